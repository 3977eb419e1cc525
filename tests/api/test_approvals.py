"""Approvals over HTTP: submitting, deciding, going back, and what the record says meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.approving import (
    BOSS,
    FAY,
    FRED,
    MAX,
    Office,
    a_step,
    an_approval,
    make_office,
)
from dougong.testing.over_http import Home

DIRECTOR = {"managers": 5, "until": "$approver.title = 'Director'"}
DISCOUNT = an_approval(
    "discount",
    a_step("manager", MAX, help={"en": "Can we afford it?"}),
    a_step("finance", {"role": "finance"}, mode="any", when="discount > 0.2"),
    a_step("director", DIRECTOR, when="amount > 10000", order="one_by_one"),
    help={"en": "Say what the customer asked for."},
    when="discount > 0",
    same_person="skipped",
    fields=["name", "discount", "margin"],
    on={
        "submit": {"values": {"status": "'waiting'"}},
        "approve": {"values": {"status": "'approved'", "decided_by": "$approver"}},
        "reject": {"values": {"status": "'rejected'", "note": "$comment"}},
        "withdraw": {"values": {"note": "'withdrawn'"}},
        "recall": {"values": {"note": "'recalled'"}},
    },
)
CHAIN = an_approval(
    "chain",
    a_step("first", FAY, on={"approve": {"values": {"note": "'first'"}}}),
    a_step("legal", {"queue": "Legal"}, on={"approve": {"values": {"note": "'legal'"}}}),
    a_step("last", BOSS, on_reject="previous"),
    on={"submit": {"values": {"status": "'waiting'"}}},
    again_when=["amount"],
    recall="submitter",
)
BACK = an_approval(
    "back",
    a_step("first", FAY),
    a_step("second", FRED, on_reject="first"),
    a_step("third", BOSS, on_reject="submitter"),
)


@pytest.fixture(scope="module")
def office(home: Home) -> Office:
    """People, and the approvals that these tests submit to."""
    found = make_office(home)
    home.deploy(DISCOUNT, CHAIN, BACK)
    return found


def kinds(approval: Any) -> list[str]:
    return [each["kind"] for each in approval["history"]]


def states(approval: Any) -> dict[str, str]:
    return {each["name"]: each["state"] for each in approval["steps"]}


def test_a_small_discount_needs_the_manager_alone(office: Office) -> None:
    quote = office.quote(discount="0.1")

    made = office.ann.submit(quote, "discount", comment="Please")

    assert (made["state"], made["step"], made["object"]) == ("open", "manager", "quote")
    assert office.read(quote)["status"] == "waiting"
    assert office.max.box() == [made["id"]]
    task = office.max.task(made)
    assert task["actions"] == [
        "approve",
        "reject",
        "reassign",
        "add_before",
        "add_after",
        "send_back",
        "comment",
    ]
    assert task["help"] == {"en": "Can we afford it?"}

    done = office.max.decide(made, "approve", comment="Fine")

    assert done["state"] == "approved"
    read = office.read(quote)
    assert (read["status"], read["decided_by"]["id"]) == ("approved", office.max.id)
    assert kinds(done) == ["submitted", "approved", "ended_approved"]
    assert [each["comment"] for each in done["history"]] == ["Please", "Fine", ""]
    assert office.max.box() == []
    assert office.max.box("decided") == [made["id"]]
    assert office.ann.box("submitted") == [made["id"]]


def test_a_large_one_goes_up_tier_by_tier_and_asks_nobody_twice(office: Office) -> None:
    quote = office.quote(discount="0.3", amount="20000")
    made = office.ann.submit(quote, "discount")

    office.max.decide(made, "approve")
    assert made["id"] in office.fay.box()
    now = office.fred.decide(made, "approve")
    assert made["id"] not in office.fay.box()

    # Max is the first of the chain up to the director; he has agreed already.
    assert states(now) == {"manager": "approved", "finance": "approved", "director": "open"}
    (max_, boss) = now["steps"][2]["tasks"]
    assert (max_["state"], boss["state"]) == ("skipped", "open")
    assert office.boss.decide(made, "approve")["state"] == "approved"


def test_a_rejection_ends_it_and_says_why(office: Office) -> None:
    quote = office.quote(discount="0.1")
    made = office.ann.submit(quote, "discount")

    done = office.max.decide(made, "reject", comment="Too much")

    assert done["state"] == "rejected"
    read = office.read(quote)
    assert (read["status"], read["note"]) == ("rejected", "Too much")


def test_what_does_not_meet_the_condition_is_not_submitted(office: Office) -> None:
    quote = office.quote()
    offers = office.ann.get(f"/data/quote/{quote}/approvals").json
    answer = office.ann.post(f"/data/quote/{quote}/approvals", {"approval": "discount"})

    assert (answer.status_code, answer.json["code"]) == (409, "approval.condition")
    assert "discount" not in [each["name"] for each in offers["can_submit"]]
    assert office.read(quote)["status"] == "draft"

    office.ann.patch(f"/data/quote/{quote}", {"discount": "0.5"})
    offers = office.ann.get(f"/data/quote/{quote}/approvals").json
    (offer,) = [each for each in offers["can_submit"] if each["name"] == "discount"]
    assert offer["help"] == {"en": "Say what the customer asked for."}
    assert offer["again"] is False


def test_the_record_is_locked_until_it_ends(office: Office) -> None:
    quote = office.quote(discount="0.1")
    made = office.ann.submit(quote, "discount")

    for refused in (
        office.ann.patch(f"/data/quote/{quote}", {"amount": "1"}),
        office.ann.delete(f"/data/quote/{quote}"),
    ):
        assert (refused.status_code, refused.json["code"]) == (409, "approval.locked")
    assert office.read(quote)["amount"] == "100.00"
    locks = [
        each.get(f"/data/quote/{quote}/approvals").json["locked"]
        for each in (office.ann, office.admin)
    ]
    assert [(each["approval"], each["may_edit"]) for each in locks] == [
        ("discount", False),
        ("discount", True),
    ]
    assert office.admin.patch(f"/data/quote/{quote}", {"note": "admin"}).status_code == 200
    office.max.decide(made, "approve")
    assert office.ann.get(f"/data/quote/{quote}/approvals").json["locked"] is None
    assert office.ann.patch(f"/data/quote/{quote}", {"amount": "1"}).status_code == 200


def test_withdrawing_puts_back_what_was_written_unless_somebody_changed_it(office: Office) -> None:
    quote = office.quote(discount="0.1")
    made = office.ann.submit(quote, "discount")
    stranger = office.fay.post(f"/approvals/{made['id']}/withdraw", {})
    assert stranger.status_code == 404

    done = office.ann.post(f"/approvals/{made['id']}/withdraw", {"comment": "Wrong one"})

    assert done.json["state"] == "withdrawn"
    read = office.read(quote)
    assert (read["status"], read["note"]) == ("draft", "withdrawn")
    assert office.max.box() == []

    other = office.ann.submit(quote, "discount")
    office.admin.patch(f"/data/quote/{quote}", {"status": "by hand"})
    office.ann.post(f"/approvals/{other['id']}/withdraw", {})
    assert office.read(quote)["status"] == "by hand"


def test_recalling_takes_back_every_step_in_turn(office: Office) -> None:
    quote = office.quote(note="mine")
    made = office.ann.submit(quote, "chain")
    office.fay.decide(made, "approve")
    office.quinn.decide(made, "approve")
    assert office.read(quote)["note"] == "legal"
    done = office.boss.decide(made, "approve")
    assert "recall" in office.ann.see(done)["may"]
    assert "recall" not in office.boss.see(done)["may"]
    refused = office.boss.post(f"/approvals/{made['id']}/withdraw", {})
    assert (refused.status_code, refused.json["code"]) == (403, "approval.forbidden")

    recalled = office.ann.post(f"/approvals/{made['id']}/withdraw", {"comment": "Sorry"})

    assert recalled.json["state"] == "recalled"
    read = office.read(quote)
    assert (read["note"], read["status"]) == ("mine", "draft")


def test_any_member_of_a_queue_decides_and_nobody_else(office: Office) -> None:
    quote = office.quote()
    made = office.ann.submit(quote, "chain")
    office.fay.decide(made, "approve")

    now = office.quinn.see(made)
    assert made["id"] not in office.zoe.box()
    (task,) = now["steps"][1]["tasks"]
    assert task["assignee"]["label"] == "Legal"
    body = {"tasks": [task["id"]], "action": "approve"}
    refused = office.max.post("/approvals/decide", body).json["results"][0]
    assert (refused["ok"], refused["error"]["code"]) == (False, "approval.task_not_found")

    done = office.quinn.decide(made, "approve")
    assert done["steps"][1]["tasks"][0]["by"]["id"] == office.quinn.id


def test_a_rejection_may_lead_back_to_the_step_before(office: Office) -> None:
    quote = office.quote()
    made = office.ann.submit(quote, "chain")
    office.fay.decide(made, "approve")
    office.quinn.decide(made, "approve")

    now = office.boss.decide(made, "reject", comment="Ask again")

    assert states(now) == {"first": "approved", "legal": "open", "last": "waiting"}
    # What the queue had written is put back.
    assert office.read(quote)["note"] == "first"
    office.quinn.decide(made, "approve")
    assert office.boss.decide(made, "approve")["state"] == "approved"


def test_a_rejection_may_lead_to_a_named_step_or_to_the_submitter(office: Office) -> None:
    quote = office.quote()
    made = office.ann.submit(quote, "back")
    office.fay.decide(made, "approve")
    assert states(office.fred.decide(made, "reject"))["first"] == "open"
    office.fay.decide(made, "approve")
    office.fred.decide(made, "approve")

    now = office.boss.decide(made, "reject", comment="Add a note")

    assert (now["state"], now["returned"]) == ("open", True)
    assert office.ann.patch(f"/data/quote/{quote}", {"note": "here"}).status_code == 200
    (offer,) = [
        each
        for each in office.ann.get(f"/data/quote/{quote}/approvals").json["can_submit"]
        if each["name"] == "back"
    ]
    assert offer["again"] is True
    again = office.ann.submit(quote, "back", comment="Done")
    assert again["id"] == made["id"]
    assert states(again) == {"first": "open", "second": "waiting", "third": "waiting"}


def test_who_gets_it_back_and_changes_nothing_of_weight_goes_on_where_it_was(
    office: Office,
) -> None:
    quote = office.quote()
    made = office.ann.submit(quote, "chain")
    office.fay.decide(made, "approve")
    now = office.quinn.decide(made, "send_back", step="submitter", comment="Name?")
    assert now["returned"] is True
    assert office.read(quote)["status"] == "draft"

    office.ann.patch(f"/data/quote/{quote}", {"name": "Roof, north"})
    again = office.ann.submit(quote, "chain")
    assert states(again)["first"] == "approved"
    assert states(again)["legal"] == "open"

    office.quinn.decide(made, "send_back")
    office.ann.patch(f"/data/quote/{quote}", {"amount": "200"})
    again = office.ann.submit(quote, "chain")
    assert states(again)["first"] == "open"
    assert office.read(quote)["note"] is None


def test_only_a_change_of_named_fields_asks_anew(office: Office) -> None:
    quote = office.quote()
    made = office.ann.submit(quote, "chain")
    office.fay.decide(made, "approve")

    office.admin.patch(f"/data/quote/{quote}", {"name": "Another name"})
    assert states(office.ann.see(made))["first"] == "approved"
    office.admin.patch(f"/data/quote/{quote}", {"amount": "300"})

    now = office.ann.see(made)
    assert states(now) == {"first": "open", "legal": "waiting", "last": "waiting"}
    assert now["history"][-1]["kind"] == "restarted"
    for person in (office.fay, office.quinn, office.boss):
        person.decide(made, "approve")
    office.ann.patch(f"/data/quote/{quote}", {"name": "Free again"})
    assert len(office.ann.get(f"/data/quote/{quote}/approvals").json["approvals"]) == 1
    office.ann.patch(f"/data/quote/{quote}", {"amount": "400"})
    latest, former = office.ann.get(f"/data/quote/{quote}/approvals").json["approvals"]
    assert (former["id"], former["state"]) == (made["id"], "approved")
    assert (latest["state"], latest["step"]) == ("open", "first")


def test_what_was_submitted_is_shown_against_what_is_there_now(office: Office) -> None:
    quote = office.quote()
    made = office.ann.submit(quote, "back")

    office.admin.patch(f"/data/quote/{quote}", {"note": "new", "margin": "0.4"})

    seen = office.fay.see(made)
    assert [(each["field"], each["then"], each["now"]) for each in seen["latest"]] == [
        ("note", None, "new")
    ]
    assert "margin" not in seen["snapshot"]
    admin = office.admin.see(made)
    assert {each["field"] for each in admin["latest"]} == {"note", "margin"}


def test_a_deleted_record_ends_what_was_asked_about_it(office: Office) -> None:
    quote = office.quote()
    made = office.ann.submit(quote, "back")

    assert office.admin.delete(f"/data/quote/{quote}").status_code == 204

    assert office.admin.see(made)["state"] == "cancelled"
    assert made["id"] not in office.fay.box()


def test_many_are_decided_at_once_each_by_itself(office: Office) -> None:
    first, second = (office.ann.submit(office.quote(), "back") for _ in range(2))
    tasks = [office.fay.task(each)["id"] for each in (first, second)]
    office.fay.decide(first, "approve")

    body = {"tasks": tasks, "action": "approve", "comment": "All good"}
    results = office.fay.post("/approvals/decide", body).json["results"]

    assert [each["ok"] for each in results] == [False, True]
    assert results[0]["error"]["code"] == "approval.task_done"
    assert states(office.fay.see(second))["first"] == "approved"


def test_who_decides_may_read_the_record_as_long_as_they_are_asked(office: Office) -> None:
    quote = office.quote(discount="0.1")
    assert office.fay.get(f"/data/quote/{quote}").status_code == 404

    made = office.ann.submit(quote, "back")

    assert office.fay.get(f"/data/quote/{quote}").status_code == 200
    assert "margin" not in office.fay.get(f"/data/quote/{quote}").json
    assert office.fred.get(f"/approvals/{made['id']}").status_code == 404
    assert office.zoe.get(f"/approvals/{made['id']}").status_code == 404
    office.ann.post(f"/approvals/{made['id']}/withdraw", {})
    assert office.fay.get(f"/data/quote/{quote}").status_code == 404
    assert office.fay.see(made)["record"]["label"] is None


def test_shown_fields_are_those_that_the_reader_may_see(office: Office) -> None:
    made = office.ann.submit(office.quote(discount="0.1"), "discount")

    assert office.max.see(made)["fields"] == ["name", "discount"]
    assert office.admin.see(made)["fields"] == ["name", "discount", "margin"]


def test_an_edited_definition_lets_what_waits_finish_as_it_began(office: Office) -> None:
    once = an_approval("edited", a_step("old", FAY), a_step("older", FRED))
    office.home.deploy(once)
    made = office.ann.submit(office.quote(), "edited")

    office.home.deploy(an_approval("edited", a_step("new", BOSS)))

    now = office.fay.decide(made, "approve")
    assert states(now) == {"old": "approved", "older": "open"}
    assert office.fred.decide(made, "approve")["state"] == "approved"
    other = office.ann.submit(office.quote(), "edited")
    assert states(other) == {"new": "open"}


def test_a_renamed_field_is_followed_by_what_waits(home: Home, office: Office) -> None:
    named = an_approval(
        "renamed", a_step("first", FAY), a_step("second", FRED, when="discount > 0.2")
    )
    home.deploy(named)
    made = office.ann.submit(office.quote(discount="0.3"), "renamed")
    renames = {"object.quote.discount": "rebate", "approval.renamed": "named_anew"}

    assert home.api.post("/meta/deploy", {"renames": renames}).status_code == 200
    now = office.fay.decide(made, "approve")
    assert (now["approval"], states(now)["second"]) == ("named_anew", "open")
    assert office.fred.decide(made, "approve")["state"] == "approved"

    back = {"object.quote.rebate": "discount"}
    assert home.api.post("/meta/deploy", {"renames": back}).status_code == 200


def test_an_administrator_hands_on_what_somebody_leaves_behind(office: Office) -> None:
    made = office.ann.submit(office.quote(), "back")
    (task,) = office.admin.see(made)["steps"][0]["tasks"]
    body = {"tasks": [task["id"]], "action": "approve"}
    others = office.admin.post("/approvals/decide", body).json["results"][0]
    assert others["error"]["code"] == "approval.task_not_found"

    body = {"tasks": [task["id"]], "action": "reassign", "to": [office.zoe.id]}
    assert office.admin.post("/approvals/decide", body).json["results"][0]["ok"] is True

    assert office.zoe.decide(made, "approve")["step"] == "second"


def test_who_may_not_change_a_record_does_not_submit_it(office: Office) -> None:
    quote = office.quote()
    made = office.ann.submit(quote, "back")

    refused = office.fay.post(f"/data/quote/{quote}/approvals", {"approval": "chain"})
    hidden = office.zoe.post(f"/data/quote/{quote}/approvals", {"approval": "chain"})
    twice = office.ann.post(f"/data/quote/{quote}/approvals", {"approval": "back"})
    unknown = office.ann.post(f"/data/quote/{quote}/approvals", {"approval": "bakc"})

    assert refused.status_code == 403
    assert hidden.status_code == 404
    assert (twice.status_code, twice.json["code"]) == (409, "approval.open")
    assert (unknown.status_code, unknown.json["code"]) == (404, "approval.unknown")
    assert office.fay.get(f"/data/quote/{quote}/approvals").json["can_submit"] == []
    assert len(office.ann.see(made)["history"]) == 1
