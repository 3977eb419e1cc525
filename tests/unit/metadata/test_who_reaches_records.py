"""What objects say of who reaches their records, and fields of how their values are shown."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.metadata.objects.definition import MaskDef, SharedWithDef

COMMENT: dict[str, Any] = {
    "kind": "object",
    "name": "comment",
    "label": {"en": "Comment"},
    "plural": {"en": "Comments"},
    "title": "body",
    "fields": [
        {"name": "body", "type": "text"},
        {"name": "ticket", "type": "parent", "to": "ticket"},
    ],
}
PHONE: dict[str, Any] = {
    "name": "phone",
    "type": "phone",
    "mask": {"start": 3, "end": 4},
    "personal": True,
}


def meaning(bench: Any, document: dict[str, Any]) -> Any:
    """Give what an object means among all others."""
    return bench.catalog(document, base=bench.catalog(*bench.all)).get("object", document["name"])


def test_an_object_says_who_reaches_its_records(bench: Any) -> None:
    keeper = {"name": "keeper", "type": "user"}
    shared = [{"field": "keeper", "level": "edit"}]
    document = bench.changed(
        bench.with_fields(bench.ticket, keeper),
        sharing="private",
        superiors="direct",
        shared_with=shared,
    )

    found = meaning(bench, document)

    assert (found.sharing, found.superiors) == ("private", "direct")
    assert found.shared_with == (SharedWithDef(field="keeper", level="edit"),)


def test_records_are_open_to_everybody_unless_the_object_says_otherwise(bench: Any) -> None:
    found = meaning(bench, bench.ticket)

    assert (found.sharing, found.superiors, found.shared_with) == ("edit", "all", ())


def test_rows_of_a_document_are_reached_with_it(bench: Any) -> None:
    rows = bench.with_fields(
        COMMENT, {"name": "ticket", "type": "parent", "to": "ticket", "inline": True}
    )

    assert meaning(bench, rows).sharing == "parent"
    assert [each[:2] for each in bench.problems({**rows, "sharing": "read"})] == [
        ("/sharing", "definition.unfit_property")
    ]


@pytest.mark.parametrize(
    ("document", "said", "path", "code"),
    [
        ("ticket", {"sharing": "parent"}, "/sharing", "unfit_property"),
        ("ticket", {"sharing": "private", "owned": False}, "/sharing", "unfit_property"),
        ("ticket", {"superiors": "none", "owned": False}, "/superiors", "unfit_property"),
        ("ticket", {"sharing": "public"}, "/sharing", "not_one_of"),
        ("comment", {"sharing": "parent", "superiors": "none"}, "/superiors", "unfit_property"),
        (
            "comment",
            {"sharing": "parent", "shared_with": [{"field": "ticket", "level": "read"}]},
            "/shared_with",
            "unfit_property",
        ),
        (
            "ticket",
            {"shared_with": [{"field": "account", "level": "read"}]},
            "/shared_with/0/field",
            "unfit_field",
        ),
        (
            "ticket",
            {"shared_with": [{"field": "owner", "level": "read"}]},
            "/shared_with/0/field",
            "unknown_field",
        ),
        (
            "ticket",
            {"shared_with": [{"field": "agent", "level": at} for at in ("read", "edit")]},
            "/shared_with/1/field",
            "duplicate",
        ),
    ],
)
def test_what_is_said_of_who_reaches_records_must_fit_the_object(
    bench: Any, document: str, said: dict[str, Any], path: str, code: str
) -> None:
    agent = {"name": "agent", "type": "user"}
    chosen = bench.with_fields(bench.ticket, agent) if document == "ticket" else COMMENT

    found = bench.problems({**chosen, **said})

    assert [each[:2] for each in found] == [(path, f"definition.{code}")]


def test_an_event_is_shared_with_nobody(bench: Any) -> None:
    event = {**COMMENT, "shape": "event", "fields": COMMENT["fields"][:1], "sharing": "read"}

    assert [each[:2] for each in bench.problems(event)] == [
        ("/sharing", "definition.unfit_property")
    ]


def test_a_field_says_how_its_values_are_shown_and_a_lookup_what_it_reveals(bench: Any) -> None:
    account = {"name": "account", "type": "lookup", "to": "account", "reveals": True}

    found = meaning(bench, bench.with_fields(bench.ticket, PHONE, account))

    phone, revealing = found.field("phone"), found.field("account")
    assert (phone.mask, phone.personal, phone.reveals) == (MaskDef(start=3, end=4), True, False)
    assert (revealing.mask, revealing.personal, revealing.reveals) == (None, False, True)
    assert found.field("subject").personal is False


@pytest.mark.parametrize(
    ("field", "path", "code"),
    [
        ({"type": "number", "mask": {"end": 2}}, "/fields/4/mask", "unknown_property"),
        (
            {"type": "autonumber", "format": "{0}", "mask": {"end": 2}},
            "/fields/4/mask",
            "unknown_property",
        ),
        ({"type": "text", "mask": {}}, "/fields/4/mask", "out_of_bounds"),
        ({"type": "text", "mask": {"end": 21}}, "/fields/4/mask/end", "out_of_bounds"),
        (
            {"type": "formula", "returns": "text", "formula": "subject", "personal": True},
            "/fields/4/personal",
            "unknown_property",
        ),
        ({"type": "user", "reveals": True}, "/fields/4/reveals", "unknown_property"),
    ],
)
def test_masks_are_for_texts_that_people_write(
    bench: Any, field: dict[str, Any], path: str, code: str
) -> None:
    found = bench.problems(bench.with_fields(bench.ticket, {"name": "x", **field}))

    assert [each[:2] for each in found] == [(path, f"definition.{code}")]


def test_a_title_is_not_masked_for_it_is_shown_wherever_the_record_is_named(bench: Any) -> None:
    title = {"name": "subject", "type": "text", "mask": {"start": 1}}

    found = bench.problems(bench.with_fields(bench.ticket, title))

    assert [each[:2] for each in found] == [("/fields/1/mask", "definition.unfit_field")]
