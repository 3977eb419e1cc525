"""Functions that compare a record with what it was before it was changed.

``$old`` is that record; of a new one it is blank, and so is each of its fields.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_

from dougong.formula.function import Example, Function, Operand, Parameter, function
from dougong.formula.sql_terms import SqlTerms
from dougong.formula.value_types import BOOLEAN, Type

_FIELD = (Parameter("field", field=True),)
_STATUS = {"status": "option(new, open, closed)"}
_CHANGED = {"status": "closed", "$old.status": "open"}


@function
class IsNew(Function):
    key = "ISNEW"
    returns = BOOLEAN
    sees_blank = True
    looks_back = True
    doc = {
        "en": "Whether the record is being created.",
        "zh-CN": "记录是否正在新建。",
    }
    examples = (
        Example("ISNEW()", True, {"status": "new"}, _STATUS),
        Example("ISNEW()", False, _CHANGED, _STATUS),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        (earlier,) = args
        return earlier.sql.is_(None)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, earlier: earlier is None


@function
class IsChanged(Function):
    key = "ISCHANGED"
    parameters = _FIELD
    returns = BOOLEAN
    is_condition = True
    sees_blank = True
    looks_back = True
    doc = {
        "en": "Whether the field has another value than before, blank or not; false of a new "
        "record.",
        "zh-CN": "字段的值（含空值）是否与修改前不同；新建记录时不成立。",
    }
    examples = (
        Example("ISCHANGED(status)", True, _CHANGED, _STATUS),
        Example("ISCHANGED(status)", False, {"status": "new"}, _STATUS),
        Example("ISCHANGED(status)", True, {"$old.status": "open"}, _STATUS),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        now, before, earlier = (arg.sql for arg in args)
        return and_(earlier.is_not(None), now.is_distinct_from(before))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, now, before, earlier: earlier is not None and now != before


@function
class PriorValue(Function):
    key = "PRIORVALUE"
    parameters = _FIELD
    sees_blank = True
    looks_back = True
    doc = {
        "en": "The value that the field had before, as `$old.field`; blank of a new record.",
        "zh-CN": "字段修改前的值，与 `$old.字段` 相同；新建记录时为空。",
    }
    examples = (
        Example("PRIORVALUE(status)", "open", _CHANGED, _STATUS),
        Example("PRIORVALUE(status)", None, {"status": "new"}, _STATUS),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        _, before, _ = args
        return before.sql

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, now, before, earlier: before
