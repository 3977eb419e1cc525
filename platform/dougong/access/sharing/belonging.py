"""Belonging: to what a user belongs at this moment, read in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ColumnElement, Select, Text, Uuid, bindparam, cast, null, select, union_all

from dougong.access.permissions.grants import TODAY, in_force
from dougong.access.sharing.organisation import Organisation
from dougong.kernel.caching import per_tenant
from dougong.metadata.access.principals import Principal
from dougong.metadata.kinds.role import RoleDef
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

_USER = "user_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """To what a user belongs.

    Attributes:
        user_id: The user.
        email: Their e-mail, in small letters.
        roles: Names of the roles that they have today.
        sets: Names of the permission sets that they are granted by themselves today.
        teams: Names of their teams, by id.
        queues: Names of their queues, by id.
        department: Their own department.
        departments: Codes of their own department and of all above it, by id.
    """

    user_id: UUID
    email: str = ""
    roles: frozenset[str] = frozenset()
    sets: frozenset[str] = frozenset()
    teams: Mapping[UUID, str | None] = field(default_factory=dict)
    queues: Mapping[UUID, str | None] = field(default_factory=dict)
    department: UUID | None = None
    departments: Mapping[UUID, str | None] = field(default_factory=dict)

    def principals(self, roles: Mapping[str, RoleDef]) -> tuple[str, ...]:
        """Give as what records are shared with the user."""
        own = [f"department/{self.department}"] if self.department is not None else []
        return (
            "everyone",
            f"user/{self.user_id}",
            *(f"role/{name}" for name in sorted(self.roles)),
            *(f"role_below/{name}" for name in sorted(with_above(self.roles, roles))),
            *(f"team/{each}" for each in sorted(self.teams)),
            *(f"queue/{each}" for each in sorted(self.queues)),
            *own,
            *(f"department_below/{each}" for each in sorted(self.departments)),
        )

    def groups(self) -> tuple[UUID, ...]:
        """Give what a lookup of a record may name to mean the user."""
        own = (self.department,) if self.department is not None else ()
        return (self.user_id, *sorted(self.teams), *sorted(self.queues), *own)

    def is_meant(self, principal: Principal, roles: Mapping[str, RoleDef]) -> bool:
        """Tell whether the user is one of those that a sharing rule names."""
        name = principal.name
        match principal.kind:
            case "everyone":
                return True
            case "user":
                return self.email == name.lower()
            case "role":
                return name in self.roles
            case "role_and_below":
                return name in with_above(self.roles, roles)
            case "team":
                return name in self.teams.values()
            case "queue":
                return name in self.queues.values()
            case "department":
                own = self.department
                return own is not None and self.departments.get(own) == name
            case "department_and_below":
                return name in self.departments.values()


def with_above(names: frozenset[str], roles: Mapping[str, RoleDef]) -> frozenset[str]:
    """Give roles with all that stand above them."""
    found: set[str] = set()
    for name in names:
        at: str | None = name
        while at is not None and at not in found:
            found.add(at)
            at = roles[at].reports_to if at in roles else None
    return frozenset(found)


def below(names: frozenset[str], roles: Mapping[str, RoleDef], *, all_: bool) -> frozenset[str]:
    """Give the roles that stand below others: the next ones, or all of them."""
    if not all_:
        return frozenset(each.name for each in roles.values() if each.reports_to in names)
    return frozenset(
        name
        for name, each in roles.items()
        if each.reports_to is not None and with_above(frozenset({each.reports_to}), roles) & names
    )


def find_belonging(
    connection: Connection[TupleRow], organisation: Organisation, user_id: UUID, *, today: date
) -> Belonging:
    """Read to what a user belongs.

    Args:
        connection: For the read.
        organisation: Of the tenant.
        user_id: The user.
        today: The day in the tenant's time zone.
    """
    rows = _statement(organisation).all(connection, {_USER: user_id, TODAY: today})
    found: dict[str, dict[Any, Any]] = {
        kind: {} for kind in ("user", "role", "permission_set", "team", "queue", "own", "above")
    }
    for kind, each, name in rows:
        found[kind][name if each is None else each] = name
    return Belonging(
        user_id=user_id,
        email=str(found["user"].get(user_id, "")).lower(),
        roles=frozenset(found["role"]),
        sets=frozenset(found["permission_set"]),
        teams=found["team"],
        queues=found["queue"],
        department=next(iter(found["own"]), None),
        departments=found["above"],
    )


@per_tenant
def _statement(organisation: Organisation) -> Statement:
    grant = tenant_tables(organisation.schema).grant
    user_id = bindparam(_USER, type_=Uuid)
    granted = select(grant.c.kind, cast(null(), Uuid), grant.c.name).where(
        grant.c.user_id == user_id, in_force(organisation.schema)
    )
    if not organisation.is_there:
        return compile_statement(granted)
    return compile_statement(union_all(granted, *_places(organisation, user_id)))


def _places(organisation: Organisation, user_id: ColumnElement[Any]) -> list[Select[Any]]:
    """Select where the user is: the word for it, id and name."""
    tables = organisation.tables
    user, team, queue = tables["user"], tables["team"], tables["queue"]
    mine = select(user.c.department).where(user.c.id == user_id).scalar_subquery()
    department = tables["department"]
    above = organisation.departments_from(department.c.id == mine, "above", upwards=True)
    teams, queues = organisation.team_members().subquery(), organisation.queue_members().subquery()
    places = [
        _told("user", user.c.id, user.c.email).where(user.c.id == user_id),
        _told("team", team.c.id, team.c.name)
        .join(teams, teams.c.team == team.c.id)
        .where(teams.c.user == user_id),
        _told("own", above.c.id, above.c.code).where(above.c.id == mine),
        _told("above", above.c.id, above.c.code),
    ]
    if organisation.has("queue.name"):
        mine_too = queues.c.user == user_id
        told = _told("queue", queue.c.id, queue.c.name)
        places.append(told.join(queues, queues.c.queue == queue.c.id).where(mine_too))
    return places


def _told(kind: str, each: ColumnElement[Any], name: ColumnElement[Any]) -> Select[Any]:
    return select(cast(kind, Text), each, name)
