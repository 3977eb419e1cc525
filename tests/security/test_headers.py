"""Headers that every answer carries, whatever it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dougong.api.flask_app import create_flask_app
from dougong.processes.web_app import services_of
from dougong.testing.over_http import BASE, PASSWORD, Home

PATHS = [
    "/",
    "/x/y",
    "/healthz",
    "/metrics",
    "/nothing.js",
    f"{BASE}/docs",
    f"{BASE}/data/account",
    f"{BASE}/data/nothing",
    f"{BASE}/nothing",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_every_answer_is_armoured(home: Home, path: str, method: str) -> None:
    answer = home.app.test_client().open(path, method=method, headers=dict(home.api.headers))

    policy = answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert len(answer.headers.getlist("Content-Security-Policy")) == 1
    assert "Server" not in answer.headers
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_only_previews_of_the_builder_are_framed_and_by_the_app_alone(home: Home) -> None:
    answer = home.app.test_client().get("/-/preview/layouts/ticket_record")

    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "frame-src 'self'" in policy
    assert "script-src 'self';" in policy


def test_nothing_of_a_tenant_is_kept_by_caches(home: Home) -> None:
    for path in ("/data/account", "/data/nothing", "/auth/me", "/meta/object", "/auth/tokens"):
        assert home.api.get(path).headers["Cache-Control"] == "no-store", path
    assert "private" in home.api.get("/openapi.json").headers["Cache-Control"]


def test_where_https_is_spoken_cookies_and_browsers_stay_with_it(home: Home) -> None:
    services = services_of(home.platform)
    secure = replace(services, settings=replace(services.settings, secure_cookies=True))
    client = create_flask_app(secure).test_client()
    body = {"tenant": home.tenant.name, "email": home.email, "password": PASSWORD}

    answer = client.post(f"{BASE}/auth/login", json=body, base_url="https://crm.example")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-dougong=")
    assert "; Secure" in cookie
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    me = client.get(f"{BASE}/auth/me", base_url="https://crm.example")
    assert me.status_code == 200


def test_over_plain_http_no_browser_is_told_to_leave_it(home: Home) -> None:
    assert "Strict-Transport-Security" not in home.api.get("/auth/me").headers


def test_a_form_of_another_site_cannot_sign_anyone_in(home: Home) -> None:
    form = {"tenant": home.tenant.name, "email": home.email, "password": PASSWORD}

    answer = home.app.test_client().post(f"{BASE}/auth/login", data=form)

    assert answer.status_code == 415
    assert "Set-Cookie" not in answer.headers
