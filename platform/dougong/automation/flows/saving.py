"""Flows that a save sets off: before the write, after it, and those that begin with its commit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

import orjson

from dougong.access.actor import Actor
from dougong.access.errors import Verb
from dougong.access.rights import EVERYTHING
from dougong.automation.approvals.following import ApprovalsOfSaves
from dougong.automation.errors import FlowLoopError, StepFailedError, StoppedError
from dougong.automation.flows.at import Ground
from dougong.automation.flows.causes import Cause, extended, read_causes
from dougong.automation.flows.compiled import CompiledFlow
from dougong.automation.flows.definition import AFTER, AFTER_COMMIT, BEFORE, USER
from dougong.automation.flows.running import Engine
from dougong.automation.flows.starting import Start, keep_runs, new_run, start_runs
from dougong.automation.timing.saving import TimesOfSaves
from dougong.deployment.model import Model, ObjectModel
from dougong.formula.value_types import BOOLEAN
from dougong.hooks.events import Change, Save, SaveEvent
from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonObject
from dougong.records.saving.drafts import DraftQueryBuilder
from dougong.records.saving.pipeline import Saving
from dougong.records.saving.session import UNATTENDED
from dougong.records.shapes.saving import ShapedRecords
from dougong.storage.run_rows import OPEN, Run, write_entries

EVENTS: Mapping[SaveEvent, str] = {
    SaveEvent.CREATED: "create",
    SaveEvent.UPDATED: "update",
    SaveEvent.DELETED: "delete",
    SaveEvent.RESTORED: "restore",
    SaveEvent.SUBMITTED: "submit",
    SaveEvent.VOIDED: "void",
    SaveEvent.AMENDED: "amend",
}
"""What a trigger calls what happens to a record."""


@dataclass(frozen=True, slots=True)
class FlowsOfSaves:
    """Runs the flows that saves set off.

    Attributes:
        engine: Takes the steps.
        times: Follows dates, events, and the runs that wait on records.
        approvals: Keeps records as they are that wait for a decision.
    """

    engine: Engine
    times: TimesOfSaves
    approvals: ApprovalsOfSaves

    def concerns(self, model: Model, object_name: str, *, before: bool) -> bool:
        """Tell whether saves of an object set off any flow."""
        found = self.engine.book.of(model).of_records
        if self.approvals.concerns(model, object_name):
            return True
        if before:
            return (object_name, BEFORE) in found
        if (object_name, AFTER) in found or (object_name, AFTER_COMMIT) in found:
            return True
        return self.times.concerns(model, object_name)

    def before(self, saving: Saving, record: ObjectModel, save: Save) -> None:
        """Run what runs before the write."""
        if self.approvals.concerns(saving.model, record.name):
            self.approvals.before(saving, record, save)
        for compiled in self._set_off(saving, record, save, BEFORE):
            for change in self._meeting(saving, record, save, compiled, written=False):
                self._run(saving, record, compiled, change, written=False)

    def after(self, saving: Saving, record: ObjectModel, save: Save) -> bool:
        """Run what runs after the write, and begin what begins with the commit."""
        saved = False
        for compiled in self._set_off(saving, record, save, AFTER):
            for change in self._meeting(saving, record, save, compiled, written=True):
                saved |= self._run(saving, record, compiled, change, written=True)
        for compiled in self._set_off(saving, record, save, AFTER_COMMIT):
            changes = self._meeting(saving, record, save, compiled, written=True)
            if changes:
                self._begin(saving, record, compiled, changes)
        if self.approvals.concerns(saving.model, record.name):
            saved |= self.approvals.after(saving, record, save)
        self.times.after(saving, record, save)
        return saved

    def _set_off(
        self, saving: Saving, record: ObjectModel, save: Save, timing: str
    ) -> Iterator[CompiledFlow]:
        event = EVENTS.get(save.event)
        flows = self.engine.book.of(saving.model).of_records
        for compiled in flows.get((record.name, timing), ()):
            if event in compiled.flow.trigger["on"]:
                yield compiled

    def _meeting(
        self,
        saving: Saving,
        record: ObjectModel,
        save: Save,
        compiled: CompiledFlow,
        *,
        written: bool,
    ) -> Sequence[Change]:
        """Give the changes that a flow is for: of one of its fields, meeting its condition."""
        trigger = compiled.flow.trigger
        changes = save.changes
        fields = trigger.get("fields")
        if fields is not None and save.event is SaveEvent.UPDATED:
            wanted = frozenset(fields)
            changes = [each for each in changes if not wanted.isdisjoint(each.values)]
        source = trigger.get("when")
        if source is None or not changes:
            return changes
        if len(changes) > 1:
            return self._meeting_many(saving, record, compiled, changes, written=written)
        change = changes[0]
        run = self._new_run(saving, record, compiled, change)
        ground = self._ground(saving, compiled, change, written=written)
        asked = compiled.asked(ground.evaluator, "trigger", source, BOOLEAN)
        return changes if self.engine.answers(ground, run, [asked]) == [True] else ()

    def _meeting_many(
        self,
        saving: Saving,
        record: ObjectModel,
        compiled: CompiledFlow,
        changes: Sequence[Change],
        *,
        written: bool,
    ) -> Sequence[Change]:
        """Ask the condition of many records by one statement."""
        model = saving.model
        source = str(compiled.flow.trigger["when"])
        key = (model.schema, model.version, "flow is for", compiled.hash, written)

        def build() -> Any:
            at = compiled.place("trigger").condition("", source)
            builder = DraftQueryBuilder(model, record, written=written)
            builder.add(model.expressions.compile(model.catalog, at))
            return builder.build()

        rows = saving.plans.get(key, build).run(saving, record, changes)
        return [change for change in changes if change.id in rows and rows[change.id][0] is True]

    def _run(
        self,
        saving: Saving,
        record: ObjectModel,
        compiled: CompiledFlow,
        change: Change,
        *,
        written: bool,
    ) -> bool:
        """Run a flow on one record, within the save; tells whether it saved any record."""
        run = self._new_run(saving, record, compiled, change)
        self._extended(saving, compiled, record, change.id)
        ground = self._ground(saving, compiled, change, written=written)
        try:
            entries = self.engine.run_through(ground, run)
        except (StoppedError, FlowLoopError, StepFailedError):
            raise
        except AppError as error:
            raise StepFailedError(
                flow=compiled.flow.label, step=run.step, reason=error.message()
            ) from error
        if saving.trace is not None:
            steps = [{"step": each.path, "in": each.input, "out": each.output} for each in entries]
            saving.trace.note(
                "flow", record.name, flow=run.flow, record=str(change.id), steps=steps
            )
        if run.state in OPEN:
            # What cannot be done within the save is done behind it, by a run.
            keep_runs(
                saving.connection,
                saving.actor.tenant,
                saving.model,
                compiled,
                [run],
                ids=self.engine.ids,
                now=saving.now,
            )
            write_entries(saving.connection, saving.model.schema, entries)
        return ground.saved

    def _begin(
        self,
        saving: Saving,
        record: ObjectModel,
        compiled: CompiledFlow,
        changes: Sequence[Change],
    ) -> None:
        starts = []
        for change in changes:
            causes = self._extended(saving, compiled, record, change.id)
            starts.append(
                Start(
                    record_id=change.id,
                    user_id=saving.actor.user_id,
                    causes=causes[:-1],
                    old=_as_json(change.old),
                )
            )
        start_runs(
            saving.connection,
            saving.actor.tenant,
            saving.model,
            compiled,
            starts,
            ids=self.engine.ids,
            now=saving.now,
        )

    def _extended(
        self, saving: Saving, compiled: CompiledFlow, record: ObjectModel, record_id: UUID
    ) -> Sequence[JsonObject]:
        """Give what led to a flow, the flow itself last.

        Raises:
            FlowLoopError: It goes round in a circle.
        """
        link = Cause(compiled.flow.name, None, record.name, record_id)
        chain = extended(read_causes(saving.causes), link)
        return [each.to_json() for each in chain]

    def _new_run(
        self, saving: Saving, record: ObjectModel, compiled: CompiledFlow, change: Change
    ) -> Run:
        start = Start(
            record_id=change.id,
            user_id=saving.actor.user_id,
            causes=saving.causes,
            old=_as_json(change.old) if compiled.may_wait else None,
        )
        return new_run(compiled, start, id=self.engine.ids.new(), now=saving.now)

    def _ground(
        self, saving: Saving, compiled: CompiledFlow, change: Change, *, written: bool
    ) -> Ground:
        flow = compiled.flow
        actor = replace(saving.actor, via=f"flow:{flow.name}")
        if flow.run_as != USER:
            actor = replace(actor, rights=EVERYTHING)
        return Ground(
            engine=self.engine,
            connection=saving.connection,
            tenant=saving.actor.tenant,
            model=saving.model,
            actor=actor,
            now=saving.now,
            opens=partial(_deeper, saving),
            inline=True,
            change=change,
            written=written,
            old=change.old,
        )


def _deeper(
    saving: Saving, actor: Actor, object_name: str, verb: Verb, causes: Sequence[JsonObject]
) -> ShapedRecords:
    saving.model.object(object_name)
    actor.rights.require(verb, object_name)
    deeper = saving.deeper()
    assert isinstance(deeper, ShapedRecords)
    return replace(deeper, actor=actor, causes=tuple(causes), held=True, options=UNATTENDED)


def _as_json(stored: Mapping[str, Any] | None) -> JsonObject | None:
    if stored is None:
        return None
    found: JsonObject = orjson.loads(orjson.dumps(dict(stored), default=str))
    return found
