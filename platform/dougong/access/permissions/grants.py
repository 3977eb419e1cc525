"""Grants, as rows: which roles and permission sets a user has, and from when to when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ColumnElement, Date, and_, bindparam, delete, or_, select
from sqlalchemy.dialects.postgresql import insert

from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

GrantKind: TypeAlias = Literal["role", "permission_set"]

TODAY = "today"
"""The parameter of statements that look at grants in force."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role or a permission set that a user has.

    Attributes:
        kind: What it is.
        name: Its name.
        starts_on: The first day, in the tenant's time zone; None: always so far.
        ends_on: The last day; None: for good.
    """

    kind: GrantKind
    name: str
    starts_on: date | None = None
    ends_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether it is in force on a day."""
        begun = self.starts_on is None or self.starts_on <= day
        return begun and (self.ends_on is None or day <= self.ends_on)


def grants_of(connection: Connection[TupleRow], schema: str, user_id: UUID) -> list[Grant]:
    """Give what a user is granted, whether in force or not, by kind and name."""
    rows = _statements(schema).find.all(connection, {"user_id": user_id})
    return [Grant(*row) for row in rows]


def put_grants(
    connection: Connection[TupleRow],
    schema: str,
    user_id: UUID,
    grants: Collection[Grant],
    *,
    at: datetime,
    by: UUID | None,
) -> None:
    """Grant a user this, and no longer what they are granted of the same kind and name."""
    statements = _statements(schema)
    for each in grants:
        values = {
            "user_id": user_id,
            "kind": each.kind,
            "name": each.name,
            "starts_on": each.starts_on,
            "ends_on": each.ends_on,
            "granted_at": at,
            "granted_by": by,
        }
        statements.put.run(connection, values)


def drop_grants(
    connection: Connection[TupleRow], schema: str, user_id: UUID, grants: Collection[Grant]
) -> None:
    """Take roles and permission sets from a user, by kind and name."""
    for each in grants:
        values = {"user_id": user_id, "kind": each.kind, "name": each.name}
        _statements(schema).drop.run(connection, values)


def in_force(schema: str) -> ColumnElement[bool]:
    """Give the condition that a grant holds on the day of the parameter ``TODAY``."""
    grant, today = tenant_tables(schema).grant, bindparam(TODAY, type_=Date)
    return and_(
        or_(grant.c.starts_on.is_(None), grant.c.starts_on <= today),
        or_(grant.c.ends_on.is_(None), grant.c.ends_on >= today),
    )


@dataclass(frozen=True, slots=True)
class _Statements:
    find: Statement
    put: Statement
    drop: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    grant = tenant_tables(schema).grant
    owned = grant.c.user_id == bindparam("user_id")
    told = (grant.c.kind, grant.c.name, grant.c.starts_on, grant.c.ends_on)
    new = insert(grant).values({name: bindparam(name) for name in grant.c.keys()})  # noqa: SIM118
    changed = ("starts_on", "ends_on", "granted_at", "granted_by")
    this = (grant.c.kind == bindparam("kind"), grant.c.name == bindparam("name"))
    return _Statements(
        find=compile_statement(select(*told).where(owned).order_by(grant.c.kind, grant.c.name)),
        put=compile_statement(
            new.on_conflict_do_update(
                index_elements=[grant.c.user_id, grant.c.kind, grant.c.name],
                set_={name: new.excluded[name] for name in changed},
            )
        ),
        drop=compile_statement(delete(grant).where(owned, *this)),
    )
