"""Merging over HTTP: everything that leads to a record moves, and an undo puts all of it back."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.deployment.model import Model
from dougong.records.merging.references import referring_to
from dougong.testing.over_http import ApiClient, Home


def an_object(name: str, *fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Give an object with a name and some more fields."""
    label = {"en": name.title(), "zh-CN": name}
    return {
        "kind": "object",
        "name": name,
        "label": label,
        "plural": label,
        "title": "name",
        "fields": [{"name": "name", "type": "text"}, *fields],
        **more,
    }


CLUB = an_object(
    "club",
    {"name": "code", "type": "text", "unique": True},
    {"name": "secret", "type": "encrypted_text"},
    {"name": "photo", "type": "file"},
    {"name": "labels", "type": "tags"},
    {"name": "above", "type": "lookup", "to": "club", "on_delete": "clear"},
    {"name": "members", "type": "rollup", "from": "player.club", "aggregate": "count"},
)
PLAYER = an_object(
    "player", {"name": "club", "type": "lookup", "to": "club", "on_delete": "restrict"}
)
MATCH = an_object(
    "fixture",
    {"name": "home", "type": "lookup", "to": "club", "on_delete": "clear"},
    {"name": "away", "type": "lookup", "to": "club", "on_delete": "clear"},
    {"name": "about", "type": "polymorphic", "to": ["club", "player"], "on_delete": "clear"},
)
PITCH = an_object("pitch", {"name": "club", "type": "parent", "to": "club"})
LICENCE = an_object(
    "licence",
    {"name": "club", "type": "parent", "to": "club"},
    {"name": "year", "type": "number", "scale": 0},
    unique=[{"fields": ["club", "year"]}],
)
LINE = an_object(
    "club_line", {"name": "club", "type": "parent", "to": "club", "inline": True, "rows": "lines"}
)
SET: dict[str, Any] = {
    "kind": "permission_set",
    "name": "secretary",
    "label": {"en": "Secretary", "zh-CN": "秘书"},
    "objects": {"club": {"create": True, "read": True, "update": True}},
    "fields": {"club.*": "edit"},
    "actions": ["club.merge"],
}
HIDDEN = {"version", "updated_at", "updated_by"}


@pytest.fixture(scope="module", autouse=True)
def _deployed(home: Home) -> None:
    home.deploy(CLUB, PLAYER, MATCH, PITCH, LICENCE, LINE, SET)


def told(answer: Any) -> Any:
    """Give what an answer says."""
    return answer.json


def body(client: ApiClient, object_name: str, record_id: str) -> dict[str, Any]:
    """Read all of a record but who wrote it last, and how often."""
    answer = client.get(f"/data/{object_name}/{record_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json or {}
    lines = [_still(each) for each in found.get("lines", ())]
    return {**_still(found), "lines": lines}


def _still(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name not in HIDDEN}


def refs(value: Any) -> Any:
    """Give the id that a lookup shows."""
    return value["id"] if isinstance(value, dict) else value


@pytest.fixture
def world(home: Home) -> dict[str, Any]:
    """Two clubs, the second with one of everything that can lead to it."""
    api = home.api
    photo = api.upload(b"a photo")["id"]
    first = api.create("club", name="Rovers", labels=["old"], lines=[{"name": "1"}])["id"]
    second = api.create(
        "club",
        name="Rovers FC",
        code=f"R-{first[-6:]}",
        secret="hush",
        photo=photo,
        labels=["new"],
        lines=[{"name": "2"}, {"name": "3"}],
    )["id"]
    made: dict[str, Any] = {"first": first, "second": second}
    made["player"] = api.create("player", name="Pat", club=second)["id"]
    made["fixture"] = api.create("fixture", home=second, away=second, about=f"club/{second}")["id"]
    made["pitch"] = api.create("pitch", name="Grass", club=second)["id"]
    made["licence"] = api.create("licence", club=second, year=2025)["id"]
    made["taken"] = api.create("licence", club=second, year=2026)["id"]
    api.create("licence", club=first, year=2026)
    made["below"] = api.create("club", name="Juniors", above=second)["id"]
    api.patch(f"/data/club/{first}", {"above": second})
    said = api.post(f"/data/club/{second}/comments", {"body": "Good pitch"})
    assert said.status_code == 201, said.text
    return made


def merge(client: ApiClient, made: dict[str, Any], **values: str) -> Any:
    """Merge the second club into the first."""
    sent = {"into": made["first"], "from": [made["second"]], "values": values}
    return client.post("/data/club/merge", sent)


def test_the_world_has_one_of_every_reference_that_there_is(home: Home) -> None:
    model: Model = home.platform.models.current(home.tenant.schema)
    found = referring_to(model, model.objects["club"])

    assert {(name, field.name) for name, fields in found.items() for field in fields} == {
        ("club", "above"),
        ("club_line", "club"),
        ("fixture", "about"),
        ("fixture", "away"),
        ("fixture", "home"),
        ("licence", "club"),
        ("pitch", "club"),
        ("player", "club"),
    }


def test_all_that_leads_to_a_record_leads_to_the_one_it_was_merged_into(
    home: Home, world: dict[str, Any]
) -> None:
    api, first, second = home.api, world["first"], world["second"]

    answer = merge(api, world, code=second, secret=second, photo=second)

    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    merged = told(answer)["record"]
    assert merged["code"] == f"R-{first[-6:]}", "a unique value goes over"
    assert (merged["name"], merged["labels"], merged["members"]) == ("Rovers", ["old"], "1")
    assert [each["name"] for each in merged["lines"]] == ["1", "2", "3"]
    assert merged["above"] is None, "nobody stands above themselves"
    assert api.get(f"/files/{refs(merged['photo'])}").data == b"a photo"
    assert api.get(f"/data/club/{first}/secrets/secret").json != {}
    fixture = body(api, "fixture", world["fixture"])
    assert [refs(fixture[name]) for name in ("home", "away")] == [first, first]
    assert fixture["about"]["id"] == first or fixture["about"] == f"club/{first}"
    for name, key in (("player", "player"), ("pitch", "pitch"), ("licence", "licence")):
        assert refs(body(api, name, world[key])["club"]) == first
    assert refs(body(api, "club", world["below"])["above"]) == first
    assert api.get(f"/data/licence/{world['taken']}").status_code == 404, "it went along"
    comments = api.get(f"/data/club/{first}/comments").json
    assert "Good pitch" in str(comments)
    history = told(api.get(f"/data/player/{world['player']}/history"))["entries"]
    assert (history[0]["via"], history[0]["changes"].keys()) == ("merge", {"club"})


def test_who_asks_for_a_merged_record_is_told_of_the_other(
    home: Home, world: dict[str, Any]
) -> None:
    merge(home.api, world)

    answer = home.api.get(f"/data/club/{world['second']}")
    stranger = home.add_user(f"s{world['first'][-6:]}@home.example")[1]

    assert (answer.status_code, told(answer)["code"]) == (410, "record.merged")
    assert told(answer)["details"]["into"] == world["first"]
    assert stranger.get(f"/data/club/{world['second']}").status_code in (403, 404)


def test_an_undo_puts_everything_back(home: Home, world: dict[str, Any]) -> None:
    api = home.api
    places = [
        ("club", world["first"]), ("club", world["second"]), ("club", world["below"]),
        ("player", world["player"]), ("fixture", world["fixture"]), ("pitch", world["pitch"]),
        ("licence", world["licence"]), ("licence", world["taken"]),
    ]  # fmt: skip
    before = [body(api, *place) for place in places]
    merged = merge(api, world, code=world["second"], secret=world["second"], photo=world["second"])
    (listed,) = told(api.get("/merges", object="club", record=world["first"]))["merges"]

    undone = api.post(f"/merges/{told(merged)['merge']}/undo")

    assert undone.status_code == 200, undone.text
    assert undone.json == {"restored": [world["second"]], "moved_back": 10, "left": []}
    assert [body(api, *place) for place in places] == before
    assert "Good pitch" in str(api.get(f"/data/club/{world['second']}/comments").json)
    assert (listed["id"], listed["from"]) == (told(merged)["merge"], [world["second"]])
    assert told(api.post(f"/merges/{merged.json['merge']}/undo"))["code"] == "record.merge_undone"


def test_an_undo_leaves_what_was_changed_since_and_tells_of_it(
    home: Home, world: dict[str, Any]
) -> None:
    api = home.api
    merged = merge(api, world, name=world["second"])
    api.patch(f"/data/club/{world['first']}", {"name": "Rovers United"})
    api.patch(f"/data/player/{world['player']}", {"club": world["below"]})

    undone = told(api.post(f"/merges/{told(merged)['merge']}/undo"))

    assert undone["left"] == [
        {"object": "club", "field": "name", "count": 1, "reason": "changed"},
        {"object": "player", "field": "club", "count": 1, "reason": "changed"},
    ]
    assert body(api, "club", world["first"])["name"] == "Rovers United"
    assert refs(body(api, "player", world["player"])["club"]) == world["below"]


def test_a_preview_counts_what_would_move(home: Home, world: dict[str, Any]) -> None:
    sent = {"into": world["first"], "from": [world["second"]]}
    moves = told(home.api.post("/data/club/merge/preview", sent))["moves"]

    counted = {f"{each['object']}.{each['field']}": each["count"] for each in moves}
    assert counted["licence.club"] == 2
    assert counted["player.club"] == 1


def test_what_cannot_be_merged_is_refused_and_nothing_changes(
    home: Home, world: dict[str, Any]
) -> None:
    api, first, second = home.api, world["first"], world["second"]
    before = body(api, "club", second)

    itself = api.post("/data/club/merge", {"into": first, "from": [first]})
    foreign = merge(api, world, name=world["below"])
    unknown = merge(api, world, colour=second)
    missing = api.post("/data/club/merge", {"into": first, "from": [world["player"]]})
    users = api.post("/data/user/merge", {"into": first, "from": [second]})

    codes = [told(each)["errors"][0]["code"] for each in (itself, foreign, unknown)]
    assert codes == [
        "record.merged_into_itself", "record.foreign_value", "definition.unknown_field",
    ]  # fmt: skip
    assert [missing.status_code, users.status_code] == [404, 409]
    assert body(api, "club", second) == before


def test_merging_needs_the_rights_to_change_and_to_delete(
    home: Home, world: dict[str, Any]
) -> None:
    user, client = home.add_user(f"m{world['first'][-6:]}@home.example")
    sets = {"roles": [], "permission_sets": [{"name": "secretary"}]}
    home.api.put(f"/access/users/{user}/grants", sets)

    answer = merge(client, world)

    assert answer.status_code == 403
    assert home.api.get(f"/data/club/{world['second']}").status_code == 200
