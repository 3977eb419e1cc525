"""The WSGI application: every route, one error handler, the edge around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias
from uuid import UUID
from wsgiref.types import WSGIApplication

from flask import Flask, Request, Response, request
from flask.sessions import NullSession, SecureCookieSessionInterface
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import MapAdapter, Rule

from dougong.api.auth import auth_routes
from dougong.api.data import data_routes
from dougong.api.edge import Edge
from dougong.api.expressions import expression_routes
from dougong.api.health import health_routes
from dougong.api.identity import Identity
from dougong.api.jobs import job_routes
from dougong.api.measures import Measures
from dougong.api.meta import meta_routes
from dougong.api.openapi import OpenApi, openapi_route
from dougong.api.pages import PageConverter, page_routes
from dougong.api.problems import answer_problem
from dougong.api.routing import PREFIX, Route, blueprint
from dougong.api.services import Services

_ID = re.compile(r"(?<=/)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=/|\Z)")
_MOST_PLACES = 1000


class _NoSessions(SecureCookieSessionInterface):
    """Flask's own sessions are not used; none is looked for in a request."""

    _none = NullSession()

    def open_session(self, app: Flask, request: Request) -> NullSession:
        return self._none


Places: TypeAlias = dict[tuple[str, str], tuple[Rule, dict[str, Any], str]]
"""By method and path without its id: the rule, its other arguments, and the name of the id."""


class RememberingAdapter(MapAdapter):
    """Remembers where paths led: those that differ only in the id of a record lead to one place."""

    def __init__(self, places: Places, *where: Any) -> None:
        super().__init__(*where)
        self._places = places

    def match(self, *args: Any, **options: Any) -> Any:
        """Find the rule of a path and its arguments, as ``MapAdapter`` does."""
        found = _ID.search(self.path_info)
        if found is None or args or options != {"return_rule": True}:
            return super().match(*args, **options)
        shape = self.path_info[: found.start()] + self.path_info[found.end() :]
        place = self._places.get((self.default_method, shape))
        if place is not None:
            return place[0], {**place[1], place[2]: UUID(found[0])}
        rule, values = super().match(return_rule=True)
        names = [name for name, value in values.items() if value == UUID(found[0])]
        if len(names) == 1:
            if len(self._places) >= _MOST_PLACES:
                self._places.clear()
            self._places[self.default_method, shape] = rule, dict(values), names[0]
        return rule, values


class _Application(Flask):
    """Flask without what is not used: signals, functions around requests, redirects to a host.

    A third of what Flask costs a request goes with them.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name, static_folder=None)
        self.places: Places = {}

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        if request is None:
            return None
        method, path, scheme = request.method, request.path, request.scheme
        where = self.url_map, "", request.root_path, "", scheme, path, method
        return RememberingAdapter(self.places, *where)

    def full_dispatch_request(self) -> Response:
        try:
            answer = self.dispatch_request()
        except Exception as error:  # noqa: BLE001 - every error has its answer, as in Flask
            answer = self.handle_user_exception(error)
        return self.make_response(answer)

    def do_teardown_request(self, exc: object = None) -> None:
        """Do nothing: there is nothing to tear down."""


def create_flask_app(services: Services) -> Flask:
    """Make the application.

    Args:
        services: The use cases behind the calls.
    """
    app = _Application("dougong")
    app.session_interface = _NoSessions()
    app.url_map.merge_slashes = False
    app.url_map.converters["page"] = PageConverter
    identity = Identity(services.authentication, secure_cookies=services.settings.secure_cookies)
    measures = Measures(services.database.figures)
    areas = dict(_api(services, identity))
    every = [route for routes in areas.values() for route in routes]
    areas["openapi"] = [openapi_route(OpenApi(every, services.models, cookie=identity.cookie_name))]
    for name, routes in areas.items():
        app.register_blueprint(blueprint(name, routes, identity), url_prefix=PREFIX)
    app.register_blueprint(
        blueprint("health", health_routes(services.database, measures), identity)
    )
    app.register_blueprint(blueprint("pages", page_routes(services.web), identity))
    app.register_error_handler(Exception, _answer_error)
    edge = Edge(app.wsgi_app, measures, https_only=services.settings.secure_cookies)
    app.wsgi_app = _behind(services.settings.proxies, edge)  # type: ignore[assignment,method-assign]
    return app


def _behind(proxies: int, application: WSGIApplication) -> WSGIApplication:
    """Believe so many proxies about the client's address; what a client adds itself counts not."""
    if not proxies:
        return application
    return ProxyFix(application, x_for=proxies, x_proto=proxies, x_host=0)


def _api(services: Services, identity: Identity) -> Iterator[tuple[str, list[Route]]]:
    yield "auth", list(auth_routes(services, identity))
    yield "data", list(data_routes(services.records))
    yield "meta", list(meta_routes(services.deployments))
    expressions = expression_routes(services.models, services.records, services.functions)
    yield "expressions", list(expressions)
    yield "jobs", list(job_routes(services.database))


def _answer_error(error: Exception) -> Response:
    return answer_problem(error, request)
