"""The floor: what a careful hand would write for one table, with nothing around it.

A bare WSGI application on granian, psycopg's pool, JSON built by PostgreSQL or by orjson. It checks
no token, no right and no value, and knows no definitions. Each bench brings its own statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.types import StartResponse, WSGIEnvironment

from psycopg import Connection
from psycopg_pool import ConnectionPool

APPLICATION = "floor"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to the floor.

    Attributes:
        rest: The path after the bench's name.
        query: The parameters.
        body: What was sent.
        user: The id of the user that counts as the writer.
    """

    rest: str
    query: dict[str, str]
    body: bytes
    user: str


Answer = Callable[[Connection[Any], Asked], bytes]


class FloorApp:
    """Routes ``/<bench>/<rest>`` to what that bench calls its floor."""

    def __init__(self, url: str, user: str, answers: dict[str, Answer], *, threads: int) -> None:
        self._user = user
        self._answers = answers
        self._pool = ConnectionPool(
            url,
            min_size=threads,
            max_size=threads,
            kwargs={
                "autocommit": True,
                "options": "-c timezone=UTC -c jit=off",
                "application_name": APPLICATION,
            },
            open=True,
        )

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        _, name, *rest = environ["PATH_INFO"].split("/", 2)
        if not name:
            start_response("200 OK", [("Content-Length", "0")])
            return [b""]
        length = int(environ.get("CONTENT_LENGTH") or 0)
        asked = Asked(
            rest[0] if rest else "",
            dict(parse_qsl(environ["QUERY_STRING"])) if environ["QUERY_STRING"] else {},
            environ["wsgi.input"].read(length) if length else b"",
            self._user,
        )
        with self._pool.connection() as connection:
            body = self._answers[name](connection, asked)
        start_response(
            "200 OK",
            [("Content-Type", "application/json"), ("Content-Length", str(len(body)))],
        )
        return [body]
