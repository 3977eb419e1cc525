"""Did you mean: the nearest name to one that was mistyped."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from dougong.kernel.messages import say


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Give the choice that was most likely meant, if any is close."""
    known = {choice.lower(): choice for choice in choices}
    found = get_close_matches(word.lower(), known, n=1)
    return known[found[0]] if found else None


def hint(word: str, choices: Iterable[str]) -> dict[str, str] | str:
    """Give a "; did you mean …?" in both languages, or an empty text."""
    near = nearest(word, choices)
    if near is None:
        return ""
    return say("; did you mean `{near}`?", "；您是指 `{near}` 吗？", near=near)
