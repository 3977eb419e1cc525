"""Taking the literals out of a text."""

from __future__ import annotations

import pytest

from dougong.formula.errors import ExpressionError
from dougong.formula.shape import shape

SAME = [
    ("a = 'x'", "a = 'it''s'"),
    ("a = 'x'", 'a = "x"'),
    ("a > 1", "a > .5"),
    ("a in (1, 'x')", "a in (22.5, '')"),
]
OTHER = [
    ("a = 1", "a = '1'"),
    ("a = 1", "a  = 1"),
    ("a in (1)", "a in (1, 2)"),
    ("a1 = 1", "a2 = 1"),
    ("a = 'x' and b", "a = 'x and b'"),
    ("a = true", "a = false"),
    ("a = \0", "a = 'x'"),
    ("a = \0\0t", "a = 'x'"),
]


@pytest.mark.parametrize(("first", "second"), SAME)
def test_one_shape_whatever_the_values(first: str, second: str) -> None:
    assert shape(first).key == shape(second).key


@pytest.mark.parametrize(("first", "second"), OTHER)
def test_another_shape_where_more_than_values_differs(first: str, second: str) -> None:
    assert shape(first).key != shape(second).key


def test_the_tokens_are_as_written() -> None:
    source = "a1 = 'it''s' and b_2 > 1.50 or f(\"x\", 3)"

    assert shape(source).tokens == ("'it''s'", "1.50", '"x"', "3")


def test_a_text_too_long_is_not_even_looked_at() -> None:
    with pytest.raises(ExpressionError, match="more than 10000 characters"):
        shape("a" * 10_001)
