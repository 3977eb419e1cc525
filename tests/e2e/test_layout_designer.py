"""The layout designer: by mouse, by keyboard, undone, looked at as people see it, published."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from dougong.kernel.messages import say

_AXE = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}"
_STATES = [
    {"value": "open", "label": say("Open", "开放")},
    {"value": "sunk", "label": say("Sunk", "沉没")},
]
_FIELDS = [
    {"name": "name", "type": "text", "label": say("Name", "名称"), "required": True},
    {"name": "state", "type": "picklist", "label": say("State", "状态"), "options": _STATES},
    {"name": "paint", "type": "text", "label": say("Paint", "油漆")},
    {"name": "seats", "type": "number", "label": say("Seats", "座位")},
]
_PUNT = {
    "kind": "object",
    "name": "e2e_punt",
    "label": say("Punt", "平底船"),
    "plural": say("Punts", "平底船"),
    "title": "name",
    "fields": _FIELDS,
}
_TRIP = {
    "kind": "object",
    "name": "e2e_trip",
    "label": say("Trip", "航程"),
    "plural": say("Trips", "航程"),
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "label": say("Name", "名称")},
        {"name": "punt", "type": "lookup", "to": "e2e_punt", "label": say("Punt", "平底船")},
    ],
}
_LAYOUT = {
    "kind": "layout",
    "name": "e2e_punt_record",
    "object": "e2e_punt",
    "type": "record",
    "tabs": [
        {
            "name": "main",
            "label": say("Details", "详情"),
            "sections": [{"name": "main", "label": say("Boat", "船只"), "fields": ["state"]}],
        }
    ],
}


class Yard:
    """Calls the API as the administrator who is signed in to the browser."""

    def __init__(self, page: Page, base_url: str, token: str) -> None:
        self._page = page
        self._base = f"{base_url}/api/v1"
        self._headers = {"X-CSRF-Token": token}

    def send(self, method: str, path: str, body: Any) -> Any:
        """Send something that must be accepted."""
        answer = self._page.request.fetch(
            self._base + path, method=method, data=body, headers=self._headers
        )
        assert answer.ok, answer.text()
        return answer.json()

    def layout(self) -> Any:
        """Give the layout as the draft has it."""
        answer = self._page.request.get(f"{self._base}/meta/draft/layout/e2e_punt_record")
        return answer.json()["definition"]


@pytest.fixture
def yard(page: Page, admin: dict[str, Any], base_url: str) -> Iterator[Yard]:
    """Punts in force with one in the water, and a layout of theirs in the draft."""
    made = Yard(page, base_url, admin["csrf_token"])
    made.send("POST", "/meta/draft/discard", {})
    made.send("POST", "/meta/deploy", {"components": [_PUNT, _TRIP]})
    made.send("POST", "/data/e2e_punt", {"name": "Isis", "state": "open", "seats": 4})
    body = {"definition": _LAYOUT}
    made.send("PUT", "/meta/draft/layout/e2e_punt_record", body)
    yield made
    # What the page still keeps of the draft must not come back after it was given up.
    page.close()
    made.send("POST", "/meta/draft/discard", {})
    found = page.request.get(f"{base_url}/api/v1/meta/layout/e2e_punt_record").ok
    layouts = [{"kind": "layout", "name": "e2e_punt_record"}] if found else []
    objects = [{"kind": "object", "name": name} for name in ("e2e_trip", "e2e_punt")]
    made.send("POST", "/meta/deploy", {"delete": [*layouts, *objects], "allow_data_loss": True})


@pytest.fixture
def clicks(page: Page) -> Callable[[], int]:
    """Counts what is clicked from now on."""
    page.add_init_script(
        "window.clicked = 0; addEventListener('pointerdown', () => { window.clicked += 1 }, true)"
    )
    return lambda: int(page.evaluate("window.clicked"))


def canvas(page: Page, address: str) -> Locator:
    return page.locator(f'[data-canvas] [data-address="{address}"]')


def saved(page: Page) -> None:
    expect(page.get_by_text("Saved as a draft")).to_be_visible()


def audit(page: Page, axe: str) -> None:
    """Hold that axe finds nothing wrong."""
    page.evaluate(axe)
    found = page.evaluate(f"axe.run('#content', {_AXE})")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []


def drag(page: Page, what: Locator, to: Locator) -> None:
    """Drag by the mouse, as slowly as people do."""
    one, other = what.bounding_box(), to.bounding_box()
    assert one is not None
    assert other is not None
    page.mouse.move(one["x"] + one["width"] / 2, one["y"] + one["height"] / 2)
    page.mouse.down()
    page.mouse.move(one["x"] + one["width"] / 2 + 8, one["y"] + one["height"] / 2, steps=2)
    page.mouse.move(other["x"] + other["width"] / 2, other["y"] + other["height"] / 2, steps=6)
    page.mouse.up()


def tab_to(page: Page, what: Locator) -> None:
    """Press Tab until something has the focus."""
    for _ in range(120):
        if what.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail("Tab does not lead there")


def test_two_tabs_and_a_condition_by_mouse_until_a_colleague_sees_them(
    page: Page, yard: Yard, axe: str, clicks: Callable[[], int], base_url: str
) -> None:
    page.goto("/-/setup/layouts/e2e_punt_record")
    expect(page.get_by_text("cannot save without these")).to_contain_text("Name")
    audit(page, axe)
    page.get_by_role("button", name="Paint").click()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("cannot save without these")).to_have_count(0)
    page.get_by_role("button", name="Add a tab").click()
    page.get_by_role("textbox", name="Label (English)").fill("Water")
    drag(
        page,
        page.get_by_role("navigation", name="Add to the page").get_by_role("button", name="Seats"),
        canvas(page, "/tabs/1/sections/0").locator("xpath=following-sibling::div"),
    )
    expect(canvas(page, "/tabs/1/sections/0/fields/0")).to_contain_text("Seats")
    saved(page)  # what is clicked in the very moment of a drop is part of the drop
    canvas(page, "/tabs/1").click()
    expect(canvas(page, "/tabs/1")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Set a condition: When it is shown").click()
    dialog = page.get_by_role("dialog", name="When it is shown")
    dialog.get_by_role("button", name="Condition", exact=True).click()
    dialog.get_by_role("option", name="State").click()
    dialog.get_by_role("button", name="Open").click()
    expect(dialog.get_by_text("When State is Open")).to_be_visible()
    audit(page, axe)
    dialog.get_by_role("button", name="Done").click()
    expect(canvas(page, "/tabs/1")).to_contain_text("Under a condition")
    saved(page)
    assert clicks() <= 15

    tabs = yard.layout()["tabs"]
    assert [tab["label"]["en"] for tab in tabs] == ["Details", "Water"]
    assert tabs[0]["sections"][0]["fields"] == ["state", "paint", "name"]
    assert tabs[1]["visible"] == "state = 'open'"
    yard.send("POST", "/meta/draft/publish", {"note": "Punts have a page"})
    punt = page.request.get(f"{base_url}/api/v1/data/e2e_punt?fields=name").json()["records"][0]
    page.context.clear_cookies()
    colleague = {"email": "sales@demo.example", "password": "dougong-demo"}
    assert page.request.post(f"{base_url}/api/v1/auth/login", data=colleague).ok
    page.goto(f"/service/e2e_punt/{punt['id']}")
    page.get_by_role("tab", name="Water").click()
    expect(page.get_by_role("tabpanel").get_by_text("Seats")).to_be_visible()
    page.context.clear_cookies()
    admin = {"email": "admin@demo.example", "password": "dougong-demo"}
    signed_in = page.request.post(f"{base_url}/api/v1/auth/login", data=admin).json()
    yard.__init__(page, base_url, signed_in["csrf_token"])  # type: ignore[misc] # a new session


def test_all_of_it_goes_by_keyboard(page: Page, yard: Yard) -> None:
    page.goto("/-/setup/layouts/e2e_punt_record")
    palette = page.get_by_role("navigation", name="Add to the page")
    tab_to(page, palette.get_by_role("button", name="Name"))
    page.keyboard.press("Enter")
    expect(canvas(page, "/tabs/0/sections/0/fields/1")).to_contain_text("Name")
    tab_to(page, palette.get_by_role("button", name="Tab", exact=True))
    page.keyboard.press("Enter")
    expect(canvas(page, "/tabs/1")).to_have_attribute("aria-pressed", "true")

    tab_to(page, canvas(page, "/tabs/1"))
    page.keyboard.press("ArrowLeft")
    expect(canvas(page, "/tabs/0")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(canvas(page, "/tabs/0/sections/0/fields/0")).to_be_focused()
    page.keyboard.press("Alt+ArrowRight")
    expect(canvas(page, "/tabs/0/sections/0/fields/1")).to_be_focused()
    expect(canvas(page, "/tabs/0/sections/0/fields/1")).to_contain_text("State")
    page.keyboard.press("Space")
    expect(page.get_by_text("State is over")).to_be_attached()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("State is over the place of Name.")).to_be_attached()
    page.keyboard.press("Space")
    expect(canvas(page, "/tabs/0/sections/0/fields/0")).to_contain_text("State")
    saved(page)
    moved = yard.layout()
    page.keyboard.press("Control+z")
    expect(canvas(page, "/tabs/0/sections/0/fields/1")).to_contain_text("State")
    page.keyboard.press("Control+Shift+z")
    saved(page)
    assert yard.layout() == moved


def test_a_condition_is_written_by_keyboard(page: Page, yard: Yard) -> None:
    page.goto("/-/setup/layouts/e2e_punt_record")
    expect(canvas(page, "/tabs/0")).to_be_visible()
    tab_to(page, canvas(page, "/tabs/0"))
    page.keyboard.press("ArrowDown")
    expect(canvas(page, "/tabs/0/sections/0")).to_have_attribute("aria-pressed", "true")
    tab_to(page, page.get_by_role("button", name="Set a condition: When it is shown"))
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="When it is shown")
    tab_to(page, dialog.get_by_role("radio", name="Conditions"))
    page.keyboard.press("ArrowRight")
    tab_to(page, dialog.get_by_role("textbox", name="When it is shown"))
    page.keyboard.type("seats > 2")
    expect(dialog.get_by_text("When Seats")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(canvas(page, "/tabs/0/sections/0")).to_contain_text("Under a condition")
    saved(page)
    assert yard.layout()["tabs"][0]["sections"][0]["visible"] == "seats > 2"


def test_what_was_done_is_undone_and_done_again(page: Page, yard: Yard) -> None:
    page.goto("/-/setup/layouts/e2e_punt_record")
    page.get_by_role("button", name="Add all 8").click()
    expect(canvas(page, "/tabs/0/sections/0/fields/8")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-canvas] [data-address*='/fields/']")).to_have_count(1)
    page.get_by_role("button", name="Redo").click()
    expect(page.locator("[data-canvas] [data-address*='/fields/']")).to_have_count(9)

    canvas(page, "/tabs/0/sections/0/fields/3").focus()
    page.keyboard.press("Delete")
    expect(page.locator("[data-canvas] [data-address*='/fields/']")).to_have_count(8)
    page.get_by_role("button", name="More for this layout").click()
    page.get_by_role("menuitem", name="Reset to the generated layout").click()
    expect(canvas(page, "/tabs/1")).to_have_text("Related")
    saved(page)
    assert yard.layout()["side"] == [{"name": "timeline", "block": "timeline"}]


def test_the_preview_is_the_real_page_and_saves_nothing(
    page: Page, yard: Yard, axe: str, pictures: Any
) -> None:
    page.goto("/-/setup/layouts/e2e_punt_record")
    page.get_by_role("button", name="More for this layout").click()
    page.get_by_role("menuitem", name="Reset to the generated layout").click()
    page.get_by_role("radio", name="Preview").check()
    page.get_by_role("radio", name="Phone").check()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Isis")).to_be_visible()
    expect(frame.get_by_role("tab", name="Related")).to_be_visible()
    assert frame.locator("html").evaluate("node => node.clientWidth") == 375
    audit(page, axe)
    page.screenshot(path=pictures / "layout-preview-phone.png")

    frame.get_by_role("button", name="Edit Name").click()
    frame.get_by_role("form", name="Name").get_by_role("textbox").fill("9")
    page.keyboard.press("Enter")
    expect(frame.get_by_text("This is a preview: nothing is saved.")).to_be_visible()
    page.get_by_role("radio", name="New record").check()
    page.get_by_role("radio", name="简体中文").check()
    page.get_by_role("radio", name="Dark").check()
    expect(frame.get_by_role("heading", name="新建平底船")).to_be_visible()
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    expect(page.get_by_role("radio", name="New record")).to_be_visible()


def test_faults_stand_at_what_they_are_about(page: Page, yard: Yard) -> None:
    fields = ["name", {"field": "state", "visible": "stat = 'open'"}]
    tab = {"name": "main", "label": say("Details", "详情")}
    wrong = {**_LAYOUT, "tabs": [{**tab, "sections": [{"name": "main", "fields": fields}]}]}
    yard.send("PUT", "/meta/draft/layout/e2e_punt_record", {"definition": wrong})
    page.goto("/-/setup/layouts/e2e_punt_record")

    cell = canvas(page, "/tabs/0/sections/0/fields/1")
    expect(cell).to_contain_text("1 problem")
    expect(canvas(page, "/tabs/0/sections/0/fields/0")).not_to_contain_text("problem")
    cell.click()
    expect(page.get_by_role("complementary", name="Properties")).to_contain_text("`stat`")


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_there_are_no_barriers_on_any_screen(
    page: Page, yard: Yard, axe: str, locale: str, theme: Any, pictures: Any
) -> None:
    page.emulate_media(color_scheme=theme)
    page.add_init_script(f"localStorage.setItem('dougong.locale', '{locale[:2]}')")
    page.goto("/-/setup/layouts/account_record")
    expect(canvas(page, "/tabs/0")).to_be_visible()
    for address in ("/header", "/tabs/0", "/tabs/0/sections/0", "/tabs/0/sections/0/fields/0"):
        canvas(page, address).click()
        audit(page, axe)
    canvas(page, "/tabs/1").click()
    canvas(page, "/tabs/1/sections/0").click()
    audit(page, axe)
    page.screenshot(path=pictures / f"layout-designer-{locale}-{theme}.png")
    page.set_viewport_size({"width": 375, "height": 812})
    audit(page, axe)
    page.get_by_role("button", name="Properties" if locale == "en-GB" else "属性").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    audit(page, axe)
