"""Location: a place on the earth, by latitude and longitude in degrees (WGS 84)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from sqlalchemy import ColumnElement, Numeric, Text, case, cast, func
from sqlalchemy.dialects.postgresql import ARRAY

from dougong.fields.base import NO_OPTIONS, FieldType, NoOptions, field_type, refusal
from dougong.formula.arithmetic import number_text
from dougong.formula.value_types import LOCATION, Type
from dougong.kernel.jsontypes import JsonObject, JsonValue

_MOST = {"lat": 90, "lng": 180}
_STEP = Decimal("1e-7")  # about a centimetre, which no receiver betters
_DEGREES = re.compile(r"[+-]?\d{1,3}(\.\d{0,20})?", re.ASCII)
_BETWEEN = re.compile(r"\s*[,，;\s]\s*")


@field_type
class LocationField(FieldType[list[Decimal], NoOptions]):
    """A place: a list of its latitude and its longitude."""

    key = "location"
    label = {"en": "Location", "zh-CN": "位置"}
    about = {
        "en": "A place on the earth, by latitude and longitude in degrees (WGS 84).",
        "zh-CN": "地球上的一个位置，以纬度和经度的度数表示（WGS 84）。",
    }
    widget = "location"
    options_schema = NO_OPTIONS
    sortable = False

    def is_blank(self, raw: JsonValue) -> bool:
        """Tell whether neither degree is given, as of a form that was left empty."""
        return raw is None or (
            isinstance(raw, Mapping)
            and set(raw) <= set(_MOST)
            and all(each is None or each == "" for each in raw.values())
        )

    def column(self, options: NoOptions) -> ARRAY[Decimal]:
        """Return ``numeric[]`` of two, as expressions compute with places."""
        return ARRAY(Numeric())

    def value_type(self, options: NoOptions) -> Type:
        """Return location."""
        return LOCATION

    def parse(self, raw: JsonValue, options: NoOptions) -> list[Decimal]:
        """Accept ``{"lat": "31.2304", "lng": "121.4737"}``, rounded to seven decimal places."""
        if not isinstance(raw, Mapping) or set(raw) != set(_MOST):
            raise refusal(
                raw,
                'expected a place such as `{{"lat": "31.2304", "lng": "121.4737"}}`',
                '应为位置，例如 `{{"lat": "31.2304", "lng": "121.4737"}}`',
            )
        return [_degrees(raw[name], name, most) for name, most in _MOST.items()]

    def dump(self, value: list[Decimal], options: NoOptions) -> JsonObject:
        """Write both, without zeros at the end."""
        return {name: number_text(each) for name, each in zip(_MOST, value, strict=True)}

    def sql_json(self, column: ColumnElement[Any], options: NoOptions) -> ColumnElement[Any]:
        """Return the same object."""
        pairs: list[Any] = []
        for position, name in enumerate(_MOST, start=1):
            pairs += [name, cast(func.trim_scale(column[position]), Text)]
        return case((column.is_not(None), func.json_build_object(*pairs)))

    def json_schema(self, options: NoOptions) -> JsonObject:
        """Describe the pair as it is read; JSON numbers may be sent as well."""
        degrees: JsonObject = {"type": "string", "format": "decimal"}
        return {
            "type": "object",
            "properties": dict.fromkeys(_MOST, degrees),
            "required": list(_MOST),
            "additionalProperties": False,
        }

    def to_text(self, json: Any, options: NoOptions) -> str:
        """Write ``31.2304, 121.4737``, as maps do."""
        return ", ".join(str(json[name]) for name in _MOST)

    def from_text(self, text: str, options: NoOptions) -> JsonValue:
        """Read latitude and longitude with a comma or a space between."""
        parts = _BETWEEN.split(text.strip())
        return dict(zip(_MOST, parts, strict=True)) if len(parts) == len(_MOST) else text

    def samples(self) -> Sequence[tuple[NoOptions, list[Decimal]]]:
        """Give Shanghai, and the ends of the world."""
        return [
            ({}, [Decimal("31.2304"), Decimal("121.4737")]),
            ({}, [Decimal(-90), Decimal(-180)]),
            ({}, [Decimal(0), Decimal("0.0000001")]),
        ]


def _degrees(raw: JsonValue, name: str, most: int) -> Decimal:
    text = raw.strip() if isinstance(raw, str) else _number(raw)
    if not _DEGREES.fullmatch(text) or abs(Decimal(text)) > most:
        raise refusal(
            raw,
            "`{name}` must be degrees from -{most} to {most}",
            "`{name}` 应为 -{most} 到 {most} 之间的度数",
            name=name,
            most=most,
        )
    rounded = Decimal(text).quantize(_STEP, ROUND_HALF_EVEN)
    return Decimal(number_text(rounded))


def _number(raw: JsonValue) -> str:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not abs(raw) <= 180:
        return ""
    return format(Decimal(repr(raw)), "f")
