"""Functions on texts. The empty text is blank, so none gives one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Numeric, Text, cast, func, literal_column

from dougong.formula.function import Function, Operand, Parameter, function
from dougong.formula.sql_terms import SqlTerms, pattern_of, quoted, whole
from dougong.formula.value_types import BOOLEAN, NUMBER, TEXT, Kind

_TEXT = (Kind.TEXT, Kind.OPTION)
_MAX_LENGTH = 1_000_000


@function
class Lower(Function):
    key = "LOWER"
    parameters = (Parameter("text", _TEXT),)
    returns = TEXT
    doc = {"en": "The text in small letters.", "zh-CN": "将文本转换为小写。"}

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return func.lower(args[0].sql, type_=Text())


@function
class Upper(Function):
    key = "UPPER"
    parameters = (Parameter("text", _TEXT),)
    returns = TEXT
    doc = {"en": "The text in capitals.", "zh-CN": "将文本转换为大写。"}

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return func.upper(args[0].sql, type_=Text())


@function
class Len(Function):
    key = "LEN"
    parameters = (Parameter("text", _TEXT),)
    returns = NUMBER
    doc = {
        "en": "How many characters the text has; 0 when it is blank.",
        "zh-CN": "文本的字符数；为空时为 0。",
    }

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        length = func.char_length(args[0].sql, type_=Integer())
        return cast(func.coalesce(length, literal_column("0", Integer())), Numeric)


@function
class Left(Function):
    key = "LEFT"
    parameters = (Parameter("text", _TEXT), Parameter("count", (Kind.NUMBER,)))
    returns = TEXT
    doc = {
        "en": "The first characters of the text; blank for a negative count.",
        "zh-CN": "文本开头的若干字符；数目为负时为空。",
    }

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        text, count = args
        first = func.left(text.sql, whole(count.sql, 0, _MAX_LENGTH))
        return func.nullif(first, quoted(""), type_=Text())


@function
class Begins(Function):
    key = "BEGINS"
    parameters = (Parameter("text", _TEXT), Parameter("beginning", _TEXT))
    returns = BOOLEAN
    is_condition = True
    doc = {
        "en": "Whether the text begins with the other, whatever the case.",
        "zh-CN": "文本是否以另一文本开头，不区分大小写。",
    }

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        text, beginning = args
        return text.sql.ilike(pattern_of(beginning.sql, anywhere=False))


@function
class Contains(Function):
    key = "CONTAINS"
    parameters = (Parameter("text", _TEXT), Parameter("part", _TEXT))
    returns = BOOLEAN
    is_condition = True
    doc = {
        "en": "Whether the other text occurs in the text, whatever the case.",
        "zh-CN": "文本中是否出现另一文本，不区分大小写。",
    }

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        text, part = args
        return text.sql.ilike(pattern_of(part.sql, anywhere=True))
