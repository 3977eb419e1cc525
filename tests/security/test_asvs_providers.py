"""OWASP ASVS 5.0, level 2: signing in by another service (V6.8, V7.6, V9, V10), as its client.

Each test is named after its requirement. What we are not, such as an OAuth server or a maker of
self-contained tokens, has none. More forged answers are in ``test_hostile_providers.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from dougong.access.signing_in.single_sign_on.client import _ALGORITHMS
from dougong.testing.forged_provider import CLIENT_ID, ForgedProvider, forged_provider
from dougong.testing.over_http import ApiClient, Home, SettableClock
from dougong.testing.signing_in import app_with_providers

_numbers = count(1)


@pytest.fixture
def email(home: Home) -> str:
    """A user of their own for each test."""
    made = f"asvs{next(_numbers)}@example.com"
    home.add_user(made)
    return made


@pytest.fixture
def provider() -> Iterator[ForgedProvider]:
    """A provider of identities."""
    with forged_provider() as provider:
        yield provider


@pytest.fixture
def visitor(home: Home, provider: ForgedProvider) -> ApiClient:
    """A browser of an application that knows the provider."""
    provider.claims["email"] = home.email
    known = {
        "name": "asvs",
        "label": "A",
        "discovery": f"{provider.address}/.well-known/openid-configuration",
        "client_id": CLIENT_ID,
        "client_secret": "secret",
        "tenant": home.tenant.name,
    }
    return ApiClient(app_with_providers(home, known).test_client())


def test_v6_8_1_an_identity_of_one_provider_is_not_that_of_another(
    home: Home, visitor: ApiClient, provider: ForgedProvider
) -> None:
    provider.claims.update(iss="https://another.example")

    asked = provider.leave(visitor.get("/auth/oidc/asvs").headers["Location"])
    visitor.get("/auth/oidc/asvs/callback", state=asked["state"], code="c")

    assert visitor.get("/auth/me").status_code == 401


def test_v6_8_2_signatures_of_assertions_are_always_checked() -> None:
    assert not {"none", "HS256", "HS384", "HS512"} & set(_ALGORITHMS)


def test_v7_6_1_a_sign_in_by_a_provider_has_the_limits_of_any_other(
    home: Home, visitor: ApiClient, provider: ForgedProvider, clock: SettableClock
) -> None:
    asked = provider.leave(visitor.get("/auth/oidc/asvs").headers["Location"])
    visitor.get("/auth/oidc/asvs/callback", state=asked["state"], code="c")
    before = visitor.get("/auth/me").status_code
    clock.advance(hours=12, seconds=1)

    assert (before, visitor.get("/auth/me").status_code) == (200, 401)


def test_v7_6_2_no_session_begins_without_the_user_asking_for_it(
    home: Home, visitor: ApiClient, provider: ForgedProvider
) -> None:
    answer = visitor.get("/auth/oidc/asvs/callback", state="x", code="c")

    assert answer.headers["Location"] == "/?problem=access.provider_failed"
    assert visitor.get("/auth/me").status_code == 401


# V9 Self-contained tokens


@pytest.mark.parametrize(
    "claims",
    [{"exp": 1}, {"nbf": 99999999999}, {"aud": "another"}],
)
def test_v9_2_a_token_counts_in_its_time_and_for_us_alone(
    visitor: ApiClient, provider: ForgedProvider, claims: dict[str, Any]
) -> None:
    provider.claims.update(claims)

    asked = provider.leave(visitor.get("/auth/oidc/asvs").headers["Location"])
    visitor.get("/auth/oidc/asvs/callback", state=asked["state"], code="c")

    assert visitor.get("/auth/me").status_code == 401


def test_v9_1_3_keys_come_from_the_provider_and_never_from_the_token(
    visitor: ApiClient, provider: ForgedProvider
) -> None:
    provider.header.update(
        jku=f"{provider.address}/evil", jwk={"kty": "oct", "k": "AAAA"}, x5u="https://evil.example"
    )
    asked = provider.leave(visitor.get("/auth/oidc/asvs").headers["Location"])

    visitor.get("/auth/oidc/asvs/callback", state=asked["state"], code="c")

    # Whatever the header names, the signature is checked by the provider's own key, which fits.
    assert "evil" not in "".join(provider.asked.values())


# V10 OAuth and OIDC, as a client


def test_v10_1_1_tokens_of_the_provider_do_not_reach_the_browser(
    visitor: ApiClient, provider: ForgedProvider
) -> None:
    asked = provider.leave(visitor.get("/auth/oidc/asvs").headers["Location"])
    back = visitor.get("/auth/oidc/asvs/callback", state=asked["state"], code="c")

    assert "id_token" not in str(back.headers)
    assert "access_token" not in str(back.headers) + back.text


def test_v10_2_1_an_answer_that_was_not_asked_for_is_refused(
    home: Home, visitor: ApiClient, provider: ForgedProvider
) -> None:
    provider.leave(visitor.get("/auth/oidc/asvs").headers["Location"])

    visitor.get("/auth/oidc/asvs/callback", state="of another", code="c")

    assert visitor.get("/auth/me").status_code == 401


def test_v10_2_2_an_answer_of_another_provider_is_refused(
    visitor: ApiClient, provider: ForgedProvider
) -> None:
    asked = provider.leave(visitor.get("/auth/oidc/asvs").headers["Location"])

    visitor.get(
        "/auth/oidc/asvs/callback", state=asked["state"], code="c", iss="https://evil.example"
    )

    assert visitor.get("/auth/me").status_code == 401


def test_v10_2_3_no_more_is_asked_of_a_provider_than_who_it_is(
    visitor: ApiClient, provider: ForgedProvider
) -> None:
    asked = provider.leave(visitor.get("/auth/oidc/asvs").headers["Location"])

    assert set(asked["scope"].split()) == {"openid", "email", "profile"}


def test_v10_4_6_codes_are_bound_to_us_by_pkce(
    visitor: ApiClient, provider: ForgedProvider
) -> None:
    asked = provider.leave(visitor.get("/auth/oidc/asvs").headers["Location"])
    visitor.get("/auth/oidc/asvs/callback", state=asked["state"], code="c")

    assert asked["code_challenge_method"] == "S256"
    assert provider.asked["code_verifier"] not in (asked["code_challenge"], "")


def test_v10_5_1_an_id_token_answers_the_question_of_this_sign_in(
    visitor: ApiClient, provider: ForgedProvider
) -> None:
    asked = provider.leave(visitor.get("/auth/oidc/asvs").headers["Location"])
    provider.nonce = "of another sign-in"
    visitor.get("/auth/oidc/asvs/callback", state=asked["state"], code="c")

    assert visitor.get("/auth/me").status_code == 401


def test_v10_5_2_a_user_is_known_by_what_is_never_given_to_another(
    home: Home, email: str, visitor: ApiClient, provider: ForgedProvider
) -> None:
    def come(subject: str) -> int:
        provider.claims.update(sub=subject, email=email)
        asked = provider.leave(visitor.get("/auth/oidc/asvs").headers["Location"])
        back = visitor.get("/auth/oidc/asvs/callback", state=asked["state"], code="c")
        return back.headers["Location"].count("problem")

    assert [come("first"), come("heir"), come("first")] == [0, 1, 0]


def test_v10_5_3_a_provider_describes_nobody_but_itself(
    visitor: ApiClient, provider: ForgedProvider
) -> None:
    provider.description["issuer"] = "https://accounts.example"

    answer = visitor.get("/auth/oidc/asvs")

    assert answer.headers["Location"] == "/?problem=access.provider_failed"


def test_v10_5_4_an_id_token_is_for_us(visitor: ApiClient, provider: ForgedProvider) -> None:
    provider.claims["aud"] = ["another", "client"]
    asked = provider.leave(visitor.get("/auth/oidc/asvs").headers["Location"])
    visitor.get("/auth/oidc/asvs/callback", state=asked["state"], code="c")

    assert visitor.get("/auth/me").status_code == 401
