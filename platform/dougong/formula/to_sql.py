"""From typed tree to SQL.

Blank is null. A condition is compiled for a WHERE first: there null and false are one, so plain
``a = b AND c > d`` says all and an index serves it. Only where a truth value is used as a value, or
is negated, does ``IS true`` or ``IS NOT true`` make it two-valued.

A bare column is left bare beside ``= < > IN``: what has to be converted is converted on the other
side, the side of the parameters.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Interval,
    Numeric,
    Text,
    and_,
    bindparam,
    case,
    cast,
    extract,
    false,
    func,
    literal_column,
    not_,
    or_,
    true,
)
from sqlalchemy.sql import operators
from sqlalchemy.types import TypeEngine

from dougong.formula import tree
from dougong.formula.aggregate import VALUE
from dougong.formula.cost import MAX_TEXT, Bounds
from dougong.formula.errors import ExpressionError, TooCostlyError
from dougong.formula.function import Operand
from dougong.formula.literals import ZONE_MARK
from dougong.formula.moments import MAX_DAYS
from dougong.formula.rich import sql_rich_joined, sql_rich_text
from dougong.formula.sql_moments import in_years
from dougong.formula.sql_numbers import power, quotient, rounded
from dougong.formula.sql_terms import (
    SqlSource,
    SqlTerms,
    as_text,
    blank,
    includes,
    length_of,
    number,
    pattern_of,
    quoted,
    sql_type,
    whole,
)
from dougong.formula.sql_texts import filled, joined, kept
from dougong.formula.sql_time_arithmetic import time_arithmetic
from dougong.formula.syntax import Span
from dougong.formula.tree import Expression, Tree
from dougong.formula.value_types import BOOLEAN, DATE, DATETIME, DURATION, NUMBER, RICH, TIME, Kind

# SQLAlchemy compiles with about four Python frames to a level, of which there are a thousand.
MAX_LEVELS = 150
MAX_PARTS = 10_000

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
_MIRRORED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def to_sql(
    expression: Expression,
    source: SqlSource,
    *,
    prefix: str = "p",
    as_value: bool = False,
    fixed: bool = False,
) -> ColumnElement[Any]:
    """Compile an expression.

    The literal of slot i is the parameter ``p<i>``; ``Expression.bind`` gives the values.

    Args:
        expression: What to compile.
        source: Where its values come from.
        prefix: Begins the names of the parameters; give each expression of a statement its own.
        as_value: A boolean is wanted as a value, to select or group by: false is then false, not
            null. In a WHERE the difference does not show, and an index is used.
        fixed: Its literals are constants of the statement, with the values that its source has.

    Raises:
        ExpressionError: It nests functions so that the SQL would grow out of hand.
    """
    compiler = _Compiler(SqlTerms(source), prefix, fixed=fixed)
    if expression.type == BOOLEAN and not as_value:
        compiled = compiler.condition(expression.tree)
    else:
        compiled = compiler.value(expression.tree)
    refuse_large(compiled)
    return compiled


def refuse_large(
    root: ColumnElement[Any], *, levels: int = MAX_LEVELS, parts: int = MAX_PARTS
) -> None:
    """Refuse SQL that is nested too deep or has too many parts.

    Raises:
        ExpressionError: It is.
    """
    waiting: list[tuple[Any, int]] = [(root, 1)]
    found = 0
    while waiting:
        part, level = waiting.pop()
        found += 1
        if level > levels or found > parts:
            raise ExpressionError([TooCostlyError(Span(""))])
        waiting.extend((child, level + 1) for child in part.get_children())


class _Compiler:
    """Compiles one expression; a method for each sort of tree."""

    def __init__(
        self, terms: SqlTerms, prefix: str, parent: _Compiler | None = None, *, fixed: bool
    ) -> None:
        self._terms = terms
        self._prefix = prefix
        self._fixed = fixed
        self._parent = parent
        self._bounds = Bounds()
        self._values: dict[type[Tree], Callable[[Any], ColumnElement[Any]]] = {
            tree.Literal: self._literal,
            tree.Constant: self._constant,
            tree.Path: lambda path: terms.source.column(path.steps),
            tree.Global: lambda value: terms.source.global_value(value.path),
            tree.Call: self._call_value,
            tree.Related: self._related,
            tree.OfParent: self._of_parent,
            tree.Convert: lambda convert: terms.midnight(self.value(convert.operand)),
            tree.Arithmetic: self._arithmetic,
            tree.Negate: self._negate,
            tree.Concat: self._concat,
            tree.Markup: lambda markup: sql_rich_text(self.value(markup.operand)),
        }
        self._conditions: dict[type[Tree], Callable[[Any], ColumnElement[Any]]] = {
            tree.Call: self._call,
            tree.Compare: self._compare,
            tree.IsBlank: self._is_blank,
            tree.In: self._in,
            tree.Contains: self._contains,
            tree.Logic: self._logic,
            tree.Not: self._not,
        }

    def value(self, part: Tree) -> ColumnElement[Any]:
        """Compile to exactly the value: null is blank and nothing else."""
        compile_value = self._values.get(type(part))
        if compile_value is not None:
            return compile_value(part)
        return _certain(self.condition(part))

    def condition(self, part: Tree) -> ColumnElement[Any]:
        """Compile to what is true where the condition holds, and false or null where not."""
        compile_condition = self._conditions.get(type(part))
        return self.value(part) if compile_condition is None else compile_condition(part)

    def _literal(self, literal: tree.Literal) -> ColumnElement[Any]:
        if literal.type != DATETIME:
            return self._bound(literal, sql_type(literal.type))
        # Written without a zone it ends with a mark, where the zone of the tenant goes.
        zone = self._terms.source.time_zone()
        bound = self._bound(literal, Text())
        text = func.replace(bound, quoted(ZONE_MARK), zone, type_=Text())
        return cast(text, DateTime(timezone=True))

    def _bound(self, literal: tree.Literal, of: TypeEngine[Any]) -> ColumnElement[Any]:
        name, slot = f"{self._prefix}{literal.slot.index}", literal.slot
        if self._fixed:
            return bindparam(name, slot.convert(slot.token), of, unique=True)
        return bindparam(name, type_=of)

    def _constant(self, constant: tree.Constant) -> ColumnElement[Any]:
        if constant.value is None:
            return blank(constant.type)
        return true() if constant.value else false()

    def _call(self, call: tree.Call) -> ColumnElement[Any]:
        parameters = call.function.expand(len(call.args)) or call.function.parameters
        operands = [
            self._operand(arg, is_condition=parameter is not None and parameter.null_is_false)
            for arg, parameter in zip_longest(call.args, parameters)
        ]
        return call.function.sql(self._terms, operands)

    def _call_value(self, call: tree.Call) -> ColumnElement[Any]:
        result = self._call(call)
        return _certain(result) if call.function.is_condition else result

    def _operand(self, arg: Tree, *, is_condition: bool) -> Operand:
        if isinstance(arg, tree.Literal) and arg.slot.structural:
            word: str = arg.slot.convert(arg.slot.token)
            return Operand(quoted(word), arg.type, word)
        return Operand(self.condition(arg) if is_condition else self.value(arg), arg.type)

    def _related(self, part: tree.Related) -> ColumnElement[Any]:
        related = self._terms.source.related(part.relation)
        inner = _Compiler(SqlTerms(related.source), self._prefix, self, fixed=self._fixed)
        value: ColumnElement[Any] = literal_column("true", Boolean())
        if part.value is not None:
            value = inner.value(part.value)
        condition = inner.condition(part.condition) if part.condition is not None else None
        return part.function.among(related.select(value.label(VALUE), condition))

    def _of_parent(self, part: tree.OfParent) -> ColumnElement[Any]:
        assert self._parent is not None
        return self._parent.value(part.operand)

    def _concat(self, concat: tree.Concat) -> ColumnElement[Any]:
        if concat.type == RICH:
            return sql_rich_joined([self.value(part) for part in concat.parts])
        parts = [as_text(self._terms, self.value(part), part.type) for part in concat.parts]
        text = filled(joined(parts))
        return kept(text) if self._bounds.joined(concat) > MAX_TEXT else text

    def _negate(self, part: tree.Negate) -> ColumnElement[Any]:
        return -number(self.value(part.operand))

    def _arithmetic(self, part: tree.Arithmetic) -> ColumnElement[Any]:
        left, right = self.value(part.left), self.value(part.right)
        types = part.left.type, part.right.type
        if types[0] == NUMBER:
            return self._calculation(part, number(left), number(right))
        if not {TIME, DURATION}.isdisjoint(types):
            right = number(right) if types[1] == NUMBER else right
            digits = self._bounds.precision(part.right)
            return time_arithmetic(left, part.operator, right, types=types, digits=digits)
        if part.right.type == DATE:
            return cast(left.op("-", return_type=Integer())(right), Numeric)
        if part.right.type == DATETIME:
            seconds = extract("epoch", left.op("-", return_type=Interval())(right))
            return quotient(cast(seconds, Numeric), literal_column("86400", Numeric()), digits=5)
        if part.left.type == DATE:
            days = whole(number(right), -MAX_DAYS, MAX_DAYS)
            return in_years(left.op(part.operator, return_type=Date())(days))
        length = length_of(number(right))
        return in_years(left.op(part.operator, return_type=DateTime(timezone=True))(length))

    def _calculation(
        self, part: tree.Arithmetic, left: ColumnElement[Any], right: ColumnElement[Any]
    ) -> ColumnElement[Any]:
        if part.operator == "^":
            return power(left, right)
        if part.operator == "/":
            return quotient(left, right, digits=self._bounds.precision(part.right))
        result: ColumnElement[Any] = _OPERATORS[part.operator](left, right)
        return rounded(result) if part.operator == "*" else result

    def _compare(self, part: tree.Compare) -> ColumnElement[Any]:
        for side, other, sign in (
            (part.left, part.right, part.operator),
            (part.right, part.left, _MIRRORED[part.operator]),
        ):
            field = _date_field(side)
            if field is not None and sign != "!=":
                return self._date_beside_instant(field, sign, other)
        result: ColumnElement[Any] = _OPERATORS[part.operator](
            self.value(part.left), self.value(part.right)
        )
        return result

    def _date_beside_instant(self, path: tree.Path, sign: str, other: Tree) -> ColumnElement[Any]:
        """Compare a date field to an instant by the date of the instant: the field stays bare."""
        field, instant = self.value(path), self.value(other)
        day = self._terms.date_of(instant)  # in whatever year, for only the field is in those
        if sign in {"<=", ">"}:
            result: ColumnElement[Any] = _OPERATORS[sign](field, day)
            return result
        at_midnight = self._terms.midnight(day) == instant
        if sign == "=":
            return and_(field == day, at_midnight)
        before = case((at_midnight, day - literal_column("1", Integer())), else_=day)
        return field <= before if sign == "<" else field > before

    def _is_blank(self, part: tree.IsBlank) -> ColumnElement[Any]:
        value = self.value(part.operand)
        return value.is_not(None) if part.negated else value.is_(None)

    def _in(self, part: tree.In) -> ColumnElement[Any]:
        operand = self.value(part.operand)
        choices = [self.value(choice) for choice in part.choices]
        return operand.not_in(choices) if part.negated else operand.in_(choices)

    def _contains(self, part: tree.Contains) -> ColumnElement[Any]:
        container, item = self.value(part.container), self.value(part.item)
        if part.container.type.kind is Kind.LIST:
            return includes(container, item, part.container.type)
        return container.ilike(pattern_of(item, anywhere=True))

    def _logic(self, part: tree.Logic) -> ColumnElement[Any]:
        operands = [self.condition(operand) for operand in part.operands]
        return and_(*operands) if part.operator == "and" else or_(*operands)

    def _not(self, part: tree.Not) -> ColumnElement[Any]:
        operand = self.condition(part.operand)
        return not_(operand) if _is_certain(operand) else operand.is_not(true())


def _is_certain(condition: ColumnElement[Any]) -> bool:
    # What IS and EXISTS give is never null.
    certain = {operators.is_, operators.is_not, operators.exists}
    return getattr(condition, "operator", None) in certain


def _certain(condition: ColumnElement[Any]) -> ColumnElement[Any]:
    return condition if _is_certain(condition) else condition.is_(true())


def _date_field(part: Tree) -> tree.Path | None:
    """Give the date field that a part takes as an instant, if it does so."""
    if isinstance(part, tree.Convert) and isinstance(part.operand, tree.Path):
        return part.operand
    return None
