"""Routes: each says once who may call it, what it takes and what it answers.

From that the call is parsed before its view runs, and the API page is written. A route without
``access`` cannot be made, so nothing is open by oversight.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from enum import Enum
from functools import lru_cache
from hashlib import sha256
from typing import Any, TypeAlias

from flask import Blueprint, Response, request

from dougong.api.body import LARGEST_BYTES, BodyForm, parse_json, read_bytes
from dougong.api.headers import idempotency_key, if_match, save_options
from dougong.api.identity import Identity
from dougong.api.query import Query, Values, defaults, read_query
from dougong.api.uploads import UploadForm
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText
from dougong.metadata.objects.definition import Shape
from dougong.records.saving.repeats import Once

Answers: TypeAlias = Mapping[int, JsonObject | None]

PREFIX = "/api/v1"
ACTOR = "dougong.actor"
ROUTE = "dougong.route"


class Access(Enum):
    """Who may make a call."""

    PUBLIC = "public"
    MEMBER = "member"


class Writes(Enum):
    """What a call takes as its body, where that is not a fixed form."""

    RECORD = "record"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Route:
    """One call.

    What the view needs is passed by name: ``actor`` for a member, the parts of the path, and,
    where declared, ``query``, ``body``, ``version``, ``once`` and ``options``.

    Attributes:
        method: HTTP method.
        rule: Path below the area's prefix, in werkzeug's notation.
        access: Who may call it.
        view: Does it.
        summary: What it does, for the API page; a route without one is not on the page.
        query: Query parameters; a call with parameters that are not declared is refused.
        asked: Makes what the view takes as ``query`` of the parameters' values. Remembered by
            their text, for the same lists are asked for over and over.
        free_query: Whether any query may come, for pages whose script reads it.
        body: Form of the body.
        versioned: Whether it takes ``If-Match``.
        repeatable: Whether it takes ``Idempotency-Key``.
        saves: Whether it takes the headers that say how a save is done.
        answers: Status to schema of the body, or None without one, for the API page.
        shapes: Of a call that every object has, the shapes of objects that can take it.
        answers_of: What it answers for objects of a shape, where that is something else.
    """

    method: str
    rule: str
    access: Access
    view: Callable[..., Response]
    _: KW_ONLY
    summary: LocaleText | None = None
    query: Query = field(default_factory=dict)
    asked: Callable[[Values], Any] = dict
    free_query: bool = False
    body: BodyForm | Writes | UploadForm | None = None
    versioned: bool = False
    repeatable: bool = False
    saves: bool = False
    answers: Answers = field(default_factory=dict)
    shapes: frozenset[Shape] = frozenset(Shape)
    answers_of: Mapping[Shape, Answers] = field(default_factory=dict)

    @property
    def template(self) -> str:
        """The path as OpenAPI writes it."""
        return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", self.rule)


def blueprint(name: str, routes: Iterable[Route], identity: Identity) -> Blueprint:
    """Make the blueprint of an area."""
    area = Blueprint(name, __name__)
    for position, route in enumerate(routes):
        area.add_url_rule(
            route.rule,
            endpoint=f"{position}_{route.view.__name__}",
            view_func=_view_function(route, identity),
            methods=[route.method],
            provide_automatic_options=False,
        )
    return area


def route_of(view_function: object) -> Route | None:
    """Give the route that a view function was made from; none if it was made otherwise."""
    return getattr(view_function, "route", None)


def _view_function(route: Route, identity: Identity) -> Callable[..., Response]:
    view, query, body = route.view, route.query, route.body
    versioned, repeatable, saves = route.versioned, route.repeatable, route.saves
    largest = body.largest if isinstance(body, BodyForm) else LARGEST_BYTES
    needs_actor = route.access is not Access.PUBLIC
    without_query = route.asked(defaults(query))

    @lru_cache(maxsize=128)
    def read(sent: str) -> Any:
        return route.asked(read_query(query, sent))

    def call(**given: Any) -> Response:
        environ = request.environ
        environ[ROUTE] = route
        if needs_actor:
            given["actor"] = environ[ACTOR] = identity.actor(environ)
        sent = environ.get("QUERY_STRING")
        values = read(sent) if sent and not route.free_query else without_query
        if query:
            given["query"] = values
        if versioned:
            given["version"] = if_match(environ.get("HTTP_IF_MATCH"))
        if saves:
            given["options"] = save_options(
                environ.get("HTTP_X_CONFIRM_WARNINGS"), environ.get("HTTP_X_TRACE_SAVE")
            )
        if isinstance(body, UploadForm):
            given["body"] = body.receive(request)
        elif body is not None:
            sent_body = read_bytes(request, largest=largest)
            value = parse_json(sent_body)
            given["body"] = body.read(value) if isinstance(body, BodyForm) else value
            if repeatable:
                given["once"] = _once(environ, sent_body)
        return view(**given)

    call.route = route  # type: ignore[attr-defined]
    return call


def _once(environ: Mapping[str, Any], body: bytes) -> Once | None:
    key = idempotency_key(environ.get("HTTP_IDEMPOTENCY_KEY"))
    if key is None:
        return None
    path = environ["PATH_INFO"].encode("latin-1")
    return Once(key, sha256(path + b"\n" + body).digest())
