"""Formula: a value that each read computes, by an expression over the record.

What is shown is the value, everywhere: a number is rounded half away from zero to its scale before
it is shown, compared, sorted by or added up, so that a filter finds what a list shows.

Who may see the field sees its value, also where the formula reads fields that are hidden from them:
that is what a formula is for, and who writes one decides what it tells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NotRequired, TypedDict

from sqlalchemy import ColumnElement, Text, Time, cast, func, literal_column
from sqlalchemy.types import TypeEngine

from dougong.fields.base import FieldType, SqlJson, field_type
from dougong.fields.builtin.checkbox import CheckboxField
from dougong.fields.builtin.date import DateField
from dougong.fields.builtin.datetime import DatetimeField
from dougong.fields.builtin.duration import DurationField
from dougong.fields.builtin.long_text import LongTextField
from dougong.fields.builtin.number import NumberField
from dougong.fields.builtin.time import TimeField
from dougong.fields.options import option_problem
from dougong.formula.cost import FIELD_CHARACTERS
from dougong.formula.lexis import MAX_LENGTH
from dougong.formula.sql_terms import sql_type
from dougong.formula.value_types import Kind as ValueKind
from dougong.formula.value_types import Type
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue

_WIDEST = {"precision": 38, "scale": 10}
_RETURNED: Mapping[str, tuple[FieldType[Any, Any], Mapping[str, Any]]] = {
    "text": (LongTextField(), {"max_length": FIELD_CHARACTERS}),
    "number": (NumberField(), _WIDEST),
    "boolean": (CheckboxField(), {}),
    "date": (DateField(), {}),
    "datetime": (DatetimeField(), {}),
    "time": (TimeField(), {}),
    "duration": (DurationField(), {}),
}
"""The field type whose JSON a formula's value has, and its options."""


class FormulaOptions(TypedDict):
    """Options of a formula field."""

    returns: str
    formula: str
    scale: NotRequired[int]


@field_type
class FormulaField(FieldType[Any, FormulaOptions]):
    """A value computed at each read."""

    key = "formula"
    label = {"en": "Formula", "zh-CN": "公式"}
    about = {
        "en": "A value that each read computes, by an expression over the record; a number is "
        "rounded half away from zero to its scale before it is shown, compared, sorted by or added "
        "up. Who may see the field sees its value, also where the formula reads fields that are "
        "hidden from them.",
        "zh-CN": "每次读取时由基于本记录的表达式算出的值；数字先按小数位数四舍五入，再用于显示、比"
        "较、排序与合计。能看到该字段的人就能看到其值，即使公式读取了对其隐藏的字段。",
    }
    widget = "formula"
    writable = False
    stored = False
    options_schema = {
        "type": "object",
        "properties": {
            "returns": {
                "type": "string",
                "enum": list(_RETURNED),
                "description": "Type of the value.",
                "x-description-zh": "值的类型。",
            },
            "formula": {
                "type": "string",
                "minLength": 1,
                "maxLength": MAX_LENGTH,
                "description": "Expression over the record, such as `amount * (1 - discount)`.",
                "x-description-zh": "基于本记录的表达式，例如 `amount * (1 - discount)`。",
            },
            "scale": {
                "type": "integer",
                "minimum": 0,
                "maximum": 10,
                "description": "Digits after the decimal point, of a number; none: all there are.",
                "x-description-zh": "数字的小数位数；不填则保留全部。",
            },
        },
        "required": ["returns", "formula"],
        "additionalProperties": False,
    }

    def column(self, options: FormulaOptions) -> TypeEngine[Any]:
        """Return the SQL type of the value; no table has a column for it."""
        return sql_type(self.value_type(options))

    def value_type(self, options: FormulaOptions) -> Type:
        """Return what the formula must give."""
        return Type(ValueKind(options["returns"]))

    def source(self, options: FormulaOptions) -> str:
        """Return the formula."""
        return options["formula"]

    def sql_shown(self, value: ColumnElement[Any], options: FormulaOptions) -> ColumnElement[Any]:
        """Return the value to the digit that JSON shows."""
        of, returns = value.type, options["returns"]
        if returns == "number" and "scale" in options:
            return func.round(value, literal_column(str(options["scale"])), type_=of)
        if returns == "datetime":
            return func.date_trunc(literal_column("'milliseconds'"), value, type_=of)
        if returns == "time":
            return cast(func.date_trunc(literal_column("'second'"), value), Time)
        if returns == "duration":
            return func.date_trunc(literal_column("'second'"), value, type_=of)
        return value

    def parse(self, raw: JsonValue, options: FormulaOptions) -> Any:
        """Read a value as its own type reads it; nobody but an export's reader ever asks."""
        returned, of_returned = _RETURNED[options["returns"]]
        return returned.parse(raw, of_returned)

    def dump(self, value: Any, options: FormulaOptions) -> JsonValue:
        """Write the value as its own type does."""
        if isinstance(value, Decimal):
            scale = options.get("scale")
            return format(value.normalize(), "f") if scale is None else format(value, f".{scale}f")
        returned, of_returned = _RETURNED[options["returns"]]
        return returned.dump(value, of_returned)

    def sql_json(self, column: ColumnElement[Any], options: FormulaOptions) -> ColumnElement[Any]:
        """Return the same from SQL."""
        if options["returns"] == "number":
            return cast(column if "scale" in options else func.trim_scale(column), Text)
        returned, of_returned = _RETURNED[options["returns"]]
        return returned.sql_json(column, of_returned) if isinstance(returned, SqlJson) else column

    def json_schema(self, options: FormulaOptions) -> JsonObject:
        """Describe the value, which is only ever read."""
        returned, of_returned = _RETURNED[options["returns"]]
        described = returned.json_schema(of_returned)
        if options["returns"] == "number":
            described = {"type": "string", "format": "decimal", "pattern": _DECIMAL}
        if options["returns"] == "text":
            described = {"type": "string"}
        return {**described, "readOnly": True}

    def check_options(self, options: FormulaOptions) -> Sequence[Problem]:
        """Refuse a scale of what is no number."""
        if "scale" not in options or options["returns"] == "number":
            return ()
        return [
            option_problem(
                pointer("scale"),
                "only a number has a scale; this formula returns {returns}",
                "只有数字有小数位数；此公式返回 {returns}",
                returns=options["returns"],
            )
        ]

    def samples(self) -> Sequence[tuple[FormulaOptions, Any]]:
        """Give a value of each type."""
        moment = datetime(2026, 1, 31, 8, 0, 0, 5000, tzinfo=UTC)
        rounded: FormulaOptions = {"returns": "number", "formula": "amount * 0.07", "scale": 2}
        return [
            ({"returns": "text", "formula": "name & '!'"}, "Dougong!"),
            (rounded, Decimal("-12.50")),
            ({"returns": "number", "formula": "amount / 8"}, Decimal("0.125")),
            ({"returns": "boolean", "formula": "amount > 5"}, True),
            ({"returns": "date", "formula": "due + 1"}, date(2026, 1, 31)),
            ({"returns": "datetime", "formula": "created_at + 1"}, moment),
            ({"returns": "time", "formula": "opens"}, time(8, 30)),
            ({"returns": "duration", "formula": "worked * 2"}, timedelta(hours=26)),
        ]


_DECIMAL = r"^-?[0-9]+(\.[0-9]+)?$"
