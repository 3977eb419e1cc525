"""Request headers that calls understand."""

from __future__ import annotations

import re

from dougong.api.errors import InvalidHeaderError
from dougong.kernel.messages import say

_VERSION = re.compile(r'"([0-9]{1,9})"')
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LONGEST_KEY = 255


def if_match(value: str | None) -> int | None:
    """Read the version that a change is to be made to; None if any will do.

    Raises:
        InvalidHeaderError: It is not a version.
    """
    if value is None or value.strip() == "*":
        return None
    found = _VERSION.fullmatch(value.strip())
    if found is None:
        reason = say(
            'expected the version of the record in quotes, such as `"3"`',
            '应为加引号的记录版本，例如 `"3"`',
        )
        raise InvalidHeaderError(header="If-Match", value=_shown(value), reason=reason)
    return int(found[1])


def idempotency_key(value: str | None) -> str | None:
    """Read the key under which a client may repeat a call.

    Raises:
        InvalidHeaderError: It is empty, too long, or not plain ASCII.
    """
    if value is None:
        return None
    if not (0 < len(value) <= _LONGEST_KEY and value.isascii() and value.isprintable()):
        reason = say(
            "expected 1 to {n} printable ASCII characters",
            "应为 1 到 {n} 个可打印的 ASCII 字符",
            n=_LONGEST_KEY,
        )
        raise InvalidHeaderError(header="Idempotency-Key", value=_shown(value), reason=reason)
    return value


def request_id(value: str | None) -> str | None:
    """Take over the id that a proxy gave the request, if it is one to be trusted in a log."""
    return value if value is not None and _REQUEST_ID.fullmatch(value) else None


def _shown(value: str) -> str:
    return value if len(value) <= 80 else value[:79] + "…"
