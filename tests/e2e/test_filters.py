"""Lists are filtered by conditions that one puts together, and by the text that they stand for."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

_LIST = "/service/ticket?view=ticket_open&where="
_RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}"


@pytest.fixture(autouse=True)
def _signed_in(admin: dict[str, Any]) -> None:
    """Every test is of the administrator."""


def filters(page: Page) -> Locator:
    return page.get_by_role("search", name="Filter")


def condition(page: Page) -> str:
    """What the address says of the filter."""
    where: str = page.evaluate("new URL(location.href).searchParams.get('where') ?? ''")
    return where


def expect_condition(page: Page, where: str) -> None:
    page.wait_for_function(
        "where => (new URL(location.href).searchParams.get('where') ?? '') === where", arg=where
    )


def add(page: Page, field: str) -> None:
    filters(page).get_by_role("button", name="Filter", exact=True).click()
    page.get_by_role("combobox", name="Search fields").fill(field)
    page.keyboard.press("Enter")


def choose(within: Locator, label: str, option: str) -> None:
    """Choose as people do: the list has the focus then."""
    box = within.get_by_label(label).last
    box.focus()
    box.select_option(label=option)


def chip(page: Page, sentence: str) -> Locator:
    return page.get_by_role("button", name=f"Change the condition “{sentence}”")


def audit(page: Page, axe: str) -> None:
    page.evaluate(axe)
    part = ".querySelector('search[aria-label]')" if not page.locator("dialog").count() else ""
    found = page.evaluate(f"axe.run(document{part}, {_RULES})")
    assert [each["id"] for each in found["violations"]] == []


def test_a_filter_is_added_changed_and_removed_by_clicks(page: Page, axe: str) -> None:
    page.goto(_LIST)
    add(page, "priority")
    panel = page.get_by_role("dialog", name="Filter")
    panel.get_by_role("button", name="High").click()
    panel.get_by_role("button", name="Urgent").click()
    audit(page, axe)

    expect_condition(page, "priority in ('high', 'urgent')")
    page.keyboard.press("Escape")
    shown = chip(page, "Priority is High or Urgent")
    expect(shown).to_be_visible()
    audit(page, axe)
    shown.click()
    choose(panel, "How it compares", "is none of")
    expect_condition(page, "priority not in ('high', 'urgent')")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Remove the condition").click()
    expect_condition(page, "")


def test_it_all_goes_by_keyboard(page: Page) -> None:
    page.goto(_LIST)
    expect(filters(page)).to_be_visible()
    page.keyboard.press("/")
    page.get_by_role("combobox", name="Search fields").press_sequentially("subject")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Value")).to_be_focused()
    page.keyboard.type("price")

    expect_condition(page, "subject contains 'price'")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(filters(page).get_by_role("button", name="Filter", exact=True)).to_be_focused()


def test_fields_of_related_records_are_reached_over_lookups(page: Page) -> None:
    page.goto(_LIST)
    filters(page).get_by_role("button", name="Filter", exact=True).click()
    search = page.get_by_role("combobox", name="Search fields")
    search.fill("account")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("option", name="Tier", exact=True)).to_be_visible()
    search.fill("account tier")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Key", exact=True).click()

    expect_condition(page, "account.tier = 'key'")
    page.keyboard.press("Escape")
    expect(chip(page, "Account › Tier is Key")).to_be_visible()


def test_days_are_counted_from_today(page: Page) -> None:
    page.goto(_LIST)
    add(page, "due")
    panel = page.get_by_role("dialog", name="Filter")
    choose(panel, "Period", "last month")
    expect_condition(
        page,
        "due_at >= START_OF(ADD(TODAY(), -1, 'month'), 'month')"
        " and due_at < END_OF(ADD(TODAY(), -1, 'month'), 'month') + 1",
    )
    choose(panel, "How it compares", "is in the next")
    panel.get_by_label("How many").fill("3")
    choose(panel, "Of what", "weeks")

    expect_condition(page, "due_at >= TODAY() and due_at < ADD(TODAY(), 3, 'weeks') + 1")
    page.keyboard.press("Escape")
    expect(chip(page, "Due is in the next 3 weeks")).to_be_visible()


def test_a_record_is_found_by_its_title_and_called_by_it_later(page: Page) -> None:
    page.goto(_LIST)
    add(page, "account")
    box = page.get_by_role("combobox", name="Value")
    box.click()
    first = page.locator(".ant-select-item-option").first
    name = first.inner_text()
    first.click()
    page.wait_for_function("() => location.search.includes('account')")
    page.reload()

    expect(chip(page, f"Account is {name}")).to_be_visible()


def test_groups_nest_and_what_is_no_condition_stays_as_text(page: Page, axe: str) -> None:
    where = "status = 'open' and (priority = 'high' or LEN(subject) > 20)"
    page.goto(_LIST + where.replace("=", "%3D").replace(">", "%3E"))
    filters(page).get_by_role("button", name="All conditions").click()
    panel = page.get_by_role("dialog", name="Filter")
    expect(panel.get_by_role("textbox", name="Formula")).to_have_value("LEN(subject) > 20")
    audit(page, axe)
    choose(panel, "How the conditions go together", "None of these is true")

    expect_condition(page, "status = 'open' and not (priority = 'high' or LEN(subject) > 20)")


def test_the_text_is_there_to_be_written_and_tells_where_it_is_wrong(page: Page) -> None:
    page.goto(_LIST)
    filters(page).get_by_role("button", name="All conditions").click()
    panel = page.get_by_role("dialog", name="Filter")
    panel.get_by_role("button", name="Write as a formula").click()
    box = panel.get_by_role("textbox", name="Filter")
    box.fill("statu = 'open'")
    box.press("Enter")
    expect(panel.get_by_role("alert")).to_contain_text("did you mean `status`?")
    box.fill("status = 'open'")
    box.press("Enter")
    page.keyboard.press("Escape")

    expect(chip(page, "Status is Open")).to_be_visible()
    assert condition(page) == "status = 'open'"


def test_on_a_phone_the_filter_comes_up_from_below(page: Page, axe: str) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    page.goto(_LIST)
    add(page, "owner")
    expect_condition(page, "owner = $user.id")
    sheet = page.get_by_role("dialog", name="Filter")
    audit(page, axe)
    box = sheet.bounding_box()
    sheet.get_by_role("button", name="Done").click()

    assert box is not None
    assert (box["x"], round(box["y"] + box["height"])) == (0, 812)
    expect(page.get_by_role("button", name=re.compile("Owner is me”")).first).to_be_visible()
