"""Shares of single records, as rows: with whom, at which level, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, delete, insert, select, update

from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """A record that is shared by itself.

    Attributes:
        id: Id of the share.
        principal: With whom, as in ``Reach.principals``.
        level: ``read`` or ``edit``.
        cause: ``manual``, or ``team`` for a member of the record's team.
        role: What a member of the team is there for.
        until: When it ends; None: never.
        created_at: When it was shared.
        created_by: Who shared it.
    """

    id: UUID
    principal: str
    level: str
    cause: str
    role: str | None
    until: datetime | None
    created_at: datetime
    created_by: UUID | None


def shares_of(
    connection: Connection[TupleRow], schema: str, object_name: str, record_id: UUID
) -> Sequence[ShareRow]:
    """Give the shares of a record, the oldest first; also those that have ended."""
    given = {"object": object_name, "record_id": record_id}
    rows = _statements(schema).found.all(connection, given)
    return [ShareRow(**dict(zip(_COLUMNS, row, strict=True))) for row in rows]


def add_share(
    connection: Connection[TupleRow],
    schema: str,
    object_name: str,
    record_id: UUID,
    row: ShareRow,
) -> None:
    """Share a record."""
    values = {name: getattr(row, name) for name in _COLUMNS}
    given = {**values, "object": object_name, "record_id": record_id}
    _statements(schema).add.run(connection, given)


def change_share(connection: Connection[TupleRow], schema: str, row: ShareRow) -> None:
    """Write level, role and end of a share."""
    given = {name: getattr(row, name) for name in ("id", *_CHANGED)}
    _statements(schema).change.run(connection, given)


def drop_share(connection: Connection[TupleRow], schema: str, share_id: UUID) -> None:
    """Share a record no longer."""
    _statements(schema).drop.run(connection, {"id": share_id})


_CHANGED = ("level", "role", "until")
_COLUMNS = ("id", "principal", "level", "cause", "role", "until", "created_at", "created_by")


@dataclass(frozen=True, slots=True)
class _Statements:
    found: Statement
    add: Statement
    change: Statement
    drop: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    share = tenant_tables(schema).share
    of_record = (share.c[name] == bindparam(name) for name in ("object", "record_id"))
    it = share.c.id == bindparam("id")
    columns = (share.c[name] for name in _COLUMNS)
    new: dict[str, Any] = {name: bindparam(name) for name in (*_COLUMNS, "object", "record_id")}
    changed: dict[str, Any] = {name: bindparam(name) for name in _CHANGED}
    return _Statements(
        found=compile_statement(select(*columns).where(*of_record).order_by(share.c.id)),
        add=compile_statement(insert(share).values(new).inline()),
        change=compile_statement(update(share).where(it).values(changed)),
        drop=compile_statement(delete(share).where(it)),
    )
