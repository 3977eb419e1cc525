"""What is written to do harm is refused, or bounded, within a tenth of a second of work."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import pytest
from sqlalchemy import Column, ColumnElement, MetaData, Numeric, Table, Text
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from dougong.formula.checker import check
from dougong.formula.errors import ExpressionError
from dougong.formula.function import registry
from dougong.formula.shape import shape
from dougong.formula.to_sql import to_sql
from dougong.formula.tree import Expression
from dougong.formula.value_types import NUMBER, TEXT, record
from dougong.testing.expressions import MappingScope, WideSource

DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]
LIMIT_S = 0.1

SCOPE = MappingScope(
    {"it": MappingProxyType({"a": NUMBER, "b": TEXT, "self": record("it")})}, "it", {}
)
TABLE = Table("it", MetaData(), Column("a", Numeric), Column("b", Text))
FUNCTIONS = registry()

REFUSED = {
    "open parentheses": "(" * 10_000,
    "deep parentheses": "(" * 4_999 + "a" + ")" * 4_999,
    "deep calls": "ABS(" * 2_000 + "a" + ")" * 1_999,
    "deep minus": "-" * 1_900 + "a",
    "deep not": "not " * 1_900 + "a",
    "deep sum": "a+" * 990 + "a",
    "long sum": "a+" * 4_999 + "a",
    "deep powers": "9^" * 990 + "9",
    "nested duplicates": "LEFT(b, LEN(" * 45 + "b" + "))" * 45,
    "nested powers": "(a^" * 40 + "a" + ")" * 40,
    "a megabyte of text": "b = '" + "x" * 1_000_000 + "'",
    "a megabyte of names": "x" * 1_000_000,
    "a megabyte of quotes": "'" * 1_000_001,
    "quotes to backtrack over": "'" + "a''" * 3_000 + "a",
    "alternating quotes": "\"'" * 4_999,
    "long path": "self." * 900 + "a",
    "long number": "a = " + "9" * 9_000,
    "many faults": "x = 1 or " * 480 + "y",
    "long list": "a in (" + "1," * 4_900 + "1)",
    "nothing but space": " " * 10_000,
    "null characters": "\0" * 9_000,
    "null character in a text": "b = '\0'",
    "lone surrogate": "b = '\ud800'",
    "dunder field": "__class__",
    "dunder step": "self.__class__.__mro__",
    "dunder global": "$__builtins__",
    "dunder function": "__import__('os')",
    "python": "(lambda: 1)()",
    "subscript": "b[0]",
    "attribute of a text": "b.format",
    "attribute of a call": "ABS(a).real",
    "name of Python": "self.keys",
    "statement": "a; DROP TABLE it",
    "comment": "a -- b",
    "cyrillic a": "а > 1",
    "full-width a": "ａ > 1",
    "full-width digits": "a > １２",
    "zero-width space": "a\u200b > 1",
    "right-to-left override": "\u202ea > 1",
    "dotless function": "LOWER\u0131(b) = 'x'",
}
BOUNDED = {
    "huge powers": "9^9^9^9^9 > a",
    "many choices": "a in (" + "1," * 950 + "1)",
    "many conditions": "a = 1 or " * 480 + "a = 2",
    "many texts": "b" + " & 'x'" * 950 + " = b",
    "many percents": "b contains '" + "%_" * 4_000 + "'",
    "injection": "b = ''' OR 1=1 --'",
}


def quickest_s(work: Callable[[], object]) -> float:
    """Give the processor time of the best of three runs: the rest is the machine's."""
    times = []
    for _ in range(3):
        began = time.thread_time()
        work()
        times.append(time.thread_time() - began)
    return min(times)


def refusal(source: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        to_sql(check(source, SCOPE, functions=FUNCTIONS), WideSource(TABLE))
    return caught.value


def compiled(source: str) -> tuple[Expression, ColumnElement[Any]]:
    expression = check(source, SCOPE, functions=FUNCTIONS)
    return expression, to_sql(expression, WideSource(TABLE))


@pytest.mark.parametrize("source", REFUSED.values(), ids=REFUSED.keys())
def test_what_does_harm_is_refused_at_once(source: str) -> None:
    assert len(refusal(source).message()) < 400
    assert quickest_s(lambda: refusal(source)) < LIMIT_S


@pytest.mark.parametrize("source", BOUNDED.values(), ids=BOUNDED.keys())
def test_what_is_only_large_compiles_in_bounded_time(source: str) -> None:
    expression, condition = compiled(source)

    sql = str(condition.compile(dialect=DIALECT))
    assert "OR 1=1" not in sql
    assert len(expression.bind(shape(source).tokens)) == len(expression.literals)
    assert quickest_s(lambda: compiled(source)) < LIMIT_S
