"""The recycle bin as one list: restoring, and deleting for good, over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from psycopg import sql

from dougong.records.past.purging import BinEmptier
from dougong.storage.bin_rows import EMPTY_BIN
from dougong.testing.over_http import ApiClient, Home, SettableClock
from dougong.worker.housekeeping import clean_up


def an_object(name: str, *fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Make the definition of an object with a title."""
    label = {"en": name.capitalize(), "zh-CN": name}
    title = {"name": "name", "type": "text", "label": label, "unique": name == "crate"}
    base = {"kind": "object", "name": name, "label": label, "plural": label, "title": "name"}
    return {**base, "fields": [title, *fields], **more}


CRATE = an_object("crate", {"name": "photo", "type": "file"}, {"name": "secret", "type": "text"})
BOTTLE = an_object(
    "bottle",
    {"name": "crate", "type": "parent", "to": "crate"},
    {"name": "code", "type": "phone", "mask": {"start": 0, "end": 1}},
)
LABEL = an_object("sticker", {"name": "crate", "type": "lookup", "to": "crate"})
HIDDEN = an_object("hidden_thing", sharing="private")
KEEPER: dict[str, Any] = {
    "kind": "permission_set",
    "name": "keeper",
    "label": {"en": "Keeper", "zh-CN": "保管员"},
    "objects": {
        "crate": {"read": True, "create": True, "update": True, "delete": True},
        "hidden_thing": {"read": True, "create": True, "update": True, "delete": True},
    },
    "fields": {"crate.name": "none"},
}


@pytest.fixture(scope="module")
def home(home: Home) -> Home:
    """The tenant of the file, with crates and what belongs to them."""
    home.deploy(CRATE, BOTTLE, LABEL, HIDDEN, KEEPER)
    return home


@pytest.fixture(scope="module")
def keeper(home: Home) -> ApiClient:
    """Who may delete crates, and not see what they are called."""
    user_id, client = home.add_user("keeper@example.com")
    body = {"roles": [], "permission_sets": [{"name": "keeper"}]}
    assert home.api.put(f"/access/users/{user_id}/grants", body).status_code == 200
    return client


@pytest.fixture(autouse=True)
def empty(home: Home, clock: SettableClock) -> None:
    """Begin each test with an empty bin."""
    home.api.post("/recycle-bin/purge", {"all": True})
    clock.advance(minutes=1)
    work(home)


def work(home: Home) -> None:
    """Have what was asked for done."""
    home.platform.do_jobs({EMPTY_BIN: BinEmptier(home.platform.models)})


def json_of(answer: Any) -> Any:
    """Give what an answer says."""
    return answer.json


def binned(api: ApiClient, clock: SettableClock, object_name: str, **values: Any) -> Any:
    """Make a record and delete it."""
    made = api.create(object_name, **values)
    assert api.delete(f"/data/{object_name}/{made['id']}").status_code == 204
    clock.advance(seconds=1)
    return {"object": object_name, "id": made["id"]}


def items(api: ApiClient, **query: Any) -> list[Any]:
    """List the bin."""
    answer = api.get("/recycle-bin", **query)
    assert answer.status_code == 200, answer.text
    assert json_of(answer) is not None
    found: list[Any] = json_of(answer)["items"]
    return found


def labels(api: ApiClient, **query: Any) -> list[Any]:
    """Give the titles of what is in the bin."""
    return [each["label"] for each in items(api, **query)]


def results(api: ApiClient, what: str, *named: Any, **more: Any) -> list[tuple[bool, list[str]]]:
    """Restore or purge; tell of each whether it was done, and why not."""
    answer = api.post(f"/recycle-bin/{what}", {"items": list(named), **more})
    assert answer.status_code == 200, answer.text
    assert json_of(answer) is not None
    return [(e["done"], [f["code"] for f in e["errors"]]) for e in json_of(answer)["results"]]


def test_the_bin_is_one_list_over_all_objects_the_latest_first(
    home: Home, clock: SettableClock
) -> None:
    crate = home.api.create("crate", name="Crate")
    home.api.create("bottle", name="Bottle", crate=crate["id"])
    home.api.delete(f"/data/crate/{crate['id']}")
    clock.advance(seconds=1)
    for number in range(3):
        binned(home.api, clock, "sticker", name=f"Sticker {number}")

    (first,) = items(home.api, object="crate")
    page = json_of(home.api.get("/recycle-bin", limit=2))
    rest = json_of(home.api.get("/recycle-bin", limit=2, cursor=page["next_cursor"]))

    assert [each["label"] for each in page["items"]] == ["Sticker 2", "Sticker 1"]
    assert [each["label"] for each in rest["items"]] == ["Sticker 0", "Crate"]
    assert rest["next_cursor"] is None
    assert (first["with"], first["deleted_by"]["id"]) == (1, home.user_id)
    assert first["until"] > first["deleted_at"]
    assert labels(home.api, q="sticker 1") == ["Sticker 1"]
    assert labels(home.api, q="%") == []
    assert labels(home.api, by=first["id"]) == []
    assert labels(home.api, by="me", object="crate") == ["Crate"]
    assert home.api.get("/recycle-bin", object="nothing").status_code == 404
    for query in ({"cursor": "x"}, {"by": "x"}):
        assert home.api.get("/recycle-bin", **query).status_code == 400


def test_records_come_back_with_what_they_belong_to(home: Home, clock: SettableClock) -> None:
    crate = home.api.create("crate", name="Owner")
    bottle = home.api.create("bottle", name="Bottle", crate=crate["id"])
    home.api.delete(f"/data/bottle/{bottle['id']}")
    clock.advance(seconds=1)
    home.api.delete(f"/data/crate/{crate['id']}")
    named = {"object": "bottle", "id": bottle["id"]}

    alone = json_of(home.api.post("/recycle-bin/restore", {"items": [named]}))["results"][0]
    whole = json_of(home.api.post("/recycle-bin/restore", {"items": [named], "owners": True}))

    assert (alone["done"], alone["errors"][0]["code"]) == (False, "record.parent_deleted")
    assert alone["owner"] == {"object": "crate", "id": crate["id"], "label": "Owner"}
    assert whole["results"][0]["with_owners"] == [{"object": "crate", "id": crate["id"]}]
    assert whole["results"][0]["done"] is True
    assert home.api.get(f"/data/bottle/{bottle['id']}").status_code == 200
    assert items(home.api) == []


def test_of_several_each_tells_what_became_of_it(home: Home, clock: SettableClock) -> None:
    taken = binned(home.api, clock, "crate", name="Taken")
    home.api.create("crate", name="Taken")
    free = binned(home.api, clock, "crate", name="Free")
    nowhere = {"object": "crate", "id": home.user_id}

    found = results(home.api, "restore", taken, free, nowhere)

    assert found == [
        (False, ["record.duplicate_value"]),
        (True, []),
        (False, ["record.not_found"]),
    ]
    assert labels(home.api) == ["Taken"]


def test_everyone_sees_what_they_may_have_back_and_no_more(
    home: Home, keeper: ApiClient, clock: SettableClock
) -> None:
    crate = binned(home.api, clock, "crate", name="Crate", secret="x")
    sticker = binned(home.api, clock, "sticker", name="Sticker")
    hidden = binned(home.api, clock, "hidden_thing", name="Hidden")
    own = binned(keeper, clock, "hidden_thing", name="Own")

    assert [(each["object"], each["label"]) for each in items(keeper)] == [
        ("hidden_thing", "Own"),
        ("crate", None),
    ]
    assert labels(keeper, q="crate") == []
    assert labels(keeper, by="me") == ["Own"]
    assert json_of(keeper.get("/recycle-bin"))["may_purge"] is False
    assert results(keeper, "restore", sticker, hidden, crate, own) == [
        (False, ["access.forbidden"]),
        (False, ["record.not_found"]),
        (True, []),
        (True, []),
    ]
    for body in ({"items": [sticker]}, {"all": True}):
        assert keeper.post("/recycle-bin/purge", body).status_code == 403
    assert len(items(home.api)) == 2


def test_what_is_deleted_for_good_leaves_nothing_but_a_line_of_the_audit_log(
    home: Home, clock: SettableClock
) -> None:
    photo = home.api.upload(b"a photo")
    crate = home.api.create("crate", name="Gone", photo=photo["id"])
    bottle = home.api.create("bottle", name="Bottle", crate=crate["id"])
    home.api.delete(f"/data/bottle/{bottle['id']}")
    clock.advance(seconds=1)
    sticker = home.api.create("sticker", name="On it", crate=crate["id"])
    home.api.delete(f"/data/sticker/{sticker['id']}")
    home.api.delete(f"/data/crate/{crate['id']}")
    named = {"object": "crate", "id": crate["id"]}
    live = home.api.create("crate", name="Live")

    held = results(home.api, "purge", named, {"object": "crate", "id": live["id"]})
    first = results(home.api, "purge", {"object": "sticker", "id": sticker["id"]}, named)

    assert held == [(False, ["record.still_referred"]), (False, ["record.not_in_bin"])]
    assert first == [(True, []), (True, [])]
    assert items(home.api) == []
    with home.platform.database.connection(home.tenant.schema) as connection:
        for table, column in (("_history", "record_id"), ("_file", "record_id"), ("bottle", "id")):
            left = connection.execute(
                sql.SQL("SELECT count(*) FROM {} WHERE {} = ANY(%s)").format(
                    sql.Identifier(home.tenant.schema, table), sql.Identifier(column)
                ),
                [[crate["id"], bottle["id"]]],
            ).fetchone()
            assert left == (0,), table
    assert home.api.post(f"/data/crate/{crate['id']}/restore").status_code == 404
    entry = json_of(home.api.get("/audit", action="record.purged"))["entries"][0]
    assert "Gone" not in str(entry)


def test_after_some_days_the_bin_empties_itself(home: Home, clock: SettableClock) -> None:
    binned(home.api, clock, "crate", name="Old")
    clock.advance(days=29)
    binned(home.api, clock, "crate", name="New")

    def tidy(**by: float) -> list[Any]:
        clock.advance(**by)
        clean_up(home.platform.database, now=clock.now(), idle=timedelta(days=99))
        work(home)
        return labels(home.api)

    assert tidy(hours=23) == ["New", "Old"]
    assert tidy(hours=2) == ["New"]
    home.api.put("/settings/bin_days", {"value": "0", "level": "tenant"})
    assert tidy(days=400) == ["New"]
    home.api.put("/settings/bin_days", {"value": "10", "level": "tenant"})
    assert tidy(hours=1) == []


def test_what_is_renamed_stays_in_the_bin(home: Home, clock: SettableClock) -> None:
    named = binned(home.api, clock, "sticker", name="Renamed")
    home.api.post("/meta/deploy", {"renames": {"object.sticker": "badge"}})

    found = items(home.api)
    back = results(home.api, "restore", {**named, "object": "badge"})
    home.api.post("/meta/deploy", {"renames": {"object.badge": "sticker"}})

    assert [(each["object"], each["label"]) for each in found] == [("badge", "Renamed")]
    assert back == [(True, [])]
