"""Every page of the app in both languages, on a desk and in a hand, by day and by night."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

Barriers = Callable[[Page], Any]

DESK, HAND = {"width": 1280, "height": 800}, {"width": 375, "height": 812}
# One language on a desk by day, the other in a hand by night.
LOOKS = {"en": (DESK, "light"), "zh-CN": (HAND, "dark")}
# Where each route of the app is looked at; what is in braces, the demo tells.
ROUTES = {
    "/": "/",
    "/$app/$object": "/service/ticket?view=ticket_open",
    "/$app/$object/new": "/service/ticket/new",
    "/$app/$object/$id": "/service/ticket/{ticket}",
    "/$app/$object/duplicates": "/crm/account/duplicates",
    "/$app/$object/merge": "/crm/account/merge",
    "/$app/$object/import": "/service/ticket/import",
    "/$app/-/$page": "/service/-/service_dashboard",
    "/-/settings": "/-/settings",
    "/-/profile": "/-/profile",
    "/-/notifications": "/-/notifications",
    "/-/recycle-bin": "/-/recycle-bin?whose=all",
    "/-/archive": "/-/archive?object=ticket",
    "/-/jobs": "/-/jobs",
    "/-/search": "/-/search?q=zh",
    "/-/screens/$run": "/-/screens/00000000-0000-7000-8000-000000000000",
    "/-/preview/layouts/$name": "/-/preview/layouts/ticket_record",
    "/f/$tenant/$form": "/f/demo/contact_support",
    "/-/setup": "/-/setup",
    "/-/setup/objects": "/-/setup/objects",
    "/-/setup/objects/$name/$": "/-/setup/objects/ticket/fields",
    "/-/setup/layouts/$name": "/-/setup/layouts/ticket_record",
    "/-/setup/views/$name": "/-/setup/views/ticket_open",
    "/-/setup/apps": "/-/setup/apps",
    "/-/setup/apps/$name": "/-/setup/apps/service",
    "/-/setup/pages": "/-/setup/pages",
    "/-/setup/pages/$name": "/-/setup/pages/service_dashboard",
    "/-/setup/picklists": "/-/setup/picklists",
    "/-/setup/picklists/$name": "/-/setup/picklists/industry",
    "/-/setup/forms": "/-/setup/forms",
    "/-/setup/forms/$name": "/-/setup/forms/contact_support",
    "/-/setup/translations": "/-/setup/translations",
    "/-/setup/spreadsheet": "/-/setup/spreadsheet",
    "/-/setup/map": "/-/setup/map",
    "/-/setup/changes": "/-/setup/changes",
    "/-/setup/changes/$kind/$name": "/-/setup/changes/object/ticket",
    "/-/setup/definitions": "/-/setup/definitions",
    "/-/setup/definitions/$kind/$name": "/-/setup/definitions/object/ticket",
    "/-/setup/versions": "/-/setup/versions",
    "/-/setup/versions/$version": "/-/setup/versions/2",
    "/-/setup/aside": "/-/setup/aside",
    "/-/setup/users": "/-/setup/users",
    "/-/setup/users/$id": "/-/setup/users/{user}",
    "/-/setup/departments": "/-/setup/departments",
    "/-/setup/roles": "/-/setup/roles",
    "/-/setup/roles/$name": "/-/setup/roles/service_agent",
    "/-/setup/permission-sets": "/-/setup/permission-sets",
    "/-/setup/permission-sets/$name": "/-/setup/permission-sets/service_agent",
    "/-/setup/sharing": "/-/setup/sharing",
    "/-/setup/sharing/$name": "/-/setup/sharing/article_drafts",
    "/-/setup/sharing/of/$name": "/-/setup/sharing/of/knowledge_article",
    "/-/setup/duplicates": "/-/setup/duplicates",
    "/-/setup/duplicates/$name": "/-/setup/duplicates/account_same_name",
    "/-/setup/indexes": "/-/setup/indexes",
    "/-/approvals": "/-/approvals?box=all",
    "/-/approvals/$id": "/-/approvals/00000000-0000-7000-8000-000000000000",
    "/d/$token": "/d/there-is-no-such-link",
    "/-/setup/approvals": "/-/setup/approvals",
    "/-/setup/approvals/$name": "/-/setup/approvals/there_is_none",
    "/-/setup/templates": "/-/setup/templates",
    "/-/setup/templates/$name": "/-/setup/templates/there_is_none",
    "/-/setup/webhooks": "/-/setup/webhooks",
    "/-/setup/webhooks/$name": "/-/setup/webhooks/there_is_none",
    "/-/setup/connectors": "/-/setup/connectors",
    "/-/setup/connectors/$name": "/-/setup/connectors/there_is_none",
    "/-/setup/runs": "/-/setup/runs",
    "/-/setup/runs/$id": "/-/setup/runs/00000000-0000-7000-8000-000000000000",
    "/-/setup/flows": "/-/setup/flows",
    "/-/setup/flows/$name": "/-/setup/flows/major_incident_care",
    "/-/setup/flows/$name/debug": "/-/setup/flows/major_incident_care/debug",
    "/-/setup/tests": "/-/setup/tests",
    "/-/setup/findings": "/-/setup/findings",
    "/-/setup/audit": "/-/setup/audit",
    "/-/setup/personal-data": "/-/setup/personal-data",
    "/-/tenants": "/-/tenants",
    "/-/forgot": "/-/forgot",
    "/-/reset/$token": "/-/reset/there-is-no-such-link",
    "/-/invite/$token": "/-/invite/there-is-no-such-link",
    "/-/setup/$": "/-/setup/there-is-no-such-page",
}
# What is at the same route, and yet another page to those who look at it.
OTHERS = {
    "kanban": "/service/ticket?view=ticket_board",
    "calendar": "/service/ticket?view=ticket_calendar",
    "record as it was": "/service/ticket/{ticket}?as_of=2099-01-01T00:00:00Z",
    "home": "/service/-/service_home",
    "settings of an object": "/-/setup/objects/ticket/settings",
    "rules of an object": "/-/setup/objects/ticket/rules",
    "record types of an object": "/-/setup/objects/ticket/record-types",
}
PLACES = {**ROUTES, **OTHERS}
_APP = Path(__file__).parents[2] / "ui_builder/src/app"
_ROUTERS = (_APP / "router.tsx", _APP / "setupRoutes.tsx")
_ROUTE = re.compile(
    r"const (\w+) = createRoute\(\{\s*getParentRoute: \(\) => (\w+),\s*path: '([^']+)'"
)


def routes() -> set[str]:
    """Give the addresses that the router knows."""
    known = {"rootRoute": ""}
    source = "".join(each.read_text("utf-8") for each in _ROUTERS)
    for name, parent, path in _ROUTE.findall(source):
        known[name] = known[parent] + path.rstrip("/")
    return {path or "/" for path in known.values()}


@pytest.fixture(params=list(LOOKS))
def locale(request: pytest.FixtureRequest, page: Page) -> str:
    """A language, chosen in this browser before."""
    page.add_init_script(f"localStorage.setItem('dougong.locale', '{request.param}')")
    return str(request.param)


def wait_until_settled(page: Page) -> None:
    """Wait until a page shows what it is about, and nothing of it is on its way."""
    expect(page.locator("h1").first).to_be_attached()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


def faults(page: Page, barriers: Barriers, look: tuple[dict[str, int], Any]) -> list[str]:
    """List what is wrong with a page at a size and a time of day."""
    size, scheme = look
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    wait_until_settled(page)
    found: list[str] = barriers(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > size["width"]:
        found.append(f"it scrolls sideways: {width} px")
    return [f"{size['width']} px, {scheme}: {each}" for each in found]


def test_every_route_is_looked_at() -> None:
    assert routes() - set(ROUTES) == set()
    assert set(ROUTES) - routes() == set()


@pytest.mark.parametrize("route", list(PLACES))
def test_a_page_keeps_nobody_out(
    page: Page, admin: dict[str, Any], a_ticket: str, barriers: Barriers, locale: str, route: str
) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(PLACES[route].format(ticket=a_ticket, user=admin["user"]["id"]))

    assert faults(page, barriers, LOOKS[locale]) == []


def test_the_sign_in_page_keeps_nobody_out(page: Page, barriers: Barriers, locale: str) -> None:
    page.goto("/")
    expect(page.locator("input[type=password]")).to_be_visible()

    assert faults(page, barriers, LOOKS[locale]) == []


def test_a_field_being_edited_has_no_barriers(
    page: Page, admin: object, barriers: Barriers
) -> None:
    page.goto("/service/ticket?view=ticket_all&sort=number")
    page.locator("a[data-opens]").first.click()

    page.get_by_role("button", name="Edit Priority").click()
    expect(page.get_by_text("Urgent", exact=True)).to_be_visible()

    assert barriers(page) == []


def test_all_texts_follow_the_language(page: Page, admin: object) -> None:
    page.goto("/service/ticket?view=ticket_open")
    expect(page.get_by_role("columnheader", name="Priority")).to_be_visible()

    page.get_by_role("button", name="Account Lin Yu").click()
    page.get_by_role("menuitemradio", name="中文").click()
    page.keyboard.press("Escape")

    expect(page.get_by_role("columnheader", name="优先级")).to_be_visible()
    expect(page.get_by_role("link", name="新建工单")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
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
