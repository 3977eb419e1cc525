"""Cursors: where a page ended, told by the values of its last row; inserts do not shift it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from dougong.records.errors import InvalidCursorError


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page.

    Attributes:
        values: Its sort values and its id, as PostgreSQL writes them; None is a blank.
    """

    values: tuple[str | None, ...]

    @property
    def blanks(self) -> tuple[bool, ...]:
        """Which of the values are blank: the plan of the next page depends on it."""
        return tuple(value is None for value in self.values)

    def encode(self, sort: str) -> str:
        """Make the text that a client hands back with the same sort."""
        return base64.urlsafe_b64encode(orjson.dumps([sort, *self.values])).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str, sort: str, length: int) -> Cursor:
        """Read a client's text.

        Raises:
            InvalidCursorError: It was not made by a list with this sort.
        """
        try:
            parts = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        except (ValueError, binascii.Error):
            raise InvalidCursorError() from None
        if not _is_cursor(parts, sort, length):
            raise InvalidCursorError()
        return cls(tuple(parts[1:]))


def _is_cursor(parts: object, sort: str, length: int) -> bool:
    return (
        isinstance(parts, list)
        and len(parts) == length + 1
        and parts[0] == sort
        and parts[-1] is not None
        and all(part is None or (isinstance(part, str) and "\0" not in part) for part in parts)
    )


def last_row(values: Sequence[bytes | None]) -> Cursor:
    """Make the cursor of a row from the raw values of its key columns."""
    return Cursor(tuple(None if value is None else value.decode() for value in values))
