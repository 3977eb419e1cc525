"""The browser app as files, its stand-in, the viewer of the API page, and what operators watch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from dougong.api.flask_app import create_flask_app
from dougong.processes.web_app import services_of
from dougong.storage.errors import DatabaseUnavailableError
from dougong.testing.over_http import Home


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """A built browser app."""
    folder = tmp_path / "web"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>app</title>")
    (folder / "docs.html").write_text("<!doctype html><title>docs</title>")
    (folder / "favicon.svg").write_text("<svg/>")
    (folder / "assets" / "app-1a2b.js").write_text("plain")
    (folder / "assets" / "app-1a2b.js.br").write_bytes(b"brotli")
    (folder / "assets" / "app-1a2b.js.gz").write_bytes(b"gzip")
    (tmp_path / "secret.txt").write_text("the treasure")
    return folder


@pytest.fixture
def visitor(home: Home, web: Path) -> FlaskClient:
    """A browser at an installation with that app."""
    services = replace(services_of(home.platform), web=web)
    return create_flask_app(services).test_client()


def test_the_app_answers_at_its_own_addresses(visitor: FlaskClient) -> None:
    for path in ("/", "/o/ticket", "/o/ticket/123", "/login", "/apiary"):
        answer = visitor.get(path)

        assert answer.status_code == 200, path
        assert "app" in answer.text
        assert answer.headers["Cache-Control"] == "no-cache"
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_built_files_are_kept_for_ever_and_sent_packed(visitor: FlaskClient) -> None:
    for accepted, encoding, body in (
        ("gzip, deflate, br", "br", b"brotli"),
        ("gzip", "gzip", b"gzip"),
        ("br;q=0, gzip", "gzip", b"gzip"),
        ("identity", None, b"plain"),
        ("", None, b"plain"),
    ):
        answer = visitor.get("/assets/app-1a2b.js", headers={"Accept-Encoding": accepted})

        assert answer.status_code == 200
        assert answer.headers.get("Content-Encoding") == encoding
        assert answer.data == body
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"


def test_a_browser_that_has_it_is_told_so(visitor: FlaskClient) -> None:
    first = visitor.get("/")

    again = visitor.get("/", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert again.data == b""


def test_no_other_file_can_be_named(visitor: FlaskClient) -> None:
    for path in (
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "//etc/passwd.txt",
        "/assets/none.js",
        "/robots.txt",
        "/assets/app-1a2b.js.br",
        "/index.html%00.js",
    ):
        answer = visitor.get(path)

        assert answer.status_code == 404, path
        assert "treasure" not in answer.text


def test_the_app_has_no_say_over_the_addresses_of_the_api(visitor: FlaskClient) -> None:
    for path in ("/api", "/api/", "/api/v1", "/api/v2/data/company", "/api/v1/nothing"):
        answer = visitor.get(path)

        assert answer.status_code == 404, path
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert visitor.post("/login").status_code == 405


def test_the_viewer_of_the_api_page_may_set_styles_but_no_inline_script(
    visitor: FlaskClient,
) -> None:
    answer = visitor.get("/api/v1/docs")
    short = visitor.get("/docs")

    policy = answer.headers["Content-Security-Policy"]
    assert "docs" in answer.text
    assert "script-src 'self';" in policy
    assert "style-src 'self' 'unsafe-inline';" in policy
    assert (short.status_code, short.headers["Location"]) == (308, "/api/v1/docs")


def test_without_a_built_app_an_honest_page_says_so(home: Home, tmp_path: Path) -> None:
    services = replace(services_of(home.platform), web=tmp_path / "nothing")
    visitor = create_flask_app(services).test_client()

    english = visitor.get("/")
    chinese = visitor.get("/o/ticket", headers={"Accept-Language": "zh-CN"})

    assert english.status_code == 200
    assert "The browser app was not built" in english.text
    assert "浏览器应用尚未构建" in chinese.text
    assert visitor.get("/api/v1/docs").status_code == 200


def test_operators_see_that_it_lives_and_is_ready(home: Home) -> None:
    client = home.app.test_client()

    assert client.get("/healthz").json == {"status": "alive"}
    assert client.get("/readyz").json == {"status": "ready"}


def test_it_is_not_ready_while_the_database_is_away(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> Any:
        raise DatabaseUnavailableError()

    monkeypatch.setattr(type(home.platform.database), "connection", away)
    client = home.app.test_client()

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "1"
    assert client.get("/healthz").status_code == 200


def test_measures_tell_routes_and_the_pool_but_nothing_of_a_tenant(home: Home) -> None:
    made = home.api.create("company", name="Measured")
    home.api.get(f"/data/company/{made['id']}")
    home.api.call("BREW", "/data/company")

    text = home.app.test_client().get("/metrics").text

    route = 'method="GET",route="/data/<object_name>/<uuid:record_id>",status="200"'
    assert f"dougong_http_request_duration_seconds_count{{{route}}}" in text
    assert 'method="other"' in text
    assert "dougong_database_pool_size" in text
    for secret in ("Measured", "company", made["id"], home.tenant.name, home.email, "BREW"):
        assert secret not in text
