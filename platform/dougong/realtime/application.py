"""The application: one address that gives a stream of events, and one that tells it is well."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeAlias
from urllib.parse import parse_qs

from dougong.kernel.settings import Settings
from dougong.realtime.address import PATH, may_listen
from dougong.realtime.asking import Refused, WebServer
from dougong.realtime.streams import Send, Stream, Streams

Scope: TypeAlias = Mapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Mapping[str, Any]]]
Headers: TypeAlias = list[tuple[bytes, bytes]]

MOST_WATCHED = 50

_CREDENTIALS = {b"cookie": "Cookie", b"authorization": "Authorization"}
_LONGEST_QUERY = 8000


class Application:
    """Serves streams, as ASGI.

    Args:
        settings: How the servers run.
        streams: The streams that are open.
        web: Tells who somebody is.
    """

    def __init__(self, settings: Settings, streams: Streams, web: WebServer) -> None:
        self._settings = settings
        self._streams = streams
        self._web = web

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        path, method = scope["path"], scope["method"]
        if path == "/healthz":
            await _answer(send, 200, b'{"status":"ok"}', [])
        elif path != PATH:
            await _answer(send, 404, _problem("request.not_found"), [])
        elif method != "GET":
            await _answer(send, 405, _problem("request.method_not_allowed"), [(b"allow", b"GET")])
        else:
            await self._stream(scope, headers, receive, send)

    async def _stream(
        self, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive, send: Send
    ) -> None:
        origin, host = (headers.get(each, b"").decode("latin-1") for each in (b"origin", b"host"))
        if origin and not may_listen(self._settings, origin, host):
            await _answer(send, 403, _problem("access.foreign_origin"), [])
            return
        allowed = _cross_origin(origin)
        query = parse_qs(scope["query_string"][:_LONGEST_QUERY].decode("latin-1"))
        watched = [each for each in query.get("watch", [""])[0].split(",") if each]
        credentials = [
            (word, headers[name].decode("latin-1"))
            for name, word in _CREDENTIALS.items()
            if name in headers
        ]
        found = await self._web.ask(credentials, watched[:MOST_WATCHED])
        if isinstance(found, Refused):
            await _answer(send, found.status, found.body, allowed)
            return
        last = headers.get(b"last-event-id", b"").decode("latin-1")
        await _begin(send, allowed)
        task = asyncio.current_task()
        assert task is not None
        stream = Stream(found, credentials, send, over=task.cancel)
        self._streams.open(stream, last or query.get("after", [""])[0] or None)
        try:
            # One task for each that listens, and it only waits: for the client to hang up, or for
            # the stream to be over.
            while (await receive())["type"] != "http.disconnect":
                pass
        except asyncio.CancelledError:
            # Whoever cancels does so for this alone: what is left is to close the answer.
            task.uncancel()
        finally:
            self._streams.close(stream)
        with suppress(Exception):
            await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _begin(send: Send, more: Headers) -> None:
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store, no-transform"),
        # nginx would else keep events until there are many.
        (b"x-accel-buffering", b"no"),
        *_ALWAYS,
        *more,
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"retry: 3000\n\n", "more_body": True})


async def _answer(
    send: Send, status: int, body: bytes, more: Sequence[tuple[bytes, bytes]]
) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *_ALWAYS,
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _cross_origin(origin: str) -> Headers:
    if not origin:
        return []
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]


def _problem(code: str) -> bytes:
    return b'{"code":"' + code.encode() + b'"}'


_ALWAYS: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]
