"""What a checked expression says of itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from dougong.formula import syntax, tree
from dougong.formula.checker import check
from dougong.formula.errors import ExpressionError
from dougong.formula.function import Function
from dougong.formula.literals import LiteralSlot
from dougong.formula.parser import parse_list
from dougong.formula.shape import shape
from dougong.formula.syntax import Span
from dougong.formula.tree import Expression, Reads
from dougong.formula.value_types import (
    BLANK,
    BOOLEAN,
    DATE,
    DATETIME,
    NUMBER,
    TEXT,
    TIME,
    Type,
    option,
    record,
)
from dougong.kernel.registry import Registry
from dougong.testing.expressions import MappingScope

Check = Callable[..., Expression]

TYPES = [
    ("amount + 1", NUMBER),
    ("due_on + 1", DATE),
    ("1 + opened_at", DATETIME),
    ("due_on - due_on", NUMBER),
    ("due_on - opened_at", NUMBER),
    ("subject & 1", TEXT),
    ("amount > 1", BOOLEAN),
    ("status", option("new", "open", "closed")),
    ("account.owner", record("user")),
    ("$user", record("user")),
    ("$user.email", TEXT),
    ("null", BLANK),
    ("IF(active, 1, null)", NUMBER),
    ("IF(active, due_on, opened_at)", DATETIME),
    ("IF(active, 'new', status)", option("new", "open", "closed")),
    ("IF(active, status, subject)", TEXT),
    ("IF(active, status, account.tier)", TEXT),
    ("BLANKVALUE(due_on, '2026-01-31')", DATE),
    ("ADDMONTHS(opened_at, 1)", DATETIME),
    ("addmonths(due_on, 1)", DATE),
    ("状态 & 'x'", TEXT),
]


@pytest.mark.parametrize(("source", "expected"), TYPES)
def test_every_expression_has_a_type(checked: Check, source: str, expected: Type) -> None:
    assert checked(source).type == expected


READ_AS = [
    ("status = 'open'", option("new", "open", "closed"), "open"),
    ("'open' = status", option("new", "open", "closed"), "open"),
    ("status in ('open', null & '')", TEXT, "open"),
    ("amount = '12.50'", NUMBER, Decimal("12.50")),
    ("amount = '-1'", NUMBER, Decimal(-1)),
    ("due_on = '2026-01-31'", DATE, date(2026, 1, 31)),
    ("opened_at > '2026-01-31'", DATETIME, "2026-01-31 00:00:00 @"),
    ("opened_at > '2026-01-31T08:00:00.5+08:00'", DATETIME, "2026-01-31 00:00:00.500000+00:00"),
    ("opened_at > '2026-01-31t08:00z'", DATETIME, "2026-01-31 08:00:00+00:00"),
    ("subject = 'it''s'", TEXT, "it's"),
    ("tags contains 'vip'", option("vip", "late"), "vip"),
    ("status contains 'en'", TEXT, "en"),
    (
        "account = '01890000-0000-7000-8000-000000000001'",
        record("account"),
        UUID("01890000-0000-7000-8000-000000000001"),
    ),
    ("YEAR('2026-01-31') = amount", DATE, date(2026, 1, 31)),
]


@pytest.mark.parametrize(("source", "read_as", "value"), READ_AS)
def test_a_text_is_read_as_its_surroundings_want(
    checked: Check, source: str, read_as: Type, value: Any
) -> None:
    expression = checked(source)

    slot = expression.literals[0]
    assert slot.type == read_as
    assert slot.convert(slot.token) == value
    assert expression.bind(shape(source).tokens)["p0"] == value


def test_a_text_is_read_as_the_type_that_is_expected(checked: Check) -> None:
    assert checked("'2026-01-31'", DATE).type == DATE
    assert checked("due_on", DATETIME).tree == tree.Convert(DATETIME, checked("due_on").tree)
    assert checked("null", NUMBER).type == NUMBER


def test_a_time_of_day_can_be_written() -> None:
    slot = LiteralSlot(index=0, type=TIME, token="'08:30'", at=Span("'08:30'", 0, 7))

    assert slot.convert("'17:45:10'") == time(17, 45, 10)
    with pytest.raises(ExpressionError, match="`25:00` is not a time of day such as 08:30"):
        slot.convert("'25:00'")


def test_a_path_tells_the_objects_it_walks(checked: Check) -> None:
    path = checked("account.owner.email").tree

    assert isinstance(path, tree.Path)
    assert path.hops == ("account", "user")


def test_an_expression_tells_what_it_reads(checked: Check) -> None:
    expression = checked("account.tier = 'key' and owner = $user.id and due_on < TODAY()")

    assert expression.reads == Reads(
        paths=frozenset({("account", "tier"), ("owner",), ("due_on",)}),
        globals=frozenset({("user", "id")}),
        clock=True,
    )
    assert checked("amount").reads.clock is False


def test_other_literals_are_checked_as_the_first_were(checked: Check) -> None:
    expression = checked("status = 'open' and due_on = '2026-01-31' and amount > 1")

    with pytest.raises(ExpressionError) as caught:
        expression.bind(["'opne'", "'soon'", "2"])

    assert [problem.error.message() for problem in caught.value.problems] == [
        (
            "line 1, column 10: `opne` is not one of the options: new, open, closed; "
            "did you mean `open`?"
        ),
        "line 1, column 30: `soon` is not a date such as 2026-01-31",
    ]


def test_an_empty_text_is_blank_but_nothing_compares_with_it(checked: Check) -> None:
    assert checked("BLANKVALUE(subject, '')").bind(["''"]) == {"p0": None}
    with pytest.raises(ExpressionError, match="write `= null`"):
        checked("subject = 'x'").bind(["''"])


def test_a_word_that_shapes_the_result_must_be_the_same(checked: Check) -> None:
    expression = checked("START_OF(due_on, 'month') = '2026-01-01'")

    assert expression.fits(["'month'", "'2027-01-01'"])
    assert not expression.fits(["'year'", "'2026-01-01'"])
    assert expression.bind(["'month'", "'2027-01-01'"]) == {"p1": date(2027, 1, 1)}


def test_a_part_of_a_list_is_checked_by_itself(
    scope: MappingScope, functions: Registry[Function]
) -> None:
    source = "sum(amount * 2), avg(amount + 3)"
    _, average = parse_list(source)
    assert isinstance(average, syntax.Call)

    expression = check(average.args[0], scope, functions=functions)

    assert expression.source == "amount + 3"
    assert expression.bind(shape(source).tokens) == {"p1": Decimal(3)}


def test_hidden_fields_are_not_even_suggested(
    scope: MappingScope, functions: Registry[Function]
) -> None:
    visible = {name: kind for name, kind in scope.objects["ticket"].items() if name != "amount"}
    narrow = MappingScope({**scope.objects, "ticket": visible}, "ticket", scope.globals)

    with pytest.raises(ExpressionError) as caught:
        check("amount > 1", narrow, functions=functions)

    assert "amount" not in str(caught.value).replace("unknown field `amount`", "")
