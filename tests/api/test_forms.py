"""Public forms over HTTP: what the public is told, what it may send, and who is kept away."""

from __future__ import annotations

from json import dumps
from typing import Any

import pytest
from werkzeug.test import TestResponse

from dougong.kernel.messages import say
from dougong.testing.over_http import ApiClient, Home, SettableClock

SITE: dict[str, Any] = {
    "kind": "object",
    "name": "site",
    "label": say("Site", "现场"),
    "plural": say("Sites", "现场"),
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "required": True, "label": say("Name", "名称")},
        {"name": "code", "type": "text", "unique": True, "label": say("Code", "编码")},
    ],
}
REPORT: dict[str, Any] = {
    "kind": "object",
    "name": "report",
    "label": say("Report", "报修"),
    "plural": say("Reports", "报修"),
    "title": "subject",
    "fields": [
        {"name": "subject", "type": "text", "required": True, "label": say("Subject", "主题")},
        {"name": "urgent", "type": "checkbox", "label": say("Urgent", "紧急")},
        {"name": "phone", "type": "phone", "label": say("Phone", "电话")},
        {"name": "hours", "type": "number", "label": say("Hours", "时长"), "scale": 0},
        {"name": "serial", "type": "text", "unique": True, "label": say("Serial", "序列号")},
        {"name": "verdict", "type": "text", "label": say("Verdict", "结论")},
        {"name": "source", "type": "text", "label": say("Source", "来源")},
        {"name": "site", "type": "lookup", "to": "site", "label": say("Site", "现场")},
    ],
    "rules": [
        {
            "name": "few_hours",
            "when": "hours > 100",
            "field": "hours",
            "message": say("At most 100", "不超过 100"),
        },
        {
            "name": "hearsay",
            "when": "subject contains 'hearsay'",
            "severity": "warning",
            "message": say("Are you sure?", "确定吗？"),
        },
    ],
}
FORM: dict[str, Any] = {
    "kind": "form",
    "name": "report_fault",
    "label": say("Report a fault", "报修"),
    "object": "report",
    "screens": [
        {
            "name": "what",
            "fields": [
                {"field": "subject", "label": say("What is wrong?", "有什么问题？")},
                "urgent",
                {"field": "phone", "visible": "urgent", "required": "urgent"},
                "serial",
            ],
        },
        {"name": "more", "visible": "phone != null", "fields": ["hours"]},
    ],
    "values": {"source": "web", "site": {"code": "north"}},
    "thanks": say("We will call you", "我们会联系您"),
}


@pytest.fixture(scope="module")
def site(home: Home) -> str:
    home.deploy(SITE, REPORT, {**FORM, "owner": home.email})
    made: str = home.api.create("site", name="North", code="north")["id"]
    return made


@pytest.fixture(autouse=True)
def _afresh(home: Home, site: str, clock: SettableClock) -> None:
    # Whoever sent something an hour ago is a stranger again.
    clock.advance(hours=1)


def path(home: Home, form: str = "report_fault") -> str:
    return f"/forms/{home.tenant.name}/{form}"


def opened(home: Home, clock: SettableClock) -> str:
    """Open the form, and be as slow as people are."""
    answer = home.anyone().get(path(home))
    assert answer.status_code == 200, answer.text
    clock.advance(seconds=10)
    token: str = _json(answer)["token"]
    return token


def send(
    home: Home, clock: SettableClock, values: Any, token: str | None = None, **more: Any
) -> TestResponse:
    token = opened(home, clock) if token is None else token
    return home.anyone().post(path(home), {"token": token, "values": values, **more})


def sent(home: Home, subject: str) -> list[Any]:
    return home.api.records("report", where=f"subject = '{subject}'")


def faults(answer: TestResponse) -> list[tuple[str, str]]:
    return [(each["path"], each["code"]) for each in _json(answer)["errors"]]


def _json(answer: TestResponse) -> Any:
    assert answer.json is not None, answer.text
    return answer.json


def test_the_public_sees_what_is_asked_and_nothing_else(home: Home) -> None:
    answer = home.anyone().get(path(home))

    assert answer.status_code == 200
    told = _json(answer)
    assert told["label"] == say("Report a fault", "报修")
    assert [each["name"] for each in told["object"]["fields"]] == [
        "subject",
        "urgent",
        "phone",
        "hours",
        "serial",
    ]
    assert set(told["expressions"]) == {"urgent", "phone != null"}
    assert told["expressions"]["urgent"]["tree"]["node"] == "path"
    assert "unique" not in answer.text
    for kept_back in ("verdict", "few_hours", home.email, "north", "source"):
        assert kept_back not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_what_is_sent_becomes_a_record_that_tells_where_it_came_from(
    home: Home, site: str, clock: SettableClock
) -> None:
    values = {"subject": "Pump leaks", "urgent": True, "phone": "+8613800138000", "hours": "3"}

    answer = send(home, clock, values)

    assert (answer.status_code, answer.json) == (201, {"thanks": FORM["thanks"]})
    (record,) = sent(home, "Pump leaks")
    assert (record["source"], record["site"]["id"], record["hours"]) == ("web", site, "3")
    assert (record["owner"]["id"], record["created_by"]) == (home.user_id, None)
    history = _json(home.api.get(f"/data/report/{record['id']}/history"))
    assert [each["via"] for each in history["entries"]] == ["form:report_fault"]


def test_a_field_that_is_not_asked_for_cannot_be_sent(home: Home, clock: SettableClock) -> None:
    values = {"subject": "Foreign", "verdict": "paid", "owner": home.user_id, "no_such": 1}

    answer = send(home, clock, values)

    assert answer.status_code == 422
    assert sorted(faults(answer)) == [
        ("/values/no_such", "form.not_asked"),
        ("/values/owner", "form.not_asked"),
        ("/values/verdict", "form.not_asked"),
    ]
    assert sent(home, "Foreign") == []


def test_what_is_hidden_is_not_kept_and_hides_what_hangs_on_it(
    home: Home, clock: SettableClock
) -> None:
    values = {"subject": "Hidden", "urgent": False, "phone": "+8613800138000", "hours": "3"}

    assert send(home, clock, values).status_code == 201

    (record,) = sent(home, "Hidden")
    assert (record["phone"], record["hours"]) == (None, None)


def test_a_condition_requires_an_answer(home: Home, clock: SettableClock) -> None:
    token = opened(home, clock)

    answer = send(home, clock, {"subject": "Urgent", "urgent": True, "phone": " "}, token)

    assert answer.status_code == 422
    assert faults(answer) == [("/values/phone", "form.missing_answer")]
    assert sent(home, "Urgent") == []
    corrected = {"subject": "Urgent", "urgent": True, "phone": "+8613800138000"}
    assert send(home, clock, corrected, token).status_code == 201


def test_what_does_not_fit_is_told_at_its_field(home: Home, clock: SettableClock) -> None:
    values = {"urgent": True, "phone": "+8613800138000", "hours": "many"}

    answer = send(home, clock, values)

    assert answer.status_code == 422
    assert sorted(faults(answer)) == [
        ("/values/hours", "record.invalid_value"),
        ("/values/subject", "record.required"),
    ]


def test_a_rule_is_told_and_a_warning_holds_nothing_up(home: Home, clock: SettableClock) -> None:
    values = {"subject": "Long", "urgent": True, "phone": "+8613800138000", "hours": "101"}

    answer = send(home, clock, values)

    assert faults(answer) == [("/values/hours", "record.rule")]
    assert send(home, clock, {"subject": "hearsay"}).status_code == 201


def test_who_sends_what_another_record_has_is_told_nothing_of_it(
    home: Home, clock: SettableClock
) -> None:
    assert send(home, clock, {"subject": "First", "serial": "SN-1"}).status_code == 201

    answer = send(home, clock, {"subject": "Second", "serial": "SN-1"})

    assert (answer.status_code, answer.json) == (201, {"thanks": FORM["thanks"]})
    assert sent(home, "Second") == []


def test_a_token_is_taken_once(home: Home, clock: SettableClock) -> None:
    token = opened(home, clock)
    assert send(home, clock, {"subject": "Once"}, token).status_code == 201

    answer = send(home, clock, {"subject": "Once"}, token)

    assert (answer.status_code, _json(answer)["code"]) == (409, "form.sent_before")
    assert len(sent(home, "Once")) == 1


def test_a_token_is_neither_taken_too_early_nor_too_late(home: Home, clock: SettableClock) -> None:
    token = _json(home.anyone().get(path(home)))["token"]
    early = send(home, clock, {"subject": "Early"}, token)
    clock.advance(hours=13)
    late = send(home, clock, {"subject": "Late"}, token)

    assert (early.status_code, _json(early)["code"]) == (409, "form.too_fast")
    assert (late.status_code, _json(late)["code"]) == (409, "form.expired")
    assert sent(home, "Early") == sent(home, "Late") == []


@pytest.mark.parametrize("token", ["", "x", "no base64 é", "AAAA", "A" * 70 + "==", "-_" * 36])
def test_a_token_that_is_none_of_ours_is_refused(
    home: Home, clock: SettableClock, token: str
) -> None:
    answer = send(home, clock, {"subject": "Forged"}, token)

    assert (answer.status_code, _json(answer)["code"]) == (409, "form.expired")
    assert sent(home, "Forged") == []


def test_a_token_of_another_form_is_refused(home: Home, clock: SettableClock) -> None:
    home.deploy({**FORM, "name": "another"})
    token = _json(home.anyone().get(path(home, "another")))["token"]
    clock.advance(seconds=10)

    answer = send(home, clock, {"subject": "Crossed"}, token)

    assert _json(answer)["code"] == "form.expired"


def test_a_robot_reads_thanks_and_nothing_is_saved(home: Home, clock: SettableClock) -> None:
    answer = send(home, clock, {"subject": "Robot", "verdict": "x"}, website="http://spam.example")

    assert (answer.status_code, answer.json) == (201, {"thanks": FORM["thanks"]})
    assert sent(home, "Robot") == []


def test_one_address_is_slowed_down_but_not_for_long(home: Home, clock: SettableClock) -> None:
    tokens = [opened(home, clock) for _ in range(22)]
    codes = [send(home, clock, {"subject": "Flood"}, token).status_code for token in tokens]

    assert codes == [201] * 20 + [429] * 2
    clock.advance(seconds=61)
    assert send(home, clock, {"subject": "Flood"}, tokens[-1]).status_code == 201


def test_a_closed_form_says_so_and_an_unknown_one_is_not_there(
    home: Home, clock: SettableClock
) -> None:
    home.deploy({**FORM, "name": "closed", "active": False})
    anyone = home.anyone()

    closed = anyone.get(path(home, "closed"))
    assert (closed.status_code, _json(closed)["code"]) == (410, "form.closed")
    body = {"token": "x", "values": {}}
    assert anyone.post(path(home, "closed"), body).status_code == 410
    for address in (path(home, "no_such"), "/forms/nobody/report_fault", "/forms/A%00/b"):
        answer = anyone.get(address)
        assert (answer.status_code, _json(answer)["code"]) == (404, "form.not_found")
        assert anyone.post(address, body).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"values": {}},
        {"token": "x"},
        {"token": 1, "values": {}},
        {"token": "x", "values": []},
        {"token": "x", "values": {}, "more": 1},
        {"token": "x" * 201, "values": {}},
    ],
    ids=repr,
)
def test_a_body_of_another_form_is_refused(home: Home, body: Any) -> None:
    answer = _post_text(home.anyone(), path(home), body)

    assert 400 <= answer.status_code < 500


def test_a_body_is_not_large(home: Home, clock: SettableClock) -> None:
    answer = send(home, clock, {"subject": "x" * 300_000})

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "value",
    [{"a": 1}, [1], 3, True, "x" * 500, "a\x00b", "\u202e", "<script>", "a\nb"],
    ids=str,
)
def test_hostile_values_are_refused_or_kept_as_text(
    home: Home, clock: SettableClock, value: Any
) -> None:
    answer = send(home, clock, {"subject": value, "urgent": value, "serial": None})

    assert answer.status_code in (201, 422)


def test_a_session_of_another_makes_no_difference(home: Home, clock: SettableClock) -> None:
    token = opened(home, clock)
    body = {"token": token, "values": {"subject": "Signed in"}}

    assert home.api.post(path(home), body).status_code == 201

    (record,) = sent(home, "Signed in")
    assert record["created_by"] is None


def _post_text(client: ApiClient, address: str, body: Any) -> TestResponse:

    return client.call(
        "POST", address, data=dumps(body), headers={"Content-Type": "application/json"}
    )
