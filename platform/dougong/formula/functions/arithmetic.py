"""Functions on numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Numeric, func

from dougong.formula.function import Function, Operand, Parameter, function
from dougong.formula.sql_terms import SqlTerms, number, whole
from dougong.formula.value_types import NUMBER, Kind


@function
class Abs(Function):
    key = "ABS"
    parameters = (Parameter("number", (Kind.NUMBER,)),)
    returns = NUMBER
    doc = {"en": "The number without its sign.", "zh-CN": "数字的绝对值。"}

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return func.abs(number(args[0].sql), type_=Numeric())


@function
class Round(Function):
    key = "ROUND"
    parameters = (
        Parameter("number", (Kind.NUMBER,)),
        Parameter("places", (Kind.NUMBER,), optional=True),
    )
    returns = NUMBER
    doc = {
        "en": "The number rounded half up to so many decimal places, or to tens with -1.",
        "zh-CN": "四舍五入到指定小数位；-1 表示到十位。",
    }

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        value = number(args[0].sql)
        if len(args) == 1:
            return func.round(value, type_=Numeric())
        return func.round(value, whole(args[1].sql, -38, 38), type_=Numeric())
