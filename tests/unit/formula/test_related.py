"""Related records: the three back ends agree, names are theirs, and what is wrong is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from psycopg import Connection as Psycopg
from psycopg import connect
from sqlalchemy import Column, Connection, Integer, MetaData, Numeric, Table, Text, insert, select

from dougong.formula.batch import Asking, Backend, Clock, PythonBackend
from dougong.formula.browser_batch import BrowserBackend
from dougong.formula.checker import check
from dougong.formula.errors import ExpressionError
from dougong.formula.function import registry
from dougong.formula.shape import shape
from dougong.formula.sql_batch import SqlBackend
from dougong.formula.to_json import to_json
from dougong.formula.to_sql import to_sql
from dougong.formula.value_types import NUMBER, TEXT, Type, record
from dougong.testing.expressions import MappingScope, WideSource

CLOCK = Clock(datetime(2026, 3, 10, 18, 30, tzinfo=UTC), ZoneInfo("Asia/Shanghai"))
FUNCTIONS = registry()
TYPES = {
    "limit": "number",
    "name": "text",
    "$user.id": "text",
    "line.order[].amount": "number",
    "line.order[].sold_on": "date",
    "line.order[].at": "datetime",
    "line.order[].took": "duration",
    "line.order[].label": "text",
    "line.order[].paid": "boolean",
    "line.order[].tags": "list of text",
    "line.order[].product.price": "number",
    "line.order[].part.line[].weight": "number",
}
LINES: list[dict[str, Any]] = [
    {},
    {"amount": "0", "label": "b", "paid": True, "product.price": "3"},
    {"amount": "-12.5", "label": "B", "paid": False, "tags": ["x", "y"], "sold_on": "2026-01-31"},
    {
        "amount": "99999999999999999999.00000000000000000001",
        "label": "斗",
        "paid": True,
        "sold_on": "2024-02-29",
        "at": "2026-03-10T16:00:00.000001Z",
        "took": "90.5",
        "part.line": [{"weight": "1"}, {"weight": None}, {"weight": "2.5"}],
    },
    {"amount": "1", "at": "2026-03-10T15:59:59Z", "took": "60", "part.line": [{}]},
    {"amount": "1", "label": "2", "paid": None, "tags": [], "sold_on": "2026-01-31"},
]
ORDERS: list[dict[str, Any]] = [
    {},
    {"line.order": [], "limit": "1"},
    {"line.order": LINES[:1], "limit": "0"},
    {"line.order": LINES[1:3], "name": "B", "limit": "-12.5"},
    {"line.order": LINES, "name": "2", "limit": "1", "$user.id": "b"},
]
CONDITIONS = [
    "",
    "amount > 0",
    "paid",
    "not paid",
    "amount > $parent.limit",
    "label = $parent.name and $parent.limit > 0",
    "label = $user.id",
    "tags contains 'x' or INCLUDES(tags, 'y')",
    "product.price = 3",
    "DATEVALUE(at) = TODAY()",
    "SUM(part.line, weight) > 1",
    "EXISTS(part.line, weight > $parent.amount or weight = null)",
    "amount = null",
    "1 / 0 = 1",
]
VALUES = {
    "SUM": ["amount", "amount * 2 - $parent.limit", "1", "COUNT(part.line)"],
    "AVG": ["amount", "IF(paid, amount, null)", "LEN(label)"],
    "MIN": ["amount", "label", "sold_on", "at", "took", "MAX(part.line, weight)"],
    "MAX": ["amount", "label & 'x'", "sold_on", "at", "took", "$parent.limit"],
}


def _expressions() -> list[str]:
    found = []
    for condition in CONDITIONS:
        last = f", {condition}" if condition else ""
        found += [f"EXISTS(line.order{last})", f"COUNT(line.order{last})"]
        found += [f"{name}(line.order, {value}{last})" for name in VALUES for value in VALUES[name]]
    return found


@pytest.fixture(scope="module")
def psycopg_connection(database_url: str) -> Any:
    with connect(database_url) as connection:
        yield connection


@pytest.fixture(scope="module")
def backends(psycopg_connection: Psycopg[Any], in_node: BrowserBackend) -> list[Backend]:
    return [PythonBackend(), SqlBackend(psycopg_connection), in_node]


@pytest.fixture(scope="module")
def answers(backends: list[Backend]) -> Callable[..., Any]:
    """Gives the answer of each back end."""

    def ask(expression: str, values: dict[str, Any]) -> list[Any]:
        question = Asking(FUNCTIONS).question(expression, TYPES, values, clock=CLOCK)
        return [each.answer([question])[0] for each in backends]

    return ask


def test_every_back_end_gives_the_same(backends: list[Backend]) -> None:
    asking = Asking(FUNCTIONS)
    asked = [
        asking.question(expression, TYPES, values, clock=CLOCK)
        for expression, values in product(_expressions(), ORDERS)
    ]

    answers = [each.answer(asked) for each in backends]

    differing = [
        (question.expression.source, question.values, *found)
        for question, *found in zip(asked, *answers, strict=True)
        if found.count(found[0]) != len(found)
    ]
    assert differing == []


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("EXISTS(line.order)", True),
        ("EXISTS(line.order, amount > 99999999999999999999)", True),
        ("EXISTS(line.order, amount > 99999999999999999999.5)", False),
        ("COUNT(line.order)", "6"),
        ("COUNT(line.order, paid)", "2"),
        ("COUNT(line.order, not paid)", "4"),
        ("SUM(line.order, amount)", "99999999999999999988.50000000000000000001"),
        ("SUM(line.order, amount, amount = 5)", "0"),
        ("AVG(line.order, amount, amount <= 1)", "-2.625"),
        ("AVG(line.order, amount, amount = 5)", None),
        ("MIN(line.order, label)", "2"),
        ("MAX(line.order, sold_on)", "2026-01-31"),
        ("MAX(line.order, took)", "90.5"),
        ("MIN(line.order, amount, paid = null)", "1"),
        ("COUNT(line.order, amount = $parent.limit)", "2"),
        ("SUM(line.order, SUM(part.line, weight))", "3.5"),
        ("COUNT(line.order, amount = $parent.limit) > 1 and SUM(limit, 1) = 2", True),
    ],
)
def test_results_are_right(answers: Callable[..., Any], expression: str, expected: Any) -> None:
    assert answers(expression, ORDERS[-1]) == [expected] * 3


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("EXISTS(line.order)", False),
        ("COUNT(line.order)", "0"),
        ("SUM(line.order, amount)", "0"),
        ("AVG(line.order, amount)", None),
        ("MIN(line.order, amount)", None),
        ("MAX(line.order, label)", None),
    ],
)
def test_of_no_record_a_count_is_zero_and_an_extreme_blank(
    answers: Callable[..., Any], expression: str, expected: Any
) -> None:
    assert answers(expression, {}) == [expected] * 3


ORDER = {
    "id": record("order"),
    "part_of": record("order"),
    "limit": NUMBER,
    "line": record("line"),
    "customer": record("user"),
}
LINE = {"id": record("line"), "order": record("order"), "amount": NUMBER, "label": TEXT}
SCOPE = MappingScope({"order": ORDER, "line": LINE, "user": {"id": record("user")}}, "order", {})


def checked(source: str, expect: Type | None = None) -> Any:
    """Check an expression on an order."""
    return check(source, SCOPE, expect, functions=FUNCTIONS)


def test_what_is_read_of_related_records_is_told_apart() -> None:
    read = checked("SUM(line.order, amount, label = 'a' and amount > $parent.limit)").reads

    assert read.paths == {("limit",)}
    ((relation, of_lines),) = read.related
    assert relation == "line.order"
    assert of_lines.paths == {("amount",), ("label",)}


def test_one_relation_is_read_once_for_all_that_ask() -> None:
    read = checked("SUM(line.order, amount) + COUNT(line.order, label = 'a')").reads

    assert [(name, each.paths) for name, each in read.related] == [
        ("line.order", {("amount",), ("label",)})
    ]


def test_the_browser_is_told_what_to_load() -> None:
    written = to_json(checked("EXISTS(line.order, amount > 1)"))

    assert written["reads"] == {
        "paths": [],
        "globals": [],
        "clock": False,
        "related": {
            "line.order": {"paths": ["amount"], "globals": [], "clock": False, "related": {}}
        },
    }


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (
            "EXISTS(lime.order)",
            "line 1, column 8: `lime.order` is no relation to Order; did you mean `line.order`?",
        ),
        ("EXISTS(amount)", "line 1, column 8: `amount` is no relation to Order"),
        ("SUM(lines.order, amount)", "`lines.order` is no relation to Order"),
        ("EXISTS(line.amount)", "`line.amount` is no relation to Order"),
        ("SUM(line.order)", "SUM takes 2-3 argument(s), not 1; write `SUM(object.lookup, number"),
        ("COUNT(line.order, amount, 1)", "COUNT takes 1-2 argument(s), not 3"),
        ("COUNT(line.order, amount)", "column 19: a condition is needed here"),
        ("SUM(line.order, label)", "column 17: a number is needed here"),
        ("MAX(line.order, limit)", "column 17: unknown field `limit` on Line"),
        ("MAX(line.order, $parent.amount)", "column 25: unknown field `amount` on Order"),
        ("SUM($parent.limit)", "there is no `$parent` here"),
        ("COUNT(line.order, ISNEW())", "ISNEW compares with the record before it was changed"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(source: str, told: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        checked(source)

    assert told in caught.value.message()


def test_relations_within_relations_go_five_deep() -> None:
    def nested(depth: int) -> str:
        return "EXISTS(order.part_of, " * depth + "limit > 1" + ")" * depth

    checked(nested(5))
    with pytest.raises(ExpressionError) as caught:
        checked(nested(6))

    assert "`order.part_of` has more than 5 steps" in caught.value.message()


def test_the_sql_asks_for_the_rows_of_each_record(connection: Connection) -> None:
    tables = MetaData()
    orders = Table("o", tables, Column("id", Integer), Column("limit", Numeric), prefixes=["TEMP"])
    lines = Table(
        "l",
        tables,
        Column("order", Integer),
        Column("amount", Numeric),
        Column("label", Text),
        prefixes=["TEMP"],
    )
    expression = checked("SUM(line.order, amount, amount > $parent.limit) > 4")
    condition = to_sql(expression, WideSource(orders, children={"line": lines}))
    bound = expression.bind(shape(expression.source).tokens)

    with connection.begin_nested() as savepoint:
        tables.create_all(connection)
        connection.execute(insert(orders), [{"id": n, "limit": n} for n in (1, 2, 3)])
        rows = [{"order": n, "amount": amount} for n in (1, 2, 3) for amount in (2, 3)]
        connection.execute(insert(lines), rows)
        found = connection.execute(select(orders.c.id).where(condition), bound).scalars().all()
        savepoint.rollback()

    assert found == [1]


def test_a_negated_exists_stays_a_plain_one() -> None:
    tables = MetaData()
    orders = Table("o", tables, Column("id", Integer))
    lines = Table("l", tables, Column("order", Integer))

    for source in ("not EXISTS(line.order)", "NOT(EXISTS(line.order))"):
        condition = to_sql(checked(source), WideSource(orders, children={"line": lines}))
        text = str(select(orders.c.id).where(condition))

        assert "NOT (EXISTS (SELECT" in text
        assert "IS NOT" not in text
