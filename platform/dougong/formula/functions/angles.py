"""Functions on angles, in radians; ``trigonometry`` does the sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Numeric
from sqlalchemy import literal_column as plain

from dougong.formula import sql_trigonometry, trigonometry
from dougong.formula.arithmetic import ONE, rounded
from dougong.formula.function import Example, Function, Operand, Parameter, function
from dougong.formula.sql_terms import SqlTerms, number
from dougong.formula.value_types import NUMBER, Kind, Type


@function
class Pi(Function):
    key = "PI"
    returns = NUMBER
    doc = {"en": "Pi, to twenty places.", "zh-CN": "圆周率，取二十位小数。"}
    examples = (
        Example("PI()", "3.14159265358979323846"),
        Example("ROUND(PI() * 2 ^ 2, 2)", "12.57"),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return plain(str(rounded(trigonometry.PI)), Numeric())

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        pi = rounded(trigonometry.PI)
        return lambda around: pi


class _OfOne(Function):
    """Of one number."""

    parameters: ClassVar[tuple[Parameter, ...]] = (Parameter("angle", (Kind.NUMBER,)),)
    returns = NUMBER
    compute: ClassVar[Callable[[Decimal], Decimal | None]]
    compile: ClassVar[Callable[[ColumnElement[Any]], ColumnElement[Any]]]

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return type(self).compile(number(args[0].sql))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        compute = type(self).compute
        return lambda around, value: compute(value)


@function
class Sin(_OfOne):
    key = "SIN"
    compute = trigonometry.sine
    compile = sql_trigonometry.sine
    doc = {
        "en": "The sine of an angle in radians; multiply degrees by `PI() / 180`. Blank beyond "
        "10^15.",
        "zh-CN": "弧度角的正弦；角度请乘以 `PI() / 180`。超过 10^15 时为空。",
    }
    examples = (
        Example("SIN(0)", "0"),
        Example("ROUND(SIN(PI() / 6), 10)", "0.5"),
        Example("SIN(10 ^ 16)", None),
    )


@function
class Cos(_OfOne):
    key = "COS"
    compute = trigonometry.cosine
    compile = sql_trigonometry.cosine
    doc = {
        "en": "The cosine of an angle in radians; blank beyond 10^15.",
        "zh-CN": "弧度角的余弦；超过 10^15 时为空。",
    }
    examples = (
        Example("COS(0)", "1"),
        Example("COS(1)", "0.5403023058681397174"),
        Example("COS(null)", None),
    )


@function
class Tan(_OfOne):
    key = "TAN"
    compute = trigonometry.tangent
    compile = sql_trigonometry.tangent
    doc = {
        "en": "The tangent of an angle in radians; blank beyond 10^15.",
        "zh-CN": "弧度角的正切；超过 10^15 时为空。",
    }
    examples = (
        Example("TAN(0)", "0"),
        Example("ROUND(TAN(PI() / 4), 10)", "1"),
        Example("TAN(null)", None),
    )


class _OfRatio(_OfOne):
    parameters = (Parameter("number", (Kind.NUMBER,)),)


@function
class Asin(_OfRatio):
    key = "ASIN"
    compute = trigonometry.arcsine
    compile = sql_trigonometry.arcsine
    doc = {
        "en": "The angle, in radians, whose sine is the number; blank beyond -1 and 1.",
        "zh-CN": "正弦为该数的弧度角；超出 -1 到 1 时为空。",
    }
    examples = (
        Example("ASIN(0)", "0"),
        Example("ASIN(1)", "1.57079632679489661923"),
        Example("ASIN(1.1)", None),
    )


@function
class Acos(_OfRatio):
    key = "ACOS"
    compute = trigonometry.arccosine
    compile = sql_trigonometry.arccosine
    doc = {
        "en": "The angle, in radians, whose cosine is the number; blank beyond -1 and 1.",
        "zh-CN": "余弦为该数的弧度角；超出 -1 到 1 时为空。",
    }
    examples = (
        Example("ACOS(1)", "0"),
        Example("ACOS(-1)", "3.14159265358979323846"),
        Example("ACOS(-1.1)", None),
    )


@function
class Atan(Function):
    key = "ATAN"
    parameters = (Parameter("number", (Kind.NUMBER,)),)
    returns = NUMBER
    doc = {
        "en": "The angle, in radians, whose tangent is the number.",
        "zh-CN": "正切为该数的弧度角。",
    }
    examples = (
        Example("ATAN(0)", "0"),
        Example("ATAN(1)", "0.78539816339744830962"),
        Example("ATAN(null)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return sql_trigonometry.angle_to(number(args[0].sql), plain("1", Numeric()))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, value: trigonometry.angle_to(value, ONE)


@function
class Atan2(Function):
    key = "ATAN2"
    parameters = (Parameter("y", (Kind.NUMBER,)), Parameter("x", (Kind.NUMBER,)))
    returns = NUMBER
    doc = {
        "en": "The angle, in radians, from the x axis to the point of these coordinates, y first "
        "as in CRM formulas (spreadsheets take x first); blank at the origin.",
        "zh-CN": "从 x 轴到该坐标点的弧度角，y 在前，与 CRM 公式相同（电子表格为 x 在前）；"
        "原点为空。",
    }
    examples = (
        Example("ATAN2(1, 0)", "1.57079632679489661923"),
        Example("ATAN2(-1, -1)", "-2.35619449019234492885"),
        Example("ATAN2(0, 0)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        y, x = args
        return sql_trigonometry.angle_to(number(y.sql), number(x.sql))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, y, x: trigonometry.angle_to(y, x)
