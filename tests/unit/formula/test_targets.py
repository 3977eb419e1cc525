from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import ColumnElement

from dougong.formula.checker import check
from dougong.formula.errors import ExpressionError, UnavailableFunctionError
from dougong.formula.function import IN_SQL, Function, Operand, Parameter, Target
from dougong.formula.named_types import NamedScope
from dougong.formula.sql_terms import SqlTerms
from dougong.formula.value_types import NUMBER, Kind, Type
from dougong.kernel.registry import Registry


class Score(Function):
    """A plugin's function that only the server can evaluate."""

    key = "SCORE"
    parameters = (Parameter("number", (Kind.NUMBER,)),)
    returns = NUMBER
    doc = {"en": "A score.", "zh-CN": "评分。"}
    targets = frozenset({Target.PYTHON})

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        raise NotImplementedError

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, number: number


SCOPE = NamedScope({"a": NUMBER})


@pytest.fixture
def functions() -> Registry[Function]:
    found: Registry[Function] = Registry("function")
    found.add(Score(), source="a plugin")
    return found.freeze()


def test_a_function_is_refused_where_it_cannot_be_evaluated(functions: Registry[Function]) -> None:
    with pytest.raises(ExpressionError) as caught:
        check("1 + score(a)", SCOPE, functions=functions, needs=IN_SQL)

    (problem,) = caught.value.problems
    assert isinstance(problem.error, UnavailableFunctionError)
    assert problem.error.message() == (
        "line 1, column 5: SCORE cannot be used here, where the database computes"
    )


def test_elsewhere_it_may_be_used(functions: Registry[Function]) -> None:
    needs = frozenset({Target.PYTHON})

    assert check("1 + score(a)", SCOPE, functions=functions, needs=needs).type == NUMBER
