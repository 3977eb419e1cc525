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
from wsgiref.types import WSGIEnvironment

from flask import Blueprint, Response, request

from dougong.access.errors import ScopeError, SecondFactorNeededError, ViewingError
from dougong.access.permissions.narrowed import NarrowedRights
from dougong.access.signing_in.authentication import ENROLLING
from dougong.api.admission import Admission
from dougong.api.body import LARGEST_BYTES, BodyForm, parse_json, read_bytes
from dougong.api.errors import NotAtomicError, NotInBatchError
from dougong.api.headers import idempotency_key, if_match, save_options
from dougong.api.identity import Identity
from dougong.api.query import Query, Values, defaults, read_query
from dougong.api.uploads import MultipartForm, UploadForm
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText
from dougong.metadata.objects.definition import Shape
from dougong.records.saving.repeats import Once

Answers: TypeAlias = Mapping[int, JsonObject | None]
Serve: TypeAlias = "Callable[[WSGIEnvironment, dict[str, Any]], Response]"
"""Reads a request as its route declares it, and has the view answer."""

PREFIX = "/api/v1"
ACTOR = "dougong.actor"
ROUTE = "dougong.route"
BATCH = "dougong.batch"
"""Of a request within a batch: the views that take the place of some routes' own, by route."""

# What changes something elsewhere is one's own, which no scope of a token can speak of.
_DECIDED_BY_RIGHTS = (
    "/data/",
    "/files",
    "/imports",
    "/exports",
    "/meta/",
    "/access/",
    "/personal/",
    "/tenants",
    "/audit",
    "/batch",
)
# What signs in and out answers with cookies, and a batch is no request of a batch.
_NOT_IN_BATCHES = ("/auth", "/batch", "/events")


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
        while_viewing: Whether also who looks as another user may make it; what only reads they
            always may.
        while_enrolling: Whether also who must set up a second factor first may make it.
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
    body: BodyForm | Writes | UploadForm | MultipartForm | None = None
    versioned: bool = False
    repeatable: bool = False
    saves: bool = False
    while_viewing: bool = False
    while_enrolling: bool = False
    answers: Answers = field(default_factory=dict)
    shapes: frozenset[Shape] = frozenset(Shape)
    answers_of: Mapping[Shape, Answers] = field(default_factory=dict)

    @property
    def template(self) -> str:
        """The path as OpenAPI writes it."""
        return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", self.rule)


def blueprint(
    name: str, routes: Iterable[Route], identity: Identity, admission: Admission
) -> Blueprint:
    """Make the blueprint of an area."""
    area = Blueprint(name, __name__)
    for position, route in enumerate(routes):
        area.add_url_rule(
            route.rule,
            endpoint=f"{position}_{route.view.__name__}",
            view_func=_view_function(route, identity, admission),
            methods=[route.method],
            provide_automatic_options=False,
        )
    return area


def route_of(view_function: object) -> Route | None:
    """Give the route that a view function was made from; none if it was made otherwise."""
    return getattr(view_function, "route", None)


def _view_function(
    route: Route, identity: Identity, admission: Admission
) -> Callable[..., Response]:
    serve = serving(route)
    in_batches = route.access is Access.MEMBER and not route.rule.startswith(_NOT_IN_BATCHES)
    needs_actor = route.access is not Access.PUBLIC
    # Pages and probes wait for nobody; what strangers send to the API has turns like a tenant.
    is_light = not needs_actor and route.summary is None
    changes = route.method != "GET"
    refused_while_viewing = route.method != "GET" and not route.while_viewing
    refused_to_scopes = route.method != "GET" and not route.rule.startswith(_DECIDED_BY_RIGHTS)

    def call(**given: Any) -> Response:
        environ = request.environ
        environ[ROUTE] = route
        if is_light:
            return serve(environ, given)
        actor = None
        if needs_actor:
            given["actor"] = environ[ACTOR] = actor = identity.actor(environ)
            if actor.viewer is not None and refused_while_viewing:
                raise ViewingError()
            if actor.via == ENROLLING and not route.while_enrolling:
                raise SecondFactorNeededError()
            if refused_to_scopes and isinstance(actor.rights, NarrowedRights):
                raise ScopeError()
        if BATCH in environ:
            if not in_batches:
                raise NotInBatchError(path=route.template)
            # The batch has its turn already; each request of it counts as a call.
            admission.count(actor)
            return _instead(route, serve, environ[BATCH])(environ, given)
        admission.enter(actor)
        try:
            return serve(environ, given)
        finally:
            admission.leave(actor)
            if changes and actor is not None:
                admission.announce(actor.schema)

    call.route = route  # type: ignore[attr-defined]
    return call


def _instead(route: Route, serve: Serve, views: Mapping[tuple[str, str], Serve] | None) -> Serve:
    """Give what serves a route within a batch: of an atomic one only what it says itself."""
    if views is None:
        return serve
    found = views.get((route.method, route.rule))
    if found is None:
        raise NotAtomicError(path=route.template)
    return found


def serving(route: Route) -> Serve:
    """Give what reads a request as the route declares it, and has its view answer."""
    view, query, body = route.view, route.query, route.body
    versioned, repeatable, saves = route.versioned, route.repeatable, route.saves
    largest = body.largest if isinstance(body, BodyForm) else LARGEST_BYTES
    without_query = route.asked(defaults(query))

    @lru_cache(maxsize=128)
    def read(sent: str) -> Any:
        return route.asked(read_query(query, sent))

    def serve(environ: WSGIEnvironment, given: dict[str, Any]) -> Response:
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
        if isinstance(body, UploadForm | MultipartForm):
            given["body"] = body.receive(request)
        elif body is not None:
            sent_body = read_bytes(request, largest=largest)
            value = parse_json(sent_body)
            given["body"] = body.read(value) if isinstance(body, BodyForm) else value
            if repeatable:
                given["once"] = _once(environ, sent_body)
        return view(**given)

    return serve


def _once(environ: Mapping[str, Any], body: bytes) -> Once | None:
    key = idempotency_key(environ.get("HTTP_IDEMPOTENCY_KEY"))
    if key is None:
        return None
    path = environ["PATH_INFO"].encode("latin-1")
    return Once(key, sha256(path + b"\n" + body).digest())
