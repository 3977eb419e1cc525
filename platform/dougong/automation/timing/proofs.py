"""How a call of another system proves that it knows the secret, and what tells it from all others.

Comparisons take the same time whether they hold or not. A call that was listened to gains nobody
anything: by Standard Webhooks it is too old within minutes, and each is taken once.
"""

from __future__ import annotations

import binascii
import hmac
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from dougong.kernel.jsontypes import JsonValue

STANDARD, HMAC, TOKEN = "standard", "hmac", "token"
TOLERANCE = timedelta(minutes=5)
"""How far the clock of whoever calls by Standard Webhooks may be from ours."""

_PREFIX = "whsec_"
_SECRET_BYTES = 32
_LONGEST_KEY = 200

Headers = Mapping[str, str]
"""Headers of a call, by their names in lower case."""


def new_secret(scheme: str, random_bytes: Callable[[int], bytes]) -> str:
    """Make a secret as a scheme has it."""
    secret = random_bytes(_SECRET_BYTES)
    return _PREFIX + b64encode(secret).decode() if scheme == STANDARD else secret.hex()


def proves(
    trigger: Mapping[str, Any],
    secrets: Iterable[str],
    headers: Headers,
    body: bytes,
    *,
    now: datetime,
) -> bool:
    """Tell whether a call knows one of the secrets.

    Args:
        trigger: What the flow says of its trigger.
        secrets: The secret, and the one before it as long as that holds.
        headers: Headers of the call.
        body: What was sent, to the byte.
        now: The present instant.
    """
    scheme = trigger.get("scheme", STANDARD)
    if scheme == STANDARD:
        return _is_fresh(headers, now) and _any(_standard(each, headers, body) for each in secrets)
    given = headers.get(_header(trigger, scheme).lower(), "")
    prefix = trigger.get("prefix", "Bearer " if _is_bearer(trigger, scheme) else "")
    if not given.startswith(prefix):
        return False
    sent = given[len(prefix) :].strip()
    if scheme == TOKEN:
        return _any(_same(sent, each) for each in secrets)
    digests = (hmac.digest(each.encode(), body, _algorithm(trigger)) for each in secrets)
    if trigger.get("encoding") == "base64":
        return _any(_same(sent, b64encode(each).decode()) for each in digests)
    return _any(_same(sent.lower(), each.hex()) for each in digests)


def key_of(
    trigger: Mapping[str, Any], headers: Headers, body: bytes, value: JsonValue
) -> str | None:
    """Give what is the same when a call is repeated; None: nothing tells."""
    where = trigger.get("id")
    scheme = trigger.get("scheme", STANDARD)
    if where is not None:
        found = _text_at(value, where) if where.startswith("/") else headers.get(where.lower())
        return None if not found else _short(found)
    if scheme == STANDARD:
        return _short(headers.get("webhook-id", ""))
    return f"body:{sha256(body).hexdigest()}" if scheme == HMAC else None


def value_at(value: JsonValue, where: str) -> JsonValue:
    """Give what a JSON pointer leads to; None where there is nothing."""
    found: Any = value
    for part in where.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(found, Mapping):
            found = found.get(name)
        elif isinstance(found, list) and name.isascii() and name.isdigit() and len(name) < 6:
            found = found[int(name)] if int(name) < len(found) else None
        else:
            return None
    return found  # type: ignore[no-any-return]


def _standard(secret: str, headers: Headers, body: bytes) -> bool:
    try:
        key = b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = secret.encode()
    signed = f"{headers.get('webhook-id', '')}.{headers.get('webhook-timestamp', '')}.".encode()
    expected = b64encode(hmac.digest(key, signed + body, "sha256")).decode()
    proofs = headers.get("webhook-signature", "")[:2000].split(" ")
    return _any(
        _same(proof.partition(",")[2], expected) for proof in proofs if proof.startswith("v1,")
    )


def _is_fresh(headers: Headers, now: datetime) -> bool:
    stamp = headers.get("webhook-timestamp", "")
    if not headers.get("webhook-id") or not stamp.isascii() or not stamp.isdigit():
        return False
    return len(stamp) < 12 and abs(int(stamp) - now.timestamp()) <= TOLERANCE.total_seconds()


def _header(trigger: Mapping[str, Any], scheme: str) -> str:
    usual = "Authorization" if scheme == TOKEN else "X-Signature"
    return str(trigger.get("header", usual))


def _is_bearer(trigger: Mapping[str, Any], scheme: str) -> bool:
    return scheme == TOKEN and _header(trigger, scheme).lower() == "authorization"


def _algorithm(trigger: Mapping[str, Any]) -> str:
    return str(trigger.get("algorithm", "sha256"))


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _any(found: Iterable[bool]) -> bool:
    """Tell whether one holds, having looked at all of them."""
    return sum(found) > 0


def _text_at(value: JsonValue, where: str) -> str | None:
    found = value_at(value, where)
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else None


def _short(key: str) -> str:
    return key if len(key) <= _LONGEST_KEY else sha256(key.encode()).hexdigest()
