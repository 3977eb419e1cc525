"""Tests in metadata: they do what would happen, and leave nothing behind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home, make_home
from dougong.testing.parcels import CARRIER, FOLLOW, PARCEL, TEST, text


@pytest.fixture(scope="module")
def home(platform: Any, app: Any) -> Home:
    home = make_home(platform, app)
    home.deploy(PARCEL, CARRIER, FOLLOW, TEST)
    return home


def run(api: ApiClient, *definitions: Mapping[str, Any]) -> list[Any]:
    """Run tests that are there for this alone; gives what came of each."""
    names = [str(each["name"]) for each in definitions]
    there = {"components": [*definitions], "allow_failing_tests": True}
    deployed = api.post("/meta/deploy", there)
    assert deployed.status_code == 200, deployed.text
    answer = api.post("/meta/tests/run", {"names": names})
    assert answer.status_code == 200, answer.text
    api.post("/meta/deploy", {"delete": [{"kind": "test", "name": name} for name in names]})
    assert answer.json is not None
    found: list[Any] = answer.json["results"]
    return found


def like(name: str, **further: Any) -> dict[str, Any]:
    """Give a test that does nothing but what is said."""
    base = {"kind": "test", "name": name, "label": text(name), "when": [], "then": []}
    return {**base, **further}


CREATE = {"do": "create", "object": "parcel", "name": "bag", "values": {"name": "Bag"}}


def test_a_test_passes_that_says_what_happens_and_leaves_nothing(api: ApiClient) -> None:
    before = {name: len(api.records(name)) for name in ("parcel", "activity", "user")}
    listed = api.get("/meta/tests").json

    answer = api.post("/meta/tests/run", {})

    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    (result,) = (each for each in answer.json["results"] if each["name"] == TEST["name"])
    assert result["failures"] == []
    assert result["passed"] is True
    assert [each["step"] for each in result["steps"]] == ["announce", "pause", "count", "ask"]
    assert result["steps"][-1]["at"] == "2026-03-04T09:00:00+00:00"
    assert {name: len(api.records(name)) for name in before} == before
    assert api.create("parcel", name="First")["number"] == "P-001"
    assert api.post("/meta/tests/run", {}).status_code == 200
    assert api.create("parcel", name="Second")["number"] == "P-002"
    assert listed == {
        "tests": [
            {
                "name": TEST["name"],
                "label": TEST["label"],
                "help": TEST["help"],
                "flows": ["follow"],
                "layer": "tenant",
            }
        ]
    }


def test_a_test_that_fails_says_where_what_should_be_and_what_is(api: ApiClient) -> None:
    wrong = like(
        "wrong",
        when=[
            {
                **CREATE,
                "then": [{"check": "record", "record": "bag", "holds": "state = 'sent'"}],
            }
        ],
        then=[
            {"check": "records", "object": "parcel", "where": "name = 'Bag'", "count": 2},
            {"check": "run", "flow": "follow"},
            {"check": "message", "medium": "mail", "to": "nobody@t.example"},
        ],
    )

    (result,) = run(api, wrong)

    assert result["passed"] is False
    assert [(e["path"], e["expected"], e["actual"]) for e in result["failures"]] == [
        ("/when/0/then/0/holds", "state = 'sent'", {"state": "packed"}),
        ("/then/0", 2, 1),
        ("/then/1", "≥ 1", 0),
        ("/then/2", "≥ 1", 0),
    ]
    assert result["failures"][0]["message"] == "this does not hold of `bag`"


def test_what_must_be_refused_is_and_what_is_refused_unforeseen_ends_the_test(
    api: ApiClient,
) -> None:
    heavy = {"do": "create", "object": "parcel", "values": {"name": "Anvil", "weight": 101}}
    refused = like("refused", when=[{**heavy, "refused": "record.rule"}, CREATE])
    unforeseen = like("unforeseen", when=[heavy, CREATE])
    light = like("light", when=[{**CREATE, "refused": "record.rule"}])

    results = {each["name"]: each for each in run(api, refused, unforeseen, light)}

    assert results["refused"]["failures"] == []
    (failure,) = results["unforeseen"]["failures"]
    assert (failure["path"], failure["message"]) == ("/when/0", "Too heavy")
    (failure,) = results["light"]["failures"]
    assert (failure["path"], failure["expected"]) == ("/when/0/refused", "record.rule")


def test_calls_are_answered_as_the_test_says(api: ApiClient) -> None:
    send = {"do": "update", "record": "box", "values": {"state": "sent"}}
    given = [{"name": "box", "object": "parcel", "values": {"name": "Box"}}]
    answer = {"flow": "follow", "step": "announce"}
    noted = [{"check": "record", "record": "box", "holds": "name = 'Box (unannounced)'"}]
    teapot = like(
        "teapot", given=given, answers=[{**answer, "status": 418}], when=[send], then=noted
    )
    known = {**answer, "body": {"id": 7}}
    plain = [
        {"check": "record", "record": "box", "holds": "name = 'Box'"},
        {"check": "records", "object": "activity", "where": "notes contains '7'", "count": 1},
    ]
    patient = [send, {"do": "wait", "for": "2 days"}]
    told = like("told", given=given, answers=[known], when=patient, then=plain)
    # What gets no answer is tried again, and given up in the end.
    patience = [send, {"do": "wait", "for": "1 hour"}]
    lost = like("lost", given=given, answers=[{**answer, "lost": True}], when=patience, then=noted)

    results = run(api, teapot, told, lost)

    assert [(each["name"], each["failures"]) for each in results] == [
        ("teapot", []),
        ("told", []),
        ("lost", []),
    ]


def test_clock_and_zone_are_those_of_the_test(api: ApiClient) -> None:
    trunk = {
        "name": "trunk",
        "object": "parcel",
        "values": {"name": "Old", "inside": None},
        "at": "2026-02-01T12:00:00Z",
    }
    within = {
        "do": "create",
        "object": "parcel",
        "name": "new",
        "values": {"name": "N", "inside": "$trunk"},
    }
    shown = like(
        "shown",
        now="2026-03-02T20:00:00Z",
        time_zone="Asia/Shanghai",
        given=[trunk],
        when=[within, {"do": "wait", "until": "2026-03-05T00:00:00Z"}],
        then=[
            {"check": "record", "record": "trunk", "holds": "DATEVALUE(created_at) = '2026-02-01'"},
            {"check": "record", "record": "new", "holds": "DATEVALUE(created_at) = '2026-03-03'"},
            {
                "check": "record",
                "record": "new",
                "holds": "inside = $trunk and $trunk.name = 'Old'",
            },
            {"check": "record", "record": "new", "holds": "TODAY() = '2026-03-05'"},
        ],
    )
    utc = like(
        "utc",
        when=[CREATE],
        then=[{"check": "record", "record": "bag", "holds": "DATEVALUE(NOW()) = '2026-01-05'"}],
    )

    assert [each["failures"] for each in run(api, shown, utc)] == [[], []]


def test_flows_are_started_and_records_deleted(api: ApiClient) -> None:
    button = {
        "kind": "flow",
        "name": "mark",
        "label": text("Mark"),
        "trigger": {"type": "button", "object": "parcel"},
        "input": {"word": {"type": "text", "required": True}},
        "start": "write",
        "steps": {
            "write": {"element": "update", "record": "$record", "values": {"name": "$input.word"}}
        },
    }
    started = like(
        "started",
        when=[
            CREATE,
            {"do": "start", "flow": "mark", "record": "bag", "input": {"word": "Marked"}},
            {"do": "start", "flow": "mark", "record": "bag", "refused": "request.invalid"},
            {
                "do": "delete",
                "record": "bag",
                "then": [{"check": "records", "object": "parcel", "count": 0}],
            },
        ],
        then=[{"check": "run", "flow": "mark", "state": "done", "count": 1}],
    )
    assert api.post("/meta/deploy", {"components": [button]}).status_code == 200

    (result,) = run(api, started)

    assert result["failures"] == []


def test_a_deploy_that_breaks_a_test_is_refused_whole_unless_that_is_allowed(home: Home) -> None:
    api = make_home(home.platform, home.app).api
    components = [PARCEL, CARRIER, FOLLOW, TEST]
    assert api.post("/meta/deploy", {"components": components}).status_code == 200
    slower = {
        **FOLLOW,
        "steps": {**FOLLOW["steps"], "pause": {**FOLLOW["steps"]["pause"], "duration": "3 days"}},
    }

    refused = api.post("/meta/deploy", {"components": [slower]})
    unchanged = api.get("/meta/flow/follow").json
    elsewhere = api.post("/meta/deploy", {"components": [CREW]})
    allowed = api.post("/meta/deploy", {"components": [slower], "allow_failing_tests": True})

    assert refused.status_code == 409
    assert refused.json is not None
    assert refused.json["code"] == "deploy.tests_failed"
    (fault,) = refused.json["errors"]
    assert fault["path"] == f"/tests/{TEST['name']}/then/0"
    assert unchanged is not None
    assert unchanged["steps"]["pause"]["duration"] == "2 days"
    assert (elsewhere.status_code, elsewhere.json and elsewhere.json["warnings"]) == (200, [])
    assert allowed.status_code == 200
    assert allowed.json is not None
    assert [each["code"] for each in allowed.json["warnings"]] == ["test.failed"]


CREW = {"kind": "permission_set", "name": "crew", "label": text("Crew"), "objects": {}}


def test_tests_run_on_ones_own_changes_unless_these_alter_tables(api: ApiClient) -> None:
    later = like("later", when=[{**CREATE, "values": {"name": "Bag", "weight": 1}}])
    api.put("/meta/draft/test/later", {"definition": later})

    missing = api.post("/meta/tests/run", {"names": ["later"]})
    drafted = api.post("/meta/tests/run", {"names": ["later"], "draft": True})
    wide = {
        **PARCEL,
        "fields": [*PARCEL["fields"], {"name": "x", "type": "text", "label": text("X")}],
    }
    api.put("/meta/draft/object/parcel", {"definition": wide})
    altering = api.post("/meta/tests/run", {"draft": True})
    for each in ("test/later", "object/parcel"):
        api.delete(f"/meta/draft/{each}")

    assert (missing.status_code, missing.json and missing.json["code"]) == (404, "test.unknown")
    assert drafted.json is not None
    assert drafted.json["results"][0]["passed"] is True
    assert altering.json is not None
    assert (altering.status_code, altering.json["code"]) == (409, "test.draft_alters_tables")


def test_approvals_are_submitted_and_decided_and_messages_looked_for(home: Home) -> None:
    role: dict[str, Any] = {
        "kind": "role",
        "name": "chief",
        "label": text("Chief"),
        "permission_sets": [],
    }
    approval: dict[str, Any] = {
        "kind": "approval",
        "name": "ship_it",
        "label": text("Ship it"),
        "object": "parcel",
        "comment": "on_reject",
        "steps": [{"name": "chief", "label": text("Chief"), "approvers": [{"role": "chief"}]}],
    }
    mail: dict[str, Any] = {
        "kind": "flow",
        "name": "mail",
        "label": text("Mail"),
        "trigger": {"type": "button", "object": "parcel"},
        "start": "send",
        "steps": {
            "send": {
                "element": "send",
                "to": "updated_by",
                "subject": text("{{ name }} is ready"),
                "body": text("Come and get it"),
            }
        },
    }
    people = [
        {
            "name": name,
            "object": "user",
            "values": {"name": name, "email": f"{name}@tests.example"},
            "roles": roles,
        }
        for name, roles in (("clerk", []), ("boss", ["chief"]))
    ]
    submit = {"do": "submit", "record": "bag", "approval": "ship_it", "by": "clerk"}
    decide = {"do": "decide", "record": "bag", "by": "boss", "comment": "No string"}
    asked = {"check": "approval", "record": "bag", "approval": "ship_it", "state": "open"}
    scenario = like(
        "decided",
        given=people,
        when=[
            {**CREATE, "by": "clerk"},
            {
                **submit,
                "then": [
                    {**asked, "asks": "boss", "count": 1},
                    {**asked, "asks": "clerk", "count": 0},
                ],
            },
            {**decide, "action": "approve", "by": "clerk", "refused": "approval.task_not_found"},
            {**decide, "action": "reject", "comment": "", "refused": "approval.comment"},
            {**decide, "action": "reject"},
            submit,
            {**decide, "action": "withdraw", "by": "clerk"},
            {"do": "start", "flow": "mail", "record": "bag"},
        ],
        then=[
            {"check": "approval", "record": "bag", "state": "rejected", "count": 1},
            {"check": "approval", "record": "bag", "state": "withdrawn", "count": 1},
            {
                "check": "message",
                "medium": "mail",
                "to": "clerk",
                "contains": "Bag is ready",
                "count": 1,
            },
            {"check": "message", "medium": "mail", "to": "clerk@tests.example", "count": 1},
            {"check": "message", "medium": "mail", "to": "boss", "count": 0},
            {"check": "message", "medium": "mail", "contains": "nothing like it", "count": 0},
        ],
    )
    home.deploy(role, approval, mail)

    (result,) = run(home.api, scenario)

    assert result["failures"] == []


def test_what_a_test_cannot_mean_is_refused_at_its_place(api: ApiClient) -> None:
    odd = like(
        "odd",
        now="2026-02-30T09:00:00Z",
        time_zone="Mars/Base",
        given=[
            {"name": "user", "object": "parcel", "values": {"nome": "X"}},
            {"name": "bag", "object": "parcel", "values": {"name": 5}, "roles": ["poet"]},
        ],
        answers=[{"flow": "follow", "step": "nowhere"}],
        when=[
            {**CREATE, "by": "bag"},
            {"do": "update", "record": "sack", "values": {}},
            {"do": "wait", "until": "9999-12-31T23:59:59Z"},
            {"do": "start", "flow": "nothing"},
        ],
        then=[
            {"check": "record", "record": "bag", "holds": "nome = 1"},
            {"check": "run", "flow": "follow", "step": "nowhere"},
            {"check": "approval", "record": "bag", "asks": "nobody"},
        ],
    )

    answer = api.post("/meta/deploy", {"components": [odd], "check_only": True})

    assert answer.status_code == 422
    assert answer.json is not None
    found = {
        each["path"].removeprefix("/components/0"): each["code"] for each in answer.json["errors"]
    }
    assert found == {
        "/now": "definition.wrong_form",
        "/time_zone": "definition.wrong_form",
        "/given/0/name": "definition.unfit_property",
        "/given/0/values/nome": "definition.unknown_field",
        "/given/1/values/name": "definition.invalid_sample",
        "/given/1/roles": "definition.unfit_property",
        "/given/1/roles/0": "definition.unknown_reference",
        "/answers/0/step": "flow.unknown_step",
        "/when/0/name": "definition.duplicate",
        "/when/0/by": "definition.unfit_property",
        "/when/1/record": "definition.unknown_reference",
        "/when/2/until": "definition.wrong_form",
        "/when/3/flow": "definition.unknown_reference",
        "/then/0/holds": "expression.unknown_field",
        "/then/1/step": "flow.unknown_step",
        "/then/2/asks": "definition.unknown_reference",
    }


def test_a_deploy_runs_the_tests_that_lead_to_what_it_changes_and_no_others(home: Home) -> None:
    api = make_home(home.platform, home.app).api
    components = [
        PARCEL,
        CARRIER,
        FOLLOW,
        {**TEST, "then": [{"check": "records", "object": "user", "count": 9}]},
    ]
    first = api.post("/meta/deploy", {"components": components, "allow_failing_tests": True})
    view = {
        "kind": "view",
        "name": "parcels",
        "label": text("Parcels"),
        "object": "parcel",
        "columns": ["name"],
    }
    role = {"kind": "role", "name": "packer", "label": text("Packer"), "permission_sets": []}
    other = {**FOLLOW, "name": "other", "active": False}

    shown, unnamed, beside, changed = (
        api.post("/meta/deploy", {"components": [each]})
        for each in (view, role, other, {**FOLLOW, "help": text("Why")})
    )

    assert first.status_code == 200, first.text
    assert [each.status_code for each in (shown, unnamed)] == [200, 200]
    assert [each.status_code for each in (beside, changed)] == [409, 409]
