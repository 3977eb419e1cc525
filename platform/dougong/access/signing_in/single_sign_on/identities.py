"""Who users are at providers: by issuer and subject, which a provider never gives to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables


def find_identity(
    connection: Connection[TupleRow], schema: str, issuer: str, subject: str
) -> UUID | None:
    """Give the user whom a provider calls so."""
    row = _statements(schema).find.one(connection, {"by": issuer, "called": subject})
    return None if row is None else row[0]


def keep_identity(
    connection: Connection[TupleRow],
    schema: str,
    issuer: str,
    subject: str,
    *,
    user_id: UUID,
    now: datetime,
) -> bool:
    """Note what a provider calls a user; false: it calls them, or this one, otherwise already."""
    values = {"issuer": issuer, "subject": subject, "user_id": user_id, "created_at": now}
    return _statements(schema).keep.run(connection, values) == 1


def forget_identities(connection: Connection[TupleRow], schema: str, user_id: UUID) -> int:
    """Forget what providers call a user; gives how many they were."""
    return _statements(schema).forget.run(connection, {"owner": user_id})


@dataclass(frozen=True, slots=True)
class _Statements:
    find: Statement
    keep: Statement
    forget: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    identity = tenant_tables(schema).identity
    new = insert(identity).values({name: bindparam(name) for name in identity.c.keys()})  # noqa: SIM118 - no mapping
    return _Statements(
        find=compile_statement(
            select(identity.c.user_id).where(
                identity.c.issuer == bindparam("by"), identity.c.subject == bindparam("called")
            )
        ),
        keep=compile_statement(new.on_conflict_do_nothing()),
        forget=compile_statement(delete(identity).where(identity.c.user_id == bindparam("owner"))),
    )
