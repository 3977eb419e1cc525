"""What is kept of a user beside their record: how they signed in, what they saved, were told, did.

Tables that come with signing in are read and emptied by their names here, so that a new one of
them is a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Table,
    Uuid,
    bindparam,
    delete,
    func,
    select,
    update,
)

from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.storage.statement import compile_statement
from dougong.storage.tables import TenantTables, tenant_tables

_MOST_ROWS = 10_000
# What a person would give somebody else the means to sign in with, or is nobody's data.
_NEVER_SHOWN = frozenset(
    {"id", "hash", "seed", "selector", "password_hash", "last_step", "body", "fingerprint"}
)


@dataclass(frozen=True, slots=True)
class _Trace:
    """A table with rows of users.

    Attributes:
        name: What it is called in an export and a report.
        table: The table.
        theirs: The condition on ``user`` and ``principal``.
        goes: Whether erasing removes the rows.
    """

    name: str
    table: Table
    theirs: ColumnElement[bool]
    goes: bool = True


def _traces(tables: TenantTables) -> Iterator[_Trace]:
    user: BindParameter[UUID] = bindparam("user", type_=Uuid())
    for name in (
        "credential", "second_factor", "recovery_code", "identity", "link", "session", "token",
        "grant", "mine", "draft", "notification", "idempotency", "follow", "reminder", "telling",
        "substitute",
    ):  # fmt: skip
        table: Table = getattr(tables, name)
        yield _Trace(name, table, table.c.user_id == user)
    saved = tables.saved_view
    yield _Trace("saved_view", saved, (saved.c.user_id == user) & saved.c.shared.is_(False))
    shared = (saved.c.user_id == user) & saved.c.shared.is_(True)
    yield _Trace("shared_view", saved, shared, goes=False)
    comment = tables.comment
    yield _Trace("comment", comment, comment.c.created_by == user, goes=False)
    decided = tables.approval_event
    yield _Trace("approval_event", decided, decided.c.by == user, goes=False)
    share = tables.share
    yield _Trace("share", share, share.c.principal == bindparam("principal"))
    setting = tables.setting
    own = (setting.c.level == "user") & (setting.c.holder == user)
    yield _Trace("setting", setting, own)
    audit = tables.audit
    yield _Trace("audit", audit, audit.c.actor == user, goes=False)


def traces_of(connection: Connection[TupleRow], schema: str, user_id: UUID) -> JsonObject:
    """Give the rows of a user in every table, without what one could sign in with."""
    found: dict[str, JsonValue] = {}
    for each in _traces(tenant_tables(schema)):
        columns = [column for column in each.table.c if column.name not in _NEVER_SHOWN]
        query = select(*columns).where(each.theirs).limit(_MOST_ROWS)
        rows = compile_statement(query).all(connection, _values(user_id))
        # SQLAlchemy's names are no plain strings, and JSON takes only those.
        names = [str(column.name) for column in columns]
        if rows:
            found[each.name] = [
                {name: plain(value) for name, value in zip(names, row, strict=True)} for row in rows
            ]
    return found


def count_traces(connection: Connection[TupleRow], schema: str, user_id: UUID) -> dict[str, int]:
    """Tell how many rows of a user erasing removes, by table."""
    return {
        each.name: count
        for each in _traces(tenant_tables(schema))
        if each.goes and (count := _count(connection, each, user_id))
    }


def erase_traces(connection: Connection[TupleRow], schema: str, user_id: UUID) -> dict[str, int]:
    """Remove the rows of a user; they are signed out and have no rights from now on."""
    removed = {}
    tables = tenant_tables(schema)
    for each in _traces(tables):
        if each.goes:
            gone = delete(each.table).where(each.theirs)
            if count := compile_statement(gone).run(connection, _values(user_id)):
                removed[each.name] = count
    head = tables.head
    compile_statement(update(head).values({head.c.access: head.c.access + 1})).run(connection)
    return removed


def _count(connection: Connection[TupleRow], trace: _Trace, user_id: UUID) -> int:
    query = select(func.count()).select_from(trace.table).where(trace.theirs)
    row = compile_statement(query).one(connection, _values(user_id))
    return 0 if row is None else int(row[0])


def _values(user_id: UUID) -> Mapping[str, Any]:
    return {"user": user_id, "principal": f"user/{user_id}"}


def plain(value: Any) -> JsonValue:
    """Give a stored value as JSON."""
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else str(value)
