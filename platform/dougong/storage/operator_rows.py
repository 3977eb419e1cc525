"""Who looks after what runs by itself, and what they were told of it so far."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ARRAY,
    Date,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    func,
    or_,
    select,
    union,
    update,
)

from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables


def users_with(
    connection: Connection[TupleRow],
    schema: str,
    *,
    sets: Collection[str],
    roles: Collection[str],
    on: date,
) -> list[UUID]:
    """Give the administrators, and who has one of some permission sets or roles on a day."""
    values = {"sets": list(sets), "roles": list(roles), "day": on}
    return [user for (user,) in _statements(schema)[0].all(connection, values)]


def count_up(
    connection: Connection[TupleRow], schema: str, users: Sequence[UUID], *, kind: str, about: str
) -> set[UUID]:
    """Count one more into what users were told and have not read; gives who knows by that.

    Args:
        connection: Has the transaction open.
        schema: Schema of the tenant.
        users: Who is to know.
        kind: The kind of notification.
        about: Its details name this as ``about``.
    """
    values = {"users": list(users), "kind": kind, "about": about}
    return {user for (user,) in _statements(schema)[1].all(connection, values)}


@per_tenant
def _statements(schema: str) -> tuple[Statement, Statement]:
    tables = tenant_tables(schema)
    grant, credential, told = tables.grant, tables.credential, tables.notification
    day = bindparam("day", type_=Date())
    sets, roles = (bindparam(name, type_=ARRAY(Text)) for name in ("sets", "roles"))
    has_set = (grant.c.kind == "permission_set") & (grant.c.name == any_(sets))
    has_role = (grant.c.kind == "role") & (grant.c.name == any_(roles))
    granted = (
        select(grant.c.user_id)
        .where(or_(has_set, has_role))
        .where(or_(grant.c.starts_on.is_(None), grant.c.starts_on <= day))
        .where(or_(grant.c.ends_on.is_(None), grant.c.ends_on >= day))
    )
    admins = select(credential.c.user_id).where(credential.c.admin)
    count = func.to_jsonb(cast(told.c.details["count"].astext, Integer) + 1)
    counted = (
        update(told)
        .where(told.c.user_id == any_(bindparam("users", type_=ARRAY(Uuid))))
        .where(told.c.kind == bindparam("kind"), told.c.read_at.is_(None))
        .where(told.c.details["about"].astext == bindparam("about"))
        .values(details=func.jsonb_set(told.c.details, cast(["count"], ARRAY(Text)), count))
        .returning(told.c.user_id)
    )
    return compile_statement(union(admins, granted)), compile_statement(counted)
