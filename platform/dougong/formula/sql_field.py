"""The value of an expression as the value of a field, of which other expressions take much for
granted: how many digits a number has, how long a text is (formula/cost.py).

Without that, a formula over formulas over formulas could make numbers and texts of any size.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, Numeric, case, literal_column

from dougong.formula.cost import FIELD_CHARACTERS, FIELD_DIGITS, Bounds
from dougong.formula.sql_template import Template
from dougong.formula.sql_terms import let, number
from dougong.formula.sql_texts import length
from dougong.formula.tree import Tree
from dougong.formula.value_types import Kind

_MOST = "1" + "0" * FIELD_DIGITS
_WITHIN = f"nullif(nullif(greatest(least({{0}}, {_MOST}), -{_MOST}), {_MOST}), -{_MOST})"


def within_field(tree: Tree, value: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give the value of a checked expression; blank where it is larger than any of a field.

    Args:
        tree: What was compiled.
        value: Its SQL.
    """
    if tree.type.kind is Kind.NUMBER:
        plain = number(value)
        if Bounds().digits(tree) <= FIELD_DIGITS:
            return plain
        # As ``sql_terms.between``, but one level deep: formulas read formulas that read formulas.
        return Template(_WITHIN, plain, of=Numeric())
    if tree.type.kind is Kind.TEXT and Bounds().characters(tree) > FIELD_CHARACTERS:
        longest = literal_column(str(FIELD_CHARACTERS), Integer())
        return let(value, lambda text: case((length(text) <= longest, text)))
    return value
