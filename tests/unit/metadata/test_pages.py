"""Views, layouts, apps and samples: what is refused beyond their form."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.metadata.layouts.definition import CellDef, FieldSectionDef, RelatedListDef
from dougong.metadata.paths import SortKey, parse_sort


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (
            "subject.name",
            "`subject` of object `ticket` is not a lookup, so `name` cannot follow it",
        ),
        ("account.nam", "object `account` has no field `nam`; did you mean `name`?"),
        ("account.owner.mail", "object `user` has no field `mail`; did you mean `email`?"),
        (
            "account" + ".owner" * 6,
            f"`account{'.owner' * 6}` goes through 6 lookups; at most 5 are possible",
        ),
        ("subject", "`subject` is there more than once; first at `/columns/0`"),
    ],
)
def test_columns_are_paths_that_lead_somewhere(bench: Any, path: str, message: str) -> None:
    view = bench.changed(bench.view, columns=["subject", path])

    assert [(at, text) for at, _, text in bench.problems(view)] == [("/columns/1", message)]


def test_a_sort_goes_by_fields_that_have_an_order(bench: Any) -> None:
    view = bench.changed(bench.view, sort="account.tags,account.nam,-subject,subject")

    assert [(path, text) for path, _, text in bench.problems(view)] == [
        ("/sort", "object `account` has no field `nam`; did you mean `name`?"),
        ("/sort", "`subject` is there more than once; first at `/sort`"),
        ("/sort", "`tags` cannot be used here: its values have no order"),
    ]


def test_a_sort_is_read_as_paths_with_a_direction() -> None:
    assert parse_sort("-opened_at,account.name") == (
        SortKey("opened_at", descending=True),
        SortKey("account.name"),
    )


def test_one_view_of_an_object_opens_first(bench: Any) -> None:
    views = [bench.changed(bench.view, name=name, default=True) for name in ("a", "b")]

    problems = bench.check(*views, base=bench.catalog(*bench.all)).problems

    assert bench.found(problems) == [
        (
            "/default",
            "definition.conflict",
            "the first view of `ticket` is claimed by `a` and `b`; keep one of them",
        ),
        (
            "/default",
            "definition.conflict",
            "the first view of `ticket` is claimed by `b` and `a`; keep one of them",
        ),
    ]


def test_a_layout_is_parsed_into_sections(bench: Any) -> None:
    layout = bench.catalog(*bench.all).get("layout", "account_record")

    assert layout.tabs[0].sections == (
        FieldSectionDef(
            name="info",
            label=None,
            columns=2,
            fields=(CellDef("name", 1), CellDef("owner.email", 1, "/field")),
        ),
        RelatedListDef(
            name="tickets",
            label=None,
            object="ticket",
            lookup="account",
            fields=("number", "subject"),
            sort="-opened_at",
        ),
    )


def test_a_layout_shows_each_field_once_and_within_its_columns(bench: Any) -> None:
    sections = [
        {"name": "a", "columns": 1, "fields": ["name", {"field": "tags", "width": 2}]},
        {"name": "a", "fields": ["name"]},
        {
            "name": "c",
            "block": "related_list",
            "relation": "ticket.created_by",
            "fields": ["nope"],
            "sort": "-nope",
        },
    ]
    tab = {"name": "main", "label": {"en": "Main"}, "sections": sections}
    header = {"fields": ["name", "namee"]}

    layout = bench.changed(bench.layout, header=header, tabs=[tab])

    assert bench.problems(layout) == [
        (
            "/header/fields/1",
            "definition.unknown_field",
            "object `account` has no field `namee`; did you mean `name`?",
        ),
        (
            "/tabs/0/sections/1/fields/0",
            "definition.duplicate",
            "`name` is there more than once; first at `/tabs/0/sections/0/fields/0`",
        ),
        (
            "/tabs/0/sections/1/name",
            "definition.duplicate",
            "`a` is there more than once; first at `/tabs/0/sections/0`",
        ),
        (
            "/tabs/0/sections/0/fields/1/width",
            "definition.out_of_bounds",
            "the width must be at most 1, not 2",
        ),
        (
            "/tabs/0/sections/2/relation",
            "definition.unfit_field",
            "`created_by` cannot be used here: it is not a lookup to `account`",
        ),
        (
            "/tabs/0/sections/2/fields/0",
            "definition.unknown_field",
            "object `ticket` has no field `nope`",
        ),
        (
            "/tabs/0/sections/2/sort",
            "definition.unknown_field",
            "object `ticket` has no field `nope`",
        ),
    ]


def test_an_object_has_one_layout_of_a_type(bench: Any) -> None:
    other = bench.changed(bench.layout, name="other")

    assert {code for _, code, _ in bench.problems(other)} == {"definition.conflict"}


def test_an_app_opens_lists_that_exist(bench: Any) -> None:
    app = {
        "kind": "app",
        "name": "desk",
        "label": {"en": "Desk"},
        "items": [
            {"object": "ticket", "view": "open"},
            {"group": {"en": "More"}, "items": [{"object": "acount"}, {"object": "user"}]},
            {"object": "account", "view": "open"},
            {"object": "user", "view": "mine"},
            {"object": "user"},
        ],
    }

    assert bench.problems(app) == [
        (
            "/items/1/items/0/object",
            "definition.unknown_reference",
            "there is no object `acount`; did you mean `account`?",
        ),
        ("/items/3/view", "definition.unknown_reference", "there is no view `mine`"),
        (
            "/items/2/view",
            "definition.unknown_reference",
            "there is no view of `account` called `open`",
        ),
        (
            "/items/4",
            "definition.duplicate",
            "`user` is there more than once; first at `/items/1/items/1`",
        ),
    ]


def sample(records: list[Any], *, of: str = "ticket", **more: Any) -> dict[str, Any]:
    return {"kind": "sample", "name": "seed", "object": of, "records": records, **more}


@pytest.mark.parametrize(
    ("record", "path", "message"),
    [
        ({"subjct": "x", "subject": "x"}, "/subjct", "no field `subjct`; did you mean `subject`?"),
        ({"account": None}, "", "`subject` is missing"),
        ({"subject": "x" * 300}, "/subject", "`subject`: at most 255 characters, not 300"),
        ({"subject": "x", "number": "T-1"}, "/number", "the platform gives its value"),
        ({"subject": "x", "created_at": "x"}, "/created_at", "the platform gives its value"),
        ({"subject": "x", "account": "acme"}, "/account", "name the record by a unique field"),
        (
            {"subject": "x", "account": {"industry": "steel"}},
            "/account",
            "`industry` is not a unique field of `account`",
        ),
    ],
)
def test_a_seed_record_that_could_not_be_saved_is_refused(
    bench: Any, record: Any, path: str, message: str
) -> None:
    problems = bench.problems(sample([record]))

    assert [(at, message in text) for at, _, text in problems] == [("/records/0" + path, True)]


def test_a_sound_seed_record_passes(bench: Any) -> None:
    owner = {"email": "mei@example.com"}
    record = {"subject": "x", "account": {"name": "Acme"}, "owner": owner, "opened_at": None}

    assert bench.problems(sample([record])) == []


def test_the_key_of_a_sample_is_unique_and_always_there(bench: Any) -> None:
    unfit = sample([{"subject": "x"}], key="subject")
    absent = sample([{"name": "a"}], of="account", key="nam")
    twice = sample([{"name": "a"}, {"name": "a"}], of="account", key="name")

    assert [(path, code) for path, code, _ in bench.problems(unfit)] == [
        ("/key", "definition.unfit_field")
    ]
    assert [(path, code) for path, code, _ in bench.problems(absent)] == [
        ("/key", "definition.unknown_field")
    ]
    assert [(path, code) for path, code, _ in bench.problems(twice)] == [
        ("/records/1/name", "definition.duplicate")
    ]
