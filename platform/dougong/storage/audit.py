"""The audit log: who did what to access, definitions and tenants. Rows are only ever added."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, insert

from dougong.kernel.jsontypes import JsonObject
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables


def write_audit(
    connection: Connection[TupleRow],
    schema: str,
    action: str,
    details: JsonObject,
    *,
    at: datetime,
    actor: UUID | None,
    address: str | None = None,
) -> None:
    """Note an act in the caller's transaction.

    Args:
        connection: Has the transaction of the act open.
        schema: Schema of the tenant.
        action: What was done, such as ``token.create``.
        details: To what; never a secret.
        at: When.
        actor: The user who did it; none for an operator or the platform itself.
        address: Network address they came from.
    """
    values = {"at": at, "actor": actor, "action": action, "details": details, "address": address}
    _insert(schema).run(connection, values)


@lru_cache(maxsize=1024)
def _insert(schema: str) -> Statement:
    table = tenant_tables(schema).audit
    names = ("at", "actor", "action", "details", "address")
    return compile_statement(
        insert(table).values({name: bindparam(name) for name in names}).inline()
    )
