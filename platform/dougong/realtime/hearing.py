"""Hears of tenants in which something happened, from Valkey's channel.

A few lines of the protocol in the place of a client library, which would be a fourth of what the
whole process takes.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from dougong.realtime.address import CHANNEL

_AGAIN_AFTER_S = 1.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, repr=False)
class _Place:
    host: str | None
    port: int
    path: str
    user: str
    password: str
    encrypted: bool

    @classmethod
    def of(cls, url: str) -> _Place:
        parts = urlsplit(url)
        of_socket = parts.scheme == "unix"
        password = parts.password or parse_qs(parts.query).get("password", [""])[0]
        return cls(
            host=None if of_socket else parts.hostname or "localhost",
            port=parts.port or 6379,
            path=unquote(parts.path),
            user=unquote(parts.username or ""),
            password=unquote(password),
            encrypted=parts.scheme == "rediss",
        )


async def hear(url: str, tell: Callable[[str], None]) -> None:
    """Tell of each schema that is announced, for ever; what is not heard is found anyway.

    Args:
        url: Valkey or Redis.
        tell: Is given the name of a schema.
    """
    place, answers = _Place.of(url), True
    while True:
        try:
            reader, writer = await _connect(place)
            try:
                await _subscribe(place, reader, writer)
                answers = True
                while True:
                    message = await _read(reader)
                    if isinstance(message, list) and message[:1] == [b"message"]:
                        tell(message[2].decode())
            finally:
                writer.close()
        except (OSError, EOFError, ValueError, IndexError) as error:
            if answers:
                _log.warning("nothing is heard of changes, looking each second: %s", error)
            answers = False
            await asyncio.sleep(_AGAIN_AFTER_S)


async def _connect(place: _Place) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if place.host is None:
        return await asyncio.open_unix_connection(place.path)
    context = ssl.create_default_context() if place.encrypted else None
    return await asyncio.open_connection(place.host, place.port, ssl=context)


async def _subscribe(
    place: _Place, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    if place.password:
        known = (place.user, place.password) if place.user else (place.password,)
        writer.write(_command("AUTH", *known))
        await _read(reader)
    writer.write(_command("SUBSCRIBE", CHANNEL))
    await _read(reader)


def _command(*words: str) -> bytes:
    parts = [word.encode() for word in words]
    said = b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)
    return b"*%d\r\n%s" % (len(parts), said)


async def _read(reader: asyncio.StreamReader) -> object:
    """Read one answer: a text, a number, or a list of these."""
    line = (await reader.readuntil(b"\r\n"))[:-2]
    kind, rest = line[:1], line[1:]
    if kind == b"-":
        raise ValueError(rest.decode("utf-8", "replace"))
    if kind == b"*":
        return [await _read(reader) for _ in range(int(rest))]
    if kind == b"$":
        return (await reader.readexactly(int(rest) + 2))[:-2]
    return rest
