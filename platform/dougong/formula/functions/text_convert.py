"""Functions from other values to texts and back, and from texts to those that other places take."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from sqlalchemy import ColumnElement, Integer, Numeric, Text, case, cast, func
from sqlalchemy import literal_column as plain

from dougong.formula.arithmetic import PLACES, rounded
from dougong.formula.arithmetic import whole as whole_of
from dougong.formula.function import Example, Function, Operand, Parameter, function
from dougong.formula.functions.text import WHITE_SPACE
from dougong.formula.sql_terms import SqlTerms, as_text, let, quoted, whole
from dougong.formula.sql_texts import kept, run_by_run
from dougong.formula.value_types import NUMBER, TEXT, Kind, Type
from dougong.formula.values import as_text as text_of
from dougong.formula.values import filled

_TEXTS = (Kind.TEXT, Kind.OPTION)
_WRITTEN = (
    Kind.TEXT,
    Kind.OPTION,
    Kind.NUMBER,
    Kind.DATE,
    Kind.DATETIME,
    Kind.TIME,
    Kind.BOOLEAN,
)
_NUMBER = r"[+-]?(?:[0-9]{1,100}(?:\.[0-9]{1,100})?|\.[0-9]{1,100})"
_UNRESERVED = "A-Za-z0-9_.~-"
_LAST_CODE, _FIRST_SURROGATE, _LAST_SURROGATE = 0x10FFFF, 0xD800, 0xDFFF
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}


@function
class TextOf(Function):
    key = "TEXT"
    parameters = (Parameter("value", _WRITTEN),)
    returns = TEXT
    doc = {
        "en": "The text of a value: a number without zeros at its end, a date as 2026-01-31, a "
        "datetime in the tenant's time zone, an option's value, true or false. FORMAT chooses "
        "another form.",
        "zh-CN": "值的文本：数字不带末尾的零，日期如 2026-01-31，日期时间按租户时区，"
        "选项取其值，条件为 true 或 false。其他形式请用 FORMAT。",
    }
    examples = (
        Example("TEXT(12.50)", "12.5"),
        Example("TEXT(1 = 1)", "true"),
        Example("TEXT(DATEVALUE('2026-01-31'))", "2026-01-31"),
        Example("TEXT(null)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        (value,) = args
        return as_text(terms, value.sql, value.type)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        (of,) = types
        return lambda around, value: text_of(value, of, around.zone)


@function
class Value(Function):
    key = "VALUE"
    parameters = (Parameter("text", _TEXTS),)
    returns = NUMBER
    digits = 100
    doc = {
        "en": "The number that a text says, such as '-12.5'; blank when it says none. It takes "
        "white space around, and neither thousands separators nor exponents nor signs of money.",
        "zh-CN": "文本表示的数字，例如 '-12.5'；不是数字时为空。允许首尾空白，"
        "不接受千位分隔符、指数或货币符号。",
    }
    examples = (
        Example("VALUE(' -12.50 ')", "-12.5"),
        Example("VALUE('.5')", "0.5"),
        Example("VALUE('1,000')", None),
        Example("VALUE('1e3')", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        bare = func.btrim(args[0].sql, quoted(WHITE_SPACE), type_=Text())
        number = func.substring(bare, quoted(f"^{_NUMBER}$"), type_=Text())
        return func.round(cast(number, Numeric), plain(str(PLACES)), type_=Numeric())

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        number = re.compile(_NUMBER)

        def value(around: Any, text: str) -> Decimal | None:
            bare = text.strip(WHITE_SPACE)
            if not number.fullmatch(bare):
                return None
            return rounded(Decimal(bare)) or Decimal(0)

        return value


@function
class Chr(Function):
    key = "CHR"
    parameters = (Parameter("code", (Kind.NUMBER,)),)
    returns = TEXT
    doc = {
        "en": "The character with that Unicode number, such as 10 for a line break; blank when "
        "there is none.",
        "zh-CN": "该 Unicode 编号的字符，例如 10 为换行；不存在时为空。",
    }
    examples = (
        Example("CHR(65)", "A"),
        Example("CHR(26007)", "斗"),
        Example("CHR(0)", None),
        Example("CHR(55296)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        first, last = (plain(str(code), Integer()) for code in (_FIRST_SURROGATE, _LAST_SURROGATE))
        return let(
            whole(args[0].sql, 1, _LAST_CODE),
            lambda code: case((~code.between(first, last), func.chr(code, type_=Text()))),
        )

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def character(around: Any, code: Decimal) -> str | None:
            number = whole_of(code, 1, _LAST_CODE)
            if number is None or _FIRST_SURROGATE <= number <= _LAST_SURROGATE:
                return None
            return chr(number)

        return character


@function
class Ascii(Function):
    key = "ASCII"
    parameters = (Parameter("text", _TEXTS),)
    returns = NUMBER
    doc = {
        "en": "The Unicode number of the first character of the text.",
        "zh-CN": "文本首字符的 Unicode 编号。",
    }
    examples = (
        Example("ASCII('Anna')", "65"),
        Example("ASCII('😀')", "128512"),
        Example("ASCII('')", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return cast(func.ascii(args[0].sql, type_=Integer()), Numeric)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, text: Decimal(ord(text[0]))


@function
class UrlEncode(Function):
    key = "URLENCODE"
    parameters = (Parameter("text", _TEXTS),)
    returns = TEXT
    grows = True
    doc = {
        "en": "The text as a part of a web address: all but letters, digits, -, _, . and ~ becomes "
        "%XX; a space becomes %20.",
        "zh-CN": "可用于网址的文本：除字母、数字、-、_、. 和 ~ 外均转为 %XX；空格转为 %20。",
    }
    examples = (
        Example("URLENCODE('a b&c=1')", "a%20b%26c%3D1"),
        Example("URLENCODE('斗')", "%E6%96%97"),
        Example("URLENCODE('a-b_c.d~e')", "a-b_c.d~e"),
        Example("URLENCODE(null)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        encoded = (
            "CASE WHEN _run.p[1] ~ {2} THEN _run.p[1] "
            "ELSE regexp_replace(upper(encode(convert_to(_run.p[1], 'UTF8'), 'hex')), "
            "'(..)', {3}, 'g') END"
        )
        runs, unreserved = f"[{_UNRESERVED}]+|[^{_UNRESERVED}]+", f"^[{_UNRESERVED}]"
        return kept(run_by_run(args[0].sql, runs, encoded, unreserved, r"%\1"))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, text: filled(quote(text, safe=""))


@function
class HtmlEncode(Function):
    key = "HTMLENCODE"
    parameters = (Parameter("text", _TEXTS),)
    returns = TEXT
    grows = True
    doc = {
        "en": "The text as a part of HTML: & < > \" and ' become entities. What this product shows "
        "needs it not: texts are escaped where they are shown.",
        "zh-CN": "可用于 HTML 的文本：& < > \" 和 ' 转为实体。"
        "本产品显示文本时已自动转义，无需使用。",
    }
    examples = (
        Example("HTMLENCODE('<b>R&D</b>')", "&lt;b&gt;R&amp;D&lt;/b&gt;"),
        Example("HTMLENCODE('\"it''s\"')", "&quot;it&#39;s&quot;"),
        Example("HTMLENCODE('')", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        text = args[0].sql
        for character, entity in _ENTITIES.items():
            text = func.replace(text, quoted(character), quoted(entity), type_=Text())
        return kept(text)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        entities = str.maketrans(_ENTITIES)
        return lambda around, text: filled(text.translate(entities))
