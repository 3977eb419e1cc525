"""Texts of theirs as texts by language."""

from __future__ import annotations

from dougong.kernel.messages import DEFAULT_LOCALE

MOST = 4000


def text(*candidates: str) -> dict[str, str]:
    """Give the first text that is not empty, in the language that projects are written in.

    Args:
        *candidates: Texts, the best first.
    """
    found = next((each for each in candidates if each.strip()), "…")
    return {DEFAULT_LOCALE: found.replace("\0", "").strip()[:MOST]}
