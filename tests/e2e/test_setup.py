"""The work of a builder: look at definitions and versions, go back, take back, set settings."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dougong.kernel.messages import say

HOURS = {
    "kind": "setting",
    "name": "e2e_hours",
    "label": say("Hours to reply", "响应时限"),
    "type": "number",
    "default": 8,
    "levels": ["tenant", "user"],
}


def boat(*fields: Any) -> dict[str, Any]:
    """Give the definition of an object."""
    title = {"name": "name", "type": "text", "label": say("Name", "名称")}
    return {
        "kind": "object",
        "name": "e2e_boat",
        "label": say("Boat", "船"),
        "plural": say("Boats", "船"),
        "title": "name",
        "fields": [title, *fields],
    }


COLOUR = {"name": "colour", "type": "text", "label": say("Colour", "颜色")}


@pytest.fixture
def post(page: Page, admin: dict[str, Any], base_url: str) -> Any:
    """Posts to the API; gives what it answers."""

    def call(path: str, body: Any) -> Any:
        headers = {"X-CSRF-Token": admin["csrf_token"]}
        answer = page.request.post(f"{base_url}/api/v1{path}", data=body, headers=headers)
        assert answer.ok, answer.text()
        return answer.json()

    return call


@pytest.fixture
def versions(post: Any) -> list[int]:
    """Two versions: a boat with a colour, and one without; there is a red one."""
    post("/meta/deploy", {"components": [boat()]})
    first = post("/meta/deploy", {"components": [boat(COLOUR)], "note": "With a colour"})
    post("/data/e2e_boat", {"name": "Red one", "colour": "red"})
    second = post("/meta/deploy", {"components": [boat()], "note": "Colour is gone"})
    return [first["version"], second["version"]]


def test_a_builder_goes_back_to_a_version_after_seeing_what_that_does(
    page: Page, versions: list[int], base_url: str
) -> None:
    page.goto("/-/setup/versions")
    page.get_by_role("link", name="Colour is gone").first.click()
    expect(page.get_by_role("main")).to_contain_text("Field Colour was removed")

    page.goto("/-/setup/versions")
    page.get_by_role("link", name=f"Version {versions[0]} With a colour").click()
    page.get_by_role("button", name="Go back to this version").click()
    plan = page.get_by_role("dialog", name=f"Go back to version {versions[0]}")
    expect(plan).to_contain_text("1 definition changes.")
    plan.get_by_label("Note").fill("We paint again")
    plan.get_by_role("button", name="Go back to this version").click()

    expect(page.get_by_text(f"Version {versions[0]} is in force again")).to_be_visible()
    page.get_by_role("link", name="Versions").first.click()
    expect(page.get_by_role("main").get_by_text("We paint again").first).to_be_visible()
    boats = page.request.get(f"{base_url}/api/v1/data/e2e_boat?where=name='Red one'").json()
    assert boats["records"][0]["colour"] == "red"


def test_what_was_removed_is_taken_back(page: Page, versions: list[int]) -> None:
    page.goto("/-/setup/aside")

    name = f"e2e_boat.colour removed by version {versions[1]}"
    page.get_by_role("checkbox", name=name).check()
    page.get_by_role("button", name="Restore").click()
    plan = page.get_by_role("dialog", name="Restore")
    expect(plan).to_contain_text("1 definition changes.")
    plan.get_by_role("button", name="Restore").click()

    expect(page.get_by_text("It is back")).to_be_visible()
    page.goto("/-/setup/definitions/object/e2e_boat")
    expect(page.get_by_role("textbox", name="object/e2e_boat as JSON")).to_contain_text('"colour"')


def test_a_definition_is_found_and_its_uses_are_listed(page: Page, admin: object) -> None:
    page.goto("/-/setup/definitions")

    page.get_by_label("Find by name").fill("ticket_com")
    page.get_by_role("link", name="ticket_comment").click()
    json = page.get_by_role("textbox", name="object/ticket_comment as JSON")
    expect(json).to_contain_text('"name": "ticket_comment"')
    page.get_by_label("Uses of").select_option("body")

    expect(page.get_by_role("link", name="From customers")).to_be_visible()
    page.goto("/-/setup/definitions?kind=calendar")
    expect(page.get_by_text("None of this kind yet")).to_be_visible()


def test_a_setting_is_set_and_taken_back(page: Page, post: Any) -> None:
    post("/meta/deploy", {"components": [HOURS]})
    page.goto("/-/settings")
    row = page.locator("dl > div", has_text="Hours to reply")
    expect(row).to_contain_text("8Default")

    row.get_by_role("button", name="Edit Hours to reply").click()
    row.locator("input").fill("4")
    row.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("4Yours")

    row.get_by_role("button", name="Edit Hours to reply").click()
    row.get_by_role("button", name="Take my value back").click()
    expect(row).to_contain_text("8Default")
