"""FORMAT: numbers, dates and times written as a format says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Integer, Numeric, Text, case, cast, func
from sqlalchemy import literal_column as plain

from dougong.formula import moments
from dougong.formula.errors import UnreadableError
from dougong.formula.function import Example, Function, Operand, Parameter, function
from dougong.formula.moment_format import (
    LANGUAGES,
    NAMES,
    Names,
    Part,
    read_moment_format,
    write_moment,
)
from dougong.formula.number_format import NumberFormat, read_number_format
from dougong.formula.sql_template import Template
from dougong.formula.sql_terms import SqlTerms, let, number, quoted
from dougong.formula.sql_texts import filled, joined
from dougong.formula.surroundings import Surroundings
from dougong.formula.value_types import TEXT, Kind, Type
from dougong.kernel.messages import say

_FORMATTED = (Kind.DATE, Kind.DATETIME, Kind.TIME, Kind.NUMBER)
_SOME_DAY = date(2000, 1, 1)

# Tokens as PostgreSQL writes them; the others are names.
_TO_CHAR = {
    **dict.fromkeys(("YYYY", "YY", "Q", "MM", "DD")),
    "M": "FMMM",
    "D": "FMDD",
    "HH": "HH24",
    "H": "FMHH24",
    "hh": "HH12",
    "h": "FMHH12",
    "mm": "MI",
    "m": "FMMI",
    "ss": "SS",
    "s": "FMSS",
    "SSS": "MS",
}


@function
class Format(Function):
    key = "FORMAT"
    parameters = (
        Parameter("value", _FORMATTED),
        Parameter("format", (Kind.TEXT,), literal=True),
        Parameter("language", words=LANGUAGES, optional=True),
    )
    returns = TEXT
    doc = {
        "en": "A number, date or time written as a format says. Numbers: `0` is a digit always "
        "there, `#` one only where needed, `#,##0` has thousands separators, `%` shows percent; "
        "other text stays. Dates and times: `YYYY YY Q MMMM MMM MM M DD D dddd ddd HH H hh h mm m "
        "ss s SSS A`; words stand between `[` and `]`; names are English, or Chinese with 'zh'.",
        "zh-CN": "按格式书写数字、日期或时间。数字：`0` 必有的位，`#` 需要时才有的位，"
        "`#,##0` 带千位分隔符，`%` 显示百分比，其余文字照写。日期时间：`YYYY YY Q MMMM MMM MM M "
        "DD D dddd ddd HH H hh h mm m ss s SSS A`；文字放在 `[` 和 `]` 之间；"
        "月份和星期默认为英文，加 'zh' 为中文。",
    }
    examples = (
        Example("FORMAT(1234567.891, '#,##0.00')", "1,234,567.89"),
        Example("FORMAT(0.125, '0.0%')", "12.5%"),
        Example("FORMAT(-5, '¥#,##0.##')", "-¥5"),
        Example("FORMAT('2026-01-31', 'YYYY年M月D日 ddd', 'zh')", "2026年1月31日 周六"),
        Example("FORMAT('2026-01-31', 'MMM D, YYYY')", "Jan 31, 2026"),
        Example("FORMAT(null, '0')", None),
    )

    def read(self, text: str, types: Sequence[Type]) -> None:
        kind = types[0].kind
        if kind is Kind.BLANK:
            return  # what is to be formatted is at fault itself
        if kind is not Kind.NUMBER:
            read_moment_format(text, has_date=kind is not Kind.TIME)
            return
        read_number_format(text)
        if len(types) > 2:
            reason = say("numbers are alike in every language", "数字的写法与语言无关")
            raise UnreadableError(0, reason)

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        value, form = args[0], args[1].word
        if value.type.kind is Kind.NUMBER:
            return _number(number(value.sql), read_number_format(form))
        if value.type.kind is Kind.TIME:
            wall: ColumnElement[Any] = plain(f"DATE '{_SOME_DAY}'") + value.sql
        else:
            wall = terms.local(value.sql, value.type)
        parts = read_moment_format(form, has_date=value.type.kind is not Kind.TIME)
        names = NAMES[args[2].word if len(args) > 2 else LANGUAGES[0]]
        return let(cast(wall, DateTime), lambda w: filled(_moment(w, parts, names)))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        kind = types[0].kind
        if kind is Kind.NUMBER:
            return lambda around, value, form: read_number_format(form).write(value)

        def write(around: Surroundings, value: Any, form: str, language: str = "en") -> str | None:
            parts = read_moment_format(form, has_date=kind is not Kind.TIME)
            return write_moment(parts, _wall_clock(around, value), language) or None

        return write


def _wall_clock(around: Surroundings, value: date | datetime | time) -> datetime:
    if isinstance(value, datetime):
        return moments.local(value, around.zone)
    if isinstance(value, date):
        return datetime.combine(value, time())
    return datetime.combine(_SOME_DAY, value)


def _number(value: ColumnElement[Any], form: NumberFormat) -> ColumnElement[Any]:
    if form.is_percent:
        value = value * plain("100", Integer())
    shown = func.round(value, plain(str(form.most)), type_=Numeric())

    def written(shown: ColumnElement[Any]) -> ColumnElement[Any]:
        digits: ColumnElement[Any] = cast(func.abs(shown, type_=Numeric()), Text)
        if form.most > form.least:
            point = "" if form.least else r"\.?"
            zeros = quoted(f"{point}0{{0,{form.most - form.least}}}$")
            digits = func.regexp_replace(digits, zeros, quoted(""), type_=Text())
        minus = case((shown < plain("0"), quoted("-")), else_=quoted(""))
        before = minus.concat(quoted(form.before))
        return before.concat(let(digits, lambda d: _digits(d, form))).concat(quoted(form.after))

    return let(shown, written)


def _digits(digits: ColumnElement[Any], form: NumberFormat) -> ColumnElement[Any]:
    """Give digits with the separators and zeros that a format asks for before the point."""
    whole: ColumnElement[Any] = func.split_part(digits, quoted("."), plain("1"), type_=Text())
    if form.grouped:
        threes = (quoted("([0-9]{3})(?=[0-9])"), quoted(r"\1,"), quoted("g"))
        whole = func.reverse(func.regexp_replace(func.reverse(whole), *threes), type_=Text())
    elif form.digits > 1:
        missing = plain(str(form.digits), Integer()) - func.char_length(whole, type_=Integer())
        whole = func.repeat(quoted("0"), missing, type_=Text()).concat(whole)
    fraction = func.substring(digits, quoted(r"\..*$"), type_=Text())
    return whole.concat(func.coalesce(fraction, quoted(""), type_=Text()))


def _moment(wall: ColumnElement[Any], parts: Sequence[Part], names: Names) -> ColumnElement[Any]:
    written = [
        _token(wall, part.text, names) if part.is_token else quoted(part.text) for part in parts
    ]
    # Texts alone would not be blank where the moment is.
    return case((wall.is_not(None), joined([quoted(""), *written])))


def _token(wall: ColumnElement[Any], token: str, names: Names) -> ColumnElement[Any]:
    if token in _TO_CHAR:
        return func.to_char(wall, quoted(_TO_CHAR[token] or token), type_=Text())
    words, index = {
        "MMMM": (names.months, "extract(month FROM {0})"),
        "MMM": (names.short_months, "extract(month FROM {0})"),
        "dddd": (names.days, "extract(isodow FROM {0})"),
        "ddd": (names.short_days, "extract(isodow FROM {0})"),
        "A": (names.halves, "extract(hour FROM {0})::int / 12 + 1"),
    }[token]
    listed = ", ".join(f"'{word}'" for word in words)
    return Template(f"(ARRAY[{listed}])[({index})::int]", wall, of=Text())
