"""A builder works inside an object: fields of every family, options, rules, record types, undo."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from dougong.kernel.messages import say

NAME = "e2e_crane"
CRANE: dict[str, Any] = {
    "kind": "object",
    "name": NAME,
    "label": say("Crane", "吊车"),
    "plural": say("Cranes", "吊车"),
    "title": "name",
    "fields": [{"name": "name", "type": "text", "label": say("Name", "名称")}],
}


class Server:
    """What a test asks of the server beside the browser."""

    def __init__(self, page: Page, base_url: str, token: str) -> None:
        self._page = page
        self._url = f"{base_url}/api/v1"
        self._headers = {"X-CSRF-Token": token}

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """Call the API; gives what it answers."""
        answer = self._page.request.fetch(
            f"{self._url}{path}", method=method, data=body, headers=self._headers
        )
        assert answer.ok, answer.text()
        return answer.json()

    def drafted(self) -> Any:
        """Give the object as the draft has it."""
        return self.send("GET", f"/meta/draft/object/{NAME}")["definition"]

    def field(self, name: str) -> Any:
        """Give a field of the draft; None where there is none."""
        fields = {each["name"]: each for each in self.drafted()["fields"]}
        return fields.get(name)


@pytest.fixture
def server(page: Page, admin: dict[str, Any], base_url: str) -> Iterator[Server]:
    """A server without changes of the builder, and without the object afterwards."""
    found = Server(page, base_url, admin["csrf_token"])
    found.send("POST", "/meta/draft/discard", {})
    yield found
    # What the page still keeps of the draft must not come back after it was given up.
    page.close()
    found.send("POST", "/meta/draft/discard", {})
    kept = found.send("GET", "/meta/draft/object")["definitions"]
    if any(each["name"] == NAME for each in kept):
        found.send("DELETE", f"/meta/draft/object/{NAME}")
        found.send("POST", "/meta/draft/publish", {"allow_data_loss": True})


@pytest.fixture
def new(server: Server) -> Server:
    """The object as a new one of the draft."""
    server.send("PUT", f"/meta/draft/object/{NAME}", {"definition": CRANE})
    return server


@pytest.fixture
def published(server: Server) -> Server:
    """The object with a load and a formula that reads it, published."""
    load = {"name": "load", "type": "number", "label": say("Load", "载荷")}
    twice = {"name": "twice", "type": "formula", "returns": "number", "formula": "load * 2"}
    crane = {**CRANE, "fields": [*CRANE["fields"], load, {**twice, "label": say("Twice", "两倍")}]}
    server.send("POST", "/meta/deploy", {"components": [crane]})
    return server


def opened(page: Page, place: str = "fields") -> None:
    page.goto(f"/-/setup/objects/{NAME}/{place}")
    page.get_by_role("heading", name="Crane", exact=True).wait_for()


def panel(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Field")


def add(page: Page, typed: str, label: str) -> None:
    """Add a field by the keyboard: find its type, Enter, and type its label."""
    page.get_by_role("button", name="Add a field").click()
    page.get_by_role("combobox", name="Find a type").fill(typed)
    page.keyboard.press("Enter")
    box = panel(page).get_by_role("textbox", name="Label (English)").first
    expect(box).to_be_focused()
    page.keyboard.type(label)


def saved(page: Page) -> None:
    """Wait until the draft is saved."""
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    expect(page.get_by_text("Saving…")).to_have_count(0)


def settled(page: Page) -> None:
    """Leave the label, so that the field is named, and wait for the draft."""
    page.keyboard.press("Tab")
    saved(page)


FAMILIES = [
    ("text", "Model", "model", "text"),
    ("currency", "Price", "price", "currency"),
    ("date", "Bought on", "bought_on", "date"),
    ("yes", "In use", "in_use", "checkbox"),
    ("file", "Manual", "manual", "file"),
    ("stars", "Condition", "condition", "rating"),
]


def test_fields_of_each_family_are_added_by_typing(page: Page, new: Server) -> None:
    opened(page)

    for typed, label, _, _ in FAMILIES:
        add(page, typed, label)
    settled(page)

    for _, label, name, kind in FAMILIES:
        assert (found := new.field(name)) is not None, name
        assert (found["type"], found["label"]) == (kind, {"en": label})
    expect(page.get_by_text("7 fields")).to_be_visible()
    assert page.url.endswith("/fields/condition")


def test_the_keyboard_alone_adds_one_field_after_the_other(page: Page, new: Server) -> None:
    opened(page)
    add(page, "number", "Height")

    page.keyboard.press("Control+Enter")
    page.keyboard.type("Reach")
    page.keyboard.press("Enter")
    page.keyboard.type("email")
    page.keyboard.press("Enter")
    page.keyboard.type("Contact")
    settled(page)

    kinds = {each["name"]: each["type"] for each in new.drafted()["fields"]}
    expected = {"name": "text", "height": "number", "reach": "number", "contact": "email"}
    assert kinds == expected


def test_a_chinese_label_gives_a_name_that_says_something(page: Page, new: Server) -> None:
    opened(page)
    page.get_by_role("button", name="Add a field").click()
    page.get_by_role("combobox", name="Find a type").fill("date")
    page.keyboard.press("Enter")

    panel(page).get_by_role("textbox", name="Label (简体中文)").first.fill("到期日期")
    settled(page)

    assert new.field("due_date") == {
        "name": "due_date",
        "type": "date",
        "label": {"zh-CN": "到期日期"},
    }


def test_options_are_pasted_and_made_to_depend_on_others(page: Page, new: Server) -> None:
    opened(page)
    add(page, "picklist", "Kind")
    page.get_by_role("button", name="Add many").click()
    page.get_by_role("textbox", name="Add many").fill("Tower\nMobile")
    page.get_by_role("button", name="Add 2 options").click()
    add(page, "picklist", "Drive")
    page.get_by_role("button", name="Add many").click()
    page.get_by_role("textbox", name="Add many").fill("Electric, Diesel")
    page.get_by_role("button", name="Add 2 options").click()

    page.get_by_label("Depends on").select_option(label="Kind")
    page.get_by_role("checkbox", name="Diesel when Tower").uncheck()
    saved(page)

    drive = new.field("drive")
    assert drive["controlled_by"] == "kind"
    assert [(each["value"], each.get("when")) for each in drive["options"]] == [
        ("electric", None),
        ("diesel", ["mobile"]),
    ]
    assert [each["color"] for each in drive["options"]] == ["blue", "green"]


def test_options_become_a_shared_list_that_has_a_page(page: Page, new: Server) -> None:
    opened(page)
    add(page, "picklist", "Harbour")
    saved(page)
    page.get_by_role("button", name="Add many").click()
    page.get_by_role("textbox", name="Add many").fill("North\nSouth")
    page.get_by_role("button", name="Add 2 options").click()

    page.get_by_role("button", name="Make this a list").click()
    page.get_by_role("link", name="Edit the list").click()

    expect(page.get_by_role("heading", name="Harbour")).to_be_visible()
    page.get_by_role("link", name="Crane · Harbour").click()
    expect(panel(page).get_by_role("heading", name="Harbour")).to_be_visible()
    assert new.field("harbour")["picklist"] == "harbour"
    shared = new.send("GET", "/meta/draft/picklist/harbour")["definition"]
    assert [each["value"] for each in shared["options"]] == ["north", "south"]


def test_a_formula_tells_its_fault_and_what_it_gives(page: Page, published: Server) -> None:
    opened(page)
    add(page, "formula", "Half")
    editor = panel(page).get_by_role("textbox", name="Formula")
    editor.click()

    page.keyboard.type("laod / 2")
    expect(panel(page).get_by_role("button", name="load").first).to_be_visible()
    editor.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.type("load / 2")

    expect(panel(page).get_by_label("Result", exact=True)).to_have_value("number")
    expect(panel(page).get_by_role("button", name="load")).to_have_count(0)
    saved(page)
    half = published.field("half")
    assert (half["formula"], half["returns"]) == ("load / 2", "number")


def test_a_fault_of_the_draft_stands_at_its_property(page: Page, new: Server) -> None:
    opened(page)
    add(page, "lookup", "Owner company")
    settled(page)

    box = panel(page).get_by_label("Points at")
    expect(box).to_have_attribute("aria-invalid", "true")
    box.select_option("account")
    expect(box).to_have_attribute("aria-invalid", "false")
    expect(panel(page).get_by_role("combobox", name="Owner company")).to_be_visible()


def test_a_rule_is_written_and_refuses_once_it_is_published(page: Page, published: Server) -> None:
    opened(page, "rules")

    page.get_by_role("button", name="New rule").click()
    page.get_by_role("textbox", name="What people are told (English)").fill("Too heavy")
    page.get_by_role("textbox", name="The record is refused when").click()
    page.keyboard.type("load > 100")
    page.get_by_label("Shown at").select_option(label="Load")
    saved(page)
    published.send("POST", "/meta/draft/publish", {})

    answer = page.request.post("/api/v1/data/" + NAME, data={"name": "a", "load": 101})
    assert answer.status in (403, 422)
    rules = published.send("GET", f"/meta/object/{NAME}")["rules"]
    assert rules == [
        {"name": "rule_1", "when": "load > 100", "message": {"en": "Too heavy"}, "field": "load"}
    ]


def test_a_record_type_offers_some_options(page: Page, new: Server) -> None:
    opened(page)
    add(page, "picklist", "Kind")
    page.get_by_role("button", name="Add many").click()
    page.get_by_role("textbox", name="Add many").fill("Tower\nMobile")
    page.get_by_role("button", name="Add 2 options").click()
    page.get_by_role("link", name="Record types").click()

    page.get_by_role("button", name="New record type").click()
    page.get_by_role("textbox", name="Label (English)").fill("Big one")
    page.get_by_text("Kind all").click()
    page.get_by_role("checkbox", name="Mobile").uncheck()
    saved(page)

    assert new.drafted()["record_types"] == [
        {
            "name": "big_one",
            "label": {"en": "Big one"},
            "default": True,
            "options": {"kind": ["tower"]},
        }
    ]


def test_a_published_field_is_renamed_with_whatever_reads_it(page: Page, published: Server) -> None:
    opened(page, "fields/load")
    panel(page).get_by_text("Advanced").click()

    panel(page).get_by_role("textbox", name="Internal name").fill("weight")
    panel(page).get_by_role("button", name="Rename").click()

    page.wait_for_url("**/fields/weight")
    assert published.field("twice")["formula"] == "weight * 2"
    assert published.field("load") is None


def test_deleting_says_what_uses_the_field_and_can_be_undone(page: Page, published: Server) -> None:
    opened(page, "fields/load")
    panel(page).get_by_role("button", name="More for this field").click()
    page.get_by_role("menuitem", name="Delete").click()

    dialog = page.get_by_role("dialog", name="Delete Load?")
    expect(dialog.get_by_text("load * 2")).to_be_visible()
    dialog.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("link", name="Load")).to_have_count(0)
    page.get_by_role("button", name="Undo").last.click()
    expect(page.get_by_role("link", name="Load")).to_be_visible()
    saved_or_same(page)
    assert published.field("load") is not None


def saved_or_same(page: Page) -> None:
    """Wait until nothing is left to be saved."""
    expect(page.get_by_text("Saving…")).to_have_count(0)


def test_undo_and_redo_go_through_what_was_done(page: Page, new: Server) -> None:
    opened(page)
    add(page, "number", "Height")
    settled(page)
    page.get_by_role("button", name="Close").click()

    undo, redo = (page.get_by_role("button", name=each) for each in ("Undo", "Redo"))
    through(undo)
    expect(page.get_by_text("1 field", exact=True)).to_be_visible()
    through(redo)
    expect(page.get_by_role("link", name="Height")).to_be_visible()


def through(button: Locator) -> None:
    """Press a button as long as there is something to do for it."""
    for _ in range(10):
        if button.is_disabled():
            return
        button.click()


def test_fields_are_ordered_by_the_keyboard(page: Page, published: Server) -> None:
    opened(page)
    grip = page.get_by_role("button", name="Move Twice")
    grip.focus()

    page.keyboard.press("Space")
    expect(page.get_by_text("place 3 of 3")).to_be_attached()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_text("place 2 of 3")).to_be_attached()
    page.keyboard.press("Space")
    saved(page)

    assert [each["name"] for each in published.drafted()["fields"]] == ["name", "twice", "load"]


def test_layouts_and_views_begin_with_the_fields_there_are(page: Page, published: Server) -> None:
    opened(page, "layouts")

    page.get_by_role("button", name="New layout").first.click()
    page.wait_for_url(f"**/layouts/{NAME}_record")
    opened(page, "views")
    page.get_by_role("button", name="New list").click()
    page.wait_for_url(f"**/views/{NAME}_list")

    layout = published.send("GET", f"/meta/draft/layout/{NAME}_record")
    view = published.send("GET", f"/meta/draft/view/{NAME}_list")
    assert layout["problems"] == view["problems"] == []
    assert layout["definition"]["tabs"][0]["sections"][0]["fields"] == [
        "name",
        "load",
        "twice",
        "owner",
    ]
    assert view["definition"]["columns"] == ["name", "load", "twice"]
    assert view["definition"]["label"] == {"en": "All cranes", "zh-CN": "全部吊车"}


def test_settings_are_told_in_plain_words_and_saved(page: Page, published: Server) -> None:
    opened(page, "settings")

    page.get_by_role("radio", name="Truck").check()
    page.get_by_role("switch", name="Keep history").uncheck()
    page.get_by_label("Choose the first field…").select_option(label="Name")
    page.get_by_label("Choose the first field…").select_option(label="Load")
    page.get_by_role("button", name="Add", exact=True).click()
    saved(page)

    crane = published.drafted()
    assert (crane["icon"], crane["history"]) == ("truck", False)
    assert crane["unique"] == [{"fields": ["name", "load"]}]


PLACES = ["fields", "fields/load", "record-types", "rules", "layouts", "views", "settings"]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_no_page_of_an_object_has_an_accessibility_fault(
    page: Page, published: Server, axe: str, locale: str
) -> None:
    page.add_init_script(f"localStorage.setItem('dougong.locale', '{locale}')")
    heading = {"en": "Crane", "zh-CN": "吊车"}[locale]
    for place in [f"objects/{NAME}/{each}" for each in PLACES] + ["picklists"]:
        page.goto(f"/-/setup/{place}")
        expected = heading if place.startswith("objects") else None
        if expected is None:
            page.locator("h2").first.wait_for()
        else:
            page.get_by_role("heading", name=expected, exact=True).wait_for()
        expect(page.get_by_text("Loading")).to_have_count(0)
        page.evaluate(axe)
        found = page.evaluate(
            "axe.run('#content', {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']})"
        )

        faults = [
            (each["id"], [node["html"][:160] for node in each["nodes"]])
            for each in found["violations"]
        ]
        assert faults == [], place


def test_a_phone_has_the_field_in_a_drawer(page: Page, new: Server) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    opened(page)

    page.get_by_role("button", name="Add a field").click()
    drawer = page.get_by_role("dialog", name="Field")
    drawer.get_by_role("option", name="Number A count").click()
    drawer.get_by_role("textbox", name="Label (English)").first.fill("Height")
    drawer.get_by_role("button", name="Close").click()

    expect(page.get_by_role("link", name="Height")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == 375
