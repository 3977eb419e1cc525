"""Texts with holes: ``Dear {{ contact.name }}`` is words and an expression between two braces.

The expression ends at the first two closing braces outside of a text literal. Nothing else in a
text means anything: ``{`` alone is a brace.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus

from dougong.kernel.errors import AppError

OPENING, CLOSING = "{{", "}}"
_QUOTES = "'\""


class OpenHoleError(AppError):
    """Braces are opened in a text and never closed."""

    code = "template.open_hole"
    template = (
        "the `{{{{` at character {position} is never closed; write `}}}}` after the expression"
    )
    template_zh = "第 {position} 个字符处的 `{{{{` 没有结束；请在表达式后写 `}}}}`"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, position: int) -> None:
        super().__init__(position=position)


@dataclass(frozen=True, slots=True)
class Hole:
    """An expression within a text.

    Attributes:
        source: The expression.
        offset: Where it begins in the text.
    """

    source: str
    offset: int


@dataclass(frozen=True, slots=True)
class Holed:
    """A text in parts.

    Attributes:
        parts: Words and holes, in order.
    """

    parts: tuple[str | Hole, ...]

    @property
    def holes(self) -> tuple[Hole, ...]:
        """The holes, in order."""
        return tuple(each for each in self.parts if isinstance(each, Hole))


@lru_cache(maxsize=2048)
def read_holes(text: str) -> Holed:
    """Part a text into words and holes.

    Raises:
        OpenHoleError: Braces are never closed.
    """
    return Holed(tuple(_parts(text)))


def _parts(text: str) -> Iterator[str | Hole]:
    at = 0
    while (start := text.find(OPENING, at)) >= 0:
        if start > at:
            yield text[at:start]
        inner = start + len(OPENING)
        end = _closing(text, inner)
        if end < 0:
            raise OpenHoleError(position=start + 1)
        source = text[inner:end]
        yield Hole(source.strip(), inner + len(source) - len(source.lstrip()))
        at = end + len(CLOSING)
    if at < len(text):
        yield text[at:]


def _closing(text: str, at: int) -> int:
    """Give where the braces are closed; -1 if nowhere."""
    quote = ""
    while at < len(text):
        here = text[at]
        if quote:
            quote = "" if here == quote else quote
        elif here in _QUOTES:
            quote = here
        elif text.startswith(CLOSING, at):
            return at
        at += 1
    return -1
