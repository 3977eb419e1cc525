"""Days, instants and numbers as people write them, each in the way of their country."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, Final

from dougong.fields.text_form import plain

ORDERS: Final = ("DMY", "MDY", "YMD")
DECIMALS: Final = (".", ",")

_PARTED = re.compile(r"(\d{1,4})([-/.\s])(\d{1,2})\2(\d{1,4})(?![-/.\d])", re.ASCII)
_CHINESE = re.compile(r"(\d{4}|\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?", re.ASCII)
_SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(\.\d+)?", re.ASCII)
_NAMED = re.compile(
    r"(?:(\d{1,2})[-\s/.]+)?([A-Za-z]{3,9})\.?[-\s/.,]+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4}|\d{2})(?!\d)",
    re.ASCII,
)
_TIME = re.compile(
    r"(?:T|\s|上午|下午|[,，])*\s*(\d{1,2})[:：时點点](\d{1,2})(?:[:：分](\d{1,2})(?:[.,](\d+))?)?秒?分?\s*([AaPp]\.?[Mm]\.?)?\s*"
    r"(Z|z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_MONTHS: Mapping[str, int] = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - where spreadsheets begin to count
_CENTURY, _PIVOT = 100, 70
_YEAR_DIGITS = 3
_MONTHS_A_YEAR, _DAYS_A_MONTH = 12, 31
_COMMA_DECIMAL = re.compile(r"[+-]?[^\d]*(\d{1,3}([.\s'’\u00a0]\d{3})*|\d+),(\d{1,2}|\d{4,})[^\d]*")
_POINT_DECIMAL = re.compile(
    r"[+-]?[^\d]*(\d{1,3}([,\s'’\u00a0]\d{3})*|\d+)\.(\d{1,2}|\d{4,})[^\d]*"
)
_BOTH = re.compile(r"[+-]?[^\d]*\d{1,3}([,.])\d{3}[^\d]*")
_GROUPS = re.compile(r"[.\s'’\u00a0\u202f](?=\d{3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    """How days and numbers stand in a table.

    Attributes:
        date: The order of a day's parts, one of ``ORDERS``.
        decimal: What stands before the fraction, one of ``DECIMALS``.
        country: Of phone numbers without the code of one, as ISO code; empty: none is meant.
    """

    date: str = "YMD"
    decimal: str = "."
    country: str = ""

    def told(self) -> dict[str, Any]:
        """Give them as they are sent."""
        return {"date": self.date, "decimal": self.decimal, "country": self.country}


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A cell that can be read in two ways, and nothing beside it tells in which.

    Attributes:
        kind: ``date`` or ``decimal``.
        example: The cell.
        readings: What it means, by the format.
    """

    kind: str
    example: str
    readings: Mapping[str, str]


def iso_day(text: str, order: str) -> tuple[str, str]:
    """Read the day that a text begins with.

    Returns:
        The day as ``2026-01-31`` with what follows it; the day is empty where there is none.
    """
    found = plain(text)
    for read in (_parted, _chinese, _solid, _named):
        day, end = read(found, order)
        if day is not None:
            return day.isoformat(), found[end:].strip()
    return "", found


def day_of(text: str, formats: Formats) -> str:
    """Give a day as fields of days read it; what is none is given as it is."""
    serial = _serial(text)
    if serial is not None:
        return serial.date().isoformat()
    day, rest = iso_day(text, formats.date)
    return day if day and (not rest or _TIME.fullmatch(rest)) else text


def instant_of(text: str, formats: Formats, zone: tzinfo) -> str:
    """Give an instant as fields of instants read it; one without an offset is of that zone."""
    serial = _serial(text)
    if serial is not None:
        return serial.replace(tzinfo=zone).isoformat(timespec="milliseconds")
    day, rest = iso_day(text, formats.date)
    if not day:
        return text
    time = _TIME.fullmatch(rest) if rest else None
    if rest and time is None:
        return text
    hour, minute, second, fraction, half, offset = time.groups() if time else (0, 0, 0, "", "", "")
    number = int(hour)
    if half or "下午" in rest:
        late = "下午" in rest or (half or "").lower().startswith("p")
        number = number % _MONTHS_A_YEAR + (_MONTHS_A_YEAR if late else 0)
    clock = f"{number:02d}:{int(minute):02d}:{int(second or 0):02d}.{f'{fraction or 0}000'[:3]}"
    if offset:
        return f"{day}T{clock}{offset}"
    try:
        return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone).isoformat()
    except ValueError:
        return text


def number_of(text: str, formats: Formats) -> str:
    """Give a number with a point before its fraction, whatever stood there."""
    if formats.decimal != ",":
        return text
    return _GROUPS.sub("", plain(text)).replace(",", ".")


def guess_date(cells: Iterable[str], usual: str) -> tuple[str, Ambiguous | None]:
    """Find the order of the parts of days; with the first that leaves it open, if all do."""
    undecided: str | None = None
    for cell in cells:
        found = _PARTED.match(plain(cell))
        if found is None:
            continue
        first, _, second, _ = found.groups()
        if len(first) >= _YEAR_DIGITS:
            continue
        if int(first) > _MONTHS_A_YEAR:
            is_year = int(first) > _DAYS_A_MONTH and len(found[4]) < _YEAR_DIGITS
            return ("YMD" if is_year else "DMY"), None
        if int(second) > _MONTHS_A_YEAR:
            return "MDY", None
        if undecided is None and int(first) != int(second):
            undecided = cell
    if undecided is None:
        return usual, None
    readings = {order: iso_day(undecided, order)[0] for order in ("DMY", "MDY")}
    return usual, Ambiguous("date", undecided, readings)


def guess_decimal(cells: Iterable[str]) -> tuple[str, Ambiguous | None]:
    """Find what stands before fractions; with the first that leaves it open, if all do."""
    undecided: str | None = None
    for cell in cells:
        text = plain(cell)
        if _COMMA_DECIMAL.fullmatch(text):
            return ",", None
        if _POINT_DECIMAL.fullmatch(text):
            return ".", None
        if undecided is None and _BOTH.fullmatch(text):
            undecided = cell
    if undecided is None:
        return ".", None
    text = plain(undecided)
    readings = {
        ".": text.replace(",", ""),
        ",": number_of(text, Formats(decimal=",")),
    }
    return ".", Ambiguous("decimal", undecided, readings)


def _serial(text: str) -> datetime | None:
    found = _SERIAL.fullmatch(text.strip())
    if found is None:
        return None
    seconds = round(float(found[2] or 0) * 86400, 3)
    return _FIRST_DAY + timedelta(days=int(found[1]), seconds=seconds)


_Read = tuple[date | None, int]


def _parted(text: str, order: str) -> _Read:
    found = _PARTED.match(text)
    if found is None:
        return None, 0
    first, _, second, third = found.groups()
    if len(first) >= _YEAR_DIGITS:
        parts = (first, second, third)
    elif order == "DMY":
        parts = (third, second, first)
    elif order == "MDY":
        parts = (third, first, second)
    else:
        parts = (first, second, third) if len(third) < _YEAR_DIGITS else (third, second, first)
    return _day(*parts), found.end()


def _chinese(text: str, order: str) -> _Read:
    found = _CHINESE.match(text)
    return (None, 0) if found is None else (_day(*found.groups()), found.end())


def _solid(text: str, order: str) -> _Read:
    found = _SOLID.match(text)
    return (None, 0) if found is None else (_day(*found.groups()), found.end())


def _named(text: str, order: str) -> _Read:
    found = _NAMED.match(text)
    if found is None:
        return None, 0
    before, name, after, year = found.groups()
    month = _MONTHS.get(name[:3].lower())
    day = before or after
    if month is None or day is None:
        return None, 0
    return _day(year, str(month), day), found.end()


def _day(year: str, month: str, day: str) -> date | None:
    number = int(year)
    if len(year) < _YEAR_DIGITS:
        number += _CENTURY * (19 if number >= _PIVOT else 20)
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None
