"""Who is named in a text: ``@[Li Lei](user/<id>)`` or ``@[Sales](team/<id>)``."""

from __future__ import annotations

import re
from uuid import UUID

from dougong.records.talk.errors import TooManyMentionsError

USER, TEAM = "user", "team"
MOST_MENTIONS = 30

_ID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_MENTION = re.compile(rf"@\[([^\]\n]{{1,200}})\]\(({USER}|{TEAM})/({_ID})\)")
_MARKS = re.compile(r"\*\*|`|^\s*[-*]\s+", re.MULTILINE)
_LINK = re.compile(r"\[([^\]\n]{1,300})\]\([^)\s]{1,2000}\)")


def mentions_of(text: str) -> tuple[str, ...]:
    """Give who is named, each once, such as ``user/<id>``, in the order of the text.

    Raises:
        TooManyMentionsError: It names more than a comment may.
    """
    found = (f"{kind}/{UUID(of)}" for _, kind, of in _MENTION.findall(text))
    named = tuple(dict.fromkeys(found))
    if len(named) > MOST_MENTIONS:
        raise TooManyMentionsError(most=MOST_MENTIONS)
    return named


def users_in(mentions: tuple[str, ...], kind: str = USER) -> list[UUID]:
    """Give the ids of those who are named, of one kind."""
    parted = (each.partition("/") for each in mentions)
    return [UUID(of) for name, _, of in parted if name == kind]


def plain(text: str, *, longest: int) -> str:
    """Give a text on one line without its marks, cut where it is longer."""
    named = _MENTION.sub(lambda found: f"@{found[1]}", text)
    line = " ".join(_MARKS.sub("", _LINK.sub(r"\1", named)).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
