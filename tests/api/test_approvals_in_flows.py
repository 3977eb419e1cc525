"""Approvals as steps of flows: a run waits for the decision and goes on by it."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.approving import FAY, Office, a_step, an_approval, make_office
from dougong.testing.over_http import Home

FLOW: dict[str, Any] = {
    "kind": "flow",
    "name": "large_quotes",
    "label": {"en": "Large quotes", "zh-CN": "大额报价"},
    "trigger": {
        "type": "record",
        "object": "quote",
        "on": ["update"],
        "timing": "after_commit",
        "when": "amount > 1000 and $old.amount <= 1000",
    },
    "start": "ask",
    "steps": {
        "ask": {
            "element": "approval",
            "approval": "large",
            "comment": "'It is ' & name",
            "next": "yes",
            "rejected": "no",
            "withdrawn": "gone",
        },
        "yes": {
            "element": "update",
            "record": "$record",
            "values": {"status": "'yes: ' & $steps.ask.by.name"},
        },
        "no": {
            "element": "update",
            "record": "$record",
            "values": {"status": "'no: ' & $steps.ask.comment"},
        },
        "gone": {
            "element": "update",
            "record": "$record",
            "values": {"status": "$steps.ask.outcome"},
        },
    },
}


@pytest.fixture(scope="module")
def office(home: Home) -> Office:
    """People, an approval, and a flow that submits to it."""
    found = make_office(home)
    home.deploy(an_approval("large", a_step("only", FAY)), FLOW)
    return found


def submitted(office: Office) -> tuple[str, Any]:
    """Have the flow submit a quote; gives it, and the approval."""
    quote = office.quote()
    assert office.ann.patch(f"/data/quote/{quote}", {"amount": "5000"}).status_code == 200
    office.home.run_flows()
    (made,) = office.ann.get(f"/data/quote/{quote}/approvals").json["approvals"]
    return quote, made


def test_a_run_waits_for_the_decision_and_knows_who_took_it(office: Office) -> None:
    quote, made = submitted(office)
    seen = office.fay.see(made)
    assert (seen["submitted_by"]["label"], seen["history"][0]["comment"]) == ("ann", "It is Roof")

    office.home.run_flows()
    assert office.read(quote)["status"] == "draft"
    office.fay.decide(made, "approve")
    office.home.run_flows()

    assert office.read(quote)["status"] == "yes: fay"


def test_a_rejection_takes_the_other_way(office: Office) -> None:
    quote, made = submitted(office)

    office.fay.decide(made, "reject", comment="Too dear")
    office.home.run_flows()

    assert office.read(quote)["status"] == "no: Too dear"


def test_so_does_who_withdraws_it(office: Office) -> None:
    quote, made = submitted(office)

    assert office.ann.post(f"/approvals/{made['id']}/withdraw", {}).status_code == 200
    office.home.run_flows()

    assert office.read(quote)["status"] == "withdrawn"
