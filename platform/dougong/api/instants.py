"""Instants and ids in queries."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from dougong.kernel.messages import say
from dougong.records.errors import InvalidParameterError

_INSTANT = say(
    "expected an instant with its offset, such as 2026-01-31T08:00:00Z",
    "应为带时区偏移的时刻，例如 2026-01-31T08:00:00Z",
)
_ID = say("expected an id", "应为标识")


def instant_of(parameter: str, text: str | None) -> datetime | None:
    """Read an instant; nothing where none was sent.

    Raises:
        InvalidParameterError: It is none, or it is not said in which time zone it is.
    """
    if not text:
        return None
    try:
        # The plus of an offset comes as a space where nobody has escaped it.
        at = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise InvalidParameterError(parameter=parameter, value=text[:80], reason=_INSTANT)


def id_of(parameter: str, text: str | None) -> UUID | None:
    """Read an id; nothing where none was sent.

    Raises:
        InvalidParameterError: It is none.
    """
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise InvalidParameterError(parameter=parameter, value=text[:80], reason=_ID) from None
