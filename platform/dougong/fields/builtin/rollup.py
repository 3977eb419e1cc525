"""Roll-up: a number or a date made of the records that point here, such as the sum of the lines.

Stored in a column, so that it is filtered and sorted like any field, and kept right by every save
in its own transaction (records/saving/rollups.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NotRequired, TypedDict

from sqlalchemy import ColumnElement
from sqlalchemy.types import TypeEngine

from dougong.fields.base import FieldType, Rollup, SqlJson, field_type
from dougong.fields.builtin.date import DateField
from dougong.fields.builtin.datetime import DatetimeField
from dougong.fields.builtin.number import NumberField
from dougong.fields.options import option_problem
from dougong.formula.lexis import MAX_LENGTH
from dougong.formula.value_types import Type
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue

_DIGITS = 38
_DATES: Mapping[str, FieldType[Any, Any]] = {"date": DateField(), "datetime": DatetimeField()}
_NUMBER = NumberField()


RollupOptions = TypedDict(
    "RollupOptions",
    {
        "from": str,
        "aggregate": str,
        "returns": str,
        "scale": int,
        "field": NotRequired[str],
        "where": NotRequired[str],
        "convert_on": NotRequired[str],
    },
)
"""Options of a roll-up; one of them is a word of Python."""


@field_type
class RollupField(FieldType[Any, RollupOptions]):
    """What the records that point here come to."""

    key = "rollup"
    label = {"en": "Roll-up", "zh-CN": "汇总"}
    about = {
        "en": "A number or a date made of the records that point here, such as the sum of the "
        "lines. Every save of theirs brings it up to date, so that it is filtered and sorted like "
        "any field.",
        "zh-CN": "由指向本记录的记录得出的数字或日期，例如明细之和。这些记录每次保存都会更新它，因"
        "此可像其他字段一样筛选和排序。",
    }
    widget = "rollup"
    writable = False
    options_schema = {
        "type": "object",
        "properties": {
            "from": {
                "type": "string",
                "pattern": "^[a-z][a-z0-9_]{0,39}\\.[a-z][a-z0-9_]{0,39}$",
                "description": "Object and lookup of the records, such as `order_line.order`.",
                "x-description-zh": "记录的对象与查找字段，例如 `order_line.order`。",
            },
            "aggregate": {
                "enum": ["count", "sum", "min", "max", "avg"],
                "description": "What is made of them.",
                "x-description-zh": "汇总方式。",
            },
            "field": {
                "type": "string",
                "pattern": "^[a-z][a-z0-9_]{0,39}$",
                "description": "The field of theirs that is taken; `count` has none.",
                "x-description-zh": "被汇总的字段；`count` 无需指定。",
            },
            "where": {
                "type": "string",
                "minLength": 1,
                "maxLength": MAX_LENGTH,
                "description": "Which of them, by a condition on their own fields.",
                "x-description-zh": "按其自身字段的条件，汇总哪些记录。",
            },
            "convert_on": {
                "type": "string",
                "pattern": "^[a-z][a-z0-9_]{0,39}$",
                "description": "Amounts are taken in your own currency, at the exchange rates of "
                "the day in this date field of theirs, or of the day they were made where it is "
                "blank. While a rate is missing the value is blank.",
                "x-description-zh": "金额按其该日期字段当天的汇率折算为本币；日期为空时按创建当天。"
                "缺少汇率期间，值为空。",
            },
            "returns": {
                "enum": ["number", "date", "datetime"],
                "default": "number",
                "description": "Type of the value; dates have a `min` and a `max`.",
                "x-description-zh": "值的类型；日期可取 `min` 与 `max`。",
            },
            "scale": {
                "type": "integer",
                "minimum": 0,
                "maximum": 10,
                "default": 0,
                "description": "Digits after the decimal point, of a number.",
                "x-description-zh": "数字的小数位数。",
            },
        },
        "required": ["from", "aggregate"],
        "additionalProperties": False,
    }

    def column(self, options: RollupOptions) -> TypeEngine[Any]:
        """Return the column of what it returns, wide enough for any sum."""
        of, inner = _inner(options)
        return of.column(inner)

    def value_type(self, options: RollupOptions) -> Type:
        """Return the type of what it returns."""
        of, inner = _inner(options)
        return of.value_type(inner)

    def rollup(self, options: Any) -> Rollup:
        """Return what it is made of; the count and the sum of nothing are 0."""
        name, _, lookup = options["from"].partition(".")
        aggregate = options["aggregate"]
        return Rollup(
            object=name,
            lookup=lookup,
            aggregate=aggregate,
            field=options.get("field"),
            where=options.get("where"),
            of_none=0 if aggregate in ("count", "sum") else None,
            convert_on=options.get("convert_on"),
        )

    def parse(self, raw: JsonValue, options: RollupOptions) -> Any:
        """Read a value as its own type does; nobody but an export's reader ever asks."""
        of, inner = _inner(options)
        return of.parse(raw, inner)

    def dump(self, value: Any, options: RollupOptions) -> JsonValue:
        """Write the value as its own type does."""
        of, inner = _inner(options)
        return of.dump(value, inner)

    def sql_json(self, column: ColumnElement[Any], options: RollupOptions) -> ColumnElement[Any]:
        """Return the same from SQL."""
        of, inner = _inner(options)
        return of.sql_json(column, inner) if isinstance(of, SqlJson) else column

    def json_schema(self, options: RollupOptions) -> JsonObject:
        """Describe the value, which is only ever read."""
        of, inner = _inner(options)
        return {**of.json_schema(inner), "readOnly": True}

    def check_options(self, options: RollupOptions) -> Sequence[Problem]:
        """Refuse what does not go together."""
        problems = []
        aggregate, returns = options["aggregate"], options["returns"]
        if ("field" in options) == (aggregate == "count"):
            problems.append(
                option_problem(
                    "/field",
                    "`count` takes no field; every other aggregate takes one",
                    "`count` 不取字段；其他汇总方式须指定字段",
                )
            )
        if returns != "number" and aggregate not in ("min", "max"):
            problems.append(
                option_problem(
                    "/returns",
                    "only `min` and `max` give a date",
                    "只有 `min` 和 `max` 可返回日期",
                )
            )
        return problems

    def samples(self) -> Sequence[tuple[RollupOptions, Any]]:
        """Give a count, a sum and a date."""
        lines = "order_line.order"
        count: dict[str, Any] = {"from": lines, "aggregate": "count", "returns": "number"}
        amount = {**count, "aggregate": "sum", "field": "amount", "where": "amount > 0"}
        latest = {**count, "aggregate": "max", "field": "shipped_on", "returns": "date"}
        samples: list[tuple[Any, Any]] = [
            ({**count, "scale": 0}, Decimal(3)),
            ({**amount, "scale": 2}, Decimal("12.50")),
            ({**latest, "scale": 0}, date(2026, 1, 31)),
        ]
        return samples


def _inner(options: RollupOptions) -> tuple[FieldType[Any, Any], Mapping[str, Any]]:
    if options["returns"] in _DATES:
        return _DATES[options["returns"]], {}
    return _NUMBER, {"precision": _DIGITS, "scale": options["scale"]}
