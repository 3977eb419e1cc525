"""Functions that choose, and that ask whether there is a value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, func

from dougong.formula.function import Function, Operand, Parameter, function
from dougong.formula.sql_terms import SqlTerms
from dougong.formula.value_types import BOOLEAN, Kind


@function
class If(Function):
    key = "IF"
    parameters = (
        Parameter("condition", (Kind.BOOLEAN,)),
        Parameter("then", alike=True),
        Parameter("otherwise", alike=True),
    )
    doc = {
        "en": "One value when the condition holds, the other when it does not or is blank.",
        "zh-CN": "条件成立时取前一个值；不成立或为空时取后一个值。",
    }

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        condition, then, otherwise = args
        return case((condition.sql, then.sql), else_=otherwise.sql)


@function
class IsBlank(Function):
    key = "ISBLANK"
    parameters = (Parameter("value"),)
    returns = BOOLEAN
    doc = {
        "en": "Whether there is no value; the empty text is none.",
        "zh-CN": "是否没有值；空文本视为没有值。",
    }

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return args[0].sql.is_(None)


@function
class BlankValue(Function):
    key = "BLANKVALUE"
    parameters = (Parameter("value", alike=True), Parameter("substitute", alike=True))
    doc = {
        "en": "The value, or the substitute when it is blank.",
        "zh-CN": "取该值；为空时取替代值。",
    }

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        value, substitute = args
        return func.coalesce(value.sql, substitute.sql, type_=value.sql.type)
