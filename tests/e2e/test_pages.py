"""Every page in both languages, on a desk and in a hand: labels, barriers, pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

SIZES = {"desk": (1280, 800), "hand": (390, 844)}
WORDS = {
    "en": {"list": "Tickets", "new": "New ticket", "create": "Create ticket"},
    "zh-CN": {"list": "工单", "new": "新建工单", "create": "新建工单"},
}
_AXE = """async () => {
  const found = await axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  });
  return found.violations.map(
    (each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 200)).join(' | ')}`);
}"""


def barriers(page: Page, axe: str) -> Any:
    """List what keeps people with disabilities from using the page."""
    page.evaluate(axe)
    return page.evaluate(_AXE)


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest, page: Page) -> str:
    """A desk or a hand."""
    width, height = SIZES[request.param]
    page.set_viewport_size({"width": width, "height": height})
    return str(request.param)


@pytest.fixture(params=list(WORDS))
def locale(request: pytest.FixtureRequest, page: Page) -> str:
    """A language, chosen in this browser before."""
    page.add_init_script(f"localStorage.setItem('dougong.locale', '{request.param}')")
    return str(request.param)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_main_pages_have_no_barriers(
    page: Page, admin: object, axe: str, pictures: Path, size: str, locale: str, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme)
    name = f"{locale}-{size}-{scheme}.png"
    words = WORDS[locale]

    page.goto("/service/ticket?view=ticket_open")
    expect(page.get_by_role("heading", name=words["list"], level=1)).to_be_visible()
    opener = page.locator("a[data-opens]").nth(2)
    expect(opener).to_be_visible()
    page.screenshot(path=pictures / f"list-{name}")
    assert barriers(page, axe) == []

    opener.click()
    expect(page.locator("article dl").nth(1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=pictures / f"record-{name}")
    assert barriers(page, axe) == []

    page.goto("/service/ticket/new")
    expect(page.get_by_role("heading", name=words["create"], level=1)).to_be_visible()
    page.screenshot(path=pictures / f"create-{name}")
    assert barriers(page, axe) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_builders_have_no_barriers(
    page: Page, admin: object, axe: str, pictures: Path, size: str, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme)
    places = {
        "definitions": "/-/setup/definitions",
        "definition": "/-/setup/definitions/object/ticket",
        "versions": "/-/setup/versions",
        "version": "/-/setup/versions/2",
        "aside": "/-/setup/aside",
        "settings": "/-/settings",
    }

    for name, place in places.items():
        page.goto(place)
        page.wait_for_load_state("networkidle")
        expect(page.get_by_text("Loading")).to_have_count(0)
        page.screenshot(path=pictures / f"{name}-{size}-{scheme}.png")
        assert barriers(page, axe) == [], name


def test_the_sign_in_page_has_no_barriers(
    page: Page, axe: str, pictures: Path, size: str, locale: str
) -> None:
    page.goto("/")
    expect(page.locator("input[type=password]")).to_be_visible()

    page.screenshot(path=pictures / f"sign_in-{locale}-{size}.png")
    assert barriers(page, axe) == []


def test_a_field_being_edited_has_no_barriers(page: Page, admin: object, axe: str) -> None:
    page.goto("/service/ticket?view=ticket_all&sort=number")
    page.locator("a[data-opens]").first.click()

    page.get_by_role("button", name="Edit Priority").click()
    expect(page.get_by_text("Urgent", exact=True)).to_be_visible()

    assert barriers(page, axe) == []


def test_all_texts_follow_the_language(page: Page, admin: object) -> None:
    page.goto("/service/ticket?view=ticket_open")
    expect(page.get_by_role("columnheader", name="Priority")).to_be_visible()

    page.get_by_role("button", name="简体中文").click()

    expect(page.get_by_role("columnheader", name="优先级")).to_be_visible()
    expect(page.get_by_role("link", name="新建工单")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.get_by_label("筛选").fill("statsu = 1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").first).to_contain_text("没有字段 `statsu`")
    page.goto("/service/account")
    expect(page.get_by_role("columnheader", name="客户名称")).to_be_visible()


def test_a_hand_reaches_the_navigation_behind_a_button(page: Page, admin: object) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/service/ticket?view=ticket_open")

    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Knowledge articles").click()

    expect(page.get_by_role("heading", name="Knowledge articles", level=1)).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_nothing_at_an_address_is_said_kindly(page: Page, admin: object) -> None:
    page.goto("/service/unicorn")

    expect(page.get_by_text("This does not exist")).to_be_visible()


def test_the_api_page_shows_the_tenants_own_calls(page: Page, admin: object) -> None:
    page.goto("/api/v1/docs")

    section = page.locator(
        ".opblock-tag-section", has=page.get_by_role("link", name="ticket", exact=True)
    )
    section.locator("button.expand-operation").first.click()

    expect(section.get_by_text("/data/ticket", exact=True).first).to_be_visible()
