"""Puts random organisations into a tenant, one after another, for tests."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dougong.access.actor import Actor
from dougong.records.files import Files
from dougong.records.searching.service import Searches
from dougong.testing.desk import Desk
from dougong.testing.searching import index
from dougong.testing.worlds import (
    ACCOUNT,
    CASE,
    DEAL,
    DEFINITIONS,
    MEMO,
    NOTE,
    NOW,
    OBJECTS,
    Constitution,
    Principal,
    World,
    make_world,
)


class Stage:
    """A tenant in which one world after another is put up.

    People, departments, teams and queues stay; who they are to each other changes.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        desk.deploy(*DEFINITIONS)
        first = make_world(0)
        self.people = [
            UUID(desk.create("user", name=f"W{n}", email=first.email(n))["id"])
            for n in range(len(first.people))
        ]
        self.departments = [
            UUID(desk.create("department", name=f"W{n}", code=f"W{n}")["id"])
            for n in range(len(first.departments))
        ]
        self.teams = self._groups("team", len(first.teams))
        self.queues = self._groups("queue", len(first.queues))
        self.ruled: set[str] = set()
        platform = desk.platform
        self.files = Files(
            database=platform.database,
            models=platform.models,
            clock=platform.clock,
            ids=platform.ids,
            blobs=platform.blobs,
        )
        self.searches = Searches(
            database=platform.database, models=platform.models, clock=platform.clock
        )

    def _groups(self, name: str, count: int) -> list[UUID]:
        return [UUID(self.desk.create(name, name=f"W{n}")["id"]) for n in range(count)]

    def adopt(self, constitution: Constitution, world: World) -> None:
        """Put roles, permission sets and sharing rules in force."""
        rules = {each.name for each in constitution.rules}
        gone = tuple(("sharing", name) for name in sorted(self.ruled - rules))
        self.desk.deploy(*constitution.definitions(world), delete=gone)
        self.ruled = rules

    def put_up(self, world: World) -> None:
        """Make the organisation and the records of a world."""
        self.desk.platform.actors.forget()
        sql = self.desk.sql
        for table in (NOTE, DEAL, CASE, MEMO, ACCOUNT, "_share", "_grant", "team_member"):
            sql(f"DELETE FROM {table}")
        sql("DELETE FROM queue_member")
        for person_id, person in zip(self.people, world.people, strict=True):
            sql(
                'UPDATE "user" SET manager = %s, department = %s, team = %s, active = %s'
                " WHERE id = %s",
                _at(self.people, person.manager),
                _at(self.departments, person.department),
                _at(self.teams, person.team),
                person.active,
                person_id,
            )
            for kind, granted in (("role", person.roles), ("permission_set", person.sets)):
                for name, (starts, ends) in dict(granted).items():
                    sql(
                        "INSERT INTO _grant (user_id, kind, name, starts_on, ends_on, granted_at)"
                        " VALUES (%s, %s, %s, %s, %s, %s)",
                        person_id, kind, name, starts, ends, NOW,
                    )  # fmt: skip
            person.roles = list(dict(person.roles).items())
            person.sets = list(dict(person.sets).items())
        self._organise(world)
        for name in OBJECTS:
            self._fill(world, name)
        for share in world.shares:
            item = world.items[share.item]
            sql(
                "INSERT INTO _share (id, object, record_id, principal, level, cause, until,"
                " created_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                self.desk.platform.ids.new(), item.object, item.id,
                self._principal(share.principal), share.level, share.cause, share.until, NOW,
            )  # fmt: skip
        index(self.desk.platform, anew=self.desk.tenant.schema, objects=tuple(OBJECTS))

    def actor(self, person: int) -> Actor | None:
        """Give the actor that somebody is; None: they are out of service."""
        platform = self.desk.platform
        return platform.actors.of(self.desk.tenant, self.people[person], via="session")

    def _organise(self, world: World) -> None:
        for department_id, each in zip(self.departments, world.departments, strict=True):
            acting = each.acting or (None, (None, None))
            deputy = each.deputy or (None, (None, None))
            self.desk.sql(
                "UPDATE department SET parent = %s, head = %s, acting_head = %s, acting_from = %s,"
                " acting_until = %s, deputy = %s, deputy_from = %s, deputy_until = %s"
                " WHERE id = %s",
                _at(self.departments, each.parent), _at(self.people, each.head),
                _at(self.people, acting[0]), *acting[1],
                _at(self.people, deputy[0]), *deputy[1],
                department_id,
            )  # fmt: skip
        for team_id, team in zip(self.teams, world.teams, strict=True):
            self.desk.sql(
                "UPDATE team SET lead = %s WHERE id = %s", _at(self.people, team.lead), team_id
            )
            self._join("team", team_id, [{"user": str(self.people[n])} for n in team.people])
        for queue_id, queue in zip(self.queues, world.queues, strict=True):
            members = [{"user": str(self.people[n])} for n in queue.people]
            members += [{"team": str(self.teams[n])} for n in queue.teams]
            self._join("queue", queue_id, members)

    def _join(self, of: str, group: UUID, members: list[dict[str, str]]) -> None:
        rows = [{of: str(group), **each} for each in members]
        if rows:
            self.desk.records.create_many(self.desk.actor, f"{of}_member", rows)

    def _fill(self, world: World, name: str) -> None:
        homes = {"team": self.teams, "queue": self.queues, "watcher": self.people}
        homes["department"] = self.departments
        rows: list[Any] = []
        for position in world.of(name):
            item = world.items[position]
            links = {
                field: str(homes[field][to] if field in homes else world.items[to].id)
                for field, to in item.links.items()
            }
            values = {"name": f"{name} {position} of {world.seed}", "kind": item.kind}
            row = {**values, "size": str(item.size), **links}
            if name != NOTE:
                row["owner"] = str(self.people[item.owner])
            if item.paper:
                item.file = self.desk.upload(b"paper")
                row["paper"] = item.file
            rows.append(row)
        made = self.desk.records.create_many(self.desk.actor, name, rows)
        for position, record_id in zip(world.of(name), made, strict=True):
            world.items[position].id = record_id

    def _principal(self, principal: Principal) -> str:
        kind, whom = principal
        if kind == "everyone":
            return "everyone"
        if kind == "role":
            return f"role/{whom}"
        homes = {"user": self.people, "team": self.teams, "queue": self.queues}
        word = "department_below" if kind == "department_and_below" else kind
        return f"{word}/{homes.get(kind, self.departments)[whom]}"


def _at(ids: list[UUID], position: int | None) -> UUID | None:
    return None if position is None else ids[position]
