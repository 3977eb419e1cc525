"""Answers in JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import orjson
from flask import Response

JSON = "application/json"


class _Ready(Response):
    """A response whose body and headers are complete: werkzeug need not go over them again."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "HEAD":
            return super().__call__(environ, start_response)
        start_response(self.status, self.headers.to_wsgi_list())
        return self.response  # type: ignore[return-value] # made of bytes, so a list of them


def json_answer(
    body: bytes, status: int = 200, headers: Iterable[tuple[str, str]] | None = None
) -> Response:
    """Answer with JSON that is made already."""
    return _Ready(body, status, headers, content_type=JSON)


def value_answer(
    value: Any, status: int = 200, headers: Iterable[tuple[str, str]] | None = None
) -> Response:
    """Answer with a value."""
    return json_answer(orjson.dumps(value), status, headers)


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
