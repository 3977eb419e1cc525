"""OWASP ASVS 5.0, level 2: the browser (V3), the API (V4), and data on its way (V14).

Headers of every answer are also in ``test_headers.py``, bodies made to exhaust in
``test_hostile_bodies.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from dougong.api.flask_app import create_flask_app
from dougong.api.routing import Access, Route, route_of
from dougong.processes.web_app import services_of
from dougong.testing.over_http import BASE, PASSWORD, ApiClient, Home
from dougong.testing.signing_in import Mailbox, browser_of, link_in

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "ui_builder" / "src"


def routes_of(app: Flask) -> Iterator[Route]:
    """Give every call of an application."""
    for rule in app.url_map.iter_rules():
        route = route_of(app.view_functions[rule.endpoint])
        assert route is not None
        yield route


def address_of(route: Route) -> str:
    """Give an address that the call answers."""
    path = route.rule.replace("<object_name>", "account").replace("<kind>", "object")
    path = re.sub(r"<uuid:\w+>", str(uuid4()), path)
    return re.sub(r"<(?:\w+:)?\w+>", "account", path)


def sources(*suffixes: str) -> Iterator[tuple[str, str]]:
    """Give what the browser app is made of, without tests."""
    for path in sorted(SOURCES.rglob("*")):
        if path.suffix in suffixes and ".test." not in path.name:
            yield path.relative_to(SOURCES).as_posix(), path.read_text("utf-8")


@pytest.fixture(scope="module")
def over_https(home: Home) -> ApiClient:
    """A client of the application as it is served over HTTPS."""
    services = services_of(home.platform)
    secure = replace(services, settings=replace(services.settings, secure_cookies=True))
    return ApiClient(create_flask_app(secure).test_client())


def sign_in(client: ApiClient, home: Home) -> Any:
    """Sign the administrator in over HTTPS."""
    body = {"tenant": home.tenant.name, "email": home.email, "password": PASSWORD}
    return client.post("/auth/login", body, base_url="https://crm.example")


# V3.2 Unintended content interpretation


def test_v3_2_1_no_answer_of_the_api_can_be_shown_as_a_page(home: Home) -> None:
    """3.2.1: what is asked for directly is JSON, a table or bytes; it is sniffed for nothing."""
    pages = []
    for route in routes_of(home.app):
        if route.method != "GET" or not route.rule.startswith(BASE):
            continue
        answer = home.app.test_client().get(address_of(route), headers=dict(home.api.headers))
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        if answer.status_code != 303 and "html" in answer.headers.get("Content-Type", ""):
            pages.append(route.rule)

    assert pages == [f"{BASE}/docs"]


def test_v3_2_2_texts_are_put_into_pages_as_texts() -> None:
    """3.2.2: the browser app writes no HTML, by any of the ways there are."""
    writing = re.compile(
        r"dangerouslySetInnerHTML|\.(?:inner|outer)HTML\s*=(?!=)|insertAdjacentHTML"
        r"|document\.write|createContextualFragment|\beval\(|new Function\("
    )

    assert [name for name, text in sources(".ts", ".tsx") if writing.search(text)] == []


# V3.3 Cookies


def test_v3_3_1_to_4_the_cookie_of_a_session_is_fenced_in(
    home: Home, over_https: ApiClient
) -> None:
    """3.3.1-3.3.4: Secure, SameSite, __Host- and HttpOnly; its value is in no answer's body."""
    answer = sign_in(over_https, home)

    cookies = answer.headers.getlist("Set-Cookie")
    parts = [part.strip() for part in cookies[0].split(";")]
    value = parts[0].partition("=")[2]
    assert len(cookies) == 1
    assert parts[0].startswith("__Host-dougong=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(parts)
    assert {"SameSite=Lax", "SameSite=Strict"} & set(parts)
    assert not [part for part in parts if part.startswith("Domain")]
    assert value not in answer.text
    me = over_https.call("GET", "/auth/me", base_url="https://crm.example")
    assert me.status_code == 200
    assert value not in me.text


# V3.4 Headers

ASKED = ["/", "/x", "/a.js", "/healthz", f"{BASE}/nothing", f"{BASE}/data/account", f"{BASE}/docs"]


@pytest.mark.parametrize("path", ASKED)
def test_v3_4_1_to_6_every_answer_tells_browsers_what_not_to_do(
    home: Home, over_https: ApiClient, path: str
) -> None:
    """3.4.1-3.4.6: HSTS, CORS, CSP, nosniff, referrers and frames on each answer."""
    headers = {**home.api.headers, "Origin": "https://evil.example"}

    answer = over_https.flask.get(path, headers=headers, base_url="https://crm.example")

    policy = [part.strip() for part in answer.headers["Content-Security-Policy"].split(";")]
    assert {"object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(policy)
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    told = answer.headers["Strict-Transport-Security"]
    assert int(told.partition("max-age=")[2].partition(";")[0]) >= 31_536_000
    assert "includeSubDomains" in told
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert not [name for name in dict(answer.headers) if name.startswith("Access-Control-")]


def test_v3_4_6_files_of_users_have_a_policy_of_their_own(home: Home) -> None:
    """3.4.3, 3.4.6: a file that is opened by itself runs nothing and stands in no frame."""
    sent = home.api.upload(b"%PDF-1.7", "a.pdf", "application/pdf")

    policy = home.api.get(f"/files/{sent['id']}").headers["Content-Security-Policy"]

    for part in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "sandbox"):
        assert part in policy
    assert "frame-ancestors 'none'" in policy


# V3.5 Origins


def test_v3_5_1_every_unsafe_call_needs_the_token_of_the_page(home: Home) -> None:
    """3.5.1: a cookie alone changes nothing; what another site can send is refused everywhere."""
    browser = browser_of(home, home.email)
    taken, tried = [], 0
    for route in routes_of(home.app):
        if route.method == "GET" or route.access is Access.PUBLIC:
            continue
        path = address_of(route).removeprefix(BASE)
        for token in (None, "", "x" * 43, browser.csrf[:-1], browser.csrf + "A", "é"):
            headers = {} if token is None else {"X-CSRF-Token": token}
            answer = browser.client.call(
                route.method, path, json={}, headers={**headers, "Origin": "https://evil.example"}
            )
            tried += 1
            if answer.status_code != 403 or '"access.csrf"' not in answer.text:
                taken.append((route.method, path, token, answer.status_code, answer.text[:80]))

    assert taken == []
    assert tried > 300


@pytest.mark.parametrize(
    "media_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain; application/json",
        "application/jsonx",
        "",
    ],
)
def test_v3_5_2_no_form_of_another_site_is_read_as_json(home: Home, media_type: str) -> None:
    """3.5.2: whatever takes JSON takes it by its name alone, which no form can send."""
    for route in routes_of(home.app):
        if route.method == "GET" or route.body is None or not route.rule.startswith(BASE):
            continue
        if type(route.body).__name__ in ("UploadForm", "MultipartForm"):
            continue
        path = address_of(route).removeprefix(BASE)
        answer = home.api.call(route.method, path, data=b"{}", content_type=media_type)

        assert answer.status_code in (404, 415), (route.rule, answer.status_code, answer.text)


def test_v3_5_3_what_is_safe_by_its_method_changes_nothing(home: Home) -> None:
    """3.5.3: GET and HEAD of every call leave the records, definitions and grants as they were."""
    users: Any = home.api.get("/access/users").json

    for route in routes_of(home.app):
        if route.method == "GET":
            for method in ("GET", "HEAD"):
                home.app.test_client().open(
                    address_of(route), method=method, headers=dict(home.api.headers)
                )

    before: Any = home.api.get("/meta/versions").json
    assert len(before["versions"]) == len(home.api.get("/meta/versions").json["versions"])  # type: ignore[index]
    assert home.api.get("/access/users").json == users
    assert home.api.get("/auth/me").status_code == 200


def test_v3_5_5_pages_listen_to_nobody_but_themselves() -> None:
    """3.5.5: messages come by a channel of the origin's own; no window is listened to."""
    listening = [
        name
        for name, text in sources(".ts", ".tsx")
        if re.search(r"(?:window|self)\.(?:addEventListener\('message'|onmessage)", text)
    ]

    assert [name for name in listening if not name.startswith("pwa/")] == []


# V3.7 Redirects


@pytest.mark.parametrize(
    "path", ["//evil.example", "//evil.example/..", "/\\evil.example", "/%5Cevil.example", "/x//"]
)
def test_v3_7_2_nobody_is_led_out_of_the_application(home: Home, path: str) -> None:
    """3.7.2: no address of ours redirects to another host, whatever it or the request names."""
    client = home.app.test_client()

    for asked in (path, f"/docs?next={path}", f"{BASE}/auth/oidc/none?next={path}"):
        answer = client.get(asked, headers={"Host": "evil.example"})
        where = answer.headers.get("Location", "/")
        assert where.startswith("/")
        assert not where.startswith(("//", "/\\"))


# V4.1 Generic web service security


def test_v4_1_1_what_is_text_says_how_it_is_written(home: Home) -> None:
    """4.1.1: every answer with a body names its type, and texts their encoding."""
    paths = [*ASKED, f"{BASE}/audit.csv", "/metrics", "/readyz", f"{BASE}/openapi.json"]

    for path in paths:
        answer = home.app.test_client().get(path, headers=dict(home.api.headers))
        if answer.data:
            told = answer.headers["Content-Type"]
            assert not told.startswith("text/") or "charset=utf-8" in told.lower(), path


def test_v4_1_3_a_client_sets_no_header_of_a_proxy(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """4.1.3, 15.3.4: X-Forwarded-* of a client counts for nothing; links name our own address."""
    said = {
        "X-Forwarded-For": "203.0.113.66",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "Forwarded": "for=203.0.113.66;host=evil.example",
        "X-Real-Ip": "203.0.113.66",
        "Host": "evil.example",
    }
    mailbox = Mailbox(home.platform)
    mailbox.fetch()
    body = {"tenant": home.tenant.name, "email": home.email}

    home.anyone().post("/auth/reset", body, headers=said)
    home.anyone().post("/auth/login", {**body, "password": "wrong"}, headers=said)

    (mail,) = mailbox.fetch()
    assert link_in(mail)
    assert "evil.example" not in mail.text
    log = home.api.get("/audit", action="sign_in.failed").text
    assert "203.0.113.66" not in log


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "OPTIONS", "PROPFIND", "DEBUG"])
def test_v4_1_4_and_13_4_4_methods_that_nothing_declares_are_refused(
    home: Home, method: str
) -> None:
    """4.1.4, 13.4.4: TRACE and the like are answered by nothing; no header stands for a method."""
    for path in ("/", "/healthz", f"{BASE}/auth/me", f"{BASE}/data/account", f"{BASE}/docs"):
        answer = home.app.test_client().open(path, method=method, headers=dict(home.api.headers))
        assert answer.status_code == 405, path
    made = home.api.create("account", name=f"Stays {method}")
    for header in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        home.api.call("GET", f"/data/account/{made['id']}", headers={header: "DELETE"})
        home.api.post(f"/data/account?_method={method}", {"name": "x"})
    assert home.api.get(f"/data/account/{made['id']}").status_code == 200


# V4.3 Query cost


def test_v4_3_1_what_may_be_asked_for_at_once_is_bounded(home: Home) -> None:
    """4.3.1: lists, columns, joins, groups and conditions have an end each."""
    deep = "owner.manager." * 40 + "name"
    asked = [
        home.api.get("/data/account", limit=100_000),
        home.api.get("/data/account", fields=",".join([deep] * 50)),
        home.api.get("/data/account", fields=",".join(["name"] * 3000)),
        home.api.get("/data/account", where=" or ".join(["name = 'x'"] * 3000)),
        home.api.get("/data/account", where="(" * 400 + "true" + ")" * 400),
        home.api.get("/data/account", sort=",".join(["name"] * 200)),
        home.api.get(
            "/data/account/aggregate", group=",".join(f"LEFT(name, {n})" for n in range(100))
        ),
        home.api.get("/search", q="x" * 10_000),
    ]

    assert [answer.status_code for answer in asked if answer.status_code not in (400, 422)] == []


# V14 Data protection


def test_v14_2_1_no_address_holds_a_credential(home: Home) -> None:
    """14.2.1: tokens and passwords come by header and body; in an address they open nothing."""
    token = home.api.headers["Authorization"].partition(" ")[2]
    page: Any = home.api.get("/openapi.json").json
    named = {
        parameter["name"]
        for path in page["paths"].values()
        for call in path.values()
        for parameter in call["parameters"]
        if parameter["in"] == "query"
    }

    for name in ("token", "access_token", "api_key", "session", "password"):
        answer = home.anyone().get("/auth/me", **{name: token})
        assert answer.status_code in (400, 401)
    assert not named & {"token", "access_token", "api_key", "key", "password", "secret", "code"}


def test_v14_2_2_and_14_3_2_nothing_of_a_tenant_is_kept_on_the_way(home: Home) -> None:
    """14.2.2, 14.3.2: answers say ``no-store``; files to be saved too, refusals as well."""
    sent = home.api.upload(b"secret", "a.txt")
    kept = []
    for route in routes_of(home.app):
        if route.method != "GET" or not route.rule.startswith(BASE):
            continue
        for headers in (dict(home.api.headers), {}):
            answer = home.app.test_client().get(address_of(route), headers=headers)
            if answer.headers["Cache-Control"] != "no-store":
                kept.append((route.rule, answer.headers["Cache-Control"]))

    # Definitions are kept by browsers and asked for anew each time; no record is among them.
    assert {rule.removeprefix(BASE) for rule, _ in kept} <= {
        "/docs",
        "/openapi.json",
        "/ui/app",
        "/ui/objects/<name>",
        "/ui/pages/<name>",
    }
    assert {said for rule, said in kept if not rule.endswith("/docs")} <= {"private, no-cache"}
    assert home.api.get(f"/files/{sent['id']}").headers["Cache-Control"] == "no-store"


def test_v14_3_1_signing_out_clears_what_the_browser_kept(home: Home) -> None:
    """14.3.1: the cache goes with the session, and so do drafts of forms."""
    browser = browser_of(home, home.email)

    answer = browser.call("POST", "/auth/logout")

    assert answer.headers["Clear-Site-Data"] == '"cache"'
    session = (SOURCES / "api/session.ts").read_text("utf-8")
    assert "dropAllDrafts(localStorage)" in session
    assert "sessionStorage.clear()" in session
    assert "client.removeQueries" in session


def test_v14_3_3_browsers_store_choices_and_drafts_and_nothing_else() -> None:
    """14.3.3: what uses the storage of browsers is known; no token and no record is put there."""
    storing = {
        name
        for name, text in sources(".ts", ".tsx")
        if re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie", text)
    }

    assert storing <= {
        "api/session.ts",  # drops drafts
        "app/lastApp.ts",
        "builder/flows/clipboard.ts",  # steps that were copied: in its tab, gone at sign-out
        "app/rememberedSignIn.ts",  # company and e-mail, where one ticked that
        "app/shell/useFolded.ts",
        "i18n/i18n.ts",
        "runtime/form/useKeptDraft.ts",  # drafts: a week at most, nothing secret, gone at sign-out
        "runtime/importing/keptPlan.ts",  # how a table is to be read: in its tab, gone at sign-out
        "ui/appearance.ts",
    }
    # What is kept of a user's work is kept of each by themselves: a session may just run out.
    for name, named in (
        ("api/formDrafts.ts", "${PREFIX}${tenant}.${user}."),
        ("runtime/importing/keptPlan.ts", "dougong.import.${tenant}.${user}."),
    ):
        assert named in (SOURCES / name).read_text("utf-8")
    assert "localStorage" not in (SOURCES / "runtime/importing/keptPlan.ts").read_text("utf-8")
