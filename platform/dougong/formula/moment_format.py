"""Formats of dates and times, such as ``YYYY-MM-DD HH:mm`` or ``YYYY年M月D日``.

Letters of ASCII are tokens; a word between brackets, and all that is no such letter, is taken as
it is. Names of months and days are those of a language that the expression names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from dougong.formula.errors import UnreadableError
from dougong.kernel.messages import say

LANGUAGES = ("en", "zh")
MAX_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Names:
    """The words of a language: from January, from Monday, before and after noon."""

    months: tuple[str, ...]
    short_months: tuple[str, ...]
    days: tuple[str, ...]
    short_days: tuple[str, ...]
    halves: tuple[str, ...]


_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NAMES: Mapping[str, Names] = {
    "en": Names(
        months=_ENGLISH_MONTHS,
        short_months=tuple(name[:3] for name in _ENGLISH_MONTHS),
        days=_ENGLISH_DAYS,
        short_days=tuple(name[:3] for name in _ENGLISH_DAYS),
        halves=("AM", "PM"),
    ),
    "zh": Names(
        months=tuple(f"{n}月" for n in (*"一二三四五六七八九十", "十一", "十二")),
        short_months=tuple(f"{n}月" for n in range(1, 13)),
        days=tuple(f"星期{n}" for n in "一二三四五六日"),
        short_days=tuple(f"周{n}" for n in "一二三四五六日"),
        halves=("上午", "下午"),
    ),
}

Writer = Callable[[datetime, Names], str]

WRITERS: Mapping[str, Writer] = {
    "YYYY": lambda wall, names: f"{wall.year:04}",
    "YY": lambda wall, names: f"{wall.year % 100:02}",
    "Q": lambda wall, names: str((wall.month + 2) // 3),
    "MMMM": lambda wall, names: names.months[wall.month - 1],
    "MMM": lambda wall, names: names.short_months[wall.month - 1],
    "MM": lambda wall, names: f"{wall.month:02}",
    "M": lambda wall, names: str(wall.month),
    "DD": lambda wall, names: f"{wall.day:02}",
    "D": lambda wall, names: str(wall.day),
    "dddd": lambda wall, names: names.days[wall.weekday()],
    "ddd": lambda wall, names: names.short_days[wall.weekday()],
    "HH": lambda wall, names: f"{wall.hour:02}",
    "H": lambda wall, names: str(wall.hour),
    "hh": lambda wall, names: f"{wall.hour % 12 or 12:02}",
    "h": lambda wall, names: str(wall.hour % 12 or 12),
    "mm": lambda wall, names: f"{wall.minute:02}",
    "m": lambda wall, names: str(wall.minute),
    "ss": lambda wall, names: f"{wall.second:02}",
    "s": lambda wall, names: str(wall.second),
    "SSS": lambda wall, names: f"{wall.microsecond // 1000:03}",
    "A": lambda wall, names: names.halves[wall.hour // 12],
}
_OF_DATES = frozenset(token for token in WRITERS if token[0] in "YQMDd")
_PART = re.compile(
    r"\[(?P<quoted>[^\[\]]*)\]|(?P<token>" + "|".join(WRITERS) + r")|(?P<plain>[^A-Za-z\[\]]+)"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A token, or a text that is taken as it is."""

    text: str
    is_token: bool


@lru_cache(maxsize=256)
def read_moment_format(source: str, *, has_date: bool = True) -> tuple[Part, ...]:
    """Read a format.

    Args:
        source: The format.
        has_date: What it is for has a date, and not a time of day alone.

    Raises:
        UnreadableError: It is none.
    """
    parts: list[Part] = []
    at = 0
    while at < len(source):
        found = _PART.match(source, at)
        token = found["token"] if found else None
        if found is None or (not has_date and token in _OF_DATES) or len(source) > MAX_LENGTH:
            raise UnreadableError(
                at,
                say(
                    "`{c}` is not of a format such as `YYYY-MM-DD HH:mm`",
                    "`{c}` 不属于 `YYYY-MM-DD HH:mm` 这样的格式",
                    c=token or source[at],
                ),
                say("; put words between `[` and `]`", "；文字请放在 `[` 和 `]` 之间"),
            )
        text = token or found["plain"] or found["quoted"]
        parts.append(Part(text, token is not None))
        at = found.end()
    return tuple(parts)


def write_moment(parts: tuple[Part, ...], wall: datetime, language: str) -> str:
    """Write what a wall clock shows."""
    names = NAMES[language]
    return "".join(
        WRITERS[part.text](wall, names) if part.is_token else part.text for part in parts
    )
