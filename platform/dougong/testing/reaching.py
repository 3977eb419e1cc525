"""For tests of who reaches which records: some deals, and readers with rights to rows of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import pytest

from dougong.access.rights import Grants, ObjectRights, Rights, Rows
from dougong.access.sharing.reach import Reach
from dougong.records.errors import (
    ForbiddenRecordError,
    RecordNotFoundError,
)
from dougong.storage.share_rows import ShareRow, add_share
from dougong.testing.desk import Desk, an_object

VERBS = frozenset({"create", "read", "update", "delete"})
TAKEN = frozenset({"deal.transfer"})
OWNERS = {"self": ("me",), "led": ("ann",), "rule_large_of_some": ("ann",)}


@pytest.fixture(scope="module", autouse=True)
def objects(desk: Desk) -> None:
    """Deals with tasks below them, accounts that deals reveal, and two sharing rules."""
    label = {"en": "Rule"}
    rule = {"kind": "sharing", "label": label, "object": "deal", "level": "read"}
    desk.deploy(
        an_object(
            "firm",
            {"name": "code", "type": "text", "unique": True},
            {"name": "name", "type": "text"},
            {"name": "city", "type": "text"},
            {
                "name": "deals",
                "type": "formula",
                "returns": "number",
                "formula": "COUNT(deal.firm)",
            },
            title="code",
            indexes=[["city"]],
        ),
        an_object(
            "deal",
            {"name": "amount", "type": "number", "precision": 10, "scale": 0},
            {"name": "firm", "type": "lookup", "to": "firm", "on_delete": "restrict"},
            {"name": "cry", "type": "formula", "returns": "text", "formula": "UPPER(firm.city)"},
            {"name": "paper", "type": "file"},
            {"name": "team", "type": "lookup", "to": "team"},
            sharing="private",
            indexes=[["amount"]],
        ),
        an_object("task", {"name": "deal", "type": "parent", "to": "deal"}),
        {**rule, "name": "large", "where": "amount > 100", "to": {"everyone": True}},
        {
            **rule,
            "name": "large_of_some",
            "where": "amount > 100",
            "owned_by": {"role": "seller"},
            "to": {"everyone": True},
        },
        {"kind": "role", "name": "seller", "label": label, "permission_sets": []},
    )


@pytest.fixture(scope="module")
def people(desk: Desk) -> Mapping[str, UUID]:
    """Who owns the records: the reader among them."""
    return {
        name: UUID(desk.create("user", email=f"{name}@reach.example", name=name)["id"])
        for name in ("me", "ann", "bob")
    }


@pytest.fixture(scope="module")
def records(desk: Desk, people: Mapping[str, UUID]) -> Mapping[str, str]:
    """A firm, and deals of everybody with a task each."""
    firm = desk.create("firm", code="Acme", name="Acme", city="Xi'an", owner=str(people["bob"]))
    found: dict[str, str] = {"firm": firm["id"]}
    for name, owner, amount in (("own", "me", 10), ("near", "ann", 200), ("far", "bob", 300)):
        deal = desk.create(
            "deal", name=name, amount=str(amount), owner=str(people[owner]), firm=firm["id"]
        )
        task = desk.create("task", name=f"{name} task", deal=deal["id"])
        found |= {name: deal["id"], f"{name} task": task["id"]}
    return found


def acting(
    desk: Desk,
    people: Mapping[str, UUID],
    *,
    verbs: frozenset[Any] = VERBS,
    owners: Mapping[str, tuple[str, ...]] | None = None,
    **rows: Rows,
) -> Desk:
    """Give the tenant as it is for a user with rows of objects; of all others they have all."""
    everything = Rows(Grants(everyone=True), Grants(everyone=True))
    model = desk.model
    objects = {
        name: ObjectRights(
            verbs=verbs,
            readable=frozenset(each.fields),
            editable=frozenset(each.fields),
            rows=rows.get(name, everything),
        )
        for name, each in model.objects.items()
    }
    lists = {
        grants.owners
        for each in rows.values()
        for grants in (each.read, each.edit)
        if grants.owners
    }
    rights = Rights(key=f"{verbs}{rows}", everything=False, objects=objects, actions=TAKEN)
    reach = Reach.of(
        principals=["everyone", f"user/{people['me']}"],
        groups=[people["me"]],
        owners={n: [people[each] for each in who] for n, who in (owners or {}).items()},
        owner_lists=[*lists, ("rule_large_of_some",)] if owners else lists,
    )
    return desk.acting(user_id=people["me"], rights=rights, reach=reach, via="session")


def seen(desk: Desk, object_name: str = "deal") -> set[str]:
    """Give the names of the records that are listed; all ways of reading must agree."""
    listed = {each["id"]: each["name"] for each in desk.list(object_name)}
    first = desk.page(object_name, limit=1, sort="name")
    paged = [each["name"] for each in first.page.records]
    cursor = first.page.next_cursor
    while cursor is not None:
        page = desk.page(object_name, limit=1, sort="name", cursor=cursor).page
        paged += [each["name"] for each in page.records]
        cursor = page.next_cursor
    assert sorted(paged) == sorted(listed.values())
    newest = desk.page(object_name, limit=1)
    ids = [each["id"] for each in newest.page.records]
    while newest.page.next_cursor is not None:
        newest = desk.page(object_name, limit=1, cursor=newest.page.next_cursor)
        ids += [each["id"] for each in newest.page.records]
    assert ids == sorted(listed, reverse=True)
    assert desk.page(object_name, count="exact").count == len(listed)
    assert desk.page(object_name, count="estimate").count == len(listed)
    assert desk.aggregate(object_name)[0]["count()"] == len(listed)
    for record_id, name in listed.items():
        assert desk.get(object_name, record_id)["name"] == name
    return set(listed.values())


def changed(desk: Desk, records: Mapping[str, str], name: str) -> str:
    """Try to change a deal; gives what became of it."""
    try:
        desk.update("deal", records[name], name=name)
    except RecordNotFoundError:
        return "not found"
    except ForbiddenRecordError:
        return "forbidden"
    return "changed"


def share(desk: Desk, record_id: str, principal: str, level: str, *, until: Any = None) -> None:
    """Share a deal by itself."""
    row = ShareRow(
        id=desk.platform.ids.new(),
        principal=principal,
        level=level,
        cause="manual",
        role=None,
        until=until,
        created_at=desk.platform.clock.now(),
        created_by=None,
    )
    with desk.platform.database.transaction(desk.schema) as connection:
        add_share(connection, desk.schema, "deal", UUID(record_id), row)


@pytest.fixture
def unshared(desk: Desk) -> Iterator[None]:
    """Take back what a test shares."""
    yield
    desk.sql("DELETE FROM _share")
