"""Request headers that calls understand."""

from __future__ import annotations

import re

from dougong.api.errors import InvalidHeaderError
from dougong.kernel.messages import say
from dougong.records.saving.session import ALL, AS_USUAL, SaveOptions

CONFIRM = "X-Confirm-Warnings"
TRACE = "X-Trace-Save"

_RULE = re.compile(r"[a-z][a-z0-9_]{0,39}")
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


def save_options(confirmed: str | None, traced: str | None) -> SaveOptions:
    """Read which warnings a save goes through with, and whether its trace is wanted.

    Raises:
        InvalidHeaderError: There are no names of rules, or the trace is neither `1` nor `0`.
    """
    if confirmed is None and traced is None:
        return AS_USUAL
    names = frozenset(name.strip() for name in (confirmed or "").split(",") if name.strip())
    if any(name != ALL and not _RULE.fullmatch(name) for name in names):
        reason = say(
            "expected names of rules with commas between them, or `*`",
            "应为以逗号分隔的规则名称，或 `*`",
        )
        raise InvalidHeaderError(header=CONFIRM, value=_shown(confirmed or ""), reason=reason)
    if traced not in (None, "0", "1"):
        raise InvalidHeaderError(
            header=TRACE, value=_shown(traced), reason=say("expected `1`", "应为 `1`")
        )
    return SaveOptions(confirmed=names, traced=traced == "1")


def request_id(value: str | None) -> str | None:
    """Take over the id that a proxy gave the request, if it is one to be trusted in a log."""
    return value if value is not None and _REQUEST_ID.fullmatch(value) else None


def _shown(value: str) -> str:
    return value if len(value) <= 80 else value[:79] + "…"
