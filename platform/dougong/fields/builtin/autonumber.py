"""Autonumber: a number that the database gives each new record, such as `T-00042`.

Zeros in the format say how wide the number is at least; one that outgrows them is not cut off.
`{YYYY}`, `{YY}`, `{MM}` and `{DD}` show the day on which the record is made, where the tenant is;
the count may begin anew with each year, month or day. Numbers that do so leave no gaps.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from typing import Any, TypedDict

from sqlalchemy import ColumnElement, String, Text, func, literal

from dougong.fields.base import field_type, refusal
from dougong.fields.options import option_problem
from dougong.fields.texts import TextualField, read_line
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say

MAX_FORMAT_LENGTH = 40
_MAX_DIGITS = 19  # of a bigint, which is what numbers are counted in

_PLAIN = r"[^{}\s\x00-\x1f\x7f]"
_DAY = r"\{(?:YYYY|YY|MM|DD)\}"
_PART = re.compile(r"\{(YYYY|YY|MM|DD|0+)\}")
_SHAPES = {
    "YYYY": "[0-9]{4}",
    "YY": "[0-9]{2}",
    "MM": "(?:0[1-9]|1[0-2])",
    "DD": "(?:0[1-9]|[12][0-9]|3[01])",
}
_EXAMPLES = {"YYYY": "2026", "YY": "26", "MM": "01", "DD": "31"}
_PERIODS = {"year": "YYYY", "month": "YYYY-MM", "day": "YYYY-MM-DD"}
_NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "never": (),
    "year": (("{YYYY}", "{YY}"),),
    "month": (("{YYYY}", "{YY}"), ("{MM}",)),
    "day": (("{YYYY}", "{YY}"), ("{MM}",), ("{DD}",)),
}


class AutonumberOptions(TypedDict):
    """Options of an autonumber."""

    format: str
    restart: str


@field_type
class AutonumberField(TextualField[AutonumberOptions]):
    """A number given by the database."""

    key = "autonumber"
    label = {"en": "Autonumber", "zh-CN": "自动编号"}
    about = {
        "en": "A number that the database gives each new record, such as `T-00042`; it may show "
        "the day of creation, where the tenant is, and begin anew with each year, month or day. "
        "Numbers that begin anew leave no gaps; of the others, one that was taken for a save "
        "that failed is left out.",
        "zh-CN": "数据库为每条新记录给出的编号，例如 `T-00042`；可包含租户所在时区的创建日期，"
        "并按年、月或日重新计数。重新计数的编号连续无空号；其他编号在保存失败时会空出。",
    }
    widget = "autonumber"
    writable = False
    options_schema = {
        "type": "object",
        "properties": {
            "format": {
                "type": "string",
                "pattern": rf"^(?:{_PLAIN}|{_DAY})*\{{0{{1,10}}\}}(?:{_PLAIN}|{_DAY})*$",
                "maxLength": MAX_FORMAT_LENGTH,
                "x-reason": say(
                    "write one group of 1 to 10 zeros in braces, and `{{YYYY}}`, `{{YY}}`, "
                    "`{{MM}}`, `{{DD}}` as needed, such as `T-{{YYYY}}-{{00000}}`, no spaces",
                    "请写一组花括号括起的 1 到 10 个零，可加 `{{YYYY}}`、`{{YY}}`、`{{MM}}`、"
                    "`{{DD}}`，例如 `T-{{YYYY}}-{{00000}}`，不含空格",
                ),
                "description": "Such as `T-{YYYY}-{00000}`; the zeros are the least number of "
                "digits, the letters are parts of the day on which the record is made.",
                "x-description-zh": "例如 `T-{YYYY}-{00000}`；零为最少位数，"
                "字母为记录创建当日的年、月、日。",
            },
            "restart": {
                "enum": ["never", "year", "month", "day"],
                "default": "never",
                "description": "When the count begins anew; the format must show the period.",
                "x-description-zh": "何时重新从 1 计数；格式须显示该周期。",
            },
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
        parts = _parts(options)
        if not re.fullmatch("".join(_shape(part, is_plain) for part, is_plain in parts), text):
            raise refusal(
                raw,
                "expected a number such as `{example}`",
                "应为编号，例如 `{example}`",
                example="".join(_example(part, is_plain) for part, is_plain in parts),
            )
        return text

    def number_sql(
        self, number: ColumnElement[int], made_at: ColumnElement[Any], options: AutonumberOptions
    ) -> ColumnElement[str]:
        """Return the number in its format, reading it once: it may be a sequence's next."""
        first, *rest = (
            _part_sql(part, number, made_at, is_plain=is_plain)
            for part, is_plain in _parts(options)
        )
        return reduce(ColumnElement.concat, rest, first)

    def is_dated(self, options: AutonumberOptions) -> bool:
        """Tell whether the format shows anything of the day."""
        return re.search(_DAY, options["format"]) is not None

    def period_sql(
        self, made_at: ColumnElement[Any], options: AutonumberOptions
    ) -> ColumnElement[str] | None:
        """Return the year, month or day; None where the count never begins anew."""
        form = _PERIODS.get(options["restart"])
        return None if form is None else func.to_char(made_at, literal(form, Text), type_=Text())

    def check_options(self, options: AutonumberOptions) -> Sequence[Problem]:
        """Refuse a format in which the numbers of two periods would be the same."""
        restart, shown = options["restart"], options["format"]
        missing = [
            either[0] for either in _NEEDED[restart] if not any(part in shown for part in either)
        ]
        if not missing:
            return ()
        return [
            option_problem(
                pointer("format"),
                "numbers would repeat when the count begins anew each {period}; add {missing}, "
                "or choose another `restart`",
                "按 `{period}` 重新计数时编号会重复；请加上 {missing}，或改用其他 `restart`",
                period=restart,
                missing=", ".join(f"`{part}`" for part in missing),
            )
        ]

    def json_schema(self, options: AutonumberOptions) -> JsonObject:
        """Describe the number, which is only ever read."""
        return {"type": "string", "readOnly": True}

    def samples(self) -> Sequence[tuple[AutonumberOptions, str]]:
        """Give a number, one that has outgrown its zeros, and one of a month."""
        return [
            ({"format": "T-{00000}", "restart": "never"}, "T-00042"),
            ({"format": "{0}号", "restart": "never"}, "123号"),
            ({"format": "T-{YYYY}{MM}-{0000}", "restart": "month"}, "T-202601-0042"),
        ]


def _parts(options: AutonumberOptions) -> list[tuple[str, bool]]:
    """Split the format into its parts; beside each, whether it is a plain text."""
    pieces = _PART.split(options["format"])
    return [(piece, at % 2 == 0) for at, piece in enumerate(pieces) if piece]


def _shape(part: str, is_plain: bool) -> str:
    if is_plain:
        return re.escape(part)
    return _SHAPES.get(part) or f"[0-9]{{{len(part)},{_MAX_DIGITS}}}"


def _example(part: str, is_plain: bool) -> str:
    return part if is_plain else _EXAMPLES.get(part) or "1".zfill(len(part))


def _part_sql(
    part: str, number: ColumnElement[int], made_at: ColumnElement[Any], *, is_plain: bool
) -> ColumnElement[str]:
    if is_plain:
        return literal(part, Text)
    if part in _SHAPES:
        return func.to_char(made_at, literal(part, Text), type_=Text())
    # Nines give a digit only where there is one, so that no longer number is ever cut off.
    pattern = "FM" + "9" * (_MAX_DIGITS - len(part)) + "0" * len(part)
    return func.to_char(number, literal(pattern, Text), type_=Text())
