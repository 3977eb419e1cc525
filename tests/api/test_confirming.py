"""Rules over HTTP: refused, warned, confirmed; and the trace of what ran."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home

TEXT = {"en": "Give a reason", "zh-CN": "请填写原因"}
CLAIM: dict[str, Any] = {
    "kind": "object",
    "name": "claim",
    "label": {"en": "Claim", "zh-CN": "索赔"},
    "plural": {"en": "Claims", "zh-CN": "索赔"},
    "title": "name",
    "fields": [
        {"name": "name", "type": "text"},
        {"name": "reason", "type": "text"},
        {"name": "amount", "type": "number", "default": {"expression": "LEN(name)"}},
        {"name": "company", "type": "lookup", "to": "company", "fetch": [
            {"field": "code", "into": "code"},
        ]},
        {"name": "code", "type": "text", "required": True},
    ],
    "record_types": [{"name": "small", "label": {"en": "Small", "zh-CN": "小额"}}],
    "rules": [
        {"name": "no_reason", "when": "ISBLANK(reason)", "field": "reason", "message": TEXT},
        {
            "name": "a_lot",
            "when": "amount > 10",
            "message": {"en": "That is a lot", "zh-CN": "金额较大"},
            "severity": "warning",
        },
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def company(home: Home) -> str:
    """Id of a company with a code; claims can be made."""
    home.deploy(CLAIM)
    made: str = home.api.create("company", name="Acme", code="A-1")["id"]
    return made


@pytest.fixture
def claim(company: str) -> dict[str, Any]:
    """A claim that sets off a warning."""
    return {"name": "Roof", "reason": "hail", "amount": 11, "company": company}


def test_a_broken_rule_is_answered_with_its_name_beside_its_field(
    api: ApiClient, company: str
) -> None:
    answer = api.saying("zh-CN").post("/data/claim", {"name": "Roof", "company": company})

    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["errors"] == [
        {
            "path": "/reason",
            "code": "record.rule",
            "message": "请填写原因",
            "details": {"rule": "no_reason", "message": TEXT},
        }
    ]


def test_a_warning_is_a_conflict_until_it_is_confirmed(
    api: ApiClient, claim: dict[str, Any]
) -> None:
    warned = api.post("/data/claim", claim)
    other = api.post("/data/claim", claim, headers={"X-Confirm-Warnings": "something_else"})
    confirmed = api.post("/data/claim", claim, headers={"X-Confirm-Warnings": "x, a_lot"})
    everything = api.post("/data/claim", claim, headers={"X-Confirm-Warnings": "*"})

    assert warned.json is not None
    assert [each.status_code for each in (warned, other)] == [409, 409]
    assert warned.json["code"] == "record.confirmation_required"
    assert warned.json["detail"] == "1 warning(s) to confirm: That is a lot"
    assert warned.json["errors"][0]["details"]["rule"] == "a_lot"
    assert [each.status_code for each in (confirmed, everything)] == [201, 201]


def test_a_repeated_call_can_be_confirmed_under_its_own_key(
    api: ApiClient, claim: dict[str, Any]
) -> None:
    key = {"Idempotency-Key": "claim-1"}

    first = api.post("/data/claim", claim, headers=key)
    confirmed = api.post("/data/claim", claim, headers={**key, "X-Confirm-Warnings": "*"})
    again = api.post("/data/claim", claim, headers=key)

    assert first.status_code == 409
    assert confirmed.status_code == again.status_code == 201
    assert confirmed.json == again.json


@pytest.mark.parametrize(
    ("header", "value"), [("X-Confirm-Warnings", "A B"), ("X-Trace-Save", "yes")]
)
def test_a_header_that_says_nothing_is_refused(
    api: ApiClient, claim: dict[str, Any], header: str, value: str
) -> None:
    answer = api.post("/data/claim", claim, headers={header: value})

    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["code"] == "request.invalid_header"


def test_the_trace_tells_what_ran_and_what_changed(api: ApiClient, company: str) -> None:
    sent = {"name": "Roof", "reason": "hail", "company": company}

    created = api.post("/data/claim", sent, headers={"X-Trace-Save": "1"}).json
    assert created is not None
    place = f"/data/claim/{created['id']}"
    changed = api.patch(place, {"reason": "storm"}, headers={"X-Trace-Save": "1"}).json
    plain = api.patch(place, {"reason": "fire"}).json

    assert changed is not None
    assert plain is not None
    fill, rules, write = created["trace"]
    assert (fill["step"], fill["values"]) == ("fill", {"amount": "4", "code": "A-1"})
    assert (rules["step"], rules["rules"]) == (
        "rules",
        [{"rule": "no_reason", "broken": False}, {"rule": "a_lot", "broken": False}],
    )
    assert (write["step"], write["changes"]["amount"]) == ("write", [None, "4"])
    assert [step["step"] for step in changed["trace"]] == ["rules", "write"]
    assert changed["trace"][1]["changes"] == {"reason": ["hail", "storm"]}
    assert all(step["ms"] >= 0 for step in created["trace"])
    assert "trace" not in plain


def test_a_refusal_tells_what_ran_before_it(api: ApiClient, company: str) -> None:
    sent = {"name": "Roof", "company": company}

    answer = api.post("/data/claim", sent, headers={"X-Trace-Save": "1"})

    assert answer.status_code == 422
    assert answer.json is not None
    assert [step["step"] for step in answer.json["trace"]] == ["fill", "rules"]
    assert answer.json["trace"][1]["rules"][0] == {"rule": "no_reason", "broken": True}


def test_only_builders_see_a_trace(home: Home, company: str) -> None:
    _, plain = home.add_user("plain@home.example")

    answer = plain.post("/data/claim", {"name": "x"}, headers={"X-Trace-Save": "1"})

    assert answer.status_code == 403


def test_the_api_page_tells_of_the_headers_of_the_trace_and_of_what_is_not_sent(
    api: ApiClient, company: str
) -> None:
    page = api.get("/openapi.json").json

    assert page is not None
    create = page["paths"]["/data/claim"]["post"]
    schemas = page["components"]["schemas"]
    headers = {each["name"] for each in create["parameters"] if each["in"] == "header"}
    assert headers == {"Idempotency-Key", "X-Confirm-Warnings", "X-Trace-Save"}
    assert "trace" in schemas["claim.saved"]["properties"]
    assert "trace" not in schemas["claim"]["properties"]
    assert "code" not in schemas["claim.create"]["properties"]
    assert "required" not in schemas["claim.create"]
    assert schemas["claim.create"]["properties"]["record_type"]["anyOf"][0]["enum"] == ["small"]
