"""Layouts beyond sections of fields: conditions, blocks, forms for new records, and for whom."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.metadata.layouts.definition import (
    BlockDef,
    CellDef,
    FieldSectionDef,
    ForDef,
    MarkdownDef,
    RelatedListDef,
    RowsDef,
)

HINT = {"en": "**Look** here", "zh-CN": "请看**这里**"}


def layout(bench: Any, *sections: dict[str, Any], **more: Any) -> Any:
    """Give a layout of accounts with these sections."""
    tab = {"name": "main", "label": {"en": "Main"}, "sections": list(sections)}
    return bench.changed(bench.layout, tabs=[tab], **more)


def meaning(bench: Any, document: Any, *others: Any) -> Any:
    """Give what a layout means among all others."""
    catalog = bench.catalog(*others, document, base=bench.catalog(*bench.all))
    return catalog.get("layout", document["name"])


def test_a_layout_keeps_its_conditions_and_blocks(bench: Any) -> None:
    cell = {"field": "industry", "visible": "a", "required": "b", "read_only": "c"}
    related = {
        "name": "tickets",
        "visible": "d",
        "block": "related_list",
        "relation": "ticket.account",
        "fields": ["subject"],
        "where": "subject != null",
        "limit": 20,
    }
    document = layout(
        bench,
        {"name": "info", "collapsed": True, "visible": "e", "fields": ["name", cell]},
        related,
        side=[
            {"name": "timeline", "block": "timeline"},
            {"name": "history", "label": {"en": "Changes"}, "block": "history"},
            {"name": "hint", "block": "markdown", "text": HINT},
        ],
        header={"actions": ["edit", "delete"]},
    )
    document["tabs"][0]["visible"] = "f"

    found = meaning(bench, document)

    assert found.actions == ("edit", "delete")
    assert found.tabs[0].visible == "f"
    assert found.tabs[0].sections == (
        FieldSectionDef(
            name="info",
            label=None,
            columns=2,
            collapsed=True,
            visible="e",
            fields=(
                CellDef("name", 1),
                CellDef("industry", 1, "/field", visible="a", required="b", read_only="c"),
            ),
        ),
        RelatedListDef(
            name="tickets",
            label=None,
            object="ticket",
            lookup="account",
            fields=("subject",),
            sort=None,
            where="subject != null",
            limit=20,
            visible="d",
        ),
    )
    assert found.side == (
        BlockDef(name="timeline", label=None, block="timeline"),
        BlockDef(name="history", label={"en": "Changes"}, block="history"),
        MarkdownDef(name="hint", label=None, text=HINT),
    )


def test_a_layout_is_for_users_and_a_device(bench: Any) -> None:
    found = meaning(
        bench,
        bench.changed(bench.layout, **{"for": {"users": "$user.name = 'x'", "device": "phone"}}),
    )

    assert found.used == ForDef(None, "$user.name = 'x'", "phone")


def test_the_form_for_a_new_record_may_have_steps(bench: Any) -> None:
    document = layout(bench, {"name": "info", "fields": ["name"]}, type="create", steps=True)

    assert bench.problems(document) == []
    assert meaning(bench, document).steps


def test_a_page_and_forms_stand_beside_each_other_for_different_people(bench: Any) -> None:
    section = {"name": "info", "fields": ["name"]}
    uses: list[dict[str, Any]] = [
        {"type": "create"},
        {"type": "quick_create"},
        {"for": {"device": "phone"}},
        {"for": {"users": "$user.name = 'x'"}},
    ]
    others = [layout(bench, section, name=f"account_{at}", **use) for at, use in enumerate(uses)]

    assert bench.problems(*others) == []


def test_two_layouts_for_the_same_are_one_too_many(bench: Any) -> None:
    phone = [bench.changed(bench.layout, name=n, **{"for": {"device": "phone"}}) for n in "ab"]

    assert [(path, code) for path, code, _ in bench.problems(*phone)] == [
        ("/object", "definition.conflict"),
        ("/object", "definition.conflict"),
    ]


@pytest.mark.parametrize("field", ["created_at", "owner.name", "code"])
def test_only_what_people_write_can_be_required_or_read_only(bench: Any, field: str) -> None:
    account = bench.with_fields(
        bench.account, {"name": "code", "type": "autonumber", "format": "A-{0}"}
    )
    cells = [{"field": field, "required": "true"}, {"field": "industry", "read_only": "true"}]

    found = bench.problems(account, layout(bench, {"name": "info", "fields": cells}))

    assert [(path, text) for path, _, text in found] == [
        (
            "/tabs/0/sections/0/fields/0/field",
            f"`{field}` cannot be used here: people do not write it",
        )
    ]


def test_a_form_for_a_new_record_shows_nothing_that_is_not_there_yet(bench: Any) -> None:
    related = {
        "name": "tickets",
        "block": "related_list",
        "relation": "ticket.account",
        "fields": ["subject"],
    }
    document = layout(
        bench,
        {"name": "info", "fields": ["name"]},
        {"name": "timeline", "block": "timeline"},
        related,
        type="quick_create",
        steps=True,
        header={"fields": ["name"]},
        side=[{"name": "hint", "block": "markdown", "text": HINT}],
    )

    assert [(path, code) for path, code, _ in bench.problems(document)] == [
        (path, "definition.unfit_property")
        for path in (
            "/steps",
            "/header",
            "/side",
            "/tabs/0/sections/1/block",
            "/tabs/0/sections/2/block",
        )
    ]


def test_actions_are_those_that_the_object_has(bench: Any) -> None:
    account = bench.changed(bench.account, owned=False)
    actions = ["edit", "submit", "change_owner"]
    document = layout(bench, {"name": "info", "fields": ["name"]}, header={"actions": actions})

    assert [(path, text) for path, _, text in bench.problems(account, document)] == [
        ("/header/actions/1", "`submit` does not go here: the object is no document"),
        ("/header/actions/2", "`change_owner` does not go here: its records have no owner"),
    ]


def lines(**more: Any) -> list[dict[str, Any]]:
    """Give an order, and its lines."""
    text = {"label": {"en": "X"}, "plural": {"en": "Xs"}, "kind": "object"}
    subject = {"name": "subject", "type": "text"}
    parent = {"name": "sale", "type": "parent", "to": "sale", "inline": True, **more}
    sale = {**text, "name": "sale", "title": "subject", "shape": "document", "fields": [subject]}
    line = {**text, "name": "sale_line", "title": "subject", "fields": [subject, parent]}
    return [sale, line]


def rows_layout(bench: Any, *blocks: dict[str, Any]) -> Any:
    sections = [{"name": f"r{at}", "block": "rows", **each} for at, each in enumerate(blocks)]
    return layout(bench, *sections, name="sale_record", object="sale")


def test_rows_have_columns_of_their_own(bench: Any) -> None:
    document = rows_layout(bench, {"rows": "lines", "fields": ["subject"]})

    found = meaning(bench, document, *lines(rows="lines"))

    assert found.tabs[0].sections == (
        RowsDef(name="r0", label=None, rows="lines", fields=("subject",)),
    )


def test_rows_are_those_of_the_record_and_shown_once(bench: Any) -> None:
    document = rows_layout(
        bench,
        {"rows": "lines", "fields": ["subject", "price"]},
        {"rows": "lines"},
        {"rows": "line"},
    )

    assert [(path, text) for path, _, text in bench.problems(*lines(rows="lines"), document)] == [
        ("/tabs/0/sections/0/fields/1", "object `sale_line` has no field `price`"),
        (
            "/tabs/0/sections/1/rows",
            "`lines` is there more than once; first at `/tabs/0/sections/0/rows`",
        ),
        ("/tabs/0/sections/2/rows", "`line` is not one of `lines`; did you mean `lines`?"),
    ]


def test_rows_that_are_called_after_their_object_follow_its_name(bench: Any) -> None:
    document = rows_layout(bench, {"rows": "sale_lines"})
    catalog = bench.catalog(*lines(), document, base=bench.catalog(*bench.all))

    (found,) = [
        each
        for each in catalog.references["layout", "sale_record"]
        if each.path == "/tabs/0/sections/0/rows"
    ]

    assert (found.name, found.span, found.implied) == ("sale_line", (0, 9), False)


def test_conditions_are_asked_where_they_can_be_known(bench: Any) -> None:
    cell = {"field": "industry", "visible": "name != null"}
    related = {
        "name": "tickets",
        "block": "related_list",
        "relation": "ticket.account",
        "fields": ["subject"],
        "where": "subject != null",
    }
    document = layout(
        bench, {"name": "info", "fields": [cell]}, related, **{"for": {"users": "$user.name = 'x'"}}
    )
    catalog = bench.catalog(document, base=bench.catalog(*bench.all))

    found = catalog.expressions["layout", "account_record"]

    assert [(each.path, each.object, each.live, each.actor) for each in found] == [
        ("/for/users", "account", False, True),
        ("/tabs/0/sections/0/fields/0/visible", "account", True, False),
        ("/tabs/0/sections/1/where", "ticket", False, False),
    ]
