"""Approvals in the browser: submitted, decided one by one, together and by mail; and built."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

Json = dict[str, Any]
Barriers = Callable[[Page], Any]
CREDIT, QUICK, STRICT = "heron_credit", "heron_quick", "heron_strict"
_PUBLISH_WITHIN_MS = 180_000


def definition(name: str, *steps: Json) -> Json:
    """Give an approval of accounts, in which who submits may decide."""
    label = {"en": name.replace("_", " ").capitalize()}
    made = {"kind": "approval", "name": name, "label": label, "object": "account"}
    rules = {"self_approval": "allowed", "comment": "on_reject"}
    return {**made, **rules, "steps": list(steps)}


def step(name: str, **more: Any) -> Json:
    """Give a step that the administrator of the demo decides."""
    approvers = [{"user": "admin@demo.example"}]
    return {"name": name, "label": {"en": name.title()}, "approvers": approvers, **more}


class Desk:
    """Approvals of the demo with the accounts that they are about; they go when the tests end."""

    def __init__(self, context: BrowserContext, base_url: str, credentials: Json) -> None:
        self._request, self._url = context.request, f"{base_url}/api/v1"
        self._headers = {"X-Confirm-Warnings": "*"}
        signed_in = self.call("POST", "/auth/login", credentials)
        self._headers["X-CSRF-Token"] = signed_in["csrf_token"]
        self._accounts: list[str] = []

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Call the API."""
        sent = {} if body is None else {"data": body}
        answer = self._request.fetch(
            self._url + path,
            method=method,
            headers=self._headers,
            timeout=_PUBLISH_WITHIN_MS,
            **sent,
        )
        assert answer.ok, f"{method} {path}: {answer.text()}"
        return answer.json() if answer.text() else None

    def publish(self, *definitions: Json) -> None:
        """Put definitions in force."""
        for each in definitions:
            path = f"/meta/draft/approval/{each['name']}"
            self.call("PUT", path, {"definition": each})
        if self.call("GET", "/meta/draft")["changes"]:
            self.call("POST", "/meta/draft/publish", {"note": "herons", "allow_data_loss": False})

    def account(self, name: str, *approvals: str) -> str:
        """Make an account and submit it; gives its id."""
        made = str(self.call("POST", "/data/account", {"name": name})["id"])
        self._accounts.append(made)
        for each in approvals:
            self.call("POST", f"/data/account/{made}/approvals", {"approval": each})
        return made

    def clear(self) -> None:
        """Take everything away."""
        # What the last test has drafted is not to be published along.
        self.call("POST", "/meta/draft/discard", {})
        for account in self._accounts:
            known = self.call("GET", f"/data/account/{account}/approvals")["approvals"]
            for each in known:
                if each["state"] == "open":
                    self.call("POST", f"/approvals/{each['id']}/withdraw", {})
            self.call("DELETE", f"/data/account/{account}")
        for name in (CREDIT, QUICK, STRICT):
            self.call("DELETE", f"/meta/draft/approval/{name}")
        self.publish()


@pytest.fixture(scope="module")
def desk(browser: Browser, base_url: str, credentials: dict[str, str]) -> Iterator[Desk]:
    """Approvals to try; they are published once, for that takes a while."""
    context = browser.new_context()
    made = Desk(context, base_url, credentials)
    made.publish(
        definition(CREDIT, step("line"), step("finance")),
        definition(QUICK, step("line")),
        definition(STRICT, step("line", may=[])),
    )
    yield made
    made.clear()
    context.close()


def test_a_record_is_submitted_on_its_page_and_decided_there(
    page: Page, desk: Desk, admin: Json, barriers: Barriers
) -> None:
    name = f"Heron {uuid4().hex[:6]}"
    account = desk.account(name)

    page.goto(f"/crm/account/{account}")
    panel = page.get_by_role("region", name="Approval")
    panel.get_by_role("button", name="Submit for approval").click()
    dialog = page.get_by_role("dialog", name=f"Submit {name} for approval")
    dialog.get_by_role("radio", name="Heron credit").check()
    dialog.get_by_label("Comment (optional)").fill("They pay in time")
    dialog.get_by_role("button", name="Submit for approval").click()
    expect(panel).to_contain_text("Step 1 of 2: Line")
    expect(panel).to_contain_text("waits for Lin Yu")
    panel.get_by_role("button", name="Steps of Heron credit").click()
    expect(panel.get_by_role("listitem").filter(has_text="Line").first).to_be_visible()
    assert barriers(page) == []
    panel.get_by_role("button", name=f"Reject {name}").click()
    dialog = page.get_by_role("dialog", name=f"Reject {name}")
    expect(dialog.get_by_role("button", name="Reject")).to_be_disabled()
    dialog.get_by_label("Comment").fill("Not this year")
    dialog.get_by_role("button", name="Reject").click()

    expect(panel).to_contain_text("Rejected")
    expect(panel).to_contain_text("Not this year")


def test_several_are_decided_together_as_far_as_each_allows_it(
    page: Page, desk: Desk, admin: Json, barriers: Barriers
) -> None:
    mark = uuid4().hex[:6]
    desk.account(f"Heron {mark} one", QUICK)
    desk.account(f"Heron {mark} two", STRICT)

    page.goto("/-/approvals?object=account")
    page.get_by_role("checkbox", name=f"Choose Heron {mark} one").check()
    page.get_by_role("checkbox", name=f"Choose Heron {mark} two").check()
    bar = page.get_by_role("status").filter(has_text="2 chosen")
    expect(bar.get_by_role("button", name="Approve", exact=True)).to_be_visible()
    bar.get_by_role("button", name="More answers").click()
    expect(page.get_by_role("menuitem", name="Hand over (1 of 2)")).to_be_visible()
    page.keyboard.press("Escape")
    assert barriers(page) == []
    bar.get_by_role("button", name="Approve", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Approve").click()
    expect(page.get_by_role("link", name=f"Heron {mark} one")).to_have_count(0)
    page.get_by_text("Decided by me").click()
    page.get_by_role("link", name=f"Heron {mark} two").click()

    expect(page.get_by_role("heading", name=f"Heron {mark} two", level=1)).to_be_visible()
    expect(page.get_by_text("Lin Yu approved", exact=True)).to_be_visible()
    assert barriers(page) == []


ASKED: Json = {
    "tenant": {"name": "demo", "label": {"en": "Demo"}},
    "locale": "en",
    "label": {"en": "Credit"},
    "object": {"name": "account", "label": {"en": "Account"}},
    "record": "Heron Ltd",
    "fields": [{"label": {"en": "City"}, "text": "Ulm"}],
    "step_label": {"en": "Finance"},
    "help": None,
    "submitted_by": "Zhou Qing",
    "submitted_at": "2026-01-02T03:04:05Z",
    "due_at": None,
    "comment": "on_reject",
    "user": "Lin Yu",
}


def test_a_link_of_a_mail_decides_only_when_one_says_so(page: Page, barriers: Barriers) -> None:
    said: list[Json] = []

    def answer(route: Route) -> None:
        if route.request.method == "POST":
            said.append(json.loads(route.request.post_data or "{}"))
            route.fulfill(json={"state": "rejected"})
        else:
            route.fulfill(json=ASKED)

    page.route("**/api/v1/d/a-token", answer)

    page.goto("/d/a-token?action=approve")
    expect(page.get_by_role("heading", name="Heron Ltd")).to_be_visible()
    expect(page.get_by_text("Ulm")).to_be_visible()
    assert said == []
    assert barriers(page) == []
    page.get_by_label("Comment (optional)").fill("Too early")
    page.get_by_role("button", name="Reject").click()

    expect(page.get_by_text("You rejected it. Thank you.")).to_be_visible()
    assert said == [{"action": "reject", "comment": "Too early"}]


def test_an_approval_is_built_of_cards(
    page: Page, desk: Desk, passing_drafts: None, barriers: Barriers
) -> None:
    page.goto(f"/-/setup/approvals/{STRICT}")
    page.get_by_role("button", name="Add a step").click()
    card = page.get_by_role("listitem").filter(has=page.get_by_text("Step 2", exact=True))
    card.get_by_label("Kind of approver 1").select_option("managers")
    card.get_by_label("Until", exact=True).fill("$approver.name = 'Mei'")
    card.get_by_role("radio", name="One after the other").check()
    card.get_by_role("switch", name="Do not wait for ever").check()
    card.get_by_label("After: of what").select_option("business day")
    assert barriers(page) == []
    card.locator("button[aria-expanded]").first.click()
    page.get_by_role("button", name="Move Step 2", exact=True).press("Space")
    expect(page.get_by_text("place 2 of 2")).to_be_attached()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_text("place 1 of 2")).to_be_attached()
    page.keyboard.press("Space")
    steps = page.get_by_role("region", name="Steps").get_by_role("strong")
    expect(steps).to_have_text(["Step 2", "Line"])
    page.get_by_role("main").get_by_role("link", name="Approvals").last.click()
    expect(page.get_by_role("link", name="Heron strict")).to_contain_text("2 steps")
    # The list knows of the step already; what was done to it last may still be under way.
    expect(page.get_by_text("Saved as a draft")).to_be_visible()

    kept = desk.call("GET", f"/meta/draft/approval/{STRICT}")
    assert kept["problems"] == []
    second, line = kept["definition"]["steps"]
    assert second["approvers"] == [{"managers": 3, "until": "$approver.name = 'Mei'"}]
    assert second["order"] == "one_by_one"
    assert second["time_out"] == {"after": "3 business days", "action": "manager"}
    assert [second["name"], line["name"]] == ["step_2", "line"]


def test_a_template_shows_the_message_that_people_would_read(
    page: Page, context: BrowserContext, base_url: str, passing_drafts: None, barriers: Barriers
) -> None:
    found = context.request.get(
        f"{base_url}/api/v1/data/account", params={"fields": "name", "sort": "-updated_at"}
    )
    account = found.json()["records"][0]["name"]

    page.goto("/-/setup/templates")
    page.get_by_role("button", name="New template").click()
    dialog = page.get_by_role("dialog", name="New template")
    dialog.get_by_label("(English)").fill(f"Heron {uuid4().hex[:6]}")
    dialog.get_by_label("About records of").select_option("account")
    dialog.get_by_role("button", name="Create").click()
    text = page.get_by_label("Text", exact=True)
    text.fill("**Dear** ")
    page.get_by_role("button", name="Field").last.click()
    page.get_by_role("option", name="Account name").first.click()
    preview = page.get_by_role("region", name="Preview")

    expect(text).to_have_value("**Dear** {{ name }}")
    expect(preview).to_contain_text(f"Dear {account}")
    expect(preview.get_by_role("strong").filter(has_text="Dear")).to_be_visible()
    assert barriers(page) == []
