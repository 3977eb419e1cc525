"""The WSGI application: every route, one error handler, the edge around them."""

from __future__ import annotations

from collections.abc import Iterator
from wsgiref.types import WSGIApplication, WSGIEnvironment

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from dougong.api.auth import auth_routes
from dougong.api.data import data_routes
from dougong.api.edge import Edge
from dougong.api.expressions import expression_routes
from dougong.api.files import file_routes
from dougong.api.health import health_routes
from dougong.api.identity import Identity
from dougong.api.jobs import job_routes
from dougong.api.measures import Measures
from dougong.api.meta import meta_routes
from dougong.api.openapi import OpenApi, openapi_route
from dougong.api.pages import PageConverter, page_routes
from dougong.api.past import past_routes
from dougong.api.problems import answer_problem
from dougong.api.request_context import LightContext, Places
from dougong.api.routing import PREFIX, Route, blueprint
from dougong.api.services import Services
from dougong.api.settings import setting_routes
from dougong.api.where_used import where_used_routes
from dougong.records.files import Files
from dougong.records.setting_values import SettingValues


class _Application(Flask):
    """Flask without what is not used: signals, functions around requests, redirects to a host."""

    def __init__(self, name: str) -> None:
        super().__init__(name, static_folder=None)
        self._places = Places()

    def request_context(self, environ: WSGIEnvironment) -> LightContext:
        return LightContext(self, environ, self._places)

    def full_dispatch_request(self) -> Response:
        try:
            answer = self.dispatch_request()
        except Exception as error:  # noqa: BLE001 - every error has its answer, as in Flask
            answer = self.handle_user_exception(error)
        return self.make_response(answer)


def create_flask_app(services: Services) -> Flask:
    """Make the application.

    Args:
        services: The use cases behind the calls.
    """
    app = _Application("dougong")
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
    yield "where_used", list(where_used_routes(services.deployments.where_used))
    yield "past", list(past_routes(services.deployments))
    expressions = expression_routes(services.models, services.records, services.functions)
    yield "expressions", list(expressions)
    yield "jobs", list(job_routes(services.database))
    settings = SettingValues(
        database=services.database, models=services.models, clock=services.clock
    )
    yield "settings", list(setting_routes(settings))
    files = Files(
        database=services.database,
        models=services.models,
        clock=services.clock,
        ids=services.ids,
    )
    yield "files", list(file_routes(files, largest=services.settings.max_file_bytes))


def _answer_error(error: Exception) -> Response:
    return answer_problem(error, request)
