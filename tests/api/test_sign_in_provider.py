"""Signing in by another service: against a provider that runs as a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from time import monotonic
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask

from dougong.testing.over_http import ApiClient, Home
from dougong.testing.signing_in import app_with_providers, browser_of, path_of

_START_S = 30
_numbers = count(1)


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A provider in a process of its own; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--require-nonce", "true"],
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(address: str) -> None:
    until = monotonic() + _START_S
    while True:
        try:
            requests.get(address + "/jwks", timeout=1)
        except requests.ConnectionError:
            assert monotonic() < until, "the provider does not start"
        else:
            return


@pytest.fixture(scope="module")
def app_by(home: Home, provider: str) -> Flask:
    """The application, with the provider three times: of one tenant, by domain, and generous."""
    known = {
        "discovery": f"{provider}/.well-known/openid-configuration",
        "client_id": "dougong",
        "client_secret": "secret",
    }
    domains = {"staff.example": home.tenant.name}
    return app_with_providers(
        home,
        {**known, "name": "office", "label": "Office", "tenant": home.tenant.name},
        {**known, "name": "staff", "label": {"en": "Staff", "zh-CN": "员工"}, "domains": domains},
        {**known, "name": "open", "label": "O", "domains": domains, "create": {"role": "nobody"}},
    )


@pytest.fixture
def visitor(app_by: Flask) -> ApiClient:
    """A browser that has not signed in."""
    return ApiClient(app_by.test_client())


def tell(provider: str, subject: str, **claims: Any) -> None:
    """Let the provider know somebody."""
    requests.put(f"{provider}/users/{subject}", json=claims, timeout=5).raise_for_status()


def go(visitor: ApiClient, name: str, subject: str, next_: str = "/crm/account") -> Any:
    """Go to the provider, sign in there, and come back."""
    left = visitor.get(f"/auth/oidc/{name}", next=next_)
    assert left.status_code == 303, left.text
    there = requests.post(
        left.headers["Location"], data={"sub": subject}, allow_redirects=False, timeout=5
    )
    assert there.status_code == 302, there.text
    return visitor.call("GET", path_of(there.headers["Location"]))


def known(home: Home, provider: str, *, domain: str = "staff.example") -> tuple[str, str]:
    """Make somebody whom both know; gives the subject and the e-mail."""
    number = next(_numbers)
    email, subject = f"who{number}@{domain}", f"subject-{number}"
    home.add_user(email)
    tell(provider, subject, email=email, email_verified=True, name="Who")
    return subject, email


def test_the_sign_in_page_offers_the_providers(visitor: ApiClient) -> None:
    options: Any = visitor.saying("zh-CN").get("/auth/options").json

    assert options["providers"] == [
        {"name": "office", "label": "Office"},
        {"name": "staff", "label": "员工"},
        {"name": "open", "label": "O"},
    ]


def test_the_question_is_bound_to_the_browser_and_to_us(visitor: ApiClient, provider: str) -> None:
    left = visitor.get("/auth/oidc/office", next="/crm")

    asked = parse_qs(urlsplit(left.headers["Location"]).query)
    cookie = left.headers["Set-Cookie"]
    assert left.headers["Location"].startswith(f"{provider}/oauth2/authorize?")
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == len(asked["state"][0]) == len(asked["nonce"][0]) == 43
    assert asked["redirect_uri"] == ["https://crm.example/api/v1/auth/oidc/office/callback"]
    assert set(asked["scope"][0].split()) == {"openid", "email", "profile"}
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("name", ["office", "staff"])
def test_whom_both_know_is_signed_in_and_goes_on(
    home: Home, visitor: ApiClient, provider: str, name: str
) -> None:
    subject, email = known(home, provider)

    back = go(visitor, name, subject, "/crm/account?view=mine#top")

    me: Any = visitor.get("/auth/me").json
    assert (back.status_code, back.headers["Location"]) == (303, "/crm/account?view=mine#top")
    assert me["user"]["email"] == email
    listed: Any = visitor.get("/auth/sessions").json
    assert len(listed["sessions"]) == 1


def test_an_answer_is_good_for_one_browser_and_once(
    home: Home, app_by: Flask, visitor: ApiClient, provider: str
) -> None:
    subject, _ = known(home, provider)
    left = visitor.get("/auth/oidc/office")
    there = requests.post(
        left.headers["Location"], data={"sub": subject}, allow_redirects=False, timeout=5
    )
    answer = path_of(there.headers["Location"])

    another = ApiClient(app_by.test_client())
    stolen = another.call("GET", answer)
    right = visitor.call("GET", answer)
    again = visitor.call("GET", answer)

    assert stolen.headers["Location"] == "/?problem=access.provider_failed"
    assert another.get("/auth/me").status_code == 401
    assert right.headers["Location"] == "/"
    assert again.headers["Location"] == "/?problem=access.provider_failed"


def test_somebody_without_an_account_is_told_so(
    home: Home, visitor: ApiClient, provider: str
) -> None:
    tell(provider, "stranger", email="stranger@staff.example", email_verified=True)

    back = go(visitor, "office", "stranger", "/crm")

    assert back.headers["Location"] == "/crm?problem=access.provider_no_account"
    assert visitor.get("/auth/me").status_code == 401


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_email_that_was_not_verified_is_nobodys(
    home: Home, visitor: ApiClient, provider: str, verified: Any
) -> None:
    subject, email = known(home, provider)
    tell(provider, subject, email=email, email_verified=verified)

    back = go(visitor, "office", subject)

    assert "problem=access.provider_no_account" in back.headers["Location"]


def test_a_domain_that_is_not_named_is_not_let_in(
    home: Home, visitor: ApiClient, provider: str
) -> None:
    subject, _ = known(home, provider, domain="elsewhere.example")

    back = go(visitor, "staff", subject)

    assert "problem=access.provider_no_account" in back.headers["Location"]


def test_an_email_given_to_somebody_else_does_not_give_them_the_account(
    home: Home, visitor: ApiClient, provider: str
) -> None:
    subject, email = known(home, provider)
    go(visitor, "office", subject)
    tell(provider, "heir", email=email, email_verified=True)

    back = go(visitor, "office", "heir")

    assert "problem=access.provider_no_account" in back.headers["Location"]


def test_who_is_somebody_new_at_the_provider_is_let_in_once_the_old_is_forgotten(
    home: Home, app_by: Flask, visitor: ApiClient, provider: str
) -> None:
    subject, email = known(home, provider)
    go(visitor, "office", subject)
    me: Any = visitor.get("/auth/me").json
    tell(provider, f"again-{subject}", email=email, email_verified=True)
    admin = browser_of(home, home.email)

    helped = admin.call("DELETE", f"/access/users/{me['user']['id']}/identities")
    later = ApiClient(app_by.test_client())
    back = go(later, "office", f"again-{subject}", "/crm")

    assert helped.status_code == 204
    assert back.headers["Location"] == "/crm"


def test_who_is_known_stays_so_when_the_email_changes(
    home: Home, app_by: Flask, visitor: ApiClient, provider: str
) -> None:
    subject, email = known(home, provider)
    go(visitor, "office", subject)
    tell(provider, subject, email="new@elsewhere.example", email_verified=True)

    later = ApiClient(app_by.test_client())
    go(later, "office", subject)

    me: Any = later.get("/auth/me").json
    assert me["user"]["email"] == email


def test_a_user_out_of_service_is_not_let_in(home: Home, visitor: ApiClient, provider: str) -> None:
    subject, email = known(home, provider)
    user = home.api.records("user", where=f'email = "{email}"')[0]
    home.api.patch(f"/data/user/{user['id']}", {"active": False})

    back = go(visitor, "office", subject)

    assert "problem=access.provider_no_account" in back.headers["Location"]


def test_a_generous_provider_makes_accounts_of_its_domains(
    home: Home, visitor: ApiClient, provider: str
) -> None:
    tell(provider, "fresh", email="fresh@staff.example", email_verified=True, name="Fresh Face")
    tell(provider, "other", email="other@elsewhere.example", email_verified=True)

    refused = go(visitor, "open", "other")
    go(visitor, "open", "fresh")

    me: Any = visitor.get("/auth/me").json
    assert "problem=access.provider_no_account" in refused.headers["Location"]
    assert me["user"]["label"] == "Fresh Face"
    assert me["rights"]["everything"] is False


def test_somebody_who_says_no_there_comes_back_without_a_session(
    visitor: ApiClient, provider: str
) -> None:
    left = visitor.get("/auth/oidc/office", next="/crm")
    there = requests.post(
        left.headers["Location"], data={"action": "deny"}, allow_redirects=False, timeout=5
    )

    back = visitor.call("GET", path_of(there.headers["Location"]))

    assert back.headers["Location"] == "/crm?problem=access.provider_failed"


@pytest.mark.parametrize(
    "next_",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/ok\\..\\evil",
        "\thttps://evil.example",
        "/\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "evil.example",
        "",
    ],
)
def test_nobody_is_sent_to_another_site(
    home: Home, visitor: ApiClient, provider: str, next_: str
) -> None:
    subject, _ = known(home, provider)

    back = go(visitor, "office", subject, next_)

    assert back.headers["Location"] == "/"


def test_a_provider_that_there_is_not_leads_back(visitor: ApiClient) -> None:
    away = visitor.get("/auth/oidc/nobody")
    back = visitor.get("/auth/oidc/nobody/callback", state="x", code="y")

    assert away.headers["Location"] == "/?problem=access.provider_not_found"
    assert back.headers["Location"] == "/?problem=access.provider_not_found"
