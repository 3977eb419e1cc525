"""The changes between two catalogs, in an order in which they can be applied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from dougong.metadata.catalog import EMPTY
from dougong.metadata.conversion import Conversion
from dougong.metadata.diff import (
    Change,
    DefinitionAdded,
    DefinitionChanged,
    DefinitionRemoved,
    FieldAdded,
    FieldChanged,
    FieldRemoved,
    IndexAdded,
    IndexRemoved,
    LinkAdded,
    LinkRemoved,
    ObjectAdded,
    ObjectChanged,
    ObjectRemoved,
    UniqueAdded,
    UniqueRemoved,
)


def shown(changes: Sequence[Change]) -> list[tuple[str, ...]]:
    """Name each change by its class, its object and its field."""
    return [_shown(change) for change in changes]


def _shown(change: Change) -> tuple[str, ...]:
    name = type(change).__name__
    match change:
        case ObjectAdded(o) | ObjectRemoved(o):
            return name, o.name
        case ObjectChanged(_, o, what):
            return name, o.name, *what
        case FieldChanged(o, _, field, what, conversion):
            return name, o.name, field.name, conversion.value, *what
        case UniqueAdded(o, unique) | UniqueRemoved(o, unique):
            return name, o.name, *unique.fields
        case IndexAdded(o, fields) | IndexRemoved(o, fields):
            return name, o.name, *fields
        case DefinitionAdded(kind, n) | DefinitionChanged(kind, n) | DefinitionRemoved(kind, n):
            return name, kind, n
        case _:
            return name, change.object.name, change.field.name


def test_nothing_changes_between_equal_catalogs(bench: Any) -> None:
    assert bench.diff(bench.catalog(*bench.all), bench.catalog(*bench.all)) == []


def test_tables_come_before_what_links_them(bench: Any) -> None:
    a = {
        **bench.changed(bench.user, name="a", owned=False),
        "fields": [
            {"name": "name", "type": "text", "unique": True},
            {"name": "b", "type": "lookup", "to": "b"},
        ],
        "indexes": [["name", "b"]],
    }
    b = {
        **bench.changed(bench.user, name="b", owned=False),
        "fields": [{"name": "name", "type": "text"}, {"name": "a", "type": "lookup", "to": "a"}],
    }
    base = bench.catalog(bench.user)
    both = bench.catalog(a, b, base=base)

    assert shown(bench.diff(base, both)) == [
        ("ObjectAdded", "a"),
        ("ObjectAdded", "b"),
        ("UniqueAdded", "a", "name"),
        ("IndexAdded", "a", "name", "b"),
        ("LinkAdded", "a", "created_by"),
        ("LinkAdded", "a", "updated_by"),
        ("LinkAdded", "a", "b"),
        ("LinkAdded", "b", "created_by"),
        ("LinkAdded", "b", "updated_by"),
        ("LinkAdded", "b", "a"),
    ]
    assert [each for each in shown(bench.diff(both, base)) if each[-1] in "ab"] == [
        ("LinkRemoved", "a", "b"),
        ("LinkRemoved", "b", "a"),
        ("ObjectRemoved", "a"),
        ("ObjectRemoved", "b"),
    ]


def test_fields_come_and_go_with_their_constraints(bench: Any) -> None:
    old = bench.catalog(bench.user, bench.account, bench.industry, bench.ticket)
    fields = [
        {"name": "subject", "type": "text", "required": True},
        {"name": "code", "type": "text", "unique": True},
        {"name": "reporter", "type": "user"},
    ]
    ticket = bench.changed(bench.ticket, fields=fields, indexes=[["code"]], owned=False)

    assert shown(bench.diff(old, bench.catalog(ticket, base=old))) == [
        ("LinkRemoved", "ticket", "owner"),
        ("LinkRemoved", "ticket", "account"),
        ("UniqueRemoved", "ticket", "number"),
        ("IndexRemoved", "ticket", "opened_at"),
        ("FieldAdded", "ticket", "code"),
        ("FieldAdded", "ticket", "reporter"),
        ("FieldRemoved", "ticket", "owner"),
        ("FieldRemoved", "ticket", "number"),
        ("FieldRemoved", "ticket", "account"),
        ("FieldRemoved", "ticket", "opened_at"),
        ("UniqueAdded", "ticket", "code"),
        ("IndexAdded", "ticket", "code"),
        ("LinkAdded", "ticket", "reporter"),
        ("ObjectChanged", "ticket", "owned"),
    ]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (
            {"name": "subject", "type": "text", "required": True, "label": {"en": "About"}},
            [("FieldChanged", "ticket", "subject", "none", "label")],
        ),
        (
            {"name": "subject", "type": "text", "max_length": 300, "unique": True},
            [
                (
                    *("FieldChanged", "ticket", "subject", "widening"),
                    *("required", "unique", "max_length"),
                ),
                ("UniqueAdded", "ticket", "subject"),
            ],
        ),
        (
            {"name": "account", "type": "lookup", "to": "account", "on_delete": "clear"},
            [
                ("LinkRemoved", "ticket", "account"),
                ("FieldChanged", "ticket", "account", "none", "on_delete"),
                ("LinkAdded", "ticket", "account"),
            ],
        ),
        (
            {"name": "opened_at", "type": "date"},
            [
                ("IndexRemoved", "ticket", "opened_at"),
                ("FieldChanged", "ticket", "opened_at", "lossy", "type", "default"),
                ("IndexAdded", "ticket", "opened_at"),
            ],
        ),
    ],
)
def test_a_changed_field_says_what_and_rebuilds_what_hangs_on_it(
    bench: Any, field: Any, expected: list[Any]
) -> None:
    old = bench.catalog(bench.user, bench.account, bench.industry, bench.ticket)

    new = bench.catalog(bench.with_fields(bench.ticket, field), base=old)

    assert shown(bench.diff(old, new)) == expected


def test_definitions_without_a_table_are_listed_by_name(bench: Any) -> None:
    old = bench.catalog(*bench.all)
    view = bench.changed(bench.view, sort="subject")
    other = bench.changed(bench.view, name="other")

    new = bench.catalog(view, other, base=old.without([("layout", "account_record")]))

    assert shown(bench.diff(old, new)) == [
        ("DefinitionAdded", "view", "other"),
        ("DefinitionChanged", "view", "open"),
        ("DefinitionRemoved", "layout", "account_record"),
    ]


def test_a_shared_picklist_changes_the_fields_that_use_it(bench: Any) -> None:
    old = bench.catalog(*bench.all)
    options = [*bench.industry["options"], {"value": "mining"}]

    new = bench.catalog(bench.changed(bench.industry, options=options), base=old)

    assert shown(bench.diff(old, new)) == [
        ("FieldChanged", "account", "industry", "none", "options"),
        ("DefinitionChanged", "picklist", "industry"),
    ]


NONE, WIDENING, LOSSY, IMPOSSIBLE = Conversion
TEXT = {"type": "text"}
OPTIONS = {"options": [{"value": "a"}]}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (TEXT, {**TEXT, "max_length": 256}, WIDENING),
        (TEXT, {**TEXT, "max_length": 254}, LOSSY),
        (TEXT, {"type": "long_text"}, WIDENING),
        ({"type": "long_text"}, TEXT, LOSSY),
        ({"type": "long_text"}, {"type": "long_text", "max_length": 9}, NONE),
        ({"type": "email"}, {**TEXT, "max_length": 4000}, WIDENING),
        (TEXT, {"type": "email"}, LOSSY),
        (TEXT, {"type": "picklist", **OPTIONS}, LOSSY),
        ({"type": "picklist", **OPTIONS}, TEXT, WIDENING),
        ({"type": "picklist", **OPTIONS}, {"type": "multi_picklist", **OPTIONS}, WIDENING),
        ({"type": "multi_picklist", **OPTIONS}, {"type": "picklist", **OPTIONS}, LOSSY),
        ({"type": "picklist", "options": [{"value": "b"}]}, {"type": "picklist", **OPTIONS}, NONE),
        ({"type": "number", "scale": 2}, {"type": "number", "precision": 20, "scale": 4}, WIDENING),
        ({"type": "number", "scale": 2}, {"type": "number", "scale": 4}, LOSSY),
        ({"type": "number"}, {"type": "number", "max": 5}, NONE),
        ({"type": "number"}, {"type": "percent"}, IMPOSSIBLE),
        ({"type": "number"}, {"type": "text"}, WIDENING),
        ({"type": "number"}, {"type": "text", "max_length": 10}, LOSSY),
        (TEXT, {"type": "number"}, LOSSY),
        (TEXT, {"type": "checkbox"}, LOSSY),
        ({"type": "date"}, {"type": "datetime"}, WIDENING),
        ({"type": "datetime"}, {"type": "date"}, LOSSY),
        ({"type": "checkbox"}, {"type": "number"}, IMPOSSIBLE),
        ({"type": "user"}, {"type": "lookup", "to": "user"}, NONE),
        ({"type": "user"}, {"type": "lookup", "to": "account"}, IMPOSSIBLE),
        ({"type": "user"}, TEXT, IMPOSSIBLE),
    ],
)
def test_a_conversion_is_known_by_what_the_columns_hold(
    bench: Any, old: Any, new: Any, expected: Conversion
) -> None:
    before, after = (
        bench.catalog(
            bench.user,
            bench.account,
            bench.industry,
            bench.with_fields(bench.ticket, {"name": "x", **field}),
        )
        for field in (old, new)
    )

    changes = [each for each in bench.diff(before, after) if isinstance(each, FieldChanged)]

    assert [each.conversion for each in changes] == [expected]


def test_an_empty_catalog_is_filled(bench: Any) -> None:
    kinds = {type(each) for each in bench.diff(EMPTY, bench.catalog(*bench.all))}

    assert kinds == {ObjectAdded, UniqueAdded, IndexAdded, LinkAdded, DefinitionAdded}
    assert not kinds & {FieldAdded, FieldRemoved, LinkRemoved, UniqueRemoved, IndexRemoved}
