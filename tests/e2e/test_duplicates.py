"""Duplicates in the browser: told while one types and at the save, merged, parted, found, ruled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect


class Accounts:
    """Accounts of a name that nobody else has; they go when the test ends."""

    def __init__(self, context: BrowserContext, base_url: str, admin: dict[str, Any]) -> None:
        self._request, self._url = context.request, f"{base_url}/api/v1"
        self._headers = {"X-CSRF-Token": admin["csrf_token"], "X-Confirm-Warnings": "*"}
        self.name = f"Heron {uuid4().hex[:8]}"

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Call the API."""
        sent = {} if body is None else {"data": body}
        answer = self._request.fetch(self._url + path, method=method, headers=self._headers, **sent)
        return answer.json() if answer.ok and answer.text() else None

    def make(self, name: str, **values: Any) -> str:
        """Make an account; gives its id."""
        return str(self.call("POST", "/data/account", {"name": name, **values})["id"])

    def clear(self) -> None:
        """Delete what is left of that name, with the contacts."""
        for of, path in (("contact", "account.name"), ("account", "name")):
            where = f"{path} contains '{self.name.split()[1]}'"
            found = self._request.get(
                f"{self._url}/data/{of}", params={"where": where, "fields": "id"}
            )
            for each in found.json()["records"]:
                self.call("DELETE", f"/data/{of}/{each['id']}")


@pytest.fixture
def accounts(
    context: BrowserContext, base_url: str, admin: dict[str, Any], passing_drafts: None
) -> Iterator[Accounts]:
    """Accounts to make."""
    made = Accounts(context, base_url, admin)
    yield made
    made.clear()


def test_what_is_there_already_is_told_while_one_types_and_asked_at_the_save(
    page: Page, accounts: Accounts
) -> None:
    accounts.make(f"{accounts.name} Ltd", city="Ulm")

    page.goto("/crm/account/new")
    page.get_by_label("Account name").fill(accounts.name.upper())
    expect(page.get_by_text("1 similar account")).to_be_visible()
    page.get_by_role("button", name="Create account").click()
    dialog = page.get_by_role("dialog", name="This may be there already")
    expect(dialog).to_contain_text("Ulm")
    dialog.get_by_role("button", name="Go back").click()
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Create account").click()
    dialog.get_by_role("button", name="Save anyway").click()

    expect(page.get_by_role("heading", name=accounts.name.upper())).to_be_visible()


def test_records_are_merged_by_the_keyboard_and_parted_again(
    page: Page, accounts: Accounts
) -> None:
    first = accounts.make(accounts.name, city="Ulm")
    second = accounts.make(f"{accounts.name} Ltd", city="Bern", employees=3)
    accounts.call("POST", "/data/contact", {"name": "Pat", "account": second})

    page.goto(f"/crm/account/merge?ids={first},{second}")
    winner = page.get_by_role("radio", name=f"{accounts.name} Goes into it")
    winner.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("region", name="What moves along")).to_contain_text("1 contact")
    city = page.get_by_role("row", name="City").get_by_role("radio")
    city.first.focus()
    page.keyboard.press("ArrowRight")
    expect(city.nth(1)).to_be_checked()
    page.get_by_role("button", name="Merge 2 into one").click()
    expect(page.get_by_text(f"Merged 1 account into {accounts.name}")).to_be_visible()
    merged = accounts.call("GET", f"/data/account/{first}")
    page.goto(f"/crm/account/{second}")
    expect(page).to_have_url(f"/crm/account/{first}")
    page.goto(f"/crm/account/merge?ids={first},{second}")
    expect(page.get_by_text("Choose at least two accounts")).to_be_visible()
    merge = accounts.call("GET", f"/merges?object=account&record={first}")["merges"][0]
    accounts.call("POST", f"/merges/{merge['id']}/undo")

    assert (merged["city"], merged["employees"]) == ("Bern", "3")
    assert accounts.call("GET", f"/data/account/{second}")["city"] == "Bern"


def test_duplicates_are_found_and_said_to_be_none(page: Page, accounts: Accounts) -> None:
    accounts.make(accounts.name)
    accounts.make(f"The {accounts.name} Company")

    page.goto("/crm/account/duplicates")
    page.get_by_role("button", name="Look for duplicates").click()
    expect(page.get_by_text("Everything has been compared")).to_be_visible()
    found = page.get_by_role("listitem").filter(has_text=f"The {accounts.name} Company").first
    expect(found.get_by_role("link", name="Merge")).to_be_visible()
    found.get_by_role("button", name="Not duplicates").click()

    expect(page.get_by_text(f"The {accounts.name} Company")).to_have_count(0)


def test_one_that_is_there_is_taken_instead_of_a_new_one(page: Page, accounts: Accounts) -> None:
    accounts.make(f"{accounts.name} Ltd")

    page.goto("/crm/contact/new")
    field = page.locator("[data-field=account]")
    field.get_by_role("combobox").click()
    page.keyboard.type(f"The {accounts.name}")
    page.locator(".ant-select-item-option:visible", has_text="New account").click()
    quick = page.get_by_role("dialog", name="Create")
    quick.get_by_role("button", name="Create account").click()
    page.get_by_role("button", name="Use this one").click()

    expect(quick).to_have_count(0)
    expect(field).to_contain_text(f"{accounts.name} Ltd")


def test_a_rule_is_made_and_tried_before_anybody_meets_it(page: Page, accounts: Accounts) -> None:
    accounts.make(f"{accounts.name} Ltd")

    page.goto("/-/setup/duplicates")
    page.get_by_role("button", name="New rule").click()
    dialog = page.get_by_role("dialog", name="New rule")
    dialog.get_by_role("textbox").first.fill("Same herons")
    dialog.get_by_label("Compares").select_option("account")
    dialog.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Accounts are the same when")).to_be_visible()
    page.get_by_role("combobox", name="How Account name is compared").select_option("fuzzy")
    page.get_by_placeholder("A value").fill(accounts.name[:-1])

    expect(page.get_by_text(f"Finds {accounts.name} Ltd")).to_be_visible()
    page.get_by_role("link", name="Duplicate rules").first.click()
    expect(page.get_by_role("link", name="Same herons")).to_be_visible()
