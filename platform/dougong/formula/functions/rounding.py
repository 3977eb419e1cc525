"""Functions that round numbers, and that take them apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Numeric, func
from sqlalchemy import literal_column as plain

from dougong.formula.arithmetic import EXACT, round_to, whole
from dougong.formula.function import Example, Function, Operand, Parameter, function
from dougong.formula.sql_terms import SqlTerms, let, number
from dougong.formula.sql_terms import whole as sql_whole
from dougong.formula.value_types import NUMBER, Kind, Type

# Beyond, there is nothing to round.
_MOST_PLACES = 38
_NUMBER = (Parameter("number", (Kind.NUMBER,)),)


@function
class Abs(Function):
    key = "ABS"
    parameters = _NUMBER
    returns = NUMBER
    doc = {"en": "The number without its sign.", "zh-CN": "数字的绝对值。"}
    examples = (Example("ABS(-2.5)", "2.5"), Example("ABS(null)", None))

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return func.abs(number(args[0].sql), type_=Numeric())

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, value: value.copy_abs()


@function
class Sign(Function):
    key = "SIGN"
    parameters = _NUMBER
    returns = NUMBER
    doc = {
        "en": "1 for a number above zero, -1 for one below, 0 for zero.",
        "zh-CN": "正数为 1，负数为 -1，零为 0。",
    }
    examples = (Example("SIGN(-0.5)", "-1"), Example("SIGN(0)", "0"), Example("SIGN(null)", None))

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return func.sign(number(args[0].sql), type_=Numeric())

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, value: Decimal((value > 0) - (value < 0))


class _ToPlaces(Function):
    """Rounds to so many places, or to a whole number."""

    parameters = (*_NUMBER, Parameter("places", (Kind.NUMBER,), optional=True))
    returns = NUMBER
    rounding: ClassVar[str]
    sql_name: ClassVar[str]

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        rounded = getattr(func, self.sql_name)
        places = [sql_whole(arg.sql, -_MOST_PLACES, _MOST_PLACES) for arg in args[1:]]
        result: ColumnElement[Any] = rounded(number(args[0].sql), *places, type_=Numeric())
        return result

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        rounding = self.rounding

        def rounded(around: Any, value: Decimal, places: Decimal = Decimal()) -> Decimal | None:
            count = whole(places, -_MOST_PLACES, _MOST_PLACES)
            return None if count is None else round_to(value, count, rounding)

        return rounded


@function
class Round(_ToPlaces):
    key = "ROUND"
    rounding = ROUND_HALF_UP
    sql_name = "round"
    doc = {
        "en": "The number rounded half up, away from zero, to so many decimal places (none unless "
        "given), or to tens with -1.",
        "zh-CN": "四舍五入（远离零）到指定小数位，未指定时取整；-1 表示到十位。",
    }
    examples = (
        Example("ROUND(2.345, 2)", "2.35"),
        Example("ROUND(-2.5)", "-3"),
        Example("ROUND(1250, -2)", "1300"),
        Example("ROUND(1.5, null)", None),
    )


@function
class Trunc(_ToPlaces):
    key = "TRUNC"
    rounding = ROUND_DOWN
    sql_name = "trunc"
    doc = {
        "en": "The number cut off after so many decimal places (none unless given), or to tens "
        "with -1.",
        "zh-CN": "截去指定小数位之后的部分，未指定时取整数部分；-1 表示到十位。",
    }
    examples = (
        Example("TRUNC(2.349, 2)", "2.34"),
        Example("TRUNC(-2.9)", "-2"),
        Example("TRUNC(1250, -2)", "1200"),
        Example("TRUNC(null)", None),
    )


class _ToWhole(Function):
    """Rounds to a whole number in one direction."""

    parameters = _NUMBER
    returns = NUMBER
    rounding: ClassVar[str]

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        rounding = self.rounding
        return lambda around, value: round_to(value, 0, rounding)


@function
class Ceiling(_ToWhole):
    key = "CEILING"
    rounding = ROUND_UP
    doc = {
        "en": "The number rounded away from zero to a whole one. MCEILING rounds up below zero "
        "too.",
        "zh-CN": "向远离零的方向取整。MCEILING 对负数也向上取整。",
    }
    examples = (
        Example("CEILING(2.1)", "3"),
        Example("CEILING(-2.1)", "-3"),
        Example("CEILING(null)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return let(
            number(args[0].sql),
            lambda v: func.sign(v, type_=Numeric()) * func.ceil(func.abs(v), type_=Numeric()),
        )


@function
class Floor(_ToWhole):
    key = "FLOOR"
    rounding = ROUND_DOWN
    doc = {
        "en": "The number rounded towards zero to a whole one. MFLOOR rounds down below zero too.",
        "zh-CN": "向零的方向取整。MFLOOR 对负数也向下取整。",
    }
    examples = (
        Example("FLOOR(2.9)", "2"),
        Example("FLOOR(-2.9)", "-2"),
        Example("FLOOR(null)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return func.trunc(number(args[0].sql), type_=Numeric())


@function
class MCeiling(_ToWhole):
    key = "MCEILING"
    rounding = ROUND_CEILING
    doc = {
        "en": "The number rounded up to a whole one, below zero too.",
        "zh-CN": "向上取整，负数也向上。",
    }
    examples = (
        Example("MCEILING(2.1)", "3"),
        Example("MCEILING(-2.9)", "-2"),
        Example("MCEILING(null)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return func.ceil(number(args[0].sql), type_=Numeric())


@function
class MFloor(_ToWhole):
    key = "MFLOOR"
    rounding = ROUND_FLOOR
    doc = {
        "en": "The number rounded down to a whole one, below zero too.",
        "zh-CN": "向下取整，负数也向下。",
    }
    examples = (
        Example("MFLOOR(2.9)", "2"),
        Example("MFLOOR(-2.1)", "-3"),
        Example("MFLOOR(null)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return func.floor(number(args[0].sql), type_=Numeric())


@function
class Mod(Function):
    key = "MOD"
    parameters = (*_NUMBER, Parameter("divisor", (Kind.NUMBER,)))
    returns = NUMBER
    doc = {
        "en": "What is left when the number is divided, with the sign of the divisor; blank when "
        "that is zero.",
        "zh-CN": "除法的余数，符号与除数相同；除数为零时为空。",
    }
    examples = (
        Example("MOD(7, 3)", "1"),
        Example("MOD(-7, 3)", "2"),
        Example("MOD(7.5, -2)", "-0.5"),
        Example("MOD(7, 0)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        divisor = func.nullif(number(args[1].sql), plain("0"), type_=Numeric())

        def rest(by: ColumnElement[Any]) -> ColumnElement[Any]:
            signed = func.mod(number(args[0].sql), by, type_=Numeric())
            return func.mod(signed + by, by, type_=Numeric())

        return let(divisor, rest)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def rest(around: Any, value: Decimal, divisor: Decimal) -> Decimal | None:
            if not divisor:
                return None
            signed = EXACT.remainder(value, divisor)
            return EXACT.remainder(EXACT.add(signed, divisor), divisor)

        return rest
