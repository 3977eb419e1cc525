"""Everybody reaches just what is theirs, in random organisations, however they ask.

The oracle below is written from the words of docs/en/access.md, one record and one user at a
time, and shares nothing with the platform. ``DOUGONG_WORLDS=5000`` is the long profile.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any
from uuid import UUID

import pytest

from dougong.access.actor import Actor
from dougong.access.errors import ForbiddenError
from dougong.kernel.errors import AppError
from dougong.records.reads import ListRequest
from dougong.testing.desk import Desk
from dougong.testing.world_stage import Stage
from dougong.testing.worlds import (
    ACCOUNT,
    CASE,
    DEAL,
    MEMO,
    NOTE,
    NOW,
    OBJECTS,
    TODAY,
    Constitution,
    Item,
    Period,
    Principal,
    World,
    make_constitution,
    make_world,
)

WORLDS = int(os.environ.get("DOUGONG_WORLDS", "200"))
PER_CONSTITUTION = 20

SUPERIORS = {ACCOUNT: "all", DEAL: "direct", CASE: "none", MEMO: "all"}


def _holds(period: Period) -> bool:
    starts, ends = period
    return (starts is None or starts <= TODAY) and (ends is None or ends >= TODAY)


@dataclass(frozen=True)
class Oracle:
    """Tells by brute force what somebody reaches."""

    world: World
    constitution: Constitution
    user: int

    def above(self, department: int | None) -> list[int]:
        """Give a department and all above it."""
        chain = []
        while department is not None:
            chain.append(department)
            department = self.world.departments[department].parent
        return chain

    def roles(self, person: int) -> set[str]:
        return {name for name, period in self.world.people[person].roles if _holds(period)}

    def role_chain(self, role: str) -> list[str]:
        """Give the roles above one, the next one first."""
        chain: list[str] = []
        above = self.constitution.reports_to[role]
        while above is not None:
            chain.append(above)
            above = self.constitution.reports_to[above]
        return chain

    @cached_property
    def sets(self) -> set[str]:
        direct = {name for name, period in self.world.people[self.user].sets if _holds(period)}
        bundled = (self.constitution.bundles[role] for role in self.roles(self.user))
        return direct.union(*bundled)

    def grants(self, name: str, right: str) -> set[Any]:
        """Give what the sets say of a right on an object."""
        found = (self.constitution.sets[each].get(name, {}) for each in self.sets)
        return {each[right] for each in found if each.get(right)}

    def may(self, verb: str, name: str) -> bool:
        return bool(self.grants(name, verb))

    def in_team(self, person: int, team: int) -> bool:
        group = self.world.teams[team]
        return self.world.people[person].team == team or person in (group.lead, *group.people)

    def in_queue(self, person: int, queue: int) -> bool:
        group = self.world.queues[queue]
        return person in group.people or any(self.in_team(person, team) for team in group.teams)

    def is_one(self, person: int, principal: Principal) -> bool:
        """Tell whether somebody is meant by a principal."""
        kind, whom = principal
        department = self.world.people[person].department
        if kind == "everyone":
            return True
        if kind == "user":
            return person == int(whom)
        if kind == "role":
            return bool({whom} & self.roles(person))
        if kind == "role_and_below":
            return any(whom in (role, *self.role_chain(role)) for role in self.roles(person))
        if kind == "team":
            return self.in_team(person, whom)
        if kind == "queue":
            return self.in_queue(person, whom)
        if kind == "department":
            return department is not None and department == int(whom)
        assert kind == "department_and_below"
        return whom in self.above(department)

    def leads(self, department: int) -> bool:
        at = self.world.departments[department]
        stand_ins = [each for each in (at.acting, at.deputy) if each is not None]
        return at.head == self.user or any(
            who == self.user and _holds(period) for who, period in stand_ins
        )

    def is_above(self, owner: int, how: str) -> bool:
        if how == "none":
            return False
        bosses: list[int] = []
        manager = self.world.people[owner].manager
        while manager is not None:
            bosses.append(manager)
            manager = self.world.people[manager].manager
        chains = [self.role_chain(role) for role in self.roles(owner)]
        if how == "direct":
            bosses, chains = bosses[:1], [chain[:1] for chain in chains]
        over = self.roles(self.user)
        return (
            self.user in bosses
            or any(over.intersection(chain) for chain in chains)
            or any(self.leads(each) for each in self.above(self.world.people[owner].department))
        )

    def colleagues(self, owner: int, depths: set[Any]) -> bool:
        mine, theirs = (
            self.world.people[self.user].department,
            self.above(self.world.people[owner].department),
        )
        if mine is None or not theirs:
            return False
        return ("department" in depths and theirs[0] == mine) or (
            "department_and_below" in depths and mine in theirs
        )

    def ruled(self, item: Item, level: str) -> bool:
        for rule in self.constitution.rules:
            fits = rule.active and rule.object == item.object and rule.level == level
            if not fits or not self.is_one(self.user, rule.to):
                continue
            if rule.where is not None and getattr(item, rule.where[0]) != rule.where[1]:
                continue
            if rule.owned_by is None or self.is_one(item.owner, rule.owned_by):
                return True
        return False

    def shared(self, position: int, level: str) -> bool:
        return any(
            each.item == position
            and each.level == level
            and (each.until is None or each.until >= NOW)
            and self.is_one(self.user, each.principal)
            for each in self.world.shares
        )

    def named(self, item: Item, level: str) -> bool:
        """Tell whether a field of the record shares it."""
        links = item.links
        if item.object == DEAL:
            if level == "edit":
                return "team" in links and self.in_team(self.user, links["team"])
            return links.get("watcher") == self.user
        if item.object == CASE:
            if level == "edit":
                return "queue" in links and self.in_queue(self.user, links["queue"])
            department = self.world.people[self.user].department
            return "department" in links and links["department"] == department
        return False

    def own_edit(self, position: int) -> bool:
        item = self.world.items[position]
        return (
            bool(self.grants(item.object, "modify_all"))
            or item.owner == self.user
            or self.is_above(item.owner, SUPERIORS[item.object])
            or self.colleagues(item.owner, self.grants(item.object, "update"))
            or self.named(item, "edit")
            or self.ruled(item, "edit")
            or self.shared(position, "edit")
        )

    def own_read(self, position: int) -> bool:
        item = self.world.items[position]
        return (
            self.own_edit(position)
            or item.object == MEMO
            or bool(self.grants(item.object, "view_all"))
            or self.colleagues(item.owner, self.grants(item.object, "read"))
            or self.named(item, "read")
            or self.ruled(item, "read")
            or self.shared(position, "read")
        )

    def edits(self, position: int) -> bool:
        item = self.world.items[position]
        if item.object == NOTE:
            return bool(self.grants(NOTE, "modify_all")) or self.edits(item.links["deal"])
        return self.own_edit(position)

    def reads(self, position: int) -> bool:
        item = self.world.items[position]
        if item.object == NOTE:
            all_rights = self.grants(NOTE, "modify_all") | self.grants(NOTE, "view_all")
            return bool(all_rights) or self.reads(item.links["deal"])
        return self.own_read(position) or (item.object == ACCOUNT and self.revealed(position))

    def revealed(self, account: int) -> bool:
        return self.may("read", DEAL) and any(
            self.world.items[deal].links.get("account") == account and self.own_read(deal)
            for deal in self.world.of(DEAL)
        )

    def read(self, name: str) -> set[int]:
        """Give the positions of the records of an object that the user reads."""
        if not self.may("read", name):
            return set()
        return {i for i in self.world.of(name) if self.reads(i)}


@contextmanager
def _telling(said: str) -> Iterator[None]:
    try:
        yield
    except AssertionError as failed:
        raise AssertionError(f"{said}: {failed}") from failed


@dataclass(frozen=True)
class Asking:
    """One user asks for the records of one object in every way there is."""

    stage: Stage
    world: World
    actor: Actor
    oracle: Oracle
    object: str

    @property
    def expected(self) -> set[UUID]:
        """Ids of what they should find."""
        return {self._id(each) for each in self.oracle.read(self.object)}

    def _id(self, position: int) -> UUID:
        found = self.world.items[position].id
        assert found is not None
        return found

    def everything(self) -> None:
        if not self.oracle.may("read", self.object):
            self._refused(lambda: self._list())
            self._refused(lambda: self._aggregate())
            return
        assert self._list() == self.expected, "list"
        # A plan is compiled for each: not every user needs every order.
        if (self.world.seed + self.oracle.user) % 4 == 0:
            assert self._list(sort="size,-name") == self.expected, "sorted list"
            self._count()
        assert self._aggregate() == len(self.expected), "aggregate"
        self._search()
        self._one_by_one()
        if self.object == DEAL:
            self._labels()
        if self.object == ACCOUNT:
            self._related()

    def _refused(self, ask: Callable[[], Any]) -> None:
        with pytest.raises(ForbiddenError):
            ask()

    def _list(self, **request: Any) -> set[UUID]:
        """Go through all pages of a list, as an export does."""
        found: list[UUID] = []
        cursor = None
        while True:
            asked = ListRequest(fields=("id",), limit=3, cursor=cursor, **request)
            page = self.stage.desk.records.list(self.actor, self.object, asked).page
            found += [UUID(each["id"]) for each in page.records]
            cursor = page.next_cursor
            if cursor is None:
                assert len(found) == len(set(found)), "a record stood in two pages"
                return set(found)

    def _count(self) -> None:
        asked = ListRequest(fields=("id",), limit=1, count="exact")
        listed = self.stage.desk.records.list(self.actor, self.object, asked)
        assert listed.count == len(self.expected), "count"

    def _aggregate(self) -> int:
        rows = self.stage.desk.acting(**_whole(self.actor)).aggregate(
            self.object, group="kind", measures="count()"
        )
        return sum(row["count()"] for row in rows)

    def _search(self) -> None:
        found = self.stage.searches.find(
            self.actor, f"{self.object} ", objects=(self.object,), limit=50
        )
        assert {each.id for each in found.found} == self.expected, "search"

    def _one_by_one(self) -> None:
        records = self.stage.desk.records
        for position in self.world.of(self.object):
            item, reads = self.world.items[position], self.oracle.reads(position)
            record_id = self._id(position)
            got = _works(partial(records.get, self.actor, self.object, record_id))
            assert got == ("yes" if reads else "record.not_found"), f"get {position}"
            if item.file is not None:
                found = _works(partial(self.stage.files.find, self.actor, UUID(item.file)))
                assert (found == "yes") == reads, f"file of {position}"
            if (position + self.world.seed) % 3 == 0:
                self._change(position)

    def _change(self, position: int) -> None:
        desk = self.stage.desk.acting(**_whole(self.actor))
        version = f"changed by {self.oracle.user}"
        reads = self.oracle.reads(position)
        edits = self.oracle.edits(position)
        wrote = _works(lambda: desk.update(self.object, str(self._id(position)), kind="a"))
        if wrote == "yes":
            self.world.items[position].kind = "a"
        if not self.oracle.may("update", self.object):
            assert wrote == "access.forbidden", f"{version}: {position}"
        elif not reads:
            assert wrote == "record.not_found", f"{version}: {position}"
        elif not edits:
            assert wrote == "access.record_forbidden", f"{version}: {position}"
        else:
            assert wrote == "yes", f"{version}: {position}"

    def _labels(self) -> None:
        """Look at the accounts of deals: one that may not be read has no label, and no fields."""
        # Fields of an object that may not be read at all cannot even be asked for.
        known = self.oracle.may("read", ACCOUNT)
        fields = ("account", "account.size") if known else ("account",)
        asked = ListRequest(fields=fields, limit=100)
        deals = self.stage.desk.records.list(self.actor, DEAL, asked).page.records
        accounts = {self._id(each) for each in self.oracle.read(ACCOUNT)}
        for deal in deals:
            account = deal["account"]
            if account is not None:
                seen = UUID(account["id"]) in accounts
                assert (account["label"] is not None) == seen, "label of a lookup"
                assert (account.get("size") is not None) == seen, "path through a lookup"

    def _related(self) -> None:
        """Count the deals of accounts in a filter: those that may not be read do not count."""
        deals = self.oracle.read(DEAL)
        with_deals = {self._id(to) for deal in deals if (to := self._account_of(deal)) is not None}
        if self.oracle.may("read", DEAL):
            found = self._list(where=f"EXISTS({DEAL}.account)")
            assert found == with_deals & self.expected, "related records"

    def _account_of(self, deal: int) -> int | None:
        return self.world.items[deal].links.get("account")


def _whole(actor: Actor) -> dict[str, Any]:
    return {name: getattr(actor, name) for name in actor.__slots__}


def _works(do: Callable[[], Any]) -> str:
    """Give ``yes``, or the code of the refusal."""
    try:
        do()
    except AppError as refused:
        return refused.code
    return "yes"


@pytest.fixture(scope="module")
def stage(desk: Desk) -> Stage:
    """A tenant to put worlds up in."""
    return Stage(desk)


def test_everybody_reaches_just_what_is_theirs(stage: Stage) -> None:
    for seed in range(WORLDS):
        world, constitution = make_world(seed), make_constitution(seed // PER_CONSTITUTION)
        if seed % PER_CONSTITUTION == 0:
            stage.adopt(constitution, world)
        stage.put_up(world)
        for user, person in enumerate(world.people):
            oracle = Oracle(world, constitution, user)
            actor = stage.actor(user)
            assert (actor is not None) == person.active
            for name in OBJECTS if actor is not None else ():
                assert actor is not None
                with _telling(f"world {seed}, user {user}, {name}"):
                    Asking(stage, world, actor, oracle, name).everything()
