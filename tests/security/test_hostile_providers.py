"""A provider, or somebody between it and us, that forges what it answers: nobody is signed in."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from time import time
from typing import Any

import pytest
from joserfc.jwk import OctKey, RSAKey

from dougong.access.signing_in.single_sign_on.errors import InvalidProvidersError
from dougong.access.signing_in.single_sign_on.providers import read_providers
from dougong.testing.forged_provider import CLIENT_ID, ForgedProvider, forged_provider
from dougong.testing.over_http import ApiClient, Home
from dougong.testing.signing_in import app_with_providers

Forge = Callable[[ForgedProvider], Any]


@pytest.fixture
def provider() -> Iterator[ForgedProvider]:
    """A provider whose answers a test forges."""
    with forged_provider() as provider:
        yield provider


@pytest.fixture
def visitor(home: Home, provider: ForgedProvider) -> ApiClient:
    """A visitor of an application that knows the provider."""
    provider.claims["email"] = home.email
    app = app_with_providers(
        home,
        {
            "name": "forged",
            "label": "F",
            "discovery": f"{provider.address}/.well-known/openid-configuration",
            "client_id": CLIENT_ID,
            "client_secret": "secret",
            "tenant": home.tenant.name,
        },
    )
    return ApiClient(app.test_client())


def come_back(visitor: ApiClient, provider: ForgedProvider, forge: Forge | None = None) -> str:
    """Go there, and come back after something was forged; gives where one is led."""
    left = visitor.get("/auth/oidc/forged")
    asked = provider.leave(left.headers["Location"]) if "state=" in left.headers["Location"] else {}
    if forge is not None:
        forge(provider)
    back = visitor.get("/auth/oidc/forged/callback", state=asked.get("state", "x"), code="c")
    return str(back.headers["Location"])


def test_what_is_not_forged_signs_one_in(visitor: ApiClient, provider: ForgedProvider) -> None:
    where = come_back(visitor, provider)

    assert where == "/"
    assert visitor.get("/auth/me").status_code == 200
    assert provider.asked["grant_type"] == "authorization_code"
    assert len(provider.asked["code_verifier"]) == 43


def claim(**claims: Any) -> Forge:
    """Forge claims."""
    return lambda provider: provider.claims.update(claims)


def unsigned(text: str) -> str:
    """Take the signature off a token, and say that there is none."""
    _, body, _ = text.split(".")
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).rstrip(b"=").decode()
    return f"{header}.{body}."


def altered(text: str) -> str:
    """Change what a token says."""
    header, body, signature = text.split(".")
    told = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    told["sub"] = "somebody else"
    body = base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()
    return f"{header}.{body}.{signature}"


def by_another_key(provider: ForgedProvider) -> None:
    """Sign with a key that the provider does not show."""
    provider.shown_key = provider.key if isinstance(provider.key, RSAKey) else None
    provider.key = RSAKey.generate_key(2048)


def by_a_shared_secret(provider: ForgedProvider) -> None:
    """Sign with the client's secret, as if it were a key."""
    assert isinstance(provider.key, RSAKey)
    provider.shown_key = provider.key
    provider.key = OctKey.import_key("secret-secret-secret-secret-secret")
    provider.header["alg"] = "HS256"


@pytest.mark.parametrize(
    "forge",
    [
        claim(iss="https://another.example"),
        claim(iss=None),
        claim(aud="another client"),
        claim(aud=[]),
        claim(aud=[CLIENT_ID, "another"], azp="another"),
        claim(exp=int(time()) - 120),
        claim(exp=None),
        claim(iat=int(time()) + 3600),
        claim(nbf=int(time()) + 3600),
        claim(nonce="of another sign-in"),
        claim(nonce=None),
        claim(sub=None),
        claim(sub=""),
        claim(sub=7),
        claim(sub="x" * 256),
        claim(email_verified=False),
        claim(email=None),
        claim(email=["a@b.example"]),
        lambda provider: setattr(provider, "tamper", unsigned),
        lambda provider: setattr(provider, "tamper", altered),
        lambda provider: setattr(provider, "tamper", lambda _: "no token"),
        by_another_key,
        by_a_shared_secret,
    ],
)
def test_what_is_forged_signs_nobody_in(
    visitor: ApiClient, provider: ForgedProvider, forge: Forge
) -> None:
    where = come_back(visitor, provider, forge)

    assert where.startswith("/?problem=access.provider_")
    assert visitor.get("/auth/me").status_code == 401


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "https://accounts.example"},
        {"token_endpoint": "http://192.0.2.1/token"},
        {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": "ftp://192.0.2.1/keys"},
        {"authorization_endpoint": 7},
    ],
)
def test_a_description_that_leads_elsewhere_is_not_believed(
    visitor: ApiClient, provider: ForgedProvider, description: dict[str, Any]
) -> None:
    provider.description.update(description)

    left = visitor.get("/auth/oidc/forged")

    assert left.headers["Location"] == "/?problem=access.provider_failed"


def test_an_answer_by_another_provider_is_not_taken(
    visitor: ApiClient, provider: ForgedProvider
) -> None:
    provider.description["authorization_response_iss_parameter_supported"] = True
    asked = provider.leave(visitor.get("/auth/oidc/forged").headers["Location"])

    back = visitor.get("/auth/oidc/forged/callback", state=asked["state"], code="c")
    asked = provider.leave(visitor.get("/auth/oidc/forged").headers["Location"])
    mixed = visitor.get(
        "/auth/oidc/forged/callback", state=asked["state"], code="c", iss="https://evil.example"
    )

    assert back.headers["Location"] == "/?problem=access.provider_failed"
    assert mixed.headers["Location"] == "/?problem=access.provider_failed"


def test_what_is_told_of_another_user_is_not_taken(
    visitor: ApiClient, provider: ForgedProvider, home: Home
) -> None:
    provider.claims["email"] = None
    provider.claims["email_verified"] = None
    told = {"email": home.email, "email_verified": True}

    def another(provider: ForgedProvider) -> None:
        provider.userinfo = {"sub": "another", **told}

    def same(provider: ForgedProvider) -> None:
        provider.userinfo = {"sub": "forged-1", **told}

    assert come_back(visitor, provider, another) == "/?problem=access.provider_failed"
    assert come_back(visitor, provider, same) == "/"


def test_keys_may_change_between_two_sign_ins(visitor: ApiClient, provider: ForgedProvider) -> None:
    def new_key(provider: ForgedProvider) -> None:
        provider.key = RSAKey.generate_key(2048)

    assert come_back(visitor, provider, new_key) == "/"


@pytest.mark.parametrize("cookie", ["", "x", "é", "A" * 3900, "A" * 200])
def test_a_ticket_of_anybody_elses_making_opens_nothing(
    visitor: ApiClient, provider: ForgedProvider, cookie: str
) -> None:
    visitor.flask.set_cookie("dougong-ticket", cookie)

    back = visitor.get("/auth/oidc/forged/callback", state="x", code="c")

    assert back.headers["Location"] == "/?problem=access.provider_failed"


RIGHT = {
    "name": "a",
    "label": "A",
    "discovery": "https://a.example/.well-known/openid-configuration",
    "client_id": "c",
    "tenant": "t",
}


@pytest.mark.parametrize(
    "setting",
    [
        "[",
        "[1]",
        '{"name": "a"}',
        "/no/such/file.json",
        [{**RIGHT, "discovery": "http://evil.example/.well-known/openid-configuration"}],
        [{**RIGHT, "name": "A!"}],
        [{**RIGHT, "label": 7}],
        [{**RIGHT, "tenant": ""}],
        [{**RIGHT, "domains": {"a.example": "t"}}],
        [{**RIGHT, "create": {}}],
        [{**RIGHT, "client_sceret": "s3cr3t"}],
        [{**RIGHT, "client_secret_file": "/no/such/s3cr3t"}],
        [RIGHT, RIGHT],
    ],
)
def test_providers_that_cannot_be_used_are_refused_at_the_start(setting: Any) -> None:
    with pytest.raises(InvalidProvidersError) as refused:
        read_providers(setting if isinstance(setting, str) else json.dumps(setting))

    assert "s3cr3t" not in refused.value.message("en")
