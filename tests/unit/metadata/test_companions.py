"""Fields that name other objects or fields by their options: polymorphic lookups and currencies."""

from __future__ import annotations

from typing import Any

import pytest

ABOUT = {"name": "about", "type": "polymorphic", "to": ["account", "ticket"]}
AMOUNT = {"name": "amount", "type": "currency", "currency": {"field": "subject"}}


def with_field(bench: Any, field: Any) -> Any:
    """Give the ticket with one field more, at place 4."""
    return bench.with_fields(bench.ticket, field)


def test_a_polymorphic_lookup_knows_its_objects(bench: Any) -> None:
    catalog = bench.catalog(*bench.all[:3], with_field(bench, ABOUT), *bench.all[4:])

    about = catalog.objects["ticket"].field("about")

    assert (about.target, about.targets) == (None, ("account", "ticket"))
    assert about.on_delete == "restrict"
    uses = [(use.name, use.path) for use in catalog.where_used("object", "account")]
    assert ("ticket", "/fields/4/to/0") in uses


def test_a_currency_knows_the_field_beside_it(bench: Any) -> None:
    catalog = bench.catalog(*bench.all[:3], with_field(bench, AMOUNT), *bench.all[4:])

    uses = [use.path for use in catalog.where_used("object", "ticket", "subject")]

    assert "/fields/4/currency/field" in uses


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (
            {**ABOUT, "to": ["account", "acount"]},
            [("/fields/4/to/1", "definition.unknown_reference")],
        ),
        ({**ABOUT, "to": []}, [("/fields/4/to", "definition.out_of_bounds")]),
        ({**ABOUT, "to": ["account", "account"]}, [("/fields/4/to/1", "definition.duplicate")]),
        ({**ABOUT, "unique": True}, [("/fields/4/unique", "definition.unknown_property")]),
        (
            {**AMOUNT, "currency": {"field": "subjekt"}},
            [("/fields/4/currency/field", "definition.unknown_field")],
        ),
        (
            {**AMOUNT, "currency": {"field": "opened_at"}},
            [("/fields/4/currency/field", "definition.unfit_field")],
        ),
    ],
)
def test_what_they_cannot_name_is_refused(
    bench: Any, field: Any, expected: list[tuple[str, str]]
) -> None:
    found = bench.problems(with_field(bench, field))

    assert [(path, code) for path, code, _ in found] == expected


@pytest.mark.parametrize(("to", "paths"), [(["account"], []), (["ticket"], ["/relation"])])
def test_a_related_list_may_follow_a_polymorphic_lookup(
    bench: Any, to: list[str], paths: list[str]
) -> None:
    related = {"name": "about", "block": "related_list", "relation": "ticket.about"}
    section = {**related, "fields": ["number"]}
    tab = {"name": "main", "label": {"en": "Main"}, "sections": [section]}
    layout = bench.changed(bench.layout, tabs=[tab])

    found = bench.problems(with_field(bench, {**ABOUT, "to": to}), layout)

    assert [path.removeprefix("/tabs/0/sections/0") for path, _, _ in found] == paths


def test_a_polymorphic_lookup_is_no_title(bench: Any) -> None:
    ticket = bench.changed(with_field(bench, ABOUT), title="about")

    assert [path for path, _, _ in bench.problems(ticket)] == ["/title"]


@pytest.mark.parametrize(
    ("value", "start"),
    [
        ({"object": "account", "name": "Acme"}, None),
        (None, None),
        ({"object": "account", "industry": "steel"}, "`industry` is not a unique field"),
        ({"object": "user", "email": "a@example.com"}, "name the record by its object, one of"),
        ("account/01890a5d-ac96-774b-bcce-b302099a8057", "name the record by its object, one of"),
    ],
)
def test_a_sample_names_the_record_by_object_and_key(
    bench: Any, value: Any, start: str | None
) -> None:
    sample = {
        "kind": "sample",
        "name": "first",
        "object": "ticket",
        "records": [{"subject": "x", "about": value}],
    }

    found = bench.problems(with_field(bench, ABOUT), sample)

    assert [path for path, _, _ in found] == ([] if start is None else ["/records/0/about"])
    assert start is None or start in found[0][2]
