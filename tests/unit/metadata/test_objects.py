"""Objects and fields: what they mean, and what is refused beyond their form."""

from __future__ import annotations

from typing import Any

import pytest

TOO_LONG = "its texts may be too long for an index; shorten `max_length`"


def test_a_field_is_parsed_with_every_default_filled_in(bench: Any) -> None:
    ticket = bench.catalog(*bench.all).objects["ticket"]

    subject, account = ticket.field("subject"), ticket.field("account")

    assert (subject.options, subject.required, subject.unique) == ({"max_length": 255}, True, False)
    assert subject.label == {"en": "Subject"}
    assert (account.target, account.on_delete) == ("account", "restrict")


def test_an_autonumber_is_unique_by_itself(bench: Any) -> None:
    assert bench.catalog(*bench.all).objects["ticket"].field("number").unique


def test_a_shared_picklist_is_resolved(bench: Any) -> None:
    industry = bench.catalog(*bench.all).objects["account"].field("industry")

    assert industry.options == {
        "picklist": "industry",
        "options": [
            {"value": "steel", "closed": False, "active": True},
            {"value": "retail", "label": {"zh-CN": "零售"}, "closed": False, "active": True},
        ],
    }


def test_every_object_has_the_system_fields_before_its_own(bench: Any) -> None:
    owned = bench.catalog(*bench.all).objects["ticket"]
    ownerless = bench.catalog(*bench.all[:-3], bench.changed(bench.ticket, owned=False))

    assert list(owned.by_name) == [
        *("id", "version", "created_at", "created_by", "updated_at", "updated_by", "owner"),
        *("deleted_at", "number", "subject", "account", "opened_at"),
    ]
    assert ownerless.objects["ticket"].field("owner") is None


@pytest.mark.parametrize(
    ("field", "path", "message"),
    [
        (
            {"name": "owner", "type": "text"},
            "/name",
            "`owner` is reserved for a field that every object has; choose another name",
        ),
        (
            {"name": "contains", "type": "text"},
            "/name",
            "`contains` is reserved for a word of the expression language; choose another name",
        ),
        (
            {"name": "xmin", "type": "text"},
            "/name",
            "`xmin` is reserved for a column of PostgreSQL itself; choose another name",
        ),
        (
            {"name": "subject", "type": "text"},
            "/name",
            "`subject` is there more than once; first at `/fields/1`",
        ),
        (
            {"name": "due_on", "type": "date", "default": "now"},
            "/default",
            "`now` cannot be the default: expected a day such as `2026-01-31`",
        ),
        (
            {"name": "note", "type": "text", "default": " "},
            "/default",
            "` ` cannot be the default: it is blank; leave `default` out",
        ),
        (
            {"name": "link", "type": "url", "unique": True},
            "/unique",
            f"`link` cannot be used here: {TOO_LONG}",
        ),
        (
            {"name": "contact", "type": "lookup", "to": "acount"},
            "/to",
            "there is no object `acount`; did you mean `account`?",
        ),
        (
            {"name": "line", "type": "picklist", "picklist": "industri", "default": "steel"},
            "/picklist",
            "there is no picklist `industri`; did you mean `industry`?",
        ),
    ],
)
def test_a_faulty_field_is_refused(bench: Any, field: Any, path: str, message: str) -> None:
    ticket = bench.changed(bench.ticket, fields=[*bench.ticket["fields"], field])

    problems = [(found, text) for found, _, text in bench.problems(ticket)]

    assert problems == [("/fields/4" + path, message)]


def test_options_that_contradict_each_other_are_refused(bench: Any) -> None:
    field = {"name": "size", "type": "number", "precision": 2, "scale": 4}

    problems = bench.problems(bench.with_fields(bench.ticket, field))

    assert [path for path, _, _ in problems] == ["/fields/4/scale"]


@pytest.mark.parametrize(("kind", "word"), [("date", "today"), ("datetime", "now"), ("user", "me")])
def test_a_default_may_be_a_word(bench: Any, kind: str, word: str) -> None:
    ticket = bench.with_fields(bench.ticket, {"name": "x", "type": kind, "default": word})

    assert bench.problems(ticket) == []


def test_the_title_is_a_text_field_of_the_object(bench: Any) -> None:
    missing = bench.changed(bench.ticket, title="subjct")
    unfit = bench.changed(bench.ticket, title="account")

    assert [bench.problems(each) for each in (missing, unfit)] == [
        [
            (
                "/title",
                "definition.unknown_field",
                "object `ticket` has no field `subjct`; did you mean `subject`?",
            )
        ],
        [
            (
                "/title",
                "definition.unfit_field",
                "`account` cannot be used here: a title must be a text field",
            )
        ],
    ]


def test_indexes_name_fields_that_have_an_order_and_fit(bench: Any) -> None:
    long_texts = [
        {"name": "tags", "type": "multi_picklist", "options": [{"value": "a"}]},
        {"name": "a", "type": "text", "max_length": 400},
        {"name": "b", "type": "text", "max_length": 400},
    ]
    indexes = [
        ["created_at", "subjct"],
        ["subject", "subject"],
        ["opened_at"],
        ["opened_at"],
        ["tags"],
        ["a", "b"],
    ]

    ticket = bench.changed(bench.with_fields(bench.ticket, *long_texts), indexes=indexes)

    assert [(path, code) for path, code, _ in bench.problems(ticket)] == [
        ("/indexes/0/1", "definition.unknown_field"),
        ("/indexes/1/1", "definition.duplicate"),
        ("/indexes/3", "definition.duplicate"),
        ("/indexes/4/0", "definition.unfit_field"),
        ("/indexes/5", "definition.unfit_field"),
    ]


def test_a_value_of_a_picklist_is_there_once(bench: Any) -> None:
    twice = [{"value": "steel"}, {"value": "steel"}]
    shared = bench.changed(bench.industry, options=twice)
    own = bench.with_fields(bench.ticket, {"name": "x", "type": "picklist", "options": twice})

    assert [path for path, _, _ in bench.problems(shared)] == ["/options/1/value"]
    assert [path for path, _, _ in bench.problems(own)] == ["/fields/4/options/1/value"]
