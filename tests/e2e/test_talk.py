"""Talking about a record: comments, who is named in them, what others change, being reminded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

Json = dict[str, Any]


@pytest.fixture
def account(
    context: BrowserContext, base_url: str, admin: dict[str, Any]
) -> Iterator[tuple[str, Any]]:
    """An account of the demo, and how to call the server as its administrator."""
    headers = {"X-CSRF-Token": admin["csrf_token"]}

    def call(method: str, path: str, **body: Any) -> Any:
        answer = context.request.fetch(
            f"{base_url}/api/v1{path}", method=method, headers=headers, data=body or None
        )
        assert answer.ok, answer.text()
        return answer.json() if answer.text() else None

    made = call("POST", "/data/account", name="Talked about Ltd")["id"]
    yield made, call
    call("DELETE", f"/data/account/{made}")


@pytest.fixture
def agent(browser: Browser, base_url: str) -> Iterator[tuple[Page, Any]]:
    """The browser of a colleague, and how to call the server as they would."""
    context = browser.new_context(base_url=base_url, locale="en-GB", service_workers="block")
    body = {"email": "agent@demo.example", "password": "dougong-demo"}
    answer = context.request.post(f"{base_url}/api/v1/auth/login", data=body).json()
    headers = {"X-CSRF-Token": answer["csrf_token"]}

    def call(method: str, path: str, **body: Any) -> Any:
        url = f"{base_url}/api/v1{path}"
        answer = context.request.fetch(url, method=method, headers=headers, data=body or None)
        assert answer.ok, answer.text()
        return answer.json() if answer.text() else None

    call("POST", "/ui/notifications/read", all=True)
    yield context.new_page(), call
    context.close()


def timeline(page: Page) -> Any:
    return page.get_by_role("region", name="Timeline")


def test_who_is_named_in_a_comment_sees_it_at_once_and_answers(
    page: Page, account: tuple[str, Any], agent: tuple[Page, Any]
) -> None:
    record, _ = account
    other, _ = agent
    other.goto("/")
    bell = other.get_by_role("button", name=re.compile("Notifications"))
    expect(bell.first).to_have_accessible_name("Notifications")
    page.goto(f"/crm/account/{record}")
    box = timeline(page).get_by_role("textbox", name="Comment")
    box.press_sequentially("Ask @Zhou")
    page.get_by_role("option", name="Zhou Qing").click()
    box.press_sequentially("about it")
    box.press("Control+Enter")

    expect(timeline(page).get_by_text("Ask @Zhou Qing about it")).to_be_visible()
    expect(bell.first).to_have_accessible_name("Notifications, 1 new")
    bell.first.click()
    other.get_by_role("button", name=re.compile("mentioned you on Talked about Ltd")).click()
    timeline(other).get_by_role("button", name="Reply").click()
    answer = timeline(other).get_by_role("textbox", name="Reply")
    answer.fill("Done")
    answer.press("Control+Enter")
    expect(timeline(other).get_by_role("article").filter(has_text="Done")).to_be_visible()


def test_what_a_colleague_changes_shows_on_the_page_that_is_open(
    page: Page, account: tuple[str, Any], agent: tuple[Page, Any]
) -> None:
    record, _ = account
    _, call = agent
    with page.expect_response(re.compile(r"/api/v1/events\?watch=account")):
        page.goto(f"/crm/account/{record}")
    expect(page.get_by_role("heading", level=1, name="Talked about Ltd")).to_be_visible()

    call("PATCH", f"/data/account/{record}", name="Renamed Ltd")

    expect(page.get_by_role("heading", level=1, name="Renamed Ltd")).to_be_visible()
    expect(page.get_by_text("Zhou Qing changed this just now")).to_be_visible()


def test_a_task_is_added_and_ticked_off_and_a_reminder_set_where_one_reads(
    page: Page, account: tuple[str, Any], barriers: Any
) -> None:
    record, _ = account
    page.goto(f"/crm/account/{record}")
    timeline(page).get_by_role("button", name="Add task").click()
    form = page.get_by_role("dialog").last
    form.get_by_label("Subject").fill("Send the offer")
    form.get_by_role("button", name=re.compile("Create")).click()
    tick = timeline(page).get_by_role("checkbox", name="Done: Send the offer")
    tick.check()
    expect(tick).to_be_enabled()
    page.get_by_role("button", name="Remind me").click()
    page.get_by_role("button", name=re.compile("Tomorrow morning")).click()
    expect(page.get_by_text("You will be reminded on")).to_be_visible()

    assert barriers(page) == []
    page.goto("/-/notifications")
    waiting = page.get_by_role("region", name="Reminders")
    line = waiting.get_by_role("listitem").filter(has_text="Talked about Ltd")
    expect(line).to_be_visible()
    line.get_by_role("button", name="Remove the reminder").click()
    expect(line).to_have_count(0)
