"""Spans of time that filters name by words, such as ``LAST_N_DAYS:7`` or ``THIS MONTH``."""

from __future__ import annotations

import re

_UNITS = {"day": "days", "week": "weeks", "month": "months", "quarter": "quarters", "year": "years"}
_FIXED = {"today": ("day", 0), "yesterday": ("day", -1), "tomorrow": ("day", 1)}
_NEAR = re.compile(r"(this|last|next)[ _](week|month|quarter|year|day)s?")
_COUNTED = re.compile(
    r"(last|next)[ _](?:n[ _](day|week|month|quarter|year)s?[: ](\d+)"
    r"|(\d+)[ _](day|week|month|quarter|year)s?)"
)
_AGO = re.compile(r"n[ _](day|week|month|quarter|year)s?[ _]ago[: ](\d+)")
_WHICH = {"this": 0, "last": -1, "next": 1}


def period(words: str, kind: str) -> tuple[str, str] | None:
    """Give the first moment of a span and the first after it, as expressions of ours.

    Args:
        words: What the filter says.
        kind: Whether it compares a ``date`` or a ``datetime``.

    Returns:
        The two; None if the words name no span.
    """
    said = words.strip().lower().replace("_fiscal_", "_")
    if said in _FIXED:
        unit, away = _FIXED[said]
        return _span(unit, away, 1)
    if found := _NEAR.fullmatch(said):
        return _span(found[2], _WHICH[found[1]], 1)
    if found := _COUNTED.fullmatch(said):
        unit, count = found[2] or found[5], int(found[3] or found[4])
        return _span(unit, -count, count + 1) if found[1] == "last" else _span(unit, 1, count)
    if found := _AGO.fullmatch(said):
        return _span(found[1], -int(found[2]), 1)
    return None


def _span(unit: str, away: int, length: int) -> tuple[str, str]:
    start = "TODAY()" if unit == "day" else f"START_OF(TODAY(), '{unit}')"
    return _moved(start, unit, away), _moved(start, unit, away + length)


def _moved(start: str, unit: str, count: int) -> str:
    return start if count == 0 else f"ADD({start}, {count}, '{_UNITS[unit]}')"
