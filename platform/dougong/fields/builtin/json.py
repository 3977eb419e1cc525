# ruff: noqa: A005 - a field type is named after its key; imports are absolute
"""JSON: data of any form, such as what another system sent.

Expressions do not look into it: they can only ask whether it is blank. An empty object, array or
text is a value; only `null` is blank. In a table it stands as JSON, and what is no JSON is read as
a text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import TypedDict

import orjson
from sqlalchemy.dialects.postgresql import JSONB

from dougong.fields.base import FieldType, field_type, refusal
from dougong.formula.value_types import OPAQUE, Type
from dougong.kernel.errors import InvalidValueError
from dougong.kernel.jsontypes import JsonObject, JsonValue

MAX_DEPTH = 32
# Beyond them a reader whose numbers are floats would see another number.
_INTEGERS = range(-(2**53) + 1, 2**53)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class JsonOptions(TypedDict):
    """Options of a JSON field."""

    max_kb: int


@field_type
class JsonField(FieldType[JsonValue, JsonOptions]):
    """Data of any form."""

    key = "json"
    label = {"en": "JSON", "zh-CN": "JSON"}
    about = {
        "en": "Data of any form, such as what another system sent. An empty object, array or text "
        "is a value, only `null` is blank; in a table it stands as JSON, and what is no JSON is "
        "read as a text. Expressions can only ask whether it is blank.",
        "zh-CN": "任意形式的数据，例如其他系统发来的内容。空对象、空列表和空文本都是值，只有 "
        "`null` 视为空；在表格中写为 JSON，不是 JSON 的内容按文本读入。表达式只能判断其是否为空。",
    }
    widget = "json"
    sortable = False
    options_schema = {
        "type": "object",
        "properties": {
            "max_kb": {
                "type": "integer",
                "minimum": 1,
                "maximum": 1024,
                "default": 64,
                "description": "Greatest size accepted, in kilobytes of JSON without spaces.",
                "x-description-zh": "可接受的最大体积，以不含空格的 JSON 的 KB 数计。",
            }
        },
        "additionalProperties": False,
    }

    def column(self, options: JsonOptions) -> JSONB:
        """Return ``jsonb``."""
        return JSONB(none_as_null=True)

    def value_type(self, options: JsonOptions) -> Type:
        """Return a type that expressions only test for blank."""
        return OPAQUE

    def parse(self, raw: JsonValue, options: JsonOptions) -> JsonValue:
        """Accept any JSON that is not too large or too deep, and that PostgreSQL can store."""
        _check(raw, MAX_DEPTH)
        size = len(orjson.dumps(raw))
        if size > options["max_kb"] * 1024:
            raise refusal(
                "…",
                "at most {most} kB, not {found} kB",
                "最多 {most} kB，现有 {found} kB",
                most=options["max_kb"],
                found=math.ceil(size / 1024),
            )
        return raw

    def dump(self, value: JsonValue, options: JsonOptions) -> JsonValue:
        """Return the value."""
        return value

    def json_schema(self, options: JsonOptions) -> JsonObject:
        """Describe anything."""
        return {"description": "Any JSON."}

    def samples(self) -> Sequence[tuple[JsonOptions, JsonValue]]:
        """Give values of every sort, empty ones too."""
        return [
            ({"max_kb": 64}, {"id": 7, "中": ["x", None, True, -1.5, {}], "": ""}),
            ({"max_kb": 1}, []),
            ({"max_kb": 1}, "text"),
            ({"max_kb": 1}, 0),
            ({"max_kb": 1}, False),
        ]


def _check(value: JsonValue, depth: int) -> None:
    """Refuse what is no JSON, or cannot be stored and given back as it is."""
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            _check_text(name)
            _check(item, _deeper(depth))
    elif isinstance(value, list):
        for item in value:
            _check(item, _deeper(depth))
    elif isinstance(value, int) and not isinstance(value, bool):
        if value not in _INTEGERS:
            raise _inexact()
    elif isinstance(value, float) and not math.isfinite(value):
        raise _inexact()


def _check_text(text: str) -> None:
    if _UNSTORABLE.search(text):
        raise refusal("…", "the character U+0000 cannot be stored", "无法保存字符 U+0000")


def _deeper(depth: int) -> int:
    if depth == 0:
        most = MAX_DEPTH
        raise refusal("…", "at most {most} levels", "最多 {most} 层", most=most)
    return depth - 1


def _inexact() -> InvalidValueError:
    return refusal(
        "…",
        "a number of so many digits is not exact; send it as a text",
        "位数过多的数字不精确；请以文本形式发送",
    )
