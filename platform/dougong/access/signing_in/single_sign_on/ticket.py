"""What a browser keeps while its user is at a provider: a cookie that nobody else can make.

It binds the answer to the browser that asked (state), the token to the question (nonce), and the
code to us (PKCE).
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import orjson

LIFETIME = timedelta(minutes=10)
_MARK_BYTES = 32
_LONGEST = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A sign-in that has begun.

    Attributes:
        provider: Name of the provider.
        state: Comes back in the answer.
        nonce: Comes back in the token.
        verifier: What the code is redeemed with.
        next: Where in the application the user wants to go.
        ends_at: Seconds since 1970 at which it is too late.
    """

    provider: str
    state: str
    nonce: str
    verifier: str
    next: str
    ends_at: float


@dataclass(frozen=True, slots=True, repr=False)
class Tickets:
    """Makes and reads the cookies.

    Attributes:
        secret: What every process of the cell knows, and nobody else.
        random_bytes: Gives what cannot be guessed.
    """

    secret: str
    random_bytes: Callable[[int], bytes]

    def begin(self, provider: str, next_: str, *, now: datetime) -> Ticket:
        """Begin a sign-in."""
        return Ticket(
            provider=provider,
            state=self._text(),
            nonce=self._text(),
            verifier=self._text(),
            next=local_path(next_),
            ends_at=(now + LIFETIME).timestamp(),
        )

    def seal(self, ticket: Ticket) -> str:
        """Give the value of the cookie."""
        told = orjson.dumps(asdict(ticket))
        return urlsafe_b64encode(self._mark(told) + told).decode()

    def open(self, cookie: str, *, now: datetime) -> Ticket | None:
        """Give what a cookie says; None: it is too old, or none of ours."""
        if len(cookie) > _LONGEST:
            return None
        try:
            parts = urlsafe_b64decode(cookie.encode("ascii"))
        except (NoBase64, ValueError):
            return None
        mark, told = parts[:_MARK_BYTES], parts[_MARK_BYTES:]
        if not hmac.compare_digest(mark, self._mark(told)):
            return None
        ticket = Ticket(**orjson.loads(told))
        return ticket if now.timestamp() < ticket.ends_at else None

    def _text(self) -> str:
        return urlsafe_b64encode(self.random_bytes(32)).rstrip(b"=").decode()

    def _mark(self, told: bytes) -> bytes:
        key = hashlib.sha256(f"dougong sign-in ticket {self.secret}".encode()).digest()
        return hmac.digest(key, told, "sha256")


def local_path(address: str) -> str:
    """Give an address if it leads into the application, else the first page.

    Browsers take `//host` and `/\\host` for other sites, and drop line ends before they look.
    """
    inside = (
        address.startswith("/")
        and not address.startswith(("//", "/\\"))
        and "\\" not in address
        and address.isprintable()
        and address.isascii()
        and len(address) <= 1000
    )
    return address if inside else "/"
