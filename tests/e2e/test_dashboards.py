"""Pages of blocks: a home opens first, figures lead to their records, charts read as tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

Admin = dict[str, Any]

CLOSED = {
    "kind": "page",
    "name": "tried_page",
    "label": {"en": "Tried out", "zh-CN": "试用"},
    "blocks": [
        {
            "name": "open",
            "block": "metric",
            "label": {"en": "Not closed", "zh-CN": "未关闭"},
            "object": "ticket",
            "measure": "count()",
            "where": "status != 'closed'",
            "view": "ticket_open",
            "width": 3,
        },
        {
            "name": "by_status",
            "block": "chart",
            "chart": "bar",
            "label": {"en": "By status", "zh-CN": "按状态"},
            "object": "ticket",
            "group": "status",
            "measure": "count()",
            "width": 9,
        },
        {
            "name": "none",
            "block": "chart",
            "chart": "pie",
            "label": {"en": "Nothing", "zh-CN": "无"},
            "object": "ticket",
            "group": "priority",
            "where": "subject = 'no such ticket'",
            "measure": "count()",
            "width": 4,
        },
        {
            "name": "list",
            "block": "list",
            "label": {"en": "First ones", "zh-CN": "前几条"},
            "view": "ticket_all",
            "limit": 3,
            "width": 8,
        },
        {
            "name": "words",
            "block": "markdown",
            "label": {"en": "Words", "zh-CN": "说明"},
            "text": {"en": "Some **strong** words", "zh-CN": "一些**重要**的话"},
            "width": 6,
        },
        {
            "name": "ways",
            "block": "links",
            "label": {"en": "Ways", "zh-CN": "入口"},
            "links": [
                {
                    "name": "accounts",
                    "label": {"en": "To accounts", "zh-CN": "客户"},
                    "object": "account",
                }
            ],
            "width": 6,
        },
    ],
}


@pytest.fixture
def tried(context: BrowserContext, base_url: str, admin: Admin) -> Iterator[str]:
    """A page with a block of every kind; gives its address."""
    headers = {"X-CSRF-Token": admin["csrf_token"]}
    place = f"{base_url}/api/v1/meta/page/tried_page"
    made = context.request.put(place, data=CLOSED, headers=headers)
    assert made.ok, made.text()
    yield "/service/-/tried_page"
    context.request.delete(place, headers=headers)


def counted(context: BrowserContext, base_url: str, where: str) -> int:
    """Count tickets by the API."""
    answer = context.request.get(
        f"{base_url}/api/v1/data/ticket/aggregate", params={"where": where}
    )
    (row,) = answer.json()["rows"]
    return int(row["count()"])


def test_the_home_of_the_app_opens_first(page: Page, admin: Admin) -> None:
    page.goto("/")

    expect(page.get_by_role("heading", level=1, name="Home")).to_be_visible()
    expect(page.get_by_role("heading", level=2).first).to_be_visible()


def test_a_figure_is_that_of_the_records_and_leads_to_them(
    page: Page, context: BrowserContext, base_url: str, tried: str
) -> None:
    page.goto(tried)
    figure = page.get_by_role("region", name="Not closed").get_by_role("link")

    number = counted(context, base_url, "status != 'closed'")
    expect(figure).to_have_text(f"{number:,}")
    figure.click()

    expect(page).to_have_url("/service/ticket?view=ticket_open")


def test_a_chart_is_read_as_a_table_and_its_parts_lead_to_their_records(
    page: Page, context: BrowserContext, base_url: str, tried: str
) -> None:
    page.goto(tried)
    chart = page.get_by_role("region", name="By status")
    expect(chart.get_by_role("img")).to_be_visible()

    chart.get_by_role("button", name="Show as table").click()
    row = chart.get_by_role("row", name="Closed")

    number = counted(context, base_url, "status = 'closed'")
    expect(row.get_by_role("cell")).to_have_text(f"{number:,}")
    row.get_by_role("button").click()
    expect(page).to_have_url("/service/ticket?where=status+%3D+%27closed%27")


def test_a_chart_without_records_says_so(page: Page, tried: str) -> None:
    page.goto(tried)

    expect(page.get_by_role("region", name="Nothing").first).to_contain_text("No tickets")


def test_a_list_shows_its_first_records_and_the_way_to_the_rest(page: Page, tried: str) -> None:
    page.goto(tried)
    block = page.locator("[data-block=list]")

    expect(block.locator("tbody tr")).to_have_count(3)
    block.get_by_role("link", name="Show all").click()

    expect(page).to_have_url("/service/ticket?view=ticket_all")


def test_texts_and_links_follow_the_language(page: Page, tried: str) -> None:
    page.add_init_script("localStorage.setItem('dougong.locale', 'zh-CN')")
    page.goto(tried)

    expect(page.locator("[data-block=markdown] strong")).to_have_text("重要")
    page.locator("[data-block=links]").get_by_role("link", name="客户").click()

    expect(page).to_have_url("/service/account")


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_of_blocks_has_no_barriers(
    page: Page, tried: str, barriers: Any, width: int, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(tried)
    page.wait_for_load_state("networkidle")

    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
