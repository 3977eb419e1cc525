"""From typed tree to a Python closure: for validation, flows and whatever has a record at hand.

The tree is walked once; what comes out only calls. Its results are those of the SQL, exactly.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias

from dougong.formula import arithmetic, moments, tree
from dougong.formula.rich import rich_joined, rich_text
from dougong.formula.surroundings import Surroundings
from dougong.formula.time_arithmetic import operation
from dougong.formula.tree import Expression, Tree
from dougong.formula.value_types import DATE, DATETIME, RICH, Kind
from dougong.formula.values import as_text, contains_text, filled, literal_value

Closure: TypeAlias = Callable[[Surroundings], Any]

_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal | None]] = {
    "+": arithmetic.add,
    "-": arithmetic.subtract,
    "*": arithmetic.multiply,
    "/": arithmetic.divide,
    "^": arithmetic.power,
}


def to_python(expression: Expression, tokens: Sequence[str] | None = None) -> Closure:
    """Compile an expression.

    Args:
        expression: What to compile.
        tokens: Literals in place of its own, by position, as ``shape`` gives them.

    Returns:
        A function of the surroundings that gives the value; None is blank. It raises nothing.
    """
    return _Compiler(tokens).compile(expression.tree)


class _Compiler:
    """Compiles one expression; a method for each sort of tree."""

    def __init__(self, tokens: Sequence[str] | None) -> None:
        self._tokens = tokens
        self._methods: dict[type[Tree], Callable[[Any], Closure]] = {
            tree.Literal: self._literal,
            tree.Constant: self._constant,
            tree.Path: self._path,
            tree.Global: self._global,
            tree.Call: self._call,
            tree.Related: self._related,
            tree.OfParent: self._of_parent,
            tree.Convert: self._convert,
            tree.Markup: self._markup,
            tree.Arithmetic: self._arithmetic,
            tree.Negate: self._negate,
            tree.Concat: self._concat,
            tree.Compare: self._compare,
            tree.IsBlank: self._is_blank,
            tree.In: self._in,
            tree.Contains: self._contains,
            tree.Logic: self._logic,
            tree.Not: self._not,
        }

    def compile(self, part: Tree) -> Closure:
        return self._methods[type(part)](part)

    def _literal(self, part: tree.Literal) -> Closure:
        slot = part.slot
        token = slot.token if self._tokens is None else self._tokens[slot.index]
        read = literal_value(slot.convert(token), part.type)
        if callable(read):  # a datetime without a zone is of the tenant's
            return lambda around: read(around.zone)
        return lambda around: read

    def _constant(self, part: tree.Constant) -> Closure:
        value = part.value
        return lambda around: value

    def _path(self, part: tree.Path) -> Closure:
        name = ".".join(part.steps)
        return lambda around: around.values.get(name)

    def _global(self, part: tree.Global) -> Closure:
        name = ".".join(part.path)
        return lambda around: around.globals.get(name)

    def _call(self, part: tree.Call) -> Closure:
        function = part.function
        compute = function.python([arg.type for arg in part.args])
        args = [self.compile(arg) for arg in part.args]
        if function.lazy:
            return lambda around: compute(around, *args)
        sees_blank, blank = function.sees_blank, False if function.is_condition else None

        def call(around: Surroundings) -> Any:
            values = [arg(around) for arg in args]
            if not sees_blank and any(value is None for value in values):
                return blank
            return compute(around, *values)

        return call

    def _related(self, part: tree.Related) -> Closure:
        name, gather = ".".join(part.relation), part.function.gather
        value = self.compile(part.value) if part.value is not None else _true
        condition = self.compile(part.condition) if part.condition is not None else _true

        def related(around: Surroundings) -> Any:
            rows = [around.of_child(row) for row in around.children(name)]
            found = (value(row) for row in rows if condition(row))
            return gather([each for each in found if each is not None])

        return related

    def _of_parent(self, part: tree.OfParent) -> Closure:
        operand = self.compile(part.operand)
        return lambda around: operand(around.parent) if around.parent is not None else None

    def _convert(self, part: tree.Convert) -> Closure:
        operand = self.compile(part.operand)

        def convert(around: Surroundings) -> datetime | None:
            day = operand(around)
            return None if day is None else moments.midnight(day, around.zone)

        return convert

    def _markup(self, part: tree.Markup) -> Closure:
        operand = self.compile(part.operand)
        return lambda around: rich_text(operand(around))

    def _arithmetic(self, part: tree.Arithmetic) -> Closure:
        compute = self._operation(part)
        left, right = self.compile(part.left), self.compile(part.right)

        def calculate(around: Surroundings) -> Any:
            a, b = left(around), right(around)
            return None if a is None or b is None else compute(a, b)

        return calculate

    def _operation(self, part: tree.Arithmetic) -> Callable[[Any, Any], Any]:
        if part.left.type.kind is Kind.NUMBER:
            return _ARITHMETIC[part.operator]
        found = operation(part.left.type, part.operator, part.right.type)
        if found is not None:
            return found.compute
        if part.right.type in (DATE, DATETIME):
            return moments.days_between
        sign = 1 if part.operator == "+" else -1
        shift = moments.shift_date if part.left.type == DATE else moments.shift_instant
        return lambda moment, days: shift(moment, days if sign == 1 else arithmetic.negate(days))

    def _negate(self, part: tree.Negate) -> Closure:
        operand = self.compile(part.operand)

        def negate(around: Surroundings) -> Decimal | None:
            number = operand(around)
            return None if number is None else arithmetic.negate(number)

        return negate

    def _concat(self, part: tree.Concat) -> Closure:
        parts = [(self.compile(each), each.type) for each in part.parts]
        if part.type == RICH:
            return lambda around: rich_joined([value(around) for value, _ in parts])

        def concat(around: Surroundings) -> str | None:
            values = ((value(around), of) for value, of in parts)
            texts = (as_text(value, of, around.zone) for value, of in values if value is not None)
            return filled("".join(texts))

        return concat

    def _compare(self, part: tree.Compare) -> Closure:
        compare = _COMPARISONS[part.operator]
        left, right = self.compile(part.left), self.compile(part.right)

        def hold(around: Surroundings) -> bool:
            a, b = left(around), right(around)
            return a is not None and b is not None and compare(a, b)

        return hold

    def _is_blank(self, part: tree.IsBlank) -> Closure:
        operand, negated = self.compile(part.operand), part.negated
        return lambda around: (operand(around) is None) != negated

    def _in(self, part: tree.In) -> Closure:
        operand = self.compile(part.operand)
        choices = [self.compile(choice) for choice in part.choices]
        if part.negated:

            def is_none_of(around: Surroundings) -> bool:
                value = operand(around)
                found = [choice(around) for choice in choices]
                return value is not None and None not in found and value not in found

            return is_none_of

        def is_one_of(around: Surroundings) -> bool:
            value = operand(around)
            return value is not None and any(choice(around) == value for choice in choices)

        return is_one_of

    def _contains(self, part: tree.Contains) -> Closure:
        container, item = self.compile(part.container), self.compile(part.item)
        is_list = part.container.type.kind is Kind.LIST

        def contain(around: Surroundings) -> bool:
            whole, one = container(around), item(around)
            if whole is None or one is None:
                return False
            return one in whole if is_list else contains_text(whole, one)

        return contain

    def _logic(self, part: tree.Logic) -> Closure:
        operands = [self.compile(operand) for operand in part.operands]
        if part.operator == "and":
            return lambda around: all(operand(around) for operand in operands)
        return lambda around: any(operand(around) for operand in operands)

    def _not(self, part: tree.Not) -> Closure:
        operand = self.compile(part.operand)
        return lambda around: not operand(around)


def _true(around: Surroundings) -> bool:
    return True
