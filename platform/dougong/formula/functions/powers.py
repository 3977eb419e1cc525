"""Roots, powers and logarithms, to twenty places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Numeric, and_, case, func
from sqlalchemy import literal_column as plain

from dougong.formula.arithmetic import MAX_EXPONENT, exponential, ln, logarithm, power, root
from dougong.formula.function import Example, Function, Operand, Parameter, function
from dougong.formula.sql_numbers import ln as sql_ln
from dougong.formula.sql_numbers import power as sql_power
from dougong.formula.sql_numbers import settled, spare
from dougong.formula.sql_terms import SqlTerms, let, number
from dougong.formula.value_types import NUMBER, Kind, Type

_NUMBER = Parameter("number", (Kind.NUMBER,))
_ZERO, _ONE, _TEN = (plain(digits, Numeric()) for digits in ("0", "1", "10.0"))


def _above_zero(value: ColumnElement[Any]) -> ColumnElement[Any]:
    return let(value, lambda v: case((v > _ZERO, v)))


@function
class Sqrt(Function):
    key = "SQRT"
    parameters = (_NUMBER,)
    returns = NUMBER
    doc = {
        "en": "The square root; blank below zero.",
        "zh-CN": "平方根；负数时为空。",
    }
    examples = (
        Example("SQRT(16)", "4"),
        Example("SQRT(2)", "1.4142135623730950488"),
        Example("SQRT(-1)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        at_least_zero = let(number(args[0].sql), lambda v: case((v >= _ZERO, v)))
        return settled(func.sqrt(spare(at_least_zero), type_=Numeric()))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, value: root(value) if value >= 0 else None


@function
class Exp(Function):
    key = "EXP"
    parameters = (_NUMBER,)
    returns = NUMBER
    digits = 100
    doc = {
        "en": f"e to the power of the number; blank when that is above {MAX_EXPONENT}.",
        "zh-CN": f"e 的该数次幂；该数大于 {MAX_EXPONENT} 时为空。",
    }
    examples = (
        Example("EXP(0)", "1"),
        Example("EXP(1)", "2.71828182845904523536"),
        Example(f"EXP({MAX_EXPONENT + 1})", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        least, most = plain(f"-{MAX_EXPONENT}", Numeric()), plain(str(MAX_EXPONENT), Numeric())
        return let(
            number(args[0].sql),
            lambda v: case(
                (v < least, _ZERO), (v <= most, settled(func.exp(spare(v), type_=Numeric())))
            ),
        )

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, value: exponential(value)


@function
class Ln(Function):
    key = "LN"
    parameters = (_NUMBER,)
    returns = NUMBER
    doc = {
        "en": "The natural logarithm; blank for zero and below.",
        "zh-CN": "自然对数；零和负数时为空。",
    }
    examples = (
        Example("LN(1)", "0"),
        Example("LN(10)", "2.30258509299404568402"),
        Example("LN(0)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return sql_ln(_above_zero(number(args[0].sql)))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, value: ln(value) if value > 0 else None


@function
class Log(Function):
    key = "LOG"
    parameters = (_NUMBER, Parameter("base", (Kind.NUMBER,), optional=True))
    returns = NUMBER
    doc = {
        "en": "The logarithm to the base, which is 10 unless given; blank for zero and below, and "
        "to a base of 1 or of zero and below.",
        "zh-CN": "以指定数为底的对数，默认以 10 为底；数为零或负数，或底为 1、零或负数时为空。",
    }
    examples = (
        Example("LOG(1000)", "3"),
        Example("LOG(8, 2)", "3"),
        Example("LOG(0)", None),
        Example("LOG(5, 1)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        value = _above_zero(number(args[0].sql))
        base: ColumnElement[Any] = _TEN
        if len(args) == 2:
            base = let(number(args[1].sql), lambda b: case((and_(b > _ZERO, b != _ONE), b)))
        return settled(func.log(spare(base), spare(value), type_=Numeric()))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def log(around: Any, value: Decimal, base: Decimal = Decimal(10)) -> Decimal | None:
            return logarithm(value, base) if value > 0 and base > 0 and base != 1 else None

        return log


@function
class Power(Function):
    key = "POWER"
    parameters = (_NUMBER, Parameter("exponent", (Kind.NUMBER,)))
    returns = NUMBER
    digits = 100
    doc = {
        "en": "The number raised to a power, as `^` does; blank where there is no result, and "
        "where it has more than a hundred digits.",
        "zh-CN": "数的乘幂，与 `^` 相同；无结果或结果超过一百位时为空。",
    }
    examples = (
        Example("POWER(2, 10)", "1024"),
        Example("POWER(2, -2)", "0.25"),
        Example("POWER(-8, 0.5)", None),
        Example("POWER(null, 2)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        base, exponent = args
        return sql_power(number(base.sql), number(exponent.sql))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, base, exponent: power(base, exponent)
