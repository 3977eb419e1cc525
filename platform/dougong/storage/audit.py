"""The audit log: who did what to access, definitions and records. Rows are only ever added.

They are written in the transaction of the act, without a lock; soon after its commit they are
sealed into a chain (``storage/audit_chain``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, insert, literal

from dougong.kernel.caching import per_tenant_and
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import UNSEALED, tenant_tables


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
        action: What was done, such as ``token.create``; one of ``records/auditing/actions``.
        details: To what; never a secret, and no value of a record. ``object``, ``record`` and
            ``user`` are what the log is searched by.
        at: When.
        actor: The user who did it; none for an operator or the platform itself.
        address: Network address they came from.
    """
    write_audits(connection, schema, action, [details], at=at, actor=actor, address=address)


def write_audits(
    connection: Connection[TupleRow],
    schema: str,
    action: str,
    details: Sequence[JsonObject],
    *,
    at: datetime,
    actor: UUID | None,
    address: str | None = None,
) -> None:
    """Note the same act on several things, as ``write_audit`` does for one."""
    if not details:
        return
    shared = {"at": at, "actor": actor, "action": action, "address": address}
    first, *others = [{**shared, "details": each} for each in details]
    _insert(schema, announced=True).run(connection, first)
    if others:
        _insert(schema, announced=False).run_many(connection, others)


@per_tenant_and(2)
def _insert(schema: str, *, announced: bool) -> Statement:
    table = tenant_tables(schema).audit
    names = ("at", "actor", "action", "details", "address")
    added = insert(table).values({name: bindparam(name) for name in names}).inline()
    if announced:
        # In the same statement: whoever seals learns of it, and nobody waits for anybody.
        seal = insert(UNSEALED).values(schema=literal(schema)).inline().cte("announced")
        added = added.add_cte(seal)
    return compile_statement(added)
