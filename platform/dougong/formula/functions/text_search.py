"""Functions that look for a text in another, and that put another in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Integer, Numeric, Text, case, cast, func
from sqlalchemy import literal_column as plain

from dougong.formula import casing
from dougong.formula.arithmetic import whole as whole_of
from dougong.formula.function import Example, Function, Operand, Parameter, function
from dougong.formula.sql_terms import SqlTerms, let, pattern_of, quoted, whole
from dougong.formula.sql_texts import filled, length
from dougong.formula.value_types import BOOLEAN, NUMBER, TEXT, Kind, Type
from dougong.formula.values import MAX_TEXT

_TEXTS = (Kind.TEXT, Kind.OPTION)
_ONE = plain("1", Integer())


class _Match(Function):
    """Whether the other text is at a place in the text."""

    returns = BOOLEAN
    is_condition = True
    is_there: ClassVar[Callable[[str, str], bool]]

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        is_there = type(self).is_there
        return lambda around, text, part: is_there(casing.lower(text), casing.lower(part))


@function
class Contains(_Match):
    key = "CONTAINS"
    parameters = (Parameter("text", _TEXTS), Parameter("part", _TEXTS))
    doc = {
        "en": "Whether the other text occurs in the text, whatever the case.",
        "zh-CN": "文本中是否出现另一文本，不区分大小写。",
    }
    examples = (
        Example("CONTAINS('Acme Ltd', 'ltd')", True),
        Example("CONTAINS('100%', '_')", False),
        Example("CONTAINS(null, 'a')", False),
    )
    is_there = str.__contains__

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        text, part = args
        return text.sql.ilike(pattern_of(part.sql, anywhere=True))


@function
class Begins(_Match):
    key = "BEGINS"
    parameters = (Parameter("text", _TEXTS), Parameter("beginning", _TEXTS))
    doc = {
        "en": "Whether the text begins with the other, whatever the case.",
        "zh-CN": "文本是否以另一文本开头，不区分大小写。",
    }
    examples = (
        Example("BEGINS('Acme Ltd', 'acme')", True),
        Example("BEGINS('Acme Ltd', 'Ltd')", False),
        Example("BEGINS('Acme Ltd', '')", False),
    )
    is_there = str.startswith

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        text, beginning = args
        return text.sql.ilike(pattern_of(beginning.sql, anywhere=False))


@function
class Ends(_Match):
    key = "ENDS"
    parameters = (Parameter("text", _TEXTS), Parameter("end", _TEXTS))
    doc = {
        "en": "Whether the text ends with the other, whatever the case.",
        "zh-CN": "文本是否以另一文本结尾，不区分大小写。",
    }
    examples = (
        Example("ENDS('report.PDF', '.pdf')", True),
        Example("ENDS('report.PDF', 'report')", False),
        Example("ENDS(null, '.pdf')", False),
    )
    is_there = str.endswith

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        text, end = (func.reverse(arg.sql, type_=Text()) for arg in args)
        return text.ilike(pattern_of(end, anywhere=False))


@function
class Find(Function):
    key = "FIND"
    parameters = (
        Parameter("part", _TEXTS),
        Parameter("text", _TEXTS),
        Parameter("start", (Kind.NUMBER,), optional=True),
    )
    returns = NUMBER
    doc = {
        "en": "Where the part begins in the text, the first place being 1; 0 when it is not there. "
        "Capitals matter; the search begins at a place, if one is given.",
        "zh-CN": "部分文本在文本中的位置，首字符为 1；没有时为 0。区分大小写；可指定起始位置。",
    }
    examples = (
        Example("FIND('g', 'Dougong')", "4"),
        Example("FIND('g', 'Dougong', 5)", "7"),
        Example("FIND('G', 'Dougong')", "0"),
        Example("FIND('', 'Dougong')", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        part, text = args[0].sql, args[1].sql
        if len(args) == 2:
            return cast(func.strpos(text, part), Numeric)

        def found(start: ColumnElement[Any]) -> ColumnElement[Any]:
            rest = func.substr(text, start, type_=Text())
            place = func.strpos(rest, part, type_=Integer())
            # LEAST gives 1 for a blank too, but the sum is blank then.
            return let(place, lambda p: p + (start - _ONE) * func.least(p, _ONE, type_=Integer()))

        return cast(let(whole(args[2].sql, 1, MAX_TEXT), found), Numeric)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def find(around: Any, part: str, text: str, start: Decimal = Decimal(1)) -> Decimal | None:
            first = whole_of(start, 1, MAX_TEXT)
            return None if first is None else Decimal(text.find(part, first - 1) + 1)

        return find


@function
class Substitute(Function):
    key = "SUBSTITUTE"
    parameters = (Parameter("text", _TEXTS), Parameter("old", _TEXTS), Parameter("new", _TEXTS))
    returns = TEXT
    grows = True
    sees_blank = True
    doc = {
        "en": "The text with another in place of each occurrence of a part; a blank takes the part "
        "out. Capitals matter.",
        "zh-CN": "将文本中每一处指定内容替换为另一文本；新文本为空时删去。区分大小写。",
    }
    examples = (
        Example("SUBSTITUTE('a-b-c', '-', '+')", "a+b+c"),
        Example("SUBSTITUTE('a-b-c', '-', '')", "abc"),
        Example("SUBSTITUTE('aaa', 'a', null)", None),
        Example("SUBSTITUTE(null, 'a', 'b')", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        text, old, new = args[0].sql, *(func.coalesce(a.sql, quoted("")) for a in args[1:])
        return let(text, lambda t: let(old, lambda o: let(new, lambda n: _substituted(t, o, n))))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def substitute(around: Any, text: str | None, old: str | None, new: str | None) -> Any:
            if text is None or old is None:
                return text
            growth = len(new or "") - len(old)
            if len(text) + text.count(old) * growth > MAX_TEXT:
                return None
            return text.replace(old, new or "") or None

        return substitute


def _substituted(
    text: ColumnElement[Any], old: ColumnElement[Any], new: ColumnElement[Any]
) -> ColumnElement[Any]:
    # A new text a thousand characters longer may be written a thousand times: counted only then.
    without = func.replace(text, old, quoted(""), type_=Text())
    times = (length(text) - length(without)) / func.nullif(length(old), plain("0"), type_=Integer())
    growth = cast(length(new) - length(old), Numeric)
    size = length(text) + func.coalesce(times, plain("0"), type_=Integer()) * growth
    replaced = func.replace(text, old, new, type_=Text())
    return filled(case((size <= plain(str(MAX_TEXT), Numeric()), replaced)))


@function
class SplitPart(Function):
    key = "SPLIT_PART"
    parameters = (
        Parameter("text", _TEXTS),
        Parameter("separator", _TEXTS),
        Parameter("place", (Kind.NUMBER,)),
    )
    returns = TEXT
    doc = {
        "en": "One of the parts between separators: 1 is the first, -1 the last.",
        "zh-CN": "按分隔符拆分后的某一部分：1 为第一部分，-1 为最后一部分。",
    }
    examples = (
        Example("SPLIT_PART('a/b/c', '/', 2)", "b"),
        Example("SPLIT_PART('a/b/c', '/', -1)", "c"),
        Example("SPLIT_PART('a/b/c', '/', 4)", None),
        Example("SPLIT_PART('a//c', '/', 2)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        text, separator, place = args
        index = func.nullif(whole(place.sql, -MAX_TEXT, MAX_TEXT), plain("0"), type_=Integer())
        return filled(func.split_part(text.sql, separator.sql, index, type_=Text()))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def split_part(around: Any, text: str, separator: str, place: Decimal) -> str | None:
            parts, index = text.split(separator), whole_of(place, -MAX_TEXT, MAX_TEXT)
            if not index or abs(index) > len(parts):
                return None
            return parts[index - 1 if index > 0 else index] or None

        return split_part
