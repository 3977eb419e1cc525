"""Files as they are sent, and what they truly are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from dougong.fields.files import IMAGE_TYPES, image_type
from dougong.records.errors import NoImageError

UNKNOWN_TYPE = "application/octet-stream"

_BEGINNINGS = {"application/pdf": b"%PDF", "application/zip": b"PK"}
_BEGINNING_BYTES = 16


class Sent(Protocol):
    """A file as it was sent."""

    @property
    def name(self) -> str:
        """What people call it; never a path."""

    @property
    def media_type(self) -> str:
        """What it is said to be."""

    @property
    def chunks(self) -> Iterable[bytes]:
        """Its bytes."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is in memory.

    Attributes:
        name: What people call it; never a path.
        media_type: What it is said to be.
        content: Its bytes.
    """

    name: str
    media_type: str
    content: bytes

    @property
    def chunks(self) -> Iterable[bytes]:
        """Its bytes, in one piece."""
        return (self.content,)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that is still coming in.

    Attributes:
        name: What people call it; never a path.
        media_type: What it is said to be.
        chunks: Its bytes; they can be taken once.
    """

    name: str
    media_type: str
    chunks: Iterable[bytes]


def begin(chunks: Iterable[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Give the first bytes, and all of them."""
    rest, first = iter(chunks), b""
    while len(first) < _BEGINNING_BYTES and (chunk := next(rest, None)) is not None:
        first += chunk
    return first, chain((first,), rest) if first else rest


def true_type(said: str, beginning: bytes) -> str:
    """Give the type of a file; what is sent out under its own type must be of that type.

    Raises:
        NoImageError: It is said to be something that it is not.
    """
    shown = image_type(beginning)
    if said in IMAGE_TYPES and shown != said:
        raise NoImageError(media_type=said)
    if not beginning.startswith(_BEGINNINGS.get(said, b"")):
        raise NoImageError(media_type=said)
    if said == UNKNOWN_TYPE and shown is not None:
        return shown
    return said
