"""Every route: made by the registry, with a word on who may call it, and refused to all others."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from dougong.api.identity import Identity
from dougong.api.query import Parameter
from dougong.api.routing import Access, Route, route_of
from dougong.metadata.objects.definition import Shape
from dougong.testing.desk import an_object
from dougong.testing.over_http import Home, app, clock, home, platform  # noqa: F401 - fixtures

# Adding to this list is a decision about security; nothing here tells anything of a tenant, but to
# whom somebody of it has handed a link that is signed and ends.
PUBLIC = {
    "GET /api/v1/forms/<tenant>/<form>",
    "POST /api/v1/forms/<tenant>/<form>",
    "GET /api/v1/files/shared/<link>",
    "GET /api/v1/d/<token>",
    "POST /api/v1/d/<token>",
    "POST /api/v1/auth/login",
    "GET /api/v1/auth/options",
    "POST /api/v1/auth/reset",
    "POST /api/v1/auth/reset/<token>",
    "POST /api/v1/auth/invite/<token>",
    "GET /api/v1/auth/oidc/<provider>",
    "GET /api/v1/auth/oidc/<provider>/callback",
    "POST /api/v1/hooks/<tenant>/<hook>",
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
    "GET /",
    "GET /docs",
    "GET /api/v1/docs",
    "GET /<page:path>",
}


def routes(app: Flask) -> dict[str, Route | None]:  # noqa: F811 - the fixture above
    """Give every rule of an application with the route it was made from."""
    return {
        f"{method} {rule.rule}": route_of(app.view_functions[rule.endpoint])
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD"}
    }


def test_every_rule_comes_from_the_registry(app: Flask) -> None:  # noqa: F811
    assert [rule for rule, route in routes(app).items() if route is None] == []
    assert not [rule for rule in routes(app) if rule.startswith("OPTIONS")]


def test_only_these_are_open_to_all(app: Flask) -> None:  # noqa: F811
    public = {rule for rule, each in routes(app).items() if each and each.access is Access.PUBLIC}

    assert public == PUBLIC


def test_every_other_is_refused_to_who_has_not_signed_in(home: Home) -> None:  # noqa: F811
    client = home.app.test_client()

    for rule in routes(home.app).keys() - PUBLIC:
        method, _, path = rule.partition(" ")
        path = re.sub(r"<uuid:\w+>", str(uuid4()), path)
        answer = client.open(path, method=method, json={})

        assert answer.status_code == 401, rule


def test_every_call_of_the_api_is_on_the_api_page(home: Home) -> None:  # noqa: F811
    beside = {"GET /api/v1/openapi.json", "GET /api/v1/docs"}
    named = {shape: f"{shape}_thing" for shape in (Shape.DOCUMENT, Shape.SINGLE)}
    home.deploy(*(an_object(name, shape=shape) for shape, name in named.items()))
    page: Any = home.api.get("/openapi.json").json

    for rule, route in routes(home.app).items():
        if "/api/v1" in rule and rule not in beside:
            assert route is not None
            (*_, shape) = sorted(route.shapes)
            name = "account" if Shape.PLAIN in route.shapes else named[shape]
            path = route.template.replace("{object_name}", name)
            assert route.method.lower() in page["paths"][path], rule


def test_every_parameter_is_described_in_both_languages(app: Flask) -> None:  # noqa: F811
    described: list[Parameter] = [
        parameter for route in routes(app).values() if route for parameter in route.query.values()
    ]

    assert described
    for parameter in described:
        assert parameter.about.keys() == {"en", "zh-CN"}
        assert parameter.schema["type"] in ("string", "integer")


@pytest.mark.parametrize("secure", [False, True])
def test_a_cookie_is_bound_to_the_host_where_https_is_spoken(secure: bool) -> None:
    identity = Identity(authentication=None, secure_cookies=secure)  # type: ignore[arg-type]

    assert identity.cookie_name.startswith("__Host-") is secure
