"""Objects under Setup: of nothing, of a spreadsheet, as a copy; their map; imports by members."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

Barriers = Callable[[Page], Any]


class Platform:
    """What the tests do beside the browser, and take back at their end."""

    def __init__(self, context: BrowserContext, base_url: str, token: str) -> None:
        self._request = context.request
        self._api = f"{base_url}/api/v1"
        self._headers = {"X-CSRF-Token": token}
        self.objects: list[str] = []
        self.removed: list[tuple[str, str]] = []

    def get(self, path: str) -> Any:
        """Read something."""
        answer = self._request.get(f"{self._api}{path}")
        assert answer.ok, answer.text()
        return answer.json()

    def post(self, path: str, body: Any) -> Any:
        """Change something."""
        answer = self._request.post(f"{self._api}{path}", data=body, headers=self._headers)
        assert answer.ok, answer.text()
        return answer.json()

    def deploy(self, *components: Any) -> None:
        """Put definitions in force; they go at the end of the test."""
        self.post("/meta/deploy", {"components": list(components)})
        self.removed += [(each["kind"], each["name"]) for each in reversed(components)]

    def clean(self) -> None:
        """Take back what was deployed, and give up the draft."""
        self.post("/meta/draft/discard", {})
        if self.removed:
            gone = [{"kind": kind, "name": name} for kind, name in self.removed]
            self.post("/meta/deploy", {"delete": gone, "allow_data_loss": True})


@pytest.fixture
def platform(context: BrowserContext, base_url: str, admin: dict[str, Any]) -> Iterator[Platform]:
    """The demo, as it was before once the test is over."""
    platform = Platform(context, base_url, admin["csrf_token"])
    platform.post("/meta/draft/discard", {})
    yield platform
    # What a page still keeps of the draft must not come back after it was given up.
    for page in context.pages:
        page.close()
    platform.clean()


DEVICE: dict[str, Any] = {
    "kind": "object",
    "name": "e2e_device",
    "label": {"en": "Device", "zh-CN": "设备"},
    "plural": {"en": "Devices", "zh-CN": "设备"},
    "title": "name",
    "fields": [
        {
            "name": "name",
            "type": "text",
            "required": True,
            "label": {"en": "Name", "zh-CN": "名称"},
        },
        {"name": "bought", "type": "date", "label": {"en": "Bought", "zh-CN": "购买日期"}},
    ],
}


def table(name: str, text: str) -> FilePayload:
    """Make a file as a spreadsheet in Chinese writes it."""
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode("gb18030")}


def test_an_object_is_made_of_nothing_in_three_clicks(page: Page, platform: Platform) -> None:
    page.goto("/-/setup/objects")

    page.get_by_role("button", name="New object").click()
    page.keyboard.type("Site visit")
    page.get_by_role("button", name="Create and add fields").click()

    expect(page).to_have_url(re.compile("/-/setup/objects/site_visit/fields"))
    draft = platform.get("/meta/draft/object/site_visit")
    assert draft["state"] == "added"
    assert draft["definition"]["plural"] == {"en": "Site visits"}
    assert [each["name"] for each in draft["definition"]["fields"]] == ["name"]


def test_the_list_tells_of_every_object(page: Page, platform: Platform) -> None:
    platform.deploy(DEVICE)
    page.goto("/-/setup/objects")

    row = page.get_by_role("row").filter(has_text="ticket_comment")
    expect(row).to_contain_text("service")
    page.get_by_role("combobox", name="From").select_option(label="Your own")
    expect(page.get_by_role("row").filter(has_text="e2e_device")).to_contain_text("0")
    expect(row).to_be_hidden()
    page.get_by_role("combobox", name="From").select_option(label="Package core")
    page.get_by_role("searchbox", name="Find an object").fill("联系人")
    expect(page.get_by_role("table").get_by_role("link")).to_have_count(1)
    page.get_by_role("table").get_by_role("link").press("Enter")
    expect(page).to_have_url(re.compile("/-/setup/objects/contact/fields"))


def test_a_spreadsheet_becomes_an_object_with_its_records(
    page: Page, platform: Platform, context: BrowserContext
) -> None:
    rows = "".join(
        f"EQ-{n:04d},离心泵 {n} 号,{'运行' if n % 3 else '停机'},2025/{n % 12 + 1}/5,{n}.50\n"
        for n in range(300)
    )
    page.goto("/-/setup/objects")
    page.get_by_role("button", name="New object").click()
    page.get_by_role("radio", name="From a spreadsheet").check()
    page.get_by_label("Drop a table here").set_input_files(
        table("测试台账.csv", f"设备编号,设备名称,状态,购买日期,金额\n{rows}")
    )

    expect(page.get_by_role("combobox", name="Type of “状态”")).to_have_value("picklist")
    expect(page.get_by_role("combobox", name="Type of “金额”")).to_have_value("currency")
    page.get_by_role("checkbox", name="设备编号: No two alike").check()
    page.get_by_role("checkbox", name="Import the column “购买日期”").uncheck()
    page.get_by_role("combobox", name="Where it is found").select_option(
        label="In a new app of its own"
    )
    page.get_by_role("button", name="2 options").click()
    page.get_by_role("textbox", name="Label (简体中文)").first.fill("已停")
    page.get_by_role("button", name="Create and import 300 rows").click()

    expect(page.get_by_text("300 done")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name=re.compile("Open the list")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("测试台账")
    name = page.url.split("/")[-1].split("?")[0]
    platform.removed += [("app", name), ("page", f"{name}_overview"), ("view", f"{name}_list")]
    platform.removed += [("layout", f"{name}_record"), ("object", name)]
    by_status = platform.get(f"/data/{name}/aggregate?group=status&measures=count()")["rows"]
    assert sorted(each["count()"] for each in by_status) == [100, 200]
    fields = platform.get(f"/meta/object/{name}")["fields"]
    assert [each["type"] for each in fields] == ["text", "text", "picklist", "currency"]
    assert "已停" in str(fields[2])
    page.goto(f"/{name}/-/{name}_overview")
    expect(page.get_by_text("300", exact=True).first).to_be_visible()


def test_an_object_is_copied_with_what_is_ticked(page: Page, platform: Platform) -> None:
    page.goto("/-/setup/objects")
    page.get_by_role("button", name="New object").click()
    page.get_by_role("radio", name="As a copy").check()
    page.get_by_role("combobox", name="Object to copy").select_option(label="Knowledge article")
    page.get_by_role("textbox", name="What one is called (English)").fill("Manual")
    page.get_by_role("checkbox", name="Views").uncheck()

    page.get_by_role("button", name="Copy and open").click()

    expect(page).to_have_url(re.compile("/-/setup/objects/manual/fields"))
    changes = platform.get("/meta/draft")["changes"]
    made = {(each["kind"], each["name"]) for each in changes}
    assert ("object", "manual") in made
    assert ("layout", "manual_record") in made
    assert not [name for kind, name in made if kind == "view"]
    assert platform.post("/meta/draft/check", {})["problems"] == []


def test_the_map_leads_from_object_to_object_by_keyboard(page: Page, platform: Platform) -> None:
    page.goto("/-/setup/map?object=ticket")
    ticket = page.get_by_role("article").filter(has_text="Ticket").get_by_role("link").first
    expect(page.get_by_role("article")).to_have_count(6)

    page.get_by_role("link", name="Ticket", exact=True).focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Activity", exact=True)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("link", name="Ticket", exact=True)).to_be_focused()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/-/setup/objects/ticket/fields"))
    expect(ticket).to_be_hidden()


def test_the_map_is_saved_as_a_drawing(page: Page, platform: Platform) -> None:
    page.goto("/-/setup/map")
    expect(page.get_by_role("article").first).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("button", name="Save as SVG").click()

    assert download.value.suggested_filename == "objects.svg"
    drawn = download.value.path().read_text("utf-8")
    assert drawn.startswith("<svg")
    assert "Knowledge article" in drawn


def test_nobody_is_kept_from_making_an_object(
    page: Page, platform: Platform, barriers: Barriers
) -> None:
    page.goto("/-/setup/objects")
    page.get_by_role("button", name="New object").click()

    for way in ("From nothing", "As a copy", "From a spreadsheet"):
        page.get_by_role("radio", name=way).check()
        expect(
            page.get_by_role("dialog")
            .get_by_role("button")
            .or_(page.get_by_label("Drop a table"))
            .first
        ).to_be_visible()
        assert barriers(page) == []
    page.get_by_label("Drop a table here").set_input_files(
        table(
            "台账.csv",
            "编号,状态\n" + "".join(f"A{n},{'好' if n % 2 else '坏'}\n" for n in range(20)),
        )
    )
    expect(page.get_by_role("button", name="Create and import 20 rows")).to_be_visible()
    page.get_by_role("button", name="2 options").click()
    assert barriers(page) == []
