"""What stays around every page: by the keyboard alone, in a hand, in both languages, offline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

_HAND = {"width": 375, "height": 812}


def palette(page: Page) -> Any:
    """Open the palette by its keys; gives its box."""
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Search and commands")
    expect(box).to_be_focused()
    return box


@pytest.fixture
def ticket(
    context: BrowserContext, base_url: str, admin: Any, credentials: dict[str, str]
) -> Iterator[dict[str, Any]]:
    """A ticket of its own name, gone after the test."""
    address, token = f"{base_url}/api/v1/data/ticket", {"X-CSRF-Token": admin["csrf_token"]}
    values = {"subject": "Zanzibar lantern flickers"}
    made = context.request.post(address, data=values, headers=token)
    assert made.ok, made.text()
    record: dict[str, Any] = made.json()
    yield record
    # The test may have signed in as somebody else.
    again = context.request.post(f"{base_url}/api/v1/auth/login", data=credentials).json()
    token = {"X-CSRF-Token": again["csrf_token"]}
    context.request.delete(f"{address}/{record['id']}", headers=token)


def test_the_demo_lets_one_in_by_a_click_and_remembers_who_signs_in(
    page: Page, credentials: dict[str, str]
) -> None:
    page.goto("/service/ticket?view=ticket_open")
    page.get_by_role("button", name="Zhou Qing").click()
    expect(page.get_by_role("heading", name="Tickets", level=1)).to_be_visible()

    page.get_by_role("button", name="Account Zhou Qing").click()
    page.get_by_role("menuitem", name="Sign out").click()

    expect(page.get_by_role("textbox", name="Email")).to_have_value("agent@demo.example")
    page.get_by_role("textbox", name="Email").fill(credentials["email"])
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text(
        "Email or password is not right. Check both and try again."
    )
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    page.get_by_role("button", name="简体中文").click()
    expect(page.get_by_role("alert")).to_have_text("邮箱或密码不正确，请检查后重试。")


def test_the_keyboard_alone_leads_in_to_a_record_and_back(
    page: Page, credentials: dict[str, str], ticket: dict[str, Any], context: BrowserContext
) -> None:
    context.clear_cookies()
    page.goto("/service/ticket?view=ticket_open")
    page.get_by_label("Email").focus()
    page.keyboard.type(credentials["email"])
    page.keyboard.press("Tab")
    page.keyboard.type(credentials["password"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tickets", level=1)).to_be_visible()

    box = palette(page)
    page.keyboard.type("zanzibar lan")
    found = page.get_by_role("option", name="Zanzibar lantern flickers")
    expect(found).to_be_visible()
    expect(found).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(found.get_attribute("id")))
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"/service/ticket/{ticket['id']}")
    expect(page.get_by_role("heading", name="Zanzibar lantern flickers", level=1)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("l")
    expect(page.get_by_role("heading", name="Tickets", level=1)).to_be_visible()
    recent = page.get_by_role("navigation").get_by_role("link", name="Zanzibar lantern flickers")
    expect(recent).to_be_visible()


def test_the_palette_goes_round_runs_commands_and_closes(page: Page, admin: object) -> None:
    page.goto("/service/ticket?view=ticket_open")
    expect(page.get_by_role("heading", name="Tickets", level=1)).to_be_visible()

    palette(page)
    options = page.get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

    palette(page)
    page.keyboard.type("appearance dark")
    expect(options).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("heading", name="Tickets", level=1)).to_be_visible()

    palette(page)
    page.keyboard.type("qqqq nothing")
    expect(page.get_by_text("Nothing matches “qqqq nothing”")).to_be_visible()


def test_the_palette_begins_a_record_in_its_short_form_where_one_is(
    page: Page, admin: object
) -> None:
    page.goto("/service/ticket?view=ticket_open")
    expect(page.locator("tr[data-row]").first).to_be_visible()
    palette(page).fill("new account")
    expect(page.get_by_role("option").first).to_contain_text("New account")

    page.keyboard.press("Enter")

    short = page.get_by_role("dialog", name="Create")
    expect(short.get_by_role("heading", name="Create account")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert "view=ticket_open" in page.url


def test_signs_that_are_being_composed_choose_nothing(page: Page, admin: object) -> None:
    page.goto("/service/ticket?view=ticket_open")
    expect(page.get_by_role("heading", name="Tickets", level=1)).to_be_visible()
    box = palette(page)
    address = page.url

    box.dispatch_event("compositionstart")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "keyCode": 229})

    expect(box).to_be_visible()
    assert page.url == address


def test_shortcuts_are_listed_and_rest_while_one_types(page: Page, admin: object) -> None:
    page.goto("/service/ticket?view=ticket_open")
    expect(page.get_by_role("heading", name="Tickets", level=1)).to_be_visible()

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("p")

    expect(page).to_have_url("/-/profile")


def test_the_first_tab_skips_to_the_content(page: Page, admin: object) -> None:
    page.goto("/-/profile")
    expect(page.get_by_role("heading", name="Lin Yu", level=1)).to_be_visible()

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#content")).to_be_focused()


def test_a_star_leads_back_from_the_navigation(
    page: Page, admin: object, ticket: dict[str, Any]
) -> None:
    page.goto(f"/service/ticket/{ticket['id']}")

    page.get_by_role("button", name="Add to favourites").click()

    star = page.get_by_role("button", name="Remove from favourites")
    expect(star).to_have_attribute("aria-pressed", "true")
    favourites = page.get_by_role("navigation").locator("section", has_text="Favourites")
    expect(favourites.get_by_role("link", name="Zanzibar lantern flickers")).to_be_visible()
    star.click()
    expect(favourites).to_have_count(0)


def test_who_is_handed_a_record_is_told(
    browser: Browser,
    context: BrowserContext,
    base_url: str,
    admin: Any,
    ticket: dict[str, Any],
    browser_context_args: dict[str, Any],
) -> None:
    other = browser.new_context(**browser_context_args)
    agent = {"email": "agent@demo.example", "password": "dougong-demo"}
    signed_in = other.request.post(f"{base_url}/api/v1/auth/login", data=agent).json()
    other.request.post(
        f"{base_url}/api/v1/ui/notifications/read",
        data={"all": True},
        headers={"X-CSRF-Token": signed_in["csrf_token"]},
    )
    context.request.patch(
        f"{base_url}/api/v1/data/ticket/{ticket['id']}",
        data={"owner": signed_in["user"]["id"]},
        headers={"X-CSRF-Token": admin["csrf_token"]},
    )
    page = other.new_page()

    page.goto("/service/ticket?view=ticket_open")
    page.get_by_role("button", name="Notifications, 1 new").click()
    line = (
        page.get_by_role("dialog", name="Notifications, 1 new")
        .get_by_role("button")
        .filter(has_text="Lin Yu made you the owner of Zanzibar lantern flickers")
    )
    line.click()

    expect(page).to_have_url(f"/service/ticket/{ticket['id']}")
    expect(page.get_by_role("button", name="Notifications", exact=True)).to_be_visible()
    other.close()


def test_everything_is_within_reach_of_a_hand(
    page: Page, admin: object, ticket: dict[str, Any]
) -> None:
    page.set_viewport_size(_HAND)  # type: ignore[arg-type]
    page.goto("/service/ticket?view=ticket_open")

    page.get_by_role("button", name="Menu").click()
    drawer = page.get_by_role("dialog", name="Menu")
    for target in drawer.get_by_role("link").all() + drawer.get_by_role("button").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 40, target.inner_text()
    drawer.get_by_role("button", name="Customer service").click()
    page.get_by_role("menuitemradio", name="Customers").click()
    expect(page).to_have_url("/crm/-/crm_home")

    page.get_by_role("button", name="Search").click()
    page.get_by_role("combobox").fill("zanzibar")
    page.get_by_role("option", name="Zanzibar lantern flickers").click()
    expect(page).to_have_url(f"/service/ticket/{ticket['id']}")
    assert page.evaluate("document.documentElement.scrollWidth") <= _HAND["width"]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desk", "hand"])
def test_the_shell_has_no_barriers(
    page: Page,
    context: BrowserContext,
    base_url: str,
    credentials: dict[str, str],
    barriers: Any,
    locale: str,
    scheme: Any,
    size: str,
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.add_init_script(f"localStorage.setItem('dougong.locale', '{locale}')")
    if size == "hand":
        page.set_viewport_size(_HAND)  # type: ignore[arg-type]
    page.goto("/")
    expect(page.locator("main ul button").first).to_be_visible()
    assert barriers(page) == [], "sign in"

    context.request.post(f"{base_url}/api/v1/auth/login", data=credentials)
    page.goto("/-/profile")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert barriers(page) == [], "profile"

    page.keyboard.press("Control+k")
    page.get_by_role("combobox").last.fill("ti")
    expect(page.get_by_role("option").first).to_be_visible()
    assert barriers(page) == [], "palette"
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert barriers(page) == [], "shortcuts"
    page.keyboard.press("Escape")

    page.locator("button:has(> [data-bell])").click()
    assert barriers(page) == [], "notifications"
    page.keyboard.press("Escape")
    if size == "hand":
        page.locator("header button").first.click()
    page.locator("footer button[aria-haspopup=menu]").first.click()
    expect(page.get_by_role("menu")).to_be_visible()
    assert barriers(page) == [], "menu"


def test_language_and_time_zone_are_the_users_own(
    page: Page, admin: Any, context: BrowserContext, base_url: str
) -> None:
    page.goto("/-/profile")

    page.get_by_text("简体中文").click()
    expect(page.get_by_text("您的日期以此为准")).to_be_visible()
    page.get_by_role("combobox").click()
    page.get_by_role("combobox").fill("Tokyo")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已保存")).to_be_visible()

    token = {"X-CSRF-Token": admin["csrf_token"]}
    own = f"{base_url}/api/v1/data/user/{admin['user']['id']}"
    saved = context.request.get(own, params={"fields": "locale,time_zone"}).json()
    usual = {"locale": "en", "time_zone": None}
    context.request.patch(f"{base_url}/api/v1/auth/me", data=usual, headers=token)
    assert (saved["locale"], saved["time_zone"]) == ("zh-CN", "Asia/Tokyo")


def test_the_app_opens_without_a_connection(
    browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    context = browser.new_context(**{**browser_context_args, "service_workers": "allow"})
    page = context.new_page()
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    expect(page.locator("input[type=password]")).to_be_visible()

    context.set_offline(True)
    page.reload()

    expect(page.get_by_text("The server cannot be reached")).to_be_visible()
    context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("input[type=password]")).to_be_visible()
    kept = page.evaluate(
        "caches.open('dougong-assets').then((cache) => cache.keys())"
        ".then((all) => all.map((request) => new URL(request.url).pathname))"
    )
    assert kept
    assert [path for path in kept if path != "/" and not path.startswith("/assets/")] == []
    context.close()


def test_the_app_can_be_installed(page: Page, base_url: str, context: BrowserContext) -> None:
    page.goto("/")
    address = page.locator("link[rel=manifest]").get_attribute("href")

    answer = context.request.get(f"{base_url}{address}")

    assert answer.headers["content-type"].startswith("application/manifest+json")
    for icon in answer.json()["icons"]:
        assert context.request.get(f"{base_url}{icon['src']}").ok
