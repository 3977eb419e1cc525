"""The shape of an expression: its text with the literals taken out, in one fast pass.

Two expressions of one shape differ in their literals only, so what was compiled for the first
serves the second with other values: a cache asks by ``key`` and binds ``tokens``.
"""

from __future__ import annotations

from typing import NamedTuple

from dougong.formula.lexis import LITERAL, is_text, refuse_too_long


class Shape(NamedTuple):
    """An expression apart from its literals, and its literals.

    Attributes:
        key: The same for expressions that differ only in the values of their literals.
        tokens: The literals as written; the i-th fills the slot of index i.
    """

    key: str
    tokens: tuple[str, ...]


def shape(source: str) -> Shape:
    """Take an expression apart; no more than a look at the text, which may well be wrong.

    Raises:
        ExpressionError: The text is too long to be looked at.
    """
    refuse_too_long(source)
    parts = LITERAL.split(source)
    tokens = tuple(parts[1::2])
    # INVARIANT: a valid source has no null character outside its literals, so equal keys mean
    # equal text between literals, and literals of equal sort (text or number) at equal places.
    sorts = "".join(["t" if is_text(token) else "n" for token in tokens])
    return Shape("\0".join(parts[0::2]) + "\0" + sorts, tokens)
