"""Words: a text, folded and cut as the index and what people type are alike.

Folding drops case and accents and makes full-width letters plain; each folded letter knows where it
stands in the text, for highlights. Chinese and the like are written without spaces: such a run is a
piece of its own, which others cut into single signs and pairs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

LONGEST_WORD = 40

_SIGNS = (
    "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003134f"
)
_PIECE = re.compile(rf"([{_SIGNS}]+)|[^\W_{_SIGNS}]+")
_CHUNK = re.compile(r"\S+")
_PARTS = re.compile(r"\d+|[^\d]+")
_ACCENTS = range(0x300, 0x370)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text.

    Attributes:
        text: Its letters.
        places: Where each of them stands in the text as it was, and last where that ends.
    """

    text: str
    places: tuple[int, ...] | range


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, or a run of signs that are written without spaces.

    Attributes:
        text: Folded.
        start: Where it begins in the folded text.
        signs: Whether it is a run of signs.
    """

    text: str
    start: int
    signs: bool


@dataclass(frozen=True, slots=True)
class Chunk:
    """What stands between two spaces, such as ``RB-1``."""

    pieces: tuple[Piece, ...]

    @property
    def joined(self) -> str | None:
        """The words as one, where there are several and all are plain: ``rb1``."""
        if len(self.pieces) < 2 or any(each.signs for each in self.pieces):
            return None
        return "".join(each.text for each in self.pieces)[:LONGEST_WORD]

    @property
    def digits(self) -> str | None:
        """All of it, where that is nothing but digits: of a number that is dialled."""
        whole = "".join(each.text for each in self.pieces)
        return whole if whole.isdecimal() else None


def fold(text: str) -> Folded:
    """Fold a text."""
    if text.isascii():
        return Folded(text.lower(), range(len(text) + 1))
    letters: list[str] = []
    places: list[int] = []
    for at, letter in enumerate(text):
        plain = _plain(letter)
        letters.append(plain)
        places.extend([at] * len(plain))
    return Folded("".join(letters), (*places, len(text)))


def chunks(folded: str) -> Iterator[Chunk]:
    """Cut a folded text at its spaces, and each part into pieces."""
    for chunk in _CHUNK.finditer(folded):
        pieces = tuple(
            Piece(found[0], found.start(), found[1] is not None)
            for found in _PIECE.finditer(folded, chunk.start(), chunk.end())
        )
        if pieces:
            yield Chunk(pieces)


def whole(cut: Iterator[Chunk] | list[Chunk]) -> str:
    """Give a whole text in one form, however its words are parted."""
    return "_".join(piece.text for chunk in cut for piece in chunk.pieces)


def forms(word: str) -> Iterator[str]:
    """Yield the forms by which a word is found: itself, its singular, its letters and digits."""
    yield word[:LONGEST_WORD]
    stem = singular(word)
    if stem != word:
        yield stem[:LONGEST_WORD]
    parts = _PARTS.findall(word)
    if len(parts) > 1:
        yield from (part[:LONGEST_WORD] for part in parts)
    for part in parts:
        if part[0] == "0" and part.isdecimal():
            yield part.lstrip("0")[:LONGEST_WORD] or "0"


def singular(word: str) -> str:
    """Give an English word without the ending of its plural."""
    if len(word) < 4 or not word.isascii() or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word if word.endswith(("ss", "us", "is")) else word[:-1]


def signs_of(run: str) -> Iterator[str]:
    """Yield the single signs of a run, and its pairs."""
    yield from run
    yield from pairs(run)


def pairs(run: str) -> Iterator[str]:
    """Yield the pairs of neighbours of a run."""
    yield from (run[at : at + 2] for at in range(len(run) - 1))


def near(word: str) -> frozenset[str]:
    """Give the beginning of a word, and what is left of it when any one letter is left out.

    Two words that share one of these differ by little: by a letter that is wrong, left out, too
    many, or in its neighbour's place.
    """
    start = word[:7]
    return frozenset((start, *(start[:at] + start[at + 1 :] for at in range(len(start)))))


def may_be_misspelt(word: str) -> bool:
    """Tell whether a word is long enough, and of letters, for a slip to be told from another."""
    return 4 <= len(word) <= LONGEST_WORD and word.isalpha() and word.isascii()


@lru_cache(maxsize=8192)
def _plain(letter: str) -> str:
    folded = unicodedata.normalize("NFKC", letter).casefold()
    if ord(letter) >= 0x1100 and not folded.isascii():
        return folded
    apart = unicodedata.normalize("NFD", folded)
    return "".join(each for each in apart if ord(each) not in _ACCENTS)
