"""Asking: what was typed, as questions to the index, those of the best answers first.

Each question is asked only if those before it found too little: it is called so, it begins so, its
title has these words, anything of it has them, has words that begin so, sounds so, nearly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import TypeAlias

from dougong.records.searching.pinyin import Cut, cuts, initials, is_whole
from dougong.records.searching.tokens import (
    BESIDE,
    ENDING,
    FEWEST_DIGITS,
    FIRST,
    LONGEST_WHOLE,
    SLIP,
    SPOKEN,
    WHOLE,
    WORD,
)
from dougong.records.searching.words import (
    LONGEST_WORD,
    Chunk,
    Piece,
    chunks,
    fold,
    may_be_misspelt,
    near,
    pairs,
    singular,
    whole,
)

_MOST_CHUNKS = 8
_DIALLED = re.compile(r"\+?[\d\s().-]{5,}")


class Where(Enum):
    """Which fields are looked at: the title, all that names the record, or all there is."""

    TITLE = 0
    NAMES = 1
    ALL = 2


@dataclass(frozen=True, slots=True)
class Token:
    """A token, or any that begins so."""

    text: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Every:
    """All of several."""

    parts: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Any of several."""

    parts: tuple[Term, ...]


Term: TypeAlias = Token | Every | Any


@dataclass(frozen=True, slots=True)
class Question:
    """What to look for, and where.

    Attributes:
        where: The fields.
        term: What they must have.
        is_guess: Whether it finds what was not typed, but may have been meant.
    """

    where: Where
    term: Term
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed.

    Attributes:
        chunks: Its parts.
        dialled: Its digits, where it looks like a phone number.
    """

    chunks: tuple[Chunk, ...]
    dialled: str | None


def typed(text: str) -> Typed:
    """Read what was typed."""
    folded = fold(text).text
    dialled = re.sub(r"\D", "", folded) if _DIALLED.fullmatch(folded.strip()) else ""
    return Typed(tuple(chunks(folded))[:_MOST_CHUNKS], dialled[:LONGEST_WORD] or None)


def questions(asked: Typed) -> Sequence[Question]:
    """Give the questions, the strictest first; none where nothing was typed that counts."""
    if not asked.chunks:
        return ()
    called = WHOLE + whole(list(asked.chunks))[:LONGEST_WHOLE]
    same = _every(_same(chunk) for chunk in asked.chunks)
    begun = _dialled_too(_every(_begun(chunk) for chunk in asked.chunks), asked)
    first = asked.chunks[0].pieces[0].text[:LONGEST_WORD]
    following = [_begun(each) for each in asked.chunks[len(asked.chunks[0].pieces) == 1 :]]
    by_letters = _every(_spoken(chunk, initials) for chunk in asked.chunks)
    spoken = _every(_spoken(chunk, cuts) for chunk in asked.chunks)
    found = [
        Question(Where.NAMES, Token(called)),
        Question(Where.TITLE, _every((Token(FIRST + first, begins=True), *following))),
        Question(Where.TITLE, same),
        Question(Where.ALL, same),
        Question(Where.TITLE, begun),
        Question(Where.TITLE, by_letters),
        Question(Where.TITLE, spoken),
        Question(Where.ALL, begun),
        Question(Where.ALL, _dialled_too(spoken, asked)),
    ]
    if any(_may_slip(chunk) for chunk in asked.chunks):
        slipped = _every(_slipped(chunk) for chunk in asked.chunks)
        found.append(Question(Where.TITLE, slipped, is_guess=True))
    return list(dict.fromkeys(found))


def to_tsquery(term: Term, slots: Sequence[str]) -> str:
    """Write a term as PostgreSQL's text of a query that looks at the fields in some slots."""
    match term:
        case Token(text, begins):
            # Tokens have letters, digits and our marks only: nothing in them ends the quotes.
            each = [f"'{slot}{text}'{':*' if begins else ''}" for slot in slots]
            return each[0] if len(each) == 1 else f"({' | '.join(each)})"
        case Every(parts):
            return f"({' & '.join(to_tsquery(each, slots) for each in parts)})"
        case Any(parts):
            return f"({' | '.join(to_tsquery(each, slots) for each in parts)})"


def _same(chunk: Chunk) -> Term:
    return _joined_too(chunk, _every(_same_piece(each) for each in chunk.pieces), begins=False)


def _same_piece(piece: Piece) -> Term:
    if piece.signs:
        return _run(piece.text)
    word = piece.text[:LONGEST_WORD]
    return _any((Token(WORD + word), Token(WORD + singular(word))))


def _begun(chunk: Chunk) -> Term:
    *before, last = chunk.pieces
    return _joined_too(chunk, _every((*map(_same_piece, before), _begun_piece(last))), begins=True)


def _begun_piece(piece: Piece) -> Term:
    if piece.signs:
        return _run(piece.text)
    word = piece.text[:LONGEST_WORD]
    found: list[Term] = [Token(WORD + word, begins=True)]
    if singular(word) != word:
        found.append(Token(WORD + singular(word)))
    if word.isdecimal() and len(word) >= FEWEST_DIGITS:
        found.append(Token(ENDING + word[::-1], begins=True))
    return _any(found)


def _spoken(chunk: Chunk, ways: Callable[[str], Sequence[Cut]]) -> Term:
    *before, last = chunk.pieces
    sounding = _any((_begun_piece(last), *map(_sounding, ways(last.text))))
    return _joined_too(chunk, _every((*map(_same_piece, before), sounding)), begins=True)


def _sounding(units: Cut) -> Term:
    """Give what sounds so: each two neighbours stand beside each other."""
    if len(units) == 1:
        return Token(SPOKEN + units[0], begins=True)
    last = len(units) - 2
    return _every(
        _beside(first, second, last=at == last)
        for at, (first, second) in enumerate(pairwise(units))
    )


def _beside(first: str, second: str, *, last: bool) -> Token:
    # Of two first letters there is a token of its own: what begins so would be very many.
    by_letters = len(first) == 1 and len(second) == 1
    begins = not by_letters and (last or not is_whole(second))
    return Token(f"{BESIDE}{first}.{second}", begins=begins)


def _slipped(chunk: Chunk) -> Term:
    return _every(_slipped_piece(each) for each in chunk.pieces)


def _slipped_piece(piece: Piece) -> Term:
    if not may_be_misspelt(piece.text):
        return _begun_piece(piece)
    return _any(Token(SLIP + each) for each in sorted(near(piece.text)))


def _may_slip(chunk: Chunk) -> bool:
    return any(may_be_misspelt(each.text) for each in chunk.pieces)


def _run(text: str) -> Term:
    return (
        _every(Token(WORD + each) for each in pairs(text)) if len(text) > 1 else Token(WORD + text)
    )


def _joined_too(chunk: Chunk, term: Term, *, begins: bool) -> Term:
    return term if chunk.joined is None else _any((term, Token(WORD + chunk.joined, begins)))


def _dialled_too(term: Term, asked: Typed) -> Term:
    if asked.dialled is None:
        return term
    digits = asked.dialled
    dialled = (Token(WORD + digits, begins=True), Token(ENDING + digits[::-1], begins=True))
    return _any((term, *dialled))


def _every(parts: Iterable[Term]) -> Term:
    several = tuple(dict.fromkeys(parts))
    return several[0] if len(several) == 1 else Every(several)


def _any(parts: Iterable[Term]) -> Term:
    several = tuple(dict.fromkeys(parts))
    return several[0] if len(several) == 1 else Any(several)
