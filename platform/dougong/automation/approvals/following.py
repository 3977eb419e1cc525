"""Approvals within saves: a locked record is not changed, a changed one may be asked about anew.

Objects without approvals pay one look into a dictionary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from dougong.access.acting import day_of
from dougong.access.sharing.organisation import organisation_of
from dougong.automation.approvals.deciding import RECORD_GONE, cancel
from dougong.automation.approvals.definition import ApprovalDef, read_approval
from dougong.automation.approvals.desk import Desk, Services
from dougong.automation.approvals.errors import LockedRecordError
from dougong.automation.approvals.finding import People
from dougong.automation.approvals.process import Process
from dougong.automation.approvals.settling import APPROVED, OPEN
from dougong.automation.approvals.submitting import begin, definitions_of, fits
from dougong.deployment.model import Model, ObjectModel
from dougong.hooks.events import Change, Save, SaveEvent
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.catalog import Catalog
from dougong.records.saving.pipeline import Saving
from dougong.records.saving.session import UNATTENDED
from dougong.storage.approval_rows import (
    ApprovalRow,
    approvals_of,
    find_approval,
    locks_on,
    read_versions,
    tasks_of,
)
from dougong.storage.tenants import tenant_on

_HELD = frozenset({SaveEvent.UPDATED, SaveEvent.DELETED, SaveEvent.SUBMITTED, SaveEvent.VOIDED})
_VIA = "approval:"


@dataclass(frozen=True, slots=True)
class ApprovalsOfSaves:
    """What approvals do within saves.

    Attributes:
        services: What approvals work with.
    """

    services: Services
    _known: WeakKeyDictionary[Catalog, frozenset[str]] = field(default_factory=WeakKeyDictionary)

    def concerns(self, model: Model, object_name: str) -> bool:
        """Tell whether records of an object can be submitted."""
        catalog = model.catalog
        known = self._known.get(catalog)
        if known is None:
            known = frozenset(each.object for each in catalog.all("approval").values())
            self._known[catalog] = known
        return object_name in known

    def before(self, saving: Saving, record: ObjectModel, save: Save) -> None:
        """Refuse to change records that wait for a decision.

        Raises:
            LockedRecordError: The record is locked.
            InvalidError: Some of several are.
        """
        changes = [
            (position, change)
            for position, change in enumerate(save.changes)
            if save.event is not SaveEvent.UPDATED or change.values
        ]
        if not saving.guarded or save.event not in _HELD or not changes:
            return
        held = self._held(saving, record, [change for _, change in changes])
        faults = [
            (position, LockedRecordError(approval=held[change.id]))
            for position, change in changes
            if change.id in held
        ]
        if faults and len(save.changes) == 1:
            raise faults[0][1]
        if faults:
            raise InvalidError([Problem(path=f"/{at}", error=error) for at, error in faults])

    def after(self, saving: Saving, record: ObjectModel, save: Save) -> bool:
        """Ask anew where named fields were changed; end what is about deleted records."""
        if save.event is SaveEvent.DELETED:
            self._cancel(saving, record, [change.id for change in save.changes])
            return False
        if save.event is not SaveEvent.UPDATED or saving.actor.via.startswith(_VIA):
            return False
        watching = [d for d in definitions_of(saving.model, record.name).values() if d.again_when]
        again = False
        for change in save.changes:
            for definition in watching:
                changed = [name for name in definition.again_when if name in change.values]
                if changed:
                    again |= self._ask_again(saving, definition, change.id, changed)
        return again

    def _held(
        self, saving: Saving, record: ObjectModel, changes: Sequence[Change]
    ) -> dict[UUID, LocaleText]:
        ids = [change.id for change in changes]
        held: dict[UUID, LocaleText] = {}
        for record_id, approval_id, name, whom in locks_on(
            saving.connection, saving.model.schema, record.name, ids
        ):
            if whom == "but_approvers" and self._decides(saving, approval_id):
                continue
            definition = saving.model.catalog.get("approval", name)
            held[record_id] = say(name, name) if definition is None else definition.label
        return held

    def _decides(self, saving: Saving, approval_id: UUID) -> bool:
        """Tell whether whoever saves is asked by an approval."""
        user = saving.actor.user_id
        if user is None:
            return False
        model = saving.model
        today = day_of(tenant_on(saving.connection, saving.actor.tenant), saving.now)
        people = People(saving.connection, organisation_of(model), today)
        tasks = tasks_of(saving.connection, model.schema, [approval_id])
        mine = {user, *people.stands_in_for(user)}
        queues = set(people.queues_of(user))
        return any(t.state == OPEN and (t.user_id in mine or t.queue in queues) for t in tasks)

    def _cancel(self, saving: Saving, record: ObjectModel, ids: Sequence[UUID]) -> None:
        found = approvals_of(saving.connection, saving.model.schema, record.name, ids)
        for known in found:
            if known.state == OPEN:
                process = self._process(saving, known.id)
                cancel(process, RECORD_GONE)
                process.keep()

    def _ask_again(
        self, saving: Saving, definition: ApprovalDef, record_id: UUID, changed: Sequence[str]
    ) -> bool:
        """Begin an approval anew that is open, or submit what was approved once more."""
        schema = saving.model.schema
        there = approvals_of(saving.connection, schema, definition.object, [record_id])
        latest = next((each for each in there if each.approval == definition.name), None)
        if latest is None or latest.returned:
            return False
        if latest.state == OPEN:
            process = self._process(saving, latest.id)
            restart(process, changed)
            process.keep()
            return True
        if latest.state != APPROVED or not definition.active:
            return False
        desk = self._desk(saving, definition, record_id)
        if not fits(desk, saving.actor.user_id):
            return False
        self._let_go(saving, latest)
        begin(desk, saving.actor.user_id, {}, via="system", changed=changed)
        return True

    def _let_go(self, saving: Saving, latest: ApprovalRow) -> None:
        """Unlock what was approved: the approval that follows has the lock."""
        if latest.locked is not None:
            process = self._process(saving, latest.id)
            process.row.locked = None
            process.keep()

    def _process(self, saving: Saving, approval_id: UUID) -> Process:
        connection, schema = saving.connection, saving.model.schema
        row = find_approval(connection, schema, approval_id, locked=True)
        assert row is not None
        document = read_versions(connection, schema, [row.version])[row.version]
        desk = self._desk(saving, read_approval(document), row.record_id)
        tasks = tasks_of(connection, schema, [row.id])
        return Process(desk, row, tasks, by=saving.actor.user_id, via="system")

    def _desk(self, saving: Saving, definition: ApprovalDef, record_id: UUID) -> Desk:
        def opens(actor: Any) -> Any:
            return replace(saving.deeper(), actor=actor, options=UNATTENDED)

        return Desk(
            services=self.services,
            connection=saving.connection,
            model=saving.model,
            home=tenant_on(saving.connection, saving.actor.tenant),
            definition=definition,
            record_id=record_id,
            now=saving.now,
            opens=opens,
        )


def restart(process: Process, changed: Sequence[str]) -> None:
    """Ask everybody anew, for what they were asked about has changed."""
    row = process.row
    process.note("restarted", {"fields": list(changed)})
    process.rewind([each.name for each in process.definition.stages()[0]])
    row.snapshot = dict(process.desk.stored())
    process.advance()
