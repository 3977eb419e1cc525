"""The organisation in SQL: users, departments, teams and queues, as access reads them.

Their objects come with the core package, like any others; here they are only named. A tenant may
have a core of before some of them: what a model does not have is left out of every statement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    DateTime,
    Select,
    TableClause,
    Text,
    Uuid,
    and_,
    bindparam,
    column,
    false,
    literal_column,
    or_,
    select,
    union,
)
from sqlalchemy import table as named_table
from sqlalchemy.types import TypeEngine

from dougong.access.permissions.grants import TODAY
from dougong.deployment.model import Model
from dougong.kernel.caching import per_tenant

OBJECTS: Final[Mapping[str, Mapping[str, Callable[[], TypeEngine[Any]]]]] = {
    "user": {"email": Text, "department": Uuid, "team": Uuid, "manager": Uuid},
    "department": {
        "code": Text,
        "parent": Uuid,
        "head": Uuid,
        "acting_head": Uuid,
        "acting_from": Date,
        "acting_until": Date,
        "deputy": Uuid,
        "deputy_from": Date,
        "deputy_until": Date,
    },
    "team": {"name": Text, "lead": Uuid},
    "team_member": {"team": Uuid, "user": Uuid},
    "queue": {"name": Text},
    "queue_member": {"queue": Uuid, "user": Uuid, "team": Uuid},
}
"""What is read of each object."""

_LEAST = frozenset(
    {"user.department", "user.team", "user.manager", "team.name", "department.parent"}
)

_STAND_INS = (
    ("acting_head", "acting_from", "acting_until"),
    ("deputy", "deputy_from", "deputy_until"),
)


@dataclass(frozen=True)
class Organisation:
    """The tables of a tenant's organisation.

    Attributes:
        schema: Schema of the tenant.
        known: The objects and fields that the tenant has, as ``department.head``.
    """

    schema: str
    known: frozenset[str]

    @cached_property
    def tables(self) -> Mapping[str, TableClause]:
        """The tables by the names of their objects; of one that is missing an empty one."""
        return {name: self._table(name) for name in OBJECTS}

    @property
    def is_there(self) -> bool:
        """Whether the tenant has users, teams and departments at all."""
        return self.known >= _LEAST

    def has(self, *names: str) -> bool:
        """Tell whether the tenant has these fields."""
        return self.known.issuperset(names)

    def live(self, name: str) -> ColumnElement[bool]:
        """Give the condition that a record of an object is not in the recycle bin."""
        return self.tables[name].c.deleted_at.is_(None)

    def leads(self, user: ColumnElement[Any]) -> ColumnElement[bool]:
        """Give the condition that a user leads a department, on the day of the parameter."""
        department, today = self.tables["department"], bindparam(TODAY, type_=Date)
        ways: list[ColumnElement[bool]] = []
        if self.has("department.head"):
            ways.append(department.c.head == user)
        for who, since, until in _STAND_INS:
            if self.has(f"department.{who}", f"department.{since}", f"department.{until}"):
                begun = or_(department.c[since].is_(None), department.c[since] <= today)
                going_on = or_(department.c[until].is_(None), department.c[until] >= today)
                ways.append(and_(department.c[who] == user, begun, going_on))
        return or_(false(), *ways)

    def departments_from(self, where: ColumnElement[bool], name: str, *, upwards: bool) -> CTE:
        """Give departments that meet a condition, and all above or below: ``id``, ``code``."""
        department = self.tables["department"]
        told = (department.c.id, department.c.code, department.c.parent)
        found = select(*told).where(where, self.live("department")).cte(name, recursive=True)
        steps = department.c.id == found.c.parent if upwards else department.c.parent == found.c.id
        # What is found twice ends the way, so that a circle, which no save lets in, ends as well.
        return found.union(select(*told).join(found, steps).where(self.live("department")))

    def team_members(self) -> Select[Any]:
        """Give who belongs to which team: ``team``, ``user``."""
        user, team, member = (self.tables[each] for each in ("user", "team", "team_member"))
        ways = [
            select(user.c.team.label("team"), user.c.id.label("user")).where(
                user.c.team.is_not(None)
            )
        ]
        if self.has("team.lead"):
            ways.append(select(team.c.id, team.c.lead).where(team.c.lead.is_not(None)))
        if self.has("team_member.team", "team_member.user"):
            ways.append(select(member.c.team, member.c.user).where(self.live("team_member")))
        found = union(*ways).subquery("in_team")
        # Of a team that lies in the recycle bin nobody is a member.
        return select(found.c.team, found.c.user).join(
            team, and_(team.c.id == found.c.team, self.live("team"))
        )

    def queue_members(self) -> Select[Any]:
        """Give who belongs to which queue, by themselves or with a team: ``queue``, ``user``."""
        member, queue = self.tables["queue_member"], self.tables["queue"]
        if not self.has("queue_member.queue", "queue_member.user", "queue_member.team"):
            nothing = literal_column("NULL", Uuid)
            return select(nothing.label("queue"), nothing.label("user")).where(false())
        teams = self.team_members().subquery("of_teams")
        alone = select(member.c.queue, member.c.user.label("user")).where(
            member.c.user.is_not(None), self.live("queue_member")
        )
        together = (
            select(member.c.queue, teams.c.user)
            .join(teams, teams.c.team == member.c.team)
            .where(self.live("queue_member"))
        )
        found = union(alone, together).subquery("in_queue")
        return select(found.c.queue, found.c.user).join(
            queue, and_(queue.c.id == found.c.queue, self.live("queue"))
        )

    def _table(self, name: str) -> TableClause:
        columns = [column(each, kind()) for each, kind in OBJECTS[name].items()]
        fixed = [column("id", Uuid), column("deleted_at", DateTime(timezone=True))]
        return named_table(name, *fixed, *columns, schema=self.schema)


def organisation_of(model: Model) -> Organisation:
    """Give the organisation of the tenant that a model is of."""
    known = frozenset(
        f"{name}.{field}"
        for name, fields in OBJECTS.items()
        if name in model.objects
        for field in fields
        if model.objects[name].definition.field(field) is not None
    )
    return _organisation(model.schema, known)


@per_tenant
def _organisation(schema: str, known: frozenset[str]) -> Organisation:
    return Organisation(schema, known)
