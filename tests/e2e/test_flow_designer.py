"""The designer of flows: steps put in by mouse and by keyboard, taken out, found, compared."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

Barriers = Callable[[Page], Any]
NAME = "designed_flow"
FLOW: dict[str, Any] = {
    "kind": "flow",
    "name": NAME,
    "label": {"en": "Designed", "zh-CN": "设计"},
    "active": False,
    "trigger": {"type": "record", "object": "ticket", "on": ["update"]},
    "variables": {"count": {"type": "number", "default": 0}},
    "start": "fork",
    "steps": {
        "fork": {
            "element": "decision",
            "label": {"en": "How urgent?", "zh-CN": "有多紧急？"},
            "ways": [
                {
                    "name": "urgent",
                    "label": {"en": "Urgent", "zh-CN": "紧急"},
                    "when": "priority = 'urgent'",
                    "go": "add",
                }
            ],
            "next": "refuse",
        },
        "add": {"element": "assign", "variables": {"count": "$var.count + 1"}, "next": "refuse"},
        "refuse": {"element": "stop", "message": {"en": "Not now", "zh-CN": "暂不"}},
    },
}


@pytest.fixture
def flow(
    context: BrowserContext, base_url: str, admin: dict[str, Any], passing_drafts: None
) -> str:
    """A flow in the draft of the administrator, gone again afterwards."""
    headers = {"X-CSRF-Token": admin["csrf_token"]}
    draft = f"{base_url}/api/v1/meta/draft"
    put = context.request.put(f"{draft}/flow/{NAME}", data={"definition": FLOW}, headers=headers)
    assert put.ok, put.text()
    return NAME


def step(page: Page, name: str) -> Locator:
    """Give the card of a step."""
    return page.locator(f'[data-stop="{name}"]')


def opened(page: Page, name: str) -> None:
    """Open the designer, and wait until its picture is there."""
    page.goto(f"/-/setup/flows/{name}")
    expect(step(page, "trigger")).to_be_visible()


def test_a_step_is_put_between_two_and_taken_back(page: Page, flow: str) -> None:
    opened(page, flow)

    page.get_by_role("button", name="Add a step between “How urgent?” and “Set values”").click()
    page.get_by_role("searchbox", name="Search steps").fill("wait")
    page.get_by_role("button", name=re.compile("^Wait")).click()

    expect(step(page, "wait")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("complementary").get_by_label("Next", exact=True)).to_have_value("add")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(step(page, "wait")).to_have_count(0)


def test_steps_are_built_by_keyboard_alone(page: Page, flow: str) -> None:
    opened(page, flow)

    step(page, "trigger").focus()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(step(page, "fork")).to_be_focused()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(step(page, "add")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ControlOrMeta+c")
    page.keyboard.press("ControlOrMeta+v")

    expect(step(page, "add_2")).to_have_attribute("aria-pressed", "true")
    step(page, "fork").focus()
    page.keyboard.press("+")
    page.keyboard.type("delete")
    page.keyboard.press("Enter")
    expect(step(page, "delete_records")).to_be_visible()
    step(page, "delete_records").focus()
    page.keyboard.press("Delete")
    expect(page.get_by_text("“Delete records” is deleted")).to_be_visible()
    expect(step(page, "delete_records")).to_have_count(0)


def test_an_expression_is_written_in_the_scope_of_its_step(page: Page, flow: str) -> None:
    opened(page, flow)
    step(page, "add").click()
    page.get_by_role("button", name="Count: $var.count + 1").click()
    page.get_by_role("button", name="Insert a value").click()

    page.get_by_role("button", name="What is below $var").click()
    expect(page.get_by_role("region", name="Insert a value").get_by_text("count")).to_be_visible()
    box = page.get_by_role("textbox", name="Count", exact=True)
    # Typing over a selection would have the browser keep the look of it, by inline styles.
    box.press("ControlOrMeta+a")
    box.press("Backspace")
    page.keyboard.type("$var.cuont + 1")

    expect(page.get_by_role("button", name=re.compile("cuont.*did you mean", re.I))).to_be_visible()
    expect(page.get_by_role("button", name="1 problem", exact=True)).to_be_visible()
    page.get_by_role("button", name="1 problem", exact=True).click()
    page.get_by_role("dialog", name="1 problem").get_by_role("button").click()
    expect(step(page, "add")).to_have_attribute("aria-pressed", "true")


def test_a_new_flow_begins_with_what_it_is_for(page: Page, passing_drafts: None) -> None:
    page.goto("/-/setup/flows")
    page.get_by_role("button", name="New flow").click()
    dialog = page.get_by_role("dialog", name="New flow")
    dialog.get_by_label("What is it called? (English)").fill("Each morning")
    dialog.get_by_role("radio", name=re.compile("^On a schedule")).check()
    dialog.get_by_role("button", name="Create").click()

    expect(step(page, "trigger")).to_contain_text("A schedule")
    step(page, "trigger").click()
    expect(page.get_by_label("Schedule: how often")).to_have_value("weekday")
    page.get_by_label("Schedule: at what time").fill("07:30")
    expect(step(page, "trigger")).to_contain_text("Monday to Friday 07:30")
    expect(page.get_by_text("Saved as a draft")).to_be_visible()


def test_the_designer_is_found_in_compared_and_keeps_nobody_out(
    page: Page, flow: str, barriers: Barriers
) -> None:
    opened(page, flow)
    page.get_by_role("combobox", name="Find a step").fill("not now")
    page.keyboard.press("Enter")
    expect(step(page, "refuse")).to_have_attribute("aria-pressed", "true")
    assert barriers(page) == []

    page.get_by_role("button", name="Compare").click()

    expect(page.get_by_text("The flow was not there then")).to_be_visible()
    page.goto("/-/setup/flows/major_incident_care")
    expect(step(page, "trigger")).to_be_visible()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("No differences")).to_be_visible()
    assert barriers(page) == []
