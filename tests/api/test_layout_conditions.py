"""What layouts ask of whoever saves a record, over HTTP: fields to fill in, fields to leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from dougong.access.actor import form_actor, system_actor
from dougong.deployment.deploy import DeployRequest
from dougong.kernel.errors import InvalidError
from dougong.testing.over_http import Home

REPAIR: dict[str, Any] = {
    "kind": "object",
    "name": "repair",
    "label": {"en": "Repair"},
    "plural": {"en": "Repairs"},
    "title": "name",
    "fields": [
        {"name": "name", "type": "text"},
        {"name": "state", "type": "picklist", "default": "new", "options": [
            {"value": "new"}, {"value": "done"},
        ]},
        {"name": "outcome", "type": "text"},
        {"name": "price", "type": "number", "default": 5},
        {"name": "tags", "type": "multi_picklist", "options": [{"value": "a"}, {"value": "b"}]},
        {"name": "paid", "type": "checkbox"},
    ],
    "record_types": [
        {"name": "plain", "label": {"en": "Plain"}, "default": True},
        {"name": "claim", "label": {"en": "Claim"}},
    ],
}  # fmt: skip
DONE = "state = 'done'"


def layout(*cells: Any, name: str = "repair_record", kind: str = "record", used: Any = None) -> Any:
    """Give a layout of repairs with these cells."""
    section = {"name": "info", "fields": ["state", *cells]}
    tab = {"name": "main", "label": {"en": "Main"}, "sections": [section]}
    whole = {"kind": "layout", "name": name, "object": "repair", "type": kind, "tabs": [tab]}
    return whole if used is None else {**whole, "for": used}


@pytest.fixture
def shop(home: Home) -> Iterator[Home]:
    """A place where repairs are kept; its layouts go when the test is over."""
    home.deploy(REPAIR)
    yield home
    listed = home.api.get("/meta/layout").json
    assert listed is not None
    names = [each["name"] for each in listed["definitions"] if each["name"].startswith("repair")]
    request = DeployRequest(delete=[("layout", name) for name in names])
    home.platform.deployments.deploy(system_actor(home.tenant), request)


def read(api: Any, address: str) -> Any:
    """Give a record."""
    return api.get(address).json


def faults(answer: Any) -> list[tuple[str, str]]:
    """Give path and code of each fault of a refused call."""
    assert answer.status_code == 422, answer.json
    return [(each["path"], each["code"]) for each in answer.json["errors"]]


def test_what_a_layout_requires_is_asked_of_whoever_saves(shop: Home) -> None:
    shop.deploy(layout({"field": "outcome", "required": DONE}))
    api = shop.api
    repair = api.create("repair", name="Roof")
    address = f"/data/repair/{repair['id']}"

    assert faults(api.patch(address, {"state": "done"})) == [("/outcome", "record.required")]
    assert read(api, address)["state"] == "new"
    assert faults(api.post("/data/repair", {"state": "done"})) == [("/outcome", "record.required")]
    assert len(api.records("repair")) == 1
    assert api.patch(address, {"state": "done", "outcome": "fixed"}).status_code == 200
    assert faults(api.patch(address, {"outcome": None})) == [("/outcome", "record.required")]
    assert read(api, address)["outcome"] == "fixed"


def test_many_records_are_held_to_it_like_one(shop: Home) -> None:
    shop.deploy(layout({"field": "outcome", "required": DONE}))
    before = len(shop.api.records("repair"))
    sent = [{"name": "a"}, {"name": "b", "state": "done"}, {"state": "done", "outcome": "x"}]
    actor = replace(system_actor(shop.tenant, user_id=UUID(shop.user_id)), via="token")

    with pytest.raises(InvalidError) as refused:
        shop.platform.records.create_many(actor, "repair", sent)

    assert [each.path for each in refused.value.problems] == ["/1/outcome"]
    assert len(shop.api.records("repair")) == before


def test_what_the_platform_saves_is_not_held_to_it(shop: Home) -> None:
    shop.deploy(layout({"field": "outcome", "required": DONE}))

    actor = system_actor(shop.tenant)

    assert len(shop.platform.records.create_many(actor, "repair", [{"state": "done"}])) == 1


def test_what_a_layout_makes_read_only_stays_as_it_was(shop: Home) -> None:
    shop.deploy(layout({"field": "price", "read_only": DONE}))
    api = shop.api
    repair = api.create("repair", name="Roof", price="7")
    address = f"/data/repair/{repair['id']}"

    assert api.patch(address, {"state": "done", "price": "8"}).status_code == 200
    assert faults(api.patch(address, {"price": "9"})) == [("/price", "record.read_only_now")]
    assert read(api, address)["price"] == "8"
    assert api.patch(address, {"price": "8", "name": "Wall"}).status_code == 200
    # It is asked of the record as it was: who opens it again changes it in a second step.
    assert faults(api.patch(address, {"state": "new", "price": "9"})) == [
        ("/price", "record.read_only_now")
    ]
    assert api.patch(address, {"state": "new"}).status_code == 200
    assert api.patch(address, {"price": "9"}).status_code == 200


def test_a_new_record_has_what_it_usually_has_in_a_read_only_field(shop: Home) -> None:
    shop.deploy(layout({"field": "price", "read_only": DONE}))
    api, before = shop.api, len(shop.api.records("repair"))

    assert faults(api.post("/data/repair", {"state": "done", "price": "9"})) == [
        ("/price", "record.read_only_now")
    ]
    assert len(api.records("repair")) == before
    assert api.create("repair", state="done", price="5")["price"] == "5"
    assert api.create("repair", state="done")["price"] == "5"
    assert api.create("repair", price="9")["price"] == "9"


@pytest.mark.parametrize("hidden", ["tab", "section", "cell"])
def test_what_is_not_shown_is_not_asked_for(shop: Home, hidden: str) -> None:
    cell = {"field": "outcome", "required": "true"}
    document = layout(cell)
    tab = document["tabs"][0]
    section = tab["sections"][0]
    {"tab": tab, "section": section, "cell": cell}[hidden]["visible"] = DONE
    shop.deploy(document)

    assert shop.api.post("/data/repair", {"name": "a"}).status_code == 201
    assert faults(shop.api.post("/data/repair", {"state": "done"})) == [
        ("/outcome", "record.required")
    ]


def test_a_condition_that_is_blank_asks_for_nothing(shop: Home) -> None:
    cells = [
        {"field": "outcome", "required": "price > 5"},
        {"field": "name", "read_only": "price > 5"},
        {"field": "tags", "required": "true", "visible": "price > 5"},
    ]
    shop.deploy(layout(*cells))

    repair = shop.api.create("repair", name="a", price=None)

    assert shop.api.patch(f"/data/repair/{repair['id']}", {"name": "b"}).status_code == 200


@pytest.mark.parametrize(("field", "sent"), [("tags", []), ("outcome", ""), ("price", None)])
def test_nothing_is_blank_in_every_form(shop: Home, field: str, sent: Any) -> None:
    shop.deploy(layout({"field": field, "required": "true"}))

    assert faults(shop.api.post("/data/repair", {"name": "a", field: sent})) == [
        (f"/{field}", "record.required")
    ]


def test_a_checkbox_is_filled_in_whatever_it_holds(shop: Home) -> None:
    shop.deploy(layout({"field": "paid", "required": "true"}))

    assert shop.api.create("repair", paid=False)["paid"] is False


def test_the_form_for_new_records_counts_for_them_alone(shop: Home) -> None:
    shop.deploy(
        layout({"field": "outcome", "required": "true"}),
        layout({"field": "name", "required": "true"}, name="repair_create", kind="create"),
        layout({"field": "tags", "required": "true"}, name="repair_quick", kind="quick_create"),
    )

    assert faults(shop.api.post("/data/repair", {"outcome": "x"})) == [("/name", "record.required")]
    repair = shop.api.create("repair", name="a")
    assert faults(shop.api.patch(f"/data/repair/{repair['id']}", {"price": "6"})) == [
        ("/outcome", "record.required")
    ]


def test_a_layout_for_a_record_type_binds_its_records_alone(shop: Home) -> None:
    shop.deploy(
        layout(),
        layout(
            {"field": "outcome", "required": "true"},
            name="repair_claim",
            used={"record_type": "claim"},
        ),
    )

    assert shop.api.post("/data/repair", {"name": "a"}).status_code == 201
    assert faults(shop.api.post("/data/repair", {"record_type": "claim"})) == [
        ("/outcome", "record.required")
    ]


def test_a_layout_for_some_users_binds_them_alone(shop: Home) -> None:
    _, other = shop.add_user("kim@example.com", member=True)
    users = {"users": "$user.email = 'kim@example.com'"}
    cell = {"field": "outcome", "required": "true"}
    shop.deploy(layout(), layout(cell, name="repair_kim", used=users))

    assert shop.api.post("/data/repair", {"name": "a"}).status_code == 201
    assert faults(other.post("/data/repair", {"name": "a"})) == [("/outcome", "record.required")]


def test_a_layout_for_phones_asks_for_nothing(shop: Home) -> None:
    cell = {"field": "outcome", "required": "true"}
    shop.deploy(layout(), layout(cell, name="repair_phone", used={"device": "phone"}))

    assert shop.api.post("/data/repair", {"name": "a"}).status_code == 201


def test_every_fault_of_a_record_is_told_at_once(shop: Home) -> None:
    shop.deploy(
        layout({"field": "outcome", "required": "true"}, {"field": "name", "required": "true"})
    )

    assert faults(shop.api.post("/data/repair", {"price": "3"})) == [
        ("/outcome", "record.required"),
        ("/name", "record.required"),
    ]


@pytest.mark.parametrize(
    ("document", "path", "code", "column"),
    [
        (
            layout({"field": "name", "visible": "COUNT(repair_part.repair) > 1"}),
            "/tabs/0/sections/0/fields/1/visible",
            "expression.not_live",
            1,
        ),
        (
            layout({"field": "name", "required": "price > 1 and stat = 'done'"}),
            "/tabs/0/sections/0/fields/1/required",
            "expression.unknown_field",
            15,
        ),
        (
            layout({"field": "name", "read_only": "price"}),
            "/tabs/0/sections/0/fields/1/read_only",
            "expression.type_mismatch",
            1,
        ),
        (layout(used={"users": "name = 'x'"}), "/for/users", "expression.no_record", 1),
    ],
)
def test_a_condition_that_cannot_be_told_is_refused_with_its_place(
    shop: Home, document: Any, path: str, code: str, column: int
) -> None:
    part = {
        "kind": "object",
        "name": "repair_part",
        "label": {"en": "Part"},
        "plural": {"en": "Parts"},
        "title": "name",
        "fields": [
            {"name": "name", "type": "text"},
            {"name": "repair", "type": "lookup", "to": "repair"},
        ],
    }

    answer = shop.api.post("/meta/deploy", {"components": [part, document], "check_only": True})

    (problem,) = answer.json["errors"]  # type: ignore[index]
    assert (problem["path"], problem["code"]) == (f"/components/1{path}", code)
    assert problem["details"]["column"] == column


def test_what_the_public_sends_by_a_form_is_asked_by_the_form_alone(shop: Home) -> None:
    shop.deploy(layout({"field": "outcome", "required": "state = 'done'"}))
    own = replace(system_actor(shop.tenant, user_id=UUID(shop.user_id)), via="token")
    public = form_actor(shop.tenant, "repair_form")

    with pytest.raises(InvalidError):
        shop.platform.records.create(own, "repair", {"name": "Own", "state": "done"})
    shop.platform.records.create(public, "repair", {"name": "Public", "state": "done"})

    assert [each["name"] for each in shop.api.records("repair", where="name = 'Public'")] == [
        "Public"
    ]
