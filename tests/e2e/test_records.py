"""The work of an agent: find tickets, open one, change it, make one, throw it away and back."""

from __future__ import annotations

import re
from time import time_ns

from playwright.sync_api import Page, expect

OPEN_TICKETS = "/service/ticket?view=ticket_open"
_SCROLLED_TO = """(row) => {
  const { parentElement: scroller } = document.querySelector('table');
  scroller.scrollTo(0, scroller.scrollHeight);
  return Number([...document.querySelectorAll('tr[data-row]')].at(-1).dataset.row) >= row;
}"""


def test_a_visitor_signs_in_and_stays_at_the_address(
    page: Page, credentials: dict[str, str]
) -> None:
    page.goto(OPEN_TICKETS)

    page.get_by_label("Email").fill(credentials["email"])
    page.get_by_label("Password").fill(credentials["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("heading", name="Tickets", level=1)).to_be_visible()
    assert page.url.endswith(OPEN_TICKETS)


def test_a_wrong_password_is_refused_in_words(page: Page, credentials: dict[str, str]) -> None:
    page.goto("/")

    page.get_by_label("Email").fill(credentials["email"])
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("alert")).not_to_be_empty()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_who_signs_out_sees_nothing_more(page: Page, admin: object) -> None:
    page.goto(OPEN_TICKETS)

    page.get_by_role("button", name="Account Lin Yu").click()
    page.get_by_role("menuitem", name="Sign out").click()

    expect(page.get_by_label("Password")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Password")).to_be_visible()


def test_tickets_are_filtered_and_sorted(page: Page, admin: object) -> None:
    page.goto(
        "/service/ticket?view=ticket_all"
        "&where=priority+%3D+%27urgent%27+and+account.industry+%3D+%27manufacturing%27"
    )
    page.get_by_role("button", name="Ticket number", exact=True).click()

    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Ticket number")
    expect(page.get_by_text("2,000 tickets")).to_be_hidden()
    expect(page.locator("main [aria-busy=true]")).to_have_count(0)
    numbers = page.locator("td[data-path=number]").all_inner_texts()
    priorities = set(page.locator("td[data-path=priority]").all_inner_texts())
    assert len(numbers) > 1
    assert numbers == sorted(numbers)
    assert priorities == {"Urgent"}


def test_a_fault_in_a_filter_is_shown_at_its_place(page: Page, admin: object) -> None:
    page.goto(f"{OPEN_TICKETS}&where=priority+%3D+%27high%27+and+statsu+%3D+%27open%27")

    page.get_by_role("button", name="All conditions").click()

    expect(page.locator("mark")).to_have_text("statsu")
    expect(page.get_by_role("alert").first).to_contain_text("did you mean `status`?")


def test_further_pages_come_while_one_scrolls(page: Page, admin: object) -> None:
    page.goto("/service/ticket?view=ticket_all&sort=number")
    expect(page.get_by_role("link", name="T-00001")).to_have_count(0)
    expect(page.locator("tbody")).to_contain_text("T-00001")

    page.wait_for_function(_SCROLLED_TO, arg=300)

    assert page.locator("tbody tr[data-row]").count() < 60


def test_rows_are_reached_and_opened_by_keys(page: Page, admin: object) -> None:
    page.goto(OPEN_TICKETS)
    third = page.locator("tr[data-row='2'] a[data-opens]")
    subject = third.inner_text()

    for key in ("j", "j", "j", "j", "k"):
        page.keyboard.press(key)
    expect(third).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name=subject, level=1)).to_be_visible()
    page.keyboard.press("Escape")
    expect(third).to_be_visible()


def test_the_way_back_from_a_record_leads_to_the_same_list(page: Page, admin: object) -> None:
    page.goto("/service/ticket?view=ticket_all&where=priority+%3D+%27urgent%27&sort=number")
    page.locator("a[data-opens]").nth(1).click()

    page.locator("article").get_by_role("link", name="Tickets", exact=True).click()

    expect(page).to_have_url(re.compile("where=priority.*urgent.*&sort=number"))
    expect(page).to_have_title("All tickets · Dougong")


def test_a_lookup_leads_to_its_record_and_related_records_are_listed(
    page: Page, admin: object
) -> None:
    page.goto("/service/ticket?view=ticket_by_account")
    page.locator("tr[data-row='0'] td[data-path=account]").get_by_role("link").click()
    account = page.get_by_role("heading", level=1)
    expect(account).to_be_visible()

    expect(page.locator("article section h2").first).to_be_visible()
    assert "/service/account/" in page.url


def test_the_shortcuts_are_listed(page: Page, admin: object) -> None:
    page.goto(OPEN_TICKETS)
    expect(page.locator("tbody tr").first).to_be_visible()

    page.keyboard.press("?")

    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_field_is_edited_in_its_place(page: Page, admin: object) -> None:
    _open_first_ticket(page)

    page.get_by_role("button", name="Edit Subject").click()
    page.locator("form[aria-label=Subject] input").fill("Pump hums at night")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Pump hums at night", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Edit Subject")).to_be_focused()
    page.reload()
    expect(page.get_by_role("heading", name="Pump hums at night", level=1)).to_be_visible()


def test_an_option_is_chosen_in_its_place(page: Page, admin: object) -> None:
    _open_first_ticket(page)

    page.get_by_role("button", name="Edit Priority").click()
    page.locator(".ant-select-item-option:visible", has_text="Urgent").click()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    facts = page.locator("article > header dl")
    expect(facts).to_contain_text("Urgent")


def test_a_refused_value_is_explained_at_its_field(page: Page, admin: object) -> None:
    _open_first_ticket(page)
    page.get_by_role("tab", name="Times and figures").click()

    page.get_by_role("button", name="Edit Satisfaction").click()
    page.locator("form[aria-label=Satisfaction] input").fill("9")
    page.keyboard.press("Enter")

    expect(page.locator("form[aria-label=Satisfaction]").get_by_role("alert")).to_contain_text("5")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Edit Satisfaction")).to_be_focused()


def test_a_change_that_came_first_is_not_overwritten(
    page: Page, admin: dict[str, str], base_url: str
) -> None:
    _open_first_ticket(page)
    record = f"{base_url}/api/v1/data/ticket/{page.url.rsplit('/', 1)[1]}"
    theirs = f"Theirs at {time_ns()}"
    page.get_by_role("button", name="Edit Description").click()
    headers = {"X-CSRF-Token": admin["csrf_token"]}
    meanwhile = page.request.patch(record, data={"description": theirs}, headers=headers)
    assert meanwhile.ok

    page.locator("form[aria-label=Description] textarea").fill("Mine")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("dialog", name="Someone else saved first")).to_be_visible()
    assert page.request.get(record).json()["description"] == theirs


def test_a_ticket_is_made_thrown_away_and_taken_back(page: Page, admin: object) -> None:
    page.goto(OPEN_TICKETS)
    expect(page.locator("tbody tr").first).to_be_visible()

    page.keyboard.press("n")
    page.get_by_role("button", name="Create ticket").click()
    expect(page.get_by_label("Subject")).to_be_focused()
    page.get_by_label("Subject").fill("Filter cap does not turn")
    page.get_by_role("combobox", name="Account").click()
    page.keyboard.type("Hallowick")
    page.get_by_text("Hallowick Coatings Ltd", exact=True).click()
    page.get_by_role("button", name="Create ticket").click()

    title = page.get_by_role("heading", name="Filter cap does not turn", level=1)
    expect(title).to_be_visible()
    expect(page.locator("article > header")).to_contain_text("Hallowick Coatings Ltd")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page).to_have_url(re.compile(r"/service/ticket\?view=ticket_open$"))
    page.get_by_role("button", name="Undo").click()
    expect(title).to_be_visible()


def _open_first_ticket(page: Page) -> None:
    # One without an account warns when it becomes urgent.
    page.goto("/service/ticket?view=ticket_all&sort=number&where=account+%21%3D+null")
    page.locator("tr[data-row='0'] a[data-opens]").click()
    expect(page.get_by_role("tab", name="Details")).to_be_visible()
