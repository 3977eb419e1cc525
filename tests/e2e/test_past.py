"""What was: changes taken back, a record as it was, and the recycle bin, in the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import APIRequestContext, Page, expect

BASE = "/api/v1"


class Desk:
    """Tickets of one test, made and removed by the API of the one who is signed in."""

    def __init__(self, page: Page) -> None:
        self.calls: APIRequestContext = page.request
        self.token = self.ask("GET", "/auth/me")["csrf_token"]
        self.made: list[str] = []

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Make a call that must be accepted; gives what it says."""
        headers = {"X-CSRF-Token": getattr(self, "token", "")}
        answer = self.calls.fetch(BASE + path, method=method, headers=headers, data=body)
        assert answer.ok, f"{method} {path}: {answer.status} {answer.text()}"
        return answer.json() if answer.status != 204 else None

    def ticket(self, subject: str) -> str:
        """Make a ticket; gives its id."""
        values = {"subject": subject, "priority": "low"}
        self.made.append(self.ask("POST", "/data/ticket", values)["id"])
        return self.made[-1]

    def subject(self, ticket: str) -> str:
        """Tell what a ticket is about."""
        return str(self.ask("GET", f"/data/ticket/{ticket}?fields=subject")["subject"])

    def tidy(self) -> None:
        """Delete for good what was made."""
        for each in self.made:
            self.calls.fetch(
                f"{BASE}/data/ticket/{each}", method="DELETE", headers={"X-CSRF-Token": self.token}
            )
        items = [{"object": "ticket", "id": each} for each in self.made]
        if items:
            self.ask("POST", "/recycle-bin/purge", {"items": items})


@pytest.fixture
def desk(page: Page, admin: object) -> Iterator[Desk]:
    """A desk of the administrator."""
    made = Desk(page)
    yield made
    made.tidy()


def say(page: Page, text: str) -> Any:
    """Find a message."""
    return page.get_by_role("status").filter(has_text=text)


def test_a_change_is_undone_by_its_message_and_by_the_key(page: Page, desk: Desk) -> None:
    ticket = desk.ticket("Leaking filter")
    page.goto(f"/service/ticket/{ticket}")

    def change(text: str) -> None:
        page.get_by_role("button", name="Edit Subject").click()
        page.get_by_role("textbox", name="Subject").fill(text)
        page.keyboard.press("Enter")
        expect(say(page, "Saved")).to_be_visible()

    change("Broken filter")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Leaking filter")).to_be_visible()
    change("Wrong filter")
    page.keyboard.press("Control+z")

    expect(page.get_by_role("heading", name="Leaking filter")).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    assert desk.subject(ticket) == "Leaking filter"


def test_what_somebody_changed_since_is_not_undone(page: Page, desk: Desk) -> None:
    ticket = desk.ticket("Mine")
    page.goto(f"/service/ticket/{ticket}")
    page.get_by_role("button", name="Edit Subject").click()
    page.get_by_role("textbox", name="Subject").fill("Mine again")
    page.keyboard.press("Enter")
    expect(say(page, "Saved")).to_be_visible()
    desk.ask("PATCH", f"/data/ticket/{ticket}", {"subject": "Theirs"})

    page.get_by_role("button", name="Undo").click()

    expect(say(page, "Somebody has changed this since")).to_be_visible()
    assert desk.subject(ticket) == "Theirs"


def test_a_record_is_seen_as_it_was_and_a_value_restored(page: Page, desk: Desk) -> None:
    ticket = desk.ticket("Before")
    desk.ask("PATCH", f"/data/ticket/{ticket}", {"subject": "Between", "priority": "high"})
    desk.ask("PATCH", f"/data/ticket/{ticket}", {"subject": "After"})
    page.goto(f"/service/ticket/{ticket}")
    page.get_by_role("tab", name="Changes").click()
    actions = page.get_by_role("button", name="Actions for this change")

    actions.nth(1).click()
    page.get_by_role("menuitem", name="See it as it was then").click()
    expect(page.get_by_role("heading", name="Between")).to_be_visible()
    expect(page.get_by_role("button", name="Edit")).to_have_count(0)
    page.get_by_role("button", name="Earlier change").click()
    expect(page.get_by_role("heading", name="Before")).to_be_visible()
    page.get_by_role("tab", name="Details").click()
    expect(page.get_by_text("Now: After")).to_be_visible()
    page.get_by_role("button", name="Back to now").click()
    expect(page.get_by_role("heading", name="After")).to_be_visible()
    page.get_by_role("tab", name="Changes").click()
    actions.nth(1).click()
    page.get_by_role("menuitem", name="Restore Priority").click()
    page.get_by_role("button", name="Restore", exact=True).click()

    expect(say(page, "Restored")).to_be_visible()
    found = desk.ask("GET", f"/data/ticket/{ticket}?fields=subject,priority")
    assert (found["subject"], found["priority"]) == ("After", "low")


def test_deleted_records_are_found_restored_and_deleted_for_good(page: Page, desk: Desk) -> None:
    for subject in ("Bin of one", "Bin of two"):
        desk.ask("DELETE", f"/data/ticket/{desk.ticket(subject)}")
    page.goto("/")
    page.get_by_role("button", name=re.compile("Your account|Lin Yu")).first.click()
    page.get_by_role("menuitem", name="Recycle bin").click()
    page.get_by_role("searchbox", name="Search by title").fill("bin of")
    rows = page.get_by_role("listitem").filter(has_text="Bin of")
    expect(rows).to_have_count(2)

    rows.filter(has_text="Bin of one").get_by_role("button", name="Restore").click()
    expect(rows).to_have_count(1)
    page.get_by_role("checkbox", name="Select Bin of two").check()
    page.get_by_role("button", name="Delete for good").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete for good").click()

    expect(page.get_by_text("Nothing matches these filters")).to_be_visible()
    assert desk.subject(desk.made[0]) == "Bin of one"
