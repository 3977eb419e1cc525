"""The second factor: setting it up, signing in with it, losing it, being told to have it."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from pyotp.totp import TOTP

from dougong.testing.over_http import Home, SettableClock, make_home
from dougong.testing.signing_in import Browser, Mailbox, browser_of, set_up_factor

_numbers = count(1)


@pytest.fixture
def email(home: Home) -> str:
    """A user of their own for each test."""
    made = f"factor{next(_numbers)}@example.com"
    home.add_user(made)
    return made


def code_of(answer: Any) -> str:
    """Give the code of a problem."""
    assert answer.json is not None
    return str(answer.json["code"])


def test_an_app_takes_the_secret_over_by_a_picture(home: Home, email: str) -> None:
    browser = browser_of(home, email)

    offered: Any = browser.call("POST", "/auth/totp").json

    assert re.fullmatch(r"[A-Z2-7]{32}", offered["secret"])
    assert offered["uri"].startswith(f"otpauth://totp/{home.tenant.name}:")
    assert f"secret={offered['secret']}" in offered["uri"]
    assert offered["svg"].startswith("<svg")
    assert "<script" not in offered["svg"]


def test_the_second_factor_counts_once_a_code_of_it_was_shown(
    home: Home, email: str, clock: SettableClock
) -> None:
    browser = browser_of(home, email)
    browser.call("POST", "/auth/totp")

    before: Any = browser.client.get("/auth/totp").json
    wrong = browser.call("PUT", "/auth/totp", {"code": "000000"})
    still = Browser(home.anyone()).sign_in(home, email)
    _, codes = set_up_factor(browser, clock)
    after: Any = browser.client.get("/auth/totp").json

    assert before == {"on": False, "since": None, "recovery_codes": 0}
    assert (wrong.status_code, code_of(wrong)) == (403, "access.wrong_code")
    assert still.status_code == 200
    assert after["on"] is True
    assert after["recovery_codes"] == len(set(codes)) == 10


def test_a_sign_in_asks_for_the_code_only_after_the_right_password(
    home: Home, email: str, clock: SettableClock
) -> None:
    app, _ = set_up_factor(browser_of(home, email), clock)
    other = Browser(home.anyone())

    wrong_password = other.sign_in(home, email, "something else entirely", code=app.code())
    without = other.sign_in(home, email)
    wrong = other.sign_in(home, email, code="123456")
    right = other.sign_in(home, email, code=app.code())

    assert (wrong_password.status_code, code_of(wrong_password)) == (401, "access.sign_in_failed")
    assert (without.status_code, code_of(without)) == (401, "access.code_needed")
    assert (wrong.status_code, code_of(wrong)) == (403, "access.wrong_code")
    assert right.status_code == 200


def test_a_code_is_right_once(home: Home, email: str, clock: SettableClock) -> None:
    app, _ = set_up_factor(browser_of(home, email), clock)
    code = app.code()

    first = Browser(home.anyone()).sign_in(home, email, code=code)
    second = Browser(home.anyone()).sign_in(home, email, code=code)

    assert (first.status_code, second.status_code) == (200, 403)


def test_a_clock_that_is_half_a_minute_off_does_not_matter(
    home: Home, email: str, clock: SettableClock
) -> None:
    app, _ = set_up_factor(browser_of(home, email), clock)
    clock.advance(minutes=10)

    def sign_in(**off: float) -> int:
        code = TOTP(app.seed).at(clock.now() + timedelta(**off))
        return Browser(home.anyone()).sign_in(home, email, code=code).status_code

    behind, far, ahead = sign_in(seconds=-30), sign_in(seconds=90), sign_in(seconds=30)

    assert (behind, far, ahead) == (200, 403, 200)


def test_a_recovery_code_signs_in_once_however_it_is_typed(
    home: Home, email: str, clock: SettableClock
) -> None:
    browser = browser_of(home, email)
    _, codes = set_up_factor(browser, clock)

    typed = codes[3].upper().replace("-", " ")
    first = Browser(home.anyone()).sign_in(home, email, code=typed)
    second = Browser(home.anyone()).sign_in(home, email, code=codes[3])
    left: Any = browser.client.get("/auth/totp").json

    assert (first.status_code, second.status_code) == (200, 403)
    assert left["recovery_codes"] == 9


def test_new_recovery_codes_take_the_place_of_the_old(
    home: Home, email: str, clock: SettableClock
) -> None:
    browser = browser_of(home, email)
    app, old = set_up_factor(browser, clock)

    refused = browser.call("POST", "/auth/recovery-codes", {"code": "000000"})
    answer: Any = browser.call("POST", "/auth/recovery-codes", {"code": app.code()}).json
    new = answer["recovery_codes"]

    assert refused.status_code == 403
    assert not set(old) & set(new)
    assert Browser(home.anyone()).sign_in(home, email, code=old[0]).status_code == 403
    assert Browser(home.anyone()).sign_in(home, email, code=new[0]).status_code == 200


def test_guessing_codes_is_slowed_down_for_long(
    home: Home, email: str, clock: SettableClock
) -> None:
    app, _ = set_up_factor(browser_of(home, email), clock)
    browser = Browser(home.anyone())

    for _ in range(15):
        clock.advance(hours=1)
        assert browser.sign_in(home, email, code="000000").status_code == 403
    clock.advance(seconds=61)
    blocked = browser.sign_in(home, email, code=app.code())

    assert blocked.status_code == 429
    assert int(blocked.headers["Retry-After"]) > 600
    clock.advance(hours=1)
    assert browser.sign_in(home, email, code=app.code()).status_code == 200


def test_turning_it_on_or_off_ends_other_sessions_and_is_told_by_mail(
    home: Home, email: str, clock: SettableClock
) -> None:
    mailbox = Mailbox(home.platform)
    mailbox.fetch()
    here, there = browser_of(home, email), browser_of(home, email)

    app, _ = set_up_factor(here, clock)
    clock.advance(seconds=1)
    after_on = (here.is_in, there.is_in)
    there.sign_in(home, email, code=app.code())
    ended = here.call("DELETE", "/auth/totp", {"code": app.code()})
    clock.advance(seconds=1)

    assert after_on == (True, False)
    assert ended.status_code == 204
    assert (here.is_in, there.is_in) == (True, False)
    assert [mail.to for mail in mailbox.fetch()] == [email, email]
    assert Browser(home.anyone()).sign_in(home, email).status_code == 200


def test_a_second_one_is_not_set_up_beside_the_first(
    home: Home, email: str, clock: SettableClock
) -> None:
    browser = browser_of(home, email)
    set_up_factor(browser, clock)

    answer = browser.call("POST", "/auth/totp")

    assert (answer.status_code, code_of(answer)) == (409, "access.second_factor_on")


def test_who_signed_in_long_ago_proves_who_they_are_first(
    home: Home, email: str, clock: SettableClock
) -> None:
    browser = browser_of(home, email)
    clock.advance(minutes=16)

    refused = browser.call("POST", "/auth/totp")
    wrong = browser.call("POST", "/auth/confirm", {"password": "not my password at all"})
    browser.call("POST", "/auth/confirm", {"password": "a bracket carries the roof"})
    allowed = browser.call("POST", "/auth/totp")

    assert (refused.status_code, code_of(refused)) == (403, "access.confirm_needed")
    assert (wrong.status_code, code_of(wrong)) == (403, "access.wrong_password")
    assert allowed.status_code == 200


def test_a_company_may_demand_it_and_then_nothing_else_works_without(
    clock: SettableClock, home: Home
) -> None:
    strict = make_home(home.platform, home.app)
    strict.add_user("plain@example.com")
    answer = strict.api.put("/settings/second_factor", {"value": "everyone", "level": "tenant"})
    assert answer.status_code == 200, answer.text

    browser = Browser(strict.anyone())
    signed_in: Any = browser.sign_in(strict, "plain@example.com").json
    me: Any = browser.client.get("/auth/me").json
    refused = browser.client.get("/data/user")
    app, _ = set_up_factor(browser, clock)
    kept = browser.call("DELETE", "/auth/totp", {"code": app.code()})

    assert signed_in["second_factor_needed"] is True
    assert me["second_factor_needed"] is True
    assert (refused.status_code, code_of(refused)) == (403, "access.second_factor_needed")
    assert browser.client.get("/auth/me").json["second_factor_needed"] is False  # type: ignore[index]
    assert (kept.status_code, code_of(kept)) == (409, "access.second_factor_demanded")


def test_a_company_may_demand_it_of_administrators_alone(home: Home) -> None:
    strict = make_home(home.platform, home.app)
    strict.add_user("plain@example.com")
    strict.api.put("/settings/second_factor", {"value": "admins", "level": "tenant"})

    admin: Any = Browser(strict.anyone()).sign_in(strict, strict.email).json
    plain: Any = Browser(strict.anyone()).sign_in(strict, "plain@example.com").json

    assert (admin["second_factor_needed"], plain["second_factor_needed"]) == (True, False)


def test_who_lost_the_second_factor_is_helped_by_whoever_looks_after_users(
    home: Home, email: str, clock: SettableClock
) -> None:
    mailbox = Mailbox(home.platform)
    browser = browser_of(home, email)
    set_up_factor(browser, clock)
    mailbox.fetch()
    user: Any = browser.client.get("/auth/me").json
    path = f"/access/users/{user['user']['id']}/totp"
    admin = browser_of(home, home.email)

    by_token = home.api.delete(path)
    refused = browser.call("DELETE", path)
    helped = admin.call("DELETE", path)
    clock.advance(seconds=1)

    assert (by_token.status_code, refused.status_code, helped.status_code) == (403, 403, 204)
    assert not browser.is_in
    assert [mail.to for mail in mailbox.fetch()] == [email]
    assert Browser(home.anyone()).sign_in(home, email).status_code == 200
