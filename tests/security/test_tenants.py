"""A credential of one tenant reaches nothing of another, by any address or reference."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from dougong.api.routing import route_of
from dougong.testing.over_http import PASSWORD, ApiClient, Home
from dougong.testing.whole_object import WHOLE, make_gadgets


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


@pytest.fixture(scope="module")
def gadgets(home: Home) -> Any:
    """Records of every shape, of the first tenant."""
    home.deploy(*WHOLE)
    return make_gadgets(home.api)


def test_nor_are_they_where_both_have_the_same_objects(
    home: Home, stranger: Home, gadgets: Any
) -> None:
    stranger.deploy(*WHOLE)
    gadget, deed = f"/data/gadget/{gadgets['gadget']}", f"/data/deed/{gadgets['deed']}"
    before = home.api.get(gadget).json, home.api.get(deed).json

    calls = [
        stranger.api.get(f"{gadget}/secrets/secret"),
        stranger.api.get(f"{gadget}/history"),
        stranger.api.post(f"{deed}/actions/submit"),
        stranger.api.post(f"{deed}/actions/void"),
        stranger.api.post(f"{deed}/actions/amend", {}),
    ]
    references = [
        {"maker": gadgets["maker"]},
        {"about": {"object": "maker", "id": gadgets["maker"]}},
        {"about": f"gadget/{gadgets['gadget']}"},
        {"about": {"object": "maker", "code": "M-1"}},
        {"parts": [{"id": gadgets["part"], "pieces": "9"}]},
        {"parts": [{"name": "Nut", "pieces": "1", "maker": gadgets["maker"]}]},
        {"reviewer": home.user_id},
    ]
    written = [stranger.api.post("/data/gadget", {"name": "Spy", **each}) for each in references]
    visit = {"name": "Spy", "gadget": gadgets["gadget"]}

    assert [answer.status_code for answer in calls] == [404] * 5
    assert [answer.status_code for answer in written] == [422] * len(references)
    assert stranger.api.post("/data/visit", visit).status_code == 422
    assert not [each.text for each in (*calls, *written) if "sk-live" in each.text]
    assert stranger.api.records("gadget") == []
    assert (home.api.get(gadget).json, home.api.get(deed).json) == before


def test_what_one_set_aside_is_not_there_for_another(home: Home, stranger: Home) -> None:
    definition = home.api.get("/meta/object/product").json
    assert definition is not None
    home.api.put("/meta/object/atlantis", {**definition, "name": "atlantis"})
    home.api.create("atlantis", name="Sunk", code="A-1")
    gone = {"delete": [{"kind": "object", "name": "atlantis"}], "allow_data_loss": True}
    assert home.api.post("/meta/deploy", gone).status_code == 200
    asides: Any = home.api.get("/meta/aside").json
    (found,) = [each for each in asides["aside"] if each["object"] == "atlantis"]

    refused = stranger.api.post(f"/meta/aside/{found['id']}/restore", {})
    also = stranger.api.post(f"/meta/aside/{uuid4()}/restore", {"also": [found["id"]]})

    assert (refused.status_code, also.status_code) == (404, 404)
    assert "atlantis" not in stranger.api.get("/meta/aside").text
    assert stranger.api.get("/data/atlantis").status_code == 404
    restored = home.api.post(f"/meta/aside/{found['id']}/restore", {})
    assert restored.status_code == 200, restored.text
    assert [each["name"] for each in home.api.records("atlantis")] == ["Sunk"]


def test_the_past_of_one_is_not_that_of_another(home: Home, stranger: Home) -> None:
    before = home.api.get("/meta/versions").json
    own: Any = stranger.api.get("/meta/versions").json

    rolled = stranger.api.post("/meta/rollback", {"version": 1, "allow_data_loss": True})

    assert rolled.status_code == 200, rolled.text
    assert home.api.get("/meta/versions").json == before
    assert len(own["versions"]) + 1 == len(stranger.api.get("/meta/versions").json["versions"])  # type: ignore[index]
    for path in ("/meta/versions", "/meta/versions/2", "/meta/diff", "/meta/aside"):
        assert "formula_one" not in stranger.api.get(path).text
    for path in ("object/formula_one", "setting/formula_one"):
        assert stranger.api.get(f"/meta/{path}/where-used").status_code == 404


def test_settings_of_one_do_not_hold_for_another(home: Home, stranger: Home) -> None:
    tone: dict[str, Any] = {
        "kind": "setting",
        "name": "motto",
        "label": {"en": "Motto"},
        "type": "text",
    }
    for each in (home, stranger):
        each.deploy({**tone, "levels": ["tenant", "user"]})

    set_by_one = home.api.put("/settings/motto", {"value": "Hoard", "level": "tenant"})
    for_other = stranger.api.put(
        "/settings/motto", {"value": "Spy", "level": "user", "for": home.user_id}
    )

    assert set_by_one.status_code == 200, set_by_one.text
    assert for_other.status_code in (404, 422), for_other.text
    assert "Hoard" not in stranger.api.get("/settings").text
    assert "Spy" not in home.api.get("/settings").text


def test_no_answer_to_a_stranger_holds_anything_of_the_first(
    home: Home, stranger: Home, treasure: Any
) -> None:
    secrets = (
        "Treasure",
        "Hoard",
        "Sunk",
        "sk-live",
        treasure["id"],
        home.email,
        home.user_id,
        home.tenant.schema,
    )

    for rule in home.app.url_map.iter_rules():
        route = route_of(home.app.view_functions[rule.endpoint])
        assert route is not None
        if route.method != "GET":
            continue
        path = (
            rule.rule.replace("<object_name>", "account")
            .replace("<kind>", "object")
            .replace("<name>", "account")
            .replace("<number>", "2")
            .replace("<field_name>", "name")
            .replace("<page:path>", "x")
        )
        for variable in ("record_id", "token_id", "job_id", "aside_id"):
            path = path.replace(f"<uuid:{variable}>", str(uuid4()))
        answer = stranger.app.test_client().get(path, headers=dict(stranger.api.headers))

        assert not [secret for secret in secrets if secret in answer.text], path
