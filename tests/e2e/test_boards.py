"""Boards and calendars: records move by mouse, by keys and by a list, and stay there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import APIResponse, BrowserContext, Locator, Page, expect

Admin = dict[str, Any]


@pytest.fixture
def ticket(context: BrowserContext, base_url: str, admin: Admin) -> Iterator[dict[str, Any]]:
    """A new ticket, which stands first on the board."""
    headers = {"X-CSRF-Token": admin["csrf_token"]}
    sent = {"subject": "Moved on the board", "status": "new", "priority": "high"}
    made = context.request.post(f"{base_url}/api/v1/data/ticket", data=sent, headers=headers)
    assert made.ok, made.text()
    record: dict[str, Any] = made.json()
    yield record
    context.request.delete(f"{base_url}/api/v1/data/ticket/{record['id']}", headers=headers)


def stored(context: BrowserContext, base_url: str, ticket: dict[str, Any]) -> Any:
    """Give the status that a ticket has by now."""
    answer: APIResponse = context.request.get(f"{base_url}/api/v1/data/ticket/{ticket['id']}")
    return answer.json()["status"]


def lane(page: Page, name: str) -> Locator:
    """Find a lane by what it is called."""
    return page.get_by_role("region", name=name, exact=True)


def card(page: Page, name: str) -> Locator:
    """Find the ticket's card within a lane."""
    return lane(page, name).get_by_role("article").filter(has_text="Moved on the board")


def open_board(page: Page) -> None:
    """Open the board, newest tickets first."""
    page.goto("/service/ticket?view=ticket_board&where=subject%20%3D%20'Moved on the board'")
    expect(card(page, "New")).to_be_visible()


def test_a_card_is_dragged_to_another_lane(
    page: Page, context: BrowserContext, base_url: str, ticket: dict[str, Any]
) -> None:
    open_board(page)
    box, target = card(page, "New").bounding_box(), lane(page, "Open").bounding_box()
    assert box is not None
    assert target is not None

    page.mouse.move(box["x"] + 40, box["y"] + box["height"] - 12)
    page.mouse.down()
    page.mouse.move(target["x"] + 100, target["y"] + 200, steps=8)
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.mouse.up()

    expect(card(page, "Open")).to_be_visible()
    expect(card(page, "New")).to_have_count(0)
    assert stored(context, base_url, ticket) == "open"


def test_a_card_is_moved_by_keys_alone(
    page: Page, context: BrowserContext, base_url: str, ticket: dict[str, Any]
) -> None:
    open_board(page)
    grip = card(page, "New").get_by_role("button", name="Drag the card")

    grip.focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("Over New.")).to_be_attached()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Over Open.")).to_be_attached()
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.keyboard.press("Space")

    expect(card(page, "Open")).to_be_visible()
    assert stored(context, base_url, ticket) == "open"


def test_a_card_is_moved_by_choosing_its_lane(
    page: Page, context: BrowserContext, base_url: str, ticket: dict[str, Any]
) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    open_board(page)

    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        card(page, "New").get_by_label("Move to").select_option(label="Open")

    expect(card(page, "Open")).to_be_visible()
    assert stored(context, base_url, ticket) == "open"


def test_a_move_that_is_refused_is_taken_back(page: Page, ticket: dict[str, Any]) -> None:
    open_board(page)
    said = {
        "code": "request.invalid",
        "detail": "no",
        "errors": [{"path": "", "message": "Not now"}],
    }
    page.route(
        f"**/data/ticket/{ticket['id']}",
        lambda route: route.fulfill(status=422, json=said),
    )

    card(page, "New").get_by_label("Move to").select_option(label="Open", force=True)

    expect(page.get_by_text("Not moved: Not now")).to_be_visible()
    expect(card(page, "New")).to_be_visible()


def test_a_lane_begins_a_new_record_of_its_kind(page: Page, admin: Admin) -> None:
    page.goto("/service/ticket?view=ticket_board")

    page.get_by_role("link", name="New ticket in Open").click()

    expect(page).to_have_url("/service/ticket/new?set=status%3Aopen")


@pytest.mark.parametrize("width", [1280, 375])
def test_boards_and_calendars_have_no_barriers(
    page: Page, admin: Admin, axe: str, barriers: Any, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for place in ("/service/ticket?view=ticket_board", "/crm/activity?view=activity_calendar"):
        page.goto(place)
        page.wait_for_load_state("networkidle")
        assert barriers(page) == [], place


def test_a_calendar_shows_records_at_their_dates_and_opens_them(page: Page, admin: Admin) -> None:
    page.goto("/crm/activity?view=activity_calendar")
    grid = page.get_by_role("grid").or_(page.get_by_role("table")).first
    event = grid.get_by_role("button").filter(has_not_text="more").first
    expect(event).to_be_visible()

    event.click()

    expect(page.locator("article h1")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/crm/activity/[0-9a-f-]{36}$"))


def test_a_day_of_a_calendar_begins_a_new_record(page: Page, admin: Admin) -> None:
    page.goto("/crm/activity?view=activity_calendar")
    page.wait_for_load_state("networkidle")

    page.locator("[data-date$='-15']").first.click(position={"x": 60, "y": 80})

    expect(page).to_have_url(re.compile(r"/crm/activity/new\?set=due_at"))
