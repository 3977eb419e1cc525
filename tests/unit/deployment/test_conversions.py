"""Values of every field type become those of every other, or are lost, but never break a deploy."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from dougong.fields.base import FieldType
from dougong.fields.registry import builtin_field_types
from dougong.testing.desk import Desk, an_object
from dougong.testing.whole_object import PIXEL

CUSTOMER: dict[str, Any] = {"type": "lookup", "to": "account"}
OFFERED = [{"value": "a"}, {"value": "b"}, {"value": "new"}]
SPECIAL: dict[str, dict[str, Any]] = {
    "lookup": CUSTOMER,
    "parent": {"to": "account"},
    "polymorphic": {"to": ["account", "contact"]},
    "picklist": {"options": OFFERED},
    "multi_picklist": {"options": OFFERED},
    "text": {"max_length": 255},
}


def convertible() -> list[FieldType[Any, Any]]:
    """Give the field types that have a column."""
    kept = (each for each in builtin_field_types() if each.stored and each.key != "rollup")
    return sorted(kept, key=lambda each: each.key)


def fields_of(prefix: str, *keys: str) -> list[dict[str, Any]]:
    """Give a field of each of the types, named after it, but of the type that is wanted."""
    types = {each.key: each for each in convertible()}
    return [
        {
            "name": f"{prefix}_{key}",
            "type": key,
            **SPECIAL.get(key, dict(types[key].samples()[0][0])),
        }
        for key in keys
    ]


def values_of(desk: Desk) -> dict[str, Any]:
    """Give a value for each of the fields, as a client sends it."""
    account = desk.create("account", name=f"Acme {uuid4()}")["id"]
    given: dict[str, Any] = {
        "x_lookup": account,
        "x_parent": account,
        "x_polymorphic": {"object": "account", "id": account},
        "x_user": desk.user_id,
        "x_picklist": "a",
        "x_multi_picklist": ["a", "b"],
        "x_encrypted_text": "6222 0000 1234",
        "x_file": desk.upload(b"text"),
        "x_image": desk.upload(PIXEL, "image/png"),
    }
    for each in convertible():
        if each.writable and f"x_{each.key}" not in given:
            options, value = each.samples()[0]
            given[f"x_{each.key}"] = each.dump(value, options)
    known = {f"x_{each.key}" for each in convertible()}
    return {name: value for name, value in given.items() if name in known}


@pytest.mark.parametrize("wanted", convertible(), ids=lambda each: each.key)
def test_a_field_of_any_type_can_become_one_of_any_other(
    desk: Desk, wanted: FieldType[Any, Any]
) -> None:
    name, keys = f"to_{wanted.key}", [each.key for each in convertible()]
    desk.deploy(an_object(name, *fields_of("x", *keys)))
    made = desk.create(name, **values_of(desk))
    (field,) = fields_of("x", wanted.key)
    # An object has two parents at most.
    into = ("lookup", "parent") if wanted.key == "parent" else keys
    changed = [
        {**(field if key in into else fields_of("x", key)[0]), "name": f"x_{key}"} for key in keys
    ]

    checked = desk.deploy(an_object(name, *changed), check_only=True)
    desk.deploy(an_object(name, *changed), allow_data_loss=True)

    record = desk.get(name, made["id"])
    lost = {p.path.split("/")[2] for p in checked.problems if p.error.details.get("lost")}
    held = {f"x_{key}" for key in keys if made[f"x_{key}"] not in (None, False)}
    blank = {each for each in held if record[each] is None}
    assert blank == (set() if wanted.key in ("checkbox", "autonumber") else lost & held)
    assert record[f"x_{wanted.key}"] == made[f"x_{wanted.key}"]


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ({"type": "number", "scale": 1}, " 12.5 ", "12.5"),
        ({"type": "number", "scale": 1}, "1e5", None),
        ({"type": "number", "scale": 1}, "-.5", "-0.5"),
        ({"type": "number", "precision": 2}, "100", None),
        ({"type": "number", "precision": 2}, "99.4", "99"),
        ({"type": "number", "precision": 2}, "99.5", None),
        ({"type": "percent"}, "25 %", "0.2500"),
        ({"type": "percent"}, "0.25", "0.2500"),
        ({"type": "checkbox"}, "Yes", True),
        ({"type": "checkbox"}, "否", False),
        ({"type": "checkbox"}, "perhaps", False),
        ({"type": "date"}, "2024-02-29", "2024-02-29"),
        ({"type": "date"}, "2100-02-29", None),
        ({"type": "date"}, "2026-04-31", None),
        ({"type": "date"}, "0000-01-01", None),
        ({"type": "datetime"}, "2026-01-31 08:00+08:00", "2026-01-31T00:00:00.000Z"),
        ({"type": "datetime"}, "0001-01-01T00:00:00+01:00", None),
        ({"type": "datetime"}, "2026-01-31T24:00:00Z", None),
        ({"type": "email"}, "mei@example.com", "mei@example.com"),
        ({"type": "email"}, "mei@", None),
        ({"type": "phone"}, "+8613800138000", "+8613800138000"),
        ({"type": "url"}, "javascript:alert(1)", None),
        ({"type": "picklist", "options": OFFERED}, "b", "b"),
        ({"type": "picklist", "options": OFFERED}, "c", None),
        ({"type": "multi_picklist", "options": OFFERED}, "b; a", ["a", "b"]),
        ({"type": "multi_picklist", "options": OFFERED}, "b, c", None),
        ({"type": "text", "max_length": 5}, "打印机 上的字", "打印机 上"),
        ({"type": "rating", "max": 5}, "6", None),
    ],
)
def test_a_text_is_read_as_people_write_it(
    desk: Desk, request: pytest.FixtureRequest, field: Any, text: str, value: Any
) -> None:
    name = f"read{abs(hash(request.node.name)) % 10**9}"
    desk.deploy(an_object(name, {"name": "x", "type": "text"}))
    made = desk.create(name, x="blank")
    desk.sql(f"UPDATE {name} SET x = %s", text)

    desk.deploy(an_object(name, {"name": "x", **field}), allow_data_loss=True)

    assert desk.get(name, made["id"])["x"] == value
