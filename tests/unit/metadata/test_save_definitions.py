"""What definitions say of saves: rules, record types, computed values, dependent choices."""

from __future__ import annotations

from typing import Any

import pytest

RULE = {"name": "r", "when": "name = 'x'", "message": {"en": "No"}}
TYPE = {"name": "a", "label": {"en": "A"}}
OWN = "choices that depend on another field must be its own, in `options`"


def obj(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Give an object with a name and these fields."""
    named = {"name": "name", "type": "text"}
    label = {"en": "Thing"}
    base = {"kind": "object", "name": "thing", "label": label, "plural": label, "title": "name"}
    return {**base, "fields": [named, *fields], **more}


def wrong(bench: Any, *fields: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    """Give place and words of each fault of an object."""
    return told(bench, obj(*fields, **more))


def told(bench: Any, *definitions: dict[str, Any]) -> list[tuple[str, str]]:
    """Give place and words of each fault of definitions."""
    found = bench.problems(*bench.all, *definitions)
    return [(path, message) for path, _, message in found]


def pick(name: str, *values: str, **more: Any) -> dict[str, Any]:
    """Give a picklist."""
    return {"name": name, "type": "picklist", "options": [{"value": v} for v in values], **more}


def test_rules_have_names_of_their_own_and_blame_fields_that_there_are(bench: Any) -> None:
    assert wrong(bench, rules=[RULE, {**RULE, "field": "nmae"}]) == [
        ("/rules/1/name", "`r` is there more than once; first at `/rules/0`"),
        ("/rules/1/field", "object `thing` has no field `nmae`; did you mean `name`?"),
    ]


def test_a_rule_may_ask_of_the_record_as_it_was_and_of_its_type(bench: Any) -> None:
    known = bench.catalog(*bench.all, obj(rules=[RULE], record_types=[TYPE]))

    (at,) = (each for each in known.expressions["object", "thing"] if each.path == "/rules/0/when")
    assert at.globals["old"].object == "thing"
    assert at.globals["record_type"].options == ("a",)


def test_one_record_type_is_the_default_and_it_is_active(bench: Any) -> None:
    other = {**TYPE, "name": "b", "default": True}

    assert wrong(bench, record_types=[{**TYPE, "default": True}, TYPE, other]) == [
        ("/record_types/1/name", "`a` is there more than once; first at `/record_types/0`"),
        ("/record_types/2/default", "the default is claimed by `a` and `b`; keep one of them"),
    ]
    assert wrong(bench, record_types=[{**TYPE, "active": False}]) == [
        ("/record_types", "`a` cannot be used here: new records need a type that is active")
    ]


def test_a_record_type_speaks_of_choices_and_values_that_there_are(bench: Any) -> None:
    options = {"state": ["x", "y"], "name": ["x"], "stat": ["x"]}
    defaults = {"state": "z", "on": "today", "nome": 1}
    fields = (pick("state", "x", "z"), {"name": "on", "type": "date"})

    parts = {"options": options, "defaults": defaults}

    assert wrong(bench, *fields, record_types=[{**TYPE, **parts}]) == [
        ("/record_types/0/options/state/1", "`y` is not one of `x`, `z`"),
        ("/record_types/0/options/name", "`name` cannot be used here: it offers no choices"),
        (
            "/record_types/0/options/stat",
            "object `thing` has no field `stat`; did you mean `state`?",
        ),
        ("/record_types/0/defaults/state", "`z` is not one of `x`, `y`"),
        (
            "/record_types/0/defaults/nome",
            "object `thing` has no field `nome`; did you mean `name`?",
        ),
    ]


def test_the_name_of_the_record_type_is_taken(bench: Any) -> None:
    assert wrong(bench, {"name": "record_type", "type": "text"}) == [
        (
            "/fields/1/name",
            "`record_type` is reserved for a field that every object has; choose another name",
        )
    ]


def test_choices_depend_on_a_picklist_and_on_values_it_has(bench: Any) -> None:
    choices = [{"value": "m", "when": ["x", "q"]}]
    model = {"name": "model", "type": "picklist", "options": choices}

    assert wrong(bench, pick("state", "x"), {**model, "controlled_by": "state"}) == [
        ("/fields/2/options/0/when/1", "`q` is not one of `x`")
    ]
    assert wrong(bench, {**model, "controlled_by": "name"}) == [
        ("/fields/1/controlled_by", "`name` cannot be used here: it must be of the type picklist")
    ]
    assert wrong(bench, model) == [
        (
            "/fields/1/options/0/when",
            "option refused: name the field that decides in `controlled_by`",
        )
    ]
    assert wrong(bench, pick("a", "x", controlled_by="b"), pick("b", "x", controlled_by="a")) == [
        ("/fields/1/controlled_by", "these fields depend on each other in a circle: a → b"),
        ("/fields/2/controlled_by", "these fields depend on each other in a circle: b → a"),
    ]
    assert wrong(
        bench,
        pick("a", "x"),
        {"name": "b", "type": "picklist", "picklist": "industry", "controlled_by": "a"},
    ) == [
        (
            "/fields/2/controlled_by",
            f"`b` cannot be used here: {OWN}",
        )
    ]


def lookup(*fetch: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Give a lookup that fetches."""
    return {"name": "account", "type": "lookup", "to": "account", "fetch": list(fetch), **more}


@pytest.mark.parametrize(
    ("fetch", "path", "message"),
    [
        ({"field": "nmae"}, "/field", "object `account` has no field `nmae`; did you mean `name`?"),
        ({"field": "tags"}, "/field", "`tags` cannot be used here: its values do not fit `note`"),
        ({"into": "nope"}, "/into", "object `thing` has no field `nope`; did you mean `note`?"),
        ({"into": "owner"}, "/into", "`owner` cannot be used here: the platform gives its value"),
        (
            {"into": "account"},
            "/into",
            "`account` cannot be used here: a lookup cannot fill itself",
        ),
        (
            {"into": "set"},
            "/into",
            "`set` cannot be used here: it has a default; keep one of the two",
        ),
    ],
)
def test_a_lookup_fetches_what_fits(
    bench: Any, fetch: dict[str, Any], path: str, message: str
) -> None:
    asked = {"field": "name", "into": "note", **fetch}
    fields = [{"name": "note", "type": "text"}, {"name": "set", "type": "text", "default": "x"}]

    assert wrong(bench, *fields, lookup(asked)) == [(f"/fields/3/fetch/0{path}", message)]


def test_a_field_is_fetched_once(bench: Any) -> None:
    asked = {"field": "name", "into": "note"}

    assert wrong(bench, {"name": "note", "type": "text"}, lookup(asked, asked)) == [
        ("/fields/2/fetch/1/into", "`note` is there more than once; first at `/fields/2/fetch/0`")
    ]


def test_values_are_not_worked_out_from_each_other(bench: Any) -> None:
    def computed(name: str, source: str) -> dict[str, Any]:
        return {"name": name, "type": "text", "default": {"expression": source}}

    found = wrong(bench, computed("a", "b & name"), computed("b", "UPPER(a)"))

    assert [message for _, message in found] in (
        ["these fields depend on each other in a circle: a → b → a"],
        ["these fields depend on each other in a circle: b → a → b"],
    )
    assert wrong(bench, computed("a", "b & name"), computed("b", "UPPER(name)")) == []


def test_a_layout_is_for_a_record_type_that_there_is_and_one_for_each(bench: Any) -> None:
    thing = obj(record_types=[TYPE, {**TYPE, "name": "b"}])
    page = bench.changed(bench.layout, object="thing", tabs=[])
    page["tabs"] = [
        {
            "name": "t",
            "label": {"en": "T"},
            "sections": [{"name": "s", "fields": ["name"]}],
        }
    ]
    plain = {**page, "name": "plain"}
    for_a, for_b = ({**page, "name": n, "for": {"record_type": n}} for n in "ab")

    assert told(bench, thing, plain, for_a, for_b) == []
    assert told(bench, thing, {**for_a, "for": {"record_type": "c"}}) == [
        ("/for/record_type", "`c` is not one of `a`, `b`")
    ]
    clash = told(bench, thing, for_a, {**for_a, "name": "z"})
    assert [path for path, _ in clash] == ["/object", "/object"]
