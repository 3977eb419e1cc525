"""Where one is signed in, and changing one's password."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from dougong.testing.over_http import PASSWORD, Home, SettableClock
from dougong.testing.signing_in import Browser, Mailbox, browser_of

AN_ID = "a9289fd2-2d07-2a4f-8b35-5299017e0a8d"
NEW_PASSWORD = "nine wooden lattices"
_numbers = count(1)


@pytest.fixture
def email(home: Home) -> str:
    """A user of their own for each test."""
    made = f"session{next(_numbers)}@example.com"
    home.add_user(made)
    return made


def sessions_of(browser: Browser) -> list[Any]:
    """List the sessions."""
    answer = browser.client.get("/auth/sessions")
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    listed: list[Any] = answer.json["sessions"]
    return listed


def test_one_sees_where_one_is_signed_in(home: Home, email: str, clock: SettableClock) -> None:
    browser_of(home, email)
    clock.advance(minutes=5)
    here = browser_of(home, email)

    listed = sessions_of(here)

    assert [each["current"] for each in listed] == [True, False]
    assert set(listed[0]) == {"id", "current", "created_at", "seen_at", "address", "agent"}
    assert listed[0]["address"] == "127.0.0.1"
    assert listed[0]["created_at"] > listed[1]["created_at"]


def test_one_session_is_ended(home: Home, email: str, clock: SettableClock) -> None:
    here, there = browser_of(home, email), browser_of(home, email)
    [other] = [each["id"] for each in sessions_of(here) if not each["current"]]

    answer = here.call("DELETE", f"/auth/sessions/{other}")
    clock.advance(seconds=1)

    assert answer.status_code == 204
    assert (here.is_in, there.is_in) == (True, False)


def test_all_others_are_ended(home: Home, email: str, clock: SettableClock) -> None:
    here, *others = [browser_of(home, email) for _ in range(3)]

    answer = here.call("DELETE", "/auth/sessions")
    clock.advance(seconds=1)

    assert answer.status_code == 204
    assert [each.is_in for each in (here, *others)] == [True, False, False]


def test_sessions_of_others_are_not_there(home: Home, email: str, clock: SettableClock) -> None:
    theirs = browser_of(home, home.email)
    [current] = [each["id"] for each in sessions_of(theirs) if each["current"]]
    mine = browser_of(home, email)

    answers = [
        mine.call("DELETE", f"/auth/sessions/{which}")
        for which in (current, "0" * 64, "x", "..%2f", "é", AN_ID, AN_ID)
    ]
    clock.advance(seconds=1)

    assert [each.status_code for each in answers] == [404] * 7
    assert theirs.is_in


def test_ended_sessions_are_not_listed(home: Home, email: str, clock: SettableClock) -> None:
    browser_of(home, email)
    clock.advance(hours=13)

    assert len(sessions_of(browser_of(home, email))) == 1


def test_a_new_password_takes_the_old_one_and_ends_other_sessions(
    home: Home, email: str, clock: SettableClock
) -> None:
    mailbox = Mailbox(home.platform)
    mailbox.fetch()
    here, there = browser_of(home, email), browser_of(home, email)

    answer = here.call("PUT", "/auth/password", {"current": PASSWORD, "new": NEW_PASSWORD})
    clock.advance(seconds=1)

    assert answer.status_code == 204
    assert (here.is_in, there.is_in) == (True, False)
    assert Browser(home.anyone()).sign_in(home, email, NEW_PASSWORD).status_code == 200
    assert Browser(home.anyone()).sign_in(home, email).status_code == 401
    [mail] = mailbox.fetch()
    assert (mail.to, mail.subject) == (email, "Your password was changed")
    assert f"https://{home.tenant.name}.crm.example/-/forgot" in mail.text


@pytest.mark.parametrize(
    "weak",
    ["short", "Password2026!", "qwertyuiop12", "{local}-2026", "{tenant}12345", "dougong12345"],
)
def test_a_weak_password_is_not_taken(home: Home, email: str, weak: str) -> None:
    browser = browser_of(home, email)
    new = weak.format(local=email.partition("@")[0], tenant=home.tenant.name)

    answer: Any = browser.call("PUT", "/auth/password", {"current": PASSWORD, "new": new})

    assert (answer.status_code, answer.json["code"]) == (422, "access.weak_password")
    assert new not in answer.text
    assert Browser(home.anyone()).sign_in(home, email).status_code == 200


def test_guessing_the_password_within_a_session_is_slowed_down(home: Home, email: str) -> None:
    browser = browser_of(home, email)
    body = {"current": "not what it is", "new": NEW_PASSWORD}

    answers = [browser.call("PUT", "/auth/password", body).status_code for _ in range(7)]

    assert answers == [403, 403, 403, 403, 403, 429, 429]


def test_a_token_changes_nothing_that_guards_the_account(home: Home) -> None:
    _, by_token = home.add_user(f"session{next(_numbers)}@example.com")
    calls: list[tuple[str, str, Any]] = [
        ("GET", "/auth/sessions", None),
        ("DELETE", "/auth/sessions", None),
        ("PUT", "/auth/password", {"current": PASSWORD, "new": NEW_PASSWORD}),
        ("POST", "/auth/confirm", {"password": PASSWORD}),
        ("GET", "/auth/totp", None),
        ("POST", "/auth/totp", None),
        ("PUT", "/auth/totp", {"code": "1"}),
        ("DELETE", "/auth/totp", {"code": "1"}),
        ("POST", "/auth/recovery-codes", {"code": "1"}),
        ("POST", "/auth/tokens", {"name": "another"}),
    ]

    for method, path, body in calls:
        answer = by_token.call(method, path, **({} if body is None else {"json": body}))
        assert answer.status_code == 403, (method, path)
        assert answer.json is not None
        assert answer.json["code"] == "access.session_needed", (method, path)


def test_signing_in_anew_ends_what_the_browser_had(
    home: Home, email: str, clock: SettableClock
) -> None:
    browser = browser_of(home, email)
    old = browser.client.flask.get_cookie("dougong")
    assert old is not None

    browser.sign_in(home, email)
    clock.advance(seconds=1)

    assert len(sessions_of(browser)) == 1
    elsewhere = home.anyone()
    elsewhere.flask.set_cookie("dougong", old.value)
    assert elsewhere.get("/auth/me").status_code == 401
