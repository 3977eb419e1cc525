"""Search in the browser: the palette, all results, lookups, and what builders choose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

NAME = "诸葛望舒"


@pytest.fixture
def contact(context: BrowserContext, base_url: str, admin: Any) -> Iterator[dict[str, Any]]:
    """A contact of a name of its own, found by search; gone after the test."""
    address, token = f"{base_url}/api/v1/data/contact", {"X-CSRF-Token": admin["csrf_token"]}
    values = {"name": NAME, "phone": "+8613911227788"}
    made = context.request.post(address, data=values, headers=token)
    assert made.ok, made.text()
    record: dict[str, Any] = made.json()
    yield record
    context.request.delete(f"{address}/{record['id']}", headers=token)


def search(page: Page, text: str) -> Any:
    """Type into the palette; gives the option of the contact."""
    page.get_by_role("button", name=re.compile("Search or go to")).click()
    box = page.get_by_role("combobox", name="Search and commands")
    expect(box).to_be_focused()
    box.fill(text)
    return page.get_by_role("option", name=NAME)


def until_found(page: Page) -> None:
    """Wait until the worker has indexed the contact."""
    page.wait_for_function(
        "async (q) => {"
        " const answer = await fetch(`/api/v1/search?q=${encodeURIComponent(q)}`);"
        " return (await answer.json()).results.length > 0; }",
        arg=NAME,
    )


def test_a_name_is_found_by_its_first_letters_and_all_results_open_by_the_keyboard(
    page: Page, contact: dict[str, Any], barriers: Callable[[Page], Any]
) -> None:
    page.goto("/")
    until_found(page)
    found = search(page, "zgws")
    expect(found).to_be_visible()
    expect(found.locator("mark")).to_have_text(NAME)
    expect(page.get_by_role("group", name="Contacts")).to_contain_text(NAME)
    assert barriers(page) == []

    page.get_by_role("option", name="See all results for “zgws”").click()
    expect(page).to_have_url(re.compile(r"/-/search\?q=zgws$"))
    expect(page.get_by_role("searchbox", name="Search")).to_have_value("zgws")
    page.get_by_role("radio", name=re.compile("Contacts")).check(force=True)
    expect(page).to_have_url(re.compile("object=contact"))
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_role("heading", name=NAME, level=1)).to_be_visible()


def test_results_follow_what_is_typed_and_say_what_else_to_try(
    page: Page, contact: dict[str, Any]
) -> None:
    page.goto("/-/search")
    until_found(page)
    box = page.get_by_role("searchbox", name="Search")

    # What is masked is found by whoever may see it, and stays masked.
    box.fill("27788")
    expect(page.get_by_role("listitem").filter(has_text=NAME).locator("mark")).to_have_text(
        "+86139****7788"
    )
    box.fill("no such thing anywhere")
    expect(page.get_by_text("Type fewer words, or only how a word begins.")).to_be_visible()


def test_a_lookup_finds_by_pinyin(page: Page, contact: dict[str, Any]) -> None:
    page.goto("/service/ticket/new")
    until_found(page)
    lookup = page.get_by_role("combobox", name="Contact")

    lookup.click()
    lookup.fill("zhugews")
    page.get_by_title(NAME).click()

    expect(page.get_by_title(NAME).first).to_be_visible()


def test_builders_choose_what_records_are_found_by(page: Page, passing_drafts: None) -> None:
    page.goto("/-/setup/objects/contact/settings")
    chosen = page.get_by_role("group", name="Found by search")
    expect(chosen.get_by_role("checkbox", name="Mobile")).to_be_checked()

    chosen.get_by_role("checkbox", name="Mobile").uncheck()
    expect(page.get_by_text("1 change")).to_be_visible()
