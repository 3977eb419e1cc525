"""Literals: how they are written, and what their text means where it stands.

A quoted text takes its type from its surroundings: beside a date it is a date, beside an option it
must be one of the options. So the meaning of a literal is its type and its token, nothing else, and
a compiled expression can be given other tokens.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from dougong.formula.arithmetic import PLACES, rounded
from dougong.formula.errors import (
    ExpressionError,
    FaultError,
    InvalidLiteralError,
    InvalidOptionError,
)
from dougong.formula.lexis import unquote
from dougong.formula.syntax import Span
from dougong.formula.value_types import Kind, Type
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.suggest import hint

MAX_DIGITS = 38
ZONE_MARK = "@"

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATETIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?)?",
    re.IGNORECASE,
)
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?")
_DURATION = re.compile(r"(-)?([0-9]{1,7}):([0-5][0-9])(?::([0-5][0-9]))?")
_NUMBER = re.compile(r"-?([0-9]+(\.[0-9]+)?|\.[0-9]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class LiteralSlot:
    """The place of a literal in a compiled expression.

    Attributes:
        index: Which literal of the source it is, from 0.
        type: What its text is read as.
        token: The text it was compiled with, quotes included.
        at: Where it stood then.
        structural: The value itself shaped what was compiled (a unit such as ``'month'``), so
            another value needs another compilation.
        filled: An empty text is refused here, for nothing compares with blank.
    """

    index: int
    type: Type
    token: str
    at: Span
    structural: bool = False
    filled: bool = False

    def convert(self, token: str) -> Any:
        """Turn the text of a literal into the value to bind.

        A datetime gives a text for PostgreSQL to read: one that was written without a zone ends
        with ``@``, where the name of the tenant's zone goes. An empty text is blank, so None.

        Raises:
            ExpressionError: The text is not a value of this type.
        """
        try:
            return self.read(token)
        except FaultError as fault:
            raise ExpressionError([fault]) from None

    def read(self, token: str) -> Any:
        """Do as ``convert`` does, but raise the bare fault, for one who collects them.

        Raises:
            FaultError: The text is not a value of this type.
        """
        text = unquote(token)
        if self.filled and not text:
            suggestion = say("; write `= null`", "；请写 `= null`")
            raise InvalidLiteralError(self.at, value=token, expected=_FILLED, hint=suggestion)
        try:
            return _READERS[self.type.kind](text, self)
        except ValueError:
            raise _refusal(text, self) from None


def _text(text: str, slot: LiteralSlot) -> str | None:
    text.encode()  # a lone surrogate is a ValueError; PostgreSQL stores neither it nor \0
    if "\0" in text:
        raise ValueError
    return text or None


def _number(text: str, slot: LiteralSlot) -> Decimal:
    if not _NUMBER.fullmatch(text) or len(text.lstrip("-").replace(".", "")) > MAX_DIGITS:
        raise ValueError
    number = Decimal(text)
    return number if len(text.partition(".")[2]) <= PLACES else rounded(number)


def _date(text: str, slot: LiteralSlot) -> date:
    if not _DATE.fullmatch(text):
        raise ValueError
    return date.fromisoformat(text)


def _datetime(text: str, slot: LiteralSlot) -> str:
    if not _DATETIME.fullmatch(text):
        raise ValueError
    value = datetime.fromisoformat(text.upper())
    if value.tzinfo is None and date.min < value.date() < date.max:
        return f"{value.isoformat(sep=' ')} {ZONE_MARK}"
    if value.tzinfo is None:  # in another zone it may be in no year at all
        value = value.replace(tzinfo=UTC)
    try:
        return value.astimezone(UTC).isoformat(sep=" ")
    except OverflowError:
        raise ValueError from None


def _time(text: str, slot: LiteralSlot) -> time:
    if not _TIME.fullmatch(text):
        raise ValueError
    return time.fromisoformat(text)


def _duration(text: str, slot: LiteralSlot) -> timedelta:
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError
    hours, minutes, seconds = (float(part or 0) for part in found.groups()[1:])
    length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -length if found[1] else length


def _record(text: str, slot: LiteralSlot) -> UUID:
    return UUID(text)


def _option(text: str, slot: LiteralSlot) -> str:
    if text not in (slot.type.options or ()):
        raise ValueError
    return text


_READERS: dict[Kind, Callable[[str, LiteralSlot], Any]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.DATETIME: _datetime,
    Kind.TIME: _time,
    Kind.DURATION: _duration,
    Kind.RECORD: _record,
    Kind.OPTION: _option,
}

_FILLED = say("a value to compare with", "可比较的值")
READABLE = frozenset(_READERS)

_EXPECTED: dict[Kind, LocaleText] = {
    Kind.TEXT: say("a text that can be stored", "可存储的文本"),
    Kind.NUMBER: say(
        "a number of at most {limit} digits, such as 12.5",
        "最多 {limit} 位的数字，例如 12.5",
        limit=MAX_DIGITS,
    ),
    Kind.DATE: say("a date such as 2026-01-31", "日期，例如 2026-01-31"),
    Kind.DATETIME: say(
        "a date or time such as 2026-01-31 or 2026-01-31T08:00:00Z",
        "日期或时间，例如 2026-01-31 或 2026-01-31T08:00:00Z",
    ),
    Kind.TIME: say("a time of day such as 08:30", "时刻，例如 08:30"),
    Kind.DURATION: say("a duration such as 26:30", "时长，例如 26:30"),
}


def _refusal(text: str, slot: LiteralSlot) -> FaultError:
    shown = text if len(text) <= 60 else text[:59] + "…"
    if slot.type.kind is Kind.OPTION:
        options = slot.type.options or ()
        listed = ", ".join(options[:10]) + (", …" if len(options) > 10 else "")
        return InvalidOptionError(
            slot.at, value=shown, options=listed, hint=hint(text[:80], options)
        )
    if slot.type.kind is Kind.RECORD:
        expected = say("the id of a record", "记录的 id")
        suggestion = say(
            "; compare a field of it, as in `account.name = 'x'`",
            "；请与其字段比较，例如 `account.name = 'x'`",
        )
        return InvalidLiteralError(slot.at, value=shown, expected=expected, hint=suggestion)
    return InvalidLiteralError(slot.at, value=shown, expected=dict(_EXPECTED[slot.type.kind]))
