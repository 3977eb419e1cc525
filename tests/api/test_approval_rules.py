"""Approvals over HTTP: who is asked, by which rule, in time, and what approvers may do besides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dougong.testing.approving import (
    BOSS,
    FAY,
    FRED,
    MAX,
    Office,
    Person,
    a_step,
    an_approval,
    make_office,
)
from dougong.testing.over_http import Home

ANN = {"user": "ann@office.example"}
TWO = (FAY, FRED)
DEFINITIONS = (
    an_approval("all_of", a_step("all", *TWO)),
    an_approval("any_of", a_step("any", *TWO, mode="any")),
    an_approval("two_of", a_step("two", *TWO, BOSS, mode="quorum", quorum=2)),
    an_approval("in_turn", a_step("chain", {"managers": 2}, order="one_by_one")),
    an_approval(
        "side_by_side", a_step("a", FAY), a_step("b", FRED, parallel=True), a_step("c", BOSS)
    ),
    an_approval(
        "places",
        a_step("head", {"department_head": 1}),
        a_step("team", {"team": "Board"}),
        a_step("field", {"expression": "partner"}, nobody="reject"),
    ),
    an_approval("picked", a_step("who", {"chosen": 2}), self_approval="allowed"),
    an_approval("unpicked", a_step("who", {"chosen": 2})),
    an_approval("nobody_there", a_step("role", {"role": "service_agent"}, nobody="approve")),
    an_approval("fallback", a_step("role", {"expression": "partner"})),
    an_approval("for_another", a_step("boss_of", MAX), initiator="partner"),
    an_approval("own_left_out", a_step("both", ANN, FAY)),
    an_approval("own_manager", a_step("self", ANN), self_approval="manager"),
    an_approval("own_skipped", a_step("self", ANN), self_approval="skipped"),
    an_approval(
        "again_next",
        a_step("a", FAY),
        a_step("b", FAY),
        a_step("c", FRED),
        a_step("d", FAY),
        same_person="skipped_next",
    ),
    an_approval(
        "firm",
        a_step("only", FAY, may=["reassign"]),
        a_step("next", FRED),
        withdraw=False,
        recall="nobody",
        take_back=False,
        comment="required",
    ),
    an_approval("say_why", a_step("only", FAY), comment="on_reject", mail=False),
    an_approval("open_lock", a_step("only", FAY), lock="none"),
    an_approval("approver_lock", a_step("only", FAY), lock="but_approvers", lock_approved=True),
    an_approval("off", a_step("only", FAY), active=False),
    an_approval(
        "effects",
        a_step(
            "one",
            FAY,
            on={
                "approve": {"values": {"note": "'kept'"}, "keep": True},
                "reject": {"values": {"note": "'refused'", "amount": 1}},
            },
        ),
        a_step("two", FRED),
    ),
)


@pytest.fixture(scope="module")
def office(home: Home) -> Office:
    """People, and the approvals that these tests submit to."""
    found = make_office(home)
    role: dict[str, Any] = {
        "kind": "role",
        "name": "service_agent",
        "label": {"en": "Agent"},
        "permission_sets": ["clerk"],
    }
    home.deploy(role, *DEFINITIONS)
    return found


@pytest.mark.parametrize(
    ("more", "path", "code"),
    [
        ({"steps": [a_step("a", FAY), a_step("a", FAY)]}, "/steps/1/name", "duplicate"),
        ({"steps": [a_step("end", FAY)]}, "/steps/0/name", "unfit_property"),
        ({"steps": [a_step("a", FAY, parallel=True)]}, "/steps/0/parallel", "unfit_property"),
        ({"steps": [a_step("a", FAY, on_reject="b")]}, "/steps/0/on_reject", "unfit_property"),
        ({"steps": [a_step("a", FAY, quorum=2)]}, "/steps/0/quorum", "unfit_property"),
        ({"steps": [a_step("a", FAY, mode="quorum")]}, "/steps/0", "missing_property"),
        (
            {"steps": [a_step("a", {"manager": 1, "until": "true"})]},
            "/steps/0/approvers/0/until",
            "unfit_property",
        ),
        ({"steps": [a_step("a", {"role": "nobody"})]}, "/steps/0/approvers/0/role", "unknown"),
        ({"steps": [a_step("a", {**FAY, "manager": 1})]}, "/steps/0/approvers/0", "either"),
        ({"again_when": ["owner.email"]}, "/again_when/0", "unfit_field"),
        ({"fields": ["nothing"]}, "/fields/0", "unknown_field"),
        ({"on": {"submit": {"values": {"id": "null"}}}}, "/on/submit/values/id", "unfit_field"),
        ({"on": {"submit": {"values": {"key": "'x'"}}}}, "/on/submit/values/key", "unfit_field"),
        ({"on": {"submit": {"values": {"amount": "name"}}}}, "/on/submit/values/amount", "type"),
        ({"when": "amount"}, "/when", "type"),
        ({"initiator": "name"}, "/initiator", "type"),
        ({"object": "nothing"}, "/object", "unknown_reference"),
    ],
)
def test_a_definition_that_cannot_work_is_refused(
    office: Office, more: dict[str, Any], path: str, code: str
) -> None:
    definition = {**an_approval("wrong", a_step("only", FAY)), **more}
    body = {"components": [definition], "check_only": True}

    answer = office.admin.post("/meta/deploy", body)

    faults = {(each["path"], each["code"]) for each in answer.json["errors"]}
    assert [each for each in faults if each[0].endswith(path) and code in each[1]], faults


def asked(approval: Any, step: int = 0) -> list[str]:
    """Give who is asked in a step, by name."""
    return [each["assignee"]["label"] for each in approval["steps"][step]["tasks"]]


def states(approval: Any) -> dict[str, str]:
    return {each["name"]: each["state"] for each in approval["steps"]}


def tasks(approval: Any, step: int = 0) -> dict[str, str]:
    return {each["assignee"]["label"]: each["state"] for each in approval["steps"][step]["tasks"]}


def test_all_must_agree_and_one_refusal_is_enough(office: Office) -> None:
    made = office.ann.submit(office.quote(), "all_of")
    assert office.fay.decide(made, "approve")["state"] == "open"
    assert office.fred.decide(made, "approve")["state"] == "approved"

    other = office.ann.submit(office.quote(), "all_of")
    done = office.fred.decide(other, "reject")
    assert (done["state"], tasks(done)) == ("rejected", {"fay": "dropped", "fred": "rejected"})


def test_of_any_the_first_answer_counts(office: Office) -> None:
    made = office.ann.submit(office.quote(), "any_of")
    done = office.fred.decide(made, "approve")
    assert (done["state"], tasks(done)) == ("approved", {"fay": "dropped", "fred": "approved"})

    other = office.ann.submit(office.quote(), "any_of")
    assert office.fay.decide(other, "reject")["state"] == "rejected"


def test_a_quorum_is_met_or_out_of_reach(office: Office) -> None:
    made = office.ann.submit(office.quote(), "two_of")
    assert office.fay.decide(made, "reject")["state"] == "open"
    assert office.fred.decide(made, "approve")["state"] == "open"
    assert office.boss.decide(made, "approve")["state"] == "approved"

    other = office.ann.submit(office.quote(), "two_of")
    office.fay.decide(other, "reject")
    assert office.boss.decide(other, "reject")["state"] == "rejected"


def test_managers_are_asked_level_by_level(office: Office) -> None:
    made = office.ann.submit(office.quote(), "in_turn")

    assert tasks(made) == {"max": "open", "boss": "waiting"}
    assert tasks(office.max.decide(made, "approve")) == {"max": "approved", "boss": "open"}
    assert office.boss.decide(made, "approve")["state"] == "approved"


def test_steps_side_by_side_are_both_waited_for(office: Office) -> None:
    made = office.ann.submit(office.quote(), "side_by_side")

    assert states(made) == {"a": "open", "b": "open", "c": "waiting"}
    office.fred.decide(made, "approve")
    assert states(office.fay.decide(made, "approve")) == {
        "a": "approved",
        "b": "approved",
        "c": "open",
    }


def test_heads_teams_and_expressions_name_approvers(office: Office) -> None:
    made = office.ann.submit(office.quote(partner=office.fred.id), "places")

    assert asked(made) == ["hana"]
    assert asked(office.hana.decide(made, "approve"), 1) == ["zoe"]
    assert asked(office.zoe.decide(made, "approve"), 2) == ["fred"]

    other = office.ann.submit(office.quote(), "places")
    office.hana.decide(other, "approve")
    assert office.zoe.decide(other, "approve")["state"] == "rejected"


def test_who_submits_chooses_where_the_step_says_so(office: Office) -> None:
    quote = office.quote()
    offers = office.ann.get(f"/data/quote/{quote}/approvals").json["can_submit"]
    (offer,) = [each for each in offers if each["name"] == "picked"]
    assert [(each["step"], each["most"]) for each in offer["choose"]] == [("who", 2)]
    path, people = f"/data/quote/{quote}/approvals", [office.fay.id, office.ann.id]
    many = [*people, office.fred.id]
    answer = office.ann.post(path, {"approval": "picked", "approvers": {"who": many}})
    assert answer.json["errors"][0]["path"] == "/approvers/who"
    answer = office.ann.post(path, {"approval": "unpicked", "approvers": {"who": people}})
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "approval.own")

    made = office.ann.submit(quote, "picked", approvers={"who": people})

    assert asked(made) == ["fay", "ann"]
    office.fay.decide(made, "approve")
    assert office.ann.decide(made, "approve")["state"] == "approved"


def test_where_nobody_is_found_it_passes_or_an_administrator_decides(office: Office) -> None:
    done = office.ann.submit(office.quote(), "nobody_there")
    assert (done["state"], [e["kind"] for e in done["history"]]) == (
        "approved",
        ["submitted", "nobody", "ended_approved"],
    )

    made = office.ann.submit(office.quote(), "fallback")
    assert asked(made) == ["Admin"]
    assert office.admin.decide(made, "approve")["state"] == "approved"


def test_the_managers_of_somebody_else_may_be_meant(office: Office) -> None:
    made = office.ann.submit(office.quote(partner=office.max.id), "for_another")

    assert asked(made) == ["boss"]


def test_nobody_decides_about_what_they_submitted(office: Office) -> None:
    left_out = office.ann.submit(office.quote(), "own_left_out")
    assert asked(left_out) == ["fay"]
    assert asked(office.ann.submit(office.quote(), "own_manager")) == ["max"]
    assert office.ann.submit(office.quote(), "own_skipped")["state"] == "approved"

    handed = office.fay.answer(left_out, "reassign", to=[office.ann.id])
    assert (handed["ok"], handed["error"]["code"]) == (False, "approval.own")


def test_who_agreed_just_before_is_not_asked_again(office: Office) -> None:
    made = office.ann.submit(office.quote(), "again_next")

    now = office.fay.decide(made, "approve")
    assert states(now)["b"] == "approved"
    assert tasks(now, 1) == {"fay": "skipped"}
    assert tasks(office.fred.decide(made, "approve"), 3) == {"fay": "open"}


def test_a_task_is_handed_to_somebody_else(office: Office) -> None:
    made = office.ann.submit(office.quote(), "all_of")
    twice = office.fay.answer(made, "reassign", to=[office.fred.id])
    assert twice["error"]["path"] == "/to/0"

    office.fay.answer(made, "reassign", to=[office.zoe.id], comment="Yours")

    now = office.zoe.see(made)
    assert sorted(asked(now)) == ["fred", "zoe"]
    event = now["history"][-1]
    assert (event["kind"], event["comment"]) == ("reassigned", "Yours")
    assert event["details"]["to"] == [{"id": office.zoe.id, "label": "zoe"}]
    assert made["id"] not in office.fay.box()
    assert office.zoe.decide(made, "approve")["state"] == "open"


def test_others_are_asked_before_and_after_oneself(office: Office) -> None:
    made = office.ann.submit(office.quote(), "any_of")

    now = office.fay.decide(made, "add_before", to=[office.zoe.id])
    assert tasks(now) == {"zoe": "open", "fay": "waiting", "fred": "open"}
    now = office.zoe.decide(made, "approve")
    assert tasks(now)["fay"] == "open"
    office.fay.decide(made, "add_after", to=[office.hana.id])
    now = office.fay.decide(made, "approve")

    # One answer would do, but fay's is whole only with hana's.
    assert (now["state"], tasks(now)["hana"]) == ("open", "open")
    assert office.hana.decide(made, "approve")["state"] == "approved"


def test_a_decision_is_taken_back_while_nobody_has_gone_on(office: Office) -> None:
    quote = office.quote(note="mine")
    made = office.ann.submit(quote, "effects")
    now = office.fay.decide(made, "approve")
    assert "take_back" in now["may"]
    assert "take_back" not in office.fred.see(made)["may"]

    back = office.fay.post(f"/approvals/{made['id']}/take_back", {})

    assert back.status_code == 200, back.text
    assert states(back.json) == {"one": "open", "two": "waiting"}
    assert made["id"] not in office.fred.box()
    office.fay.decide(made, "approve")
    office.fred.decide(made, "comment", comment="Looking")
    again = office.fay.post(f"/approvals/{made['id']}/take_back", {})
    assert again.status_code == 200
    refused = office.fay.post(f"/approvals/{made['id']}/take_back", {})
    assert (refused.status_code, refused.json["code"]) == (409, "approval.task_done")


def test_what_a_step_writes_is_kept_where_it_says_so(office: Office) -> None:
    quote = office.quote(note="mine")
    made = office.ann.submit(quote, "effects")
    office.fay.decide(made, "approve")
    office.ann.post(f"/approvals/{made['id']}/withdraw", {})
    assert office.read(quote)["note"] == "kept"

    other = office.ann.submit(quote, "effects")
    office.fay.decide(other, "reject")
    read = office.read(quote)
    assert (read["note"], read["amount"]) == ("refused", "1.00")


def test_a_firm_approval_lets_nobody_turn_back(office: Office) -> None:
    made = office.ann.submit(office.quote(), "firm")
    assert office.fay.task(made)["actions"] == ["approve", "reject", "reassign", "comment"]
    assert office.ann.see(made)["may"] == ["remind", "comment"]

    silent = office.fay.answer(made, "approve")
    assert (silent["error"]["path"], silent["error"]["code"]) == ("/comment", "approval.comment")
    refused = office.ann.post(f"/approvals/{made['id']}/withdraw", {})
    assert refused.status_code == 403
    office.fay.decide(made, "approve", comment="Yes")
    refused = office.fay.post(f"/approvals/{made['id']}/take_back", {})
    assert refused.status_code == 409
    office.fred.decide(made, "approve", comment="Yes")
    assert "recall" not in office.admin.see(made)["may"]


def test_a_rejection_may_need_words(office: Office) -> None:
    made = office.ann.submit(office.quote(), "say_why")

    assert office.fay.answer(made, "reject")["error"]["code"] == "approval.comment"
    assert office.fay.decide(made, "approve")["state"] == "approved"


def test_locks_are_as_the_definition_says(office: Office) -> None:
    free = office.quote()
    office.ann.submit(free, "open_lock")
    assert office.ann.patch(f"/data/quote/{free}", {"amount": "5"}).status_code == 200

    held = office.quote()
    made = office.ann.submit(held, "approver_lock")
    assert office.ann.patch(f"/data/quote/{held}", {"amount": "5"}).status_code == 409
    assert office.fay.patch(f"/data/quote/{held}", {"amount": "5"}).status_code == 200
    office.fay.decide(made, "approve")
    assert office.fay.patch(f"/data/quote/{held}", {"amount": "6"}).status_code == 404
    assert office.ann.patch(f"/data/quote/{held}", {"amount": "6"}).status_code == 409
    assert office.admin.post(f"/approvals/{made['id']}/withdraw", {}).status_code == 200
    assert office.ann.patch(f"/data/quote/{held}", {"amount": "5"}).status_code == 200


def test_what_is_switched_off_takes_nothing(office: Office) -> None:
    quote = office.quote()

    answer = office.ann.post(f"/data/quote/{quote}/approvals", {"approval": "off"})

    assert (answer.status_code, answer.json["code"]) == (409, "approval.inactive")


@pytest.fixture
def away(office: Office) -> Iterator[Person]:
    """Fay, for whom zoe decides this week."""
    body = {"to": office.zoe.id, "from": "2026-11-01", "until": "2026-12-31"}
    answer = office.fay.put("/me/substitute", body)
    assert answer.json["substitute"]["to"]["label"] == "zoe"
    yield office.fay
    assert office.fay.delete("/me/substitute").status_code == 204


def test_a_substitute_sees_and_decides_what_is_for_who_is_away(
    office: Office, away: Person
) -> None:
    made = office.ann.submit(office.quote(), "all_of")

    assert made["id"] in office.zoe.box()
    assert office.zoe.task(made)["for"]["label"] == "fay"
    now = office.zoe.decide(made, "approve")
    (task,) = [t for t in now["steps"][0]["tasks"] if t["assignee"]["label"] == "fay"]
    assert (task["by"]["label"], task["via"]) == ("zoe", "substitute")
    wrong = away.put("/me/substitute", {"to": away.id})
    assert (wrong.status_code, wrong.json["code"]) == (422, "approval.unfit_substitute")
    assert away.get("/me/substitute").json["substitute"]["until"] == "2026-12-31"
