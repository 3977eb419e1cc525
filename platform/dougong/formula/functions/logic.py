"""Functions that choose, that join conditions, and that ask whether there is a value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, true

from dougong.formula.function import Example, Function, Operand, Parameter, function
from dougong.formula.functions.text_convert import Value
from dougong.formula.sql_terms import SqlTerms, let
from dougong.formula.value_types import BOOLEAN, Kind, Type

_CONDITION = Parameter("condition", (Kind.BOOLEAN,), null_is_false=True)
_EQUATED = (
    Kind.TEXT,
    Kind.OPTION,
    Kind.NUMBER,
    Kind.BOOLEAN,
    Kind.DATE,
    Kind.DATETIME,
    Kind.TIME,
    Kind.DURATION,
    Kind.RECORD,
)
_STATUS = {"status": "option(new, open, closed)"}


@function
class If(Function):
    key = "IF"
    parameters = (
        _CONDITION,
        Parameter("then", alike="result"),
        Parameter("otherwise", alike="result"),
    )
    sees_blank = True
    lazy = True
    doc = {
        "en": "One value when the condition holds, the other when it does not or is blank.",
        "zh-CN": "条件成立时取前一个值；不成立或为空时取后一个值。",
    }
    examples = (
        Example("IF(1 < 2, 'yes', 'no')", "yes"),
        Example("IF(null = 1, 'yes', 'no')", "no"),
        Example("IF(1 > 2, 5, null)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        condition, then, otherwise = args
        return case((condition.sql, then.sql), else_=otherwise.sql)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def choose(around: Any, condition: Any, then: Any, otherwise: Any) -> Any:
            return then(around) if condition(around) else otherwise(around)

        return choose


@function
class Ifs(Function):
    key = "IFS"
    parameters = (
        _CONDITION,
        Parameter("then", alike="result"),
        Parameter("otherwise", alike="result", optional=True),
    )
    repeated = ("condition", "then")
    sees_blank = True
    lazy = True
    doc = {
        "en": "The value after the first condition that holds; if none does, the last one, or "
        "blank when the last stands after a condition too.",
        "zh-CN": "取第一个成立的条件之后的值；都不成立时取最后单列的值，没有则为空。",
    }
    examples = (
        Example("IFS(1 > 2, 'a', 2 > 1, 'b', 'c')", "b"),
        Example("IFS(1 > 2, 'a', 'c')", "c"),
        Example("IFS(1 > 2, 'a', 2 > 3, 'b')", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return _chosen([arg.sql for arg in args])

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def choose(around: Any, *args: Any) -> Any:
            for condition, then in zip(args[::2], args[1::2], strict=False):
                if condition(around):
                    return then(around)
            return args[-1](around) if len(args) % 2 else None

        return choose


def _chosen(args: Sequence[ColumnElement[Any]]) -> ColumnElement[Any]:
    """Make a CASE of conditions, each with its value after it, and perhaps a last value."""
    pairs = list(zip(args[::2], args[1::2], strict=False))
    return case(*pairs, else_=args[-1] if len(args) % 2 else None)


@function
class Case(Function):
    key = "CASE"
    parameters = (
        Parameter("value", _EQUATED, alike="value"),
        Parameter("when", _EQUATED, alike="value"),
        Parameter("then", alike="result"),
        Parameter("otherwise", alike="result", optional=True),
    )
    repeated = ("when", "then")
    sees_blank = True
    lazy = True
    doc = {
        "en": "The value after the first `when` that equals the value, where blank equals blank; "
        "if none does, the last one, or blank when the last stands after a `when` too.",
        "zh-CN": "取第一个与值相等的 `when` 之后的值，空值与空值相等；"
        "都不相等时取最后单列的值，没有则为空。",
    }
    examples = (
        Example("CASE(status, 'new', 1, 'open', 2, 0)", "2", {"status": "open"}, _STATUS),
        Example("CASE(status, 'new', 1, 0)", "0", {}, _STATUS),
        Example("CASE(status, null, 'none', 'some')", "none", {}, _STATUS),
        Example("CASE(status, 'new', 1)", None, {"status": "open"}, _STATUS),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        value, *rest = (arg.sql for arg in args)

        def choose(v: ColumnElement[Any]) -> ColumnElement[Any]:
            conditions = [
                each if position % 2 or position == len(rest) - 1 else v.is_not_distinct_from(each)
                for position, each in enumerate(rest)
            ]
            return _chosen(conditions)

        return let(value, choose)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def choose(around: Any, value: Any, *args: Any) -> Any:
            sought = value(around)
            for when, then in zip(args[::2], args[1::2], strict=False):
                if when(around) == sought:
                    return then(around)
            return args[-1](around) if len(args) % 2 else None

        return choose


@function
class And(Function):
    key = "AND"
    parameters = (_CONDITION,)
    repeated = ("condition",)
    returns = BOOLEAN
    is_condition = True
    sees_blank = True
    lazy = True
    doc = {
        "en": "Whether every condition holds, as `a and b`; a blank one does not.",
        "zh-CN": "是否所有条件都成立，与 `a and b` 相同；空视为不成立。",
    }
    examples = (
        Example("AND(1 < 2, 2 < 3)", True),
        Example("AND(1 < 2, 3 < 2)", False),
        Example("AND(1 < 2, paid)", False, {}, {"paid": "boolean"}),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return and_(*(arg.sql for arg in args))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, *args: all(arg(around) for arg in args)


@function
class Or(Function):
    key = "OR"
    parameters = (_CONDITION,)
    repeated = ("condition",)
    returns = BOOLEAN
    is_condition = True
    sees_blank = True
    lazy = True
    doc = {
        "en": "Whether any condition holds, as `a or b`; a blank one does not.",
        "zh-CN": "是否有条件成立，与 `a or b` 相同；空视为不成立。",
    }
    examples = (
        Example("OR(1 > 2, 2 < 3)", True),
        Example("OR(1 > 2, 3 < 2)", False),
        Example("OR(paid, 3 < 2)", False, {}, {"paid": "boolean"}),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return or_(*(arg.sql for arg in args))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, *args: any(arg(around) for arg in args)


@function
class Not(Function):
    """Of one condition the parser makes the operator; what else is written here is refused."""

    key = "NOT"
    parameters = (_CONDITION,)
    returns = BOOLEAN
    sees_blank = True
    doc = {
        "en": "Whether the condition does not hold, as `not a`; true of a blank one.",
        "zh-CN": "条件是否不成立，与 `not a` 相同；空视为不成立，故结果为真。",
    }
    examples = (
        Example("NOT(1 > 2)", True),
        Example("NOT(paid)", True, {}, {"paid": "boolean"}),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return args[0].sql.is_not(true())

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, condition: not condition


@function
class In(Function):
    key = "IN"
    parameters = (
        Parameter("value", _EQUATED, alike="value"),
        Parameter("choice", _EQUATED, alike="value"),
    )
    repeated = ("choice",)
    returns = BOOLEAN
    is_condition = True
    sees_blank = True
    doc = {
        "en": "Whether the value equals one of the choices, as `value in (a, b)`; a blank one "
        "equals none.",
        "zh-CN": "值是否等于其中之一，与 `value in (a, b)` 相同；空值不等于任何值。",
    }
    examples = (
        Example("IN(status, 'new', 'open')", True, {"status": "open"}, _STATUS),
        Example("IN(status, 'new', 'open')", False, {"status": "closed"}, _STATUS),
        Example("IN(status, 'new', 'open')", False, {}, _STATUS),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        value, *choices = (arg.sql for arg in args)
        return value.in_(choices)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, value, *choices: value is not None and value in choices


@function
class IsBlank(Function):
    key = "ISBLANK"
    parameters = (Parameter("value"),)
    returns = BOOLEAN
    sees_blank = True
    doc = {
        "en": "Whether there is no value; the empty text is none.",
        "zh-CN": "是否没有值；空文本视为没有值。",
    }
    examples = (
        Example("ISBLANK('')", True),
        Example("ISBLANK(0)", False),
        Example("ISBLANK(1 / 0)", True),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return args[0].sql.is_(None)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, value: value is None


class _Substitute(Function):
    """A value, or another one in place of blank."""

    parameters = (Parameter("value", alike="result"), Parameter("substitute", alike="result"))
    sees_blank = True
    lazy = True

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        value, substitute = args
        return func.coalesce(value.sql, substitute.sql, type_=value.sql.type)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def choose(around: Any, value: Any, substitute: Any) -> Any:
            found = value(around)
            return substitute(around) if found is None else found

        return choose


@function
class BlankValue(_Substitute):
    key = "BLANKVALUE"
    doc = {
        "en": "The value, or the substitute when it is blank.",
        "zh-CN": "取该值；为空时取替代值。",
    }
    examples = (
        Example("BLANKVALUE('', 'none')", "none"),
        Example("BLANKVALUE(0, 5)", "0"),
        Example("BLANKVALUE(null, null)", None),
    )


@function
class IfError(_Substitute):
    key = "IFERROR"
    doc = {
        "en": "The value, or the substitute when it could not be computed. What cannot be computed "
        "is blank here and no error, so it does what BLANKVALUE does.",
        "zh-CN": "取该值；无法计算时取替代值。此处无法计算即为空而非错误，故与 BLANKVALUE 相同。",
    }
    examples = (
        Example("IFERROR(1 / 0, 0)", "0"),
        Example("IFERROR(6 / 3, 0)", "2"),
        Example("IFERROR(VALUE('x'), null)", None),
    )


@function
class IsNumber(Function):
    key = "ISNUMBER"
    parameters = Value.parameters
    returns = BOOLEAN
    sees_blank = True
    doc = {
        "en": "Whether VALUE reads a number from the text.",
        "zh-CN": "文本能否由 VALUE 读作数字。",
    }
    examples = (
        Example("ISNUMBER('-12.5')", True),
        Example("ISNUMBER('1,000')", False),
        Example("ISNUMBER('')", False),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return Value().sql(terms, args).is_not(None)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        read = Value().python(types)
        return lambda around, text: text is not None and read(around, text) is not None
