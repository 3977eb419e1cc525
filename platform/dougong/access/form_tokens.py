"""Tokens of public forms: they say when a form was opened, and are taken once.

They keep away what sends without opening the form, or faster than anybody fills one in. Nothing is
kept of a token until it is used; whether it is ours follows from its signature.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from dougong.kernel.errors import AppError

SHORTEST = timedelta(seconds=2)
LONGEST = timedelta(hours=12)

_NONCE_BYTES = 12
_TIME_BYTES = 8
_MARK_BYTES = 32


class FormExpiredError(AppError):
    """The token is too old, of another form, or none of ours."""

    code = "form.expired"
    template = "this form was opened too long ago; open it again, then send it"
    template_zh = "此表单打开的时间过长；请重新打开后再提交"
    status = HTTPStatus.CONFLICT


class FormTooFastError(AppError):
    """It was sent sooner than anybody fills in a form."""

    code = "form.too_fast"
    template = (
        "this was sent very soon after the form was opened; wait a moment, then send it again"
    )
    template_zh = "提交过快；请稍候再试"
    status = HTTPStatus.CONFLICT
    retryable = True


@dataclass(frozen=True, slots=True, repr=False)
class FormTokens:
    """Makes and checks tokens.

    Attributes:
        secret: What every process of the cell knows, and nobody else.
        random_bytes: Gives what must not repeat.
    """

    secret: str
    random_bytes: Callable[[int], bytes]

    def issue(self, tenant: str, form: str, *, now: datetime) -> str:
        """Make the token of a form that is opened now."""
        told = self.random_bytes(_NONCE_BYTES) + _millis(now).to_bytes(_TIME_BYTES, "big")
        return urlsafe_b64encode(told + self._mark(tenant, form, told)).decode()

    def check(self, token: str, tenant: str, form: str, *, now: datetime) -> str:
        """Check a token; gives what tells it from any other, as a text.

        Raises:
            FormExpiredError: It is too old, of another form, or none of ours.
            FormTooFastError: It was made a moment ago.
        """
        try:
            parts = urlsafe_b64decode(token.encode("ascii"))
        except (NoBase64, ValueError):
            raise FormExpiredError() from None
        told, mark = parts[:-_MARK_BYTES], parts[-_MARK_BYTES:]
        if len(told) != _NONCE_BYTES + _TIME_BYTES:
            raise FormExpiredError()
        if not hmac.compare_digest(mark, self._mark(tenant, form, told)):
            raise FormExpiredError()
        millis = int.from_bytes(told[_NONCE_BYTES:], "big")
        age = now - datetime.fromtimestamp(millis / 1000, UTC)
        if age > LONGEST:
            raise FormExpiredError()
        if age < SHORTEST:
            raise FormTooFastError()
        return told.hex()

    def _mark(self, tenant: str, form: str, told: bytes) -> bytes:
        key = hashlib.sha256(f"dougong form {self.secret}".encode()).digest()
        # Neither name can hold a line end, so nothing can be read two ways.
        return hmac.digest(key, f"{tenant}\n{form}\n".encode() + told, "sha256")


def _millis(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
