"""Shapes of objects over HTTP: which calls each has, what they answer, what the API page says."""

from __future__ import annotations

from typing import Any

import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from dougong.testing.over_http import Home


def an_object(name: str, shape: str, *fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Give the definition of an object."""
    label = {"en": name.capitalize(), "zh-CN": name}
    own = [{"name": "name", "type": "text"}, *fields]
    base = {"kind": "object", "name": name, "label": label, "plural": label, "title": "name"}
    return {**base, "shape": shape, "fields": own, **more}


CODE = {"name": "code", "type": "text", "unique": True, "required": True}
AMOUNT = {"name": "amount", "type": "number", "scale": 2}


@pytest.fixture(scope="module", autouse=True)
def shapes(home: Home) -> None:
    """An object of each shape."""
    home.deploy(
        an_object("bill", "document", AMOUNT),
        an_object("house_rule", "single", AMOUNT | {"default": 3}),
        an_object("ping", "event", AMOUNT),
        an_object("grade", "configuration", CODE),
        {
            "kind": "configuration",
            "name": "grades",
            "object": "grade",
            "key": "code",
            "records": [{"code": "A"}],
        },
    )


def test_a_document_goes_through_its_life(api: Any) -> None:
    bill = api.create("bill", name="B", amount="1.00")
    path = f"/data/bill/{bill['id']}/actions"

    submitted = api.post(f"{path}/submit", headers={"If-Match": '"1"'})
    locked = api.patch(f"/data/bill/{bill['id']}", {"amount": "2.00"})
    kept = api.delete(f"/data/bill/{bill['id']}")
    void = api.post(f"{path}/void")
    amended = api.post(f"{path}/amend", {"amount": "2.50"})

    assert (submitted.status_code, submitted.json["document_status"]) == (200, "submitted")
    assert (locked.status_code, locked.json["errors"][0]["code"]) == (422, "record.locked")
    assert (kept.status_code, kept.json["code"]) == (409, "record.submitted")
    assert (void.status_code, void.json["document_status"]) == (200, "void")
    assert (amended.status_code, amended.json["amount"]) == (201, "2.50")
    assert amended.json["amended_from"] == {"id": bill["id"], "label": "B"}
    assert amended.headers["Location"] == f"/api/v1/data/bill/{amended.json['id']}"


def test_steps_are_refused_plainly(api: Any) -> None:
    bill = api.create("bill", name="B")
    path = f"/data/bill/{bill['id']}/actions"

    assert api.post(f"{path}/void").json["code"] == "record.transition"
    assert api.post(f"{path}/amend", {}).json["code"] == "record.transition"
    assert api.post(f"{path}/amend", []).json["errors"][0]["code"] == "record.not_an_object"
    stale = api.post(f"{path}/submit", headers={"If-Match": '"7"'})
    assert (stale.status_code, stale.json["code"]) == (409, "record.version_conflict")
    company = api.create("company", name="C")
    other = api.post(f"/data/company/{company['id']}/actions/submit")
    assert (other.status_code, other.json["code"]) == (405, "record.no_life_cycle")


def test_a_single_object_gives_what_holds_and_where_it_comes_from(home: Home, api: Any) -> None:
    (one,) = api.records("house_rule")
    mine = api.post("/data/house_rule", {"for_user": home.user_id, "amount": "9"})

    found = api.get("/data/house_rule/current")
    second = api.post("/data/house_rule", {"amount": "1"})
    gone = api.delete(f"/data/house_rule/{one['id']}")
    many = api.get("/data/company/current")

    assert mine.status_code == 201
    assert found.json["values"]["amount"] == mine.json["amount"]
    assert found.json["sources"] == {"name": "tenant", "amount": "user"}
    assert (second.status_code, second.json["code"]) == (409, "record.single")
    assert (gone.status_code, gone.json["code"]) == (409, "record.single")
    assert (many.status_code, many.json["code"]) == (405, "record.not_single")


def test_an_event_is_accepted_and_cannot_be_asked_for(api: Any) -> None:
    sent = api.post("/data/ping", {"name": "hello"}, headers={"Idempotency-Key": "ping-1"})
    again = api.post("/data/ping", {"name": "hello"}, headers={"Idempotency-Key": "ping-1"})
    listed = api.get("/data/ping")
    asked = api.get(f"/data/ping/{sent.json['id']}")

    assert (sent.status_code, set(sent.json)) == (202, {"id"})
    assert (again.status_code, again.json) == (202, sent.json)
    assert {each.status_code for each in (listed, asked)} == {405}
    assert {each.json["code"] for each in (listed, asked)} == {"record.not_stored"}
    assert api.post("/data/ping", {"amount": "x"}).status_code == 422


def test_records_of_a_configuration_are_read_only(api: Any) -> None:
    (grade,) = api.records("grade")

    refused = api.patch(f"/data/grade/{grade['id']}", {"name": "x"})

    assert grade["code"] == "A"
    assert (refused.status_code, refused.json["code"]) == (405, "record.by_definition")
    assert api.post("/data/grade", {"code": "B"}).json["code"] == "record.by_definition"


def test_the_page_has_the_calls_that_each_shape_takes(api: Any) -> None:
    page: Any = api.get("/openapi.json").json
    OPENAPI_31_VALIDATOR.validate(page)

    def calls(name: str) -> set[str]:
        return {
            f"{method} {path.removeprefix(f'/data/{name}')}"
            for path, methods in page["paths"].items()
            if path == f"/data/{name}" or path.startswith(f"/data/{name}/")
            for method in methods
        }

    assert calls("ping") == {"post "}
    assert set(page["paths"]["/data/ping"]["post"]["responses"]) >= {"202"}
    assert "201" not in page["paths"]["/data/ping"]["post"]["responses"]
    spoken_of = ("/comments", "/follow", "/approvals")
    of_grade = {each for each in calls("grade") if not any(part in each for part in spoken_of)}
    assert {call.split(" ")[0] for call in of_grade} == {"get"}
    steps = {f"post /{{record_id}}/actions/{step}" for step in ("submit", "void", "amend")}
    assert calls("bill") - calls("company") == steps
    assert calls("house_rule") - calls("company") == {"get /current"}
    amend = page["paths"]["/data/bill/{record_id}/actions/amend"]["post"]
    schema = amend["requestBody"]["content"]["application/json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/bill.patch"}
    assert "document_status" not in page["components"]["schemas"]["bill.patch"]["properties"]
    status = page["components"]["schemas"]["bill"]["properties"]["document_status"]
    assert status["enum"] == ["draft", "submitted", "void"]
