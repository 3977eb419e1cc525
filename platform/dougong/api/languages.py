"""The language of an answer: what the request asks for, then the user's own, then English."""

from __future__ import annotations

from functools import lru_cache

from dougong.kernel.messages import DEFAULT_LOCALE, LOCALES

_LONGEST = 200  # an `Accept-Language` worth reading


def language(accepted: str | None, own: str | None) -> str:
    """Choose the locale of an answer.

    Args:
        accepted: The header ``Accept-Language``.
        own: Locale of the user who asks.

    Returns:
        The locale; of what is asked for, the first that there may be texts in.
    """
    asked = _asked_for(accepted[:_LONGEST], own) if accepted else None
    return asked or own or DEFAULT_LOCALE


@lru_cache(maxsize=256)
def _asked_for(header: str, own: str | None) -> str | None:
    # The platform has texts in its own languages; labels may be in that of the user, too.
    known = LOCALES if own is None else (own, *LOCALES)
    wishes = []
    for position, part in enumerate(header.split(",")):
        tag, _, weight = part.partition(";")
        wishes.append((-_weight(weight), position, tag.strip()))
    for aversion, _, tag in sorted(wishes):
        language = tag.split("-", 1)[0].lower()
        for locale in known:
            if aversion and locale.split("-", 1)[0] == language:
                return locale
    return None


def _weight(text: str) -> float:
    name, _, number = text.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(number)
    except ValueError:
        return 0.0
