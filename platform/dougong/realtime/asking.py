"""Asks the web server who somebody is and what of it they may watch, by what they have sent us."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

import orjson

from dougong.realtime.address import STATE_PATH

_TIMEOUT_S = 10.0
_AT_ONCE = 8
_OK = 200
_AWAY = 503


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who listens, and what of the things they want to watch they may.

    Attributes:
        tenant: Name of the tenant.
        schema: Where the tenant's tables are.
        user: Id of the user.
        credential: Id of the session or token.
        by_token: Whether it is a token.
        records: The version of each record that may be watched, by object and id.
        objects: The objects of which it is told that some record changed.
    """

    tenant: str
    schema: str
    user: str
    credential: str
    by_token: bool
    records: Mapping[tuple[str, str], int] = field(default_factory=dict)
    objects: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Refused:
    """What the web server answers somebody who may not listen."""

    status: int
    body: bytes


class WebServer:
    """Asks the web server, a few questions at a time.

    Args:
        url: Where it is: ``http://host:port``.
    """

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def ask(
        self, credentials: Sequence[tuple[str, str]], watched: Sequence[str]
    ) -> Standing | Refused:
        """Tell who somebody is.

        Args:
            credentials: The headers that say so, as they came.
            watched: What they want to watch, such as ``ticket`` or ``ticket/<id>``.
        """
        path = f"{STATE_PATH}?watch={quote(','.join(watched), safe=',/-')}"
        try:
            async with self._turns:
                status, body = await asyncio.wait_for(self._get(path, credentials), _TIMEOUT_S)
            return _standing(body) if status == _OK else Refused(status, body)
        except (TimeoutError, OSError, EOFError, ValueError):
            return Refused(_AWAY, b"{}")

    async def _get(self, path: str, credentials: Sequence[tuple[str, str]]) -> tuple[int, bytes]:
        host, encrypted = self._parts.hostname or "localhost", self._parts.scheme == "https"
        port = self._parts.port or (443 if encrypted else 80)
        context = ssl.create_default_context() if encrypted else None
        reader, writer = await asyncio.open_connection(host, port, ssl=context)
        try:
            # HTTP/1.0: the server says all of it in one piece, and then hangs up.
            lines = [f"GET {path} HTTP/1.0", f"Host: {self._parts.netloc}"]
            lines += [f"{name}: {value}" for name, value in credentials]
            writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
            answer = await reader.read(-1)
        finally:
            writer.close()
        head, _, body = answer.partition(b"\r\n\r\n")
        return int(head.split(b" ", 2)[1]), body


def _standing(body: bytes) -> Standing:
    told = orjson.loads(body)
    return Standing(
        tenant=told["tenant"],
        schema=told["schema"],
        user=told["user"],
        credential=told["credential"],
        by_token=told["by_token"],
        records={(each["object"], each["id"]): each["version"] for each in told["records"]},
        objects=frozenset(told["objects"]),
    )
