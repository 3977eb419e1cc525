"""The flows of a tenant, compiled once with its model: what sets which off, and their steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from dougong.automation.flows.definition import FlowDef, read_flow
from dougong.automation.flows.evaluating import Asked, Evaluator
from dougong.automation.flows.scope import FlowScope, Place
from dougong.automation.registries import Parts
from dougong.deployment.model import Model
from dougong.formula.value_types import Type
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.catalog import Catalog
from dougong.storage.flow_versions import text_hash

RECORD = "record"


@dataclass(frozen=True, eq=False)
class CompiledFlow:
    """One version of a flow.

    Attributes:
        flow: What it says.
        definition: Its definition.
        scope: What its expressions may name.
    """

    flow: FlowDef
    definition: JsonObject
    scope: FlowScope
    _places: dict[str, Place] = field(default_factory=dict)
    _asked: dict[Any, Asked] = field(default_factory=dict)

    @cached_property
    def hash(self) -> str:
        """Tells its text."""
        return text_hash(self.definition)

    @cached_property
    def may_wait(self) -> bool:
        """Whether any of its steps goes on behind the save that set it off."""
        return self.scope.is_durable

    def place(self, at: str) -> Place:
        """Give what may be named at a step, or at the trigger."""
        if at not in self._places:
            self._places[at] = self.scope.place(at)
        return self._places[at]

    def asked(
        self,
        evaluator: Evaluator,
        at: str,
        source: str,
        expect: Type | None = None,
        *,
        fills: tuple[str, str] | None = None,
    ) -> Asked:
        """Compile an expression of it."""
        key = (at, source, expect, fills)
        found = self._asked.get(key)
        if found is None:
            place = self.place(at).expression("", source, expect, fills=fills)
            found = self._asked[key] = evaluator.asked(place)
        return found


class FlowBook:
    """The flows of every model that this process has met.

    Args:
        parts: Every element and trigger.
    """

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._known: WeakKeyDictionary[Catalog, ModelFlows] = WeakKeyDictionary()

    def of(self, model: Model) -> ModelFlows:
        """Give the flows of a model."""
        found = self._known.get(model.catalog)
        if found is None:
            found = self._known[model.catalog] = ModelFlows(model.catalog, self.parts)
        return found


class ModelFlows:
    """The flows of one version of a tenant's definitions.

    Args:
        catalog: The definitions.
        parts: Every element and trigger.
    """

    def __init__(self, catalog: Catalog, parts: Parts) -> None:
        self._definitions: Mapping[str, JsonObject] = {
            name: catalog.definitions["flow", name].json for name in catalog.all("flow")
        }
        self._meanings: Mapping[str, FlowDef] = dict(catalog.all("flow"))
        self._parts = parts
        self._compiled: dict[str, CompiledFlow] = {}
        self._pinned: dict[str, CompiledFlow] = {}

    @property
    def flows(self) -> Mapping[str, FlowDef]:
        """Every flow, by name."""
        return self._meanings

    def get(self, name: str) -> CompiledFlow | None:
        """Give a flow as it is now."""
        meaning = self._meanings.get(name)
        if meaning is None:
            return None
        if name not in self._compiled:
            scope = FlowScope(meaning, self._parts)
            self._compiled[name] = CompiledFlow(meaning, self._definitions[name], scope)
        return self._compiled[name]

    def pinned(self, text_hash: str, definition: JsonObject) -> CompiledFlow:
        """Give a flow as it was, as far as today's definitions have what it names."""
        if text_hash not in self._pinned:
            meaning = read_flow(definition)
            scope = FlowScope(meaning, self._parts)
            self._pinned[text_hash] = CompiledFlow(meaning, definition, scope)
        return self._pinned[text_hash]

    @cached_property
    def of_records(self) -> Mapping[tuple[str, str], tuple[CompiledFlow, ...]]:
        """The active flows that the saves of an object set off, by object and timing, in order."""
        found: dict[tuple[str, str], list[CompiledFlow]] = {}
        ordered = sorted(
            self._meanings.values(), key=lambda each: (each.trigger.get("order", 100), each.name)
        )
        for each in ordered:
            if each.active and each.trigger["type"] == RECORD:
                compiled = self.get(each.name)
                assert compiled is not None
                found.setdefault((str(each.object), each.timing), []).append(compiled)
        return {key: tuple(flows) for key, flows in found.items()}
