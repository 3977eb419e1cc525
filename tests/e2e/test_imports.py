"""Tables that are imported, lists that are exported, and work in the background."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

_HEADINGS = "客户名称,客户编号,客户状态,员工人数,备忘"
_ROWS = ("云栖试剂,E2E-1,合作中,120,甲", "青禾农机,E2E-2,合作中,35,乙", "远山茶业,E2E-3,暂停?,8,丙")
_BROKEN = "无名氏商行,E2E-4,合作中,很多,丁"


def _table(rows: tuple[str, ...]) -> FilePayload:
    text = "\n".join((_HEADINGS, *rows)) + "\n"
    return {"name": "客户.csv", "mimeType": "text/csv", "buffer": text.encode("gb18030")}


def _choose(page: Page, table: FilePayload) -> None:
    page.locator("#content input[type=file]").first.set_input_files(table)


def _count(page: Page, kind: str) -> str:
    return page.locator(f"[data-kind={kind}] dd").inner_text()


def _press(page: Page, name: str | re.Pattern[str]) -> None:
    # The steps of the head are called as the way on is.
    page.locator("footer").get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def imported(page: Page, admin: dict[str, Any], base_url: str) -> Iterator[None]:
    """What a test imports goes again."""
    yield
    calls, token = page.context.request, {"X-CSRF-Token": admin["csrf_token"]}
    address, where = (
        f"{base_url}/api/v1/data/account",
        "code in ('E2E-1', 'E2E-2', 'E2E-3', 'E2E-4')",
    )
    answer = calls.get(address, params={"where": where, "fields": "id"})
    for record in answer.json()["records"]:
        calls.delete(f"{address}/{record['id']}", headers=token)


def test_a_table_is_imported_and_its_refused_rows_mended(
    page: Page, admin: object, imported: None
) -> None:
    page.goto("/service/account")
    page.get_by_role("button", name="More for this view").click()
    page.get_by_role("menuitem", name="Import a table").click()
    expect(page.get_by_role("heading", name="Import accounts")).to_be_visible()

    _choose(page, _table((*_ROWS, _BROKEN)))
    expect(page.get_by_label("Encoding")).to_have_value(re.compile("gb18030", re.IGNORECASE))
    expect(page.get_by_role("cell", name="云栖试剂")).to_be_visible()
    _press(page, "Match columns")

    expect(page.get_by_role("button", name="What “客户编号” fills: Account code")).to_be_visible()
    expect(page.get_by_role("button", name="What “备忘” fills: Not imported")).to_be_visible()
    page.get_by_label("What “暂停?” means").select_option(label="Dormant")
    _press(page, "Choose rules")
    page.get_by_role("radio", name="Add and update").check()
    expect(page.get_by_label("Match by")).to_have_value("code")
    _press(page, "Check")

    expect(page.get_by_role("heading", name="Some rows would be refused")).to_be_visible()
    assert (_count(page, "created"), _count(page, "failed")) == ("3", "1")
    _press(page, "Import 3 rows")
    expect(page.get_by_role("heading", name="Imported, except for some rows")).to_be_visible()
    assert (_count(page, "created"), _count(page, "failed")) == ("3", "1")

    # The refused row comes back with the reason, is mended and sent again.
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the refused rows").click()
    refused = download.value.path().read_text("utf-8-sig")
    assert "无名氏商行" in refused
    mended = refused.replace("很多", "9").encode()
    page.locator("#content input[type=file]").set_input_files(
        {"name": "mended.csv", "mimeType": "text/csv", "buffer": mended}
    )
    expect(page.get_by_role("button", name="What “客户编号” fills: Account code")).to_be_visible()
    _press(page, "Choose rules")
    expect(page.get_by_role("radio", name="Add and update")).to_be_checked()
    _press(page, "Check")
    _press(page, "Import 1 row")
    expect(page.get_by_role("heading", name="Imported", exact=True)).to_be_visible()
    page.get_by_role("link", name="Open these accounts").click()
    expect(page.get_by_role("link", name="无名氏商行")).to_be_visible()


def test_an_import_is_taken_back(page: Page, admin: object) -> None:
    page.goto("/service/account/import")
    _choose(page, _table(_ROWS[:2]))
    _press(page, "Match columns")
    _press(page, "Choose rules")
    _press(page, "Check")
    _press(page, re.compile(r"Import (2 rows|now)"))
    expect(page.get_by_role("heading", name="Imported", exact=True)).to_be_visible()

    # Among the earlier ones it is found again, and undone there.
    page.goto("/service/account/import")
    line = page.get_by_role("listitem").filter(has_text="客户.csv").first
    line.get_by_role("button", name="Take back").click()
    page.get_by_role("button", name="Take it back").click()
    expect(line.get_by_text("Taken back")).to_be_visible(timeout=20_000)
    page.goto("/service/account?where=code %3D 'E2E-1'")
    expect(page.get_by_text("No accounts match")).to_be_visible()


def test_a_check_is_paused_left_and_found_again(page: Page, admin: object) -> None:
    page.goto("/service/account/import")
    _choose(
        page, _table(tuple(f"客户 {row},E2E-P{row},合作中,{row % 900},甲" for row in range(30_000)))
    )
    _press(page, "Match columns")
    _press(page, "Choose rules")
    _press(page, "Check")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("heading", name="The check is paused")).to_be_visible()

    # Whoever goes elsewhere finds it in the tray beside the bell, and on a page of its own.
    page.goto("/service/ticket?view=ticket_open")
    page.get_by_role("button", name="1 job is running").click()
    page.get_by_role("link", name="All background work").click()
    line = page.get_by_role("listitem").filter(has_text="客户.csv").filter(has_text="Paused").first
    line.get_by_role("button", name="Go on").click()
    line = page.get_by_role("listitem").filter(has_text="客户.csv").first
    expect(line.get_by_text("Running").or_(line.get_by_text("Waiting"))).to_be_visible()
    line.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Cancel the work").click()
    expect(line.get_by_text("Cancelled")).to_be_visible(timeout=20_000)
    line.get_by_role("link").click()
    expect(page.get_by_role("heading", name="The check was cancelled")).to_be_visible()


def test_what_is_selected_is_exported(page: Page, admin: object) -> None:
    page.goto("/service/ticket?view=ticket_all&sort=number")
    boxes = page.get_by_role("row").get_by_role("checkbox")
    boxes.nth(1).check()
    boxes.nth(2).check()
    page.get_by_role("region", name="Selection").get_by_role("button", name="Export").click()
    dialog = page.get_by_role("dialog", name="Export tickets")
    expect(dialog.get_by_role("radio", name="The 2 selected")).to_be_checked()
    dialog.get_by_role("radio", name="CSV").check()
    dialog.get_by_role("button", name="Export").click()

    with page.expect_download() as download:
        dialog.get_by_role("link", name="Download").click()
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert lines[0].startswith('"Ticket number","Subject"')
