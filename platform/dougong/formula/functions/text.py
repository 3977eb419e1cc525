"""Functions on the length and the parts of a text. The empty text is blank, so none gives one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Integer, Numeric, Text, case, cast, func
from sqlalchemy import literal_column as plain

from dougong.formula.arithmetic import whole as whole_of
from dougong.formula.function import Example, Function, Operand, Parameter, function
from dougong.formula.sql_terms import SqlTerms, let, quoted, whole
from dougong.formula.sql_texts import filled, length
from dougong.formula.value_types import NUMBER, TEXT, Kind, Type
from dougong.formula.values import MAX_TEXT

TEXTS = (Kind.TEXT, Kind.OPTION)

# What Unicode calls white space: the full-width space and the no-break space are among it.
WHITE_SPACE = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B)))
WHITE_SPACE += "\u2028\u2029\u202f\u205f\u3000"

_ONE_TEXT = (Parameter("text", TEXTS),)


@function
class Len(Function):
    key = "LEN"
    parameters = _ONE_TEXT
    returns = NUMBER
    sees_blank = True
    doc = {
        "en": "How many characters the text has; 0 when it is blank.",
        "zh-CN": "文本的字符数；为空时为 0。",
    }
    examples = (
        Example("LEN('Dougong')", "7"),
        Example("LEN('斗拱😀')", "3"),
        Example("LEN('')", "0"),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return cast(func.coalesce(length(args[0].sql), plain("0", Integer())), Numeric)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, text: Decimal(len(text or ""))


@function
class Left(Function):
    key = "LEFT"
    parameters = (*_ONE_TEXT, Parameter("count", (Kind.NUMBER,)))
    returns = TEXT
    doc = {
        "en": "The first characters of the text; blank for a negative count.",
        "zh-CN": "文本开头的若干字符；数目为负时为空。",
    }
    examples = (
        Example("LEFT('Dougong', 4)", "Doug"),
        Example("LEFT('斗拱', 9)", "斗拱"),
        Example("LEFT('Dougong', -1)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        text, count = args
        return filled(func.left(text.sql, whole(count.sql, 0, MAX_TEXT), type_=Text()))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def left(around: Any, text: str, count: Decimal) -> str | None:
            size = whole_of(count, 0, MAX_TEXT)
            return text[:size] or None if size else None

        return left


@function
class Right(Function):
    key = "RIGHT"
    parameters = (*_ONE_TEXT, Parameter("count", (Kind.NUMBER,)))
    returns = TEXT
    doc = {
        "en": "The last characters of the text; blank for a negative count.",
        "zh-CN": "文本末尾的若干字符；数目为负时为空。",
    }
    examples = (
        Example("RIGHT('Dougong', 4)", "gong"),
        Example("RIGHT('斗拱', 9)", "斗拱"),
        Example("RIGHT('Dougong', 0)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        text, count = args
        return filled(func.right(text.sql, whole(count.sql, 0, MAX_TEXT), type_=Text()))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def right(around: Any, text: str, count: Decimal) -> str | None:
            size = whole_of(count, 0, MAX_TEXT)
            return text[-size:] if size else None

        return right


@function
class Mid(Function):
    key = "MID"
    parameters = (
        *_ONE_TEXT,
        Parameter("start", (Kind.NUMBER,)),
        Parameter("count", (Kind.NUMBER,)),
    )
    returns = TEXT
    doc = {
        "en": "So many characters of the text from a place on, the first being 1.",
        "zh-CN": "从指定位置（首字符为 1）开始的若干字符。",
    }
    examples = (
        Example("MID('Dougong', 4, 2)", "go"),
        Example("MID('Dougong', 4, 99)", "gong"),
        Example("MID('Dougong', 0, 2)", None),
        Example("MID('Dougong', 8, 1)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        text, start, count = args
        first, size = whole(start.sql, 1, MAX_TEXT), whole(count.sql, 0, MAX_TEXT)
        return filled(func.substr(text.sql, first, size, type_=Text()))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def mid(around: Any, text: str, start: Decimal, count: Decimal) -> str | None:
            first, size = whole_of(start, 1, MAX_TEXT), whole_of(count, 0, MAX_TEXT)
            return text[first - 1 :][:size] or None if first and size else None

        return mid


@function
class Trim(Function):
    key = "TRIM"
    parameters = _ONE_TEXT
    returns = TEXT
    doc = {
        "en": "The text without white space at its beginning and end; what is inside stays.",
        "zh-CN": "去掉文本首尾的空白（含全角空格）；中间的空白保留。",
    }
    examples = (
        Example("TRIM('  a  b ')", "a  b"),
        Example("TRIM('\u3000斗拱\u3000')", "斗拱"),
        Example("TRIM('   ')", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return filled(func.btrim(args[0].sql, quoted(WHITE_SPACE), type_=Text()))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, text: text.strip(WHITE_SPACE) or None


@function
class Reverse(Function):
    key = "REVERSE"
    parameters = _ONE_TEXT
    returns = TEXT
    doc = {"en": "The characters of the text, last first.", "zh-CN": "将文本的字符倒序排列。"}
    examples = (
        Example("REVERSE('abc')", "cba"),
        Example("REVERSE('a😀')", "😀a"),
        Example("REVERSE(null)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return func.reverse(args[0].sql, type_=Text())

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, text: text[::-1]


@function
class Repeat(Function):
    key = "REPEAT"
    parameters = (*_ONE_TEXT, Parameter("times", (Kind.NUMBER,)))
    returns = TEXT
    grows = True
    doc = {
        "en": "The text so many times; blank when that is more than a million characters.",
        "zh-CN": "将文本重复若干次；结果超过一百万字符时为空。",
    }
    examples = (
        Example("REPEAT('ab', 3)", "ababab"),
        Example("REPEAT('ab', 0)", None),
        Example("REPEAT('ab', 999999)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        def repeated(text: ColumnElement[Any]) -> ColumnElement[Any]:
            most = plain(str(MAX_TEXT), Integer()) / length(text)
            return let(
                whole(args[1].sql, 0, MAX_TEXT),
                lambda times: case((times <= most, func.repeat(text, times, type_=Text()))),
            )

        return filled(let(args[0].sql, repeated))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def repeat(around: Any, text: str, times: Decimal) -> str | None:
            count = whole_of(times, 0, MAX_TEXT // len(text))
            return text * count if count else None

        return repeat


class _Padded(Function):
    """A text brought to a length."""

    parameters = (
        *_ONE_TEXT,
        Parameter("length", (Kind.NUMBER,)),
        Parameter("fill", TEXTS, optional=True),
    )
    returns = TEXT
    grows = True

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        text, size = args[0].sql, whole(args[1].sql, 0, MAX_TEXT)
        fill = args[2].sql if len(args) > 2 else quoted(" ")
        pad = getattr(func, self.key.lower())
        return filled(pad(text, size, fill, type_=Text()))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        is_left = self.key == "LPAD"

        def pad(around: Any, text: str, length: Decimal, fill: str = " ") -> str | None:
            size = whole_of(length, 0, MAX_TEXT)
            if not size:
                return None
            missing = max(size - len(text), 0)
            padding = (fill * (missing // len(fill) + 1))[:missing]
            return padding + text[:size] if is_left else text[:size] + padding

        return pad


@function
class LeftPad(_Padded):
    key = "LPAD"
    doc = {
        "en": "The text filled up on the left to a length, with spaces or another text; "
        "a longer text is cut off at its end.",
        "zh-CN": "在左侧用空格或指定文本补足到给定长度；过长时截去末尾。",
    }
    examples = (
        Example("LPAD('7', 3, '0')", "007"),
        Example("LPAD('Dougong', 4)", "Doug"),
        Example("LPAD('7', 0)", None),
    )


@function
class RightPad(_Padded):
    key = "RPAD"
    doc = {
        "en": "The text filled up on the right to a length, with spaces or another text; "
        "a longer text is cut off at its end.",
        "zh-CN": "在右侧用空格或指定文本补足到给定长度；过长时截去末尾。",
    }
    examples = (
        Example("RPAD('ab', 5, '.-')", "ab.-."),
        Example("RPAD('Dougong', 4)", "Doug"),
        Example("RPAD(null, 4)", None),
    )
