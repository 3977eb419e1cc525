"""Values in Python: their text, how they are compared, and how they stand in JSON."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from dougong.formula.arithmetic import number_text, round_to, rounded
from dougong.formula.casing import lower
from dougong.formula.errors import InvalidValueError
from dougong.formula.literals import ZONE_MARK
from dougong.formula.moments import instant_of, local
from dougong.formula.value_types import DATETIME, NUMBER, TEXT, Kind, Type
from dougong.kernel.jsontypes import JsonValue

MAX_TEXT = 1_000_000
MAX_LIST = 10_000

_NUMBER = re.compile(r"-?[0-9]{1,100}(\.[0-9]{1,100})?", re.ASCII)
_MICROSECOND = timedelta(microseconds=1)


def filled(text: str) -> str | None:
    """Give a text; blank when it is empty, or longer than any that is kept."""
    return text if 0 < len(text) <= MAX_TEXT else None


def contains_text(text: str, part: str) -> bool:
    """Tell whether a text occurs in another, whatever the case."""
    return lower(part) in lower(text)


def as_text(value: Any, of: Type, zone: ZoneInfo) -> str:
    """Give the text of a value: decimals without trailing zeros, dates in ISO 8601, local time."""
    writer = _WRITERS.get(of.kind)
    return str(value) if writer is None else writer(value, zone)


def _wall(instant: datetime, zone: ZoneInfo) -> str:
    return local(instant, zone).isoformat(sep=" ", timespec="seconds")


def time_text(value: time) -> str:
    """Give the text of a time of day; a fraction of a second only where there is one."""
    text = value.isoformat()
    return text.rstrip("0") if value.microsecond else text


_WRITERS: dict[Kind, Callable[[Any, ZoneInfo], str]] = {
    Kind.NUMBER: lambda value, zone: number_text(value),
    Kind.BOOLEAN: lambda value, zone: "true" if value else "false",
    Kind.DATE: lambda value, zone: value.isoformat(),
    Kind.DATETIME: _wall,
    Kind.TIME: lambda value, zone: time_text(value),
}


def literal_value(bound: Any, of: Type) -> Any:
    """Give the value of a literal from what SQL binds for it.

    Returns:
        The value; of a datetime that was written without a zone, a function of the zone.
    """
    if of != DATETIME:
        return bound
    text: str = bound
    if not text.endswith(ZONE_MARK):
        return datetime.fromisoformat(text).astimezone(UTC)
    wall = datetime.fromisoformat(text.removesuffix(f" {ZONE_MARK}"))
    return lambda zone: instant_of(wall, zone)


def from_json(raw: JsonValue, of: Type) -> Any:
    """Read a value: decimals, dates and times as text, instants with their offset.

    Raises:
        InvalidValueError: It is not a value of this type.
    """
    if raw is None or (of.kind is not Kind.OPAQUE and raw in ("", [])):
        return None
    try:
        return _READERS[of.kind](raw, of)
    except (ValueError, TypeError, OverflowError, KeyError):
        shown = str(raw)
        raise InvalidValueError(value=shown[:60], type=str(of)) from None


def _read_text(raw: Any, of: Type) -> str:
    if not isinstance(raw, str) or "\0" in raw or len(raw) > MAX_TEXT:
        raise ValueError
    raw.encode()  # PostgreSQL keeps no lone surrogate
    return raw


def _read_number(raw: Any, of: Type) -> Decimal:
    if isinstance(raw, bool) or not _NUMBER.fullmatch(str(raw)):
        raise ValueError
    return rounded(Decimal(str(raw)))


def _read_boolean(raw: Any, of: Type) -> bool:
    if not isinstance(raw, bool):
        raise TypeError
    return raw


def _read_datetime(raw: Any, of: Type) -> datetime:
    instant = datetime.fromisoformat(raw)
    if instant.tzinfo is None:
        raise ValueError
    return instant.astimezone(UTC)


def _read_list(raw: Any, of: Type) -> tuple[Any, ...]:
    if not isinstance(raw, list | tuple) or len(raw) > MAX_LIST:
        raise TypeError
    return tuple(from_json(item, of.element or TEXT) for item in raw)


def _read_location(raw: Any, of: Type) -> tuple[Decimal, Decimal]:
    degrees = raw["lat"], raw["lng"]
    latitude, longitude = (round_to(_read_number(each, NUMBER), 10) for each in degrees)
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValueError
    return latitude, longitude


_READERS: dict[Kind, Callable[[Any, Type], Any]] = {
    Kind.TEXT: _read_text,
    Kind.OPTION: _read_text,
    Kind.NUMBER: _read_number,
    Kind.BOOLEAN: _read_boolean,
    Kind.DATE: lambda raw, of: date.fromisoformat(raw),
    Kind.DATETIME: _read_datetime,
    Kind.TIME: lambda raw, of: time.fromisoformat(raw),
    Kind.DURATION: lambda raw, of: int(_read_number(raw, of) * 1_000_000) * _MICROSECOND,
    Kind.RECORD: lambda raw, of: UUID(raw),
    Kind.LIST: _read_list,
    Kind.LOCATION: _read_location,
    Kind.OPAQUE: lambda raw, of: raw,
}


def to_json(value: Any, of: Type) -> JsonValue:
    """Write a value as ``from_json`` reads it; a duration is its seconds."""
    if value is None or of.kind in {Kind.BOOLEAN, Kind.RICH, Kind.OPAQUE}:
        json: JsonValue = value
        return json
    if of.kind is Kind.LIST:
        return [to_json(item, of.element or TEXT) for item in value]
    if of.kind is Kind.LOCATION:
        return {"lat": number_text(value[0]), "lng": number_text(value[1])}
    if of.kind is Kind.NUMBER:
        return number_text(value)
    if of.kind is Kind.DATETIME:
        return f"{value.date().isoformat()}T{time_text(value.time())}Z"
    if of.kind is Kind.TIME:
        return time_text(value)
    if of.kind is Kind.DURATION:
        return number_text(Decimal(value // _MICROSECOND).scaleb(-6))
    return value.isoformat() if of.kind is Kind.DATE else str(value)
