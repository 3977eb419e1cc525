"""What people read of clean HTML: its text, with a line for each block."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

MAX_DEPTH = 100

_BLOCKS = frozenset({"p", "div", "pre", "blockquote", "ul", "ol", "li", "h1", "h2", "h3", "h4"})
_LINE_BREAK = "br"


@dataclass(frozen=True, slots=True)
class Markup:
    """What is in a piece of HTML.

    Attributes:
        text: What people read.
        depth: How many tags lie in each other at most.
    """

    text: str
    depth: int


def read_markup(html: str) -> Markup:
    """Read HTML whose tags are all closed, as a sanitizer writes it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (line.strip() for line in "".join(reader.parts).split("\n"))
    return Markup("\n".join(lines).strip(), reader.deepest)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.deepest = 0
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == _LINE_BREAK:
            self.parts.append("\n")
            return
        self._depth += 1
        self.deepest = max(self.deepest, self._depth)
        self._block(tag)

    def handle_endtag(self, tag: str) -> None:
        self._depth -= 1
        self._block(tag)

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def _block(self, tag: str) -> None:
        """Begin a new line, unless one has just begun."""
        if tag in _BLOCKS and self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")
