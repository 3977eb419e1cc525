"""Every function of the expression language says what it must; a new one is tested as it is."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import bindparam, table
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from dougong.formula.aggregate import Aggregate
from dougong.formula.function import Function, Operand, Parameter, registry
from dougong.formula.sql_terms import SqlTerms, quoted, sql_type
from dougong.formula.value_types import BOOLEAN, TEXT, Kind, Type, list_of
from dougong.kernel.messages import LOCALES
from dougong.testing.expressions import WideSource

DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]

each = pytest.mark.parametrize("function", registry(), ids=lambda function: function.key)


@each
def test_a_function_is_documented_in_both_languages(function: Function) -> None:
    assert set(function.doc) == set(LOCALES)
    assert function.doc["en"].endswith(".")
    assert function.doc["zh-CN"].endswith("。")


@each
def test_a_name_is_in_capitals_and_parameters_are_distinct(function: Function) -> None:
    names = [parameter.name for parameter in function.parameters]

    assert re.fullmatch("[A-Z][A-Z0-9_]*", function.key)
    assert len(set(names)) == len(names)


@each
def test_only_the_last_parameters_are_optional(function: Function) -> None:
    optional = [parameter.optional for parameter in function.parameters]

    assert optional == sorted(optional)


@each
def test_the_result_has_a_type(function: Function) -> None:
    assert function.returns is not None or function.parameters
    assert not function.is_condition or function.returns == BOOLEAN


@each
def test_sql_is_made_with_and_without_optional_arguments(function: Function) -> None:
    terms = SqlTerms(WideSource(table("nothing")))
    args = [_argument(parameter) for parameter in function.parameters]
    least = sum(not parameter.optional for parameter in function.parameters)
    if isinstance(function, Aggregate) and function.needs_relation:
        return
    earlier = [*args, _argument(Parameter("earlier"))] if function.looks_back else []

    for count in {least, len(args)}:
        compiled = function.sql(terms, args[:count] + earlier).compile(dialect=DIALECT)

        # A parameter of its own would have no value when the compiled text is run again.
        given = {parameter.name for parameter in function.parameters}
        assert set(compiled.params) <= given | {"now", "zone", "earlier"}


def test_a_registry_is_fresh_and_frozen() -> None:
    first, second = registry(), registry()

    assert first is not second
    assert first.keys() == second.keys()
    with pytest.raises(AssertionError):
        first.add(next(iter(second)), source="a plugin")


def _argument(parameter: Parameter) -> Operand:
    if parameter.words:
        return Operand(quoted(parameter.words[0]), TEXT, parameter.words[0])
    if parameter.literal:  # a pattern and a format of numbers alike
        return Operand(quoted("0"), TEXT, "0")
    kind = parameter.kinds[0] if parameter.kinds else Kind.TEXT
    of = list_of(TEXT) if kind is Kind.LIST else Type(kind)
    return Operand(bindparam(parameter.name, type_=sql_type(of)), of)
