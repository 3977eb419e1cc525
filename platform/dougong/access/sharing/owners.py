"""Owners: the lists of users whose records a user reaches, read in one statement.

They are walked anew each time, from managers, roles and departments as they are at this moment:
nothing is stored that could drift from them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    func,
    select,
    union_all,
)

from dougong.access.permissions.grants import TODAY, in_force
from dougong.access.rights import (
    ALL_BELOW,
    DEPARTMENT,
    DEPARTMENT_AND_BELOW,
    DIRECT,
    LED,
    RULE,
    SELF,
)
from dougong.access.sharing.belonging import Belonging, below
from dougong.access.sharing.organisation import Organisation
from dougong.kernel.caching import per_tenant_and
from dougong.metadata.access.principals import Principal
from dougong.metadata.kinds.role import RoleDef
from dougong.metadata.kinds.sharing import SharingDef
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

_USER = "user_id"
_HIERARCHY = frozenset({DIRECT, ALL_BELOW})


def find_owners(
    connection: Connection[TupleRow],
    organisation: Organisation,
    belonging: Belonging,
    names: Collection[str],
    *,
    roles: Mapping[str, RoleDef],
    rules: Mapping[str, SharingDef],
    today: date,
) -> dict[str, Collection[UUID]]:
    """Read lists of users whose records a user reaches.

    Args:
        connection: For the read.
        organisation: Of the tenant.
        belonging: To what the user belongs.
        names: Names of the lists.
        roles: The tenant's roles.
        rules: The tenant's sharing rules.
        today: The day in the tenant's time zone.
    """
    found: dict[str, set[UUID]] = {name: set() for name in names}
    if SELF in found:
        found[SELF].add(belonging.user_id)
    asked = tuple(sorted((each, _owned_by(each, rules)) for each in names if each != SELF))
    if not asked or not organisation.is_there:
        return {**found}
    values: dict[str, Any] = {
        _USER: belonging.user_id,
        TODAY: today,
        "department": belonging.department,
        DIRECT: sorted(below(belonging.roles, roles, all_=False)),
        ALL_BELOW: sorted(below(belonging.roles, roles, all_=True)),
    }
    for name, principal in asked:
        if principal is not None:
            values[name] = _named(principal, roles)
    for name, user in _statement(organisation, asked).all(connection, values):
        found[name].add(user)
    return {**found}


def _owned_by(name: str, rules: Mapping[str, SharingDef]) -> Principal | None:
    return rules[name.removeprefix(RULE)].owned_by if name.startswith(RULE) else None


def _named(principal: Principal, roles: Mapping[str, RoleDef]) -> Any:
    """Give what stands for a principal in the statement."""
    if principal.kind == "role":
        return [principal.name]
    if principal.kind == "role_and_below":
        own = frozenset({principal.name})
        return sorted(own | below(own, roles, all_=True))
    return principal.name


@per_tenant_and(4)
def _statement(
    organisation: Organisation, asked: tuple[tuple[str, Principal | None], ...]
) -> Statement:
    lists = _Lists(organisation)
    parts = [
        lists.standing(name) if principal is None else lists.meant(name, principal)
        for name, principal in asked
    ]
    told = [
        select(cast(name, Text), part.c[0])
        for (name, _), part in zip(asked, (each.subquery() for each in parts), strict=True)
    ]
    return compile_statement(union_all(*told))


class _Lists:
    """Selects lists of users."""

    def __init__(self, organisation: Organisation) -> None:
        self._at = organisation
        self._tables = organisation.tables
        self._user: ColumnElement[Any] = bindparam(_USER, type_=Uuid)

    def standing(self, name: str) -> Select[Any]:
        """Select the users whose records somebody reaches for where they stand."""
        if name in _HIERARCHY:
            return self._below(name)
        if name == LED:
            return self._in(self._at.leads(self._user), name)
        own = bindparam("department", type_=Uuid)
        if name == DEPARTMENT_AND_BELOW:
            return self._in(self._tables["department"].c.id == own, name)
        assert name == DEPARTMENT
        user = self._tables["user"]
        return select(user.c.id).where(user.c.department == own)

    def meant(self, name: str, principal: Principal) -> Select[Any]:
        """Select the users that a sharing rule names, by the parameter of its list."""
        user, department = self._tables["user"], self._tables["department"]
        given = bindparam(name, type_=Text)
        match principal.kind:
            case "everyone":
                return select(user.c.id)
            case "user":
                return select(user.c.id).where(func.lower(user.c.email) == func.lower(given))
            case "role" | "role_and_below":
                return self._having(name)
            case "department":
                named = select(department.c.id).where(
                    department.c.code == given, self._at.live("department")
                )
                return select(user.c.id).where(user.c.department.in_(named))
            case "department_and_below":
                return self._in(department.c.code == given, name)
            case "team":
                return self._members(name, "team")
            case "queue":
                return self._members(name, "queue")

    def _below(self, name: str) -> Select[Any]:
        """Select those whose manager, or whose role, stands below; the next ones or all."""
        user = self._tables["user"]
        managed = select(user.c.id).where(user.c.manager == self._user)
        if name == ALL_BELOW:
            first = managed.cte("managed", recursive=True)
            following = select(user.c.id).join(first, user.c.manager == first.c.id)
            managed = select(first.union(following).c.id)
        both = union_all(managed, self._having(name)).subquery()
        return select(both.c.id)

    def _having(self, name: str) -> Select[Any]:
        """Select those who have one of the roles of a parameter today."""
        grant = tenant_tables(self._at.schema).grant
        named = grant.c.name == any_(bindparam(name, type_=ARRAY(Text)))
        return select(grant.c.user_id.label("id")).where(
            grant.c.kind == "role", named, in_force(self._at.schema)
        )

    def _in(self, where: ColumnElement[bool], name: str) -> Select[Any]:
        """Select those who work in departments that meet a condition, or below them."""
        user = self._tables["user"]
        found = self._at.departments_from(where, f"{name}_departments", upwards=False)
        return select(user.c.id).where(user.c.department.in_(select(found.c.id)))

    def _members(self, name: str, group: str) -> Select[Any]:
        """Select those who belong to the team or queue of a name."""
        members = self._at.team_members() if group == "team" else self._at.queue_members()
        found, table = members.subquery(), self._tables[group]
        given = bindparam(name, type_=Text)
        if group == "queue" and not self._at.has("queue.name"):
            return select(found.c.user)
        return (
            select(found.c.user)
            .join(table, table.c.id == found.c[group])
            .where(table.c.name == given)
        )
