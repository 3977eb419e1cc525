"""The options of a field: every property is enforced, defaults are filled in."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.fields.registry import builtin_field_types, read_options

TYPES = {field.key: field for field in builtin_field_types()}


def problems_of(key: str, raw: Any) -> dict[str, str]:
    _, problems = read_options(TYPES[key], raw)

    assert all(problem.error.code == "field.invalid_option" for problem in problems)
    return {problem.path: problem.error.details["reason"]["en"] for problem in problems}  # type: ignore[index, call-overload, misc]


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
        ("autonumber", {"format": "T-{00000}"}, {"format": "T-{00000}"}),
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
    assert read_options(TYPES[key], raw) == (expected, [])


def test_a_whole_number_written_with_a_point_becomes_an_int() -> None:
    options, _ = read_options(TYPES["text"], {"max_length": 20.0})

    assert repr(options) == "{'max_length': 20}"


def test_what_was_given_is_not_changed() -> None:
    raw: Any = {"options": [{"value": "a"}]}

    read_options(TYPES["picklist"], raw)

    assert raw == {"options": [{"value": "a"}]}


@pytest.mark.parametrize(
    ("key", "raw", "expected"),
    [
        ("text", {"max_length": 0}, {"/max_length": "must be at least 1"}),
        ("text", {"max_length": 4001}, {"/max_length": "must be at most 4000"}),
        ("text", {"max_length": True}, {"/max_length": "must be of type integer"}),
        ("long_text", {"max_length": 1_000_001}, {"/max_length": "must be at most 1000000"}),
        ("number", {"precision": 39}, {"/precision": "must be at most 38"}),
        ("number", {"precision": 0}, {"/precision": "must be at least 1"}),
        ("number", {"scale": 11}, {"/scale": "must be at most 10"}),
        (
            "number",
            {"precision": 2, "scale": 3},
            {"/scale": "must not be greater than `precision`, which is 2"},
        ),
        ("number", {"min": "1"}, {"/min": "must be of type number"}),
        ("number", {"min": 2, "max": 1}, {"/min": "must not be above `max`, which is 1"}),
        ("currency", {"scale": 5}, {"/scale": "must be at most 4"}),
        ("currency", {"min": 0.2, "max": 0.1}, {"/min": "must not be above `max`, which is 0.1"}),
        ("percent", {"places": -1}, {"/places": "must be at least 0"}),
        ("lookup", {}, {"/to": "it is missing"}),
        ("lookup", {"to": "Account\n"}, {"/to": "must match the pattern `^[a-z][a-z0-9_]{0,39}$`"}),
        ("lookup", {"to": "a\n"}, {"/to": "must match the pattern `^[a-z][a-z0-9_]{0,39}$`"}),
        (
            "lookup",
            {"to": "a", "on_delete": "clea"},
            {"/on_delete": "it is not known here; did you mean `clear`?; known: restrict, clear"},
        ),
        ("user", {"to": "user"}, {"/to": "it is not known here; known: -"}),
        ("picklist", {}, {"": "give exactly one of `options`, `picklist`"}),
        (
            "multi_picklist",
            {"picklist": "a", "options": [{"value": "a"}]},
            {"": "give exactly one of `options`, `picklist`"},
        ),
        ("picklist", {"options": []}, {"/options": "must have at least 1 item(s)"}),
        (
            "picklist",
            {"options": [{"value": "a"}, {"value": "b"}, {"value": "a"}]},
            {"/options/2/value": "`a` stands here twice"},
        ),
        (
            "multi_picklist",
            {"options": [{"value": "a"}, {"value": "a"}]},
            {"/options/1/value": "`a` stands here twice"},
        ),
        (
            "picklist",
            {"options": [{"value": "a b"}]},
            {"/options/0/value": "use letters, digits, `_`, `.` and `-`, at most 40"},
        ),
        (
            "picklist",
            {"options": [{"value": "a", "label": {"English": "A"}, "closed": 1, "x/y": 1}]},
            {
                "/options/0/label/English": "it is not known here; known: -",
                "/options/0/closed": "must be of type boolean",
                "/options/0/x~1y": "it is not known here; "
                "known: value, label, color, closed, active",
            },
        ),
        ("text", [], {"": "must be of type object"}),
    ],
)
def test_what_does_not_fit_is_refused(key: str, raw: Any, expected: dict[str, str]) -> None:
    assert problems_of(key, raw) == expected


@pytest.mark.parametrize(
    "raw", ["T-", "{}-{}", "{0}{0}", "{00000000000}", "T {00}", "{1}", "{0}\n", "x" * 40 + "{0}"]
)
def test_a_number_format_has_one_group_of_zeros(raw: str) -> None:
    assert list(problems_of("autonumber", {"format": raw})) == ["/format"]


@pytest.mark.parametrize("country", ["cn", "XX", "CHN", ""])
def test_a_country_is_one_that_has_phone_numbers(country: str) -> None:
    assert list(problems_of("phone", {"country": country})) == ["/country"]


@pytest.mark.parametrize("color", ["gray", "cyan", "gold"])
def test_a_colour_is_one_of_the_theme(color: str) -> None:
    good: Any = {"options": [{"value": "a", "color": color}]}
    bad: Any = {"options": [{"value": "a", "color": "#ff0000"}]}

    assert problems_of("picklist", good) == {}
    assert list(problems_of("picklist", bad)) == ["/options/0/color"]
