"""Ways of a flow over HTTP: turns and branches, errors, and what bounds them."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.automation.flows.budgets import Budgets
from dougong.testing.over_http import ApiClient, Home, SettableClock

from .conftest import text
from .parcel_flows import BOX, PARCEL, a_flow, an_object, begin, run_of


@pytest.fixture(scope="module", autouse=True)
def _objects(home: Home) -> None:
    home.deploy(BOX, PARCEL)


def test_a_loop_over_a_query_takes_each_record_once_however_many_they_are(
    home: Home, api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dougong.automation.elements.loop.CHUNK", 4)
    for number in range(9):
        api.create("parcel", name=f"P{number}", weight=number)
    steps = {
        "turns": {
            "element": "loop",
            "object": "parcel",
            "where": "weight >= 1 and note = null",
            "each": "mark",
            "next": "say",
        },
        "mark": {
            "element": "update",
            "object": "parcel",
            "record": "$steps.turns.item",
            "values": {"note": "'in ' & $record.name & ' ' & $steps.turns.count"},
            "next": "another",
        },
        "another": {
            "element": "create",
            "object": "parcel",
            "values": {"name": "'copy of ' & $steps.turns.item.name", "weight": 5},
        },
        "say": {"element": "update", "values": {"count": "$steps.turns.count"}},
    }
    home.deploy(a_flow("marking", steps))

    box = begin(home, "marking")

    assert box["count"] == "8"
    marked = api.records("parcel", where="note != null", sort="name", fields="name,note")
    assert [(each["name"], each["note"]) for each in marked] == [
        (f"P{number}", f"in marking {number}") for number in range(1, 9)
    ]
    assert len(api.records("parcel", where="note = null and name contains 'copy'")) == 8
    journal = run_of(api, "marking")["journal"]
    assert [each["path"] for each in journal][:4] == [
        "turns",
        "turns#1/mark",
        "turns#1/another",
        "turns",
    ]


def test_a_loop_takes_a_list_and_hands_out_several_at_once(home: Home, api: ApiClient) -> None:
    names = [f"L{number}" for number in range(5)]
    for name in names:
        api.create("parcel", name=name)
    steps = {
        "found": {
            "element": "get",
            "object": "parcel",
            "where": "name in ('L0', 'L1', 'L2', 'L3', 'L4')",
            "sort": "-name",
            "find": "all",
            "next": "turns",
        },
        "turns": {
            "element": "loop",
            "list": "$steps.found.records",
            "object": "parcel",
            "limit": 4,
            "at_once": 3,
            "each": "mark",
            "next": "say",
        },
        "mark": {
            "element": "update",
            "object": "parcel",
            "where": "INCLUDES($steps.turns.items, id)",
            "values": {"note": "'turn ' & $steps.turns.count"},
        },
        "say": {"element": "update", "values": {"count": "$steps.turns.count"}},
    }
    home.deploy(a_flow("listing", steps))

    box = begin(home, "listing")

    found = api.records("parcel", where="name >= 'L0' and name <= 'L4'", sort="-name")
    notes = [each["note"] for each in found]
    assert (box["count"], notes) == ("4", ["turn 3", "turn 3", "turn 3", "turn 4", None])


def test_a_loop_takes_the_entries_of_a_list_by_their_type(home: Home, api: ApiClient) -> None:
    steps = {
        "turns": {"element": "loop", "list": "tags", "type": "text", "each": "make"},
        "make": {
            "element": "create",
            "object": "parcel",
            "values": {"name": "'tag ' & UPPER($steps.turns.item)"},
        },
    }
    home.deploy(a_flow("tagging", steps))

    api.create("box", name="tagging", tags=["red", "green"])
    home.run_flows()

    found = api.records("parcel", where="name contains 'tag '", sort="name")
    assert [each["name"] for each in found] == ["tag GREEN", "tag RED"]


def test_a_loop_before_the_write_works_out_what_is_written(home: Home, api: ApiClient) -> None:
    for number in (1, 2, 3):
        api.create("parcel", name=f"S{number}", weight=number)
    trigger = {
        "type": "record",
        "object": "box",
        "on": ["create"],
        "timing": "before",
        "when": "name = 'summing'",
    }
    steps = {
        "turns": {
            "element": "loop",
            "object": "parcel",
            "where": "name in ('S1', 'S2', 'S3')",
            "each": "add",
            "next": "set",
        },
        "add": {
            "element": "assign",
            "variables": {"total": "$var.total + $steps.turns.item.weight"},
        },
        "set": {"element": "assign", "record": {"count": "$var.total"}},
    }
    variables = {"total": {"type": "number", "default": 0}}
    home.deploy(a_flow("summing", steps, trigger=trigger, variables=variables))

    box = api.create("box", name="summing")

    assert box["count"] == "6"


def test_branches_run_at_once_and_what_they_found_is_known_behind_them(
    home: Home, api: ApiClient, clock: SettableClock
) -> None:
    steps = {
        "both": {
            "element": "parallel",
            "branches": [
                {"name": "left", "start": "slow"},
                {"name": "right", "start": "quick"},
            ],
            "next": "say",
        },
        "slow": {"element": "wait", "duration": "2 hours", "next": "left"},
        "left": {"element": "assign", "variables": {"a": "'left'"}, "next": "made"},
        "made": {"element": "create", "object": "parcel", "values": {"name": "'by left'"}},
        "quick": {"element": "assign", "variables": {"b": "'right'"}},
        "say": {
            "element": "update",
            "values": {
                "note": "$var.a & ' ' & $var.b & ' ' & $steps.made.record.name",
                "count": "$steps.both.count",
            },
        },
    }
    variables = {"a": {"type": "text"}, "b": {"type": "text", "default": "'none'"}}
    home.deploy(a_flow("branching", steps, variables=variables))

    first = begin(home, "branching")
    waiting = run_of(api, "branching")
    clock.advance(hours=3)
    home.run_flows()

    assert (first["note"], waiting["state"]) == (None, "waiting")
    assert waiting["waits_for"]["en"] == "the end of branches, 1 of 2 done"
    assert sorted(each["state"] for each in waiting["children"]) == ["done", "waiting"]
    box: Any = api.get(f"/data/box/{first['id']}").json
    assert (box["note"], box["count"]) == ("left right by left", "2")


def test_the_first_branch_that_is_done_calls_off_the_others(
    home: Home, api: ApiClient, clock: SettableClock
) -> None:
    steps = {
        "race": {
            "element": "parallel",
            "join": "any",
            "branches": [
                {"name": "days", "start": "long"},
                {"name": "hours", "start": "short"},
            ],
            "next": "say",
        },
        "long": {"element": "wait", "duration": "9 days", "next": "never"},
        "never": {"element": "update", "values": {"note": "'too late'"}},
        "short": {"element": "wait", "duration": "1 hour"},
        "say": {"element": "update", "values": {"note": "$steps.race.first"}},
    }
    home.deploy(a_flow("racing", steps))

    box = begin(home, "racing")
    clock.advance(hours=2)
    home.run_flows()
    clock.advance(days=10)
    home.run_flows()

    assert api.get(f"/data/box/{box['id']}").json["note"] == "hours"  # type: ignore[index]
    assert sorted(each["state"] for each in run_of(api, "racing")["children"]) == [
        "cancelled",
        "done",
    ]


def test_a_branch_that_fails_fails_the_step_and_a_retry_begins_only_that_one_anew(
    home: Home, api: ApiClient
) -> None:
    steps = {
        "both": {
            "element": "parallel",
            "branches": [
                {"name": "good", "start": "make"},
                {"name": "bad", "label": text("Bad luck", "坏运气"), "start": "find"},
            ],
            "next": "say",
        },
        "make": {"element": "create", "object": "parcel", "values": {"name": "'made once'"}},
        "find": {
            "element": "get",
            "object": "parcel",
            "where": "name = 'the missing one'",
            "next": "touch",
        },
        "touch": {
            "element": "update",
            "object": "parcel",
            "record": "$steps.find.record",
            "values": {"note": "'found'"},
        },
        "say": {"element": "update", "values": {"note": "'done'"}},
    }
    home.deploy(a_flow("failing", steps))

    box = begin(home, "failing")
    failed = run_of(api, "failing")
    api.create("parcel", name="the missing one")
    again = api.post(f"/runs/{failed['id']}/retry", {})
    home.run_flows()

    assert (failed["state"], failed["error"]["code"]) == ("failed", "flow.part_failed")
    assert failed["error"]["message"]["en"].startswith("Bad luck failed at step `touch`")
    assert again.status_code == 200
    assert api.get(f"/data/box/{box['id']}").json["note"] == "done"  # type: ignore[index]
    assert len(api.records("parcel", where="name = 'made once'")) == 1


def test_an_error_is_handled_where_the_flow_says_and_leaves_the_turns_around_it(
    home: Home, api: ApiClient
) -> None:
    for number in range(3):
        api.create("parcel", name=f"E{number}", weight=number)
    steps = {
        "turns": {
            "element": "loop",
            "object": "parcel",
            "where": "name in ('E0', 'E1', 'E2')",
            "each": "work",
            "on_error": "sorry",
        },
        "work": {
            "element": "decision",
            "ways": [{"name": "odd", "when": "$steps.turns.item.weight = 1", "go": "fail"}],
            "next": "mark",
        },
        "mark": {
            "element": "update",
            "object": "parcel",
            "record": "$steps.turns.item",
            "values": {"note": "'seen'"},
        },
        "fail": {"element": "stop", "message": text("No", "不行")},
        "sorry": {
            "element": "update",
            "values": {"note": "$error.step & ': ' & $error.code & ' ' & $error.message"},
        },
    }
    home.deploy(a_flow("catching", steps))

    box = begin(home, "catching")

    assert box["note"] == "fail: flow.stopped No"
    assert run_of(api, "catching")["state"] == "done"
    found = api.records("parcel", where="name in ('E0', 'E1', 'E2')", sort="name")
    assert [each["note"] for each in found] == ["seen", None, None]


def test_a_run_that_takes_too_much_fails_with_its_limit(
    home: Home, api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        api.create("parcel", name=f"B{number}")
    steps = {
        "turns": {"element": "loop", "object": "parcel", "each": "mark"},
        "mark": {
            "element": "update",
            "object": "parcel",
            "where": "name in ('B0', 'B1', 'B2', 'B3')",
            "values": {"note": "'again'"},
        },
    }
    home.deploy(a_flow("spending", steps), a_flow("walking", steps))
    engine = home.platform.automation.engine
    codes = []
    for name, budgets in (("spending", Budgets(0, 6, 0)), ("walking", Budgets(5, 0, 0))):
        monkeypatch.setitem(engine.__dict__, "budgets", budgets)
        begin(home, name)
        run = run_of(api, name)
        codes.append((run["state"], run["error"]["code"], run["error"]["message"]["en"]))

    assert [each[:2] for each in codes] == [
        ("failed", "flow.too_many_rows"),
        ("failed", "flow.too_many_steps"),
    ]
    assert "6 records" in codes[0][2]


def test_runs_of_one_tenant_give_way_to_each_other(
    home: Home, api: ApiClient, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.deploy(a_flow("yielding", {"say": {"element": "update", "values": {"note": "'went'"}}}))
    monkeypatch.setitem(home.platform.automation.engine.__dict__, "budgets", Budgets(0, 0, 1))
    busy = [2]
    monkeypatch.setattr(
        "dougong.automation.flows.working.running_jobs", lambda connection, tenant, kind: busy[0]
    )

    box = begin(home, "yielding")
    busy[0] = 1
    clock.advance(seconds=1)
    home.run_flows()

    assert box["note"] is None
    assert api.get(f"/data/box/{box['id']}").json["note"] == "went"  # type: ignore[index]


def test_an_event_that_is_posted_sets_off_who_listens(home: Home, api: ApiClient) -> None:
    alarm = an_object("alarm", {"name": "level", "type": "number", "scale": 0}, shape="event")
    posting = {
        "post": {
            "element": "publish",
            "event": "alarm",
            "values": {"name": "'fire in ' & $record.name", "level": 3},
        }
    }
    hearing = {
        "make": {
            "element": "create",
            "object": "parcel",
            "values": {"name": "$input.name", "weight": "$input.level"},
        }
    }
    trigger = {"type": "event", "event": "alarm", "when": "level > 2"}
    taken = {"name": {"type": "text"}, "level": {"type": "number"}}
    home.deploy(alarm)
    home.deploy(
        a_flow("posting", posting),
        a_flow("hearing", hearing, trigger=trigger, input=taken),
    )

    begin(home, "posting")
    home.run_flows()

    (made,) = api.records("parcel", where="name = 'fire in posting'")
    assert made["weight"] == "3.0"
