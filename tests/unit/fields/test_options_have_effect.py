"""Options of field types: a value that is accepted without an option is refused by it, or back."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.fields.options import with_defaults
from dougong.fields.registry import builtin_field_types
from dougong.kernel.errors import InvalidValueError
from dougong.kernel.jsontypes import JsonValue

TYPES = {each.key: each for each in builtin_field_types()}
CHOICES = [{"value": "a"}, {"value": "b"}]
GONE = [{"value": "a"}, {"value": "b", "active": False}]

NARROWING: list[tuple[str, dict[str, Any], dict[str, Any], Any]] = [
    ("text", {}, {"max_length": 3}, "four"),
    ("long_text", {}, {"max_length": 3}, "four"),
    ("rich_text", {}, {"max_length": 3}, "<p>four</p>"),
    ("encrypted_text", {}, {"max_length": 3}, "four"),
    ("tags", {}, {"max_length": 3}, ["four"]),
    ("tags", {}, {"max_tags": 1}, ["one", "two"]),
    ("json", {}, {"max_kb": 1}, "x" * 2000),
    ("number", {}, {"precision": 3}, 1234),
    ("number", {"scale": 1}, {"scale": 0}, 1.5),
    ("number", {}, {"min": 10}, 9),
    ("number", {}, {"max": 10}, 11),
    ("currency", {"scale": 1}, {"scale": 0}, 1.5),
    ("currency", {}, {"min": 10}, 9),
    ("currency", {}, {"max": 10}, 11),
    ("percent", {"places": 1}, {"places": 0}, "0.255"),
    ("duration", {}, {"min": "1h"}, "59m"),
    ("duration", {}, {"max": "1h"}, "61m"),
    ("time", {}, {"min": "09:00"}, "08:59"),
    ("time", {}, {"max": "18:00"}, "18:01"),
    ("rating", {"max": 5}, {"max": 3}, 4),
    ("barcode", {}, {"format": "ean13"}, "not digits"),
    ("phone", {"country": "CN"}, {}, "139 1234 5678"),
    ("picklist", {"options": CHOICES}, {"options": CHOICES[:1]}, "b"),
    ("picklist", {"options": CHOICES}, {"options": GONE}, "b"),
    ("multi_picklist", {"options": CHOICES}, {"options": CHOICES[:1]}, ["b"]),
    ("multi_picklist", {"options": CHOICES}, {"options": GONE}, ["b"]),
]


def accepts(key: str, options: dict[str, Any], raw: JsonValue) -> bool:
    """Tell whether a type with these options takes a value."""
    field_type = TYPES[key]
    try:
        field_type.parse(raw, with_defaults(field_type.options_schema, options))
    except InvalidValueError:
        return False
    return True


@pytest.mark.parametrize(("key", "wide", "narrow", "raw"), NARROWING)
def test_an_option_decides_whether_a_value_is_accepted(
    key: str, wide: dict[str, Any], narrow: dict[str, Any], raw: JsonValue
) -> None:
    assert accepts(key, wide, raw)
    assert not accepts(key, narrow, raw)


def test_the_refusal_is_said_in_both_languages() -> None:
    for key, _, narrow, raw in NARROWING:
        options = with_defaults(TYPES[key].options_schema, narrow)

        with pytest.raises(InvalidValueError) as refused:
            TYPES[key].parse(raw, options)

        reason: Any = refused.value.details["reason"]
        assert set(reason) == {"en", "zh-CN"}
