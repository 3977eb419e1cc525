"""Functions on capitals and small letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, func

from dougong.formula import casing
from dougong.formula.function import Example, Function, Operand, Parameter, function
from dougong.formula.sql_terms import SqlTerms
from dougong.formula.sql_texts import run_by_run
from dougong.formula.value_types import TEXT, Kind, Type

_ONE_TEXT = (Parameter("text", (Kind.TEXT, Kind.OPTION)),)

# What parts words: signs and spaces of ASCII, Latin-1 (but ª, µ and º), Unicode's general
# punctuation, and that of Chinese.
_BETWEEN = (
    "\x01-/:-@[-`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\xd7\xf7\u2000-\u206f\u3000-\u303f\uff01-\uff0f"
)
_WORDS = f"[^{_BETWEEN}]+|[{_BETWEEN}]+"
_CAPITALIZED = "upper(left(_run.p[1], 1)) || lower(substr(_run.p[1], 2))"


@function
class Lower(Function):
    key = "LOWER"
    parameters = _ONE_TEXT
    returns = TEXT
    doc = {
        "en": "The text in small letters, each character by itself.",
        "zh-CN": "将文本逐字转换为小写。",
    }
    examples = (
        Example("LOWER('ÄB')", "äb"),
        Example("LOWER('ΟΔΟΣ')", "οδοσ"),
        Example("LOWER(null)", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return func.lower(args[0].sql, type_=Text())

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, text: casing.lower(text)


@function
class Upper(Function):
    key = "UPPER"
    parameters = _ONE_TEXT
    returns = TEXT
    doc = {
        "en": "The text in capitals, each character by itself: ß has none and stays.",
        "zh-CN": "将文本逐字转换为大写；没有对应大写的字符（如 ß）不变。",
    }
    examples = (
        Example("UPPER('äb')", "ÄB"),
        Example("UPPER('Maß')", "MAß"),
        Example("UPPER('斗拱')", "斗拱"),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return func.upper(args[0].sql, type_=Text())

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, text: casing.upper(text)


@function
class Initcap(Function):
    key = "INITCAP"
    parameters = _ONE_TEXT
    returns = TEXT
    doc = {
        "en": "Each word with a capital and then small letters; spaces and signs part words.",
        "zh-CN": "每个词首字母大写、其余小写；空白和标点分隔各词。",
    }
    examples = (
        Example("INITCAP('anna o''NEIL-smith')", "Anna O'Neil-Smith"),
        Example("INITCAP('3rd ÉCOLE')", "3rd École"),
        Example("INITCAP('')", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        return run_by_run(args[0].sql, _WORDS, _CAPITALIZED)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        words = re.compile(_WORDS)

        def capitalized(run: re.Match[str]) -> str:
            word = run.group()
            return casing.upper(word[0]) + casing.lower(word[1:])

        return lambda around, text: words.sub(capitalized, text)
