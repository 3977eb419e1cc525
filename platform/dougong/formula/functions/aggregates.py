"""Functions that make one value of many: of their arguments, of a list, or of related records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Integer, Numeric, Select, cast, func
from sqlalchemy import literal_column as plain

from dougong.formula.aggregate import Aggregate
from dougong.formula.arithmetic import EXACT, ZERO, quotient
from dougong.formula.function import Example, Operand, Parameter, function
from dougong.formula.sql_numbers import quotient as sql_quotient
from dougong.formula.sql_template import Template
from dougong.formula.sql_terms import SqlTerms, number, sql_type
from dougong.formula.value_types import BOOLEAN, NUMBER, Kind, Type
from dougong.kernel.jsontypes import JsonValue

_ORDERED = (Kind.NUMBER, Kind.DATE, Kind.DATETIME, Kind.TIME, Kind.DURATION, Kind.TEXT)
_LINES: dict[str, JsonValue] = {
    "order_line.order": [
        {"amount": "10", "discount": "0"},
        {"amount": "25", "discount": "5"},
        {"amount": None, "discount": "0"},
    ]
}
_NO_LINES: dict[str, JsonValue] = {"order_line.order": []}
_LINE_TYPES = {"order_line.order[].amount": "number", "order_line.order[].discount": "number"}
_TAGS = {"tags": "list of text"}


@function
class Exists(Aggregate):
    key = "EXISTS"
    parameters = (
        Parameter("object.lookup"),
        Parameter("condition", (Kind.BOOLEAN,), optional=True),
    )
    returns = BOOLEAN
    takes_value = False
    needs_relation = True
    doc = {
        "en": "Whether there is a related record, or one that meets the condition. There bare "
        "names are fields of the related record; `$parent.x` is a field of this one.",
        "zh-CN": "是否有相关记录（或满足条件的相关记录）。条件中的字段名指相关记录的字段，"
        "`$parent.x` 指本记录的字段。",
    }
    examples = (
        Example("EXISTS(order_line.order)", True, _LINES, _LINE_TYPES),
        Example("EXISTS(order_line.order, amount > 25)", False, _LINES, _LINE_TYPES),
        Example("EXISTS(order_line.order)", False, _NO_LINES, _LINE_TYPES),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        raise AssertionError(_NEEDS_RELATION)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        raise AssertionError(_NEEDS_RELATION)

    def over(self, value: ColumnElement[Any]) -> ColumnElement[Any]:
        return value

    def among(self, rows: Select[Any]) -> ColumnElement[Any]:
        return rows.exists()

    def gather(self, values: Sequence[Any]) -> bool:
        return bool(values)


_NEEDS_RELATION = "the checker lets only a relation through"


@function
class Count(Aggregate):
    key = "COUNT"
    parameters = (Parameter("list", (Kind.LIST,)),)
    returns = NUMBER
    takes_value = False
    sees_blank = True
    doc = {
        "en": "How many values the list has, or how many related records there are (that meet the "
        "condition); 0 when there is none.",
        "zh-CN": "列表中值的个数，或（满足条件的）相关记录的条数；没有时为 0。",
    }
    examples = (
        Example("COUNT(tags)", "2", {"tags": ["vip", "late"]}, _TAGS),
        Example("COUNT(tags)", "0", {}, _TAGS),
        Example("COUNT(order_line.order, discount = 0)", "2", _LINES, _LINE_TYPES),
        Example("COUNT(order_line.order)", "0", _NO_LINES, _LINE_TYPES),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        size = func.cardinality(args[0].sql, type_=Integer())
        return cast(func.coalesce(size, plain("0", Integer())), Numeric)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, container: Decimal(len(container or ()))

    def over(self, value: ColumnElement[Any]) -> ColumnElement[Any]:
        return cast(func.count(), Numeric)

    def gather(self, values: Sequence[Any]) -> Decimal:
        return Decimal(len(values))


class _OfNumbers(Aggregate):
    """Of numbers, of which blank ones are left out."""

    parameters = (Parameter("number", (Kind.NUMBER,)),)
    repeated = ("number",)
    returns = NUMBER
    sees_blank = True

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        places = ", ".join(f"{{{position}}}" for position in range(1, len(args) + 1))
        text = f"(SELECT {{0}} FROM unnest(CAST(ARRAY[{places}] AS numeric[])) AS _given(v))"
        found = self.over(plain("_given.v", Numeric()))
        return Template(text, found, *(arg.sql for arg in args), of=Numeric())

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, *values: self.gather([each for each in values if each is not None])


@function
class Sum(_OfNumbers):
    key = "SUM"
    doc = {
        "en": "The numbers added up, or a number of each related record; blank ones count as 0.",
        "zh-CN": "各数字之和，或各相关记录的数字之和；空值按 0 计。",
    }
    examples = (
        Example("SUM(1.5, 2, null)", "3.5"),
        Example("SUM(null)", "0"),
        Example("SUM(order_line.order, amount - discount)", "30", _LINES, _LINE_TYPES),
        Example("SUM(order_line.order, amount, discount = 0)", "10", _LINES, _LINE_TYPES),
        Example("SUM(order_line.order, amount)", "0", _NO_LINES, _LINE_TYPES),
    )

    def over(self, value: ColumnElement[Any]) -> ColumnElement[Any]:
        return func.coalesce(func.sum(number(value)), plain("0"), type_=Numeric())

    def gather(self, values: Sequence[Decimal]) -> Decimal:
        return _sum(values)


@function
class Avg(_OfNumbers):
    key = "AVG"
    doc = {
        "en": "The average of the numbers, or of a number of each related record; blank ones are "
        "left out, and of none there is none.",
        "zh-CN": "各数字的平均值，或各相关记录数字的平均值；忽略空值，全为空时为空。",
    }
    examples = (
        Example("AVG(1, 2, null)", "1.5"),
        Example("AVG(null)", None),
        Example("AVG(order_line.order, amount)", "17.5", _LINES, _LINE_TYPES),
        Example("AVG(order_line.order, amount)", None, _NO_LINES, _LINE_TYPES),
    )

    def over(self, value: ColumnElement[Any]) -> ColumnElement[Any]:
        of = number(value)
        count = cast(func.count(of), Numeric)
        return sql_quotient(func.sum(of, type_=Numeric()), count, digits=_COUNT_DIGITS)

    def gather(self, values: Sequence[Decimal]) -> Decimal | None:
        return quotient(_sum(values), Decimal(len(values))) if values else None


_COUNT_DIGITS = 15


def _sum(values: Sequence[Decimal]) -> Decimal:
    total = ZERO
    for value in values:
        total = EXACT.add(total, value)
    return total


class _Extreme(Aggregate):
    """The first or last in order; blank ones are left out."""

    parameters = (Parameter("value", _ORDERED, alike="result"),)
    repeated = ("value",)
    sees_blank = True

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, *values: self.gather([each for each in values if each is not None])


@function
class Max(_Extreme):
    key = "MAX"
    doc = {
        "en": "The largest number, the latest date or time, or the last text; also of a value of "
        "each related record. Blank ones are left out, and of none there is none.",
        "zh-CN": "最大的数字、最晚的日期时间或排序最后的文本；也可取各相关记录的值。"
        "忽略空值，全为空时为空。",
    }
    examples = (
        Example("MAX(3, 12, null)", "12"),
        Example("MAX(DATE(2026, 1, 31), DATE(2026, 2, 1))", "2026-02-01"),
        Example("MAX(null, null)", None),
        Example("MAX(order_line.order, amount, discount = 0)", "10", _LINES, _LINE_TYPES),
        Example("MAX(order_line.order, amount)", None, _NO_LINES, _LINE_TYPES),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return func.greatest(*(arg.sql for arg in args), type_=sql_type(args[0].type))

    def over(self, value: ColumnElement[Any]) -> ColumnElement[Any]:
        return func.max(value, type_=value.type)

    def gather(self, values: Sequence[Any]) -> Any:
        return max(values, default=None)


@function
class Min(_Extreme):
    key = "MIN"
    doc = {
        "en": "The smallest number, the earliest date or time, or the first text; also of a value "
        "of each related record. Blank ones are left out, and of none there is none.",
        "zh-CN": "最小的数字、最早的日期时间或排序最前的文本；也可取各相关记录的值。"
        "忽略空值，全为空时为空。",
    }
    examples = (
        Example("MIN(3, 12, null)", "3"),
        Example("MIN('b', 'a')", "a"),
        Example("MIN(null, null)", None),
        Example("MIN(order_line.order, amount)", "10", _LINES, _LINE_TYPES),
        Example("MIN(order_line.order, amount)", None, _NO_LINES, _LINE_TYPES),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return func.least(*(arg.sql for arg in args), type_=sql_type(args[0].type))

    def over(self, value: ColumnElement[Any]) -> ColumnElement[Any]:
        return func.min(value, type_=value.type)

    def gather(self, values: Sequence[Any]) -> Any:
        return min(values, default=None)
