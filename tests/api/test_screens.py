"""Screens of flows over HTTP: who is asked, what may be answered, and where the run goes on."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home, SettableClock

from .conftest import text

ASK: dict[str, Any] = {
    "element": "screen",
    "title": text("Size it up", "估算规模"),
    "text": text("As told on the phone.", "以电话沟通为准。"),
    "fields": [
        {
            "name": "people",
            "type": "number",
            "label": text("People", "人数"),
            "help": text("About how many.", "大约人数。"),
            "required": True,
        },
        {
            "name": "tier",
            "type": "choice",
            "label": text("Tier", "级别"),
            "options": [{"value": "key", "label": text("Key", "重点")}, {"value": "other"}],
            "default": "'other'",
        },
        {
            "name": "parent",
            "type": "record",
            "object": "company",
            "label": text("Part of", "隶属"),
            "default": "$record",
        },
        {
            "name": "told",
            "type": "text",
            "label": text("Name", "名称"),
            "read_only": True,
            "default": "name",
        },
        {"name": "since", "type": "date", "label": text("Since", "起始")},
    ],
    "actions": [
        {"name": "save", "label": text("Save", "保存")},
        {"name": "later", "label": text("Not now", "以后再说"), "go": "later", "skips": True},
    ],
    "expires": "2 days",
    "expired": "late",
    "next": "write",
}
STEPS: dict[str, Any] = {
    "ask": ASK,
    "write": {
        "element": "update",
        "values": {
            "size": "$steps.ask.people",
            "code": "$steps.ask.tier & ' ' & $steps.ask.parent.name & ' ' & $steps.ask.action",
        },
        "next": "more",
    },
    "more": {
        "element": "screen",
        "title": text("Thanks", "谢谢"),
    },
    "later": {"element": "update", "values": {"code": "name & ' later'"}},
    "late": {"element": "update", "values": {"code": "name & ' late'"}},
}
BUTTON: dict[str, Any] = {
    "kind": "flow",
    "name": "sizing",
    "label": text("Size up", "估算"),
    "trigger": {"type": "button", "object": "company"},
    "start": "ask",
    "steps": STEPS,
}


@pytest.fixture(scope="module", autouse=True)
def _flow(home: Home) -> None:
    home.deploy(BUTTON)


def started(home: Home, api: ApiClient, name: str) -> tuple[str, str]:
    """Press the button on a new company; gives the company and the run."""
    company = api.create("company", name=name)["id"]
    answer: Any = api.post("/flows/sizing/start", {"record": company})
    assert answer.status_code == 202, answer.text
    home.run_flows()
    return company, answer.json["runs"][0]["id"]


def test_a_screen_shows_what_it_asks_and_goes_on_with_the_answer(
    home: Home, api: ApiClient
) -> None:
    company, run = started(home, api, "Sized")

    screen: Any = api.get(f"/runs/{run}/screen").json
    answered: Any = api.post(
        f"/runs/{run}/screen",
        {"step": "ask", "values": {"people": 12, "tier": "key", "parent": company}},
    ).json
    home.run_flows()
    second: Any = api.get(f"/runs/{run}/screen").json

    assert (screen["run"], screen["step"], screen["flow"]) == (run, "ask", "sizing")
    assert (screen["title"], screen["text"]["en"]) == (ASK["title"], "As told on the phone.")
    assert [(each["name"], each["type"], each["value"]) for each in screen["fields"]] == [
        ("people", "number", None),
        ("tier", "choice", "other"),
        ("parent", "record", {"id": company, "label": "Sized"}),
        ("told", "text", "Sized"),
        ("since", "date", None),
    ]
    people, tier, parent, told, _ = screen["fields"]
    assert people["help"] == text("About how many.", "大约人数。")
    assert (people["required"], told["read_only"], parent["to"]) == (True, True, "company")
    assert tier["options"] == [
        {"value": "key", "label": text("Key", "重点")},
        {"value": "other", "label": {"en": "other"}},
    ]
    assert [each["name"] for each in screen["actions"]] == ["save", "later"]
    assert (answered["state"], answered["screen"]) == ("ready", None)
    found: Any = api.get(f"/data/company/{company}").json
    assert (found["size"], found["code"]) == ("12", "key Sized save")
    assert [each["name"] for each in second["actions"]] == ["go_on"]


def test_what_does_not_fit_is_told_at_its_place_and_the_run_waits_on(
    home: Home, api: ApiClient
) -> None:
    _, run = started(home, api, "Unfit")
    other = "01a00000-0000-7000-8000-000000000000"
    values = {
        "people": "many",
        "tier": "best",
        "parent": other,
        "told": "Mine",
        "since": "2026-02-30",
        "shoe": 42,
    }

    wrong: Any = api.post(f"/runs/{run}/screen", {"step": "ask", "values": values})
    blank: Any = api.post(f"/runs/{run}/screen", {"step": "ask", "values": {}})
    button: Any = api.post(f"/runs/{run}/screen", {"step": "ask", "action": "explode"})
    elsewhere: Any = api.post(f"/runs/{run}/screen", {"step": "more"})

    assert {(each["path"], each["code"]) for each in wrong.json["errors"]} == {
        ("/values/people", "screen.unfit"),
        ("/values/tier", "screen.unfit"),
        ("/values/parent", "screen.unfit"),
        ("/values/told", "screen.unknown"),
        ("/values/since", "screen.unfit"),
        ("/values/shoe", "screen.unknown"),
    }
    assert [(each["path"], each["code"]) for each in blank.json["errors"]] == [
        ("/values/people", "screen.required")
    ]
    assert button.json["errors"][0]["path"] == "/action"
    assert (elsewhere.status_code, elsewhere.json["code"]) == (409, "screen.answered")
    assert api.get(f"/runs/{run}/screen").status_code == 200


def test_a_button_that_skips_asks_for_nothing_and_leads_its_own_way(
    home: Home, api: ApiClient
) -> None:
    company, run = started(home, api, "Skipped")

    answered = api.post(f"/runs/{run}/screen", {"step": "ask", "action": "later"})
    home.run_flows()
    again: Any = api.post(f"/runs/{run}/screen", {"step": "ask", "action": "later"})

    assert answered.status_code == 200
    assert api.get(f"/data/company/{company}").json["code"] == "Skipped later"  # type: ignore[index]
    assert (again.status_code, again.json["code"]) == (409, "screen.answered")
    gone = api.get(f"/runs/{run}/screen")
    assert (gone.status_code, gone.json and gone.json["code"]) == (404, "screen.none")


def test_a_screen_that_nobody_answers_goes_on_when_its_time_is_up(
    home: Home, api: ApiClient, clock: SettableClock
) -> None:
    company, run = started(home, api, "Late")

    clock.advance(days=2, seconds=1)
    home.run_flows()

    assert api.get(f"/data/company/{company}").json["code"] == "Late late"  # type: ignore[index]
    assert api.get(f"/runs/{run}/screen").status_code == 404


def test_a_screen_is_for_one_user_who_is_told_of_it(home: Home, api: ApiClient) -> None:
    user, asked = home.add_user("asked@screens.example", member=True)
    _, other = home.add_user("other@screens.example", member=True)
    ask: dict[str, Any] = {
        "element": "screen",
        "title": text("Well?", "如何？"),
        "user": "reviewer",
    }
    home.deploy(
        {
            "kind": "flow",
            "name": "asking",
            "label": text("Asking", "询问"),
            "trigger": {"type": "record", "object": "case_file", "on": ["create"]},
            "start": "ask",
            "steps": {
                "ask": {**ask, "next": "say"},
                "say": {"element": "update", "values": {"body": "$steps.ask.user.name"}},
            },
        }
    )
    case = api.create("case_file", subject="Loose screw", reviewer=user)["id"]
    home.run_flows()

    (waiting,) = (asked.get("/me/screens").json or {})["screens"]
    run = waiting["run"]
    (told,) = (asked.get("/ui/notifications").json or {})["notifications"][:1]
    hidden = [
        each.status_code
        for client in (api, other)
        for each in (
            client.get(f"/runs/{run}/screen"),
            client.post(f"/runs/{run}/screen", {"step": "ask"}),
        )
    ]
    mine = asked.post(f"/runs/{run}/screen", {"step": "ask"})
    home.run_flows()

    assert (waiting["flow"], waiting["title"], waiting["record"]) == (
        "asking",
        text("Well?", "如何？"),
        {"id": case, "label": "Loose screw"},
    )
    assert (told["kind"], told["details"]["run"]) == ("screen", run)
    # Who began it learns that it is answered by somebody else; others learn nothing.
    assert hidden == [404, 409, 404, 404]
    assert mine.status_code == 200
    assert api.get(f"/data/case_file/{case}").json["body"] == "asked"  # type: ignore[index]
    assert (other.get("/me/screens").json or {})["screens"] == []
