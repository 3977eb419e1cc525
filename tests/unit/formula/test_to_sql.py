"""Expressions give these values on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, Table, select, text
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from dougong.formula.errors import ExpressionError
from dougong.formula.shape import shape
from dougong.formula.to_sql import to_sql
from dougong.formula.tree import Expression
from dougong.formula.value_types import BOOLEAN
from dougong.testing.expressions import WideSource

Evaluate = Callable[..., Any]
Check = Callable[..., Expression]

DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]
SHANGHAI_MIDNIGHT = datetime(2026, 3, 10, 16, tzinfo=UTC)  # the 11th begins


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


ARITHMETIC = [
    ("1 + 2 * 3", "7"),
    ("(1 + 2) * 3", "9"),
    ("10 - 4 - 3", "3"),
    ("-2 ^ 2", "4"),
    ("2 ^ 3 ^ 2", "64"),
    ("2 ^ -1", "0.5"),
    ("0.1 + 0.2", "0.3"),
    (".5 * 4", "2"),
    ("1 / 0", None),
    ("0 ^ 0", "1"),
    ("0 ^ -1", None),
    ("(0 - 8) ^ 0.5", None),
    ("9 ^ 9 ^ 9 ^ 9", None),
    ("1 ^ 99999999999999999999", "1"),
    ("amount + 1", None),
    ("amount * null", None),
    ("ABS(0 - 2.5)", "2.5"),
    ("ROUND(2.5)", "3"),
    ("ROUND(0 - 2.5)", "-3"),
    ("ROUND(2.345, 2)", "2.35"),
    ("ROUND(1250, -2)", "1300"),
    ("ROUND(1, 99)", None),
    ("LEN('héllo')", "5"),
    ("LEN(subject)", "0"),
]


@pytest.mark.parametrize(("source", "expected"), ARITHMETIC)
def test_numbers_are_exact_decimals(evaluate: Evaluate, source: str, expected: str | None) -> None:
    assert evaluate(source) == (None if expected is None else Decimal(expected))


def test_an_integer_column_counts_as_a_decimal(evaluate: Evaluate) -> None:
    assert evaluate("version * version", version=2_000_000_000) == Decimal(4 * 10**18)
    assert evaluate("version / 4", version=2) == Decimal("0.5")
    assert evaluate("1 / version", version=0) is None


TEXTS = [
    ("'a' & 'b' & null", "ab"),
    ("null & ''", None),
    ('\'it\'\'s \' & """x"""', 'it\'s "x"'),
    ("'n ' & 12.50", "n 12.5"),
    ("'d ' & DATE(2026, 1, 31)", "d 2026-01-31"),
    ("'t ' & NOW()", "t 2026-03-11 02:30:00"),
    ("'b ' & (1 = 1)", "b true"),
    ("LOWER('ÄB')", "äb"),
    ("UPPER('äb')", "ÄB"),
    ("LEFT('hello', 2)", "he"),
    ("LEFT('hello', 0)", None),
    ("LEFT('hello', 0 - 1)", None),
    ("BLANKVALUE('', 'x')", "x"),
    ("BLANKVALUE(subject, 'x')", "x"),
    ("IF(null, 'yes', 'no')", "no"),
    ("IF(1 = 1, 'yes', 'no')", "yes"),
]


@pytest.mark.parametrize(("source", "expected"), TEXTS)
def test_texts_join_and_the_empty_one_is_blank(
    evaluate: Evaluate, source: str, expected: str | None
) -> None:
    assert evaluate(source) == expected


DATES = [
    ("TODAY()", date(2026, 3, 11)),
    ("TODAY() - 30", date(2026, 2, 9)),
    ("TODAY() + 1.9", date(2026, 3, 12)),
    ("1 + TODAY()", date(2026, 3, 12)),
    ("TODAY() + 99999999999", None),
    ("NOW() + 0.5", at("2026-03-11T06:30")),
    ("NOW() - 99999999999", None),
    ("DATE(2024, 2, 29)", date(2024, 2, 29)),
    ("DATE(2026, 2, 29)", None),
    ("DATE(2026, 13, 1)", None),
    ("DATE(0, 1, 1)", None),
    ("DATE(2026, 1, 32)", None),
    ("DATEVALUE('2026-01-31')", date(2026, 1, 31)),
    ("DATEVALUE(NOW())", date(2026, 3, 11)),
    ("DATEVALUE(subject)", None),
    ("DATEVALUE('' & '2026-02-29')", None),
    ("DATEVALUE('' & '2024-02-29')", date(2024, 2, 29)),
    ("DATEVALUE('' & 'soon')", None),
    ("ADDMONTHS('2026-01-31', 1)", date(2026, 2, 28)),
    ("ADDMONTHS('2026-02-28', 1)", date(2026, 3, 31)),
    ("ADDMONTHS('2026-03-30', -1)", date(2026, 2, 28)),
    ("ADDMONTHS('2026-01-15', 13)", date(2027, 2, 15)),
    ("ADDMONTHS(NOW(), 1)", at("2026-04-10T18:30")),
    ("ADDMONTHS('2026-01-15', 999999)", None),
    ("START_OF('2026-05-20', 'quarter')", date(2026, 4, 1)),
    ("START_OF('2026-05-20', 'week')", date(2026, 5, 18)),
    ("START_OF(NOW(), 'day')", date(2026, 3, 11)),
    ("YEAR(TODAY())", Decimal(2026)),
    ("QUARTER('2026-10-01')", Decimal(4)),
    ("MONTH(NOW())", Decimal(3)),
    ("WEEK('2027-01-01')", Decimal(53)),
    ("DAY(NOW())", Decimal(11)),
    ("DATE(2026, 3, 1) - DATE(2026, 2, 1)", Decimal(28)),
    ("NOW() + 0.5 - NOW()", Decimal("0.5")),
    ("ROUND((NOW() - TODAY()) * 24, 6)", Decimal("2.5")),
]


@pytest.mark.parametrize(("source", "expected"), DATES)
def test_dates_are_in_the_time_zone_of_the_tenant(
    evaluate: Evaluate, source: str, expected: object
) -> None:
    assert evaluate(source) == expected


CONDITIONS = [
    ("amount = 1", {"amount": 1}, True),
    ("amount = 1", {}, False),
    ("amount != 1", {}, False),
    ("not (amount = 1)", {}, True),
    ("not not (amount = 1)", {}, False),
    ("not (amount != 1)", {}, True),
    ("amount = null", {}, True),
    ("null != amount", {}, False),
    ("ISBLANK(amount)", {}, True),
    ("not ISBLANK(amount)", {"amount": 0}, True),
    ("not active", {}, True),
    ("active = false", {}, False),
    ("(amount > 1) = false", {}, True),
    ("amount > 1 or active", {"active": True}, True),
    ("amount > 1 and active", {"active": True}, False),
    ("amount in (1, 2)", {"amount": 2}, True),
    ("amount not in (1, 2)", {"amount": 3}, True),
    ("amount not in (1, 2)", {}, False),
    ("not (amount in (1, 2))", {}, True),
    ("status = 'open'", {"status": "open"}, True),
    ("status in ('new', 'open')", {"status": "closed"}, False),
    ("subject = 'Ab'", {"subject": "ab"}, False),
    ("subject contains 'AB'", {"subject": "xaby"}, True),
    ("subject contains '%'", {"subject": "ab"}, False),
    ("subject contains 'a_c'", {"subject": "abc"}, False),
    ("subject contains '\\'", {"subject": "a\\b"}, True),
    ("subject contains '50%_\\'", {"subject": "is 50%_\\ now"}, True),
    ("subject contains 'x'", {}, False),
    ("subject contains ''", {"subject": "x"}, False),
    ("not (subject contains 'x')", {}, True),
    ("not CONTAINS(subject, 'x')", {}, True),
    ("BEGINS(subject, 'He')", {"subject": "hello"}, True),
    ("BEGINS(subject, 'lo')", {"subject": "hello"}, False),
    ("tags contains 'vip'", {"tags": ["late", "vip"]}, True),
    ("INCLUDES(tags, 'vip')", {"tags": ["late"]}, False),
    ("not INCLUDES(tags, 'vip')", {}, True),
    ("owner = $user", {"owner": UUID("01890000-0000-7000-8000-000000000001")}, True),
    ("owner = $user.id", {"owner": UUID("01890000-0000-7000-8000-000000000002")}, False),
    (
        "owner = '01890000-0000-7000-8000-000000000002'",
        {"owner": UUID("01890000-0000-7000-8000-000000000002")},
        True,
    ),
    ("account.tier = 'key'", {"account__tier": "key"}, True),
    ("status = account.tier", {"status": "x", "account__tier": "x"}, True),
    ("opened_at >= TODAY()", {"opened_at": SHANGHAI_MIDNIGHT}, True),
    ("opened_at > TODAY()", {"opened_at": SHANGHAI_MIDNIGHT}, False),
    ("opened_at = '2026-03-11'", {"opened_at": SHANGHAI_MIDNIGHT}, True),
    ("opened_at = '2026-03-11T00:00'", {"opened_at": SHANGHAI_MIDNIGHT}, True),
    ("opened_at = '2026-03-10T16:00:00Z'", {"opened_at": SHANGHAI_MIDNIGHT}, True),
    ("opened_at = '2026-03-10 17:00:00+01:00'", {"opened_at": SHANGHAI_MIDNIGHT}, True),
    ("opened_at = '2026-03-10T16:00:00'", {"opened_at": SHANGHAI_MIDNIGHT}, False),
    ("opened_at in (NOW(), '2026-03-11')", {"opened_at": SHANGHAI_MIDNIGHT}, True),
    ("due_on <= NOW()", {"due_on": date(2026, 3, 11)}, True),
    ("due_on < NOW()", {"due_on": date(2026, 3, 11)}, True),
    ("due_on >= NOW()", {"due_on": date(2026, 3, 11)}, False),
    ("due_on >= NOW()", {"due_on": date(2026, 3, 12)}, True),
    ("due_on > NOW()", {"due_on": date(2026, 3, 12)}, True),
    ("NOW() < due_on", {"due_on": date(2026, 3, 12)}, True),
    ("due_on = opened_at", {"due_on": date(2026, 3, 11), "opened_at": SHANGHAI_MIDNIGHT}, True),
    ("due_on >= opened_at", {"due_on": date(2026, 3, 11), "opened_at": SHANGHAI_MIDNIGHT}, True),
    ("due_on < opened_at", {"due_on": date(2026, 3, 11), "opened_at": SHANGHAI_MIDNIGHT}, False),
    ("due_on < opened_at", {"due_on": date(2026, 3, 10), "opened_at": SHANGHAI_MIDNIGHT}, True),
    ("due_on > opened_at", {"due_on": date(2026, 3, 11), "opened_at": SHANGHAI_MIDNIGHT}, False),
    ("due_on = NOW()", {"due_on": date(2026, 3, 11)}, False),
    ("due_on != NOW()", {"due_on": date(2026, 3, 11)}, True),
    ("due_on != NOW()", {}, False),
    ("due_on - 1 < opened_at", {"due_on": date(2026, 3, 11), "opened_at": SHANGHAI_MIDNIGHT}, True),
]


@pytest.mark.parametrize(("source", "values", "expected"), CONDITIONS)
def test_a_condition_is_true_or_false_and_never_blank(
    evaluate: Evaluate, source: str, values: dict[str, Any], expected: bool
) -> None:
    assert evaluate(source, **values) is expected


def test_a_compiled_condition_serves_other_literals(evaluate: Evaluate) -> None:
    source, other = "status = 'open' and amount > 5", "status = 'closed' and amount > 7.5"

    assert evaluate(source, status="closed", amount=8) is False
    assert evaluate(source, tokens_of=other, status="closed", amount=8) is True


PLAIN = [
    (
        "status = 'open' and amount > 5",
        "formula_ticket.status = %(p0)s::VARCHAR AND formula_ticket.amount > %(p1)s",
    ),
    ("active or amount = null", "formula_ticket.active OR formula_ticket.amount IS NULL"),
    ("not ISBLANK(amount)", "formula_ticket.amount IS NOT NULL"),
    ("not active", "formula_ticket.active IS NOT true"),
    (
        "status not in ('new', 'open')",
        "(formula_ticket.status NOT IN (%(p0)s::VARCHAR, %(p1)s::VARCHAR))",
    ),
]


@pytest.mark.parametrize(("source", "expected"), PLAIN)
def test_a_filter_compiles_to_what_one_would_write(
    checked: Check, ticket: Table, source: str, expected: str
) -> None:
    condition = to_sql(checked(source, BOOLEAN), WideSource(ticket))

    assert str(condition.compile(dialect=DIALECT)) == expected


INDEXED = [
    ("opened_at >= TODAY() - 30", "opened_at"),
    ("opened_at > '2026-01-01'", "opened_at"),
    ("opened_at in ('2026-01-01', NOW())", "opened_at"),
    ("due_on <= NOW()", "due_on"),
    ("due_on >= NOW()", "due_on"),
    ("due_on = TODAY()", "due_on"),
    ("amount = 5", "amount"),
    ("status in ('new', 'open')", "status"),
    ("tags contains 'vip'", "tags"),
]


@pytest.mark.parametrize(("source", "column"), INDEXED)
def test_an_index_serves_the_bare_column(
    connection: Connection, ticket: Table, checked: Check, source: str, column: str
) -> None:
    expression = checked(source, BOOLEAN)
    method = "gin" if column == "tags" else "btree"
    bound = expression.bind(shape(source).tokens) | {
        "now": SHANGHAI_MIDNIGHT,
        "zone": "Asia/Shanghai",
    }

    with connection.begin_nested() as savepoint:
        connection.execute(text(f"CREATE INDEX ON formula_ticket USING {method} ({column})"))
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        query = select(ticket.c.subject).where(to_sql(expression, WideSource(ticket)))
        compiled = query.compile(dialect=connection.dialect)
        plan = connection.exec_driver_sql(f"EXPLAIN {compiled}", compiled.params | bound)
        lines = "\n".join(row[0] for row in plan)
        savepoint.rollback()

    assert f"Index Cond: ({column} " in lines or f"Index Cond: (({column})" in lines
    assert "Filter:" not in lines


@pytest.mark.parametrize("source", [source for source, *_ in ARITHMETIC + TEXTS + DATES])
def test_no_parameter_but_literals_clock_and_zone(
    checked: Check, ticket: Table, source: str
) -> None:
    expression = checked(source)

    compiled = to_sql(expression, WideSource(ticket)).compile(dialect=DIALECT)

    assert set(compiled.params) <= {*expression.bind(shape(source).tokens), "now", "zone"}


def test_prefixes_keep_the_parameters_of_two_expressions_apart(
    checked: Check, ticket: Table
) -> None:
    first, second = checked("amount > 1"), checked("amount < 2")

    both = to_sql(first, WideSource(ticket), prefix="a") & to_sql(
        second, WideSource(ticket), prefix="b"
    )

    assert set(both.compile().params) == {"a0", "b0"}
    assert first.bind(["1"], prefix="a") == {"a0": Decimal(1)}


@pytest.mark.parametrize(
    "source",
    [
        "ROUND(" * 97 + "amount" + ", 1)" * 97 + " > 1",
        "ADDMONTHS(" * 60 + "due_on" + ", 1)" * 60 + " = due_on",
    ],
)
def test_sql_that_would_grow_out_of_hand_is_refused(
    checked: Check, ticket: Table, source: str
) -> None:
    expression = checked(source, BOOLEAN)

    with pytest.raises(ExpressionError) as caught:
        to_sql(expression, WideSource(ticket))

    assert [problem.error.code for problem in caught.value.problems] == ["expression.too_costly"]


def test_what_is_let_through_compiles_within_the_stack(checked: Check, ticket: Table) -> None:
    source = "IF(active, " * 97 + "1" + ", 2)" * 97 + " > 1"

    condition = to_sql(checked(source, BOOLEAN), WideSource(ticket))

    assert str(condition).count("CASE") == 97
