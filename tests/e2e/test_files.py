"""Files in the browser: dropped and pasted, shown small and large, in versions, given by a link."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, Playwright, expect

LABELS = {"label": {"en": "Plan"}, "plural": {"en": "Plans"}}
PLAN = {
    "kind": "object",
    "name": "e2e_plan",
    "title": "name",
    **LABELS,
    "fields": [
        {"name": "name", "type": "text", "label": {"en": "Name"}, "required": True},
        {"name": "drawing", "type": "image", "label": {"en": "Drawing"}},
        {
            "name": "contract",
            "type": "file",
            "label": {"en": "Contract"},
            "accept": ["text/plain", "application/pdf"],
            "max_bytes": 2_000_000,
        },
        {"name": "site", "type": "image", "label": {"en": "Site"}},
    ],
}
Send = Callable[..., Any]


def picture(colour: str) -> bytes:
    """Make a picture."""
    made = io.BytesIO()
    Image.new("RGB", (1600, 900), colour).save(made, "PNG")
    return made.getvalue()


def text(name: str, content: str) -> FilePayload:
    """Give a file as a file chooser takes it."""
    return {"name": name, "mimeType": "text/plain", "buffer": content.encode()}


@pytest.fixture
def send(page: Page, admin: dict[str, Any]) -> Iterator[Send]:
    """Calls the API; what is deployed for the test goes with it."""

    def call(method: str, path: str, **more: Any) -> Any:
        headers = {"X-CSRF-Token": admin["csrf_token"], **more.pop("headers", {})}
        answer = page.request.fetch(f"/api/v1{path}", method=method, headers=headers, **more)
        assert answer.ok, answer.text()
        return answer.json() if answer.status != 204 else None

    call("POST", "/meta/deploy", data={"components": [PLAN]})
    yield call
    gone = {"delete": [{"kind": "object", "name": "e2e_plan"}], "allow_data_loss": True}
    call("POST", "/meta/deploy", data=gone)


def uploaded(send: Send, name: str, content: bytes, media_type: str) -> str:
    """Upload a file; gives its id."""
    headers = {"X-File-Name": name, "Content-Type": media_type}
    return str(send("POST", "/files", data=content, headers=headers)["id"])


# What happens to a page when somebody drops or pastes a file there.
_GIVE = """(element, [kind, name, type, size]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(size).fill(97)], name, { type }));
  const event = kind === 'paste'
    ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
  element.dispatchEvent(event);
}"""


def test_a_file_is_dropped_pasted_and_refused_before_it_is_sent(
    page: Page, send: Send, pictures: Path
) -> None:
    page.goto("/service/e2e_plan/new")
    page.get_by_label("Name").fill("Tower")
    contract = page.get_by_role("button", name="Contract")

    contract.evaluate(_GIVE, ["drop", "big.txt", "text/plain", 2_000_001])
    expect(page.get_by_text("at most 1.9 MB are accepted here")).to_be_visible()
    contract.evaluate(_GIVE, ["drop", "script.html", "text/html", 10])
    expect(page.get_by_text("script.html is not of a type")).to_be_visible()
    contract.evaluate(_GIVE, ["drop", "contract.txt", "text/plain", 1_500_000])
    expect(page.get_by_role("link", name="contract.txt")).to_be_visible()
    page.screenshot(path=pictures / "file-dropped.png")
    contract.evaluate(_GIVE, ["paste", "pasted.txt", "text/plain", 10])
    expect(page.get_by_role("link", name="pasted.txt")).to_be_visible()
    page.get_by_role("button", name="Create plan").click()

    expect(page.get_by_role("button", name="More about pasted.txt")).to_be_visible()


def test_pictures_are_shown_small_and_then_large_by_keys(
    page: Page, send: Send, pictures: Path, barriers: Callable[[Page], Any]
) -> None:
    drawing = uploaded(send, "drawing.png", picture("steelblue"), "image/png")
    site = uploaded(send, "site.png", picture("tan"), "image/png")
    made = send("POST", "/data/e2e_plan", data={"name": "A", "drawing": drawing, "site": site})
    page.goto(f"/service/e2e_plan/{made['id']}")

    small = page.get_by_role("button", name="Look at drawing.png")
    expect(small.locator("img")).to_have_js_property("naturalWidth", 256)
    small.focus()
    page.keyboard.press("Enter")
    large = page.get_by_role("dialog")
    expect(large.get_by_role("img")).to_have_js_property("naturalWidth", 1024)
    page.screenshot(path=pictures / "file-lightbox.png")
    assert barriers(page) == []
    page.keyboard.press("ArrowRight")
    expect(large.get_by_role("img", name="site.png")).to_be_visible()
    page.keyboard.press("Escape")

    expect(large).to_have_count(0)
    expect(small).to_be_focused()


def test_a_file_has_versions_and_a_link_for_strangers(
    page: Page,
    playwright: Playwright,
    send: Send,
    pictures: Path,
    barriers: Callable[[Page], Any],
) -> None:
    contract = uploaded(send, "draft.txt", b"draft", "text/plain")
    made = send("POST", "/data/e2e_plan", data={"name": "B", "contract": contract})
    page.goto(f"/service/e2e_plan/{made['id']}")

    page.get_by_role("button", name="More about draft.txt").click()
    page.get_by_role("menuitem", name="Versions").click()
    dialog = page.get_by_role("dialog", name="Versions of draft.txt")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    dialog.locator("input[type=file]").set_input_files([text("final.txt", "final")])
    page.get_by_role("button", name="More about final.txt").click()
    page.get_by_role("menuitem", name="Versions").click()
    listed = page.get_by_role("dialog", name="Versions of final.txt").get_by_role("listitem")
    expect(listed).to_contain_text(["Version 2", "Version 1"])
    page.screenshot(path=pictures / "file-versions.png")
    assert barriers(page) == []
    listed.nth(1).get_by_role("button", name="Restore as the latest").click()
    page.get_by_role("button", name="More about draft.txt").click()
    page.get_by_role("menuitem", name="Copy a link").click()
    page.get_by_role("button", name="Make and copy the link").click()
    link = page.get_by_label("The link", exact=True)
    expect(link).to_have_value(re.compile("/files/shared/"))
    page.screenshot(path=pictures / "file-link.png")

    address = link.input_value()
    answer = playwright.request.new_context().get(address)
    assert (answer.status, answer.body()) == (200, b"draft")
