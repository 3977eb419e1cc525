"""What deploys left behind, over HTTP: versions, diff, rollback, and what is kept aside."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg

from dougong.testing.over_http import ApiClient, Home, SettableClock
from dougong.worker.housekeeping import clean_up


def text(en: str) -> dict[str, str]:
    return {"en": en, "zh-CN": en}


def thing(name: str, *fields: Any, **more: Any) -> dict[str, Any]:
    title = {"name": "name", "type": "text", "label": text("Name")}
    return {
        "kind": "object",
        "name": name,
        "label": text(name),
        "plural": text(name),
        "title": "name",
        "fields": [title, *fields],
        **more,
    }


COLOUR = {"name": "colour", "type": "text", "label": text("Colour")}
SIZE = {"name": "size", "type": "number", "label": text("Size")}


def deploy(api: ApiClient, *components: Any, **more: Any) -> Any:
    answer = api.post("/meta/deploy", {"components": list(components), **more})
    assert answer.status_code == 200, answer.text
    return answer.json


def asides(api: ApiClient, name: str) -> list[Any]:
    answer = api.get("/meta/aside")
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    return [each for each in answer.json["aside"] if each["object"] == name]


def test_a_removed_field_is_listed_and_restored_with_its_values(api: ApiClient) -> None:
    deploy(api, thing("car", COLOUR, SIZE))
    made = api.create("car", colour="red", size="3")
    removed = deploy(api, thing("car", SIZE))

    (kept,) = asides(api, "car")
    answer = api.post(f"/meta/aside/{kept['id']}/restore", {"note": "wanted after all"})

    assert {key: kept[key] for key in ("version", "field", "reason", "definition")} == {
        "version": removed["version"],
        "field": "colour",
        "reason": "removed",
        "definition": COLOUR,
    }
    assert kept["keep_until"] > kept["removed_at"]
    assert answer.status_code == 200
    assert answer.json is not None
    assert [step["action"] for step in answer.json["plan"]] == ["restore_column"]
    assert api.get(f"/data/car/{made['id']}").json == {**made, "colour": "red"}
    assert asides(api, "car") == []
    latest = api.get("/meta/versions", limit=1).json
    assert latest is not None
    assert latest["versions"][0]["note"] == "wanted after all"
    assert latest["versions"][0]["who"] == "Admin"


def test_a_check_of_a_restore_and_of_a_rollback_does_nothing(api: ApiClient) -> None:
    deploy(api, thing("boat", COLOUR))
    version = deploy(api, thing("boat"))["version"]
    (kept,) = asides(api, "boat")

    restored = api.post(f"/meta/aside/{kept['id']}/restore", {"check_only": True})
    back = api.post("/meta/rollback", {"version": version - 1, "check_only": True})

    for answer in (restored, back):
        assert answer.json is not None
        assert (answer.status_code, answer.json["version"]) == (200, version)
        assert [step["action"] for step in answer.json["plan"]] == ["restore_column"]
    assert asides(api, "boat") == [kept]
    assert "colour" not in api.create("boat", name="as it was")


def test_a_dropped_object_leaves_others_readable_and_comes_back(api: ApiClient) -> None:
    lookup = {"name": "car", "type": "lookup", "to": "lorry", "label": text("Car")}
    deploy(api, thing("lorry", COLOUR), thing("trip", lookup))
    lorry = api.create("lorry", name="L1", colour="blue")
    trip = api.create("trip", name="T1", car=lorry["id"])
    version = deploy(api, thing("trip"), delete=[{"kind": "object", "name": "lorry"}])["version"]

    without = api.get(f"/data/trip/{trip['id']}")
    back = api.post("/meta/rollback", {"version": version - 1})

    assert without.json is not None
    assert (without.status_code, "car" in without.json) == (200, False)
    assert api.get("/data/lorry").status_code == 200
    assert back.status_code == 200
    assert api.get(f"/data/trip/{trip['id']}").json == trip
    assert api.get(f"/data/lorry/{lorry['id']}").json == lorry


def test_what_is_missing_for_a_restore_is_named_and_may_come_along(api: ApiClient) -> None:
    lookup = {"name": "to", "type": "lookup", "to": "shelf", "label": text("To")}
    deploy(api, thing("shelf"), thing("book", lookup))
    gone = [{"kind": "object", "name": name} for name in ("book", "shelf")]
    deploy(api, delete=gone)
    (book,), (shelf,) = asides(api, "book"), asides(api, "shelf")

    refused = api.post(f"/meta/aside/{book['id']}/restore", {})
    both = api.post(f"/meta/aside/{book['id']}/restore", {"also": [shelf["id"]]})

    assert refused.status_code == 409
    assert refused.json is not None
    assert refused.json["code"] == "aside.needs_other"
    assert refused.json["details"] == {"name": "book", "needed": "shelf"}
    assert both.status_code == 200
    assert api.records("book") == []


def test_after_thirty_days_nothing_can_be_restored(
    home: Home, api: ApiClient, clock: SettableClock
) -> None:
    number = {"name": "no", "type": "autonumber", "format": "N-{0}", "label": text("No.")}
    deploy(api, thing("leaf", COLOUR, number), thing("twig"))
    api.create("leaf", colour="green")
    version = deploy(api, thing("leaf"), delete=[{"kind": "object", "name": "twig"}])["version"]
    kept = [*asides(api, "leaf"), *asides(api, "twig")]
    database, idle = home.platform.database, timedelta(hours=12)

    clock.advance(days=29)
    clean_up(database, now=clock.now(), idle=idle)
    still = [*asides(api, "leaf"), *asides(api, "twig")]
    clock.advance(days=1)
    refused = [api.post(f"/meta/aside/{each['id']}/restore", {}) for each in kept]
    clean_up(database, now=clock.now(), idle=idle)

    assert still == kept
    assert [answer.status_code for answer in refused] == [404] * 3
    assert asides(api, "leaf") == []
    with psycopg.connect(database.url) as connection:
        left = connection.execute(
            "SELECT relname, attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid"
            " WHERE relnamespace = %s::regnamespace AND NOT attisdropped"
            " AND (attname LIKE %s OR relname LIKE %s)",
            [home.tenant.schema, f"\\_aside\\_{version}%", f"\\_aside\\_{version}%"],
        ).fetchall()
        audited = connection.execute(
            f"SELECT details FROM {home.tenant.schema}._audit WHERE action = 'aside.purge'"
        ).fetchall()
    assert left == []
    assert {(row[0]["object"], row[0]["field"]) for row in audited} >= {
        ("leaf", "colour"),
        ("leaf", "no"),
        ("twig", None),
    }
    fresh = api.post("/meta/rollback", {"version": version - 1})
    assert fresh.status_code == 200
    assert [record["colour"] for record in api.records("leaf")] == [None]


def test_two_versions_are_compared_part_by_part(api: ApiClient) -> None:
    status = {
        "name": "status",
        "type": "picklist",
        "label": text("Status"),
        "options": [{"value": "new", "label": text("New")}, {"value": "old", "label": text("Old")}],
    }
    later = {
        **status,
        "options": [{"value": "old", "label": text("Aged")}, {"value": "gone", "label": text("X")}],
    }
    first = deploy(api, thing("plant", COLOUR, status))["version"]
    deploy(api, thing("plant", later, SIZE), thing("pot"))

    answer = api.get("/meta/diff", **{"from": first})
    same = api.get("/meta/diff", **{"from": first, "to": first})
    unknown = api.get("/meta/diff", **{"from": 10**6})

    assert answer.json is not None
    assert (answer.json["from"], answer.json["to"]) == (first, first + 1)
    plant, pot = answer.json["definitions"]
    assert pot == {
        "kind": "object",
        "name": "pot",
        "change": "added",
        "differences": [],
        "before": None,
        "after": thing("pot"),
    }
    assert (plant["name"], plant["change"]) == ("plant", "changed")
    assert [(each["change"], each["path"]) for each in plant["differences"]] == [
        ("removed", "/fields/colour"),
        ("removed", "/fields/status/options/new"),
        ("changed", "/fields/status/options/old/label/en"),
        ("changed", "/fields/status/options/old/label/zh-CN"),
        ("added", "/fields/status/options/gone"),
        ("added", "/fields/size"),
    ]
    assert plant["differences"][2] == {
        "path": "/fields/status/options/old/label/en",
        "change": "changed",
        "before": "Old",
        "after": "Aged",
    }
    assert same.json == {"from": first, "to": first, "definitions": []}
    assert unknown.status_code == 404


def test_a_version_tells_what_it_changed(home: Home, api: ApiClient) -> None:
    version = deploy(api, thing("coin"), note="money")["version"]

    answer = api.get(f"/meta/versions/{version}").json

    assert answer is not None
    assert (answer["version"], answer["note"], answer["by"]) == (version, "money", home.user_id)
    assert answer["changes"] == [
        {
            "kind": "object",
            "name": "coin",
            "layer": "tenant",
            "before": None,
            "after": thing("coin"),
        }
    ]
    for wrong in ("0", "-1", "x", "9" * 30, str(version + 1)):
        assert api.get(f"/meta/versions/{wrong}").status_code == 404


def test_what_makes_no_sense_is_refused(api: ApiClient) -> None:
    wrong: list[Any] = [{}, {"version": 0}, {"version": "1"}, {"version": 2**40}, {"verson": 1}]
    for body in wrong:
        assert api.post("/meta/rollback", body).status_code == 422
    wrong = [{"also": ["x"]}, {"also": "x"}, {"check": True}]
    for body in wrong:
        assert api.post(f"/meta/aside/{uuid4()}/restore", body).status_code == 422
    assert api.post(f"/meta/aside/{uuid4()}/restore", {}).status_code == 404
    assert api.post("/meta/rollback", {"version": 10**6}).status_code == 404
    assert api.get("/meta/diff", **{"from": "x"}).status_code == 400


def test_only_who_builds_may_look_back_or_go_back(home: Home, api: ApiClient) -> None:
    deploy(api, thing("safe", COLOUR))
    version = deploy(api, thing("safe"))["version"]
    (kept,) = asides(api, "safe")
    _, user = home.add_user("reader@example.com")

    answers = [
        user.get("/meta/aside"),
        user.get("/meta/diff", **{"from": version}),
        user.get(f"/meta/versions/{version}"),
        user.post("/meta/rollback", {"version": version - 1}),
        user.post(f"/meta/aside/{kept['id']}/restore", {}),
    ]

    assert [answer.status_code for answer in answers] == [403] * 5
    assert asides(api, "safe") == [kept]
