"""Routes: each says once who may call it, what it takes and what it answers.

From that the call is parsed before its view runs, and the API page is written. A route without
``access`` cannot be made, so nothing is open by oversight.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from enum import Enum
from typing import Any

from flask import Blueprint, Request, Response, request

from dougong.api.body import BodyForm, parse_json, read_bytes
from dougong.api.headers import if_match
from dougong.api.identity import Identity
from dougong.api.query import Query, defaults, read_query
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText

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


@dataclass(frozen=True, slots=True)
class Route:
    """One call.

    What the view needs is passed by name: ``actor`` for a member, the parts of the path, and,
    where declared, ``query``, ``body`` and ``version``.

    Attributes:
        method: HTTP method.
        rule: Path below the area's prefix, in werkzeug's notation.
        access: Who may call it.
        view: Does it.
        summary: What it does, for the API page; a route without one is not on the page.
        query: Query parameters; a call with parameters that are not declared is refused.
        body: Form of the body.
        versioned: Whether it takes ``If-Match``.
        headers: Request headers it takes besides, for the API page.
        answers: Status to schema of the body, or None without one, for the API page.
    """

    method: str
    rule: str
    access: Access
    view: Callable[..., Response]
    _: KW_ONLY
    summary: LocaleText | None = None
    query: Query = field(default_factory=dict)
    body: BodyForm | Writes | None = None
    versioned: bool = False
    headers: Mapping[str, LocaleText] = field(default_factory=dict)
    answers: Mapping[int, JsonObject | None] = field(default_factory=dict)

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
    view, query, body, versioned = route.view, route.query, route.body, route.versioned
    needs_actor = route.access is not Access.PUBLIC
    without_query = defaults(query)

    def call(**given: Any) -> Response:
        environ = request.environ
        environ[ROUTE] = route
        if needs_actor:
            given["actor"] = environ[ACTOR] = identity.actor(environ)
        sent = environ.get("QUERY_STRING")
        values = read_query(query, sent) if sent else without_query
        if query:
            given["query"] = values
        if versioned:
            given["version"] = if_match(environ.get("HTTP_IF_MATCH"))
        if body is not None:
            given["body"] = _body(body, request)
        return view(**given)

    call.route = route  # type: ignore[attr-defined]
    return call


def _body(form: BodyForm | Writes, request: Request) -> Any:
    value = parse_json(read_bytes(request))
    return form.read(value) if isinstance(form, BodyForm) else value
