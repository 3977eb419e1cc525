"""Flows over HTTP: what a save sets off, in it and behind it, and what is seen of it afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dougong.testing.over_http import Home, SettableClock
from dougong.worker.housekeeping import clean_up


def a_flow(name: str, trigger: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Give the definition of a flow; it starts with its first step."""
    steps: dict[str, Any] = more.pop("steps")
    return {
        "kind": "flow",
        "name": name,
        "label": {"en": name.replace("_", " ").capitalize()},
        "trigger": trigger,
        "start": next(iter(steps)),
        "steps": steps,
        **more,
    }


def of_records(object_name: str, *events: str, **more: Any) -> dict[str, Any]:
    """Give the trigger of a save."""
    return {"type": "record", "object": object_name, "on": [*events], **more}


CRANE: dict[str, Any] = {
    "kind": "object",
    "name": "crane",
    "label": {"en": "Crane"},
    "plural": {"en": "Cranes"},
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "required": True},
        {"name": "load", "type": "number", "scale": 1},
        {"name": "state", "type": "picklist", "options": [{"value": "up"}, {"value": "down"}]},
        {"name": "note", "type": "text"},
        {"name": "due_on", "type": "date"},
        {"name": "part_of", "type": "lookup", "to": "crane"},
    ],
}


@pytest.fixture(scope="module", autouse=True)
def cranes(home: Home) -> None:
    """An object that flows look after."""
    home.deploy(CRANE)


def test_what_runs_before_the_write_sets_values_and_refuses(home: Home, api: Any) -> None:
    home.deploy(
        a_flow(
            "before_crane",
            of_records("crane", "create", "update", timing="before", when="load > 10"),
            steps={
                "look": {
                    "element": "decision",
                    "ways": [{"name": "much", "when": "load > 100", "go": "refuse"}],
                    "next": "say",
                },
                "say": {"element": "assign", "record": {"note": "'heavy: ' & load"}},
                "refuse": {
                    "element": "stop",
                    "message": {"en": "Too heavy", "zh-CN": "过重"},
                    "field": "load",
                },
            },
        )
    )

    light = api.create("crane", name="A", load=5)
    heavy = api.create("crane", name="B", load="50.5")
    refused = api.post("/data/crane", {"name": "C", "load": 101})

    assert light["note"] is None
    assert heavy["note"] == "heavy: 50.5"
    assert (refused.status_code, refused.json["code"]) == (422, "flow.stopped_at")
    assert refused.json["errors"][0]["path"] == "/load"
    assert [each["name"] for each in api.records("crane", where="name = 'C'")] == []


def test_what_runs_after_the_write_is_saved_with_it_or_not_at_all(home: Home, api: Any) -> None:
    home.deploy(
        a_flow(
            "after_crane",
            of_records("crane", "update", timing="after", fields=["state"], when="load = 2"),
            variables={"count": {"type": "number", "default": "0"}},
            steps={
                "more": {
                    "element": "assign",
                    "variables": {"count": "$var.count + 1"},
                    "next": "up",
                },
                "up": {
                    "element": "update",
                    "record": "part_of",
                    "values": {"note": "name & ' was ' & $old.state & ', ' & $var.count"},
                },
            },
        )
    )
    whole = api.create("crane", name="Whole")
    part = api.create("crane", name="Part", load=2, state="down", part_of=whole["id"])
    alone = api.create("crane", name="Alone", load=2, state="down")

    api.patch(f"/data/crane/{part['id']}", {"state": "up"})
    refused = api.patch(f"/data/crane/{alone['id']}", {"state": "up"})

    assert api.get(f"/data/crane/{whole['id']}").get_json()["note"] == "Part was down, 1"
    assert (refused.status_code, refused.json["code"]) == (422, "flow.step_failed")
    assert api.get(f"/data/crane/{alone['id']}").get_json()["state"] == "down"


def test_what_begins_with_the_commit_runs_once_and_tells_each_step(
    home: Home, api: Any, clock: SettableClock
) -> None:
    home.deploy(
        a_flow(
            "follow_crane",
            of_records("crane", "create", when="load = 7"),
            steps={
                "pause": {"element": "wait", "duration": "2 days", "next": "find"},
                "find": {
                    "element": "get",
                    "object": "crane",
                    "where": "name = $record.name & ' twin'",
                    "find": "count",
                    "next": "make",
                },
                "make": {
                    "element": "create",
                    "object": "crane",
                    "values": {"name": "name & ' twin'", "part_of": "$record", "load": 1},
                    "next": "tell",
                },
                "tell": {
                    "element": "update",
                    "values": {"note": "$steps.make.record.name & ' / ' & $steps.find.count"},
                },
            },
        )
    )
    crane = api.create("crane", name="Seven", load=7)
    home.run_flows()
    (waiting,) = api.get(f"/data/crane/{crane['id']}/runs").get_json()["runs"]

    clock.advance(days=1, hours=23, minutes=59)
    home.run_flows()
    early = api.records("crane", where="name = 'Seven twin'")
    clock.advance(minutes=1)
    home.run_flows()
    home.run_flows()

    assert (waiting["state"], waiting["step"]) == ("waiting", "pause")
    assert early == []
    assert len(api.records("crane", where="name = 'Seven twin'")) == 1
    assert api.get(f"/data/crane/{crane['id']}").get_json()["note"] == "Seven twin / 0"
    (run,) = api.get("/runs", flow="follow_crane").get_json()["runs"]
    whole = api.get(f"/runs/{run['id']}").json
    assert whole["state"] == "done"
    assert [(each["step"], each["state"]) for each in whole["journal"]] == [
        ("pause", "done"),
        ("find", "done"),
        ("make", "done"),
        ("tell", "done"),
    ]
    assert whole["journal"][1]["output"] == {"count": "0"}


def test_flows_that_set_each_other_off_stop_with_their_names(home: Home, api: Any) -> None:
    for name, mine, other in (("ping_up", "up", "down"), ("ping_down", "down", "up")):
        home.deploy(
            a_flow(
                name,
                of_records(
                    "crane", "update", timing="after", when=f"state = '{mine}' and load = 3"
                ),
                steps={"turn": {"element": "update", "values": {"state": f"'{other}'"}}},
            )
        )
    crane = api.create("crane", name="Spinner", load=3, state="down")

    refused = api.patch(f"/data/crane/{crane['id']}", {"state": "up"})

    assert (refused.status_code, refused.json["code"]) == (409, "flow.loop")
    assert "ping_up → ping_down → ping_up" in refused.json["detail"]
    assert api.get(f"/data/crane/{crane['id']}").get_json()["state"] == "down"


def test_a_run_that_fails_is_seen_tried_again_and_goes_on_from_its_step(
    home: Home, api: Any
) -> None:
    home.deploy(
        a_flow(
            "copy_crane",
            of_records("crane", "create", when="load = 9"),
            steps={
                "note": {"element": "update", "values": {"note": "'noted'"}, "next": "copy"},
                "copy": {
                    "element": "update",
                    "record": "part_of",
                    "values": {"note": "'from ' & name"},
                },
            },
        )
    )
    crane = api.create("crane", name="Nine", load=9)
    home.run_flows()
    (failed,) = api.get("/runs", flow="copy_crane", state="failed").get_json()["runs"]
    whole = api.create("crane", name="Whole of nine")
    api.patch(f"/data/crane/{crane['id']}", {"part_of": whole["id"]})

    again = api.post(f"/runs/{failed['id']}/retry", {})
    home.run_flows()

    assert (failed["step"], failed["error"]["code"]) == ("copy", "flow.blank")
    assert failed["error"]["message"]["zh-CN"].startswith("`part_of` 没有得到值")
    assert (again.status_code, again.json["state"]) == (200, "ready")
    done = api.get(f"/runs/{failed['id']}").json
    assert [(each["step"], each["state"]) for each in done["journal"]] == [
        ("note", "done"),
        ("copy", "done"),
    ]
    assert api.get(f"/data/crane/{whole['id']}").get_json()["note"] == "from Nine"
    over = api.post(f"/runs/{failed['id']}/retry", {})
    assert (over.status_code, over.json["code"]) == (409, "flow.run_state")


def test_an_error_leads_to_the_step_that_handles_it(home: Home, api: Any) -> None:
    home.deploy(
        a_flow(
            "handle_crane",
            of_records("crane", "create", when="load = 8"),
            steps={
                "copy": {
                    "element": "update",
                    "record": "part_of",
                    "values": {"note": "name"},
                    "on_error": "tell",
                },
                "tell": {
                    "element": "update",
                    "values": {"note": "$error.step & ': ' & $error.code"},
                },
            },
        )
    )

    crane = api.create("crane", name="Eight", load=8)
    home.run_flows()

    assert api.get(f"/data/crane/{crane['id']}").get_json()["note"] == "copy: flow.blank"
    assert api.get("/runs", flow="handle_crane").get_json()["runs"][0]["state"] == "done"


def test_a_run_stays_on_the_version_that_it_began_with(
    home: Home, api: Any, clock: SettableClock
) -> None:
    def deploy(note: str) -> None:
        home.deploy(
            a_flow(
                "slow_crane",
                of_records("crane", "create", when="load = 6"),
                steps={
                    "pause": {"element": "wait", "duration": "3 days", "next": "tell"},
                    "tell": {"element": "update", "values": {"note": f"'{note}'"}},
                },
            )
        )

    deploy("old")
    crane = api.create("crane", name="Six", load=6)
    home.run_flows()
    deploy("new")
    (run,) = api.get("/runs", flow="slow_crane").get_json()["runs"]
    seen = api.get(f"/runs/{run['id']}").get_json()["definition"]["steps"]["tell"]["values"]
    versions = api.get("/meta/flows/slow_crane/versions").get_json()["versions"]
    clock.advance(days=3)
    home.run_flows()

    assert seen == {"note": "'old'"}
    assert [each["open"] for each in versions] == [1]
    assert api.get(f"/data/crane/{crane['id']}").get_json()["note"] == "old"


def test_a_wait_follows_its_record_and_is_cancelled_with_it(
    home: Home, api: Any, clock: SettableClock
) -> None:
    home.deploy(
        a_flow(
            "remind_crane",
            of_records("crane", "create", when="load = 4"),
            steps={
                "pause": {
                    "element": "wait",
                    "until": "due_on",
                    "while": "state != 'down'",
                    "next": "tell",
                },
                "tell": {"element": "update", "values": {"note": "'due'"}},
            },
        )
    )
    year = clock.now().year
    sooner = f"{year + 2}-01-01"
    moved, closed, deleted = (
        api.create("crane", name=name, load=4, state="up", due_on=f"{year + 5}-01-01")
        for name in ("Moved", "Closed", "Deleted")
    )
    home.run_flows()
    api.patch(f"/data/crane/{moved['id']}", {"due_on": sooner})
    api.patch(f"/data/crane/{closed['id']}", {"state": "down"})
    api.delete(f"/data/crane/{deleted['id']}")
    home.run_flows()

    runs = {
        each["record"]["id"]: each
        for each in api.get("/runs", flow="remind_crane").get_json()["runs"]
    }

    assert runs[moved["id"]]["state"] == "waiting"
    assert runs[moved["id"]]["wake_at"].startswith(f"{sooner}T00:00")
    assert runs[closed["id"]]["state"] == "cancelled"
    assert runs[deleted["id"]]["state"] == "cancelled"


def test_only_who_builds_or_sees_to_flows_sees_runs(home: Home, api: Any) -> None:
    _, member = home.add_user("worker@example.com", member=True)

    assert member.get("/runs").get_json()["code"] == "access.missing_right"
    assert member.get("/flows").status_code == 403
    assert {each["name"] for each in api.get("/flows").get_json()["flows"]} >= {"slow_crane"}
    parts = api.get("/meta/flows/parts").json
    assert {each["key"] for each in parts["elements"]} >= {"wait", "update", "decision"}


def test_an_expression_is_checked_as_it_stands_in_its_step(home: Home, api: Any) -> None:
    flow = a_flow(
        "unfinished",
        of_records("crane", "update"),
        steps={
            "find": {"element": "get", "object": "user", "where": "true", "next": "odd"},
            "odd": {"element": "decision"},
            "tell": {"element": "update", "values": {}},
        },
    )
    flow["steps"]["find"]["next"] = "tell"
    asked = {"flow": flow, "step": "tell", "draft": True}

    known = api.post(
        "/meta/expressions/check",
        {**asked, "expression": "$steps.find.record.email & $old.name", "cursor": 12},
    ).json
    unknown = api.post(
        "/meta/expressions/check", {**asked, "step": "find", "expression": "$steps.find.record"}
    ).json

    assert known["type"] == "text"
    assert [each["text"] for each in known["completions"]] == ["record", "count"]
    assert unknown["errors"][0]["code"] == "expression.unknown_field"


def test_definitions_that_cannot_be_right_are_refused_at_their_place(home: Home) -> None:
    def faults(**more: Any) -> dict[str, str]:
        trigger = more.pop("trigger", of_records("crane", "create"))
        document = a_flow("wrong", trigger, **more)
        answer = home.api.post("/meta/deploy", {"components": [document], "check_only": True})
        return {each["path"]: each["code"] for each in answer.get_json()["errors"]}

    circle = {
        "one": {"element": "update", "values": {"note": "'x'"}, "next": "two"},
        "two": {"element": "update", "values": {"note": "'y'"}, "next": "one"},
    }
    assert set(faults(steps=circle).values()) == {"flow.endless"}
    lost = {"one": {"element": "update", "values": {"nte": "1"}, "next": "three"}}
    assert set(faults(steps=lost).values()) == {"flow.unknown_step", "definition.unknown_field"}
    early = of_records("crane", "create", timing="before")
    wait = {"one": {"element": "wait", "duration": "1 day"}}
    assert set(faults(trigger=early, steps=wait).values()) == {"flow.not_before"}
    typed = {"one": {"element": "update", "values": {"load": "name & '!'"}}}
    assert set(faults(steps=typed).values()) == {"expression.type_mismatch"}


def test_a_run_that_nothing_carries_is_found_again_or_has_failed(
    home: Home, api: Any, clock: SettableClock
) -> None:
    def run_left(state: str) -> Any:
        with home.platform.database.transaction(home.tenant.schema) as connection:
            connection.execute(
                "UPDATE dougong.job SET state = %s, finished_at = created_at"
                " WHERE kind = 'run_flow' AND finished_at IS NULL",
                [state],
            )
        clock.advance(hours=1)
        clean_up(home.platform.database, now=clock.now(), idle=timedelta(hours=12))
        home.run_flows()
        return api.get("/runs", flow="copy_crane").get_json()["runs"][0]

    whole = api.create("crane", name="Carried")
    api.create("crane", name="Left", load=9, part_of=whole["id"])
    carried = run_left("done")
    api.create("crane", name="Crashed", load=9, part_of=whole["id"])
    crashed = run_left("failed")

    assert (carried["record"]["label"], carried["state"]) == ("Left", "done")
    assert (crashed["record"]["label"], crashed["state"]) == ("Crashed", "failed")
    assert crashed["error"]["code"] == "flow.crashed"
