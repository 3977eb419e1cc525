"""To what a user belongs, and whose records that lets them reach, as it is at this moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from dougong.access.actor import Actor
from dougong.access.permissions.granting import give_grants
from dougong.access.permissions.grants import Grant
from dougong.kernel.errors import InvalidError
from dougong.testing.desk import Desk, an_object

LABEL = {"en": "x", "zh-CN": "x"}


@pytest.fixture(scope="module")
def office(desk: Desk) -> Desk:
    """A tenant with an object that is private, roles above each other, and a sharing rule each."""
    desk.deploy(
        an_object("case", sharing="private"),
        an_object("direct_case", sharing="private", superiors="direct"),
        {
            "kind": "permission_set",
            "name": "works",
            "label": LABEL,
            "objects": {
                "case": {"read": "department_and_below", "update": "department"},
                "direct_case": {"read": True, "update": True},
            },
        },
        _role("chief"),
        _role("lead", "chief"),
        _role("clerk", "lead"),
        *(
            {
                "kind": "sharing",
                "name": f"of_{kind}",
                "label": LABEL,
                "object": "case",
                "owned_by": {kind: name},
                "to": {"everyone": True},
                "level": "read",
            }
            for kind, name in (
                ("user", "Owner@office.example"),
                ("role_and_below", "lead"),
                ("department_and_below", "TOP"),
                ("team", "Blue"),
                ("queue", "Inbox"),
            )
        ),
    )
    return desk


@pytest.fixture
def people(office: Desk) -> Iterator[People]:
    """Makes people, and clears the organisation afterwards."""
    made = People(office)
    yield made
    for name in ("team_member", "queue_member", "queue"):
        office.sql(f"DELETE FROM {name}")
    for table in ("team", "department"):
        office.sql(f"UPDATE {table} SET deleted_at = now(), name = id::text")
    office.sql("UPDATE department SET code = id::text")
    office.sql("UPDATE \"user\" SET email = id::text WHERE email LIKE '%@office.example'")
    office.sql("DELETE FROM _grant")
    office.platform.actors.forget()


class People:
    """The people of an office."""

    def __init__(self, office: Desk) -> None:
        self.office = office

    def add(self, name: str, *roles: str, **values: Any) -> str:
        """Add somebody who works; gives the id."""
        email = f"{name}@office.example"
        made: str = self.office.create("user", name=name, email=email, **values)["id"]
        self.grant(made, Grant("permission_set", "works"), *(Grant("role", r) for r in roles))
        return made

    def grant(self, user_id: str, *grants: Grant) -> None:
        """Grant somebody something beside."""
        clock = self.office.platform.clock
        give_grants(
            self.office.platform.database,
            self.office.schema,
            UUID(user_id),
            grants,
            at=clock.now(),
            by=None,
        )
        self.office.platform.actors.forget()

    def actor(self, user_id: str) -> Actor:
        """Give the actor that somebody is."""
        found = self.office.platform.actors.of(self.office.tenant, UUID(user_id), via="test")
        assert found is not None
        return found

    def owners(self, user_id: str, name: str) -> set[str]:
        """Give the users on a list of somebody."""
        return {str(each) for each in self.actor(user_id).reach.owners[name]}

    @property
    def today(self) -> date:
        return self.office.platform.clock.now().date()


def _role(name: str, above: str | None = None) -> dict[str, Any]:
    base = {"kind": "role", "name": name, "label": LABEL, "permission_sets": ["works"]}
    return base if above is None else {**base, "reports_to": above}


def test_a_manager_stands_above_all_below_and_directly_above_the_next(people: People) -> None:
    top = people.add("top")
    middle = people.add("middle", manager=top)
    low = people.add("low", manager=middle)

    assert people.owners(top, "all") == {middle, low}
    assert people.owners(top, "direct") == {middle}
    assert people.owners(low, "all") == set()
    assert people.owners(low, "self") == {low}


def test_a_role_stands_above_those_below_it(people: People) -> None:
    chief, lead, clerk = (people.add(name, name) for name in ("chief", "lead", "clerk"))

    assert people.owners(chief, "all") == {lead, clerk}
    assert people.owners(chief, "direct") == {lead}
    assert people.owners(clerk, "all") == set()


def test_roles_count_while_they_are_granted(people: People) -> None:
    chief, clerk = people.add("chief"), people.add("clerk", "clerk")
    day = timedelta(days=1)
    over = Grant("role", "chief", None, people.today - day)
    still = Grant("role", "chief", people.today, people.today)

    people.grant(chief, over)
    before = people.owners(chief, "all")
    people.grant(chief, still)

    assert (before, people.owners(chief, "all")) == (set(), {clerk})
    assert "role/chief" in people.actor(chief).reach.principals


def test_the_head_of_a_department_leads_those_below(people: People) -> None:
    head = people.add("head")
    office = people.office
    top = office.create("department", name="Top", code="TOP", head=head)["id"]
    below = office.create("department", name="Below", code="LOW", parent=top)["id"]
    beside = office.create("department", name="Beside", code="SIDE")["id"]
    near, far, other = (
        people.add(name, department=where)
        for name, where in (("near", top), ("far", below), ("other", beside))
    )

    assert people.owners(head, "led") == {near, far}
    assert people.owners(near, "department") == {near}
    assert people.owners(near, "below") == {near, far}
    assert people.owners(other, "below") == {other}


@pytest.mark.parametrize("who", ["acting", "deputy"])
@pytest.mark.parametrize(
    ("since", "until", "leads"),
    [(None, None, True), (0, 0, True), (1, None, False), (None, -1, False), (-1, 1, True)],
)
def test_who_stands_in_leads_between_the_days(
    people: People, who: str, since: int | None, until: int | None, leads: bool
) -> None:
    deputy = people.add("deputy")
    field = "acting_head" if who == "acting" else "deputy"
    days = {
        f"{who}_{name}": None if by is None else (people.today + timedelta(days=by)).isoformat()
        for name, by in (("from", since), ("until", until))
    }
    top = people.office.create("department", name="Top", **{field: deputy, **days})["id"]
    worker = people.add("worker", department=top)

    assert people.owners(deputy, "led") == ({worker} if leads else set())


def test_a_user_belongs_to_teams_queues_and_departments(people: People) -> None:
    office = people.office
    top = office.create("department", name="Top", code="TOP")["id"]
    low = office.create("department", name="Low", code="LOW", parent=top)["id"]
    user = people.add("member", "lead", department=low)
    own = office.create("team", name="Own")["id"]
    led = office.create("team", name="Led", lead=user)["id"]
    beside = office.create("team", name="Beside", members=[{"user": user, "role": "x"}])["id"]
    office.create("team", name="Strange")
    office.update("user", user, team=own)
    direct = office.create("queue", name="Direct", members=[{"user": user}])["id"]
    by_team = office.create("queue", name="By team", members=[{"team": beside}])["id"]

    reach = people.actor(user).reach

    assert set(reach.groups) == {
        UUID(each) for each in (user, own, led, beside, direct, by_team, low)
    }
    assert set(reach.principals) == {
        "everyone",
        f"user/{user}",
        "role/lead",
        "role_below/lead",
        "role_below/chief",
        *(f"team/{each}" for each in (own, led, beside)),
        *(f"queue/{each}" for each in (direct, by_team)),
        f"department/{low}",
        f"department_below/{low}",
        f"department_below/{top}",
    }


def test_who_left_a_team_no_longer_belongs_to_it(people: People) -> None:
    user = people.add("member")
    team = people.office.create("team", name="Blue", members=[{"user": user}])["id"]
    before = people.actor(user).reach.groups

    people.office.update("team", team, members=[])

    assert UUID(team) in before
    assert UUID(team) not in people.actor(user).reach.groups


def test_a_sharing_rule_lists_those_whose_records_it_shares(people: People) -> None:
    office = people.office
    top = office.create("department", name="Top", code="TOP")["id"]
    low = office.create("department", name="Low", code="LOW", parent=top)["id"]
    reader = people.add("reader")
    owner = people.add("owner", "clerk", department=low)
    other = people.add("other")
    team = office.create("team", name="Blue", lead=owner)["id"]
    office.create("queue", name="Inbox", members=[{"team": team}, {"user": other}])

    assert people.owners(reader, "rule_of_user") == {owner}
    assert people.owners(reader, "rule_of_role_and_below") == {owner}
    assert people.owners(reader, "rule_of_department_and_below") == {owner}
    assert people.owners(reader, "rule_of_team") == {owner}
    assert people.owners(reader, "rule_of_queue") == {owner, other}


def test_a_circle_that_no_save_lets_in_ends_all_the_same(people: People) -> None:
    one = people.add("one")
    two = people.add("two", manager=one)
    people.office.sql('UPDATE "user" SET manager = %s WHERE id = %s', two, one)
    people.office.platform.actors.forget()

    assert people.owners(one, "all") == {one, two}


def test_users_and_departments_form_trees(people: People) -> None:
    one = people.add("one")
    two = people.add("two", manager=one)
    top = people.office.create("department", name="Top")["id"]
    low = people.office.create("department", name="Low", parent=top)["id"]

    for name, above, below, field in (
        ("user", one, two, "manager"),
        ("department", top, low, "parent"),
    ):
        with pytest.raises(InvalidError) as refused:
            people.office.update(name, above, **{field: below})
        assert refused.value.problems[0].error.code == "record.tree_cycle"


def test_what_is_remembered_goes_with_the_definitions_and_the_organisation(people: People) -> None:
    boss, user = people.add("boss"), people.add("user")
    before = people.owners(boss, "all")
    people.office.update("user", user, manager=boss)
    after = people.owners(boss, "all")

    people.office.deploy(
        {
            "kind": "permission_set",
            "name": "works",
            "label": LABEL,
            "objects": {"case": {"read": True, "view_all": True}},
        }
    )

    assert (before, after) == (set(), {user})
    assert people.actor(boss).rights.rows("case").read.everyone
