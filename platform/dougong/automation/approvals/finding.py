"""Who decides: users by role, team, queue, by where they stand above somebody, or by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Date, Select, Text, Uuid, any_, bindparam, func, select

from dougong.access.permissions.grants import TODAY, in_force
from dougong.access.sharing.organisation import Organisation
from dougong.access.users import user_table
from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

_LONGEST_CHAIN = 100


@dataclass(frozen=True, slots=True)
class People:
    """Finds users; of those out of service none.

    Attributes:
        connection: For the reads.
        organisation: Of the tenant.
        today: The day in the tenant's time zone.
    """

    connection: Connection[TupleRow]
    organisation: Organisation
    today: date

    def in_service(self, users: Iterable[UUID]) -> list[UUID]:
        """Keep those who are in service, in their order and each once."""
        wanted = list(dict.fromkeys(users))
        if not wanted:
            return []
        found = {row[0] for row in self._all("in_service", {"users": wanted})}
        return [each for each in wanted if each in found]

    def named(self, email: str) -> list[UUID]:
        """Give the user with an e-mail."""
        return self._ids("named", {"name": email})

    def with_role(self, role: str) -> list[UUID]:
        """Give who has a role today."""
        return self._ids("with_role", {"name": role, TODAY: self.today})

    def of_team(self, team: str) -> list[UUID]:
        """Give who belongs to a team."""
        return self._ids("of_team", {"name": team})

    def queue(self, name: str) -> UUID | None:
        """Give the queue of a name."""
        if not self.organisation.has("queue.name"):
            return None
        found = self._ids("queue", {"name": name})
        return found[0] if found else None

    def of_queue(self, queue: UUID) -> list[UUID]:
        """Give the members of a queue."""
        return self._ids("of_queue", {"queue": queue})

    def queues_of(self, user: UUID) -> list[UUID]:
        """Give the queues that a user belongs to."""
        return self._ids("queues_of", {"user": user})

    def administrators(self) -> list[UUID]:
        """Give who may do everything."""
        return self._ids("administrators", {})

    def managers_of(self, user: UUID) -> list[UUID]:
        """Give the managers above a user, the nearest first; those out of service are passed by."""
        chain: list[UUID] = []
        at: UUID | None = user
        while at is not None and len(chain) < _LONGEST_CHAIN:
            row = self._one("manager", {"user": at})
            at = None if row is None else row[0]
            if at is None or at == user or at in chain:
                break
            chain.append(at)
        return self.in_service(chain)

    def heads_of(self, user: UUID) -> list[UUID | None]:
        """Give who leads the department of a user and each above it; None: nobody does."""
        found: list[UUID | None] = []
        seen: set[UUID] = set()
        row = self._one("department", {"user": user})
        at: UUID | None = None if row is None else row[0]
        while at is not None and at not in seen:
            seen.add(at)
            row = self._one("head", {"department": at})
            if row is None:
                break
            at, head, acting, since, until = row
            stands_in = acting is not None and self._holds(since, until)
            able = self.in_service([each for each in (acting if stands_in else None, head) if each])
            found.append(able[0] if able else None)
        return found

    def substitutes_of(self, users: Sequence[UUID]) -> Mapping[UUID, UUID]:
        """Give who decides for users that are away today."""
        if not users:
            return {}
        rows = self._all("substitutes", {"users": list(users), TODAY: self.today})
        return dict(rows)

    def stands_in_for(self, user: UUID) -> list[UUID]:
        """Give for whom a user decides today."""
        return self._ids("stands_in_for", {"user": user, TODAY: self.today})

    def _holds(self, since: date | None, until: date | None) -> bool:
        return (since is None or since <= self.today) and (until is None or self.today <= until)

    def _ids(self, which: str, values: Mapping[str, Any]) -> list[UUID]:
        return [row[0] for row in self._all(which, values)]

    def _all(self, which: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        return _statements(self.organisation)[which].all(self.connection, values)

    def _one(self, which: str, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        return _statements(self.organisation)[which].one(self.connection, values)


@per_tenant
def _statements(at: Organisation) -> Mapping[str, Statement]:
    built = {**_by_name(at), **_by_standing(at), **_substitutes(at)}
    return {name: compile_statement(query) for name, query in built.items()}


def _by_name(at: Organisation) -> dict[str, Select[Any]]:
    tables, users = at.tables, user_table(at.schema)
    platform = tenant_tables(at.schema)
    name = bindparam("name", type_=Text)
    able = (users.c.active.is_(True), users.c.deleted_at.is_(None))
    each = select(users.c.id).where(*able).order_by(users.c.id)
    teams, queues = at.team_members().subquery("team_of"), at.queue_members().subquery("queue_of")
    team, queue = tables["team"], tables["queue"]
    granted = select(platform.grant.c.user_id).where(
        platform.grant.c.kind == "role", platform.grant.c.name == name, in_force(at.schema)
    )
    in_team = select(teams.c.user).join(team, team.c.id == teams.c.team).where(team.c.name == name)
    in_queue = select(queues.c.user).where(queues.c.queue == bindparam("queue", type_=Uuid))
    wanted = bindparam("users", type_=ARRAY(Uuid))
    mine = queues.c.user == bindparam("user", type_=Uuid)
    credential = platform.credential
    return {
        "in_service": each.where(users.c.id == any_(wanted)),
        "named": each.where(func.lower(users.c.email) == func.lower(name)),
        "with_role": each.where(users.c.id.in_(granted)),
        "of_team": each.where(users.c.id.in_(in_team)),
        "queue": select(queue.c.id).where(queue.c.name == name, at.live("queue"))
        if at.has("queue.name")
        else select(queues.c.queue).where(queues.c.queue.is_(None)),
        "of_queue": each.where(users.c.id.in_(in_queue)),
        "queues_of": select(queues.c.queue).where(mine).order_by(queues.c.queue),
        "administrators": each.where(
            users.c.id.in_(select(credential.c.user_id).where(credential.c.admin.is_(True)))
        ),
    }


def _by_standing(at: Organisation) -> dict[str, Select[Any]]:
    user, department = at.tables["user"], at.tables["department"]
    this = user.c.id == bindparam("user", type_=Uuid)
    told = [department.c.parent, department.c.head]
    told += [department.c[name] for name in ("acting_head", "acting_from", "acting_until")]
    which = department.c.id == bindparam("department", type_=Uuid)
    return {
        "manager": select(user.c.manager).where(this),
        "department": select(user.c.department).where(this),
        "head": select(*told).where(which, at.live("department")),
    }


def _substitutes(at: Organisation) -> dict[str, Select[Any]]:
    table = tenant_tables(at.schema).substitute
    today = bindparam(TODAY, type_=Date)
    holds = (
        table.c.starts_on.is_(None) | (table.c.starts_on <= today),
        table.c.ends_on.is_(None) | (table.c.ends_on >= today),
    )
    wanted = bindparam("users", type_=ARRAY(Uuid))
    away = select(table.c.user_id, table.c.to_id).where(table.c.user_id == any_(wanted), *holds)
    mine = select(table.c.user_id).where(table.c.to_id == bindparam("user", type_=Uuid), *holds)
    return {"substitutes": away, "stands_in_for": mine.order_by(table.c.user_id)}
