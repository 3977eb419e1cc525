"""Random conditions on random records: PostgreSQL answers as the language is defined.

The definition is written out here once more, in plain Python over plain tuples.
"""

from __future__ import annotations

import operator as operators
from collections.abc import Callable, Iterator
from decimal import Context, Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    MetaData,
    Numeric,
    Table,
    Text,
    create_engine,
    func,
    insert,
    select,
)

from dougong.formula.checker import check
from dougong.formula.function import registry
from dougong.formula.shape import shape
from dougong.formula.to_sql import to_sql
from dougong.formula.value_types import BOOLEAN, NUMBER, TEXT
from dougong.testing.expressions import MappingScope, WideSource

SCOPE = MappingScope(
    {"it": {"n": NUMBER, "m": NUMBER, "t": TEXT, "u": TEXT, "b": BOOLEAN}}, "it", {}
)
FUNCTIONS = registry()
TABLE = Table(
    "formula_it",
    MetaData(),
    *(Column(name, Numeric) for name in "nm"),
    *(Column(name, Text) for name in "tu"),
    Column("b", Boolean),
    prefixes=["TEMPORARY"],
)

EXACT = Context(prec=1000)
COMPARISONS = {
    "=": operators.eq,
    "!=": operators.ne,
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}

Term = tuple[Any, ...]

amount = st.sampled_from([Decimal(text) for text in ("0", "1", "-1", "2.5", "0.10", "1e20")])
word = st.sampled_from(["a", "A", "ab", "%", "_", "\\", "a%b", "it's"])
row = st.fixed_dictionaries(
    {
        "n": st.none() | amount,
        "m": st.none() | amount,
        "t": st.none() | word,
        "u": st.none() | word,
        "b": st.none() | st.booleans(),
    }
)

number = st.recursive(
    st.sampled_from([("field", "n"), ("field", "m")]) | amount.map(lambda a: ("number", abs(a))),
    lambda inner: (
        st.tuples(st.sampled_from("+-*"), inner, inner) | st.tuples(st.just("neg"), inner)
    ),
    max_leaves=4,
)
text = st.sampled_from([("field", "t"), ("field", "u")]) | word.map(lambda w: ("text", w))
sign = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
atom = (
    st.tuples(sign, number, number)
    | st.tuples(st.sampled_from(["=", "!="]), text, text)
    | st.tuples(st.just("contains"), text, text)
    | st.tuples(st.sampled_from(["in", "not in"]), number, number, number)
    | st.tuples(st.sampled_from(["blank", "filled"]), number | text)
    | st.just(("field", "b"))
)
condition = st.recursive(
    atom,
    lambda inner: (
        st.tuples(st.sampled_from(["and", "or"]), inner, inner)
        | st.tuples(st.just("not"), inner)
        | st.tuples(st.just("if"), inner, inner, inner)
        | st.tuples(st.just("="), inner, st.just(("true",)))
    ),
    max_leaves=6,
)


def written(term: Term) -> str:
    """Write a term in the language."""
    operator, *parts = term
    if operator in {"field", "number", "text", "true"}:
        return _leaf(operator, *parts)
    inner = [written(part) for part in parts]
    if operator in {"in", "not in"}:
        return f"({inner[0]} {operator} ({', '.join(inner[1:])}))"
    form = {"neg": "(-{})", "not": "(not {})", "blank": "ISBLANK({})", "filled": "({} != null)"}
    if operator == "if":
        return "IF({}, {}, {})".format(*inner)
    return form.get(operator, f"({{}} {operator} {{}})").format(*inner)


def _leaf(operator: str, value: Any = None) -> str:
    if operator == "number":
        return format(value, "f")
    if operator == "text":
        return "'" + str(value).replace("'", "''") + "'"
    return str(value) if operator == "field" else operator


def meant(term: Term, values: dict[str, Any]) -> Any:
    """Give the value of a term by the definition of the language."""
    operator, *parts = term
    if operator in {"number", "text"}:
        return parts[0]
    if operator == "true":
        return True
    if operator == "field":
        return values[parts[0]]
    if operator == "if":
        return meant(parts[1] if meant(parts[0], values) else parts[2], values)
    found = [meant(part, values) for part in parts]
    return _combined(operator, found)


def _combined(operator: str, found: list[Any]) -> Any:
    if operator in {"and", "or", "not"}:
        truths = [bool(value) for value in found]  # a blank condition is false
        return {"and": all(truths), "or": any(truths), "not": not truths[0]}[operator]
    if operator in {"blank", "filled"}:
        return (found[0] is None) is (operator == "blank")
    if operator in {"neg", "+", "-", "*"}:
        return None if None in found else _arithmetic(operator, found)
    if operator == "in":
        return any(_compared("=", found[0], choice) for choice in found[1:])
    if operator == "not in":
        return all(_compared("!=", found[0], choice) for choice in found[1:])
    return _compared(operator, *found)


def _arithmetic(operator: str, found: list[Decimal]) -> Decimal:
    if operator == "neg":
        return EXACT.minus(found[0])
    return {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply}[operator](*found)


def _compared(operator: str, left: Any, right: Any) -> bool:
    if left is None or right is None:
        return False
    if operator == "contains":
        return str(right).lower() in str(left).lower()
    compare: Callable[[Any, Any], bool] = COMPARISONS[operator]
    return compare(left, right)


@pytest.fixture(scope="module")
def connection(database_url: str) -> Iterator[Connection]:
    engine = create_engine(database_url.replace("postgresql:", "postgresql+psycopg:", 1))
    with engine.connect() as connected:
        TABLE.create(connected)
        yield connected
    engine.dispose()


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(term=condition, values=row)
def test_postgresql_answers_as_the_language_is_defined(
    connection: Connection, term: Term, values: dict[str, Any]
) -> None:
    source = written(term)
    expression = check(source, SCOPE, BOOLEAN, functions=FUNCTIONS)
    bound = expression.bind(shape(source).tokens)

    with connection.begin_nested() as savepoint:
        connection.execute(insert(TABLE).values(values))
        value = to_sql(expression, WideSource(TABLE), as_value=True)
        selected = connection.execute(select(value).select_from(TABLE), bound).scalar_one()
        where = select(func.count()).select_from(TABLE).where(to_sql(expression, WideSource(TABLE)))
        counted = connection.execute(where, bound).scalar_one()
        savepoint.rollback()

    expected = meant(term, values)
    assert selected == expected
    assert bool(counted) is bool(expected)
