"""Days as people write them: `2026-1-31`, `2026/1/31`, `2026.1.31`, `2026年1月31日`."""

from __future__ import annotations

import re

from dougong.fields.text_form import plain

_DAY = r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日)"
_BEGINNING = re.compile(_DAY + r"(?![-/.\d])", re.ASCII)


def with_iso_day(text: str) -> str:
    """Give a text that begins with a day with that day as ``2026-01-31``; any other as it is."""
    found = plain(text)
    day = _BEGINNING.match(found)
    if day is None:
        return found
    year, _, *numbers = day.groups()
    month, number = (each for each in numbers if each is not None)
    return f"{year}-{month:0>2}-{number:0>2}{found[day.end() :]}"
