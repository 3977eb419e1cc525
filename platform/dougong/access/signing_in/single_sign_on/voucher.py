"""What is got from a provider, and of what: nothing of how it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dougong.access.signing_in.single_sign_on.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Voucher:
    """Whom a provider vouches for.

    Attributes:
        issuer: The provider, as it calls itself.
        subject: What it calls the user, always the same.
        email: Their e-mail; empty where it does not say that it was verified.
        name: What they are called; may be empty.
    """

    issuer: str
    subject: str
    email: str
    name: str


class AsksProvider(Protocol):
    """Asks one provider."""

    def address(self, ticket: Ticket, *, now: datetime) -> str:
        """Give where to send a browser that wants to sign in."""

    def redeem(self, code: str, ticket: Ticket, *, issuer: str | None, now: datetime) -> Voucher:
        """Redeem the code of an answer."""
