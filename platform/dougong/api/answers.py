"""Answers in JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import orjson
from flask import Response
from werkzeug.http import parse_etags

JSON = "application/json"


_STATUS_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class _Ready(Response):
    """A response that is complete as it is made, and only ever sent.

    It has nothing of werkzeug's but the type, for making one of those takes longer than a read.
    """

    def __init__(self, body: bytes, status: int, headers: Iterable[tuple[str, str]]) -> None:
        self._line = _STATUS_LINES[status]
        self._body = body
        self._sent = [("Content-Type", JSON), ("Content-Length", str(len(body))), *headers]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response(self._line, self._sent)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self._body]


def json_answer(
    body: bytes, status: int = 200, headers: Iterable[tuple[str, str]] = ()
) -> Response:
    """Answer with JSON that is made already."""
    return _Ready(body, status, headers)


def value_answer(
    value: Any, status: int = 200, headers: Iterable[tuple[str, str]] = ()
) -> Response:
    """Answer with a value."""
    return json_answer(orjson.dumps(value), status, headers)


def kept_answer(environ: Mapping[str, Any], etag: str, body: bytes, packed: bytes) -> Response:
    """Answer with JSON that a browser keeps and asks for anew each time.

    Args:
        environ: The request: what the browser has, and whether it takes gzip.
        etag: Tells this answer from any other; a weak one.
        body: The JSON.
        packed: The same by gzip.
    """
    headers = [
        ("ETag", etag),
        ("Cache-Control", "private, no-cache"),
        ("Vary", "Accept-Encoding, Cookie, Authorization"),
    ]
    sent = environ.get("HTTP_IF_NONE_MATCH", "")
    if sent and (sent == etag or parse_etags(sent).contains_raw(etag)):
        answer = Response(status=304, headers=headers)
        del answer.headers["Content-Type"]
        return answer
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        return _Ready(packed, 200, [*headers, ("Content-Encoding", "gzip")])
    return _Ready(body, 200, headers)


def no_content() -> Response:
    """Answer that it is done and that there is nothing to say."""
    answer = Response(status=204)
    del answer.headers["Content-Type"]
    return answer


def instant(moment: datetime | None) -> str | None:
    """Write an instant as records do: ``2026-01-31T08:00:00.000Z``."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
