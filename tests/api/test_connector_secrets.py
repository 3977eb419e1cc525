"""Secrets of connectors over HTTP: where they go, who sees that they are there, who sets them."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest

from dougong.testing.outside import Heard, Outsider, Told, outsider
from dougong.testing.over_http import ApiClient, Home

from .test_connectors import a_connector, slots


@pytest.fixture(scope="module")
def shop() -> Iterator[Outsider]:
    """A service outside."""
    with outsider() as found:
        yield found


@pytest.fixture(autouse=True)
def _quiet(shop: Outsider) -> None:
    shop.heard.clear()
    shop.answering = lambda heard: Told(200, {})


@pytest.mark.parametrize(
    ("auth", "slot", "says"),
    [
        (
            {"type": "basic", "user": "crm"},
            "password",
            {"authorization": "Basic " + base64.b64encode(b"crm:s3cret!").decode()},
        ),
        (
            {"type": "bearer", "slot": "token_of_shop"},
            "token_of_shop",
            {"authorization": "Bearer s3cret!"},
        ),
        (
            {"type": "header", "header": "X-Api-Key", "prefix": "Key "},
            "key",
            {"x-api-key": "Key s3cret!"},
        ),
        ({"type": "query", "parameter": "ak"}, "key", {}),
    ],
)
def test_a_secret_is_set_once_sent_with_each_call_and_never_shown(
    home: Home, api: ApiClient, shop: Outsider, auth: Any, slot: str, says: dict[str, str]
) -> None:
    home.deploy(a_connector(shop.url, auth, name=f"shop_{auth['type']}", check="/ping?a=1"))
    name = f"shop_{auth['type']}"
    shop.answering = lambda heard: Told(200, {"you": dict(heard.headers), "at": heard.path})
    missing = slots(api, name)
    refused = api.post(f"/connectors/{name}/try", {})

    put = api.put(f"/connectors/{name}/secrets/{slot}", {"secret": "s3cret!"})
    tried: Any = api.post(f"/connectors/{name}/try", {}).json

    assert (missing, refused.json and refused.json["code"]) == (
        {slot: "missing"},
        "connector.missing_secret",
    )
    assert (put.status_code, slots(api, name)) == (200, {slot: "set"})
    (heard,) = shop.heard
    wanted = "/ping?a=1&ak=s3cret%21" if auth["type"] == "query" else "/ping?a=1"
    assert (heard.method, heard.path) == ("GET", wanted)
    assert {each: heard.headers[each] for each in says} == says
    assert (tried["status"], tried["ok"]) == (200, True)
    assert "s3cret!" not in str(tried)
    assert "s3cret" not in put.text


def test_a_secret_goes_nowhere_but_where_it_was_set_for(
    home: Home, api: ApiClient, shop: Outsider
) -> None:
    home.deploy(a_connector(shop.url, {"type": "bearer"}, name="moving"))
    api.put("/connectors/moving/secrets/token", {"secret": "s3cret!"})

    with outsider() as thief:
        home.deploy(a_connector(thief.url, {"type": "bearer"}, name="moving"))
        tried = api.post("/connectors/moving/try", {})
        state = slots(api, "moving")
        heard = list(thief.heard)

    assert (tried.status_code, tried.json and tried.json["code"]) == (
        409,
        "connector.secret_elsewhere",
    )
    assert (state, heard) == ({"token": "elsewhere"}, [])


def test_a_token_is_fetched_kept_and_fetched_anew_when_it_is_taken_back(
    home: Home, api: ApiClient, shop: Outsider
) -> None:
    auth = {"type": "oauth2", "token_url": f"{shop.url}/token", "client_id": "c:1", "scope": "a b"}
    home.deploy(a_connector(f"{shop.url}/api", auth, name="tokens"))
    api.put("/connectors/tokens/secrets/client_secret", {"secret": "s/3"})
    good = ["t1"]

    def answer(heard: Heard) -> Told:
        if heard.path == "/token":
            return Told(200, {"access_token": good[0], "token_type": "Bearer", "expires_in": 3600})
        fits = heard.headers["authorization"] == f"Bearer {good[0]}"
        return Told(200 if fits else 401, {})

    shop.answering = answer
    first = [api.post("/connectors/tokens/try", {"path": "/x"}).json for _ in range(2)]
    good[0] = "t2"
    again: Any = api.post("/connectors/tokens/try", {"path": "/x"}).json

    assert [each and each["status"] for each in (*first, again)] == [200, 200, 200]
    paths = [each.path for each in shop.heard]
    assert paths == ["/token", "/api/x", "/api/x", "/api/x", "/token", "/api/x"]
    asked = shop.heard[0]
    assert asked.body == b"grant_type=client_credentials&scope=a+b"
    login = base64.b64decode(asked.headers["authorization"].removeprefix("Basic ")).decode()
    assert login == "c%3A1:s%2F3"


def test_a_client_secret_may_go_in_the_body_and_a_refusal_is_told(
    home: Home, api: ApiClient, shop: Outsider
) -> None:
    auth = {
        "type": "oauth2",
        "token_url": f"{shop.url}/token",
        "client_id": "crm",
        "send": "body",
    }
    home.deploy(a_connector(shop.url, auth, name="bodies"))
    api.put("/connectors/bodies/secrets/client_secret", {"secret": "s3"})
    shop.answering = lambda heard: Told(400, {"error": "invalid_scope"})

    tried = api.post("/connectors/bodies/try", {})

    assert (tried.status_code, tried.json and tried.json["code"]) == (502, "call.no_token")
    assert "invalid_scope" in tried.text
    assert shop.heard[0].body == (b"grant_type=client_credentials&client_id=crm&client_secret=s3")
    assert "authorization" not in shop.heard[0].headers


def test_only_who_builds_sees_and_sets_secrets_and_each_is_noted(
    home: Home, api: ApiClient, shop: Outsider
) -> None:
    home.deploy(a_connector(shop.url, {"type": "bearer"}, name="guarded"))
    _, plain = home.add_user("plain@connectors.example", member=True)

    refused = [
        plain.get("/connectors/guarded"),
        plain.put("/connectors/guarded/secrets/token", {"secret": "mine"}),
        plain.delete("/connectors/guarded/secrets/token"),
        plain.post("/connectors/guarded/try", {}),
    ]
    api.put("/connectors/guarded/secrets/token", {"secret": "ours"})
    wrong = api.put("/connectors/guarded/secrets/password", {"secret": "ours"})
    gone = api.delete("/connectors/guarded/secrets/token")
    nowhere = api.get("/connectors/nowhere")

    assert {each.status_code for each in refused} == {403}
    assert (wrong.json and wrong.json["code"], gone.status_code) == ("connector.unknown_slot", 204)
    assert (slots(api, "guarded"), nowhere.status_code) == ({"token": "missing"}, 404)
    noted: Any = api.get("/audit", limit=2).json
    assert [each["action"] for each in noted["entries"]] == [
        "connector.secret_removed",
        "connector.secret_set",
    ]
