"""Timelines, cards and maps: records by their dates, pictures and places."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

LABELS = {"label": {"en": "Site"}, "plural": {"en": "Sites"}}
STATES = [
    {"value": "planned", "label": {"en": "Planned"}, "color": "blue"},
    {"value": "built", "label": {"en": "Built"}, "color": "green"},
]
SITE = {
    "kind": "object",
    "name": "e2e_site",
    "title": "name",
    **LABELS,
    "fields": [
        {"name": "name", "type": "text", "label": {"en": "Name"}, "required": True},
        {"name": "state", "type": "picklist", "label": {"en": "State"}, "options": STATES},
        {"name": "starts_on", "type": "date", "label": {"en": "Starts on"}},
        {"name": "ends_on", "type": "date", "label": {"en": "Ends on"}},
        {"name": "photo", "type": "image", "label": {"en": "Photo"}},
        {"name": "place", "type": "location", "label": {"en": "Place"}},
    ],
}
BASE = {"kind": "view", "object": "e2e_site", "columns": ["name", "state"]}
VIEWS = [
    {
        **BASE,
        "name": "e2e_gantt",
        "label": {"en": "Timeline"},
        "type": "gantt",
        "calendar": {"start": "starts_on", "end": "ends_on"},
        "group_by": "state",
    },
    {**BASE, "name": "e2e_cards", "label": {"en": "Cards"}, "type": "cards", "image": "photo"},
    {**BASE, "name": "e2e_map", "label": {"en": "Map"}, "type": "map", "place": "place"},
]
PLACES = [
    ("Shanghai tower", "31.2304", "121.4737"),
    ("Suzhou hall", "31.2990", "120.5853"),
    ("Beijing gate", "39.9042", "116.4074"),
    ("Berlin bridge", "52.5200", "13.4050"),
    ("São Paulo roof", "-23.5505", "-46.6333"),
]
TODAY = date.today()  # noqa: DTZ011 - the browser's day, which is this machine's


def day(offset: int) -> str:
    """Give a day so far from today."""
    return (TODAY + timedelta(days=offset)).isoformat()


def picture(colour: str) -> bytes:
    """Make a picture."""
    made = io.BytesIO()
    Image.new("RGB", (600, 400), colour).save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def sites(page: Page, admin: dict[str, Any]) -> Iterator[Callable[[str], Any]]:
    """Sites with dates, pictures and places; gives one as it is stored."""
    made: dict[str, str] = {}

    def call(method: str, path: str, **more: Any) -> Any:
        headers = {"X-CSRF-Token": admin["csrf_token"], **more.pop("headers", {})}
        answer = page.request.fetch(f"/api/v1{path}", method=method, headers=headers, **more)
        assert answer.ok, answer.text()
        return answer.json()

    call("POST", "/meta/deploy", data={"components": [SITE, *VIEWS]})
    for number, (name, lat, lng) in enumerate(PLACES):
        colour = ("steelblue", "tan", "olive", "teal", "salmon")[number]
        headers = {"X-File-Name": "p.png", "Content-Type": "image/png"}
        photo = call("POST", "/files", data=picture(colour), headers=headers)["id"]
        values = {
            "name": name,
            "state": STATES[number % 2]["value"],
            "starts_on": day(number * 4 - 6),
            "ends_on": None if number == 4 else day(number * 4 + 3),
            "photo": photo,
            "place": {"lat": lat, "lng": lng},
        }
        made[name] = call("POST", "/data/e2e_site", data=values)["id"]
    yield lambda name: call("GET", f"/data/e2e_site/{made[name]}")
    gone = [{"kind": "view", "name": each["name"]} for each in VIEWS]
    gone.append({"kind": "object", "name": "e2e_site"})
    call("POST", "/meta/deploy", data={"delete": gone, "allow_data_loss": True})


def test_records_are_moved_on_a_timeline_by_mouse_and_by_keys(
    page: Page,
    sites: Callable[[str], Any],
    pictures: Path,
    barriers: Callable[[Page], Any],
) -> None:
    page.goto("/service/e2e_site?view=e2e_gantt")
    bar = page.get_by_role("button", name="Shanghai tower:")
    expect(bar).to_be_visible()
    page.screenshot(path=pictures / "gantt.png")
    assert barriers(page) == []

    bar.focus()
    for key in ("Space", "ArrowRight", "ArrowRight", "Shift+ArrowRight", "Space"):
        page.keyboard.press(key)
    expect(page.get_by_text("Moved")).to_be_visible()
    by_keys = sites("Shanghai tower")
    assert (by_keys["starts_on"], by_keys["ends_on"]) == (day(-4), day(6))

    box = page.get_by_role("button", name="Suzhou hall:").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] - 2, box["y"] + 12
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 48, y, steps=4)
    with page.expect_response(lambda each: each.request.method == "PATCH"):
        page.mouse.up()

    by_mouse = sites("Suzhou hall")
    assert (by_mouse["starts_on"], by_mouse["ends_on"]) == (day(-2), day(10))


def test_cards_and_a_map_show_pictures_and_places(
    page: Page,
    sites: Callable[[str], Any],
    pictures: Path,
    barriers: Callable[[Page], Any],
) -> None:
    page.goto("/service/e2e_site?view=e2e_cards")
    cards = page.get_by_role("article")
    expect(cards).to_have_count(5)
    expect(cards.first.locator("img")).to_have_js_property("naturalWidth", 256)
    page.screenshot(path=pictures / "cards.png")
    assert barriers(page) == []

    page.goto("/service/e2e_site?view=e2e_map")
    expect(page.get_by_role("button", name="Berlin bridge")).to_be_visible()
    page.screenshot(path=pictures / "map.png")
    assert barriers(page) == []
    page.get_by_role("button", name="2 here").click()
    page.get_by_role("button", name="Suzhou hall").click()
    card = page.get_by_role("complementary", name="At this place")
    expect(card.get_by_role("link", name="Suzhou hall")).to_be_focused()
    expect(card).to_contain_text("Built")
    page.screenshot(path=pictures / "map-near.png")
