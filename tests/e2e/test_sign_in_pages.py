"""The ways in, and what guards an account: a second factor, sessions, tokens and passwords."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import APIRequestContext, Page, Playwright, expect
from pyotp.totp import TOTP

SALES = {"email": "sales@demo.example", "password": "dougong-demo", "tenant": "demo"}


def sign_in_by_form(page: Page, email: str, password: str) -> None:
    """Type an e-mail and a password into the sign-in page, as of the only workspace."""
    page.goto("/")
    other = page.get_by_role("button", name="Sign in to another workspace")
    other.or_(page.get_by_label("Workspace", exact=True)).first.wait_for()
    if other.is_visible():
        other.click()
    page.get_by_label("Email", exact=True).fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_label("Workspace", exact=True).fill("demo")
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.fixture
def elsewhere(playwright: Playwright, base_url: str) -> Iterator[APIRequestContext]:
    """Another browser of the same user; its second factor is off in the end."""
    other = playwright.request.new_context(base_url=base_url)
    yield other
    other.dispose()


@pytest.fixture
def codes(page: Page, base_url: str) -> Iterator[list[str]]:
    """Recovery codes that a test leaves; one of them turns the second factor off again."""
    left: list[str] = []
    yield left
    if left:
        me = page.request.get(f"{base_url}/api/v1/auth/me").json()
        page.request.delete(
            f"{base_url}/api/v1/auth/totp",
            data={"code": left[-1]},
            headers={"X-CSRF-Token": me["csrf_token"]},
        )


def test_a_second_factor_is_set_up_asked_for_and_turned_off(
    page: Page, barriers: Callable[[Page], Any], codes: list[str]
) -> None:
    sign_in_by_form(page, SALES["email"], SALES["password"])
    expect(page.get_by_role("navigation").first).to_be_visible()
    page.goto("/-/profile?tab=factor")
    page.get_by_role("button", name="Set up").click()
    dialog = page.get_by_role("dialog", name="Set up the second factor")
    expect(dialog.get_by_role("img", name="QR code for your authenticator app")).to_be_visible()
    dialog.get_by_text("I cannot scan it").click()
    secret = dialog.locator("code").inner_text().replace(" ", "")
    dialog.get_by_label("Code that the app shows now").fill(TOTP(secret).now())
    dialog.get_by_role("button", name="Turn on").click()
    shown = page.get_by_role("region", name="Recovery codes")
    expect(shown).to_be_visible()
    codes.extend(shown.locator("code").all_inner_texts())
    assert len(codes) >= 8
    assert barriers(page) == []
    shown.get_by_role("button", name="I have kept it").click()
    expect(page.get_by_text(f"{len(codes)} recovery codes are left")).to_be_visible()

    page.context.clear_cookies()
    sign_in_by_form(page, SALES["email"], SALES["password"])
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    box = page.get_by_label("Code of 6 digits")
    expect(box).to_be_focused()
    assert barriers(page) == []
    box.fill("000 000")
    expect(page.get_by_role("alert")).to_contain_text("This code is not right")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    page.get_by_role("button", name="Use a recovery code").click()
    page.get_by_label("Recovery code").fill(codes.pop(0))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("navigation").first).to_be_visible()

    page.goto("/-/profile?tab=factor")
    expect(page.get_by_text(f"{len(codes)} recovery codes are left")).to_be_visible()
    page.get_by_role("button", name="Turn off").click()
    off = page.get_by_role("dialog", name="Turn off the second factor")
    off.get_by_label("Code of the app, or a recovery code").fill(codes[0])
    off.get_by_role("button", name="Turn off").click()
    expect(page.get_by_role("button", name="Set up")).to_be_visible()
    codes.clear()


def test_one_ends_other_sessions_and_makes_a_token_that_may_do_just_one_thing(
    page: Page,
    elsewhere: APIRequestContext,
    base_url: str,
    barriers: Callable[[Page], Any],
) -> None:
    assert elsewhere.post("/api/v1/auth/login", data=SALES).ok
    assert page.request.post(f"{base_url}/api/v1/auth/login", data=SALES).ok
    page.goto("/-/profile?tab=sessions")
    here = page.get_by_role("listitem").filter(has_text="This one")
    expect(here).to_have_count(1)
    assert barriers(page) == []
    page.get_by_role("button", name="End all others").click()
    expect(page.get_by_role("button", name="End all others")).to_have_count(0)
    assert elsewhere.get("/api/v1/auth/me").status == 401

    page.get_by_role("tab", name="API tokens").click()
    page.get_by_role("button", name="New token").click()
    dialog = page.get_by_role("dialog", name="New token")
    dialog.get_by_label("What is it for?").fill("e2e reader")
    dialog.get_by_label("Object", exact=True).select_option("account")
    dialog.get_by_role("button", name="Create token").click()
    shown = page.get_by_role("region", name="The token e2e reader is ready")
    token = shown.locator("code").inner_text()
    assert barriers(page) == []
    bearer = {"Authorization": f"Bearer {token}"}
    assert elsewhere.get("/api/v1/data/account?limit=1", headers=bearer).status == 200
    assert elsewhere.get("/api/v1/data/contact?limit=1", headers=bearer).status in (403, 404)

    page.reload()
    expect(page.get_by_text(token)).to_have_count(0)
    row = page.get_by_role("listitem").filter(has_text="e2e reader")
    expect(row).to_contain_text("Accounts: read")
    row.get_by_role("button", name="Revoke e2e reader").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(row).to_have_count(0)
    assert elsewhere.get("/api/v1/data/account?limit=1", headers=bearer).status == 401


def test_a_password_is_changed_only_by_who_knows_it(
    page: Page, base_url: str, barriers: Callable[[Page], Any]
) -> None:
    page.request.post(f"{base_url}/api/v1/auth/login", data=SALES)
    page.goto("/-/profile?tab=password")
    page.get_by_label("Current password").fill("not the password")
    new = page.get_by_label("New password")
    new.fill("short")
    expect(page.get_by_text("Easy to guess")).to_be_visible()
    new.fill("kettle otter winter 26")
    expect(page.get_by_text("Very hard to guess")).to_be_visible()
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("alert").filter(has_text="not your password")).to_be_visible()
    assert barriers(page) == []
    page.get_by_label("Current password").fill(SALES["password"])
    new.fill("aaaaaaaaaaaa")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("alert").filter(has_text="too easy to guess")).to_be_visible()


def test_a_forgotten_password_is_asked_for_by_mail_and_a_spent_link_says_so(
    page: Page, barriers: Callable[[Page], Any]
) -> None:
    page.goto("/")
    page.get_by_role("link", name="Forgot your password?").click()
    expect(page.get_by_role("heading", name="Forgot your password?")).to_be_visible()
    assert barriers(page) == []
    page.get_by_label("Email", exact=True).fill("nobody@demo.example")
    page.get_by_role("button", name="Send the link").click()
    page.get_by_label("Workspace", exact=True).or_(
        page.get_by_role("heading", name="Look into your mail")
    ).wait_for()
    if page.get_by_label("Workspace", exact=True).is_visible():
        page.get_by_label("Workspace", exact=True).fill("demo")
        page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()

    for kind, title in (("reset", "Choose another password"), ("invite", "Welcome")):
        page.goto(f"/-/{kind}/dg_demo_spent")
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        assert barriers(page) == []
        page.get_by_label("New password").fill("kettle otter winter 26")
        page.get_by_role("button", name=re.compile("Set the password|Begin")).click()
        expect(page.get_by_role("heading", name="This link works no longer")).to_be_visible()
