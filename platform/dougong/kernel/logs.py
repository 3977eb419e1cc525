"""Logging of a process: lines for people or JSON for machines, on standard error.

What a call gives as ``extra`` stands behind the message, or beside it.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from dougong.kernel.settings import Settings

# A line end is let through: what follows it is indented, and so begins no line of its own.
_SIGNS = {
    code: f"\\x{code:02x}"
    for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)
    if chr(code) not in "\t\n"
}
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def configure_logging(settings: Settings) -> None:
    """Send every record out in one form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines() if settings.log_format == "json" else _Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    if root.level > logging.DEBUG:
        # It tells of every migration of every schema.
        logging.getLogger("alembic").setLevel(logging.WARNING)


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        # INVARIANT: only we begin lines, so nobody forges one by what they send.
        return "\n    ".join(super().format(record).translate(_SIGNS).split("\n"))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        more = "".join(f" {key}={value}" for key, value in _extra(record).items())
        level = record.levelname.lower()
        return f"{_at(record)} {level:<7} {record.name}: {record.getMessage()}{more}"


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": _at(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_extra(record),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()


def _at(record: logging.LogRecord) -> str:
    instant = datetime.fromtimestamp(record.created, UTC)
    return f"{instant:%Y-%m-%dT%H:%M:%S}.{record.msecs:03.0f}Z"


def _extra(record: logging.LogRecord) -> Mapping[str, Any]:
    given = vars(record).items()
    return {key: value for key, value in given if key not in _OWN and value is not None}
