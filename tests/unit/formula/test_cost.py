from __future__ import annotations

from collections.abc import Mapping

import pytest

from dougong.formula.checker import check
from dougong.formula.cost import Bounds
from dougong.formula.errors import ExpressionError, TooCostlyError
from dougong.formula.function import registry
from dougong.formula.named_types import NamedScope
from dougong.formula.tree import Concat, Expression
from dougong.formula.value_types import NUMBER, TEXT, Type

FIELDS: Mapping[str, Type] = {"a": NUMBER, "b": NUMBER, "t": TEXT}
FUNCTIONS = registry()


def checked(source: str) -> Expression:
    return check(source, NamedScope(FIELDS), functions=FUNCTIONS)


@pytest.mark.parametrize(
    ("source", "digits"),
    [
        ("a", 40),
        ("-a", 40),
        ("a + b - 1", 42),
        ("a * b", 80),
        ("a / b", 70),
        ("a ^ b ^ 2", 100),
        ("LEN(t)", 40),
        ("ABS(a * b)", 81),
    ],
)
def test_the_digits_of_a_number_are_known_beforehand(source: str, digits: int) -> None:
    assert Bounds().digits(checked(source).tree) == digits


@pytest.mark.parametrize(
    "source",
    [
        " * ".join("a" * 23),
        "((a ^ b) * (a ^ b)) * ((a ^ b) * (a ^ b)) * (" + " * ".join("a" * 13) + ")",
        " / ".join(["a"] * 50) + " > 0",
        " & ".join(["t"] * 700),
    ],
)
def test_what_could_become_too_large_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        checked(source)

    (problem,) = caught.value.problems
    assert isinstance(problem.error, TooCostlyError)


def test_what_business_writes_is_not() -> None:
    assert checked(" * ".join("a" * 20) + " / b & " + " & ".join("t" * 100)).type == TEXT


def test_only_texts_that_could_be_too_long_are_measured_by_the_database() -> None:
    short, long = checked("t & '-' & a").tree, checked(" & ".join("t" * 40)).tree

    assert isinstance(short, Concat)
    assert isinstance(long, Concat)
    assert Bounds().joined(short) < 50_000
    assert Bounds().joined(long) > 1_000_000
