"""Saved views over HTTP: one's own, those that others share, and those that broke since."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from dougong.records.saved_views import MOST_OWN
from dougong.testing.over_http import ApiClient, Home

PATH = "/ui/objects/case_file/views"
MINE: dict[str, Any] = {
    "label": {"en": "Urgent ones"},
    "columns": ["subject", "company.name"],
    "where": "urgent and reviewer = $user.id",
    "sort": "-opened_at",
}


@pytest.fixture(autouse=True)
def _afresh(home: Home) -> Iterator[None]:
    yield
    with home.platform.database.transaction(home.tenant.schema) as connection:
        connection.execute(f'DELETE FROM "{home.tenant.schema}"._saved_view')


@pytest.fixture(scope="module")
def other(home: Home) -> ApiClient:
    """A member beside the administrator."""
    return home.add_user("colleague@views.example", member=True)[1]


def save(api: ApiClient, *, shared: bool = False, **changed: Any) -> Any:
    """Save a view that must be accepted; gives it."""
    answer = api.post(PATH, {"definition": {**MINE, **changed}, "shared": shared})
    assert answer.status_code == 201, answer.text
    return answer.json


def listed(api: ApiClient) -> list[Any]:
    """Give the views that a caller may use."""
    answer: Any = api.get(PATH).json
    found: list[Any] = answer["views"]
    return found


def test_a_saved_view_is_a_view_of_its_object(api: ApiClient) -> None:
    saved = save(api)

    whole = {**MINE, "kind": "view", "name": "saved", "object": "case_file"}
    assert saved == {
        "id": saved["id"],
        "definition": whole,
        "shared": False,
        "own": True,
        "owner": "Admin",
        "problems": [],
    }
    assert listed(api) == [saved]
    assert api.get("/ui/objects/company/views").json == {"views": []}


def test_nobody_else_sees_a_view_before_it_is_shared(api: ApiClient, other: ApiClient) -> None:
    saved = save(api)
    before = listed(other)

    changed = {"definition": MINE, "shared": True}
    assert api.put(f"{PATH}/{saved['id']}", changed).status_code == 200

    assert before == []
    assert [(each["id"], each["own"], each["owner"]) for each in listed(other)] == [
        (saved["id"], False, "Admin")
    ]


def test_one_s_own_views_come_before_those_of_others(api: ApiClient, other: ApiClient) -> None:
    first, second = save(other, shared=True), save(api)

    assert [each["id"] for each in listed(api)] == [second["id"], first["id"]]


def test_only_who_saved_a_view_changes_it(api: ApiClient, other: ApiClient) -> None:
    shared, hidden = save(api, shared=True)["id"], save(api)["id"]
    body = {"definition": MINE, "shared": False}

    answers = [
        other.put(f"{PATH}/{shared}", body),
        other.delete(f"{PATH}/{shared}"),
        other.put(f"{PATH}/{hidden}", body),
        other.delete(f"{PATH}/{hidden}"),
        other.delete(f"{PATH}/{uuid4()}"),
        api.put(f"/ui/objects/company/views/{shared}", body),
    ]

    assert [(each.status_code, each.json["code"]) for each in answers if each.json] == [
        (403, "view.of_another"),
        (403, "view.of_another"),
        (404, "view.not_found"),
        (404, "view.not_found"),
        (404, "view.not_found"),
        (404, "view.not_found"),
    ]
    assert len(listed(api)) == 2


def test_an_administrator_deletes_what_others_share(api: ApiClient, other: ApiClient) -> None:
    shared = save(other, shared=True)["id"]

    assert api.delete(f"{PATH}/{shared}").status_code == 204
    assert listed(other) == []


@pytest.mark.parametrize(
    ("changed", "code", "path"),
    [
        ({"columns": ["subject", "nonsense"]}, "definition.unknown_field", "/definition/columns/1"),
        ({"columns": []}, "definition.out_of_bounds", "/definition/columns"),
        ({"where": "urgent ="}, "expression.syntax", "/definition/where"),
        ({"sort": "channels"}, "definition.unfit_field", "/definition/sort"),
        ({"name": "other"}, "definition.unknown_property", "/definition/name"),
        ({"default": True}, "definition.unknown_property", "/definition/default"),
        ({"label": {"en": "a\0b"}}, "definition.invalid_text", "/definition/label/en"),
    ],
)
def test_a_view_with_a_fault_is_refused_at_its_place(
    api: ApiClient, changed: dict[str, Any], code: str, path: str
) -> None:
    answer = api.post(PATH, {"definition": {**MINE, **changed}, "shared": False})

    assert answer.json is not None
    assert answer.status_code == 422
    assert [(each["code"], each["path"]) for each in answer.json["errors"]] == [(code, path)]
    assert listed(api) == []


def test_a_view_whose_field_is_gone_says_so(home: Home, api: ApiClient) -> None:
    plan = {"name": "plan", "type": "text", "label": {"en": "Plan"}}
    thing: dict[str, Any] = {
        "kind": "object",
        "name": "gadget",
        "label": {"en": "Gadget"},
        "plural": {"en": "Gadgets"},
        "title": "name",
        "fields": [{"name": "name", "type": "text", "label": {"en": "Name"}}, plan],
    }
    home.deploy(thing)
    view = {"label": {"en": "Plans"}, "columns": ["name", "plan"], "where": "plan = 'a'"}
    api.post("/ui/objects/gadget/views", {"definition": view, "shared": False})
    home.deploy({**thing, "fields": thing["fields"][:1]})

    answer: Any = api.get("/ui/objects/gadget/views").json

    assert [(each["code"], each["path"]) for each in answer["views"][0]["problems"]] == [
        ("definition.unknown_field", "/columns/1"),
        ("expression.unknown_field", "/where"),
    ]


def test_there_is_an_end_to_how_many_one_saves(api: ApiClient) -> None:
    for _ in range(MOST_OWN):
        save(api)

    answer = api.post(PATH, {"definition": MINE, "shared": False})

    assert (answer.status_code, answer.json and answer.json["code"]) == (409, "view.too_many")


def test_views_of_what_is_no_object_are_not_there(api: ApiClient) -> None:
    assert api.get("/ui/objects/nonsense/views").status_code == 404


def test_who_may_not_read_an_object_has_no_views_of_it(home: Home) -> None:
    nobody = home.add_user("nobody@views.example")[1]

    assert nobody.get(PATH).status_code == 403
