"""Tells passwords that are guessed first.

Lists of leaked passwords are mostly a few words, names and walks over the keyboard, dressed up with
digits, marks and look-alike characters. So what is kept is the words, and a password is undressed:
that finds the ten thousand most frequent ones, and the variants that no list has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

_WALKS = (
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "yxcvbnm",
    "zxcvbnm",
    "wxcvbn",
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p",
    "zaq1xsw2cde3vfr4bgt5nhy6mju7",
    "!@#$%^&*()",
)
_SHORTEST_RUN = 3
_MOST_BESIDE_RUNS = 3
_MOST_WORDS = 2
_SHORT = 8
_SHORTEST_CONTEXT = 4
_MOST_BESIDE_CONTEXT = 3
_LOOK_ALIKE = str.maketrans("01345789@$!|+", "oieastbgasiit")
_LOOK_ALIKE_L = str.maketrans("1!|", "lll")
_DRESS = "0123456789 _-.,;:!?#%&*+=/\\@$^~'\"()[]{}<>|"
_PARTS = re.compile(r"[^\W\d_]+")


def is_guessable(password: str) -> bool:
    """Tell whether a password is among those that are tried first."""
    plain = password.casefold()
    return _is_repeated(plain) or _is_walk(plain) or any(map(_is_words, _undressed(plain)))


def is_made_of(password: str, words: Iterable[str]) -> bool:
    """Tell whether there is hardly anything in a password but words about its owner.

    Args:
        password: As typed.
        words: Such as the e-mail address, the user's name, the company's.
    """
    found = {
        part
        for word in words
        for part in [word.casefold(), *_PARTS.findall(word.casefold())]
        if len(part) >= _SHORTEST_CONTEXT
    }
    plain = password.casefold()
    for rest in {plain, plain.strip(_DRESS).translate(_LOOK_ALIKE)}:
        left = rest
        for part in sorted(found, key=len, reverse=True):
            left = left.replace(part, " ")
        if left != rest and len(_letters(left)) <= _MOST_BESIDE_CONTEXT:
            return True
    return False


def _undressed(plain: str) -> Iterable[str]:
    core = plain.strip(_DRESS)
    yield core
    yield core.translate(_LOOK_ALIKE)
    yield core.translate(_LOOK_ALIKE_L).translate(_LOOK_ALIKE)
    yield plain.lstrip(_DRESS).rstrip("0123456789 _-.,;:").translate(_LOOK_ALIKE)


def _is_words(text: str) -> bool:
    parts = _PARTS.findall(text)
    if not 0 < len(parts) <= _MOST_WORDS:
        return False
    return all(_is_word(part) for part in parts)


def _is_word(part: str) -> bool:
    words = _words()
    if part in words or _is_walk(part):
        return True
    # Two words without a gap between them, such as `iloveyoumichael`, or one of them twice.
    return any(part[:at] in words and part[at:] in words for at in range(2, len(part) - 1))


def _is_repeated(plain: str) -> bool:
    for size in range(1, len(plain) // 2 + 1):
        if plain == (plain[:size] * len(plain))[: len(plain)]:
            return size <= _SHORT or is_guessable(plain[:size])
    return False


def _is_walk(plain: str) -> bool:
    """Tell whether a text is runs over a keyboard, the alphabet or the digits, and little else."""
    beside, at = 0, 0
    while at < len(plain):
        length = _run_at(plain, at)
        if length < _SHORTEST_RUN:
            beside, length = beside + 1, 1
        at += length
    return beside <= _MOST_BESIDE_RUNS and beside < len(plain) / _SHORTEST_RUN


def _run_at(plain: str, at: int) -> int:
    longest = 1
    for walk in _both_ways():
        length = longest + 1
        while at + length <= len(plain) and plain[at : at + length] in walk:
            longest, length = length, length + 1
    same = 1
    while at + same < len(plain) and plain[at + same] == plain[at]:
        same += 1
    return max(longest, same)


def _letters(text: str) -> str:
    return "".join(_PARTS.findall(text))


@lru_cache(maxsize=1)
def _both_ways() -> tuple[str, ...]:
    return tuple(each for walk in _WALKS for each in (walk, walk[::-1]))


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    text = files(__package__).joinpath("common_words.txt").read_text("utf-8")
    return frozenset(text.split())
