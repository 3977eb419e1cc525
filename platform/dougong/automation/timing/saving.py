"""What a save means to flows that time or events set off, and to runs that wait on its records.

A date that is saved brings its own job along when it comes before all that is known; else the job
that comes first finds it. That holds without a lock: a job that may run while this transaction is
open is not relied upon, for it would not see what is written here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from dougong.automation.element import Signal
from dougong.automation.flows.causes import Cause, extended, read_causes
from dougong.automation.flows.compiled import CompiledFlow
from dougong.automation.flows.starting import Start, start_runs
from dougong.automation.flows.waking import wake_many
from dougong.automation.timing.conditions import record_condition
from dougong.automation.timing.terms import second_after
from dougong.automation.timing.timed import DueRow, TimedFlow
from dougong.automation.timing.timetable import Timetable, Timetables
from dougong.automation.triggers.message import MessageTrigger
from dougong.deployment.model import Model, ObjectModel
from dougong.hooks.events import Change, Save, SaveEvent
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject
from dougong.records.saving.differences import new_values
from dougong.records.saving.drafts import DraftQueryBuilder
from dougong.records.saving.pipeline import Saving
from dougong.storage.timer_rows import DATE_TRIGGER, SOON, call_timer, next_due, timers_of

_AS_NEW = frozenset({SaveEvent.CREATED, SaveEvent.RESTORED})
_OF_THE_SAVE = frozenset({"updated_at"})
_FROM_FLOWS = "flow:"
_A_LITTLE = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class TimesOfSaves:
    """Follows saves.

    Attributes:
        timetables: Which flows they concern.
        ids: Makes ids.
    """

    timetables: Timetables
    ids: Ids

    def concerns(self, model: Model, object_name: str) -> bool:
        """Tell whether saves of an object matter."""
        return object_name in self.timetables.of(model).concerned

    def after(self, saving: Saving, record: ObjectModel, save: Save) -> None:
        """Follow a save, once its records are written."""
        timetable = self.timetables.of(saving.model)
        if save.event is SaveEvent.PUBLISHED:
            self._hear(saving, record, save, timetable)
            return
        if save.event is not SaveEvent.DELETED:
            coming = {}
            for timed in timetable.timed(saving.model, record.name):
                due = self._follow(saving, timed, save)
                if due is not None:
                    coming[timed.name] = due
            self._call(saving, coming)
        if record.name in timetable.minded and save.event is not SaveEvent.CREATED:
            self._wake(saving, record, save)

    def _wake(self, saving: Saving, record: ObjectModel, save: Save) -> None:
        """Have runs look again that wait with an eye on one of the records."""
        wake_many(
            saving.connection,
            saving.actor.tenant,
            saving.model.schema,
            [record_key(record.name, change.id) for change in save.changes],
            Signal("event", {"change": save.event.value}),
            ids=self.ids,
            now=saving.now,
        )

    def _follow(self, saving: Saving, timed: TimedFlow, save: Save) -> datetime | None:
        """Begin what is late, and give when a flow is due first for the records of a save."""
        bases = _known_bases(saving, timed, save)
        ids = [change.id for change in save.changes] if bases is None else list(bases)
        if not ids:
            return None
        now = saving.now
        rows = list(timed.due_after_save(saving.connection, saving.actor, bases, ids=ids, now=now))
        over = [row for row in rows if row.due <= now]
        if over and timed.fires_late:
            self._begin_late(saving, timed, over)
        return min((row.due for row in rows if row.due > now), default=None)

    def _call(self, saving: Saving, coming: Mapping[str, datetime]) -> None:
        """Ask for the jobs of dates that come before what is known."""
        if not coming:
            return
        connection, schema, now = saving.connection, saving.model.schema, saving.now
        timers = timers_of(connection, schema, coming)
        for flow, due in coming.items():
            known = timers[flow].due_at if flow in timers else None
            if known is not None and now + SOON < known <= due:
                continue  # its job begins when this transaction is over, and finds the rest
            call_timer(
                connection,
                saving.actor.tenant,
                DATE_TRIGGER,
                flow,
                second_after(due),
                ids=self.ids,
                now=now,
            )
            if known is None or due < known:
                next_due(connection, schema, flow, due)

    def _begin_late(self, saving: Saving, timed: TimedFlow, over: Sequence[DueRow]) -> None:
        first = min(row.due for row in over)
        meeting, _ = timed.due(
            saving.connection,
            saving.actor,
            now=saving.now,
            after=first - _A_LITTLE,
            until=saving.now,
            among=[row.record_id for row in over],
            most=len(over) + 1,
        )
        self._start(
            saving,
            timed.compiled,
            [(row.record_id, timed.given(row), timed.key(row)) for row in meeting],
        )

    def _hear(self, saving: Saving, record: ObjectModel, save: Save, timetable: Timetable) -> None:
        for compiled in timetable.events.get(record.name, ()):
            met = _meeting(saving, record, save, compiled)
            taken = [(None, _given(compiled, record, change), None) for change in met]
            self._start(saving, compiled, taken)
        for change in save.changes:
            told = _told(record, change)
            wake_many(
                saving.connection,
                saving.actor.tenant,
                saving.model.schema,
                event_keys(record.name, told),
                Signal("event", {"event": told}),
                ids=self.ids,
                now=saving.now,
            )

    def _start(
        self,
        saving: Saving,
        compiled: CompiledFlow,
        begun: Sequence[tuple[UUID | None, JsonObject, str | None]],
    ) -> None:
        starts = []
        for record_id, given, key in begun:
            link = Cause(compiled.flow.name, None, compiled.flow.object, record_id)
            chain = extended(read_causes(saving.causes), link)
            starts.append(
                Start(
                    record_id=record_id,
                    given=given,
                    trigger_key=key,
                    user_id=saving.actor.user_id,
                    causes=[each.to_json() for each in chain[:-1]],
                )
            )
        start_runs(
            saving.connection,
            saving.actor.tenant,
            saving.model,
            compiled,
            starts,
            ids=self.ids,
            now=saving.now,
        )


def record_key(object_name: str, record_id: UUID) -> str:
    """Give what a run waits for that minds a record."""
    return f"record:{object_name}:{record_id}"


def event_keys(event: str, told: JsonObject) -> list[str]:
    """Give what runs may wait for that an event of such values tells them."""
    equal = [
        f"event:{event}:{name}={key_text(value)}"
        for name, value in told.items()
        if isinstance(value, str | int | float | bool)
    ]
    return [f"event:{event}", *equal]


def key_text(value: Any) -> str:
    """Give a value as it stands in the key of what is waited for."""
    return str(value).lower() if isinstance(value, bool) else str(value)[:200]


def _known_bases(saving: Saving, timed: TimedFlow, save: Save) -> Mapping[UUID, Any] | None:
    """Give the dates that a save brings; None: they are to be read."""
    changes = save.changes
    if timed.field is None:
        # What flows save is no touch; but it may lead to another term.
        by_flow = saving.actor.via.startswith(_FROM_FLOWS) or saving.actor.via == "system"
        if by_flow or not timed.counts_changes:
            return None
        return {change.id: saving.now for change in changes}
    if timed.field in _OF_THE_SAVE:
        return {change.id: saving.now for change in changes}
    as_new = save.event in _AS_NEW
    if as_new and (save.event is SaveEvent.RESTORED or timed.field not in changes[0].values):
        return None
    return {
        change.id: change.values[timed.field]
        for change in changes
        if change.values.get(timed.field) is not None
    }


def _meeting(
    saving: Saving, record: ObjectModel, save: Save, compiled: CompiledFlow
) -> Sequence[Change]:
    trigger = compiled.flow.trigger
    changes = save.changes
    if trigger["type"] == MessageTrigger.key and "channel" in trigger:
        changes = [each for each in changes if each.values.get("channel") == trigger["channel"]]
    if "when" not in trigger or not changes:
        return changes
    model = saving.model

    def build() -> Any:
        at = record_condition(compiled.place("trigger"), "", trigger["when"], record.name)
        builder = DraftQueryBuilder(model, record)
        builder.add(model.expressions.compile(model.catalog, at))
        return builder.build()

    key = (model.schema, model.version, "flow hears", compiled.hash)
    rows = saving.plans.get(key, build).run(saving, record, changes)
    return [change for change in changes if rows[change.id][0] is True]


def _given(compiled: CompiledFlow, record: ObjectModel, change: Change) -> JsonObject:
    wanted = set(compiled.flow.input)
    if compiled.flow.trigger["type"] == MessageTrigger.key:
        wanted |= MessageTrigger().inputs({}).keys()
    return {name: value for name, value in _told(record, change).items() if name in wanted}


def _told(record: ObjectModel, change: Change) -> JsonObject:
    """Give the values of an event, as JSON; what is blank is left out."""
    told: Mapping[str, Any] = new_values(record, change)
    return {name: pair[1] for name, pair in told.items()}
