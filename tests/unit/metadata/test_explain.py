"""What is wrong with the form of a definition is said so that an admin understands."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.fields.registry import builtin_field_types

TYPES = ", ".join(f"`{each.key}`" for each in builtin_field_types())
NAMES = "use lower-case letters, digits and single underscores, beginning with a letter"


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (
            {"name": "a", "type": "txt"},
            (
                "/type",
                f"`txt` is not one of {TYPES}; did you mean `text`?",
            ),
        ),
        ({"name": "a"}, ("", "`type` is missing")),
        (
            {"name": "a", "type": "text", "max_lenght": 5},
            ("/max_lenght", "`max_lenght` is not a property here; did you mean `max_length`?"),
        ),
        (
            {"name": "a", "type": "checkbox", "max_length": 5},
            ("/max_length", "`max_length` is not a property here"),
        ),
        (
            {"name": "a", "type": "autonumber", "format": "{0}", "default": "1"},
            ("/default", "`default` is not a property here"),
        ),
        (
            {"name": "a", "type": "text", "max_length": 5000},
            ("/max_length", "the value must be at most 4000, not 5000"),
        ),
        (
            {"name": "a", "type": "text", "required": "yes"},
            ("/required", "expected true or false, found text"),
        ),
        (
            {"name": "A b", "type": "text"},
            (
                "/name",
                f"`A b` does not have the right form: {NAMES}",
            ),
        ),
        ({"name": "a", "type": "lookup"}, ("", "`to` is missing")),
        ({"name": "a", "type": "picklist"}, ("", "give exactly one of `options`, `picklist`")),
        (
            {"name": "a", "type": "picklist", "picklist": "industry", "options": [{"value": "x"}]},
            ("", "give exactly one of `options`, `picklist`"),
        ),
        (["no", "field"], ("", "expected an object, found a list")),
    ],
)
def test_a_faulty_field_is_explained(bench: Any, field: Any, expected: tuple[str, str]) -> None:
    ticket = bench.changed(bench.ticket, fields=[*bench.ticket["fields"], field])

    problems = [(path, message) for path, _, message in bench.problems(ticket)]

    assert problems == [("/fields/4" + expected[0], expected[1])]


@pytest.mark.parametrize("name", ["a\n", "ä", "1a", "_a", "a__b", "a_", "a" * 41, ""])
def test_names_have_one_form(bench: Any, name: str) -> None:
    ticket = bench.with_fields(bench.ticket, {"name": name, "type": "text"})

    assert [path for path, _, _ in bench.problems(ticket)] == ["/fields/4/name"]


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (
            {"name": "s", "block": "related_lst", "relation": "ticket.account", "fields": ["name"]},
            [
                (
                    "/block",
                    "`related_lst` is not one of `related_list`; did you mean `related_list`?",
                )
            ],
        ),
        (
            {"name": "s", "feilds": ["name"]},
            [
                ("", "`fields` is missing"),
                ("/feilds", "`feilds` is not a property here; did you mean `fields`?"),
            ],
        ),
        (
            {"name": "s", "fields": [7]},
            [("/fields/0", "expected text or an object, found a number")],
        ),
        (
            {"name": "s", "fields": [{"field": "name", "width": 4}]},
            [("/fields/0/width", "the value must be at most 3, not 4")],
        ),
        ("name", [("", "expected an object, found text")]),
    ],
)
def test_of_alternatives_the_likeliest_is_explained(
    bench: Any, section: Any, expected: list[tuple[str, str]]
) -> None:
    tab = {"name": "main", "label": {"en": "Main"}, "sections": [section]}
    layout = bench.changed(bench.layout, tabs=[tab])

    problems = [(path, message) for path, _, message in bench.problems(layout)]

    assert sorted(problems) == [
        ("/tabs/0/sections/0" + path, message) for path, message in sorted(expected)
    ]


def test_a_label_needs_a_text_in_some_language(bench: Any) -> None:
    views = [
        bench.changed(bench.view, label=label)
        for label in ({}, {"en": ""}, {"fr": "x", "English": "x"})
    ]

    assert [bench.problems(view) for view in views] == [
        [
            (
                "/label",
                "definition.out_of_bounds",
                "the number of entries must be at least 1, not 0",
            )
        ],
        [("/label/en", "definition.out_of_bounds", "the length must be at least 1, not 0")],
        [
            (
                "/label/English",
                "definition.unknown_property",
                "`English` is not a property here",
            )
        ],
    ]
