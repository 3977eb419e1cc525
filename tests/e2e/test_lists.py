"""Lists: columns, editing in place, many at once, groups, views; by keys, on a phone, for all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import (
    APIRequestContext,
    BrowserContext,
    Locator,
    Page,
    Response,
    Route,
    expect,
)

ALL = "/service/ticket?view=ticket_all"
PHONE = {"width": 375, "height": 812}


@pytest.fixture
def calls(
    context: BrowserContext, base_url: str, admin: dict[str, Any]
) -> Iterator[APIRequestContext]:
    """Calls as the administrator; what is kept of lists is gone afterwards."""
    yield context.request
    head = {"X-CSRF-Token": admin["csrf_token"]}
    api = f"{base_url}/api/v1"
    kept = context.request.get(f"{api}/ui/mine").json()["values"]
    for key in kept:
        if key.startswith(("columns:", "first_view:")):
            context.request.delete(f"{api}/ui/mine/{key}", headers=head)
    for view in context.request.get(f"{api}/ui/objects/ticket/views").json()["views"]:
        context.request.delete(f"{api}/ui/objects/ticket/views/{view['id']}", headers=head)


def make(calls: APIRequestContext, base_url: str, token: str, **values: Any) -> dict[str, Any]:
    """Make a ticket."""
    answer = calls.post(
        f"{base_url}/api/v1/data/ticket", data=values, headers={"X-CSRF-Token": token}
    )
    assert answer.status == 201, answer.text()
    made: dict[str, Any] = answer.json()
    return made


@pytest.fixture
def tickets(
    calls: APIRequestContext, base_url: str, admin: dict[str, Any]
) -> Iterator[list[dict[str, Any]]]:
    """Three tickets of their own."""
    token = admin["csrf_token"]
    made = [
        make(calls, base_url, token, subject=f"Listed {n}", status="new", priority="low")
        for n in (1, 2, 3)
    ]
    yield made
    for each in made:
        calls.delete(f"{base_url}/api/v1/data/ticket/{each['id']}", headers={"X-CSRF-Token": token})


OWN = f"{ALL}&where=subject+contains+%27Listed%27&sort=subject"


def cell(page: Page, row: int, path: str) -> Locator:
    """Find a cell of a list."""
    return page.locator(f"tr[data-row='{row}'] td[data-path='{path}']")


def written(page: Page, place: str, said: str = "") -> AbstractContextManager[Any]:
    """Wait until the server keeps what the page shows at once: one might leave too early."""

    def is_kept(answer: Response) -> bool:
        asked = answer.request
        write = asked.method != "GET" and place in asked.url
        return write and answer.ok and said in (asked.post_data or "")

    return page.expect_response(is_kept)


def headings(page: Page) -> list[str]:
    """Give the headings from left to right."""
    found: list[str] = page.locator("thead th[data-path]").evaluate_all(
        "all => all.map((each) => each.dataset.path)"
    )
    return found


def test_columns_are_chosen_ordered_frozen_and_kept(page: Page, calls: object) -> None:
    page.goto(ALL)
    expect(cell(page, 0, "status")).to_be_visible()

    page.get_by_role("button", name="Columns", exact=True).click()
    panel = page.get_by_role("dialog", name="Columns")
    panel.get_by_role("button", name="Hide Channel").click()
    panel.get_by_role("searchbox").fill("account industry")
    panel.get_by_role("button", name="Account › Industry", exact=False).first.click()
    panel.get_by_role("button", name="Move Priority up").click()
    with written(page, "/ui/mine/columns", '"frozen"'):
        panel.get_by_role("button", name="Freeze Status").click()
    page.keyboard.press("Escape")

    found = headings(page)
    assert "channel" not in found
    assert found[-1] == "account.industry"
    assert found.index("priority") < found.index("type")
    assert found[:3] == ["number", "subject", "status"]
    page.reload()
    expect(cell(page, 0, "status")).to_be_visible()
    assert headings(page) == found
    page.get_by_role("button", name="Reset", exact=True).click()
    expect(page.locator("thead th[data-path=channel]")).to_be_visible()


def test_a_heading_is_dragged_and_its_edge_pulled(page: Page, calls: object) -> None:
    page.goto(ALL)
    heading = page.locator("thead th[data-path=priority]")
    before = heading.bounding_box()
    status = page.locator("thead th[data-path=status]").bounding_box()
    assert before is not None
    assert status is not None

    page.mouse.move(before["x"] + before["width"] - 2, before["y"] + 18)
    page.mouse.down()
    page.mouse.move(before["x"] + before["width"] + 58, before["y"] + 18, steps=4)
    page.mouse.up()
    wider = heading.bounding_box()
    assert wider is not None
    assert round(wider["width"] - before["width"]) == 60
    page.mouse.move(before["x"] + 30, before["y"] + 18)
    page.mouse.down()
    page.mouse.move(status["x"] + 10, before["y"] + 18, steps=6)
    page.mouse.up()

    expect(page.locator("thead th[data-path=priority] + th")).to_have_attribute(
        "data-path", "status"
    )


def test_headings_move_and_grow_by_keys(page: Page, calls: object) -> None:
    page.goto(ALL)
    heading = page.locator("thead th[data-path=priority]")
    heading.get_by_role("button").first.focus()
    before = heading.bounding_box()

    page.keyboard.press("Control+ArrowRight")
    page.locator("thead th[data-path=priority] button").first.focus()
    page.keyboard.press("Shift+ArrowRight")

    expect(page.locator("thead th[data-path=type] + th")).to_have_attribute("data-path", "priority")
    after = heading.bounding_box()
    assert before is not None
    assert after is not None
    assert round(after["width"] - before["width"]) == 16


def test_a_list_is_sorted_by_several_columns(page: Page, calls: object) -> None:
    page.goto(ALL)

    page.locator("th[data-path=priority] button").first.click()
    page.locator("th[data-path=status] button").first.click(modifiers=["Shift"])

    expect(page.locator("th[data-path=status]")).to_have_attribute("aria-sort", "ascending")
    expect(page).to_have_url(re.compile("sort=priority%2Cstatus"))
    expect(cell(page, 0, "priority")).to_have_text("High")
    expect(cell(page, 0, "status")).to_have_text("Closed")


def test_a_value_is_edited_in_its_cell(page: Page, tickets: list[dict[str, Any]]) -> None:
    page.goto(OWN)

    cell(page, 0, "priority").hover()
    page.get_by_role("button", name="Edit Priority").click()
    with written(page, "/data/ticket/"):
        page.locator(".ant-select-item-option", has_text="High").click()

    expect(cell(page, 0, "priority")).to_have_text("High")
    page.reload()
    expect(cell(page, 0, "priority")).to_have_text("High")


def test_a_warning_is_confirmed_before_a_cell_is_saved(
    page: Page, tickets: list[dict[str, Any]]
) -> None:
    page.goto(OWN)

    cell(page, 0, "priority").hover()
    page.get_by_role("button", name="Edit Priority").click()
    page.locator(".ant-select-item-option", has_text="Urgent").click()
    with written(page, "/data/ticket/"):
        page.get_by_role("dialog").get_by_role("button", name="Save anyway").click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    page.reload()
    expect(cell(page, 0, "priority")).to_have_text("Urgent")


def test_what_is_refused_is_said_at_the_cell(page: Page, tickets: list[dict[str, Any]]) -> None:
    page.goto(OWN)
    expect(cell(page, 0, "subject")).to_have_text("Listed 1")
    page.keyboard.press("j")
    expect(page.locator("tr[data-row='0'] a[data-opens]")).to_be_focused()
    page.keyboard.press("F2")

    page.locator("td[data-edited=true] input").fill("")
    page.keyboard.press("Enter")

    expect(page.locator("td[data-edited=true]").get_by_role("alert")).not_to_be_empty()
    page.keyboard.press("Escape")
    expect(cell(page, 0, "subject")).to_have_text("Listed 1")


def test_a_change_of_someone_else_is_told(
    page: Page,
    tickets: list[dict[str, Any]],
    calls: APIRequestContext,
    base_url: str,
    admin: dict[str, Any],
) -> None:
    page.goto(OWN)
    expect(cell(page, 1, "subject")).to_have_text("Listed 2")
    answer = calls.patch(
        f"{base_url}/api/v1/data/ticket/{tickets[1]['id']}",
        data={"priority": "high"},
        headers={"X-CSRF-Token": admin["csrf_token"]},
    )
    assert answer.ok

    cell(page, 1, "subject").hover()
    page.get_by_role("button", name="Edit Subject").click()
    page.locator("td[data-edited=true] input").fill("Listed 2 anew")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert").last).to_contain_text("Someone else changed this")
    expect(cell(page, 1, "priority")).to_have_text("High")
    page.keyboard.press("Enter")
    expect(cell(page, 1, "subject")).to_have_text("Listed 2 anew")
    expect(page.locator("td[data-edited=true]")).to_have_count(0)


def test_many_are_changed_at_once_and_deleted(page: Page, tickets: list[dict[str, Any]]) -> None:
    page.goto(OWN)
    page.locator("tr[data-row='0'] input").click()
    page.locator("tr[data-row='2'] input").click(modifiers=["Shift"])
    bar = page.get_by_role("region", name="Selection")
    expect(bar).to_contain_text("3 tickets selected")

    bar.get_by_role("button", name="Change a field").click()
    dialog = page.get_by_role("dialog", name="Change 3 tickets")
    dialog.get_by_role("combobox").click()
    page.keyboard.type("Priority")
    page.keyboard.press("Enter")
    dialog.get_by_role("combobox").last.click()
    page.keyboard.type("High")
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Apply").click()

    expect(dialog).to_contain_text("3 of 3 done")
    dialog.get_by_role("button", name="Close").click()
    for row in range(3):
        expect(cell(page, row, "priority")).to_have_text("High")
    page.get_by_label("Select all that are loaded").click()
    bar.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("dialog")).to_contain_text("3 of 3 done")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(page.get_by_text("No tickets match this filter")).to_be_visible()


def test_each_that_is_refused_is_named(page: Page, tickets: list[dict[str, Any]]) -> None:
    page.goto(OWN)
    page.get_by_label("Select all that are loaded").click()

    page.get_by_role("button", name="Change a field").click()
    dialog = page.get_by_role("dialog", name="Change 3 tickets")
    dialog.get_by_role("combobox").click()
    page.keyboard.type("Subject")
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Apply").click()

    expect(dialog).to_contain_text("3 were refused")
    expect(dialog.get_by_role("link", name="Open")).to_have_count(3)


def test_all_that_match_are_selected_beyond_what_is_loaded(page: Page, calls: object) -> None:
    page.goto(ALL)
    page.get_by_label("Select all that are loaded").click()
    bar = page.get_by_role("region", name="Selection")

    bar.get_by_role("button", name="Select all").click()
    page.locator("tr[data-row='1'] input").click()

    expect(bar).to_contain_text("tickets selected")
    expect(page.locator("tr[data-row='0']")).to_have_attribute("aria-selected", "true")
    expect(page.locator("tr[data-row='1']")).to_have_attribute("aria-selected", "false")
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)


def test_groups_show_their_count_and_open(page: Page, calls: object) -> None:
    page.goto(ALL)

    page.get_by_role("button", name="Group", exact=True).click()
    page.get_by_role("dialog", name="Group").get_by_role("button", name="Status").click()

    heads = page.locator("tr[data-head]")
    expect(heads.first).to_contain_text("New")
    expect(page.locator("tr[data-row]:not([data-head])")).to_have_count(0)
    heads.nth(1).get_by_role("button").click()
    expect(cell(page, 2, "status")).to_have_text("Open")
    expect(page).to_have_url(re.compile("group=status"))


def test_a_view_is_saved_shared_renamed_and_deleted(page: Page, calls: object) -> None:
    page.goto(f"{ALL}&where=priority+%3D+%27urgent%27&sort=subject")

    page.get_by_role("button", name="Save as view").click()
    dialog = page.get_by_role("dialog", name="Save as view")
    dialog.get_by_label("Name of the view").fill("Burning")
    dialog.get_by_label("Everyone may use it").check()
    dialog.get_by_role("button", name="Save").click()

    expect(page.get_by_role("button", name="Burning")).to_be_visible()
    expect(page).to_have_url(re.compile("view=my%3A[0-9a-f-]+$"))
    page.get_by_role("button", name="Burning").click()
    entry = page.get_by_role("dialog", name="View").locator("li", has_text="Burning")
    expect(entry).to_contain_text("shared")
    page.keyboard.press("Escape")
    page.locator("th[data-path=number] button").first.click()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("button", name="Save changes")).to_have_count(0)
    expect(page.locator("th[data-path=number]")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("button", name="More for this view").click()
    page.get_by_role("menuitem", name="Delete view").click()
    page.get_by_role("dialog", name="Delete view").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("button", name="Burning")).to_have_count(0)


def test_a_record_is_seen_beside_its_list(page: Page, calls: object) -> None:
    page.goto(ALL)
    expect(cell(page, 0, "subject")).to_be_visible()
    page.keyboard.press("j")

    page.keyboard.press("Space")

    panel = page.get_by_role("complementary", name="Preview")
    expect(panel.get_by_role("heading")).to_have_text(cell(page, 0, "subject").inner_text())
    panel.get_by_role("button", name="Next").click()
    expect(panel.get_by_role("heading")).to_have_text(cell(page, 1, "subject").inner_text())
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)


def test_the_table_is_worked_by_keys_alone(page: Page, tickets: list[dict[str, Any]]) -> None:
    page.goto(OWN)
    expect(cell(page, 0, "subject")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("tr[data-row='0'] a[data-opens]")).to_be_focused()

    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(cell(page, 1, "priority")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("High")
    page.keyboard.press("Enter")
    expect(cell(page, 1, "priority")).to_have_text("High")
    expect(cell(page, 1, "priority")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    expect(page.get_by_role("region", name="Selection")).to_contain_text("1 ticket selected")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('table') !== null")


def test_what_is_typed_before_a_cell_has_its_form_is_kept_for_it(
    page: Page, tickets: list[dict[str, Any]]
) -> None:
    held: list[Route] = []
    page.route("**/assets/CellForm-*.js", lambda route: held.append(route))
    page.goto(OWN)
    cell(page, 1, "subject").get_by_role("link").focus()
    page.keyboard.press("F2")
    page.keyboard.type("Soon ")
    page.keyboard.press("Enter")
    place = cell(page, 1, "subject").get_by_role("textbox", name="Subject")
    expect(place).to_have_value("Soon ")

    for each in held:
        each.continue_()

    expect(place).to_have_count(0)
    expect(cell(page, 1, "subject")).to_have_text(re.compile("Soon"))


def test_a_star_on_a_list_leads_back_to_it(page: Page, tickets: list[dict[str, Any]]) -> None:
    page.goto("/service/ticket?view=ticket_urgent")
    star = page.get_by_role("main").get_by_role("button", name="Add to favourites")

    with written(page, "/ui/mine/favourites"):
        star.click()

    favourites = page.locator("section", has=page.get_by_role("heading", name="Favourites"))
    page.goto("/service/account")
    favourites.get_by_role("link", name="Urgent tickets").click()
    expect(page).to_have_url(re.compile(r"view=ticket_urgent"))
    page.get_by_role("main").get_by_role("button", name="Remove from favourites").click()
    expect(favourites).to_have_count(0)


def test_on_a_phone_a_button_begins_to_select(page: Page, tickets: list[dict[str, Any]]) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type] # a size
    page.goto(OWN)
    page.get_by_role("button", name="Select", exact=True).click()

    page.locator("li[data-row='1']").get_by_role("checkbox").click()

    bar = page.get_by_role("region", name="Selection")
    expect(bar).to_contain_text("1 ticket selected")
    bar.get_by_role("button", name="Clear the selection").click()
    expect(page.get_by_role("checkbox")).to_have_count(0)


def test_a_list_on_a_phone_has_cards_and_selects_by_a_long_press(
    page: Page, tickets: list[dict[str, Any]]
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type] # a size
    page.goto(OWN)
    card = page.locator("li[data-row='0']")
    expect(card).to_contain_text("Listed 1")

    card.dispatch_event("pointerdown", {"pointerType": "touch"})

    expect(card.get_by_role("checkbox")).to_be_checked()
    expect(page.get_by_role("region", name="Selection")).to_contain_text("1 ticket selected")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, PHONE], ids=["desk", "phone"])
def test_lists_are_for_all(
    page: Page, calls: object, axe: str, locale: str, size: dict[str, int]
) -> None:
    page.add_init_script(f"localStorage.setItem('dougong.locale', '{locale}')")
    page.set_viewport_size(size)  # type: ignore[arg-type] # a size
    for path in (ALL, f"{ALL}&group=status", f"{ALL}&where=subject+%3D+%27nothing%27"):
        page.goto(path)
        page.wait_for_function("() => document.querySelector('[aria-busy=false]') !== null")
        assert faults(page, axe) == []
    page.goto(ALL)
    page.locator("[data-opens-panel]").first.click()
    assert faults(page, axe) == []


def faults(page: Page, axe: str) -> list[str]:
    """Give what axe-core finds."""
    page.evaluate(axe)
    found: list[str] = page.evaluate(
        """async () => {
          const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
          const { violations } = await axe.run('#content', { runOnly: tags });
          return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html)}`);
        }"""
    )
    return found
