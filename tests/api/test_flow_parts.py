"""Flows within flows over HTTP: what they are given and give, within a save and behind it."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home

from .parcel_flows import BOX, PARCEL, a_flow, begin, run_of


@pytest.fixture(scope="module", autouse=True)
def _objects(home: Home) -> None:
    home.deploy(BOX, PARCEL)


DOUBLE = a_flow(
    "double",
    {"work": {"element": "assign", "variables": {"twice": "$input.amount * 2"}}},
    trigger={"type": "subflow", "object": "box"},
    input={"amount": {"type": "number", "required": True}, "word": {"type": "text"}},
    variables={"twice": {"type": "number"}},
    output={"twice": "$var.twice", "name": "$record.name & $input.word"},
)
CALLS = {
    "ask": {
        "element": "subflow",
        "flow": "double",
        "record": "$record",
        "input": {"amount": "20 + 1", "word": "'!'"},
        "gives": {"twice": {"type": "number"}, "name": {"type": "text"}},
        "next": "say",
    },
    "say": {
        "element": "update",
        "values": {"count": "$steps.ask.twice", "note": "$steps.ask.name"},
    },
}


def test_a_flow_is_called_with_typed_values_and_gives_typed_values_back(
    home: Home, api: ApiClient
) -> None:
    home.deploy(DOUBLE, a_flow("calling", CALLS))

    box = begin(home, "calling")

    assert (box["count"], box["note"]) == ("42", "calling!")
    run = run_of(api, "calling")
    (child,) = run["children"]
    assert (child["flow"], child["state"], child["parent"]) == ("double", "done", run["id"])


def test_a_flow_that_is_called_within_a_save_runs_in_it(home: Home, api: ApiClient) -> None:
    trigger = {
        "type": "record",
        "object": "box",
        "on": ["create"],
        "timing": "after",
        "when": "name = 'inline'",
    }
    slow = a_flow(
        "slow_part",
        {"rest": {"element": "wait", "duration": "1 day"}},
        trigger={"type": "subflow", "object": "box"},
    )
    slow_call = {"ask": {"element": "subflow", "flow": "slow_part", "record": "$record"}}
    slow_trigger = {**trigger, "when": "name = 'slow inline'"}
    home.deploy(
        DOUBLE,
        slow,
        a_flow("inline", CALLS, trigger=trigger),
        a_flow("inline_slow", slow_call, trigger=slow_trigger),
    )

    made = api.create("box", name="inline")
    refused = api.post("/data/box", {"name": "slow inline"})

    box: Any = api.get(f"/data/box/{made['id']}").json
    assert (box["count"], box["note"]) == ("42", "inline!")
    assert (refused.status_code, refused.json and refused.json["code"]) == (
        422,
        "flow.step_failed",
    )
    assert api.records("box", where="name = 'slow inline'") == []


def test_what_a_called_flow_takes_and_gives_is_checked_with_the_definition(home: Home) -> None:
    wrong = {
        "ask": {
            "element": "subflow",
            "flow": "double",
            "input": {"amout": "1"},
            "gives": {"thrice": {"type": "number"}, "run": {"type": "text"}},
        }
    }

    answer = home.api.post("/meta/deploy", {"components": [DOUBLE, a_flow("wrong", wrong)]})

    assert answer.status_code == 422, answer.text
    assert answer.json is not None
    assert {
        (each["path"].partition("/steps")[2], each["code"]) for each in answer.json["errors"]
    } == {
        ("/ask", "definition.unfit_property"),
        ("/ask/input", "flow.missing_input"),
        ("/ask/input/amout", "flow.unknown_input"),
        ("/ask/gives/thrice", "definition.unfit_property"),
        ("/ask/gives/run", "definition.unfit_property"),
    }


def test_a_flow_that_calls_itself_stops_with_the_chain(home: Home, api: ApiClient) -> None:
    again = {"ask": {"element": "subflow", "flow": "endless", "record": "$record"}}
    home.deploy(a_flow("endless", again, trigger={"type": "subflow", "object": "box"}))
    home.deploy(a_flow("beginning", again))

    begin(home, "beginning")

    run = run_of(api, "beginning")
    assert run["state"] == "failed"
    listed: Any = api.get("/runs", flow="endless").json
    codes = {each["error"]["code"] for each in listed["runs"]}
    assert codes == {"flow.loop", "flow.part_failed"}
    (stopped,) = (e for e in listed["runs"] if e["error"]["code"] == "flow.loop")
    assert "beginning → endless → endless" in stopped["error"]["message"]["en"]


def test_a_flow_that_is_not_waited_for_goes_its_own_way(home: Home, api: ApiClient) -> None:
    slow = a_flow(
        "own_way",
        {
            "rest": {"element": "wait", "duration": "1 day", "next": "say"},
            "say": {"element": "update", "values": {"note": "'later'"}},
        },
        trigger={"type": "subflow", "object": "box"},
    )
    call = {"element": "subflow", "flow": "own_way", "record": "$record", "wait": False}
    say = {"element": "update", "values": {"note": "'at once'"}}
    home.deploy(slow, a_flow("letting_go", {"ask": {**call, "next": "say"}, "say": say}))

    box = begin(home, "letting_go")

    run = run_of(api, "letting_go")
    assert (box["note"], run["state"]) == ("at once", "done")
    assert [each["state"] for each in run["children"]] == ["waiting"]


def test_what_a_called_flow_gives_is_held_to_its_type(home: Home, api: ApiClient) -> None:
    giving = a_flow(
        "giving",
        {"work": {"element": "assign", "variables": {"box": "IF(count = 1, $record, null)"}}},
        trigger={"type": "subflow", "object": "box"},
        variables={"box": {"type": "record", "object": "box"}},
        output={"box": "$var.box"},
    )
    whole = {"type": "record", "object": "box", "required": True}
    steps = {
        "ask": {
            "element": "subflow",
            "flow": "giving",
            "record": "$record",
            "gives": {"box": whole},
            "next": "say",
        },
        "say": {"element": "update", "values": {"note": "$steps.ask.box.name & '!'"}},
    }
    home.deploy(giving, a_flow("taking", steps))

    given = api.create("box", name="taking", count=1)["id"]
    home.run_flows()
    begin(home, "taking")

    assert api.get(f"/data/box/{given}").json["note"] == "taking!"  # type: ignore[index]
    assert run_of(api, "taking")["error"]["code"] == "flow.unfit_answer"
