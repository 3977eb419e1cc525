"""Tests and findings in the setup: what fails and why, and the way to what looks wrong."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

VIEW = {
    "kind": "view",
    "name": "e2e_nothing",
    "label": {"en": "Nothing at all", "zh-CN": "空"},
    "object": "account",
    "columns": ["name"],
    "where": "employees > 2 and employees < 1",
}
WRONG = {
    "kind": "test",
    "name": "e2e_wrong",
    "label": {"en": "Accounts come in pairs", "zh-CN": "客户成对出现"},
    "when": [{"do": "create", "object": "account", "values": {"name": "E2E Heron 5519"}}],
    "then": [{"check": "records", "object": "account", "count": 2}],
}


@pytest.fixture
def drafts(
    context: BrowserContext, base_url: str, admin: dict[str, Any], passing_drafts: None
) -> None:
    """A view that shows nothing and a test that fails, among one's own changes."""
    url, headers = f"{base_url}/api/v1/meta/draft", {"X-CSRF-Token": admin["csrf_token"]}
    for each in (VIEW, WRONG):
        place = f"{url}/{each['kind']}/{each['name']}"
        answer = context.request.put(place, headers=headers, data={"definition": each})
        assert answer.ok, answer.text()


@pytest.mark.usefixtures("drafts")
def test_tests_run_in_the_setup_and_tell_what_failed(page: Page) -> None:
    page.goto("/-/setup/tests")
    page.get_by_role("button", name="Run the test “Accounts come in pairs”").click()

    expect(page.get_by_text("0 passed, 1 failed")).to_be_visible()
    card = page.get_by_role("listitem").filter(has=page.get_by_text("Accounts come in pairs"))
    expect(card.get_by_text("another number of records meet this")).to_be_visible()
    expect(card.get_by_text("/then/0")).to_be_visible()

    page.get_by_role("button", name="Run the test “A key customer is called back").click()

    expect(page.get_by_text("1 passed, 1 failed")).to_be_visible()
    page.get_by_text("2 steps").first.click()
    expect(page.get_by_text("Three working days Follow up")).to_be_visible()


@pytest.mark.usefixtures("drafts")
def test_findings_lead_to_what_looks_wrong_in_ones_own_changes(page: Page) -> None:
    page.goto("/-/setup/findings")
    page.get_by_text("Warnings 1").click()

    expect(page.get_by_text("no record meets this condition")).to_be_visible()
    expect(page.get_by_role("heading", name="Nothing at all")).to_be_visible()

    page.get_by_role("switch", name="With my changes").click()
    expect(page.get_by_text("Nothing found")).to_be_visible()
    page.get_by_role("switch", name="With my changes").click()
    page.get_by_role("link", name="Open Nothing at all").click()

    expect(page).to_have_url("/-/setup/views/e2e_nothing")
