"""A credential of one tenant reaches nothing of another, by any address or reference."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from dougong.api.routing import route_of
from dougong.testing.over_http import PASSWORD, ApiClient, Home


@pytest.fixture(scope="module")
def treasure(home: Home) -> Any:
    """A record of the first tenant."""
    return home.api.create("account", name="Treasure", code="T-1")


def test_a_record_of_another_tenant_is_not_there(home: Home, stranger: Home, treasure: Any) -> None:
    place = f"/data/account/{treasure['id']}"

    answers = [
        stranger.api.get(place),
        stranger.api.get(f"{place}/history"),
        stranger.api.patch(place, {"name": "Mine"}),
        stranger.api.delete(place),
        stranger.api.post(f"{place}/restore"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert stranger.api.records("account") == []
    assert home.api.get(place).json == treasure


def test_no_reference_leads_to_another_tenant(stranger: Home, treasure: Any) -> None:
    for reference in (treasure["id"], {"id": treasure["id"]}, {"code": "T-1"}):
        answer = stranger.api.post("/data/contact", {"name": "Spy", "account": reference})

        assert answer.status_code == 422
        assert "Treasure" not in answer.text


def test_no_expression_leads_to_another_tenant(home: Home, stranger: Home, treasure: Any) -> None:
    schema = home.tenant.schema

    for where in (
        f"{schema}.account.name = 'Treasure'",
        f"id = '{treasure['id']}' or {schema}.name = 'x'",
        f"owner.{schema}.email = 'x'",
    ):
        assert stranger.api.get("/data/account", where=where).status_code in (400, 422)
    for field in (f"{schema}.account.name", f"owner.{schema}", f'"{schema}".account'):
        for parameter in ("fields", "sort"):
            answer = stranger.api.get("/data/account", **{parameter: field})
            assert answer.status_code == 422
        assert stranger.api.get("/data/account/aggregate", group=field).status_code in (400, 422)
    for name in (f"{schema}.account", f'{schema}"."account', "public.account", "../account"):
        assert stranger.api.get(f"/data/{name}").status_code == 404
        assert stranger.api.get(f"/meta/object/{name}").status_code == 404


def test_definitions_of_another_tenant_are_not_there(home: Home, stranger: Home) -> None:
    definition = home.api.get("/meta/object/product").json
    assert definition is not None
    home.api.put("/meta/object/formula_one", {**definition, "name": "formula_one"})

    assert stranger.api.get("/meta/object/formula_one").status_code == 404
    assert stranger.api.get("/data/formula_one").status_code == 404
    assert "formula_one" not in stranger.api.get("/openapi.json").text
    assert "formula_one" not in stranger.api.get("/meta/versions").text
    assert stranger.api.delete("/meta/object/formula_one").status_code == 404
    assert home.api.get("/data/formula_one").status_code == 200


def test_a_token_names_its_tenant_and_cannot_be_bent_to_another(home: Home, stranger: Home) -> None:
    token = home.api.headers["Authorization"]
    bent = token.replace(f"dg_{home.tenant.name}_", f"dg_{stranger.tenant.name}_")

    answer = ApiClient(home.app.test_client(), {"Authorization": bent}).get("/auth/me")

    assert bent != token
    assert answer.status_code == 401


def test_a_host_that_names_another_tenant_changes_nothing(
    home: Home, stranger: Home, treasure: Any
) -> None:
    answer = stranger.api.call(
        "GET",
        f"/data/account/{treasure['id']}",
        base_url=f"http://{home.tenant.name}.crm.example",
        headers={"X-Forwarded-Host": f"{home.tenant.name}.crm.example"},
    )

    assert answer.status_code == 404


def test_a_cookie_of_one_tenant_does_not_sign_in_to_another(home: Home, stranger: Home) -> None:
    client = home.anyone()
    body = {"tenant": home.tenant.name, "email": home.email, "password": PASSWORD}
    client.post("/auth/login", body)
    cookie = client.flask.get_cookie("dougong")
    assert cookie is not None
    bent = cookie.value.replace(f"dgs_{home.tenant.name}_", f"dgs_{stranger.tenant.name}_")

    answer = home.anyone().call("GET", "/auth/me", headers={"Cookie": f"dougong={bent}"})

    assert bent != cookie.value
    assert answer.status_code == 401


def test_tokens_and_jobs_of_another_tenant_are_not_there(home: Home, stranger: Home) -> None:
    (mine, *_) = home.api.get("/auth/tokens").json["tokens"]  # type: ignore[index]

    assert stranger.api.delete(f"/auth/tokens/{mine['id']}").status_code == 404
    assert mine["id"] not in stranger.api.get("/auth/tokens").text
    assert home.api.get("/auth/me").status_code == 200


def test_no_answer_to_a_stranger_holds_anything_of_the_first(
    home: Home, stranger: Home, treasure: Any
) -> None:
    secrets = ("Treasure", treasure["id"], home.email, home.user_id, home.tenant.schema)

    for rule in home.app.url_map.iter_rules():
        route = route_of(home.app.view_functions[rule.endpoint])
        assert route is not None
        if route.method != "GET":
            continue
        path = (
            rule.rule.replace("<object_name>", "account")
            .replace("<kind>", "object")
            .replace("<name>", "account")
            .replace("<page:path>", "x")
        )
        for variable in ("record_id", "token_id", "job_id"):
            path = path.replace(f"<uuid:{variable}>", str(uuid4()))
        answer = stranger.app.test_client().get(path, headers=dict(stranger.api.headers))

        assert not [secret for secret in secrets if secret in answer.text], path
