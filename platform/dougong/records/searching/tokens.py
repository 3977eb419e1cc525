"""Tokens: what the index holds of a record, and how a query names it.

A token begins with the slot of its field, so that a query names the fields it may look at, and none
that its reader does not see; then comes a mark that tells what sort of token it is.

    0=zhang_hua     the whole text
    0^zhang         the word, or the run of signs, that it begins with
    0.zhang         a word, a sign, a pair of signs
    0/zhang         a sign as it is read
    0+zhang.hua     a pair of neighbours; also `0+z.hua`, and `0+z.h` by their first letters
    0<8765          the digits of a number from its end
    0~zhng          a word with a letter left out, for slips
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

from dougong.records.searching.pinyin import readings, shortened
from dougong.records.searching.words import (
    LONGEST_WORD,
    Chunk,
    chunks,
    fold,
    forms,
    may_be_misspelt,
    near,
    signs_of,
    whole,
)

WHOLE, FIRST, WORD, SPOKEN, BESIDE, ENDING, SLIP = "=", "^", ".", "/", "+", "<", "~"

LONGEST_WHOLE = 60
"""The letters of a whole text that count."""
FEWEST_DIGITS = 3
"""How many digits of the end of a number find it."""

_MOST_LETTERS = 20_000
_SHORT_TEXT = 200
_MOST_SPOKEN = 40
_COUNTRY_CODES = (1, 2, 3)


class Role(Enum):
    """What a field is to its record.

    TITLE: Its title: slips are forgiven.
    NAME: What tells it from others, such as a number or an address.
    PHONE: A phone number, likewise.
    TEXT: Anything else.
    """

    TITLE = "title"
    NAME = "name"
    PHONE = "phone"
    TEXT = "text"


def tokens(text: str, role: Role) -> set[str]:
    """Give the tokens of a text, without their slot."""
    folded = fold(text[:_MOST_LETTERS]).text
    if role is Role.PHONE:
        folded = folded.partition(";")[0]
    cut = list(chunks(folded))
    found = {WORD + each for chunk in cut for each in _words(chunk)}
    if len(text) > _SHORT_TEXT:
        return found
    if role is not Role.TEXT:
        found.add(WHOLE + whole(cut)[:LONGEST_WHOLE])
    found.update(_spoken(cut))
    found.update(_numbers(cut, role))
    if role is Role.TITLE and cut:
        found.add(FIRST + cut[0].pieces[0].text[:LONGEST_WORD])
        words = (piece.text for chunk in cut for piece in chunk.pieces if not piece.signs)
        found.update(SLIP + each for word in words if may_be_misspelt(word) for each in near(word))
    return found


def _words(chunk: Chunk) -> Iterator[str]:
    for piece in chunk.pieces:
        yield from signs_of(piece.text) if piece.signs else forms(piece.text)
    if chunk.joined is not None:
        yield chunk.joined


def _numbers(cut: Iterable[Chunk], role: Role) -> Iterator[str]:
    """Yield the digits of numbers from their ends; of phone numbers without their country too."""
    for chunk in cut:
        numbers = {piece.text for piece in chunk.pieces if piece.text.isdecimal()}
        if chunk.digits is not None:
            numbers.add(chunk.digits)
        for digits in numbers:
            if len(digits) > FEWEST_DIGITS:
                yield ENDING + digits[::-1]
            if role is Role.PHONE:
                yield from (WORD + digits[code:] for code in _COUNTRY_CODES if digits[code:])


def _spoken(cut: Iterable[Chunk]) -> Iterator[str]:
    """Yield signs as they are read; pairs of neighbours also with the first shortened."""
    left = _MOST_SPOKEN
    for chunk in cut:
        for piece in chunk.pieces:
            if not piece.signs or left <= 0:
                continue
            ways = [readings(sign) for sign in piece.text[:left]]
            left -= len(ways)
            for at, several in enumerate(ways):
                yield from (SPOKEN + each for each in several)
                for second in ways[at + 1] if at + 1 < len(ways) else ():
                    for first in several:
                        yield f"{BESIDE}{first}.{second}"
                        yield f"{BESIDE}{first[0]}.{second[0]}"
                        yield from (f"{BESIDE}{each}.{second}" for each in shortened(first))
