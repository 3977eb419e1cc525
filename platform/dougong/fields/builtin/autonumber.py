"""Autonumber: a number that the database gives each new record, such as `T-00042`.

Zeros in the format say how wide the number is at least; one that outgrows them is not cut off.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypedDict

from sqlalchemy import ColumnElement, String, Text, func, literal

from dougong.fields.base import field_type, refusal
from dougong.fields.texts import TextualField, read_line
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say

MAX_FORMAT_LENGTH = 40
_MAX_DIGITS = 19  # of a bigint, which is what a sequence counts in


class AutonumberOptions(TypedDict):
    """Options of an autonumber."""

    format: str


@field_type
class AutonumberField(TextualField[AutonumberOptions]):
    """A number given by the database."""

    key = "autonumber"
    label = {"en": "Autonumber", "zh-CN": "自动编号"}
    widget = "autonumber"
    writable = False
    options_schema = {
        "type": "object",
        "properties": {
            "format": {
                "type": "string",
                "pattern": r"^[^{}\s\x00-\x1f\x7f]*\{0{1,10}\}[^{}\s\x00-\x1f\x7f]*$",
                "maxLength": MAX_FORMAT_LENGTH,
                "x-reason": say(
                    "write one group of 1 to 10 zeros in braces, such as `T-{{00000}}`, no spaces",
                    "请写一组花括号括起的 1 到 10 个零，例如 `T-{{00000}}`，不含空格",
                ),
                "description": "Such as `T-{00000}`; the zeros are the least number of digits.",
            }
        },
        "required": ["format"],
        "additionalProperties": False,
    }

    def column(self, options: AutonumberOptions) -> String:
        """Return a varchar that holds the longest number in the longest format."""
        return String(MAX_FORMAT_LENGTH + _MAX_DIGITS)

    def parse(self, raw: JsonValue, options: AutonumberOptions) -> str:
        """Accept what the format makes; only an import of existing records ever sends one."""
        text = read_line(raw, max_length=MAX_FORMAT_LENGTH + _MAX_DIGITS)
        before, width, after = _parts(options)
        shape = rf"{re.escape(before)}[0-9]{{{width},{_MAX_DIGITS}}}{re.escape(after)}"
        if not re.fullmatch(shape, text):
            raise refusal(
                raw,
                "expected a number such as `{example}`",
                "应为编号，例如 `{example}`",
                example=before + "1".zfill(width) + after,
            )
        return text

    def number_sql(
        self, number: ColumnElement[int], options: AutonumberOptions
    ) -> ColumnElement[str]:
        """Return the number in its format, reading it once: it may be a sequence's next.

        Nines give a digit only where there is one, so that no longer number is ever cut off.
        """
        before, width, after = _parts(options)
        pattern = "FM" + "9" * (_MAX_DIGITS - width) + "0" * width
        padded = func.to_char(number, literal(pattern, Text))
        return literal(before, Text).concat(padded).concat(literal(after, Text))

    def json_schema(self, options: AutonumberOptions) -> JsonObject:
        """Describe the number, which is only ever read."""
        return {"type": "string", "readOnly": True}

    def samples(self) -> Sequence[tuple[AutonumberOptions, str]]:
        """Give a number, and one that has outgrown its zeros."""
        return [({"format": "T-{00000}"}, "T-00042"), ({"format": "{0}号"}, "123号")]


def _parts(options: AutonumberOptions) -> tuple[str, int, str]:
    """Split the format into what stands before, how wide the number is, what stands after."""
    before, _, rest = options["format"].partition("{")
    zeros, _, after = rest.partition("}")
    return before, len(zeros), after
