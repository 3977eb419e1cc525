"""What calls on records answer has the form that the API page tells; so has what they take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from dougong.app import Platform
from dougong.fields.registry import builtin_field_types
from dougong.testing.over_http import Home, make_home
from dougong.testing.whole_object import GADGET, PART, WHOLE, full_gadget, make_gadgets


@pytest.fixture(scope="module")
def whole(platform: Platform, app: Flask) -> Home:
    """A tenant with an object that has everything."""
    home = make_home(platform, app)
    home.deploy(*WHOLE)
    return home


@pytest.fixture(scope="module")
def there(whole: Home) -> dict[str, str]:
    """Records of it."""
    return make_gadgets(whole.api)


@pytest.fixture(scope="module")
def forms(whole: Home, there: Mapping[str, str]) -> Any:
    """The schemas of the page."""
    page: Any = whole.api.get("/openapi.json").json
    return page["components"]["schemas"]


@pytest.fixture(scope="module")
def check(whole: Home, forms: Any) -> Any:
    """Checks a value against a schema of the page, formats too."""

    def validate(name: str, value: Any) -> None:
        schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": forms}}
        checker = Draft202012Validator.FORMAT_CHECKER
        Draft202012Validator(schema, format_checker=checker).validate(value)

    return validate


def test_the_object_has_a_field_of_every_type() -> None:
    used = {field["type"] for each in (GADGET, PART) for field in each["fields"]}

    assert used == {each.key for each in builtin_field_types()}


@pytest.mark.parametrize(
    "name", ["maker", "gadget", "bare", "part", "visit", "deed", "policy", "grade"]
)
def test_a_record_has_the_form_it_is_read_in(
    whole: Home, there: Any, check: Any, name: str
) -> None:
    object_name = "gadget" if name == "bare" else name
    record: Any = whole.api.get(f"/data/{object_name}/{there[name]}").json

    check(object_name, record)
    check(f"{object_name}.saved", record)


def test_the_values_of_a_single_object_have_their_form(whole: Home, there: Any, check: Any) -> None:
    own: Any = whole.api.post("/data/policy", {"for_user": whole.user_id, "days": "3"})
    current: Any = whole.api.get("/data/policy/current").json

    check("policy.saved", own.json)
    check("policy.current", current)
    assert current["sources"]["days"] == "user"


def test_the_page_has_the_calls_of_each_shape(whole: Home, there: Any) -> None:
    page: Any = whole.api.get("/openapi.json").json
    of = {
        name: {
            f"{method} {path.removeprefix(f'/data/{name}').replace('/{record_id}', '/id')}"
            for path, calls in page["paths"].items()
            if path.split("/")[2:3] == [name] and path.startswith("/data/")
            for method in calls
        }
        for name in ("visit", "deed", "policy", "signal", "grade")
    }

    writes = {
        *("post ", "patch /id", "delete /id", "post /id/restore"),
        *("post /id/history/{entry}/restore", "post /id/undo"),
    }
    reads = {
        *("get ", "get /aggregate", "get /id", "get /id/history", "get /id/timeline"),
        *("get /id/secrets/{field_name}", "get /id/unmasked", "get /id/access"),
        *("get /id/comments", "post /id/comments"),
        *("patch /id/comments/{comment_id}", "delete /id/comments/{comment_id}"),
        *("get /id/follow", "put /id/follow", "delete /id/follow"),
        *("get /id/runs", "get /id/buttons"),
    }
    decided = {"get /id/approvals", "post /id/approvals"}
    many = {
        *("post /bulk", "post /mass", "post /duplicates", "post /merge/preview", "post /merge"),
        *("get /archive", "post /archive", "post /archive/restore"),
    }
    shares = {
        *("get /id/shares", "post /id/shares"),
        *("patch /id/shares/{share_id}", "delete /id/shares/{share_id}"),
    }
    actions = {f"post /id/actions/{each}" for each in ("submit", "void", "amend")}
    assert of == {
        "visit": reads | writes | shares | many | decided,
        "deed": reads | writes | shares | many | actions | decided,
        "policy": reads | writes | shares | {"get /current"},
        "signal": {"post "},
        "grade": reads,
    }
    signal = page["paths"]["/data/signal"]["post"]["responses"]
    assert "202" in signal
    assert "201" not in signal


def test_every_record_of_a_list_has_that_form(whole: Home, there: Any, check: Any) -> None:
    for object_name in ("maker", "gadget", "part", "visit"):
        for record in whole.api.records(object_name):
            check(object_name, record)
    for record in whole.api.records("gadget", fields="name,maker.city,parts.name,parts.maker"):
        check("gadget", record)


def test_what_is_saved_is_answered_with_every_field(whole: Home, there: Any, check: Any) -> None:
    place = f"/data/gadget/{there['bare']}"

    changed = whole.api.patch(place, {"story": "Once"}, headers={"X-Trace-Save": "1"})

    check("gadget.saved", changed.json)
    assert changed.json is not None
    assert changed.json["trace"]


def test_what_the_form_of_a_new_record_takes_creates_one(
    whole: Home, there: Any, check: Any
) -> None:
    sent = full_gadget(there["maker"]) | {"name": "Mill"}

    check("gadget.create", sent)
    check("gadget.saved", whole.api.create("gadget", **sent))


def test_what_the_form_of_a_change_takes_changes_a_record(
    whole: Home, there: Any, check: Any
) -> None:
    made = whole.api.create("gadget", **full_gadget(there["maker"]) | {"name": "Press"})
    screw, nut = made["parts"]
    rows = [
        {"id": nut["id"], "version": nut["version"], "pieces": "4"},
        {"name": "Bolt", "pieces": "1"},
    ]
    change = {"parts": rows, "about": None}

    check("gadget.patch", change)
    changed: Any = whole.api.patch(f"/data/gadget/{made['id']}", change).json
    check("gadget.saved", changed)
    assert [(each["name"], each["pieces"]) for each in changed["parts"]] == [
        ("Nut", "4"),
        ("Bolt", "1"),
    ]
    assert screw["id"] not in [each["id"] for each in changed["parts"]]


@pytest.mark.parametrize(
    ("form", "sent"),
    [
        ("gadget.create", {}),
        ("gadget.create", {"name": "x", "serial": "G-1"}),
        ("gadget.create", {"name": "x", "maker_code": "M-1"}),
        ("gadget.create", {"name": "x", "total": "1"}),
        ("gadget.create", {"name": "x", "record_type": "odd"}),
        ("gadget.create", {"name": "x", "parts": [{"name": "Screw"}]}),
        ("gadget.create", {"name": "x", "parts": [{"name": "a", "pieces": "1", "position": "1"}]}),
        ("gadget.patch", {"name": None}),
        ("gadget.patch", {"parts": [{"pieces": "1"}]}),
        ("part.create", {"name": "Screw", "pieces": "1"}),
    ],
)
def test_what_a_form_refuses_is_refused(
    whole: Home, there: Any, check: Any, form: str, sent: Any
) -> None:
    object_name, _, kind = form.partition(".")

    with pytest.raises(ValidationError):
        check(form, sent)
    place = f"/data/{object_name}"
    if kind == "create":
        assert whole.api.post(place, sent).status_code == 422
    else:
        assert whole.api.patch(f"{place}/{there[object_name]}", sent).status_code == 422


def test_the_forms_say_what_a_field_is(forms: Any) -> None:
    read, create = forms["gadget"]["properties"], forms["gadget.create"]["properties"]

    read_only = {name for name, each in read.items() if each.get("readOnly")}
    assert read_only == {
        *("id", "version", "created_at", "created_by", "updated_at", "updated_by"),
        *("serial", "maker_code", "total", "shout", "later"),
        *("part_total", "visits", "last_visit"),
    }
    assert read_only.isdisjoint(create)
    assert read["record_type"]["anyOf"][0]["enum"] == ["plain", "fine", "former"]
    assert read["secret"]["anyOf"][0] == {"type": "string", "pattern": "^••••[\\s\\S]{0,4}$"}
    assert create["secret"]["anyOf"][0] == {"type": "string", "maxLength": 255}
    assert read["price"]["anyOf"][0]["x-currency"] == "CNY"
    assert read["abroad"]["anyOf"][0]["x-currency-field"] == "money"
    assert read["about"]["anyOf"][0]["properties"]["object"] == {"enum": ["maker", "gadget"]}
    assert read["about"]["description"] == "A record of Maker, Gadget."
    assert create["share"]["default"] == "0.25"
    assert create["urgent"]["default"] is True
    assert {"default"}.isdisjoint(create["due"].keys() | create["nick"].keys())
    assert forms["gadget.create"]["required"] == ["name"]
    of_another_time = ["_as_of", "_archived"]
    assert forms["gadget.saved"]["required"] + of_another_time == list(read)
    assert forms["part.create"]["required"] == ["name", "gadget", "pieces"]


def test_rows_have_forms_of_their_own(forms: Any) -> None:
    gadget, change = forms["gadget"]["properties"], forms["gadget.patch"]["properties"]

    assert gadget["parts"] == {
        "type": "array",
        "items": {"$ref": "#/components/schemas/part.row"},
        "title": "Part",
    }
    assert change["parts"]["items"] == {
        "anyOf": [
            {"$ref": "#/components/schemas/part.row.create"},
            {"$ref": "#/components/schemas/part.row.patch"},
        ]
    }
    assert change["parts"]["maxItems"] == 1000
    assert forms["part.row.create"]["required"] == ["name", "pieces"]
    assert forms["part.row.patch"]["required"] == ["id"]
    assert "gadget" not in forms["part.row"]["properties"]
    assert "visit.row" not in forms


def test_the_forms_speak_the_language_asked_for(whole: Home) -> None:
    page: Any = whole.api.saying("zh-CN").get("/openapi.json").json

    gadget = page["components"]["schemas"]["gadget"]
    assert gadget["title"] == "Gadget（中）"
    assert gadget["properties"]["class"]["title"] == "Class（中）"
    assert (
        gadget["properties"]["class"]["description"] == "`A`: A（中）; `B`: B（中）; `C`: C（中）"
    )
    assert gadget["properties"]["maker"]["description"] == "Maker（中）的记录。"
