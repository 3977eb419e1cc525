"""Changes of a builder: written, reviewed, published, gone back from; two builders at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dougong.kernel.messages import say

_AXE = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}"
NAME = {"name": "name", "type": "text", "label": say("Name", "名称")}
PAINT = {"name": "paint", "type": "text", "label": say("Paint", "油漆")}
SEATS = {"name": "seats", "type": "number", "label": say("Seats", "座位")}


def kayak(*fields: Any, label: str = "Kayak") -> dict[str, Any]:
    """Give the definition of an object."""
    return {
        "kind": "object",
        "name": "e2e_kayak",
        "label": say(label, "皮划艇"),
        "plural": say("Kayaks", "皮划艇"),
        "title": "name",
        "fields": [NAME, *fields],
    }


class Builder:
    """Calls the API as whoever is signed in to a browser."""

    def __init__(self, page: Page, base_url: str, token: str) -> None:
        self._page = page
        self._base = f"{base_url}/api/v1"
        self._headers = {"X-CSRF-Token": token}

    def post(self, path: str, body: Any) -> Any:
        """Post something that must be accepted."""
        answer = self._page.request.post(self._base + path, data=body, headers=self._headers)
        assert answer.ok, answer.text()
        return answer.json()

    def draft(self, definition: dict[str, Any]) -> None:
        """Keep a definition in the draft."""
        path = f"/meta/draft/{definition['kind']}/{definition['name']}"
        answer = self._page.request.put(
            self._base + path, data={"definition": definition}, headers=self._headers
        )
        assert answer.ok, answer.text()

    def get(self, path: str) -> Any:
        """Read something that must be there."""
        answer = self._page.request.get(self._base + path)
        assert answer.ok, answer.text()
        return answer.json()


@pytest.fixture
def builder(page: Page, admin: dict[str, Any], base_url: str) -> Iterator[Builder]:
    """A builder with a kayak in force and nothing in the draft."""
    made = Builder(page, base_url, admin["csrf_token"])
    made.post("/meta/draft/discard", {})
    made.post("/meta/deploy", {"components": [kayak(PAINT)]})
    yield made
    # What the page still keeps of the draft must not come back after it was given up.
    page.close()
    made.post("/meta/draft/discard", {})
    gone = {"delete": [{"kind": "object", "name": "e2e_kayak"}]}
    made.post("/meta/deploy", gone)


def audit(page: Page, axe: str) -> None:
    """Hold that axe finds nothing wrong."""
    page.evaluate(axe)
    found = page.evaluate(f"axe.run('#content', {_AXE})")
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []


def write(page: Page, old: str, new: str) -> None:
    """Put a text in the place of another one in the editor of a definition."""
    editor = page.get_by_role("textbox", name="object/e2e_kayak as JSON")
    expect(editor).to_contain_text(old)
    text = "\n".join(editor.locator(".cm-line").all_inner_texts())
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text.replace(old, new, 1))


def test_json_is_edited_reviewed_published_and_gone_back_from(
    page: Page, builder: Builder, axe: str
) -> None:
    before = builder.get("/meta/versions")["versions"][0]["version"]
    page.goto("/-/setup/definitions/object/e2e_kayak")
    write(page, '"en": "Paint"', '"en": "Coating"')
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    audit(page, axe)

    page.get_by_role("link", name="1 change Review and publish").click()
    main = page.get_by_role("main")
    expect(main.get_by_text("Field Paint is now called Coating")).to_be_visible()
    main.get_by_role("button", name="As JSON").click()
    expect(main.locator("mark")).to_have_text(["Paint", "Coating"])
    audit(page, axe)
    page.get_by_label("Note").fill("Kayaks are coated")
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("button", name="See it").click()

    expect(page.get_by_text("Kayaks are coated").first).to_be_visible()
    expect(main.get_by_text("Field Paint is now called Coating")).to_be_visible()
    expect(page.get_by_text("Nothing to publish")).to_be_visible()
    audit(page, axe)

    page.goto(f"/-/setup/versions/{before}")
    page.get_by_role("button", name="Go back to this version").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Go back to this version").click()
    expect(page.get_by_text(f"Version {before} is in force again")).to_be_visible()
    fields = builder.get("/meta/object/e2e_kayak")["fields"]
    assert fields[1]["label"]["en"] == "Paint"


def test_what_is_wrong_is_marked_and_told_with_the_way_there(
    page: Page, builder: Builder, axe: str
) -> None:
    page.goto("/-/setup/definitions/object/e2e_kayak")
    write(page, '"title": "name"', '"title": "nothing"')
    expect(page.get_by_text("1 problem")).to_be_visible()
    expect(page.locator(".cm-lintRange-error")).to_have_text('"nothing"')
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("No problems")).to_be_visible()
    page.get_by_role("button", name="Redo").click()
    expect(page.get_by_text("1 problem")).to_be_visible()

    page.goto("/-/setup/changes")

    expect(page.get_by_text("This stands in the way")).to_be_visible()
    expect(page.get_by_role("button", name="Publish")).to_be_disabled()
    expect(page.get_by_role("link", name="Go to Kayak")).to_be_visible()
    audit(page, axe)


def test_completion_knows_what_an_object_may_say(page: Page, builder: Builder) -> None:
    page.goto("/-/setup/definitions/object/e2e_kayak")
    page.get_by_role("textbox", name="object/e2e_kayak as JSON").click()
    page.keyboard.press("Control+Home")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type('"hel', delay=50)

    page.get_by_role("option", name='"help"').click()
    page.keyboard.type(",")

    expect(page.locator(".cm-content")).to_contain_text('"help": {},')


def test_what_is_discarded_can_be_had_back(page: Page, builder: Builder) -> None:
    builder.draft(kayak(PAINT, SEATS))
    page.goto("/-/setup/changes")
    page.get_by_role("button", name="Discard Kayak").click()
    expect(page.get_by_role("main").get_by_text("Nothing to publish").first).to_be_visible()

    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_text("Field Seats was added")).to_be_visible()


def test_two_builders_put_their_changes_together(page: Page, builder: Builder, axe: str) -> None:
    builder.draft(kayak({**PAINT, "required": True}, SEATS, label="Canoe"))
    builder.post("/meta/deploy", {"components": [kayak(PAINT, label="Rowing boat")]})

    page.goto("/-/setup/changes")
    expect(page.get_by_role("button", name="Publish")).to_be_disabled()
    page.get_by_role("link", name="Put together").click()
    expect(page.get_by_role("group", name="label › en")).to_contain_text("It was: Kayak")
    audit(page, axe)
    page.get_by_role("radio", name=re.compile("Theirs")).check()
    page.get_by_role("button", name="Put together").click()

    expect(page.get_by_text("Both are put together in your draft")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("button", name="See it")).to_be_visible()
    now = builder.get("/meta/object/e2e_kayak")
    assert now["label"]["en"] == "Rowing boat"
    assert [each["name"] for each in now["fields"]] == ["name", "paint", "seats"]
    assert now["fields"][1]["required"] is True


def test_everything_in_the_setup_is_found_by_keyboard(page: Page, builder: Builder) -> None:
    builder.draft(kayak(PAINT, SEATS))
    page.goto("/-/setup")
    box = page.get_by_role("combobox", name="Find in setup")
    box.fill("kayak sea")
    expect(page.get_by_role("option")).to_have_count(0)
    box.fill("seats")
    expect(page.get_by_role("option", name="Seats Field of Kayak")).to_be_visible()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/-/setup/objects/e2e_kayak/fields/seats$"))


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("width", [1280, 375])
def test_the_pages_of_changes_are_for_everybody(
    page: Page, builder: Builder, axe: str, pictures: Path, locale: str, width: int
) -> None:
    builder.draft(kayak({**PAINT, "required": True}, SEATS))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/")
    page.evaluate(f"localStorage.setItem('dougong.locale', '{locale}')")
    for place in ("", "/changes", "/versions", "/definitions", "/definitions/object/e2e_kayak"):
        page.goto(f"/-/setup{place}")
        page.wait_for_load_state("networkidle")
        audit(page, axe)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, place
        page.screenshot(path=pictures / f"setup{place.replace('/', '-')}-{locale}-{width}.png")


def test_on_a_phone_the_places_are_behind_a_button(page: Page, builder: Builder) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    page.goto("/-/setup")
    page.get_by_role("button", name="Setup", exact=True).click()
    drawer = page.get_by_role("dialog", name="Setup menu")
    drawer.get_by_role("link", name="Versions").click()

    expect(page.get_by_role("heading", name="Versions")).to_be_visible()
    expect(drawer).to_be_hidden()


def test_who_may_not_build_is_told_so(page: Page, base_url: str) -> None:
    agent = {"email": "agent@demo.example", "password": "dougong-demo"}
    assert page.request.post(f"{base_url}/api/v1/auth/login", data=agent).ok
    page.goto("/-/setup")

    expect(page.get_by_text("Setup is for builders")).to_be_visible()
