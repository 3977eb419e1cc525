"""Approvals as their readers see them: lists, one with all that happened, those of a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.acting import day_of
from dougong.access.actor import Actor
from dougong.access.sharing.organisation import organisation_of
from dougong.automation.approvals.errors import ApprovalNotFoundError
from dougong.automation.approvals.finding import People
from dougong.automation.approvals.process import Process
from dougong.automation.approvals.service import (
    Approvals,
    require_seen,
)
from dougong.automation.approvals.settling import OPEN
from dougong.automation.approvals.showing import (
    QUEUE,
    Mine,
    as_id,
    event_json,
    instant_text,
    labelled,
    lock_json,
    may,
    my_tasks,
    offer,
    shown_fields,
    step_json,
    user_json,
    users_in,
)
from dougong.automation.approvals.submitting import Submission, definitions_of, fits
from dougong.deployment.model import Model
from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.records.errors import InvalidCursorError
from dougong.records.reading.guard import Guard
from dougong.records.talk.seeing import USER, Labels, user_of
from dougong.storage.approval_lists import ApprovalsAsked, list_approvals
from dougong.storage.approval_rows import (
    ApprovalRow,
    EventRow,
    approvals_of,
    events_of,
    find_approval,
)
from dougong.storage.tenants import Tenant, tenant_on

_MOST_PAGES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which approvals a client asks for."""

    box: str
    object: str | None = None
    cursor: str | None = None
    limit: int = 50


class ApprovalReader:
    """Reads the approvals of every tenant.

    Args:
        approvals: Knows them.
    """

    def __init__(self, approvals: Approvals) -> None:
        self._approvals = approvals
        self._sight = approvals.sight

    def page(self, actor: Actor, wanted: Wanted) -> JsonObject:
        """Give a page of approvals that the actor takes part in, or whose records they read.

        Raises:
            InvalidCursorError: The cursor was not made here.
        """
        user = user_of(actor)
        before = _cursor(wanted.cursor)

        def work(connection: Connection[TupleRow], model: Model) -> JsonObject:
            home = tenant_on(connection, actor.tenant)
            mine = self._mine(connection, model, home, actor)
            after, more = before, None
            shown: list[JsonValue] = []
            for _ in range(_MOST_PAGES):
                asked = ApprovalsAsked(
                    box=wanted.box, user_id=user, users=list(mine.users), queues=list(mine.queues),
                    object=wanted.object, before=after, limit=wanted.limit + 1,
                )  # fmt: skip
                rows = list_approvals(connection, model.schema, asked)
                page = rows[: wanted.limit]
                shown += self._shown(connection, model, actor, home, page, wanted.box, mine)
                more = page[-1].id if len(rows) > wanted.limit else None
                if more is None or len(shown) >= wanted.limit:
                    break
                after = more
            return {"approvals": shown, "next_cursor": None if more is None else str(more)}

        return self._sight.read(actor, work)

    def one(self, actor: Actor, approval_id: UUID) -> JsonObject:
        """Give an approval with its steps and all that happened.

        Raises:
            ApprovalNotFoundError: There is none, or none that the actor may see.
        """

        def work(connection: Connection[TupleRow], model: Model) -> JsonObject:
            row = find_approval(connection, model.schema, approval_id)
            if row is None or row.object not in model.objects:
                raise ApprovalNotFoundError(id=str(approval_id))
            home = tenant_on(connection, actor.tenant)
            (process,) = self._processes(connection, model, home, [row], actor)
            require_seen(process, actor)
            mine = self._mine(connection, model, home, actor)
            events = events_of(connection, model.schema, approval_id)
            labels = self._labels(connection, model, actor, [process], events)
            then, latest = self._compared(connection, model, actor, process)
            steps = process.definition.steps
            return {
                **self._told(process, actor, labels, mine),
                "may": may(process, events, actor),
                "steps": [step_json(process, each, labels, actor) for each in steps],
                "history": [event_json(process, each, labels, actor) for each in events],
                "snapshot": then,
                "latest": latest,
            }

        return self._sight.read(actor, work)

    def of_record(self, actor: Actor, object_name: str, record_id: UUID) -> JsonObject:
        """Give the approvals of a record, and by which ones the actor may submit it.

        Raises:
            RecordNotFoundError: There is no such record, or none that the actor may read.
        """

        def work(connection: Connection[TupleRow], model: Model) -> JsonObject:
            self._sight.require(connection, model, actor, object_name, record_id)
            rows = approvals_of(connection, model.schema, object_name, [record_id])
            home = tenant_on(connection, actor.tenant)
            processes = self._processes(connection, model, home, rows, actor)
            mine = self._mine(connection, model, home, actor)
            labels = self._labels(connection, model, actor, processes, ())
            return {
                "locked": lock_json(processes, mine, actor),
                "can_submit": self._can_submit(connection, model, actor, object_name, record_id),
                "approvals": [self._told(each, actor, labels, mine) for each in processes],
            }

        return self._sight.read(actor, work)

    def label_of(self, actor: Actor, user: UUID) -> str | None:
        """Give what a user is called, as far as the actor may see it."""

        def work(connection: Connection[TupleRow], model: Model) -> str | None:
            labels = self._sight.named(connection, model, actor, {USER: [user]})
            return labels.get((USER, user))

        return self._sight.read(actor, work)

    def _can_submit(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        object_name: str,
        record_id: UUID,
    ) -> list[JsonValue]:
        if actor.user_id is None or not actor.rights.may("update", object_name):
            return []
        there = approvals_of(connection, model.schema, object_name, [record_id])
        open_ones = {each.approval: each for each in there if each.state == OPEN}
        found: list[JsonValue] = []
        for name, definition in definitions_of(model, object_name).items():
            known = open_ones.get(name)
            submission = Submission(object=object_name, record_id=record_id, approval=name)
            desk = self._approvals.desk_for(connection, model, actor, submission)
            if known is None and not (definition.active and fits(desk, actor.user_id)):
                continue
            if known is not None and not known.returned:
                continue
            if desk.is_reached(actor, "edit"):
                found.append(offer(definition, again=known is not None))
        return found

    def _shown(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        home: Tenant,
        rows: Sequence[ApprovalRow],
        box: str,
        mine: Mine,
    ) -> list[JsonValue]:
        known = [each for each in rows if each.object in model.objects]
        processes = self._processes(connection, model, home, known, actor)
        labels = self._labels(connection, model, actor, processes, ())
        if box == "all":
            processes = [p for p in processes if (p.row.object, p.row.record_id) in labels]
        return [self._told(each, actor, labels, mine) for each in processes]

    def _processes(
        self,
        connection: Connection[TupleRow],
        model: Model,
        home: Tenant,
        rows: Sequence[ApprovalRow],
        actor: Actor,
    ) -> list[Process]:
        return self._approvals.processes(connection, model, home, rows, by=actor.user_id, via="web")

    def _mine(
        self, connection: Connection[TupleRow], model: Model, home: Tenant, actor: Actor
    ) -> Mine:
        user, today = user_of(actor), day_of(home, self._sight.clock.now())
        people = People(connection, organisation_of(model), today)
        users = frozenset({user, *people.stands_in_for(user)})
        return Mine(user, users, frozenset(people.queues_of(user)))

    def _told(
        self, process: Process, actor: Actor, labels: Labels, mine: Mine
    ) -> dict[str, JsonValue]:
        row, definition = process.row, process.definition
        step = None if row.step is None else definition.step(row.step)
        label = labels.get((row.object, row.record_id))
        shown: list[JsonValue] = []
        if (row.object, row.record_id) in labels:
            shown += shown_fields(process, actor)
        return {
            "id": str(row.id),
            "approval": row.approval,
            "label": dict(definition.label),
            "object": row.object,
            "record": {"id": str(row.record_id), "label": label},
            "state": row.state,
            "returned": row.returned,
            "step": row.step,
            "step_label": None if step is None else dict(step.label),
            "submitted_by": user_json(row.submitted_by, labels),
            "submitted_at": instant_text(row.submitted_at),
            "ended_at": instant_text(row.ended_at),
            "due_at": instant_text(row.due_at),
            "fields": shown,
            "my_tasks": list(my_tasks(process, mine, labels)),
        }

    def _labels(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        processes: Sequence[Process],
        events: Sequence[EventRow],
    ) -> Labels:
        users: set[UUID] = {each.by for each in events if each.by is not None}
        users |= {each for event in events for each in users_in(event)}
        wanted: dict[str, set[UUID]] = {USER: users, QUEUE: set()}
        for process in processes:
            row = process.row
            wanted.setdefault(row.object, set()).add(row.record_id)
            for task in process.tasks:
                users |= {u for u in (task.user_id, task.decided_by) if u is not None}
                wanted[QUEUE] |= {task.queue} if task.queue is not None else set()
            users |= {u for u in (row.submitted_by, row.initiator) if u is not None}
        return self._sight.named(connection, model, actor, wanted)

    def _compared(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        process: Process,
    ) -> tuple[JsonObject, list[JsonValue]]:
        """Give what was submitted, and what differs now; of what the actor may see of it."""
        row = process.row
        record = process.desk.record
        if not self._sight.named(connection, model, actor, {row.object: [row.record_id]}):
            return {}, []
        guard = Guard(model, actor.rights)
        seen = {
            name: each
            for name, each in row.snapshot.items()
            if name in record.fields and guard.filters(row.object, name)
        }
        now = self._now(process)
        labels = self._linked(connection, model, actor, process, (seen, now))
        changed: list[JsonValue] = [
            {
                "field": name,
                "label": dict(record.fields[name].definition.label),
                "then": labelled(process, name, then, labels),
                "now": labelled(process, name, now.get(name), labels),
            }
            for name, then in seen.items()
            if name in now and now[name] != then and not record.fields[name].definition.system
        ]
        then = {name: labelled(process, name, each, labels) for name, each in seen.items()}
        return then, changed

    def _now(self, process: Process) -> Mapping[str, JsonValue]:
        try:
            return process.desk.stored(locked=False)
        except AppError:
            return {}

    def _linked(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        process: Process,
        values: Iterable[Mapping[str, JsonValue]],
    ) -> Labels:
        wanted: dict[str, set[UUID]] = {}
        for each in values:
            for name, value in each.items():
                target = process.desk.record.fields[name].target
                if target is not None and isinstance(value, str):
                    wanted.setdefault(target, set()).add(UUID(value))
        return self._sight.named(connection, model, actor, wanted)


def _cursor(text: str | None) -> UUID | None:
    if text is None:
        return None
    found = as_id(text)
    if found is None:
        raise InvalidCursorError()
    return found
