"""The tour of docs/: about twenty pages, in both languages.

`pytest tests/e2e/test_tour.py --tour` writes the pictures; without it only their page is looked at.
"""

from __future__ import annotations

import struct
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import BrowserContext, Page, expect

DESK, HAND = {"width": 1280, "height": 800}, {"width": 375, "height": 812}
LOCALES = ("en", "zh-CN")
MOST_BYTES = 150 * 1024
_ROOT = Path(__file__).parents[2]
_PICTURES = _ROOT / "docs" / "tour"
# Gives the width of a picture, its height, 256 colours of it and the colour of each of its points.
_REDUCE = """async (png) => {
  const bytes = Uint8Array.from(atob(png), (sign) => sign.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes]));
  const { width, height } = image;
  const canvas = new OffscreenCanvas(width, height).getContext('2d');
  canvas.drawImage(image, 0, 0);
  const { data } = canvas.getImageData(0, 0, width, height);
  const counts = new Map();
  const colours = new Int32Array(width * height);
  for (let at = 0; at < colours.length; at += 1) {
    const [red, green, blue] = [0, 1, 2].map((part) => data[at * 4 + part]);
    colours[at] = (red << 16) | (green << 8) | blue;
    counts.set(colours[at], (counts.get(colours[at]) ?? 0) + 1);
  }
  // The most frequent are kept as they are, so that faces, lines and texts stay what they were.
  const ranked = [...counts].sort((one, other) => other[1] - one[1]).map(([colour]) => colour);
  const kept = [];
  for (const apart of [900, 300, 80, 20, 0]) {
    for (const colour of ranked) {
      if (kept.length === 256) break;
      const distances = kept.map((other) => distance(colour, other));
      if (!kept.includes(colour) && !distances.some((each) => each <= apart)) kept.push(colour);
    }
  }
  function distance(one, other) {
    return [16, 8, 0].reduce((sum, by) => sum + ((one >> by & 255) - (other >> by & 255)) ** 2, 0);
  }
  const nearest = new Map(ranked.map((colour) => {
    const distances = kept.map((other) => distance(colour, other));
    return [colour, distances.indexOf(Math.min(...distances))];
  }));
  const points = String.fromCharCode.apply.bind(String.fromCharCode, null);
  const indexes = Array.from(colours, (colour) => nearest.get(colour));
  let text = '';
  for (let at = 0; at < indexes.length; at += 8192) text += points(indexes.slice(at, at + 8192));
  return { width, height, palette: kept, points: btoa(text) };
}"""
# What a picture may not tell of: where the caret blinks.
_STILL = "* { caret-color: transparent !important }"


@dataclass(frozen=True, slots=True)
class Stop:
    """A page of the tour.

    Attributes:
        name: Of the picture; its number comes before it.
        address: What is in braces, the demo tells.
        scheme: By day or by night.
        hand: Whether it is seen on a phone.
        show: What is done before one looks.
        user: Who looks at it, of the demo; nobody is signed in without one.
    """

    name: str
    address: str
    scheme: Literal["light", "dark"] = "light"
    hand: bool = False
    show: Callable[[Page], None] | None = None
    user: Literal["admin", "agent", ""] = "admin"


def _search(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").last.fill("water")
    expect(page.get_by_role("option").nth(2)).to_be_visible()


def _select(page: Page) -> None:
    boxes = page.locator("tr[data-row] input[type=checkbox]")
    for at in (1, 2, 4):
        boxes.nth(at).check()


def _open_menu(page: Page) -> None:
    page.locator("header button").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


STOPS = (
    Stop("sign_in", "/", user=""),
    Stop("home", "/service/-/service_home", user="agent"),
    Stop("dashboard", "/service/-/service_dashboard"),
    Stop("dashboard_at_night", "/service/-/service_dashboard", "dark"),
    Stop("list", "/service/ticket?view=ticket_open", show=_select, user="agent"),
    Stop("board", "/service/ticket?view=ticket_board"),
    Stop("calendar", "/service/ticket?view=ticket_calendar"),
    Stop("record", "/service/ticket/{ticket}"),
    Stop("record_at_night", "/crm/account/{account}", "dark"),
    Stop("new_record", "/service/ticket/new"),
    Stop("search", "/crm/-/crm_home", show=_search),
    Stop("public_form", "/f/demo/contact_support", user=""),
    Stop("list_in_hand", "/service/ticket?view=ticket_open", hand=True),
    Stop("record_in_hand", "/service/ticket/{ticket}", hand=True),
    Stop(
        "menu_in_hand", "/service/-/service_home", "dark", hand=True, show=_open_menu, user="agent"
    ),
    Stop("setup", "/-/setup"),
    Stop("objects", "/-/setup/objects"),
    Stop("fields", "/-/setup/objects/ticket/fields"),
    Stop("map", "/-/setup/map"),
    Stop("layout", "/-/setup/layouts/ticket_record"),
    Stop("view", "/-/setup/views/ticket_open"),
    Stop("page", "/-/setup/pages/service_dashboard"),
    Stop("translations", "/-/setup/translations"),
    Stop("definition", "/-/setup/definitions/object/ticket", "dark"),
)


@pytest.fixture
def known(context: BrowserContext, base_url: str, admin: object) -> dict[str, str]:
    """The ids of the records that the tour opens."""

    def first(name: str, where: str, sort: str) -> str:
        asked: dict[str, str | float | bool] = {
            "fields": "id",
            "where": where,
            "sort": sort,
            "limit": 1,
        }
        answer = context.request.get(f"{base_url}/api/v1/data/{name}", params=asked)
        assert answer.ok, answer.text()
        return str(answer.json()["records"][0]["id"])

    return {
        "ticket": first("ticket", "status = 'open' and account != null", "number"),
        "account": first("account", "tier = 'key'", "name"),
    }


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("number", range(1, len(STOPS) + 1), ids=[stop.name for stop in STOPS])
def test_a_page_of_the_tour(
    page: Page,
    context: BrowserContext,
    base_url: str,
    credentials: dict[str, str],
    known: dict[str, str],
    pytestconfig: pytest.Config,
    number: int,
    locale: str,
) -> None:
    if not pytestconfig.getoption("tour"):
        pytest.skip("--tour writes the pictures; tests/e2e/test_pages.py looks at every page")
    stop = STOPS[number - 1]
    context.clear_cookies()
    if stop.user != "":
        signing_in = {**credentials, "email": f"{stop.user}@demo.example"}
        assert context.request.post(f"{base_url}/api/v1/auth/login", data=signing_in).ok

    _go(page, stop, known, locale)

    picture = _PICTURES / locale / f"{number:02}-{stop.name}.png"
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(small(page, page.screenshot(animations="disabled", style=_STILL)))
    assert picture.stat().st_size <= MOST_BYTES


def small(page: Page, png: bytes) -> bytes:
    """Give a picture in 256 colours: a third of the bytes, and the same to people."""
    blank = page.context.new_page()
    found = blank.evaluate(_REDUCE, b64encode(png).decode())
    blank.close()
    width, points = found["width"], b64decode(found["points"])
    lines = b"".join(b"\0" + points[at : at + width] for at in range(0, len(points), width))
    palette = b"".join(colour.to_bytes(3, "big") for colour in found["palette"])
    head = struct.pack(">IIBBBBB", width, found["height"], 8, 3, 0, 0, 0)
    parts = (
        (b"IHDR", head),
        (b"PLTE", palette),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def _go(page: Page, stop: Stop, known: dict[str, str], locale: str) -> None:
    size: Any = HAND if stop.hand else DESK
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=stop.scheme, reduced_motion="reduce")
    page.add_init_script(f"localStorage.setItem('dougong.locale', '{locale}')")
    page.goto(stop.address.format(**known))
    expect(page.locator("h1, h2").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    if stop.show is not None:
        stop.show(page)


@pytest.mark.parametrize(("locale", "folder"), [("en", "en"), ("zh-CN", "zh")])
def test_the_page_of_the_tour_shows_every_picture(locale: str, folder: str) -> None:
    text = (_ROOT / "docs" / folder / "tour.md").read_text("utf-8")

    for number, stop in enumerate(STOPS, start=1):
        picture = f"tour/{locale}/{number:02}-{stop.name}.png"
        assert f"(../{picture})" in text
        assert (_ROOT / "docs" / picture).exists()
