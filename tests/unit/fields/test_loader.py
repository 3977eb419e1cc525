"""Loading a record: the right values, and every fault at once, each with its code and place."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest
from marshmallow import Schema

from dougong.fields.builtin.autonumber import AutonumberField
from dougong.fields.builtin.checkbox import CheckboxField
from dougong.fields.builtin.datetime import DatetimeField
from dougong.fields.builtin.multi_picklist import MultiPicklistField
from dougong.fields.builtin.number import NumberField
from dougong.fields.builtin.text import TextField
from dougong.fields.loader import LoaderField, load, object_schema

TAGS: Any = {"options": [{"value": "vip", "closed": False, "active": True}]}
SUBJECT = LoaderField(type=TextField(), options={"max_length": 10}, required=True)
TICKET = object_schema(
    {
        "number": LoaderField(type=AutonumberField(), options={"format": "T-{0}"}, required=True),
        "subject": SUBJECT,
        "cost": LoaderField(type=NumberField(), options={"precision": 5, "scale": 2}),
        "urgent": LoaderField(type=CheckboxField(), options={}),
        "tags": LoaderField(type=MultiPicklistField(), options=TAGS),
        "created_at": LoaderField(type=DatetimeField(), options={}, writable=False),
    }
)()


def faults(raw: Any, *, partial: bool = False, schema: Schema = TICKET) -> list[tuple[str, str]]:
    _, problems = load(schema, raw, partial=partial)
    return [(problem.path, problem.error.code) for problem in problems]


def test_values_are_read_and_what_was_not_sent_is_not_there() -> None:
    raw: Any = {"cost": 1, "subject": " Help ", "tags": ["vip"]}

    values, problems = load(TICKET, raw)

    assert problems == []
    assert values == {"subject": "Help", "cost": Decimal("1.00"), "tags": ["vip"]}


def test_blanks_become_null_and_a_box_that_is_not_ticked_false() -> None:
    raw: Any = {"cost": None, "urgent": None, "tags": []}

    values, problems = load(TICKET, raw, partial=True)

    assert problems == []
    assert values == {"cost": None, "urgent": False, "tags": None}


def test_all_faults_are_told_at_once_in_the_order_in_which_they_were_sent() -> None:
    raw: Any = {
        "cots": 1,
        "created_at": "2026-01-31T08:00:00Z",
        "tags": 5,
        "cost": "x",
        "number": 1,
    }

    assert faults(raw) == [
        ("/cots", "record.unknown_field"),
        ("/created_at", "record.read_only"),
        ("/tags", "record.invalid_value"),
        ("/cost", "record.invalid_value"),
        ("/number", "record.read_only"),
        ("/subject", "record.required"),
    ]


def test_what_is_right_is_given_beside_the_faults() -> None:
    values, problems = load(TICKET, {"subject": "Help", "cost": "x"})

    assert values == {"subject": "Help"}
    assert len(problems) == 1


def test_a_fault_says_what_to_do_in_both_languages() -> None:
    raw: Any = {"subject": "Help", "cots": 1, "cost": "1.234"}

    _, problems = load(TICKET, raw)

    assert [problem.error.message() for problem in problems] == [
        "there is no field `cots`; did you mean `cost`?",
        "`1.234` is not valid here: at most 2 decimal places",
    ]
    assert problems[0].error.message("zh-CN") == "没有字段 `cots`；您是指 `cost` 吗？"


@pytest.mark.parametrize("blank", [None, "", "  "])
@pytest.mark.parametrize("partial", [True, False])
def test_a_required_field_cannot_be_emptied(blank: Any, partial: bool) -> None:
    assert faults({"subject": blank}, partial=partial) == [("/subject", "record.required")]


def test_an_update_may_leave_out_what_is_required() -> None:
    assert faults({}, partial=True) == []
    assert faults({}) == [("/subject", "record.required")]


@pytest.mark.parametrize("raw", [None, 1, "x", True, [], [{"subject": "Help"}]])
def test_what_is_no_object_is_refused(raw: Any) -> None:
    assert faults(raw) == [("", "record.not_an_object")]


@pytest.mark.parametrize(
    ("name", "path"), [("_schema", "/_schema"), ("a/b~c", "/a~1b~0c"), ("", "/"), ("id", "/id")]
)
def test_odd_names_are_unknown_fields_at_their_own_path(name: str, path: str) -> None:
    assert faults({name: 1}, partial=True) == [(path, "record.unknown_field")]


@pytest.mark.parametrize("name", ["fields", "load", "opts", "context", "validate", "dump", "many"])
def test_a_field_may_be_named_like_a_part_of_the_schema(name: str) -> None:
    schema = object_schema({name: SUBJECT})()

    assert load(schema, {name: "Help"}) == ({name: "Help"}, [])
    assert faults({name: ""}, schema=schema) == [(f"/{name}", "record.required")]


def test_a_body_of_very_many_unknown_fields_is_answered_in_time() -> None:
    raw: Any = {f"cost{number}": 1 for number in range(50_000)} | {"x" * 1_000_000: 1}
    began = time.process_time()

    found = faults(raw, partial=True)

    assert len(found) == 100
    assert time.process_time() - began < 3
