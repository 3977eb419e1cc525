"""Formulas are written with help: what fits, what is wrong and how to mend it, what comes out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

_PAGE = "/-/setup/objects/ticket/fields/hours_open"
_RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}"


@pytest.fixture
def editor(page: Page, passing_drafts: None) -> Locator:
    """The editor of a formula, emptied; what is written in it is discarded afterwards."""
    page.goto(_PAGE)
    box = page.get_by_role("textbox", name="Formula")
    box.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    return box


def test_what_fits_is_offered_and_taken_with_tab(page: Page, editor: Locator) -> None:
    page.keyboard.type("LEFT(subj")
    expect(page.get_by_role("option", name=re.compile("subject ?Subject"))).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type(", 4")

    expect(editor).to_have_text("LEFT(subject, 4)")


def test_options_are_offered_after_an_equals_sign(page: Page, editor: Locator) -> None:
    page.keyboard.type("status = ")
    page.keyboard.press("Control+Space")

    expect(page.get_by_role("option", name=re.compile("'new' ?New"))).to_be_visible()


def test_tab_leaves_the_editor_once_nothing_is_offered(page: Page, editor: Locator) -> None:
    page.keyboard.type("LEFT(subj")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")

    expect(editor).not_to_be_focused()


def test_a_fault_is_told_in_words_and_mended_with_a_click(page: Page, editor: Locator) -> None:
    page.keyboard.type("LEN(subjct)")
    page.keyboard.press("Escape")
    expect(
        page.get_by_text("Unknown field subjct on Ticket; did you mean subject?")
    ).to_be_visible()
    expect(page.locator(".cm-lintRange-error")).to_have_text("subjct")
    page.get_by_role("button", name="Replace with subject").click()

    expect(editor).to_have_text("LEN(subject)")
    expect(page.get_by_text("Result: number")).to_be_visible()


def test_functions_are_found_by_what_they_do_and_inserted(page: Page, editor: Locator) -> None:
    page.get_by_role("button", name="Functions").click()
    page.get_by_role("searchbox", name="Search functions").fill("present date")
    page.get_by_role("button", name="TODAY()").click()

    expect(editor).to_have_text("TODAY()")
    expect(editor).to_be_focused()


def test_it_keeps_to_the_content_policy_and_to_the_rules_of_access(
    page: Page, editor: Locator, axe: str
) -> None:
    page.keyboard.type("LEFT(subj")
    expect(page.get_by_role("option").first).to_be_visible()

    assert page.evaluate("document.querySelectorAll('style').length") == 0
    page.evaluate(axe)
    found = page.evaluate(f"axe.run(document.querySelector('.cm-editor').parentElement, {_RULES})")
    assert [each["id"] for each in found["violations"]] == []
