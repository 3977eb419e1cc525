"""Forms for new records: conditions, steps, drafts, what is made on the way; public forms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from dougong.kernel.messages import say

CAR: dict[str, Any] = {
    "kind": "object",
    "name": "e2e_wagon",
    "label": say("Car", "汽车"),
    "plural": say("Cars", "汽车"),
    "title": "name",
    "fields": [{"name": "name", "type": "text", "required": True, "label": say("Name", "名称")}],
}
VISIT: dict[str, Any] = {
    "kind": "object",
    "name": "e2e_visit",
    "label": say("Visit", "拜访"),
    "plural": say("Visits", "拜访"),
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "required": True, "label": say("Name", "名称")},
        {
            "name": "manner",
            "type": "picklist",
            "options": ({"value": "call"}, {"value": "site"}),
            "label": say("Manner", "方式"),
        },
        {"name": "place", "type": "text", "label": say("Place", "地点")},
        {"name": "price", "type": "number", "scale": 3, "label": say("Price", "价格")},
        {
            "name": "total",
            "type": "formula",
            "returns": "number",
            "formula": "price * 1.5",
            "scale": 2,
            "label": say("Total", "合计"),
        },
        {
            "name": "budget",
            "type": "number",
            "scale": 3,
            "default": {"expression": "price * 2"},
            "label": say("Budget", "预算"),
        },
        {"name": "car", "type": "lookup", "to": "e2e_wagon", "label": say("Car", "汽车")},
    ],
}
VISIT_LINE: dict[str, Any] = {
    "kind": "object",
    "name": "e2e_visit_line",
    "label": say("Part", "备件"),
    "plural": say("Parts", "备件"),
    "title": "part",
    "fields": [
        {"name": "part", "type": "text", "required": True, "label": say("Part", "备件")},
        {"name": "visit", "type": "parent", "to": "e2e_visit", "inline": True, "rows": "parts"},
        {"name": "count", "type": "number", "label": say("Count", "数量")},
    ],
}
PLACE = {"field": "place", "visible": "manner = 'site'", "required": "manner = 'site'"}
VISIT_FORM: dict[str, Any] = {
    "kind": "layout",
    "name": "e2e_visit_create",
    "object": "e2e_visit",
    "type": "create",
    "tabs": [
        {
            "name": "what",
            "label": say("What", "事项"),
            "sections": [{"name": "what", "fields": ["name", "manner", PLACE, "car"]}],
        },
        {
            "name": "money",
            "label": say("Money", "费用"),
            "visible": "manner != 'call'",
            "sections": [{"name": "money", "fields": ["price", "total", "budget"]}],
        },
    ],
}
PUBLIC: dict[str, Any] = {
    "kind": "form",
    "name": "e2e_visit",
    "label": say("Ask for a visit", "预约上门"),
    "object": "e2e_visit",
    "help": say("We answer within a day.", "我们将在一天内回复。"),
    "screens": [
        {
            "name": "what",
            "label": say("What", "事项"),
            "fields": [
                {"field": "name", "label": say("What is it about?", "您需要什么帮助？")},
                "manner",
                PLACE,
            ],
        },
        {"name": "more", "visible": "manner = 'site'", "fields": ["price"]},
    ],
    "thanks": say("We will call you", "我们会联系您"),
}
FOUND = """async () => (await axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']}))
    .violations.map((each) => each.id + ' ' + each.nodes.map((node) => node.html).join())"""


def deploy(page: Page, admin: dict[str, Any], base_url: str, *components: Any, **more: Any) -> None:
    """Deploy definitions."""
    answer = page.request.post(
        f"{base_url}/api/v1/meta/deploy",
        data={"components": list(components), **more},
        headers={"X-CSRF-Token": admin["csrf_token"]},
    )
    assert answer.ok, answer.text()


def choose(page: Page, field: str, option: str) -> None:
    """Choose an option of a picklist."""
    page.get_by_role("combobox", name=field).click()
    page.locator(f".ant-select-item-option[title='{option}']").click()


def visits(page: Page, base_url: str, name: str) -> list[Any]:
    """List visits by name."""
    where = f"name = '{name}'"
    fields = "name,place,price,budget,car,parts.part,parts.count"
    answer = page.request.get(
        f"{base_url}/api/v1/data/e2e_visit", params={"where": where, "fields": fields}
    )
    assert answer.ok, answer.text()
    found: list[Any] = answer.json()["records"]
    return found


def entry(page: Page, field: str) -> Locator:
    """Find the box of a field; its label tells that it is required, too."""
    return page.locator(f"form [data-field={field}] input").first


@pytest.fixture
def cleared(page: Page, base_url: str, credentials: dict[str, str]) -> Iterator[None]:
    """Leave no visit behind, however the test ends."""
    yield
    page.goto("about:blank")
    page.request.post(f"{base_url}/api/v1/auth/login", data=credentials)
    csrf = page.request.get(f"{base_url}/api/v1/auth/me").json()["csrf_token"]
    headers = {"X-CSRF-Token": csrf}
    found = page.request.get(f"{base_url}/api/v1/data/e2e_visit").json()
    for each in found.get("records", []):
        page.request.delete(f"{base_url}/api/v1/data/e2e_visit/{each['id']}", headers=headers)


def deploy_visits(page: Page, admin: dict[str, Any], base_url: str, *, steps: bool = False) -> None:
    """Deploy visits, with their form for new ones."""
    form = {**VISIT_FORM, "steps": steps}
    deploy(page, admin, base_url, CAR, VISIT, VISIT_LINE, form, PUBLIC)


@pytest.mark.usefixtures("cleared")
def test_a_form_follows_what_is_typed(
    page: Page, admin: dict[str, Any], base_url: str, axe: str
) -> None:
    deploy_visits(page, admin, base_url)
    page.goto("/service/e2e_visit/new")
    name = entry(page, "name")
    name.fill("Live")
    expect(page.get_by_label("Place")).to_have_count(0)

    choose(page, "Manner", "site")
    expect(page.locator("[data-field=place] label")).to_have_text("Place *")
    page.get_by_label("Price").fill("3.333")
    expect(page.locator("[data-field=total] output")).to_have_text("5")
    expect(page.get_by_label("Budget")).to_have_value("6.666")
    page.get_by_label("Price").press("Control+s")
    expect(page.locator("[data-field=place]")).to_contain_text("Required")
    expect(page.get_by_label("Place")).to_be_focused()
    page.get_by_label("Place").fill("North")
    page.evaluate(axe)
    assert page.evaluate(FOUND) == []

    page.get_by_role("button", name="Add row").click()
    page.get_by_role("button", name="Create visit").click()
    expect(page.get_by_role("alert")).to_have_text("Some fields need your attention.")
    page.get_by_label("Part, row 1").fill("Seal")
    page.get_by_label("Count, row 1").fill("2")
    page.get_by_role("button", name="Create visit").click()

    expect(page.get_by_role("heading", name="Live", level=1)).to_be_visible()
    (made,) = visits(page, base_url, "Live")
    assert (made["place"], made["budget"]) == ("North", "6.666")
    assert [(each["part"], each["count"]) for each in made["parts"]] == [("Seal", "2")]


@pytest.mark.usefixtures("cleared")
def test_screens_come_one_after_another_and_are_summed_up(
    page: Page, admin: dict[str, Any], base_url: str
) -> None:
    deploy_visits(page, admin, base_url, steps=True)
    page.goto("/service/e2e_visit/new")
    steps = page.get_by_role("navigation", name="Steps")
    expect(steps.get_by_role("listitem")).to_have_text(["What", "Summary"])
    page.get_by_role("button", name="Next").click()
    expect(page.locator("[data-field=name]")).to_contain_text("Required")

    entry(page, "name").fill("Steps")
    choose(page, "Manner", "site")
    expect(steps.get_by_role("listitem")).to_have_text(["What", "Money", "Summary"])
    page.get_by_label("Place").fill("South")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Price").fill("10")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("form")).to_contain_text("South")
    page.get_by_role("button", name="Change What").click()
    page.get_by_label("Place").fill("East")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Create visit").click()

    expect(page.get_by_role("heading", name="Steps", level=1)).to_be_visible()
    (made,) = visits(page, base_url, "Steps")
    assert (made["place"], made["price"]) == ("East", "10.000")


@pytest.mark.usefixtures("cleared")
def test_what_a_lookup_needs_is_created_on_the_way(
    page: Page, admin: dict[str, Any], base_url: str
) -> None:
    deploy_visits(page, admin, base_url)
    page.goto("/service/e2e_visit/new")
    entry(page, "name").fill("On the way")

    page.get_by_role("combobox", name="Car").click()
    page.keyboard.type("Blue car")
    page.locator(".ant-select-item-option:visible", has_text="New car").click()
    quick = page.get_by_role("dialog", name="Create")
    expect(quick.locator("[data-field=name] input")).to_have_value("Blue car")
    quick.get_by_role("button", name="Create car").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[data-field=car]")).to_contain_text("Blue car")
    page.get_by_role("button", name="Save and new").click()

    expect(entry(page, "name")).to_have_value("")
    (made,) = visits(page, base_url, "On the way")
    assert made["car"]["label"] == "Blue car"
    page.goto(f"/service/e2e_visit/new?set=car:{made['car']['id']},manner:site,name:Given")
    expect(page.locator("[data-field=car]")).to_contain_text("Blue car")
    expect(entry(page, "name")).to_have_value("Given")
    expect(page.get_by_label("Place")).to_be_visible()


@pytest.mark.usefixtures("cleared")
def test_what_is_not_saved_is_kept_and_nobody_leaves_it_by_oversight(
    page: Page, admin: dict[str, Any], base_url: str
) -> None:
    deploy_visits(page, admin, base_url)
    page.goto("/service/e2e_visit/new")
    entry(page, "name").fill("Draft")
    page.get_by_role("button", name="Add row").click()
    page.get_by_label("Part, row 1").fill("Seal")

    page.get_by_role("button", name="Cancel").click()
    asked = page.get_by_role("dialog", name="Leave without saving?")
    asked.get_by_role("button", name="Stay").click()
    expect(entry(page, "name")).to_have_value("Draft")
    page.get_by_role("button", name="Cancel").click()
    asked.get_by_role("button", name="Leave").click()
    expect(page).to_have_url(f"{base_url}/service/e2e_visit")
    page.goto("/service/e2e_visit/new")
    offer = page.get_by_role("region", name="Draft")
    expect(offer).to_contain_text("Continue your draft from")
    offer.get_by_role("button", name="Continue").click()

    expect(entry(page, "name")).to_have_value("Draft")
    expect(page.get_by_label("Part, row 1")).to_have_value("Seal")
    page.get_by_role("button", name="Create visit").click()
    expect(page.get_by_role("heading", name="Draft", level=1)).to_be_visible()
    page.goto("/service/e2e_visit/new")
    expect(entry(page, "name")).to_have_value("")
    expect(page.get_by_role("region", name="Draft")).to_have_count(0)


@pytest.mark.usefixtures("cleared")
def test_the_public_sends_a_form_from_a_phone(
    page: Page,
    admin: dict[str, Any],
    base_url: str,
    axe: str,
    pictures: Path,
    credentials: dict[str, str],
) -> None:
    deploy_visits(page, admin, base_url)
    page.context.clear_cookies()
    page.set_viewport_size({"width": 375, "height": 812})
    page.goto("/f/demo/e2e_visit")
    expect(page.get_by_role("heading", name="Ask for a visit", level=1)).to_be_visible()
    page.evaluate(axe)
    assert page.evaluate(FOUND) == []
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-field=name]")).to_contain_text("Required")

    page.get_by_label("What is it about?").fill("From outside")
    choose(page, "Manner", "site")
    page.get_by_label("Place").fill("Outside")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Price").fill("no price")
    page.get_by_role("button", name="简体中文").click()
    expect(page.get_by_role("heading", name="预约上门", level=1)).to_be_visible()
    assert page.evaluate(FOUND) == []
    page.screenshot(path=pictures / "public-form.png")
    page.get_by_role("button", name="提交").click()
    expect(page.locator("[data-field=price]")).to_contain_text("应为")
    page.get_by_label("价格").fill("7")
    page.get_by_role("button", name="提交").click()

    expect(page.get_by_role("main")).to_contain_text("我们会联系您", timeout=15_000)
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    page.goto("/f/demo/no_such")
    expect(page.get_by_text("此处没有表单")).to_be_visible()
    page.get_by_role("button", name="English").click()
    page.request.post("/api/v1/auth/login", data=credentials)
    (made,) = visits(page, base_url, "From outside")
    assert (made["place"], made["price"]) == ("Outside", "7.000")
