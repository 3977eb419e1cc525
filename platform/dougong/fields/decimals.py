"""What the field types that hold decimal numbers have in common.

A number is never a float and never rounded behind anyone's back: what does not fit the field is
refused. In JSON it is a text with exactly as many decimal places as the field has.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Any

from sqlalchemy import ColumnElement, Numeric, Text, cast

from dougong.fields.base import FieldType, Opts, refusal
from dougong.fields.options import option_problem
from dougong.fields.text_form import plain
from dougong.formula.value_types import NUMBER, Type
from dougong.kernel.errors import InvalidValueError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue

# Three digits of exponent are what a float needs; more could only be meant to exhaust memory.
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_PARTED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)
_MAX_CHARACTERS = 100
_MAX_BITS = 256
_FLOAT_DIGITS = 15  # every decimal of so many digits survives being a float

# Wider than any field, so that what is refused as inexact has too many decimal places.
_EXACT = Context(prec=100, traps=[Inexact, InvalidOperation])


class DecimalField(FieldType[Decimal, Opts]):
    """A field whose value is a decimal number; options ``min`` and ``max`` bound it."""

    @abstractmethod
    def size(self, options: Opts) -> tuple[int, int]:
        """Return precision (digits in all) and scale (digits after the point)."""

    def column(self, options: Opts) -> Numeric[Decimal]:
        """Return ``numeric(precision, scale)``."""
        precision, scale = self.size(options)
        return Numeric(precision, scale)

    def value_type(self, options: Opts) -> Type:
        """Return number."""
        return NUMBER

    def parse(self, raw: JsonValue, options: Opts) -> Decimal:
        """Accept a JSON number, or a text such as ``"-12.50"``, that fits as it is."""
        value = _fitted(raw, *self.size(options))
        low, high = options.get("min"), options.get("max")
        if low is not None and value < decimal_of(low):
            raise refusal(raw, "must be at least {low}", "不能小于 {low}", low=low)
        if high is not None and value > decimal_of(high):
            raise refusal(raw, "must be at most {high}", "不能大于 {high}", high=high)
        return value

    def dump(self, value: Decimal, options: Opts) -> str:
        """Write the number with all its decimal places, never with an exponent."""
        return format(value, f".{self.size(options)[1]}f")

    def to_text(self, json: str, options: Opts) -> str:
        """Write the number without thousands separators."""
        return json

    def from_text(self, text: str, options: Opts) -> JsonValue:
        """Read a number, also one such as ``1,234.50``."""
        return without_separators(text)

    def sql_json(self, column: ColumnElement[Any], options: Opts) -> ColumnElement[str]:
        """Return the number as text: PostgreSQL then writes every decimal place too."""
        return cast(column, Text)

    def json_schema(self, options: Opts) -> JsonObject:
        """Describe the number as it is read; a JSON number may be sent as well."""
        precision, scale = self.size(options)
        whole = f"[0-9]{{1,{max(precision - scale, 1)}}}"
        fraction = rf"(\.[0-9]{{1,{scale}}})?" if scale else ""
        return {"type": "string", "format": "decimal", "pattern": f"^-?{whole}{fraction}$"}


def without_separators(text: str) -> str:
    """Give a number as JSON has it: `1,234.50` as `1234.50`; any other text as it is."""
    found = plain(text)
    return found.replace(",", "") if _PARTED.fullmatch(found) else found


def decimal_of(number: float) -> Decimal:
    """Give the decimal that a person meant by a number of a definition: 0.1 is one tenth."""
    return Decimal(str(number))


def check_bounds(options: Mapping[str, Any]) -> list[Problem]:
    """Return the problem, if any, of options whose ``min`` is above their ``max``."""
    low, high = options.get("min"), options.get("max")
    if low is None or high is None or low <= high:
        return []
    return [
        option_problem(
            pointer("min"),
            "must not be above `max`, which is {high}",
            "不能大于 `max`（{high}）",
            high=high,
        )
    ]


def _fitted(raw: JsonValue, precision: int, scale: int) -> Decimal:
    value = _read(raw)
    try:
        fitted = value.quantize(Decimal(1).scaleb(-scale), context=_EXACT)
    except Inexact:
        raise refusal(
            raw, "at most {scale} decimal places", "小数位数最多 {scale} 位", scale=scale
        ) from None
    except InvalidOperation:
        raise _too_large(raw, precision - scale) from None
    if fitted.is_zero():
        return fitted.copy_abs()  # PostgreSQL has no negative zero
    if fitted.adjusted() >= precision - scale:
        raise _too_large(raw, precision - scale)
    return fitted


def _read(raw: JsonValue) -> Decimal:
    if isinstance(raw, str):
        text = raw.strip() if len(raw) <= _MAX_CHARACTERS else ""
    elif isinstance(raw, bool) or not isinstance(raw, int | float):
        text = ""
    elif isinstance(raw, int):
        text = str(raw) if raw.bit_length() <= _MAX_BITS else ""
    else:
        text = repr(raw)
    if not _NUMBER.fullmatch(text):
        raise refusal(
            raw,
            "expected a number such as `1234.5`, without thousands separators",
            "应为数字，例如 `1234.5`，不带千位分隔符",
        )
    value = Decimal(text)
    if isinstance(raw, float) and len(value.as_tuple().digits) > _FLOAT_DIGITS:
        raise refusal(
            raw,
            "a JSON number of so many digits is not exact; send it as a text",
            "位数过多的 JSON 数字不精确；请以文本形式发送",
        )
    return value


def _too_large(raw: JsonValue, whole: int) -> InvalidValueError:
    return refusal(
        raw,
        "at most {whole} digits before the decimal point",
        "整数部分最多 {whole} 位",
        whole=whole,
    )
