"""Settings over HTTP: the closest value counts, who sets what, expressions that read them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from dougong.records.reading.setting_sql import setting_globals
from dougong.testing.over_http import ApiClient, Home

SIZE: dict[str, Any] = {
    "kind": "setting",
    "name": "big_from",
    "label": {"en": "Big from", "zh-CN": "大公司人数"},
    "help": {"en": "People.", "zh-CN": "人数。"},
    "type": "number",
    "scale": 0,
    "min": 1,
    "default": 100,
    "levels": ["tenant", "department", "user"],
}
TONE: dict[str, Any] = {
    "kind": "setting",
    "name": "tone",
    "label": {"en": "Tone", "zh-CN": "语气"},
    "type": "picklist",
    "options": [{"value": "warm"}, {"value": "plain"}],
}
QUIET: dict[str, Any] = {
    "kind": "setting",
    "name": "quiet",
    "label": {"en": "Quiet", "zh-CN": "静音"},
    "type": "checkbox",
    "levels": ["user"],
}


@pytest.fixture(scope="module", autouse=True)
def _settings(home: Home) -> None:
    home.deploy(SIZE, TONE, QUIET)
    for name, size in (("Small", 50), ("Middle", 150), ("Large", 5000)):
        home.api.create("company", name=name, size=size)


@pytest.fixture(autouse=True)
def _afresh(home: Home) -> None:
    with home.platform.database.transaction(home.tenant.schema) as connection:
        connection.execute(f'DELETE FROM "{home.tenant.schema}"._setting')


def held(api: ApiClient, name: str) -> tuple[Any, Any]:
    """Give the value of a setting for a caller, and where it comes from."""
    answer: Any = api.get("/settings").json
    found = next(each for each in answer["settings"] if each["name"] == name)
    return found["value"], found["from"]


def big(api: ApiClient) -> list[str]:
    """Give the companies that are big for a caller, in the eyes of the database."""
    found = api.records("company", where="size >= $setting.big_from", sort="size")
    return [each["name"] for each in found]


def test_a_setting_nobody_has_set_is_its_default(api: ApiClient) -> None:
    assert held(api, "big_from") == ("100", "default")
    assert held(api, "tone") == (None, None)
    assert held(api, "quiet") == (False, "default")
    assert big(api) == ["Middle", "Large"]


def test_a_list_of_settings_says_what_they_are_in_the_callers_language(api: ApiClient) -> None:
    answer: Any = api.saying("zh-CN").get("/settings").json

    assert next(each for each in answer["settings"] if each["name"] == "big_from") == {
        "name": "big_from",
        "label": "大公司人数",
        "help": "人数。",
        "type": "number",
        "definition": {"name": "big_from", "type": "number", "precision": 18, "scale": 0, "min": 1},
        "levels": ["tenant", "department", "user"],
        "value": "100",
        "from": "default",
    }


def test_the_closest_value_counts_and_null_takes_it_back(home: Home, api: ApiClient) -> None:
    department = api.create("department", name="Sales", code="sales-1")["id"]
    assert api.patch(f"/data/user/{home.user_id}", {"department": department}).status_code == 200
    seen = []
    for body in (
        {"value": 40, "level": "tenant"},
        {"value": 200, "level": "department", "for": department},
        {"value": 6000},
        {"value": None},
        {"value": None, "level": "department", "for": department},
    ):
        assert api.put("/settings/big_from", body).status_code == 200
        seen.append((*held(api, "big_from"), len(big(api))))

    assert seen == [
        ("40", "tenant", 3),
        ("200", "department", 1),
        ("6000", "user", 0),
        ("200", "department", 1),
        ("40", "tenant", 3),
    ]


def test_one_user_s_value_is_nobody_else_s(home: Home, api: ApiClient) -> None:
    other, other_api = home.add_user("setter@settings.example", admin=True)

    answer = api.put("/settings/big_from", {"value": 150, "level": "user", "for": other})

    assert answer.json is not None
    assert answer.json["from"] == "default"
    assert held(other_api, "big_from") == ("150", "user")
    assert big(other_api) == ["Middle", "Large"]
    assert held(api, "big_from") == ("100", "default")


def test_python_reads_what_the_database_reads(home: Home, api: ApiClient) -> None:
    api.put("/settings/big_from", {"value": 40, "level": "tenant"})
    api.put("/settings/tone", {"value": "warm", "level": "tenant"})
    model = home.platform.models.current(home.tenant.schema)

    with home.platform.database.connection(home.tenant.schema) as connection:
        found = setting_globals(connection, model, None)

    own = {name: found[f"setting.{name}"] for name in ("big_from", "tone", "quiet")}
    assert own == {"big_from": 40, "tone": "warm", "quiet": False}


def test_only_admins_set_what_is_not_their_own(home: Home) -> None:
    _, plain = home.add_user("plain@settings.example")

    mine = plain.put("/settings/big_from", {"value": 7})
    refused = [
        plain.put("/settings/big_from", {"value": 7, "level": "tenant"}),
        plain.put("/settings/big_from", {"value": 7, "level": "user", "for": home.user_id}),
    ]

    assert (mine.status_code, held(plain, "big_from")) == (200, ("7", "user"))
    assert [(each.status_code, each.json and each.json["code"]) for each in refused] == [
        (403, "access.missing_right")
    ] * 2
    assert held(home.api, "big_from") == ("100", "default")


@pytest.mark.parametrize(
    ("name", "body", "status", "code"),
    [
        ("big_form", {"value": 5}, 404, "setting.unknown"),
        ("tone", {"value": "warm"}, 422, "setting.wrong_holder"),
        ("quiet", {"value": True, "level": "tenant"}, 422, "setting.wrong_holder"),
        ("big_from", {"value": 5, "level": "department"}, 422, "setting.wrong_holder"),
        (
            "big_from",
            {"value": 5, "level": "tenant", "for": "0197f3a0-0000-7000-8000-000000000000"},
            422,
            "setting.wrong_holder",
        ),
        (
            "big_from",
            {"value": 5, "level": "department", "for": "0197f3a0-0000-7000-8000-000000000000"},
            404,
            "record.not_found",
        ),
    ],
)
def test_what_cannot_be_set_is_refused(
    api: ApiClient, name: str, body: dict[str, Any], status: int, code: str
) -> None:
    answer = api.put(f"/settings/{name}", body)

    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert held(api, "big_from") == ("100", "default")


def test_a_value_must_be_one_of_the_type(api: ApiClient) -> None:
    answer: Any = api.put("/settings/big_from", {"value": 0, "level": "tenant"})

    assert answer.status_code == 422
    assert [(each["path"], each["code"]) for each in answer.json["errors"]] == [
        ("/value", "record.invalid_value")
    ]


def test_a_value_of_a_former_type_is_none_any_more(home: Home, api: ApiClient) -> None:
    api.put("/settings/tone", {"value": "warm", "level": "tenant"})
    del_type = {key: TONE[key] for key in ("kind", "name", "label")}
    home.deploy({**del_type, "type": "number"})
    try:
        assert held(api, "tone") == (None, None)
        assert api.records("company", where="size > $setting.tone") == []
    finally:
        home.deploy(TONE)
    assert held(api, "tone") == ("warm", "tenant")


@pytest.mark.parametrize(
    ("where", "message"),
    [
        (
            "size > $setting.big_form",
            "line 1, column 17: unknown field `big_form` on the settings; did you mean `big_from`?",
        ),
        ("ISBLANK($setting)", "line 1, column 9: there is no `$setting` here; write `$setting.…`"),
        (
            "$setting.tone = 'cold'",
            "line 1, column 17: `cold` is not one of the options: warm, plain",
        ),
    ],
)
def test_a_wrong_setting_in_an_expression_is_told(api: ApiClient, where: str, message: str) -> None:
    answer: Any = api.get("/data/company", where=where)

    assert answer.status_code == 422
    assert answer.json["errors"][0]["message"] == message


def test_a_renamed_setting_keeps_its_values_and_its_readers(home: Home, api: ApiClient) -> None:
    view: dict[str, Any] = {
        "kind": "view",
        "name": "big_ones",
        "label": {"en": "Big"},
        "object": "company",
        "columns": ["name"],
        "where": "size > $setting.big_from",
    }
    home.deploy(view)
    api.put("/settings/big_from", {"value": 40, "level": "tenant"})

    renamed = api.post("/meta/deploy", {"renames": {"setting.big_from": "large_from"}})

    assert renamed.status_code == 200, renamed.text
    assert held(api, "large_from") == ("40", "tenant")
    answer: Any = api.get("/meta/view/big_ones").json
    assert answer["where"] == "size > $setting.large_from"
    back = {"setting.large_from": "big_from"}
    assert api.post("/meta/deploy", {"renames": back}).status_code == 200
    assert held(api, "big_from") == ("40", "tenant")
    assert api.delete("/meta/setting/big_from").status_code == 422


def test_an_editor_completes_settings(api: ApiClient) -> None:
    asked = {"object": "company", "expression": "size > $setting.", "cursor": 16}

    answer: Any = api.post("/meta/expressions/check", asked).json

    found = [(each["text"], each["label"]) for each in answer["completions"]]
    assert ("big_from", "Big from") in found


def test_where_users_have_no_department_the_next_level_counts(home: Home, api: ApiClient) -> None:
    api.put("/settings/big_from", {"value": 40, "level": "tenant"})
    model = home.platform.models.current(home.tenant.schema)
    users = {**model.objects, "user": model.objects["company"]}

    with home.platform.database.connection(home.tenant.schema) as connection:
        found = setting_globals(connection, replace(model, objects=users), UUID(home.user_id))

    assert found["setting.big_from"] == 40
