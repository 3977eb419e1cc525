"""Views, apps, pages and texts are built in the browser, published, and seen by others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dougong.kernel.messages import say

_AXE = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}"
_NAME = "e2e_buoy"
BUOY: dict[str, Any] = {
    "kind": "object",
    "name": _NAME,
    "label": say("Buoy", "浮标"),
    "plural": say("Buoys", "浮标"),
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "label": say("Name", "名称")},
        {
            "name": "light",
            "type": "picklist",
            "label": say("Light", "灯光"),
            "options": [
                {"value": "lit", "label": say("Lit", "点亮"), "color": "green"},
                {"value": "dark", "label": say("Dark", "熄灭"), "color": "gray"},
            ],
        },
        {"name": "depth", "type": "number", "label": {"en": "Depth"}},
    ],
}


class Builder:
    """Calls the API as the administrator who is signed in to a browser."""

    def __init__(self, page: Page, base_url: str, token: str) -> None:
        self._page = page
        self._base = f"{base_url}/api/v1"
        self.token = token

    def post(self, path: str, body: Any) -> Any:
        """Post something that must be accepted."""
        answer = self._page.request.post(
            self._base + path, data=body, headers={"X-CSRF-Token": self.token}
        )
        assert answer.ok, answer.text()
        return answer.json()

    def names(self, kind: str) -> list[str]:
        """List the tenant's own definitions of a kind."""
        answer = self._page.request.get(f"{self._base}/meta/draft/{kind}").json()
        packages = answer["packages"]
        return [each["name"] for each in answer["definitions"] if each["name"] not in packages]


@pytest.fixture
def builder(page: Page, admin: dict[str, Any], base_url: str) -> Iterator[Builder]:
    """A builder with buoys in force and nothing in the draft."""
    made = Builder(page, base_url, admin["csrf_token"])
    made.post("/meta/draft/discard", {})
    before = {kind: set(made.names(kind)) for kind in ("view", "page", "app", "translation")}
    made.post("/meta/deploy", {"components": [BUOY]})
    for name, light in (("North", "lit"), ("South", "dark")):
        made.post(f"/data/{_NAME}", {"name": name, "light": light, "depth": 3})
    yield made
    # What the page still keeps of the draft must not come back after it was given up.
    page.close()
    made.post("/meta/draft/discard", {})
    gone = [
        {"kind": kind, "name": name}
        for kind, known in before.items()
        for name in made.names(kind)
        if name not in known
    ]
    gone.append({"kind": "object", "name": _NAME})
    made.post("/meta/deploy", {"delete": gone, "allow_data_loss": True})


def audit(page: Page, axe: str) -> None:
    """Hold that axe finds nothing wrong."""
    page.evaluate(axe)
    found = page.evaluate(f"axe.run('#content', {_AXE})")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []


def saved(page: Page) -> None:
    """Wait until the draft is kept."""
    expect(page.get_by_role("status").filter(has_text="Saved as a draft")).to_be_visible()


def create(page: Page, address: str, button: str, label: str) -> None:
    """Make a new app or page."""
    page.goto(f"/-/setup/{address}")
    page.get_by_role("button", name=button).click()
    dialog = page.get_by_role("dialog", name=button)
    dialog.get_by_label("What is it called? (English)").fill(label)
    dialog.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name=label, level=2)).to_be_visible()


def test_a_list_a_board_and_a_dashboard_are_built_and_seen_by_a_colleague(
    page: Page, builder: Builder, axe: str, base_url: str
) -> None:
    page.goto(f"/-/setup/objects/{_NAME}/views")
    page.get_by_role("button", name=re.compile("list", re.IGNORECASE)).first.click()
    expect(page).to_have_url(re.compile("/setup/views/"))
    preview = page.get_by_role("region", name="Preview")
    expect(preview.get_by_text("North")).to_be_visible()
    audit(page, axe)
    page.get_by_label("Name (English)", exact=True).fill("All buoys")
    page.get_by_role("radio", name="Board").check()
    expect(preview.get_by_text("Lit", exact=True).first).to_be_visible()
    audit(page, axe)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("radio", name="List")).to_be_checked()
    saved(page)

    create(page, "pages", "New page", "Harbour")
    page.get_by_role("button", name="Chart", exact=True).click()
    page.get_by_label("Count", exact=True).select_option(_NAME)
    expect(page.get_by_role("radio", name="Bars")).to_be_checked()
    audit(page, axe)
    width = page.get_by_role("slider", name=re.compile("^Width of"))
    width.last.focus()
    page.keyboard.press("ArrowRight")
    expect(width.last).to_have_attribute("aria-valuenow", "7")
    saved(page)

    an_app(page, axe)
    builder.post("/meta/draft/publish", {"note": "Sea"})

    as_colleague(page, builder, base_url)


def an_app(page: Page, axe: str) -> None:
    """Make an app of the buoys and the page."""
    create(page, "apps", "New app", "Sea")
    page.get_by_role("button", name="Add entries").click()
    page.get_by_label("Find objects, pages and views").fill("buoy")
    page.get_by_role("checkbox", name="Buoys", exact=True).check()
    page.get_by_label("Find objects, pages and views").fill("harb")
    page.get_by_role("checkbox", name="Harbour").check()
    page.get_by_role("button", name="Add 2").click()
    expect(page.get_by_role("region", name="Preview").get_by_text("Harbour")).to_be_visible()
    audit(page, axe)
    saved(page)


def as_colleague(page: Page, builder: Builder, base_url: str) -> None:
    """Look at what was published as a colleague; the administrator signs in again at the end."""
    sign_in = f"{base_url}/api/v1/auth/login"
    colleague = {"email": "sales@demo.example", "password": "dougong-demo"}
    assert page.request.post(sign_in, data=colleague).ok
    page.goto("/sea/-/harbour")
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="Buoys").first.click()
    expect(page.get_by_role("link", name="North")).to_be_visible()
    admin = {"email": "admin@demo.example", "password": "dougong-demo"}
    builder.token = page.request.post(sign_in, data=admin).json()["csrf_token"]


def test_texts_are_filled_in_and_go_out_and_in_as_a_table(
    page: Page, builder: Builder, axe: str, tmp_path: Path
) -> None:
    page.goto("/-/setup/translations")
    page.get_by_label("Object", exact=True).select_option(f"object/{_NAME}")
    page.get_by_role("radio", name=re.compile("^No 简体中文|^No .*中文")).check()
    cell = page.get_by_role("textbox", name=re.compile("Depth · Label .*中文"))
    cell.fill("深度")
    cell.press("Enter")
    saved(page)
    audit(page, axe)
    page.get_by_role("radio", name="All", exact=True).check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export CSV").click()
    file = tmp_path / "texts.csv"
    download.value.save_as(file)
    table = file.read_text("utf-8-sig")
    row = next(each for each in table.splitlines() if ".field.depth.label" in each)
    assert row == f"object.{_NAME}.field.depth.label,Buoy › Depth,Depth,深度"

    file.write_text(table.replace("深度", "水深"), "utf-8-sig")
    page.locator("input[type=file]").set_input_files(file)
    dialog = page.get_by_role("dialog", name="Import texts")
    expect(dialog.get_by_text("1 text changes.")).to_be_visible()
    dialog.get_by_role("button", name="Take into the draft").click()

    expect(cell).to_have_value("水深")


def test_the_editors_are_usable_on_a_phone_in_chinese(
    page: Page, builder: Builder, axe: str
) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    page.add_init_script("localStorage.setItem('dougong.locale', 'zh-CN')")
    for address in (
        "views/ticket_open",
        "pages/service_dashboard",
        "apps/service",
        "forms",
        "translations",
    ):
        page.goto(f"/-/setup/{address}")
        expect(page.get_by_role("heading", level=2).first).to_be_visible()
        audit(page, axe)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert (address, wide) == (address, 0)
