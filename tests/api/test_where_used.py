"""Who uses what, over HTTP; a rename rewrites all of them, a drop is refused with all of them."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home


def label(text: str) -> dict[str, str]:
    """Make a label."""
    return {"en": text, "zh-CN": text}


PUMP: dict[str, Any] = {
    "kind": "object",
    "name": "pump",
    "label": label("Pump"),
    "plural": label("Pumps"),
    "title": "name",
    "fields": [
        {"name": "name", "type": "text"},
        {"name": "hours", "type": "number"},
        {
            "name": "wear",
            "type": "formula",
            "returns": "number",
            "formula": "hours * 2 + LEN('hours')",
        },
        {
            "name": "tended_hours",
            "type": "rollup",
            "from": "tending.pump",
            "aggregate": "sum",
            "field": "length",
            "where": "length > 0",
        },
    ],
    "rules": [
        {
            "name": "never_back",
            "when": "hours < $old.hours",
            "field": "hours",
            "message": label("It cannot run back"),
        }
    ],
    "record_types": [
        {"name": "big", "label": label("Big"), "default": True, "defaults": {"hours": 1}}
    ],
}
TENDING: dict[str, Any] = {
    "kind": "object",
    "name": "tending",
    "label": label("Tending"),
    "plural": label("Tendings"),
    "title": "name",
    "fields": [
        {"name": "name", "type": "text"},
        {"name": "length", "type": "number"},
        {"name": "pump", "type": "lookup", "to": "pump"},
    ],
}
VIEW: dict[str, Any] = {
    "kind": "view",
    "name": "worn",
    "label": label("Worn"),
    "object": "pump",
    "columns": ["name", "hours"],
    "where": "hours > 100",
    "sort": "-hours,name",
}
LAYOUT: dict[str, Any] = {
    "kind": "layout",
    "name": "pump_record",
    "object": "pump",
    "type": "record",
    "tabs": [
        {
            "name": "main",
            "label": label("Main"),
            "sections": [
                {"name": "info", "columns": 1, "fields": ["name", {"field": "hours"}]},
                {
                    "name": "tendings",
                    "block": "related_list",
                    "relation": "tending.pump",
                    "fields": ["name", "pump.hours"],
                },
            ],
        }
    ],
}
READERS = {
    ("object", "pump", "/fields/2/formula", "hours * 2 + LEN('hours')"),
    ("object", "pump", "/rules/0/when", "hours < $old.hours"),
    ("object", "pump", "/rules/0/field", "hours"),
    ("object", "pump", "/record_types/0/defaults/hours", None),
    ("view", "worn", "/columns/1", "hours"),
    ("view", "worn", "/where", "hours > 100"),
    ("view", "worn", "/sort", "-hours,name"),
    ("layout", "pump_record", "/tabs/0/sections/0/fields/1/field", "hours"),
    ("layout", "pump_record", "/tabs/0/sections/1/fields/1", "pump.hours"),
}


@pytest.fixture(scope="module", autouse=True)
def pumps(home: Home) -> None:
    """A field with readers of every sort."""
    home.deploy(PUMP, TENDING, VIEW, LAYOUT)


def definition(api: ApiClient, kind: str, name: str) -> Any:
    """Give what is in force."""
    return api.get(f"/meta/{kind}/{name}").json


def test_every_place_that_uses_a_field_is_told_with_what_stands_there(api: ApiClient) -> None:
    answer = api.get("/meta/object/pump/where-used", field="hours")

    assert answer.status_code == 200
    uses = answer.json["uses"]  # type: ignore[index]
    assert {(use["kind"], use["name"], use["path"], use.get("text")) for use in uses} == READERS
    assert next(use for use in uses if use["path"] == "/columns/1") == {
        "kind": "view",
        "name": "worn",
        "path": "/columns/1",
        "label": label("Worn"),
        "text": "hours",
    }


def test_who_uses_an_object_uses_it_or_a_field_of_it(api: ApiClient) -> None:
    answer = api.get("/meta/object/pump/where-used")

    uses = {(use["name"], use["path"]) for use in answer.json["uses"]}  # type: ignore[index]
    assert {
        ("tending", "/fields/2/to"),
        ("worn", "/object"),
        ("worn", "/where"),
        ("pump_record", "/object"),
    } <= uses


def test_a_system_field_can_be_asked_about(api: ApiClient) -> None:
    answer = api.get("/meta/object/pump/where-used", field="created_at")

    assert answer.json == {"uses": []}


def test_what_does_not_exist_is_used_by_nobody_and_that_is_said(home: Home, api: ApiClient) -> None:
    _, someone = home.add_user("nobuilder@example.com")

    answers = {
        path: api.get(f"/meta/{path}/where-used")
        for path in ("nothing/x", "object/pumps", "view/pump")
    }
    no_field = api.get("/meta/object/pump/where-used", field="hour")
    no_object = api.get("/meta/view/worn/where-used", field="hours")

    assert {path: answer.status_code for path, answer in answers.items()} == {
        "nothing/x": 404,
        "object/pumps": 404,
        "view/pump": 404,
    }
    assert (no_field.status_code, no_field.json["code"]) == (  # type: ignore[index]
        422,
        "definition.unknown_field",
    )
    assert no_object.status_code == 422
    assert someone.get("/meta/object/pump/where-used").status_code == 403


def test_a_field_that_is_dropped_is_refused_with_all_its_readers(api: ApiClient) -> None:
    fields = [each for each in PUMP["fields"] if each["name"] == "name"]
    less = {**PUMP, "fields": fields, "rules": [], "record_types": []}

    answer = api.post("/meta/deploy", {"components": [less]})

    assert answer.status_code == 422
    faults = answer.json["errors"]  # type: ignore[index]
    assert {fault["code"] for fault in faults} == {"deploy.still_used"}
    assert {(fault["file"], fault["path"]) for fault in faults} == {
        (f"{kind}s/{name}.json", path) for kind, name, path, _ in READERS if kind != "object"
    }
    assert definition(api, "object", "pump") == PUMP


def test_a_rename_rewrites_formula_rule_view_and_layout_and_keeps_the_data(
    api: ApiClient,
) -> None:
    made = api.create("pump", name="P1", hours=150)
    api.create("tending", name="T1", length=3, pump=made["id"])

    renames = {"object.pump.hours": "run_hours", "object.tending.length": "minutes"}
    answer = api.post("/meta/deploy", {"renames": renames})

    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    steps = [(step["action"], step["object"], step["field"]) for step in answer.json["plan"]]
    assert steps == [
        ("rename_column", "pump", "run_hours"),
        ("rename_column", "tending", "minutes"),
    ]
    pump = definition(api, "object", "pump")
    assert pump["fields"][2]["formula"] == "run_hours * 2 + LEN('hours')"
    assert (pump["fields"][3]["field"], pump["fields"][3]["where"]) == ("minutes", "minutes > 0")
    assert (pump["rules"][0]["when"], pump["rules"][0]["field"]) == (
        "run_hours < $old.run_hours",
        "run_hours",
    )
    assert pump["record_types"][0]["defaults"] == {"run_hours": 1}
    view, layout = definition(api, "view", "worn"), definition(api, "layout", "pump_record")
    assert (view["columns"], view["where"], view["sort"]) == (
        ["name", "run_hours"],
        "run_hours > 100",
        "-run_hours,name",
    )
    sections = layout["tabs"][0]["sections"]
    assert sections[0]["fields"] == ["name", {"field": "run_hours"}]
    assert sections[1]["fields"] == ["name", "pump.run_hours"]
    read = api.get(f"/data/pump/{made['id']}").json
    assert read is not None
    assert (read["run_hours"], read["wear"], read["tended_hours"]) == ("150", "305", "3")
    back = api.patch(f"/data/pump/{made['id']}", {"run_hours": 1})
    assert back.json["errors"][0]["path"] == "/run_hours"  # type: ignore[index]
    assert api.records("pump", where="run_hours > 100")[0]["id"] == made["id"]


def test_a_rename_over_a_taken_name_changes_nothing(api: ApiClient) -> None:
    before = definition(api, "object", "tending")

    answer = api.post("/meta/deploy", {"renames": {"object.tending.pump": "name"}})

    assert answer.status_code == 422
    assert [(each["path"], each["code"]) for each in answer.json["errors"]] == [  # type: ignore[index]
        ("/renames/object.tending.pump", "rename.taken")
    ]
    assert definition(api, "object", "tending") == before
