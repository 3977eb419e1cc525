"""What a builder asks about fields: the types there are, and how often each field is used."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator

from dougong.fields.registry import builtin_field_types
from dougong.testing.over_http import ApiClient, Home

LABEL = {"en": "Mast", "zh-CN": "桅杆"}
MAST: dict[str, Any] = {
    "kind": "object",
    "name": "mast",
    "label": LABEL,
    "plural": LABEL,
    "title": "name",
    "fields": [
        {"name": "name", "type": "text"},
        {"name": "height", "type": "number"},
        {"name": "shown", "type": "formula", "returns": "number", "formula": "height * 2 + height"},
    ],
}


def told(api: ApiClient) -> dict[str, Any]:
    answer: Any = api.get("/meta/field-types")
    assert answer.status_code == 200, answer.text
    return {each["key"]: each for each in answer.json["field_types"]}


def test_every_field_type_tells_what_a_field_of_it_may_say(api: ApiClient) -> None:
    found = told(api)

    assert set(found) == {each.key for each in builtin_field_types()}
    for key, each in found.items():
        assert set(each["label"]) == set(each["about"]) == {"en", "zh-CN"}
        assert each["schema"]["properties"]["type"] == {"const": key}
        Draft202012Validator.check_schema(each["schema"])


def test_a_property_that_means_nothing_for_a_type_is_not_offered(api: ApiClient) -> None:
    found = told(api)

    assert "required" not in found["formula"]["schema"]["properties"]
    assert "ignore_case" not in found["number"]["schema"]["properties"]
    assert found["number"]["sample"] == {"options": {"precision": 18, "scale": 0}, "value": "42"}
    assert found["rating"]["schema"]["properties"]["max"]["default"] == 5


def test_the_uses_of_fields_are_counted_by_field(api: ApiClient) -> None:
    deployed = api.post("/meta/deploy", {"components": [MAST]})
    assert deployed.status_code == 200, deployed.text

    answer = api.get("/meta/object/mast/field-uses")
    unknown: Any = api.get("/meta/object/mats/field-uses")

    assert answer.json == {"fields": {"height": 1, "name": 1}}
    assert (unknown.status_code, unknown.json["code"]) == (404, "definition.not_found")


def test_field_types_and_uses_are_for_builders(home: Home) -> None:
    _, someone = home.add_user("someone@example.com")

    answers = [someone.get(path) for path in ("/meta/field-types", "/meta/object/user/field-uses")]

    assert [each.status_code for each in answers] == [403, 403]
