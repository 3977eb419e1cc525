"""Highlighting: which letters of a text are what was typed, worked out for the page that is shown.

It asks the same of a text as the questions ask of the index: words and their beginnings, runs of
signs, numbers by their ends, signs by how they sound, and words that are nearly so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dougong.records.searching.asking import Typed
from dougong.records.searching.pinyin import Cut, begins, cuts, readings
from dougong.records.searching.tokens import FEWEST_DIGITS
from dougong.records.searching.words import (
    Chunk,
    Folded,
    Piece,
    chunks,
    fold,
    forms,
    may_be_misspelt,
    pairs,
    singular,
)

LONGEST_SHOWN = 200
_BEFORE = 60
_MOST_LETTERS = 20_000

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """A part of a text.

    Attributes:
        text: The part, as it stands there.
        hit: Whether it is what was looked for.
    """

    text: str
    hit: bool


def highlight(text: str, asked: Typed) -> Sequence[Shown] | None:
    """Cut a text at what was looked for; None where there is nothing of it.

    Of a long text the part around the first hit is given.
    """
    folded = fold(text[:_MOST_LETTERS])
    hits = _merged(_places(folded, each) for each in _hits(folded.text, asked))
    if not hits:
        return None
    start, end = _around(text, hits[0])
    shown, at = [Shown("…", False)] if start else [], start
    for first, last in hits:
        if first >= end:
            break
        shown += [Shown(text[at:first], False), Shown(text[first : min(last, end)], True)]
        at = min(last, end)
    shown.append(Shown(text[at:end], False))
    if end < len(text):
        shown.append(Shown("…", False))
    return [each for each in shown if each.text]


def distance(typed: str, word: str) -> int:
    """Count the slips between two words: a letter more, less, other, or two that changed places."""
    before: list[int] = []
    last = list(range(len(word) + 1))
    for i, letter in enumerate(typed, start=1):
        row = [i]
        for j, other in enumerate(word, start=1):
            least = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == word[j - 2] and typed[i - 2] == other:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before, last = last, row
    return last[-1]


def slips(asked: Typed, title: str) -> int | None:
    """Count the slips by which what was typed differs from words of a title; None: too many."""
    words = [piece.text for chunk in chunks(fold(title).text) for piece in chunk.pieces]
    total = 0
    for chunk in asked.chunks:
        for piece in chunk.pieces:
            least = min((_slips(piece.text, word) for word in words), default=99)
            if least > _forgiven(piece.text):
                return None
            total += least
    return total


def _slips(typed: str, word: str) -> int:
    # What is not typed to its end yet may also be the beginning of the word.
    return min(distance(typed, word), distance(typed, word[: len(typed)]))


def _forgiven(word: str) -> int:
    if not may_be_misspelt(word):
        return 0
    return 1 if len(word) < 8 else 2


def _hits(text: str, asked: Typed) -> Iterator[Range]:
    for chunk in chunks(text):
        for piece in chunk.pieces:
            for typed in asked.chunks:
                for at, each in enumerate(typed.pieces, start=1):
                    yield from _in_piece(piece, each, last=at == len(typed.pieces))
        yield from _in_chunk(chunk, asked)


def _in_piece(piece: Piece, typed: Piece, *, last: bool) -> Iterator[Range]:
    start = piece.start
    if piece.signs:
        found = _in_run(piece.text, typed) if typed.signs else _sounding(piece.text, typed.text)
        yield from ((start + first, start + end) for first, end in found)
    elif not typed.signs:
        length = _in_word(piece.text, typed.text, last=last)
        if length:
            yield start, start + length
        elif typed.text in forms(piece.text):
            at = piece.text.find(typed.text)
            yield start + at, start + at + len(typed.text)


def _in_word(word: str, typed: str, *, last: bool) -> int:
    """Give how much of a word is what was typed, from its beginning.

    Args:
        word: The word.
        typed: What was typed.
        last: Whether it may go on, for nothing follows in what was typed.
    """
    if word == typed or (last and word.startswith(typed)):
        return len(typed)
    if singular(word) == singular(typed):
        return len(word)
    forgiven = _forgiven(typed)
    return len(word) if forgiven and _slips(typed, word) <= forgiven else 0


def _in_run(run: str, typed: Piece) -> Iterator[Range]:
    wanted = [typed.text] if typed.text in run else list(pairs(typed.text))
    for each in wanted:
        at = run.find(each)
        while at >= 0:
            yield at, at + len(each)
            at = run.find(each, at + 1)


def _sounding(run: str, typed: str) -> Iterator[Range]:
    for cut in cuts(typed):
        for at in range(len(run) - len(cut) + 1):
            if _sounds(run[at : at + len(cut)], cut):
                yield at, at + len(cut)


def _sounds(signs: str, cut: Cut) -> bool:
    last = len(cut) - 1
    return all(
        any(begins(way, unit, last=at == last) for way in readings(sign))
        for at, (sign, unit) in enumerate(zip(signs, cut, strict=True))
    )


def _in_chunk(chunk: Chunk, asked: Typed) -> Iterator[Range]:
    """Find what runs over the pieces of a chunk: words that are joined, digits of a number."""
    places = [piece.start + at for piece in chunk.pieces for at in range(len(piece.text))]
    whole = "".join(piece.text for piece in chunk.pieces)
    for typed in asked.chunks:
        if typed.joined is not None and whole.startswith(typed.joined):
            yield places[0], places[len(typed.joined) - 1] + 1
    digits = {each for typed in asked.chunks if (each := typed.digits) is not None}
    for each in (*digits, *((asked.dialled,) if asked.dialled is not None else ())):
        if len(each) < FEWEST_DIGITS:
            continue
        at = whole.rfind(each)
        if at >= 0 and whole[at:].isdecimal():
            yield places[at], places[at + len(each) - 1] + 1


def _places(folded: Folded, hit: Range) -> Range:
    first, last = hit
    return folded.places[first], folded.places[last - 1] + 1


def _merged(hits: Iterable[Range]) -> list[Range]:
    merged: list[Range] = []
    for first, last in sorted(hits):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _around(text: str, hit: Range) -> Range:
    if len(text) <= LONGEST_SHOWN:
        return 0, len(text)
    start = max(0, hit[0] - _BEFORE)
    if start:
        space = text.find(" ", start, hit[0])
        start = space + 1 if space >= 0 else start
    return start, min(len(text), start + LONGEST_SHOWN)
