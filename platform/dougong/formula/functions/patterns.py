"""Functions that match a text against a pattern; ``formula/pattern.py`` says what patterns are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, case, func
from sqlalchemy import literal_column as plain

from dougong.formula.errors import UnreadableError
from dougong.formula.function import Example, Function, Operand, Parameter, function
from dougong.formula.pattern import compiled, read_pattern
from dougong.formula.sql_terms import SqlTerms, let, quoted
from dougong.formula.sql_texts import filled, length
from dougong.formula.value_types import BOOLEAN, TEXT, Kind, Type
from dougong.formula.values import filled as filled_of
from dougong.kernel.messages import say

_TEXTS = (Kind.TEXT, Kind.OPTION)
_PATTERN = Parameter("pattern", (Kind.TEXT,), literal=True)
# To look for the next match after each costs, at worst, the square of the length: as long as a
# field of the type text may be.
_MAX_SEARCHED = 4_000
_MAX_REPLACEMENT = 250


@function
class Regex(Function):
    key = "REGEX"
    parameters = (Parameter("text", _TEXTS), _PATTERN)
    returns = BOOLEAN
    is_condition = True
    doc = {
        "en": "Whether the whole text matches the pattern. Patterns have `.`, `[a-z]`, `[^a-z]`, "
        "`\\d`, `\\w`, `\\s` (of ASCII), `(…)`, `|`, `*`, `+`, `?`, `{m,n}`, `^` and `$`; a sign "
        "itself is written `\\.`. Capitals matter.",
        "zh-CN": "整个文本是否与模式匹配。模式支持 `.`、`[a-z]`、`[^a-z]`、`\\d`、`\\w`、`\\s`"
        "（仅 ASCII）、`(…)`、`|`、`*`、`+`、`?`、`{m,n}`、`^` 和 `$`；符号本身写作 `\\.`。"
        "区分大小写。",
    }
    examples = (
        Example("REGEX('110105', '[0-9]{6}')", True),
        Example("REGEX('a-110105', '\\d{6}')", False),
        Example("REGEX('ab@x.org', '[^@ ]+@[^@ ]+\\.(com|org)')", True),
        Example("REGEX(null, '.*')", False),
    )

    def read(self, text: str, types: Sequence[Type]) -> None:
        read_pattern(text)

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        text, pattern = args
        whole = quoted(f"^(?:{read_pattern(pattern.word).written})$")
        return text.sql.op("~", is_comparison=True)(whole)

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, text, pattern: compiled(pattern).fullmatch(text) is not None


@function
class Replace(Function):
    key = "REPLACE"
    parameters = (
        Parameter("text", _TEXTS),
        _PATTERN,
        Parameter("replacement", _TEXTS),
    )
    returns = TEXT
    grows = True
    sees_blank = True
    doc = {
        "en": "The text with another in place of each match of the pattern, the longest match at "
        "each place; a blank takes the matches out. REGEX says what patterns are. Blank for a text "
        "longer than 4,000 characters or another longer than 250.",
        "zh-CN": "将每一处与模式匹配的内容（同一位置取最长匹配）替换为另一文本；新文本为空时删去。"
        "模式写法见 REGEX。文本超过 4,000 个字符或新文本超过 250 个字符时为空。",
    }
    examples = (
        Example("REPLACE('+86 (10) 1234', '[^0-9]+', '')", "86101234"),
        Example("REPLACE('a1b22', '\\d+', '#')", "a#b#"),
        Example("REPLACE('a', '\\w', null)", None),
        Example("REPLACE(null, 'a', 'b')", None),
    )

    def read(self, text: str, types: Sequence[Type]) -> None:
        if read_pattern(text).matches_nothing:
            raise UnreadableError(
                0,
                say(
                    "this pattern also matches where there is nothing",
                    "此模式也能匹配空内容",
                ),
                say("; write `+` for `*`", "；请将 `*` 改为 `+`"),
            )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        pattern = quoted(f"(?:{read_pattern(args[1].word).written})")

        def replaced(
            text: ColumnElement[Any], replacement: ColumnElement[Any]
        ) -> ColumnElement[Any]:
            plainly = func.replace(replacement, quoted("\\"), quoted("\\\\"), type_=Text())
            every = func.regexp_replace(text, pattern, plainly, quoted("g"), type_=Text())
            is_short = length(text) <= plain(str(_MAX_SEARCHED))
            return filled(
                case((is_short & (length(replacement) <= plain(str(_MAX_REPLACEMENT))), every))
            )

        replacement = func.coalesce(args[2].sql, quoted(""), type_=Text())
        return let(args[0].sql, lambda t: let(replacement, lambda r: replaced(t, r)))

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def replace(around: Any, text: str | None, pattern: str, replacement: str | None) -> Any:
            put = replacement or ""
            if text is None or len(text) > _MAX_SEARCHED or len(put) > _MAX_REPLACEMENT:
                return None
            return filled_of(compiled(pattern).sub(lambda match: put, text))

        return replace
