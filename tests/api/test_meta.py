"""Definitions over HTTP: read by layer, put, deployed, refused, deleted, followed."""

from __future__ import annotations

import copy
from typing import Any

import psycopg
import pytest

from dougong.testing.over_http import ApiClient, Home

VISIT: dict[str, Any] = {
    "kind": "object",
    "name": "visit",
    "label": {"en": "Visit", "zh-CN": "拜访"},
    "plural": {"en": "Visits", "zh-CN": "拜访"},
    "title": "purpose",
    "fields": [
        {
            "name": "purpose",
            "type": "text",
            "label": {"en": "Purpose", "zh-CN": "目的"},
            "required": True,
        },
        {
            "name": "company",
            "type": "lookup",
            "label": {"en": "Company", "zh-CN": "公司"},
            "to": "company",
        },
    ],
    "indexes": [["purpose"]],
}


def visit(name: str = "visit") -> dict[str, Any]:
    """Give the definition of an object."""
    return {**copy.deepcopy(VISIT), "name": name}


def version(api: ApiClient) -> int:
    """Give the version in force."""
    answer = api.get("/meta/versions", limit=1).json
    assert answer is not None
    found: int = answer["versions"][0]["version"]
    return found


def tables(home: Home) -> set[str]:
    """Give the tables of the tenant."""
    query = "SELECT table_name FROM information_schema.tables WHERE table_schema = %s"
    with psycopg.connect(home.platform.database.url) as connection:
        return {name for (name,) in connection.execute(query, (home.tenant.schema,))}


def test_a_deployed_object_is_at_once_a_table_and_an_api(home: Home, api: ApiClient) -> None:
    answer = api.post("/meta/deploy", {"components": [visit()], "note": "first visit"})

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["version"] == version(api)
    assert answer.json["changed"] == 1
    assert answer.json["warnings"] == []
    actions = [step["action"] for step in answer.json["plan"]]
    assert actions[0] == "create_table"
    assert "visit" in tables(home)
    company = api.create("company", name="Visited")
    made = api.create("visit", purpose="Hello", company=company["id"])
    assert api.records("visit", fields="purpose,company.name") == [
        {
            "id": made["id"],
            "version": 1,
            "purpose": "Hello",
            "company": {**made["company"], "name": "Visited"},
        }
    ]


def test_a_check_says_what_would_be_done_and_does_nothing(home: Home, api: ApiClient) -> None:
    before = version(api)

    answer = api.post("/meta/deploy", {"components": [visit("checked")], "check_only": True})

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["version"] == before
    assert any("checked" in step["sql"] for step in answer.json["plan"])
    assert version(api) == before
    assert "checked" not in tables(home)
    assert api.get("/data/checked").status_code == 404


def test_wrong_definitions_are_told_with_their_place_and_nothing_is_deployed(
    home: Home, api: ApiClient
) -> None:
    before = version(api)
    first, second = visit("right"), visit("wrong")
    second["titel"] = "purpose"
    second["fields"][0]["type"] = "txt"
    second["fields"][1]["to"] = "compny"

    answer = api.post("/meta/deploy", {"components": [first, second]})

    assert answer.status_code == 422
    assert answer.json is not None
    places = {fault["path"] for fault in answer.json["errors"]}
    assert all(place.startswith("/components/1/") for place in places), places
    assert "/components/1/titel" in places
    assert "/components/1/fields/0/type" in places
    assert version(api) == before
    assert {"right", "wrong"}.isdisjoint(tables(home))


def test_a_deploy_that_is_no_deploy_is_refused(api: ApiClient) -> None:
    bodies: list[Any] = [
        [],
        {"component": []},
        {"components": {}},
        {"components": [1]},
        {"components": [{}]},
        {"components": [{"kind": "object"}]},
        {"components": [{"kind": 1, "name": "x"}]},
        {"components": [{"kind": "nothing", "name": "x"}]},
        {"components": [visit("twice"), visit("twice")]},
        {"components": [visit("no spaces")]},
        {"components": [visit("x" * 41)]},
        {"components": [visit("_head")]},
        {"components": [visit('a"; drop schema')]},
        {"components": [visit("twice")], "delete": [{"kind": "object", "name": "twice"}]},
        {"delete": [{"kind": "object"}]},
        {"check_only": "yes"},
        {"note": "x" * 501},
        {"note": "a\0b"},
    ]
    for body in bodies:
        answer = api.post("/meta/deploy", body)

        assert answer.status_code == 422, (body, answer.text)
        assert answer.json is not None
        assert answer.json["errors"], body


def test_deleting_what_is_not_there_is_not_found(api: ApiClient) -> None:
    answer = api.post("/meta/deploy", {"delete": [{"kind": "object", "name": "nothing"}]})

    assert answer.status_code == 404
    assert api.delete("/meta/object/nothing").status_code == 404
    assert api.delete("/meta/nothing/nothing").status_code == 404


def test_the_kinds_are_listed_with_how_many_definitions_there_are(api: ApiClient) -> None:
    answer = api.saying("zh-CN").get("/meta")

    assert answer.status_code == 200
    assert answer.json is not None
    found = {each["name"]: each for each in answer.json["kinds"]}
    count = len(api.get("/meta/object").json["definitions"])  # type: ignore[index]
    assert found["object"] == {"name": "object", "label": "对象", "count": count}
    assert found["calendar"]["count"] == 0


def test_one_definition_is_put_read_and_deleted(home: Home, api: ApiClient) -> None:
    put = api.put("/meta/object/trip", visit("trip"))
    api.create("trip", purpose="Kept aside")

    assert put.status_code == 200
    assert api.get("/meta/object/trip").json == visit("trip")
    assert api.get("/meta/object/trip", layer="tenant").json == visit("trip")
    assert api.get("/meta/object/trip", layer="package").status_code == 404
    gone = api.delete("/meta/object/trip")
    assert gone.status_code == 200
    assert gone.json is not None
    assert [warning["code"] for warning in gone.json["warnings"]] == ["deploy.set_aside"]
    assert api.get("/meta/object/trip").status_code == 404
    assert api.get("/data/trip").status_code == 404
    assert "trip" not in tables(home)


def test_a_definition_that_calls_itself_otherwise_is_refused(api: ApiClient) -> None:
    answer = api.put("/meta/object/tour", visit("trip"))

    assert answer.status_code == 422
    assert answer.json is not None
    assert [fault["path"] for fault in answer.json["errors"]] == ["/name"]


def test_what_a_package_brings_cannot_be_deleted(api: ApiClient) -> None:
    answer = api.delete("/meta/object/account")

    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["code"] == "definition.package_owned"
    assert api.get("/meta/object/account").status_code == 200


def test_definitions_of_a_kind_are_listed_by_layer(api: ApiClient) -> None:
    effective = api.get("/meta/object").json
    package = api.get("/meta/object", layer="package").json
    tenant = api.get("/meta/object", layer="tenant").json

    assert effective is not None
    assert package is not None
    assert tenant is not None
    names = {each["name"] for each in effective["definitions"]}
    assert {"user", "account", "company", "case_file"} <= names
    assert {each["name"] for each in package["definitions"]} >= {"user", "account"}
    assert {each["name"] for each in tenant["definitions"]} >= {"company", "case_file"}
    assert "company" not in {each["name"] for each in package["definitions"]}


def test_unknown_kinds_and_layers_are_answered_with_the_nearest(api: ApiClient) -> None:
    kind = api.get("/meta/objct")
    layer = api.get("/meta/object", layer="mine")

    assert kind.status_code == 404
    assert kind.json is not None
    assert "did you mean `object`?" in kind.json["detail"]
    assert layer.status_code == 400


def test_a_field_more_is_a_column_more(home: Home, api: ApiClient) -> None:
    api.put("/meta/object/stay", visit("stay"))
    made = api.create("stay", purpose="Long")
    wider = visit("stay")
    wider["fields"].append(
        {"name": "nights", "type": "number", "label": {"en": "Nights", "zh-CN": "晚数"}}
    )

    answer = api.put("/meta/object/stay", wider)

    assert answer.status_code == 200
    assert answer.json is not None
    assert [step["action"] for step in answer.json["plan"]] == ["add_column"]
    assert api.get(f"/data/stay/{made['id']}").json == {**made, "nights": None}


def test_the_same_definition_again_changes_nothing(api: ApiClient) -> None:
    api.put("/meta/object/idle", visit("idle"))
    before = version(api)

    answer = api.put("/meta/object/idle", visit("idle"))

    assert answer.json is not None
    assert (answer.json["version"], answer.json["changed"]) == (before, 0)
    assert version(api) == before


def test_versions_tell_who_deployed_what_and_why(home: Home, api: ApiClient) -> None:
    api.post("/meta/deploy", {"components": [visit("noted")], "note": "as agreed"})

    answer = api.get("/meta/versions", limit=2).json

    assert answer is not None
    latest, previous = answer["versions"]
    assert latest["note"] == "as agreed"
    assert latest["by"] == home.user_id
    assert latest["at"].endswith("Z")
    assert latest["plan"][0]["object"] == "noted"
    assert latest["version"] == previous["version"] + 1


@pytest.mark.parametrize("schema", ["https://example.com/x.json", "../../schema/object.json"])
def test_the_line_for_editors_is_not_stored(api: ApiClient, schema: str) -> None:
    answer = api.put("/meta/object/edited", {"$schema": schema, **visit("edited")})

    assert answer.status_code == 200
    assert api.get("/meta/object/edited").json == visit("edited")


def test_a_change_that_would_lose_data_is_refused(api: ApiClient) -> None:
    api.put("/meta/object/lossy", visit("lossy"))
    api.create("lossy", purpose="a text that is no number")
    other = visit("lossy")
    other["fields"][0] = {**other["fields"][0], "type": "number"}
    del other["indexes"]

    answer = api.put("/meta/object/lossy", other)

    assert answer.status_code in (409, 422)
    assert api.records("lossy", fields="purpose")[0]["purpose"] == "a text that is no number"


def test_a_list_made_before_a_deploy_goes_on_after_it(api: ApiClient) -> None:
    api.put("/meta/object/paged", visit("paged"))
    for purpose in "abc":
        api.create("paged", purpose=purpose)
    first = api.get("/data/paged", sort="purpose", limit=1).json
    assert first is not None
    wider = visit("paged")
    wider["fields"].append(
        {"name": "extra", "type": "text", "label": {"en": "Extra", "zh-CN": "其他"}}
    )
    api.put("/meta/object/paged", wider)

    found = api.records("paged", sort="purpose", cursor=first["next_cursor"])

    assert [record["purpose"] for record in found] == ["b", "c"]
