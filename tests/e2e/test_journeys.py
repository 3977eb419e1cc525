"""Journeys by the browser alone: of who builds, and of who works in what was built."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, expect

MOST_CLICKS, MOST_SECONDS = 60, 180
HAND = {"width": 375, "height": 812}
OBJECT, APP = "equipment", "workshop"
MADE = (
    ("app", APP),
    ("view", f"{OBJECT}_list"),
    ("view", f"{OBJECT}_board"),
    ("layout", f"{OBJECT}_record"),
    ("object", OBJECT),
)


class Finger:
    """Clicks for a person, and counts: a choice from a list is two, typing and keys are none."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def press(self, what: Locator) -> None:
        """Click something."""
        self.clicks += 1
        what.click()

    def button(self, name: str, within: Locator | None = None) -> None:
        """Click a button by what it is called."""
        self.press((within or self.page).get_by_role("button", name=name, exact=True).first)

    def link(self, name: str) -> None:
        """Follow a link by what it is called."""
        self.press(self.page.get_by_role("link", name=name).first)

    def choose(self, label: str, option: str) -> None:
        """Choose from a list."""
        self.clicks += 2
        self.page.get_by_label(label).select_option(label=option)


class Tidy:
    """Calls the API as the administrator, to take back what a journey made."""

    def __init__(self, context: BrowserContext, base_url: str, credentials: dict[str, str]) -> None:
        self._request = context.request
        self._api = f"{base_url}/api/v1"
        self._credentials = credentials

    def signed_in(self, email: str) -> str:
        """Sign the browser in as somebody of the demo; gives their token."""
        body = {**self._credentials, "email": email}
        answer = self._request.post(f"{self._api}/auth/login", data=body)
        assert answer.ok, answer.text()
        return str(answer.json()["csrf_token"])

    def get(self, path: str) -> Any:
        """Read something."""
        answer = self._request.get(f"{self._api}{path}")
        assert answer.ok, answer.text()
        return answer.json()

    def away(self, *made: tuple[str, str]) -> None:
        """Give up the draft, and remove the definitions that are there."""
        headers = {"X-CSRF-Token": self.signed_in(self._credentials["email"])}
        self._request.post(f"{self._api}/meta/draft/discard", data={}, headers=headers)
        there = [
            {"kind": kind, "name": name}
            for kind, name in made
            if self._request.get(f"{self._api}/meta/{kind}/{name}").ok
        ]
        if there:
            body = {"delete": there, "allow_data_loss": True}
            answer = self._request.post(f"{self._api}/meta/deploy", data=body, headers=headers)
            assert answer.ok, answer.text()


@pytest.fixture
def tidy(
    page: Page, context: BrowserContext, base_url: str, admin: object, credentials: dict[str, str]
) -> Iterator[Tidy]:
    """A demo in which nobody has made equipment, before and after."""
    found = Tidy(context, base_url, credentials)
    found.away(*MADE)
    yield found
    # An open page might save once more.
    page.close()
    found.away(*MADE)


def saved(page: Page) -> None:
    """Wait until the draft is kept."""
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    expect(page.get_by_text("Saving…")).to_have_count(0)


def field(finger: Finger, typed: str, label: str) -> Locator:
    """Add a field of a type; gives its panel."""
    page = finger.page
    finger.button("Add a field")
    page.get_by_role("combobox", name="Find a type").fill(typed)
    page.keyboard.press("Enter")
    panel = page.get_by_role("complementary", name="Field")
    expect(panel.get_by_role("textbox", name="Label (English)").first).to_be_focused()
    page.keyboard.type(label)
    return panel


def options(finger: Finger, panel: Locator, *labels: str) -> None:
    """Give a field its options by pasting them."""
    finger.button("Add many", panel)
    panel.get_by_role("textbox", name="Add many").fill("\n".join(labels))
    finger.button(f"Add {len(labels)} options", panel)


def make_the_object(finger: Finger) -> None:
    """Equipment of ten fields."""
    page = finger.page
    finger.link("Objects")
    finger.button("New object")
    page.keyboard.type("Equipment")
    finger.button("Create and add fields")
    field(finger, "barcode", "Serial number")
    panel = field(finger, "lookup", "Customer")
    finger.choose("Points at", "Account")
    options(finger, field(finger, "picklist", "State"), "Working", "In repair", "Retired")
    options(finger, field(finger, "picklist", "Category"), "Pump", "Valve")
    panel = field(finger, "picklist", "Model")
    options(finger, panel, "Brook S2", "Spring W5", "Ball DN50")
    finger.choose("Depends on", "Category")
    for name in ("Ball DN50 when Pump", "Brook S2 when Valve", "Spring W5 when Valve"):
        finger.press(page.get_by_role("checkbox", name=name))
    field(finger, "number", "Price")
    field(finger, "date", "Bought on")
    field(finger, "yes", "Under contract")
    panel = field(finger, "formula", "Yearly cost")
    finger.press(panel.get_by_role("textbox", name="Formula"))
    page.keyboard.type("price / 5")
    expect(panel.get_by_label("Result", exact=True)).to_have_value("number")
    saved(page)
    expect(page.get_by_text("10 fields")).to_be_visible()


def lay_it_out(finger: Finger) -> None:
    """A page of two tabs, the second for what is under contract."""
    page = finger.page
    finger.link("Layouts")
    finger.button("New layout")
    page.wait_for_url(f"**/layouts/{OBJECT}_record")
    cost = page.locator("[data-canvas] [data-address]").filter(has_text="Yearly cost").last
    finger.press(cost)
    page.keyboard.press("Delete")
    palette = page.get_by_role("navigation", name="Add to the page")
    expect(palette.get_by_role("button", name="Yearly cost")).to_be_visible()
    finger.button("Add a tab")
    page.get_by_role("textbox", name="Label (English)").fill("Costs")
    finger.clicks += 1
    palette.get_by_role("button", name="Yearly cost").press("Enter")
    finger.press(page.locator('[data-canvas] [data-address="/tabs/1"]'))
    finger.press(page.get_by_role("button", name="Set a condition: When it is shown"))
    dialog = page.get_by_role("dialog", name="When it is shown")
    finger.button("Condition", dialog)
    finger.press(dialog.get_by_role("option", name="State"))
    finger.button("Working", dialog)
    finger.button("Done", dialog)
    saved(page)


def add_views_and_an_app(finger: Finger) -> None:
    """A list and a board, in an app of their own."""
    page = finger.page
    page.go_back()
    for button in ("New list", "New board"):
        finger.link("Views")
        finger.button(button)
        page.wait_for_url("**/setup/views/**")
        saved(page)
        page.go_back()
    finger.link("Apps")
    finger.button("New app")
    dialog = page.get_by_role("dialog", name="New app")
    dialog.get_by_label("What is it called? (English)").fill("Workshop")
    finger.button("Create", dialog)
    finger.button("Add entries")
    page.get_by_label("Find objects, pages and views").fill("equip")
    finger.press(page.get_by_role("checkbox", name=re.compile("^Equipments?$")))
    finger.button("Add 1")
    saved(page)


def publish(finger: Finger) -> None:
    """Review the draft and publish it."""
    finger.link("Review changes")
    finger.button("Publish")
    expect(finger.page.get_by_role("main").get_by_text("Nothing to publish").first).to_be_visible(
        timeout=20_000
    )


def create_three(page: Page) -> None:
    """Create equipment by the form, one after another."""
    page.goto(f"/{APP}/{OBJECT}/new")
    for number in (1, 2, 3):
        page.get_by_label("Name", exact=False).first.fill(f"Pump {number}")
        page.get_by_role("combobox", name="State").click()
        page.locator(".ant-select-item-option", has_text="Working").last.click()
        page.get_by_label("Price").fill(str(number * 100))
        expect(page.locator("[data-field=yearly_cost] output")).to_have_text(str(number * 20))
        if number < 3:
            page.get_by_role("button", name="Save and new").click()
            expect(page.get_by_label("Price")).to_have_value("")
    page.get_by_role("button", name="Create equipment").click()
    expect(page.get_by_role("heading", name="Pump 3", level=1)).to_be_visible()


def edit_inline(page: Page) -> None:
    """Set the price of one in the list."""
    page.goto(f"/{APP}/{OBJECT}?view={OBJECT}_list")
    row = page.get_by_role("row").filter(has_text="Pump 3")
    row.locator("td[data-path=price]").hover()
    page.get_by_role("button", name="Edit Price").click()
    page.locator("td[data-edited=true] input").fill("500")
    page.keyboard.press("Enter")
    expect(row.locator("td[data-path=price]")).to_have_text("500")


def drag_on_the_board(page: Page) -> None:
    """Take one to repair."""
    page.goto(f"/{APP}/{OBJECT}?view={OBJECT}_board")
    lane = {
        name: page.get_by_role("region", name=name, exact=True) for name in ("Working", "In repair")
    }
    card = lane["Working"].get_by_role("article").filter(has_text="Pump 2")
    box, target = card.bounding_box(), lane["In repair"].bounding_box()
    assert box is not None
    assert target is not None
    page.mouse.move(box["x"] + 40, box["y"] + box["height"] - 12)
    page.mouse.down()
    page.mouse.move(target["x"] + 100, target["y"] + 120, steps=8)
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.mouse.up()
    expect(lane["In repair"].get_by_role("article")).to_contain_text("Pump 2")


def test_equipment_is_built_and_worked_with(page: Page, tidy: Tidy, base_url: str) -> None:
    begun = time.monotonic()
    finger = Finger(page)
    page.goto("/-/setup")

    make_the_object(finger)
    lay_it_out(finger)
    add_views_and_an_app(finger)
    publish(finger)
    tidy.signed_in("sales@demo.example")
    create_three(page)
    edit_inline(page)
    drag_on_the_board(page)
    page.set_viewport_size(HAND)  # type: ignore[arg-type]
    page.goto(f"/{APP}/{OBJECT}?view={OBJECT}_list")
    page.get_by_role("link", name="Pump 1").click()

    expect(page.get_by_role("heading", name="Pump 1", level=1)).to_be_visible()
    page.get_by_role("tab", name="Costs").click()
    expect(page.get_by_role("tabpanel")).to_contain_text("20")
    assert page.evaluate("document.documentElement.scrollWidth") <= HAND["width"]
    states = tidy.get(f"/data/{OBJECT}?fields=name,state&sort=name")["records"]
    assert [each["state"] for each in states] == ["working", "in_repair", "working"]
    assert finger.clicks < MOST_CLICKS
    assert time.monotonic() - begun < MOST_SECONDS


def _ledger(rows: int) -> FilePayload:
    head = "合同编号,客户名称,签订日期,状态,金额,联系电话,是否续签,备注\n"
    states = ("执行中", "已完成", "已终止")
    lines = "".join(
        f"HT-{at:05d},客户{at % 400:03d}有限公司,2025/{at % 12 + 1}/{at % 28 + 1},{states[at % 3]},"
        f"{at * 37 % 90000 + 100}.50,1380013{at % 10000:04d},{'是' if at % 2 else '否'},第{at}号\n"
        for at in range(rows)
    )
    return {"name": "合同台账.csv", "mimeType": "text/csv", "buffer": (head + lines).encode()}


def test_a_spreadsheet_of_5000_rows_is_listed_and_charted(page: Page, tidy: Tidy) -> None:
    begun = time.monotonic()
    page.add_init_script("localStorage.setItem('dougong.locale', 'zh-CN')")
    page.goto("/-/setup/spreadsheet")
    page.locator("input[type=file]").set_input_files(_ledger(5000))
    page.get_by_label("所在应用").select_option(label="新建一个应用")
    page.get_by_role("button", name=re.compile("5,?000")).click()
    expect(page.get_by_text(re.compile("已完成 5,?000 条"))).to_be_visible(timeout=100_000)
    page.get_by_role("link", name=re.compile("打开")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("合同台账")
    name = page.url.split("/")[-1].split("?")[0]

    try:
        expect(page.locator("tr[data-row]:not([aria-busy])").first).to_be_visible()
        kinds = {each["type"] for each in tidy.get(f"/meta/object/{name}")["fields"]}
        assert {"date", "picklist", "currency", "phone", "checkbox"} <= kinds
        assert tidy.get(f"/data/{name}/aggregate?measures=count()")["rows"] == [{"count()": 5000}]
        page.goto(f"/{name}/-/{name}_overview")
        expect(page.get_by_text("5,000", exact=True).first).to_be_visible()
        expect(page.locator("[data-block=chart] svg").first).to_be_visible()
        assert time.monotonic() - begun < MOST_SECONDS
    finally:
        made = (("app", name), ("page", f"{name}_overview"), ("view", f"{name}_list"))
        tidy.away(*made, ("layout", f"{name}_record"), ("object", name))
