"""Rows of a document on its page: read, added, moved, removed, and saved with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

NAME = {"name": "name", "type": "text", "label": {"en": "Name"}, "required": True}
NOTE = {"kind": "object", "name": "e2e_note", "title": "name", "fields": [NAME]}
LINE = {
    "kind": "object",
    "name": "e2e_line",
    "title": "name",
    "fields": [
        NAME,
        {"name": "note", "type": "parent", "to": "e2e_note", "inline": True, "rows": "lines"},
        {"name": "amount", "type": "number", "label": {"en": "Amount"}},
    ],
}


def _note(page: Page, admin: dict[str, Any]) -> str:
    headers = {"X-CSRF-Token": admin["csrf_token"]}
    labels = {"label": {"en": "Line"}, "plural": {"en": "Lines"}}
    components = [{**NOTE, **labels, "plural": {"en": "Notes"}}, {**LINE, **labels}]
    deployed = page.request.post(
        "/api/v1/meta/deploy", data={"components": components}, headers=headers
    )
    assert deployed.ok, deployed.text()
    note = {"name": "Groceries", "lines": [{"name": "Tea", "amount": "2"}, {"name": "Milk"}]}
    made = page.request.post("/api/v1/data/e2e_note", data=note, headers=headers)
    assert made.ok, made.text()
    return str(made.json()["id"])


def test_rows_are_edited_on_the_page_of_their_document(
    page: Page, admin: dict[str, Any], pictures: Path
) -> None:
    page.goto(f"/service/e2e_note/{_note(page, admin)}")
    rows = page.get_by_role("region", name="Lines").locator("tbody tr")
    expect(rows).to_have_count(2)

    page.get_by_role("button", name="Edit rows").click()
    page.get_by_role("button", name="Move row 2 up").click()
    page.get_by_role("button", name="Add row").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_have_text("Some fields need your attention.")
    page.get_by_label("Name, row 3").fill("Honey")
    page.get_by_label("Amount, row 1").fill("1")
    page.screenshot(path=pictures / "rows-editing.png")
    page.get_by_role("button", name="Remove row 2").click()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("button", name="Edit rows")).to_be_visible()
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Milk")
    expect(rows.last).to_contain_text("Honey")
    page.screenshot(path=pictures / "rows.png")
