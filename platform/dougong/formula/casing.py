"""Capitals and small letters, the same in Python, in the database and in the browser.

Each character is mapped by itself to at most one other, by Unicode's simple mappings, as
PostgreSQL does in ``C.UTF-8``: ``ß`` stays, and ``Σ`` does not ask for its place in the word.
Letters that Unicode got after version 14 stay too, for how new the tables are differs from one
system to the next; a database on a newer system may still change those.
"""

from __future__ import annotations

from functools import lru_cache

# What came after Unicode 14: Latin letters for historic texts, Garay, Beria Erfe.
_LATER = frozenset(
    chr(code)
    for first, last in (
        (0x1C89, 0x1C8A),
        (0xA7CB, 0xA7CF),
        (0xA7D2, 0xA7D5),
        (0xA7DA, 0xA7DC),
        (0x10D50, 0x10D85),
        (0x16EA0, 0x16ED3),
    )
    for code in range(first, last + 1)
)


def lower(text: str) -> str:
    """Give the text in small letters."""
    return text.lower() if text.isascii() else "".join(map(_small, text))


def upper(text: str) -> str:
    """Give the text in capitals."""
    return text.upper() if text.isascii() else "".join(map(_capital, text))


@lru_cache(maxsize=4096)
def _small(character: str) -> str:
    # Python makes an i and a dot of the Turkish capital.
    return "i" if character == "İ" else _single(character, character.lower())


@lru_cache(maxsize=4096)
def _capital(character: str) -> str:
    capital = character.upper()
    # Python makes two of a Greek letter with iota subscript; the simple mapping keeps them one.
    is_greek_title = len(capital) > 1 and "\u1f80" <= character <= "\u1ff3"
    return _single(character, character.title() if is_greek_title else capital)


def _single(character: str, mapped: str) -> str:
    return character if len(mapped) > 1 or {character, mapped} & _LATER else mapped
