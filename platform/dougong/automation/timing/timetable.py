"""Which flows time, events and waiting runs concern, by the objects whose saves matter to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from hashlib import sha256
from weakref import WeakKeyDictionary

import orjson

from dougong.automation.flows.compiled import CompiledFlow, FlowBook
from dougong.automation.flows.definition import FlowDef
from dougong.automation.registries import Parts
from dougong.automation.timing.timed import TIMED, TimedFlow
from dougong.automation.triggers.event import EventTrigger
from dougong.deployment.model import Model
from dougong.metadata.catalog import Catalog
from dougong.records.plans import PlanCache

SCHEDULE = "schedule"


class Timetables:
    """The timetables of every model that this process has met.

    Args:
        book: The flows.
        plans: Compiled statements.
    """

    def __init__(self, book: FlowBook, plans: PlanCache) -> None:
        self._book = book
        self.plans = plans
        self._known: WeakKeyDictionary[Catalog, Timetable] = WeakKeyDictionary()

    def of(self, model: Model) -> Timetable:
        """Give the timetable of a model."""
        found = self._known.get(model.catalog)
        if found is None:
            found = self._known[model.catalog] = Timetable(model, self._book, self.plans)
        return found


class Timetable:
    """What time and events set off in one version of a tenant's definitions.

    Args:
        model: The definitions.
        book: The flows.
        plans: Compiled statements.
    """

    def __init__(self, model: Model, book: FlowBook, plans: PlanCache) -> None:
        # Not the model itself: that it is forgotten is how all of this is.
        flows = book.of(model)
        self._parts: Parts = book.parts
        self._plans = plans
        self._all: Iterable[FlowDef] = flows.flows.values()
        self._active: Mapping[str, CompiledFlow] = {
            name: compiled
            for name, flow in flows.flows.items()
            if flow.active and (compiled := flows.get(name)) is not None
        }
        objects = model.objects.items()
        self._stored = {name for name, each in objects if each.definition.is_stored}
        # Runs may wait for any event, whatever flows say by now.
        self._published = model.objects.keys() - self._stored

    @cached_property
    def concerned(self) -> frozenset[str]:
        """The objects whose saves matter."""
        return frozenset({*self._timed_names, *self.minded, *self._published})

    @cached_property
    def _timed_names(self) -> Mapping[str, tuple[CompiledFlow, ...]]:
        found: dict[str, list[CompiledFlow]] = {}
        for compiled in self._active.values():
            if compiled.flow.trigger["type"] in TIMED:
                found.setdefault(str(compiled.flow.object), []).append(compiled)
        return {name: tuple(flows) for name, flows in found.items()}

    def timed(self, model: Model, object_name: str) -> list[TimedFlow]:
        """Give the flows that a date or inactivity of an object's records sets off."""
        flows = self._timed_names.get(object_name, ())
        return [TimedFlow(each, model, self._plans) for each in flows]

    def timed_flow(self, model: Model, name: str) -> TimedFlow | None:
        """Give such a flow, if it is one and active."""
        compiled = self._active.get(name)
        if compiled is None or compiled.flow.trigger["type"] not in TIMED:
            return None
        return TimedFlow(compiled, model, self._plans)

    def scheduled_flow(self, name: str) -> CompiledFlow | None:
        """Give a flow that a schedule sets off, if it is one and active."""
        compiled = self._active.get(name)
        if compiled is None or compiled.flow.trigger["type"] != SCHEDULE:
            return None
        return compiled

    @cached_property
    def marks(self) -> Mapping[str, str]:
        """What tells the triggers of all flows that time sets off, by the flow."""
        return {
            name: mark_of(compiled.flow)
            for name, compiled in self._active.items()
            if compiled.flow.trigger["type"] in (*TIMED, SCHEDULE)
        }

    def is_scheduled(self, name: str) -> bool:
        """Tell whether a schedule sets a flow off, not a date of records."""
        return bool(self._active[name].flow.trigger["type"] == SCHEDULE)

    @cached_property
    def events(self) -> Mapping[str, tuple[CompiledFlow, ...]]:
        """The flows that events set off, by the event."""
        found: dict[str, list[CompiledFlow]] = {}
        for _, compiled in sorted(self._active.items()):
            trigger = self._parts.triggers.get(str(compiled.flow.trigger["type"]))
            if isinstance(trigger, EventTrigger):
                found.setdefault(trigger.event_of(compiled.flow), []).append(compiled)
        return {name: tuple(flows) for name, flows in found.items()}

    @cached_property
    def minded(self) -> frozenset[str]:
        """The objects whose records runs may wait for.

        Those of any flow that waits, also of one that is off: runs go on by the version that they
        began with.
        """
        found = set()
        for flow in self._all:
            used = {self._parts.elements.get(step.element) for step in flow.steps.values()}
            if flow.object is not None and any(each.minds_record for each in used):
                found.add(flow.object)
            for step in flow.steps.values():
                found |= set(self._parts.elements.get(step.element).minds(step))
        return frozenset(found & self._stored)


def mark_of(flow: FlowDef) -> str:
    """Give what tells what the trigger of a flow says."""
    text = orjson.dumps(dict(flow.trigger), option=orjson.OPT_SORT_KEYS)
    return sha256(text).hexdigest()[:16]
