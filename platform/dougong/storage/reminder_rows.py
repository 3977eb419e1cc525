"""Reminders, as rows; jobs of their instant see to it that they are told.

All that is due within one second of a tenant has one job. It is made no later than its second
begins, so that nothing comes to a job that already runs; what is due by then has one of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import Integer, bindparam, delete, insert, or_, select, update

from dougong.kernel.caching import per_tenant
from dougong.kernel.ids import Ids
from dougong.storage.jobs import enqueue
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

TELL_DUE = "tell_due"
"""The job that tells what is due."""

_SOON = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRow:
    """Something that a user wants to be reminded of.

    Attributes:
        id: Its id.
        user_id: Who.
        at: When.
        object: Object of the record it is about, if it is about one.
        record_id: The record.
        note: What the user wrote.
        created_at: When it was asked for.
        told_at: When the user was reminded.
    """

    id: UUID
    user_id: UUID
    at: datetime
    object: str | None
    record_id: UUID | None
    note: str
    created_at: datetime
    told_at: datetime | None = None


def second_of(at: datetime) -> datetime:
    """Give the second within which an instant lies."""
    return at.replace(microsecond=0)


def call_at(
    connection: Connection[TupleRow],
    tenant: str,
    instants: Iterable[datetime],
    *,
    ids: Ids,
    now: datetime,
) -> None:
    """See to it that what is due at these instants is told then."""
    for at in sorted({second_of(each) for each in instants}):
        enqueue(
            connection,
            TELL_DUE,
            {"at": at.isoformat()},
            id=ids.new(),
            now=now,
            tenant=tenant,
            due_at=at,
            # One that may run already would not see what this transaction writes.
            unique_key=f"{TELL_DUE}:{at.isoformat()}" if at > now + _SOON else None,
        )


def add_reminder(connection: Connection[TupleRow], schema: str, row: ReminderRow) -> None:
    """Store a reminder."""
    values = {name: getattr(row, name) for name in _COLUMNS}
    _statements(schema).add.run(connection, values)


def find_reminder(
    connection: Connection[TupleRow], schema: str, user_id: UUID, reminder_id: UUID
) -> ReminderRow | None:
    """Give a reminder of a user, and keep others off it."""
    row = _statements(schema).find.one(connection, {"user": user_id, "reminder": reminder_id})
    return None if row is None else _reminder(row)


def reminders_of(
    connection: Connection[TupleRow],
    schema: str,
    user_id: UUID,
    *,
    of: tuple[str, UUID] | None,
    limit: int,
) -> list[ReminderRow]:
    """Give what a user is still to be reminded of, the next first.

    Args:
        connection: Any.
        schema: Schema of the tenant.
        user_id: Whose.
        of: The record that it is about; None: of all.
        limit: How many at most.
    """
    name, record = of or (None, None)
    values = {"user": user_id, "object": name, "record": record, "most": limit}
    return [_reminder(row) for row in _statements(schema).waiting.all(connection, values)]


def change_reminder(connection: Connection[TupleRow], schema: str, row: ReminderRow) -> None:
    """Store when a reminder is due now and what it says; it is told anew."""
    values = {"reminder": row.id, "due": row.at, "says": row.note}
    _statements(schema).change.run(connection, values)


def remove_reminder(
    connection: Connection[TupleRow], schema: str, user_id: UUID, reminder_id: UUID
) -> bool:
    """Remove a reminder of a user; tells whether there was one."""
    values = {"user": user_id, "reminder": reminder_id}
    return _statements(schema).remove.run(connection, values) == 1


def take_due(
    connection: Connection[TupleRow], schema: str, second: datetime, *, now: datetime
) -> list[ReminderRow]:
    """Give what is due within a second and was not told, and note that it is told now."""
    values = {"begins": second, "ends": second + timedelta(seconds=1), "now": now}
    return [_reminder(row) for row in _statements(schema).take.all(connection, values)]


def _reminder(row: Sequence[Any]) -> ReminderRow:
    return ReminderRow(**dict(zip(_COLUMNS, row, strict=True)))


_COLUMNS = tuple(ReminderRow.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class _Statements:
    add: Statement
    find: Statement
    waiting: Statement
    change: Statement
    remove: Statement
    take: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    table = tenant_tables(schema).reminder
    shown = [table.c[name] for name in _COLUMNS]
    mine, this = table.c.user_id == bindparam("user"), table.c.id == bindparam("reminder")
    of_object = bindparam("object", type_=table.c.object.type)
    of_record = bindparam("record", type_=table.c.record_id.type)
    about = (table.c.object == of_object) & (table.c.record_id == of_record)
    waiting = (
        select(*shown)
        .where(mine, table.c.told_at.is_(None), or_(of_object.is_(None), about))
        .order_by(table.c.at, table.c.id)
        .limit(bindparam("most", type_=Integer()))
    )
    instant = table.c.at.type
    due = (
        update(table)
        .where(table.c.told_at.is_(None))
        .where(table.c.at >= bindparam("begins", type_=instant))
        .where(table.c.at < bindparam("ends", type_=instant))
        .values(told_at=bindparam("now", type_=instant))
        .returning(*shown)
    )
    anew = {"at": bindparam("due", type_=instant), "note": bindparam("says"), "told_at": None}
    return _Statements(
        compile_statement(insert(table).values({name: bindparam(name) for name in _COLUMNS})),
        compile_statement(select(*shown).where(mine, this).with_for_update()),
        compile_statement(waiting),
        compile_statement(update(table).where(this).values(anew)),
        compile_statement(delete(table).where(mine, this)),
        compile_statement(due),
    )
