"""The options of a field: every property is enforced, defaults are filled in."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.fields.base import CheckedOptions
from dougong.fields.options import with_defaults
from dougong.fields.registry import builtin_field_types
from dougong.kernel.shipped import schema_dir
from dougong.metadata.schema_check import SchemaCheck

TYPES = {field.key: field for field in builtin_field_types()}


def paths_of(key: str, raw: Any) -> list[str]:
    """Where options are wrong: in their form, or else in what the type says of them."""
    field = TYPES[key]
    problems = SchemaCheck(field.options_schema, folder=schema_dir()).problems(raw)
    if not problems and isinstance(field, CheckedOptions):
        problems = list(field.check_options(with_defaults(field.options_schema, raw)))
    return sorted(problem.path for problem in problems)


@pytest.mark.parametrize(
    ("key", "raw", "expected"),
    [
        ("text", {}, {"max_length": 255}),
        ("long_text", {}, {"max_length": 32_000}),
        ("number", {"min": 0}, {"min": 0, "precision": 18, "scale": 0}),
        ("currency", {}, {"scale": 2}),
        ("percent", {}, {"places": 2}),
        ("phone", {}, {}),
        ("email", {}, {}),
        ("lookup", {"to": "account"}, {"to": "account", "on_delete": "restrict"}),
        (
            "autonumber",
            {"format": "T-{00000}"},
            {"format": "T-{00000}", "restart": "never"},
        ),
        ("picklist", {"picklist": "industry"}, {"picklist": "industry"}),
        (
            "picklist",
            {"options": [{"value": "a"}, {"value": "b", "closed": True}]},
            {
                "options": [
                    {"value": "a", "closed": False, "active": True},
                    {"value": "b", "closed": True, "active": True},
                ]
            },
        ),
    ],
)
def test_defaults_are_filled_in(key: str, raw: Any, expected: Any) -> None:
    assert paths_of(key, raw) == []
    assert with_defaults(TYPES[key].options_schema, raw) == expected


def test_a_whole_number_written_with_a_point_becomes_an_int() -> None:
    options = with_defaults(TYPES["text"].options_schema, {"max_length": 20.0})

    assert repr(options) == "{'max_length': 20}"


def test_what_was_given_is_not_changed() -> None:
    raw: Any = {"options": [{"value": "a"}]}

    with_defaults(TYPES["picklist"].options_schema, raw)

    assert raw == {"options": [{"value": "a"}]}


@pytest.mark.parametrize(
    ("key", "raw", "expected"),
    [
        ("text", {"max_length": 0}, ["/max_length"]),
        ("text", {"max_length": 4001}, ["/max_length"]),
        ("text", {"max_length": True}, ["/max_length"]),
        ("long_text", {"max_length": 1000001}, ["/max_length"]),
        ("number", {"precision": 39}, ["/precision"]),
        ("number", {"precision": 0}, ["/precision"]),
        ("number", {"scale": 11}, ["/scale"]),
        ("number", {"precision": 2, "scale": 3}, ["/scale"]),
        ("number", {"min": "1"}, ["/min"]),
        ("number", {"min": 2, "max": 1}, ["/min"]),
        ("currency", {"scale": 5}, ["/scale"]),
        ("currency", {"min": 0.2, "max": 0.1}, ["/min"]),
        ("percent", {"places": -1}, ["/places"]),
        ("lookup", {}, [""]),
        ("lookup", {"to": "Account\n"}, ["/to"]),
        ("lookup", {"to": "a\n"}, ["/to"]),
        ("lookup", {"to": "a", "on_delete": "clea"}, ["/on_delete"]),
        ("user", {"to": "user"}, ["/to"]),
        ("picklist", {}, [""]),
        ("multi_picklist", {"picklist": "a", "options": [{"value": "a"}]}, [""]),
        ("picklist", {"options": []}, ["/options"]),
        (
            "picklist",
            {"options": [{"value": "a"}, {"value": "b"}, {"value": "a"}]},
            ["/options/2/value"],
        ),
        ("multi_picklist", {"options": [{"value": "a"}, {"value": "a"}]}, ["/options/1/value"]),
        ("picklist", {"options": [{"value": "a b"}]}, ["/options/0/value"]),
        (
            "picklist",
            {"options": [{"value": "a", "label": {"English": "A"}, "closed": 1, "x/y": 1}]},
            ["/options/0/closed", "/options/0/label/English", "/options/0/x~1y"],
        ),
        ("text", [], [""]),
    ],
)
def test_what_does_not_fit_is_refused(key: str, raw: Any, expected: list[str]) -> None:
    assert paths_of(key, raw) == expected


@pytest.mark.parametrize(
    "raw", ["T-", "{}-{}", "{0}{0}", "{00000000000}", "T {00}", "{1}", "{0}\n", "x" * 40 + "{0}"]
)
def test_a_number_format_has_one_group_of_zeros(raw: str) -> None:
    assert paths_of("autonumber", {"format": raw}) == ["/format"]


@pytest.mark.parametrize("country", ["cn", "XX", "CHN", ""])
def test_a_country_is_one_that_has_phone_numbers(country: str) -> None:
    assert paths_of("phone", {"country": country}) == ["/country"]


@pytest.mark.parametrize("color", ["gray", "cyan", "gold"])
def test_a_colour_is_one_of_the_theme(color: str) -> None:
    good: Any = {"options": [{"value": "a", "color": color}]}
    bad: Any = {"options": [{"value": "a", "color": "#ff0000"}]}

    assert paths_of("picklist", good) == []
    assert paths_of("picklist", bad) == ["/options/0/color"]
