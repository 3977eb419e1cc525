"""What can be told of a source without reading it: its length, and where its literals are."""

from __future__ import annotations

import re

from dougong.formula.errors import MalformedExpressionError, TooLongError
from dougong.formula.syntax import Span
from dougong.kernel.messages import say

MAX_LENGTH = 10_000
MAX_SYMBOLS = 2_000

_CHARACTERS = say("characters", "字符")
_SYMBOLS = say("words, literals and signs", "词、常量和符号")

# The twin of NUMBER and TEXT in grammar.lark. A digit inside a name is no number.
LITERAL = re.compile(
    r"""('[^']*(?:''[^']*)*'|"[^"]*(?:""[^"]*)*"|(?<!\w)(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+))"""
)
_SYMBOL = re.compile(LITERAL.pattern.replace("(", "(?:", 1) + r"|\w+|[^\w\s]")


def refuse_too_long(source: str) -> None:
    """Refuse more text than is sensible, before anything looks at it.

    Raises:
        MalformedExpressionError: The text is too long.
    """
    if len(source) > MAX_LENGTH:
        raise MalformedExpressionError([TooLongError(Span(""), limit=MAX_LENGTH, unit=_CHARACTERS)])


def refuse_too_many_symbols(source: str) -> None:
    """Refuse what would take long to parse, though it is short enough.

    Raises:
        MalformedExpressionError: There are too many words and signs.
    """
    if len(source) > MAX_SYMBOLS and len(_SYMBOL.findall(source)) > MAX_SYMBOLS:
        fault = TooLongError(Span(""), limit=MAX_SYMBOLS, unit=_SYMBOLS)
        raise MalformedExpressionError([fault])


def is_text(token: str) -> bool:
    """Tell a quoted text from a number."""
    return token[0] in "'\""


def unquote(token: str) -> str:
    """Give what a literal says: without quotes, doubled quotes made one."""
    if not is_text(token):
        return token
    quote = token[0]
    return token[1:-1].replace(quote * 2, quote)
