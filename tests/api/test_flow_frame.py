"""What a flow says of itself: its names, whether it holds, whose rights it has, what it takes."""

from __future__ import annotations

from typing import Any

import pytest
from tests.api.test_flows import a_flow, of_records

from dougong.testing.over_http import Home

TEXT = {"en": "Winch"}
WINCH: dict[str, Any] = {
    "kind": "object",
    "name": "winch",
    "label": TEXT,
    "plural": TEXT,
    "title": "name",
    "sharing": "private",
    "fields": [
        {"name": "name", "type": "text", "required": True},
        {"name": "way", "type": "text"},
        {"name": "note", "type": "text"},
        {"name": "other", "type": "lookup", "to": "winch"},
    ],
}
WORKS_WITH_WINCHES: dict[str, Any] = {
    "kind": "permission_set",
    "name": "winches",
    "label": TEXT,
    "objects": {"winch": {"create": True, "read": True, "update": True}},
}


@pytest.fixture(scope="module", autouse=True)
def winches(home: Home) -> None:
    """An object whose records are their owners' alone."""
    home.deploy(WINCH, WORKS_WITH_WINCHES)


def test_a_flow_is_listed_by_its_label_with_what_it_is_for(home: Home, api: Any) -> None:
    trigger = of_records("winch", "create", when="way = 'listed'")
    tell = {"tell": {"element": "update", "label": {"en": "Tell"}, "values": {"note": "'x'"}}}
    help_text = {"en": "Looks after winches.", "zh-CN": "照看绞车。"}
    home.deploy(a_flow("listed", trigger, steps=tell, help=help_text))

    (found,) = (each for each in api.get("/flows").get_json()["flows"] if each["name"] == "listed")
    winch = api.create("winch", name="A", way="listed")
    (ready,) = api.get(f"/data/winch/{winch['id']}/runs").get_json()["runs"]

    assert (found["label"], found["help"]) == ({"en": "Listed"}, help_text)
    assert (found["trigger"], found["object"], found["active"]) == ("record", "winch", True)
    assert (ready["label"], ready["step_label"]) == ({"en": "Listed"}, {"en": "Tell"})


def test_a_flow_that_is_not_active_begins_with_nothing(home: Home, api: Any) -> None:
    trigger = of_records("winch", "create", timing="after")
    tell = {"tell": {"element": "update", "values": {"note": "'seen'"}}}
    home.deploy(a_flow("at_rest", trigger, steps=tell, active=False))

    assert api.create("winch", name="B")["note"] is None


def test_steps_may_have_no_more_rights_than_who_caused_the_flow(home: Home, api: Any) -> None:
    def deploy(run_as: str) -> None:
        trigger = of_records("winch", "create", when="way = 'rights'")
        find = {"element": "get", "object": "winch", "where": "name = 'Theirs'", "find": "count"}
        tell = {"element": "update", "values": {"note": "$steps.find.count & ''"}}
        steps = {"find": {**find, "next": "tell"}, "tell": tell}
        home.deploy(a_flow("rights", trigger, steps=steps, run_as=run_as))

    user_id, member = home.add_user("winchman@example.com", member=True)
    granted = {"roles": [], "permission_sets": [{"name": "winches"}]}
    assert api.put(f"/access/users/{user_id}/grants", granted).status_code == 200
    api.create("winch", name="Theirs")

    deploy("system")
    first = member.create("winch", name="First", way="rights")
    home.run_flows()
    deploy("user")
    second = member.create("winch", name="Second", way="rights")
    home.run_flows()

    assert member.get(f"/data/winch/{first['id']}").get_json()["note"] == "1"
    assert member.get(f"/data/winch/{second['id']}").get_json()["note"] == "0"


def test_a_flow_is_held_to_what_it_says_of_its_input_and_gives_its_output(
    home: Home, api: Any
) -> None:
    named = {"object": "winch", "type": "record", "label": {"en": "Winch"}, "required": True}
    home.deploy(
        a_flow(
            "naming",
            {"type": "subflow"},
            input={"winch": named},
            variables={
                "mark": {"type": "text", "default": "'<' & $input.winch.name & '>'"},
                "last": {"type": "record", "object": "winch"},
            },
            output={"text": "$var.mark"},
            steps={"keep": {"element": "assign", "variables": {"last": "$input.winch"}}},
        ),
        a_flow(
            "calling",
            of_records("winch", "create", timing="after", when="way = 'calling'"),
            steps={
                "name": {
                    "element": "subflow",
                    "flow": "naming",
                    "input": {"winch": "$record"},
                    "gives": {"text": {"type": "text"}},
                    "next": "tell",
                },
                "tell": {"element": "update", "values": {"note": "$steps.name.text"}},
            },
        ),
    )

    winch = api.create("winch", name="Called", way="calling")

    assert winch["note"] == "<Called>"
    missing = api.post("/flows/naming/start", {"input": {}})
    assert (missing.status_code, missing.json["errors"][0]["code"]) == (422, "flow.missing_input")
    odd = api.post("/flows/naming/start", {"input": {"winch": "no id", "more": 1}}).json
    assert {(each["path"], each["code"]) for each in odd["errors"]} == {
        ("/input/winch", "flow.unfit_input"),
        ("/input/more", "flow.unknown_input"),
    }
