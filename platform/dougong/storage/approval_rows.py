"""Approvals, who is asked by them and what happened to them, as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Table, Text, Uuid, any_, bindparam, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert

from dougong.kernel.caching import per_tenant
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

OPEN = "open"


@dataclass(slots=True, kw_only=True)
class ApprovalRow:
    """An approval of a record.

    Attributes:
        id: Its id.
        approval: Name of its definition.
        version: Which form of the definition it goes by.
        object: Object of the record.
        record_id: The record.
        state: ``open``, ``approved``, ``rejected``, ``withdrawn``, ``recalled`` or
            ``cancelled``.
        returned: Whether it lies with its submitter again; it is open then.
        step: The first step that is open.
        round: How often it was begun anew.
        submitted_by: Who submitted it; None: the platform.
        submitted_at: When, of the round.
        initiator: Whose managers and department are meant.
        ended_at: When it ended.
        due_at: When the next time-out is.
        locked: From whom the record is kept: ``all`` or ``but_approvers``; None: from nobody.
        snapshot: The record as it was submitted.
        steps: How far each step is, by name.
        effects: What was written into the record, the earliest first.
        chosen: Approvers whom the submitter has chosen, by step.
        shares: By which shares approvers read the record who would not read it else.
    """

    id: UUID
    approval: str
    version: str
    object: str
    record_id: UUID
    state: str = OPEN
    returned: bool = False
    step: str | None = None
    round: int = 1
    submitted_by: UUID | None
    submitted_at: datetime
    initiator: UUID | None
    ended_at: datetime | None = None
    due_at: datetime | None = None
    locked: str | None = None
    snapshot: JsonObject = field(default_factory=dict)
    steps: dict[str, Any] = field(default_factory=dict)
    effects: list[Any] = field(default_factory=list)
    chosen: JsonObject = field(default_factory=dict)
    shares: list[UUID] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class TaskRow:
    """A decision that somebody is asked for.

    Attributes:
        id: Its id.
        approval_id: The approval.
        step: Name of the step.
        round: In which round.
        position: The order in which they are shown.
        base: The task whose approver asked for this one besides; None: the definition asks.
        after: The tasks that are to be done before it opens.
        user_id: Who is asked.
        queue: Whose members are asked, one of them.
        state: ``waiting``, ``open``, ``approved``, ``rejected``, ``skipped``, ``handed_on`` or
            ``dropped``.
        opened_at: When it was opened.
        decided_at: When it was decided.
        decided_by: Who did so.
        via: By what: ``web``, ``mail``, ``substitute``, ``timeout`` or ``system``.
        comment: What they said.
        remind_at: When the next reminder is.
        reminded: How many there were.
    """

    id: UUID
    approval_id: UUID
    step: str
    round: int
    position: int
    base: UUID | None = None
    after: list[UUID] = field(default_factory=list)
    user_id: UUID | None = None
    queue: UUID | None = None
    state: str = "waiting"
    opened_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: UUID | None = None
    via: str | None = None
    comment: str = ""
    remind_at: datetime | None = None
    reminded: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """Something that happened to an approval; later ones have greater ids."""

    id: UUID
    approval_id: UUID
    at: datetime
    by: UUID | None
    via: str
    kind: str
    step: str | None = None
    task: UUID | None = None
    details: JsonObject = field(default_factory=dict)


def keep_version(
    connection: Connection[TupleRow], schema: str, definition: JsonObject, *, at: datetime
) -> str:
    """Keep a definition as it is now, if it is not kept yet; gives by what it is known."""
    known_as = _hash(definition)
    values = {"hash": known_as, "approval": definition["name"], "definition": definition}
    _statements(schema).keep.run(connection, {**values, "created_at": at})
    return known_as


def follow_approvals(connection: Connection[TupleRow], schema: str, old: str, new: str) -> None:
    """Write the new name of an object where rows hold the old one."""
    _statements(schema).rename_object.run(connection, {"old": old, "new": new})


def follow_version(
    connection: Connection[TupleRow], schema: str, old: JsonObject, new: JsonObject
) -> None:
    """Have approvals that go by a definition go by the same one, in which names are others now."""
    values = {"hash": _hash(old), "name": new["name"], "written": new}
    _statements(schema).rename_version.run(connection, values)
    _statements(schema).rename_approval.run(connection, {"old": old["name"], "new": new["name"]})


def forget_submitted(
    connection: Connection[TupleRow],
    schema: str,
    object_name: str,
    record_id: UUID,
    fields: Sequence[str],
) -> None:
    """Forget what fields of a record held when it was submitted, or before it was written to."""
    values = {"object": object_name, "records": [record_id], "fields": list(fields)}
    _statements(schema).forget.run(connection, values)


def read_versions(
    connection: Connection[TupleRow], schema: str, hashes: Sequence[str]
) -> Mapping[str, JsonObject]:
    """Give definitions as they were kept."""
    if not hashes:
        return {}
    return dict(_statements(schema).versions.all(connection, {"hashes": list(hashes)}))


def add_approval(connection: Connection[TupleRow], schema: str, row: ApprovalRow) -> None:
    """Store a new approval."""
    _statements(schema).add.run(connection, _values(row, _APPROVAL))


def change_approval(connection: Connection[TupleRow], schema: str, row: ApprovalRow) -> None:
    """Store what an approval is now."""
    values = {f"new_{name}": getattr(row, name) for name in _APPROVAL}
    _statements(schema).change.run(connection, {**values, "approval_id": row.id})


def find_approval(
    connection: Connection[TupleRow], schema: str, approval_id: UUID, *, locked: bool = False
) -> ApprovalRow | None:
    """Give an approval; ``locked`` keeps others off it until the transaction ends."""
    known = _statements(schema)
    row = (known.lock if locked else known.find).one(connection, {"approval_id": approval_id})
    return None if row is None else approval_of(row)


def approvals_of(
    connection: Connection[TupleRow], schema: str, object_name: str, ids: Sequence[UUID]
) -> list[ApprovalRow]:
    """Give the approvals of records, the latest first."""
    values = {"object": object_name, "records": list(ids)}
    return [approval_of(row) for row in _statements(schema).of_records.all(connection, values)]


def locks_on(
    connection: Connection[TupleRow], schema: str, object_name: str, ids: Sequence[UUID]
) -> list[tuple[UUID, UUID, str, str]]:
    """Give what keeps records locked: record, approval, its name, and from whom."""
    values = {"object": object_name, "records": list(ids)}
    return [(a, b, c, d) for a, b, c, d in _statements(schema).locks.all(connection, values)]


def tasks_of(
    connection: Connection[TupleRow], schema: str, approvals: Sequence[UUID]
) -> list[TaskRow]:
    """Give all tasks of approvals, in the order in which they are shown."""
    if not approvals:
        return []
    rows = _statements(schema).tasks.all(connection, {"approvals": list(approvals)})
    return [task_of(row) for row in rows]


def find_task(connection: Connection[TupleRow], schema: str, task_id: UUID) -> TaskRow | None:
    """Give a task."""
    row = _statements(schema).task.one(connection, {"task_id": task_id})
    return None if row is None else task_of(row)


def keep_tasks(connection: Connection[TupleRow], schema: str, rows: Sequence[TaskRow]) -> None:
    """Store tasks, new ones and changed ones."""
    if rows:
        values = [_values(row, _TASK) for row in rows]
        _statements(schema).keep_task.run_many(connection, values)


def add_events(connection: Connection[TupleRow], schema: str, rows: Sequence[EventRow]) -> None:
    """Store what happened."""
    if rows:
        values = [_values(row, _EVENT) for row in rows]
        _statements(schema).add_event.run_many(connection, values)


def events_of(connection: Connection[TupleRow], schema: str, approval_id: UUID) -> list[EventRow]:
    """Give what happened to an approval, the earliest first."""
    rows = _statements(schema).events.all(connection, {"approval_id": approval_id})
    return [EventRow(**dict(zip(_EVENT, row, strict=True))) for row in rows]


def approval_of(row: Sequence[Any]) -> ApprovalRow:
    """Make an approval of a row that has its columns in their order."""
    return ApprovalRow(**dict(zip(_APPROVAL, row, strict=True)))


def task_of(row: Sequence[Any]) -> TaskRow:
    """Make a task of a row that has its columns in their order."""
    return TaskRow(**dict(zip(_TASK, row, strict=True)))


def approval_columns(table: Table) -> list[Any]:
    """Give the columns of an approval, in their order."""
    return [table.c[name] for name in _APPROVAL]


def _hash(definition: JsonObject) -> str:
    return sha256(orjson.dumps(definition, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _values(row: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


_APPROVAL = tuple(ApprovalRow.__dataclass_fields__)
_TASK = tuple(TaskRow.__dataclass_fields__)
_EVENT = tuple(EventRow.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class _Statements:
    keep: Statement
    versions: Statement
    add: Statement
    change: Statement
    find: Statement
    lock: Statement
    of_records: Statement
    locks: Statement
    tasks: Statement
    task: Statement
    keep_task: Statement
    add_event: Statement
    events: Statement
    rename_object: Statement
    rename_approval: Statement
    rename_version: Statement
    forget: Statement


def _changes_of_names(schema: str) -> dict[str, Statement]:
    tables = tenant_tables(schema)
    version, approval = tables.approval_version, tables.approval
    old, new = bindparam("old", type_=Text), bindparam("new", type_=Text)
    same = version.c.hash == bindparam("hash", type_=Text)
    return {
        "rename_object": compile_statement(
            update(approval).where(approval.c.object == old).values(object=new)
        ),
        "rename_approval": compile_statement(
            update(approval).where(approval.c.approval == old).values(approval=new)
        ),
        "rename_version": compile_statement(
            update(version)
            .where(same)
            .values(
                approval=bindparam("name", type_=Text),
                definition=bindparam("written", type_=version.c.definition.type),
            )
        ),
    }


def _named(table: Table, names: Sequence[str], prefix: str = "") -> dict[str, Any]:
    return {name: bindparam(prefix + name, type_=table.c[name].type) for name in names}


@per_tenant
def _statements(schema: str) -> _Statements:
    tables = tenant_tables(schema)
    version, approval = tables.approval_version, tables.approval
    task, event = tables.approval_task, tables.approval_event
    this = approval.c.id == bindparam("approval_id", type_=Uuid)
    found = select(*approval_columns(approval)).where(this)
    tasks = select(*(task.c[name] for name in _TASK))
    new_task = insert(task).values(_named(task, _TASK))
    kept = {name: new_task.excluded[name] for name in _TASK if name not in ("id", "approval_id")}
    hashes = bindparam("hashes", type_=ARRAY(version.c.hash.type))
    records = bindparam("records", type_=ARRAY(Uuid))
    on_records = (
        approval.c.object == bindparam("object"),
        approval.c.record_id == any_(records),
    )
    new_version = insert(version).values(_named(version, version.c.keys()))
    locks = select(approval.c.record_id, approval.c.id, approval.c.approval, approval.c.locked)
    return _Statements(
        keep=compile_statement(new_version.on_conflict_do_nothing()),
        versions=compile_statement(
            select(version.c.hash, version.c.definition).where(version.c.hash == any_(hashes))
        ),
        add=compile_statement(insert(approval).values(_named(approval, _APPROVAL))),
        change=compile_statement(
            update(approval).where(this).values(_named(approval, _APPROVAL, "new_"))
        ),
        find=compile_statement(found),
        lock=compile_statement(found.with_for_update()),
        of_records=compile_statement(
            select(*approval_columns(approval)).where(*on_records).order_by(approval.c.id.desc())
        ),
        locks=compile_statement(locks.where(*on_records, approval.c.locked.is_not(None))),
        tasks=compile_statement(
            tasks.where(
                task.c.approval_id == any_(bindparam("approvals", type_=ARRAY(Uuid)))
            ).order_by(task.c.approval_id, task.c.round, task.c.position, task.c.id)
        ),
        task=compile_statement(tasks.where(task.c.id == bindparam("task_id", type_=Uuid))),
        keep_task=compile_statement(
            new_task.on_conflict_do_update(index_elements=[task.c.id], set_=kept)
        ),
        add_event=compile_statement(insert(event).values(_named(event, _EVENT))),
        **_changes_of_names(schema),
        forget=compile_statement(
            update(approval)
            .where(*on_records)
            .values(
                snapshot=approval.c.snapshot.op("-")(bindparam("fields", type_=ARRAY(Text))),
                effects=literal([], JSONB),
            )
        ),
        events=compile_statement(
            select(*(event.c[name] for name in _EVENT))
            .where(event.c.approval_id == bindparam("approval_id", type_=Uuid))
            .order_by(event.c.id)
        ),
    )
