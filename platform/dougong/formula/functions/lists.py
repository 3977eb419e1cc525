"""Functions on lists, such as the chosen options of a field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement

from dougong.formula.function import Function, Operand, Parameter, function
from dougong.formula.sql_terms import SqlTerms, includes
from dougong.formula.value_types import BOOLEAN, Kind


@function
class Includes(Function):
    key = "INCLUDES"
    parameters = (Parameter("list", (Kind.LIST,)), Parameter("value", element=True))
    returns = BOOLEAN
    is_condition = True
    doc = {
        "en": "Whether the value is one of the list.",
        "zh-CN": "列表中是否含有该值。",
    }

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        container, value = args
        return includes(container.sql, value.sql, container.type)
