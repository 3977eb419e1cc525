"""What the value of an expression can at most cost, told before anything is computed.

Each part of a checked expression has a bound: so many digits before the point, so many characters.
What could make numbers of thousands of digits or texts of many megabytes is refused, so that no
back end, and no database, can be made to.
"""

from __future__ import annotations

from collections.abc import Callable

from dougong.formula import tree
from dougong.formula.arithmetic import QUOTIENT_PLACES
from dougong.formula.errors import ExpressionError, TooCostlyError
from dougong.formula.lexis import MAX_LENGTH
from dougong.formula.literals import MAX_DIGITS as LITERAL_DIGITS
from dougong.formula.syntax import Span
from dougong.formula.tree import Tree
from dougong.formula.value_types import Kind

MAX_DIGITS = 900
MAX_CHARACTERS = 20_000_000
# Longer texts are blank.
MAX_TEXT = 1_000_000

# Of what is stored or written out, and of what is added up from such.
FIELD_DIGITS = 40
FIELD_CHARACTERS = 32_000
_POWER_DIGITS = 100
# Of the number of records that anyone has.
_COUNT_DIGITS = 15


def refuse_costly(root: Tree, at: Span) -> None:
    """Refuse an expression whose values could become too large.

    Raises:
        ExpressionError: They could.
    """
    bounds, waiting = Bounds(), [root]
    while waiting:
        part = waiting.pop()
        if part.type.kind is Kind.NUMBER and bounds.digits(part) > MAX_DIGITS:
            raise ExpressionError([TooCostlyError(at)])
        if isinstance(part, tree.Concat) and bounds.joined(part) > MAX_CHARACTERS:
            raise ExpressionError([TooCostlyError(at)])
        waiting.extend(part.children)


class Bounds:
    """Tells how large the values of an expression can become; looks at each part once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, Callable[[Tree], int]], int] = {}

    def digits(self, part: Tree) -> int:
        """Give how many digits a number can have before its point."""
        return self._once(part, self._digits)

    def precision(self, part: Tree) -> int:
        """Give how many digits a number can have in all."""
        return (
            LITERAL_DIGITS
            if isinstance(part, tree.Literal)
            else self.digits(part) + QUOTIENT_PLACES
        )

    def characters(self, part: Tree) -> int:
        """Give how many characters the text of a value can have."""
        return self._once(part, self._characters)

    def joined(self, concat: tree.Concat) -> int:
        """Give how many characters the parts of a text can have together."""
        return sum(map(self.characters, concat.parts))

    def _once(self, part: Tree, find: Callable[[Tree], int]) -> int:
        key = id(part), find
        if key not in self._known:
            self._known[key] = find(part)
        return self._known[key]

    def _digits(self, part: Tree) -> int:
        match part:
            case tree.Arithmetic(operator="*", left=left, right=right):
                return self.digits(left) + self.digits(right)
            case tree.Arithmetic(operator="/", left=left):
                return self.digits(left) + QUOTIENT_PLACES
            case tree.Arithmetic(operator="^"):
                return _POWER_DIGITS
            case tree.Arithmetic(left=left, right=right):
                return max(self.digits(left), self.digits(right)) + 1
            case tree.Negate(operand=operand):
                return self.digits(operand)
            case tree.Call(function=function, args=args):
                numbers = (self.digits(arg) for arg in args if arg.type.kind is Kind.NUMBER)
                return max(function.digits, 1 + max(numbers, default=0))
            case tree.Related(value=Tree() as value) if value.type.kind is Kind.NUMBER:
                return self.digits(value) + _COUNT_DIGITS
        return FIELD_DIGITS

    def _characters(self, part: Tree) -> int:
        match part:
            case tree.Concat():
                return min(self.joined(part), MAX_TEXT)
            case tree.Literal():
                return MAX_LENGTH
            case tree.Call(function=function, args=args) if part.type.kind is Kind.TEXT:
                return (
                    MAX_TEXT if function.grows else min(sum(map(self.characters, args)), MAX_TEXT)
                )
            case tree.Related(value=Tree() as value) if part.type.kind is Kind.TEXT:
                return self.characters(value)
        if part.type.kind is Kind.NUMBER:
            return self.digits(part) + QUOTIENT_PLACES + 2
        return FIELD_CHARACTERS
