"""Several calls in one: `/batch`.

Each request of a batch is served as if it had come by itself: the same use cases, rights, limits
and protections. What an earlier answer holds may stand in a later request. An atomic batch is one
transaction over calls on records.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BytesIO
from typing import Any, TypeAlias
from urllib.parse import quote, unquote_to_bytes
from wsgiref.types import WSGIEnvironment

import orjson
from flask import Response, request

from dougong.access.actor import Actor
from dougong.api.answers import JSON, json_answer
from dougong.api.body import BodyForm
from dougong.api.errors import BatchReferenceError, NoJsonError, RolledBackError
from dougong.api.problems import PROBLEM_JSON, answer_problem
from dougong.api.routing import BATCH, PREFIX, Access, Route, Serve, serving
from dougong.api.schemas import TEXT, fields, list_of
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say
from dougong.records.service import Records
from dougong.records.together import Together, save_together

MOST_REQUESTS = 100
_LARGEST = 32 * 1024 * 1024
_DEEPEST = 100
_METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")
_HEADERS = ("If-Match", "Idempotency-Key", "X-Confirm-Warnings")
_REFERENCE = re.compile(r"\{\{([A-Za-z0-9_-]{1,40})\.([A-Za-z0-9_.]{1,200})\}\}")
# What of a request is its sender's, or the connection's; the rest is said anew of each.
_KEPT = (
    "HTTP_AUTHORIZATION",
    "HTTP_COOKIE",
    "HTTP_X_CSRF_TOKEN",
    "HTTP_ORIGIN",
    "HTTP_REFERER",
    "HTTP_HOST",
    "HTTP_USER_AGENT",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_X_REQUEST_ID",
    "HTTP_SEC_FETCH_SITE",
    "REMOTE_ADDR",
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
)
_REQUEST = fields(
    {
        "method": {"enum": list(_METHODS)},
        "path": {"type": "string", "pattern": "^/", "maxLength": 20000},
    },
    {
        "id": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,40}$"},
        "body": {},
        "headers": {
            "type": "object",
            "properties": dict.fromkeys(_HEADERS, TEXT),
            "additionalProperties": False,
        },
    },
)
_BODY = BodyForm(
    fields(
        {"requests": {**list_of(_REQUEST), "minItems": 1, "maxItems": MOST_REQUESTS}},
        {"atomic": {"type": "boolean", "default": False}},
    ),
    largest=_LARGEST,
    apart="requests",
)
_ANSWERED = fields({"status": {"type": "integer"}, "body": {}}, {"id": TEXT})

Call: TypeAlias = Callable[[WSGIEnvironment], Response]
"""Serves a request as the application does, errors too."""

RoutesOf: TypeAlias = Callable[[Records], Iterable[Route]]


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of one request.

    Attributes:
        status: The status.
        body: The JSON; None for none.
    """

    status: int
    body: JsonValue

    @property
    def succeeded(self) -> bool:
        """Whether it was done."""
        return self.status < HTTPStatus.BAD_REQUEST


@dataclass(slots=True)
class Batch:
    """The requests of one call, and what came of them.

    Attributes:
        call: Serves a request.
        outer: The call itself.
        requests: The requests.
        views: What serves the routes of an atomic batch; None for one that is not.
        answers: What came of each so far.
        named: What came of those that succeeded and have an id.
    """

    call: Call
    outer: WSGIEnvironment
    requests: Sequence[Mapping[str, Any]]
    views: Mapping[tuple[str, str], Serve] | None = None
    answers: list[Answered] = field(default_factory=list)
    named: dict[str, JsonValue] = field(default_factory=dict)

    def run(self) -> list[Answered]:
        """Serve every request; of an atomic batch up to the first that is refused."""
        for number, sent in enumerate(self.requests):
            answered = self._serve(number, sent)
            self.answers.append(answered)
            if answered.succeeded and "id" in sent:
                self.named[sent["id"]] = answered.body
            if self.views is not None and not answered.succeeded:
                break
        return self.answers

    def _serve(self, number: int, sent: Mapping[str, Any]) -> Answered:
        try:
            path = self._filled_path(sent["path"])
            body = self._filled(sent.get("body"))
        except BatchReferenceError as error:
            return _answered(answer_problem(error, request), sent["path"])
        environ = self._environ(number, sent, path, body)
        return _answered(self.call(environ), sent["path"])

    def _environ(
        self, number: int, sent: Mapping[str, Any], path: str, body: JsonValue
    ) -> WSGIEnvironment:
        content = b"" if body is None else orjson.dumps(body)
        where, _, query = path.removeprefix(PREFIX).partition("?")
        environ = {name: self.outer[name] for name in _KEPT if name in self.outer}
        environ |= {name: part for name, part in self.outer.items() if name.startswith("wsgi.")}
        given = {**sent.get("headers", {})}
        repeated = self.outer.get("HTTP_IDEMPOTENCY_KEY")
        if repeated is not None:
            given.setdefault("Idempotency-Key", f"{repeated}/{number}")
        environ |= {f"HTTP_{n.upper().replace('-', '_')}": text for n, text in given.items()}
        return environ | {
            BATCH: self.views,
            "REQUEST_METHOD": sent["method"],
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(PREFIX + where).decode("latin-1"),
            "QUERY_STRING": query,
            "CONTENT_TYPE": JSON,
            "CONTENT_LENGTH": str(len(content)),
            "wsgi.input": BytesIO(content),
        }

    def _filled_path(self, path: str) -> str:
        return _REFERENCE.sub(lambda found: quote(_as_text(self._value(found)), safe=""), path)

    def _filled(self, value: JsonValue, *, depth: int = 0) -> JsonValue:
        """Put what earlier answers hold in the place of references to it."""
        if depth > _DEEPEST:
            return value  # whoever reads it refuses it
        if isinstance(value, str):
            whole = _REFERENCE.fullmatch(value)
            if whole is not None:
                return self._value(whole)
            return _REFERENCE.sub(lambda found: _as_text(self._value(found)), value)
        if isinstance(value, Mapping):
            return {n: self._filled(part, depth=depth + 1) for n, part in value.items()}
        if isinstance(value, list):
            return [self._filled(part, depth=depth + 1) for part in value]
        return value

    def _value(self, found: re.Match[str]) -> JsonValue:
        """Give what a reference means; one to no request of the batch is a text like any other."""
        name, path = found.groups()
        if all(each.get("id") != name for each in self.requests):
            return found[0]
        value: Any = self.named.get(name)
        for part in path.split("."):
            if isinstance(value, Mapping) and part in value:
                value = value[part]
            elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
                value = value[int(part)]
            else:
                raise BatchReferenceError(reference=f"{name}.{path}")
        return value  # type: ignore[no-any-return]


class Batches:
    """Answers the call."""

    def __init__(self, together: Together, call: Call, routes: RoutesOf) -> None:
        self._together = together
        self._call = call
        self._routes = routes

    def run(self, actor: Actor, body: Any) -> Response:
        """Serve several requests, in order."""
        requests, outer = body["requests"], request.environ
        if not body.get("atomic", False):
            return _told(requests, Batch(self._call, outer, requests).run())

        def work(records: Records) -> list[Answered]:
            views = {(each.method, each.rule): serving(each) for each in self._routes(records)}
            return Batch(self._call, outer, requests, views).run()

        answers = save_together(
            self._together, actor, work, holds=lambda done: all(each.succeeded for each in done)
        )
        if answers[-1].succeeded:
            return _told(requests, answers)
        refused = len(answers) - 1
        undone = _answered(answer_problem(RolledBackError(number=refused + 1), request), "")
        told = [answers[-1] if n == refused else undone for n in range(len(requests))]
        return _told(requests, told)


def batch_routes(together: Together, call: Call, routes: RoutesOf) -> Iterable[Route]:
    """Give the call.

    Args:
        together: Does several things in one transaction.
        call: Serves a request.
        routes: Gives the routes of an atomic batch, by what reads and saves in its transaction.
    """
    yield Route(
        "POST",
        "/batch",
        Access.MEMBER,
        Batches(together, call, routes).run,
        body=_BODY,
        summary=say("Make several calls in one", "一次发送多个调用"),
        answers={200: fields({"responses": list_of(_ANSWERED)})},
    )


def _told(requests: Sequence[Mapping[str, Any]], answers: Sequence[Answered]) -> Response:
    responses: list[JsonObject] = [
        {**({"id": sent["id"]} if "id" in sent else {}), "status": each.status, "body": each.body}
        for sent, each in zip(requests, answers, strict=True)
    ]
    return json_answer(orjson.dumps({"responses": responses}))


def _answered(answer: Response, path: str) -> Answered:
    began: list[tuple[str, Sequence[tuple[str, str]]]] = []

    def start(status: str, headers: Sequence[tuple[str, str]], _: object = None) -> Any:
        began.append((status, headers))

    parts = answer({"REQUEST_METHOD": "GET", "PATH_INFO": "/", **_NOWHERE}, start)
    content = b"".join(parts)
    line, headers = began[0]
    status = int(line.split(" ", 1)[0])
    kinds = [value.partition(";")[0] for name, value in headers if name.lower() == "content-type"]
    if not content:
        return Answered(status, None)
    if kinds[:1] not in ([JSON], [PROBLEM_JSON]):
        return _answered(answer_problem(NoJsonError(path=path.partition("?")[0]), request), path)
    return Answered(status, orjson.loads(content))


_NOWHERE: Mapping[str, Any] = {
    "SERVER_NAME": "localhost",
    "SERVER_PORT": "80",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "wsgi.url_scheme": "http",
}


def _as_text(value: JsonValue) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
