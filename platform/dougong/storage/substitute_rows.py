"""Who decides for whom while they are away, as rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables


@dataclass(frozen=True, slots=True)
class SubstituteRow:
    """Somebody who decides for another.

    Attributes:
        user_id: Who is away.
        to_id: Who decides.
        starts_on: The first day; None: from now on.
        ends_on: The last day; None: until it is taken back.
        updated_at: When it was said.
    """

    user_id: UUID
    to_id: UUID
    starts_on: date | None
    ends_on: date | None
    updated_at: datetime


def find_substitute(
    connection: Connection[TupleRow], schema: str, user_id: UUID
) -> SubstituteRow | None:
    """Give who decides for a user."""
    row = _statements(schema).find.one(connection, {"owner": user_id})
    return None if row is None else SubstituteRow(*row)


def keep_substitute(connection: Connection[TupleRow], schema: str, row: SubstituteRow) -> None:
    """Have somebody decide for a user, in place of who did before."""
    values = {name: getattr(row, name) for name in _COLUMNS}
    _statements(schema).keep.run(connection, values)


def drop_substitute(connection: Connection[TupleRow], schema: str, user_id: UUID) -> None:
    """Have nobody decide for a user."""
    _statements(schema).drop.run(connection, {"owner": user_id})


_COLUMNS = tuple(SubstituteRow.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class _Statements:
    find: Statement
    keep: Statement
    drop: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    table = tenant_tables(schema).substitute
    mine = table.c.user_id == bindparam("owner", type_=table.c.user_id.type)
    new = insert(table).values(
        {name: bindparam(name, type_=table.c[name].type) for name in _COLUMNS}
    )
    changed = {name: new.excluded[name] for name in _COLUMNS if name != "user_id"}
    return _Statements(
        find=compile_statement(select(*(table.c[name] for name in _COLUMNS)).where(mine)),
        keep=compile_statement(
            new.on_conflict_do_update(index_elements=[table.c.user_id], set_=changed)
        ),
        drop=compile_statement(delete(table).where(mine)),
    )
