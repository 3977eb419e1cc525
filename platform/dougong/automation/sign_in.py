"""What a way to sign in to services must say about itself: one file each in ``sign_ins/``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText

S = TypeVar("S", bound="type[SignIn]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """A call that is about to be made.

    Attributes:
        said: What the connector says of signing in, beside ``type`` and ``slot``.
        secret: The secret; empty of a way that needs none.
        method: HTTP method.
        path: Below the connector's address.
        headers: The headers; what proves who calls may be put in.
        query: The parameters of the address, likewise.
        body: What is sent; None: nothing.
        token: Fetches a token by OAuth 2 client credentials, and keeps it as long as it lives.
        now: The present instant.
    """

    said: Mapping[str, Any]
    secret: str
    method: str
    path: str
    headers: dict[str, str]
    query: dict[str, str]
    body: bytes | None
    token: Callable[[], str]
    now: datetime


class SignIn(ABC):
    """A way by which connectors sign in. Instances hold no state.

    Attributes:
        key: Its name, as the ``type`` of a connector's ``auth``, and that of its file.
        label: What people call it.
        slot: What its secret is called where the connector does not say; empty: it has none.
        schema: What may be said of it: ``properties`` and ``required`` of a closed object.
        example: What may be said of it.
    """

    key: ClassVar[str]
    label: ClassVar[LocaleText]
    slot: ClassVar[str]
    schema: ClassVar[JsonObject]
    example: ClassVar[JsonObject]

    @property
    def properties(self) -> frozenset[str]:
        """Names of what may be said of it."""
        found: Any = self.schema.get("properties", {})
        return frozenset(found)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of what must be said of it."""
        found: Any = self.schema.get("required", ())
        return tuple(found)

    @abstractmethod
    def sign(self, call: Signing) -> Sequence[str]:
        """Put in what proves who calls; gives what nobody is to read in an answer.

        Raises:
            AppError: It cannot be; ``retryable`` says whether another try may help.
        """


def sign_in(cls: S) -> S:
    """Mark a class for discovery; registers nothing at import time."""
    cls.__sign_in__ = True  # type: ignore[attr-defined]
    return cls
