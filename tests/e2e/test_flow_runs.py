"""Flows at work: buttons that start them, what they ask, their runs, and the debugger."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

Call = Callable[..., Any]

_ASKED = {
    "kind": "flow",
    "name": "lift_escalated",
    "label": {"en": "Escalate the lift", "zh-CN": "电梯升级处理"},
    "trigger": {"type": "button", "object": "ticket", "on_lists": True},
    "run_as": "user",
    "input": {"reason": {"type": "text", "required": True, "label": {"en": "Reason"}}},
    "start": "ask",
    "steps": {
        "ask": {
            "element": "screen",
            "label": {"en": "Ask how bad it is"},
            "title": {"en": "How bad is it?"},
            "fields": [
                {
                    "name": "size",
                    "type": "choice",
                    "label": {"en": "Size"},
                    "required": True,
                    "options": [{"value": "small"}, {"value": "large"}],
                }
            ],
            "next": "note",
        },
        "note": {
            "element": "create",
            "label": {"en": "Note it down"},
            "object": "ticket_comment",
            "values": {"ticket": "$record", "body": "$input.reason & ': ' & $steps.ask.size"},
        },
    },
}
_COPIED = {
    "kind": "flow",
    "name": "lift_described",
    "label": {"en": "Note the description", "zh-CN": "记录描述"},
    "trigger": {"type": "button", "object": "ticket"},
    "start": "copy",
    "steps": {
        "copy": {
            "element": "create",
            "label": {"en": "Copy the description"},
            "object": "ticket_comment",
            "values": {"ticket": "$record", "body": "description"},
        }
    },
}
_PAUSED = {
    "kind": "flow",
    "name": "lift_paused",
    "label": {"en": "Look again", "zh-CN": "再次查看"},
    "trigger": {"type": "button", "object": "ticket"},
    "start": "pause",
    "steps": {"pause": {"element": "wait", "label": {"en": "A month"}, "duration": "30 days"}},
}
_FLOWS = [_ASKED, _COPIED, _PAUSED]


@pytest.fixture
def call(context: BrowserContext, base_url: str, admin: dict[str, Any]) -> Iterator[Call]:
    """Calls the API; the flows are deployed for the test, and go with it."""
    headers = {"X-CSRF-Token": admin["csrf_token"]}

    def send(method: str, path: str, data: Any = None, **more: str) -> Any:
        answer = context.request.fetch(
            f"{base_url}/api/v1{path}", method=method, data=data, headers={**headers, **more}
        )
        assert answer.ok, answer.text()
        return answer.json() if answer.status != 204 else None

    send("POST", "/meta/deploy", {"components": _FLOWS})
    yield send
    gone = [{"kind": "flow", "name": flow["name"]} for flow in _FLOWS]
    send("POST", "/meta/deploy", {"components": [], "delete": gone})


@pytest.fixture
def ticket(call: Call) -> Iterator[str]:
    """A ticket of the test's own, without a description."""
    made = call("POST", "/data/ticket", {"subject": "The lift is stuck"})
    yield str(made["id"])
    said = call("GET", f"/data/ticket_comment?where=ticket%20=%20'{made['id']}'&fields=version")
    _delete(call, "ticket_comment", *said["records"])
    _delete(call, "ticket", call("GET", f"/data/ticket/{made['id']}?fields=version"))


def _delete(call: Call, name: str, *records: dict[str, Any]) -> None:
    for each in records:
        call("DELETE", f"/data/{name}/{each['id']}", **{"If-Match": f'"{each["version"]}"'})


def test_a_button_starts_a_flow_which_asks_back(page: Page, call: Call, ticket: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/service/ticket/{ticket}")

    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Escalate the lift").click()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("This needs a value.")).to_be_visible()
    page.get_by_label("Reason").fill("Nobody can get out")
    page.get_by_role("button", name="Start").click()

    expect(page.get_by_role("heading", name="How bad is it?")).to_be_visible(timeout=20_000)
    page.get_by_label("Size").click()
    page.locator(".ant-select-item-option", has_text="large").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.goto(f"/service/ticket/{ticket}")
    expect(page.get_by_text("Nobody can get out: large").first).to_be_visible(timeout=20_000)


def test_a_run_that_failed_says_why_and_goes_on_once_that_is_mended(
    page: Page, call: Call, ticket: str
) -> None:
    call("POST", "/flows/lift_described/start", {"record": ticket})
    page.goto("/-/setup/runs?flow=lift_described&state=failed")
    page.get_by_role("link", name="Note the description").first.click()

    trouble = page.get_by_role("region", name="What went wrong")
    expect(trouble).to_contain_text("It stopped at “Copy the description”.", timeout=20_000)
    expect(trouble).to_contain_text("body needs a value")
    call(
        "PATCH",
        f"/data/ticket/{ticket}",
        {"description": "Between two floors"},
        **{"If-Match": '"1"'},
    )
    page.get_by_role("button", name="Try again", exact=True).click()

    expect(page.get_by_text("1 step in")).to_be_visible(timeout=20_000)
    expect(trouble).to_have_count(0)


def test_what_waits_stands_on_the_record_and_can_be_stopped(
    page: Page, call: Call, ticket: str
) -> None:
    call("POST", "/flows/lift_paused/start", {"record": ticket})
    page.goto(f"/service/ticket/{ticket}")

    card = page.get_by_role("region", name="Automation")
    expect(card).to_contain_text("Waits at “A month” until", timeout=20_000)
    card.get_by_role("link", name="All runs").click()
    page.get_by_role("link", name="Look again").click()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_role("button", name="Stop it").click()

    expect(page.get_by_text(re.compile("^Stopped by somebody after"))).to_be_visible()


def test_the_debugger_steps_through_a_flow_and_keeps_nothing(
    page: Page, call: Call, ticket: str
) -> None:
    page.goto(f"/-/setup/flows/lift_escalated/debug?record={ticket}")
    page.get_by_label("Reason").fill("Stuck")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("It would wait here until somebody answers.")).to_be_visible()

    page.get_by_label("Size").click()
    page.locator(".ant-select-item-option", has_text="small").click()
    page.get_by_role("button", name="Run it again with this").click()
    page.get_by_role("button", name="Step forward").click()

    step = page.get_by_role("region", name="Note it down")
    expect(step).to_contain_text("Stuck: small")
    expect(page.get_by_text("It would run to its end.")).to_be_visible()
    found = call("GET", f"/data/ticket_comment?where=ticket%20=%20'{ticket}'&fields=id")
    assert found["records"] == []
