"""Rehearsals and findings over HTTP: what a flow would do, and what looks wrong."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home, make_home
from dougong.testing.parcels import CARRIER, FOLLOW, NOW, PARCEL, TEST, text

NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.fixture(scope="module")
def home(platform: Any, app: Any) -> Home:
    home = make_home(platform, app)
    home.deploy(PARCEL, CARRIER, FOLLOW, TEST)
    return home


def test_a_rehearsal_tells_each_step_with_what_it_saved_called_and_waited_for(
    api: ApiClient,
) -> None:
    parcel = api.create("parcel", name="Crate", weight=4)

    answer = api.post(
        "/meta/flows/rehearse",
        {"flow": "follow", "record": parcel["id"], "old": {"state": "packed"}, "now": NOW},
    )

    assert answer.status_code == 200, answer.text
    told = answer.json
    assert told is not None
    assert (told["state"], told["error"]) == ("done", None)
    assert [(each["step"], each["at"]) for each in told["steps"]] == [
        ("announce", "2026-03-02T09:00:00+00:00"),
        ("pause", "2026-03-04T09:00:00+00:00"),
        ("count", "2026-03-04T09:00:00+00:00"),
        ("ask", "2026-03-04T09:00:00+00:00"),
    ]
    assert told["steps"][1]["waited"] == {"kind": "time", "until": "2026-03-04T09:00:00+00:00"}
    assert told["steps"][2]["variables"] == {"asked": "1"}
    (change,) = told["steps"][3]["changes"]
    assert (change["object"], change["label"]) == ("activity", "Where is Crate?")
    assert (change["values"]["subject"], change["values"]["notes"]) == (
        "Where is Crate?",
        "weight 4 ",
    )
    (called,) = told["calls"]
    assert (called["connector"], called["method"], called["path"]) == (
        "carrier",
        "POST",
        "/parcels/Crate",
    )
    assert api.records("activity") == []
    assert api.get("/runs").json == {"runs": [], "next_cursor": None}


def test_a_flow_is_rehearsed_as_it_stands_in_a_draft_and_its_faults_are_placed(
    api: ApiClient,
) -> None:
    parcel = api.create("parcel", name="Crate")
    steps = {"rename": {"element": "update", "record": "$record", "values": {"name": "'X'"}}}
    draft = {**FOLLOW, "name": "not_yet", "start": "rename", "steps": steps}
    broken = {**draft, "steps": {"rename": {**steps["rename"], "values": {"name": "nome"}}}}
    odd = {**draft, "start": "nowhere", "stop": True}

    told = api.post("/meta/flows/rehearse", {"flow": draft, "record": parcel["id"]})
    faults = [api.post("/meta/flows/rehearse", {"flow": each}) for each in (broken, odd)]
    without = api.post("/meta/flows/rehearse", {"flow": draft})
    unknown = api.post("/meta/flows/rehearse", {"flow": "nothing"})
    far = {"flow": draft, "record": parcel["id"], "now": "9999-12-31T23:59:59Z"}
    assert api.post("/meta/flows/rehearse", far).status_code == 400

    assert told.status_code == 200, told.text
    assert told.json is not None
    assert [each["values"] for each in told.json["steps"][0]["changes"]] == [{"name": "X"}]
    assert api.get(f"/data/parcel/{parcel['id']}").json == parcel
    paths = [(each.status_code, each.json and each.json["errors"][0]["path"]) for each in faults]
    assert paths == [(422, "/flow/steps/rename/values/name"), (422, "/flow/stop")]
    assert (without.status_code, without.json and without.json["code"]) == (
        422,
        "rehearsal.needs_record",
    )
    assert unknown.status_code == 404


def test_findings_come_with_advice_and_with_ones_own_changes(api: ApiClient) -> None:
    idle = {
        **FOLLOW,
        "name": "idle",
        "steps": {**FOLLOW["steps"], "alone": {"element": "stop", "message": text("No")}},
    }
    api.put("/meta/draft/flow/idle", {"definition": idle})

    in_force = api.get("/meta/lint").json
    drafted = api.saying("zh-CN").get("/meta/lint", draft="true").json
    api.delete("/meta/draft/flow/idle")

    assert in_force is not None
    assert drafted is not None
    assert [each for each in in_force["findings"] if each["name"] == "idle"] == []
    found = {each["rule"]: each for each in drafted["findings"] if each["name"] == "idle"}
    assert found["unreachable_step"] == {
        "rule": "unreachable_step",
        "severity": "warning",
        "kind": "flow",
        "name": "idle",
        "label": text("Follow"),
        "path": "/steps/alone",
        "message": "没有任何步骤通向 `alone`，它不会执行",
        "advice": "请将其连接到某个步骤之后，或删除它",
    }
    assert "untested_flow" in found


def test_only_who_builds_may_rehearse_test_and_lint(home: Home) -> None:
    _, member = home.add_user("member@rehearsing.example", member=True)

    answers = [
        member.post("/meta/flows/rehearse", {"flow": "follow"}),
        member.post("/meta/tests/run", {}),
        member.get("/meta/tests"),
        member.get("/meta/lint"),
    ]

    assert [each.status_code for each in answers] == [403] * 4


def test_who_builds_rehearses_only_on_records_that_they_may_read(home: Home) -> None:
    builds: dict[str, Any] = {
        "kind": "permission_set",
        "name": "only_builds",
        "label": text("Only builds"),
        "system": ["builder"],
    }
    home.deploy(builds)
    user, builder = home.add_user("builds@rehearsing.example")
    grants = {"roles": [], "permission_sets": [{"name": "only_builds"}]}
    assert home.api.put(f"/access/users/{user}/grants", grants).status_code == 200
    parcel = home.api.create("parcel", name="Secret")

    answer = builder.post("/meta/flows/rehearse", {"flow": "follow", "record": parcel["id"]})

    assert answer.status_code in (403, 404)
    assert "Secret" not in answer.text


def test_a_rehearsal_takes_the_answers_of_people_and_of_the_outside(home: Home) -> None:
    api = home.api
    parcel = api.create("parcel", name="Crate")
    admin = home.user_id
    approval: dict[str, Any] = {
        "kind": "approval",
        "name": "open_it",
        "label": text("Open it"),
        "object": "parcel",
        "steps": [{"name": "a", "label": text("A"), "approvers": [{"expression": "created_by"}]}],
    }
    asking: dict[str, Any] = {
        "kind": "flow",
        "name": "asking",
        "label": text("Asking"),
        "trigger": {"type": "button", "object": "parcel"},
        "start": "call",
        "steps": {
            "call": {
                "element": "call",
                "connector": "carrier",
                "gives": {"number": {"type": "number", "at": "/id"}},
                "next": "approve",
            },
            "approve": {"element": "approval", "approval": "open_it", "next": "do"},
            "do": {
                "element": "task",
                "subject": "'Open ' & name",
                "to": "created_by",
                "next": "say",
            },
            "say": {
                "element": "screen",
                "title": text("What is in it?"),
                "user": "created_by",
                "fields": [{"name": "what", "type": "text", "label": text("What")}],
                "next": "write",
            },
            "write": {
                "element": "update",
                "record": "$record",
                "values": {"name": "$steps.say.what & ' ' & $steps.call.number"},
            },
        },
    }
    home.deploy(approval, asking)
    asked = {"flow": "asking", "record": parcel["id"]}
    answers = {
        "call": {"response": {"id": 5}},
        "approve": {"outcome": "approved"},
        "do": {"outcome": "done"},
        "say": {"values": {"what": "Bolts"}},
    }

    waiting = api.post("/meta/flows/rehearse", asked).json
    done = api.post("/meta/flows/rehearse", {**asked, "answers": answers}).json
    lost = {"call": {"response": {"lost": True}}}
    failed = api.saying("zh-CN").post("/meta/flows/rehearse", {**asked, "answers": lost}).json

    assert waiting is not None
    assert (waiting["state"], [each["step"] for each in waiting["steps"]]) == (
        "waiting",
        ["call", "approve"],
    )
    assert waiting["steps"][1]["waited"] == {"kind": "approval", "until": None}
    assert done is not None
    assert (done["state"], done["error"]) == ("done", None)
    assert [each.get("waited", {}).get("kind") for each in done["steps"]] == [
        None,
        "approval",
        "task",
        "screen",
        None,
    ]
    assert done["steps"][4]["changes"][0]["values"] == {"name": "Bolts 5"}
    (task,) = done["tasks"]
    assert (task["label"], task["values"]["owner"]["id"]) == ("Open Crate", admin)
    assert failed is not None
    assert (failed["state"], failed["error"]["step"]) == ("failed", "call")
    assert failed["messages"] == []


def test_what_runs_before_the_write_is_rehearsed_on_the_record_as_it_is(api: ApiClient) -> None:
    parcel = api.create("parcel", name="Crate", weight=4)
    flow = {
        "kind": "flow",
        "name": "tidy",
        "label": text("Tidy"),
        "trigger": {"type": "record", "object": "parcel", "on": ["update"], "timing": "before"},
        "start": "double",
        "steps": {"double": {"element": "assign", "record": {"weight": "weight + $old.weight"}}},
    }

    asked = {"flow": flow, "record": parcel["id"], "old": {"weight": 3}}
    told = api.post("/meta/flows/rehearse", asked).json
    missing = api.post("/meta/flows/rehearse", {**asked, "record": NOBODY})
    odd = {"weight": "much", "wait": 1}
    unfit = api.post("/meta/flows/rehearse", {**asked, "old": odd}).json

    assert told is not None
    assert (told["state"], told["error"]) == ("done", None)
    assert told["steps"][0]["changes"][0]["values"] == {"weight": "7"}
    assert api.get(f"/data/parcel/{parcel['id']}").json == parcel
    assert missing.status_code == 404
    assert unfit is not None
    assert [each["path"] for each in unfit["errors"]] == ["/old/wait", "/old/weight"]
