"""Barcode: what a scanner reads off a label; check digits are verified.

Spaces and hyphens between the digits of an EAN or UPC are dropped, so that a code has one form. A
QR code is kept up to 640 characters, so that it can still be unique.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypedDict

from sqlalchemy import String

from dougong.fields.base import field_type, refusal
from dougong.fields.texts import TextualField, read_line
from dougong.kernel.errors import InvalidValueError
from dougong.kernel.jsontypes import JsonObject, JsonValue

_DIGITS = {"ean13": 13, "ean8": 8, "upc": 12}
_LENGTHS = {"any": 255, "code128": 80, "qr": 640, **_DIGITS}
_MOST_TYPED = 40  # digits with something between each two of them
_CODE_128 = re.compile(r"[\x20-\x7e]+")


class BarcodeOptions(TypedDict):
    """Options of a barcode."""

    format: str


@field_type
class BarcodeField(TextualField[BarcodeOptions]):
    """What a scanner reads."""

    key = "barcode"
    label = {"en": "Barcode", "zh-CN": "条码"}
    about = {
        "en": "What a scanner reads off a label; check digits are verified. Spaces and hyphens "
        "between the digits of an EAN or UPC are dropped, so that a code has one form; a QR code "
        "may have 640 characters.",
        "zh-CN": "扫码枪从标签读出的内容，会核对校验位。EAN、UPC 数字间的空格与连字符会被去除，使"
        "同一条码只有一种写法；二维码内容最多 640 个字符。",
    }
    widget = "barcode"
    options_schema = {
        "type": "object",
        "properties": {
            "format": {
                "enum": ["any", "ean13", "ean8", "upc", "code128", "qr"],
                "default": "any",
                "description": "The sort of code; `any` takes any line of text.",
                "x-description-zh": "条码的种类；`any` 接受任意一行文本。",
            }
        },
        "additionalProperties": False,
    }

    def column(self, options: BarcodeOptions) -> String:
        """Return a varchar of the longest code."""
        return String(_LENGTHS[options["format"]])

    def parse(self, raw: JsonValue, options: BarcodeOptions) -> str:
        """Accept a code of the format."""
        kind = options["format"]
        if kind in _DIGITS:
            return _read_digits(raw, _DIGITS[kind])
        text = read_line(raw, max_length=_LENGTHS[kind])
        if kind == "code128" and not _CODE_128.fullmatch(text):
            raise refusal(
                raw,
                "expected letters, digits and signs of ASCII",
                "应为 ASCII 字母、数字和符号",
            )
        return text

    def json_schema(self, options: BarcodeOptions) -> JsonObject:
        """Describe the code."""
        return {"type": "string", "maxLength": _LENGTHS[options["format"]]}

    def samples(self) -> Sequence[tuple[BarcodeOptions, str]]:
        """Give a code of each format."""
        return [
            ({"format": "any"}, "A-17/货架 3"),
            ({"format": "ean13"}, "6901234567892"),
            ({"format": "ean8"}, "96385074"),
            ({"format": "upc"}, "036000291452"),
            ({"format": "code128"}, "DG-2026 #7"),
            ({"format": "qr"}, "https://example.com/设备?id=7"),
        ]


def _read_digits(raw: JsonValue, count: int) -> str:
    digits = re.sub("[ -]", "", read_line(raw, max_length=_MOST_TYPED))
    if not re.fullmatch(rf"[0-9]{{{count}}}", digits):
        raise refusal(raw, "expected {count} digits", "应为 {count} 位数字", count=count)
    right = _check_digit(digits[:-1])
    if digits[-1] != right:
        raise _misread(raw, right)
    return digits


def _check_digit(digits: str) -> str:
    """Give the last digit of an EAN or UPC (GS1): weights 3, 1, 3… from the right."""
    threes, ones = digits[-1::-2], digits[-2::-2]
    return str(-(3 * sum(map(int, threes)) + sum(map(int, ones))) % 10)


def _misread(raw: JsonValue, right: str) -> InvalidValueError:
    return refusal(
        raw,
        "a digit is wrong: with the others, the last would be {right}",
        "有数字错误：按其余数字，最后一位应为 {right}",
        right=right,
    )
