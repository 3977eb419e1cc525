"""OWASP ASVS 5.0, level 2: authentication (V6) and sessions (V7).

Each test is named after its requirement. What we have nothing of, such as codes by telephone, has
none. Signing in by another service is in ``test_asvs_providers.py``.
"""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pyotp.totp import TOTP

from dougong.access.signing_in.second_factor import RECOVERY_CODES, STEP_S
from dougong.testing.over_http import PASSWORD, Home, SettableClock
from dougong.testing.signing_in import (
    Browser,
    Mailbox,
    browser_of,
    link_in,
    set_up_factor,
)

NEW_PASSWORD = "nine wooden lattices"
ROOT = Path(__file__).parents[2]
_numbers = count(1)


@pytest.fixture
def email(home: Home) -> str:
    """A user of their own for each test."""
    made = f"asvs{next(_numbers)}@example.com"
    home.add_user(made)
    return made


@pytest.fixture
def mailbox(home: Home) -> Mailbox:
    """Where mails come in; empty."""
    box = Mailbox(home.platform)
    box.fetch()
    return box


def change(browser: Browser, new: str, current: str = PASSWORD) -> int:
    """Change one's password; gives the status."""
    return browser.call("PUT", "/auth/password", {"current": current, "new": new}).status_code


def cookie_of(browser: Browser) -> str:
    """Give the session's cookie."""
    cookie = browser.client.flask.get_cookie("dougong")
    assert cookie is not None
    return cookie.value


def audited(home: Home, action: str) -> list[Any]:
    """Give the details of what the audit log has of an action."""
    with home.platform.database.connection(home.tenant.schema) as connection:
        rows = connection.execute(
            f"SELECT details FROM {home.tenant.schema}._audit WHERE action = %s ORDER BY id",
            [action],
        ).fetchall()
    return [row[0] for row in rows]


# V6.2 Password security


def test_v6_2_1_a_password_has_at_least_eight_characters(home: Home, email: str) -> None:
    assert change(browser_of(home, email), "kN8#vq!") == 422


def test_v6_2_2_users_change_their_password(home: Home, email: str) -> None:
    assert change(browser_of(home, email), NEW_PASSWORD) == 204
    assert Browser(home.anyone()).sign_in(home, email, NEW_PASSWORD).status_code == 200


def test_v6_2_3_a_change_asks_for_the_password_so_far(home: Home, email: str) -> None:
    assert change(browser_of(home, email), NEW_PASSWORD, current="something else") == 403


@pytest.mark.parametrize("known", ["password12", "1q2w3e4r5t", "qwertyuiop", "iloveyou12"])
def test_v6_2_4_a_password_is_looked_up_among_the_frequent_ones(
    home: Home, email: str, known: str
) -> None:
    assert change(browser_of(home, email), known) == 422


@pytest.mark.parametrize(
    "simple", ["only small letters here", "NUR GROSSE BUCHSTABEN", "天地玄黄宇宙洪荒日月"]
)
def test_v6_2_5_a_password_may_be_of_any_composition(home: Home, email: str, simple: str) -> None:
    assert change(browser_of(home, email), simple) == 204


def test_v6_2_6_and_7_fields_are_hidden_and_may_be_pasted_into() -> None:
    fields = [
        path.read_text("utf-8")
        for path in (ROOT / "ui_builder/src").rglob("*.tsx")
        if 'autoComplete="new-password"' in path.read_text("utf-8")
        or 'autoComplete="current-password"' in path.read_text("utf-8")
    ]

    assert fields
    assert not any("onPaste" in text for text in fields)
    assert all("password" in text for text in fields)


def test_v6_2_8_a_password_is_taken_exactly_as_typed(home: Home, email: str) -> None:
    long = "Nine wooden lattices, " * 6
    change(browser_of(home, email), long)

    assert Browser(home.anyone()).sign_in(home, email, long.lower()).status_code == 401
    assert Browser(home.anyone()).sign_in(home, email, long.strip()).status_code == 401
    assert Browser(home.anyone()).sign_in(home, email, long[:72]).status_code == 401
    assert Browser(home.anyone()).sign_in(home, email, long).status_code == 200


def test_v6_2_9_a_password_may_have_64_characters(home: Home, email: str) -> None:
    assert change(browser_of(home, email), "nine wooden lattices " * 4) == 204


def test_v6_2_10_a_password_does_not_expire(home: Home, email: str, clock: SettableClock) -> None:
    clock.advance(days=400)

    assert Browser(home.anyone()).sign_in(home, email).status_code == 200


def test_v6_2_11_words_of_the_context_are_no_password(home: Home, email: str) -> None:
    local = email.partition("@")[0]

    for made in (f"{local}-2026!", f"{home.tenant.name}-2026", "Dougong2026!", email):
        assert change(browser_of(home, email), made) == 422, made


def test_v6_2_12_a_password_of_a_leak_is_refused_however_it_is_dressed_up(
    home: Home, email: str
) -> None:
    for leaked in ("P@ssw0rd2026!", "!!monkey123!!", "Welcome-2026"):
        assert change(browser_of(home, email), leaked) == 422, leaked


# V6.3 General authentication security


def test_v6_3_1_guessing_is_slowed_down_and_nobody_is_locked_out_by_it(
    home: Home, email: str, clock: SettableClock
) -> None:
    browser = Browser(home.anyone())

    answers = [browser.sign_in(home, email, f"wrong {n}").status_code for n in range(20)]
    blocked = browser.sign_in(home, email)
    clock.advance(seconds=61)

    assert answers[:5] == [401] * 5
    assert set(answers[6:]) == {429}
    assert int(blocked.headers["Retry-After"]) <= 60
    assert browser.sign_in(home, email).status_code == 200


def test_v6_3_2_there_is_no_account_that_nobody_made(home: Home) -> None:
    for name in ("admin", "root", "sa", "dougong", "admin@example.com"):
        assert Browser(home.anyone()).sign_in(home, name, name).status_code == 401


def test_v6_3_3_a_company_can_demand_a_second_factor(home: Home, email: str) -> None:
    home.api.put("/settings/second_factor", {"value": "everyone", "level": "tenant"})
    try:
        browser = Browser(home.anyone())
        browser.sign_in(home, email)
        refused: Any = browser.client.get("/data/user")
    finally:
        home.api.put("/settings/second_factor", {"value": "none", "level": "tenant"})

    assert (refused.status_code, refused.json["code"]) == (403, "access.second_factor_needed")


def test_v6_3_4_every_way_in_asks_for_the_second_factor_of_a_password(
    home: Home, email: str, mailbox: Mailbox, clock: SettableClock
) -> None:
    set_up_factor(browser_of(home, email), clock)
    mailbox.fetch()
    home.anyone().post("/auth/reset", {"tenant": home.tenant.name, "email": email})
    link = link_in(mailbox.fetch()[0])
    reset = home.anyone().post(f"/auth/reset/{link}", {"password": NEW_PASSWORD})

    answer: Any = Browser(home.anyone()).sign_in(home, email, NEW_PASSWORD)

    assert "Set-Cookie" not in reset.headers
    assert answer.json["code"] == "access.code_needed"


def test_v6_3_8_nothing_tells_whether_an_account_exists(home: Home, email: str) -> None:
    known: Any = Browser(home.anyone()).sign_in(home, email, "wrong password").json
    unknown: Any = Browser(home.anyone()).sign_in(home, "no@example.com", "wrong password").json
    body = {"tenant": home.tenant.name, "email": email}
    resets = [
        home.anyone().post("/auth/reset", {**body, "email": each})
        for each in (email, "no@example.com")
    ]

    for answer in (known, unknown):
        del answer["request_id"]
    assert known == unknown
    assert len({(each.status_code, each.data) for each in resets}) == 1


# V6.4 Authentication factor lifecycle and recovery


def test_v6_4_1_what_is_sent_to_begin_with_is_random_short_lived_and_used_once(
    home: Home, mailbox: Mailbox, clock: SettableClock
) -> None:
    new = home.api.create("user", email=f"asvs{next(_numbers)}@example.com", name="New")
    admin = browser_of(home, home.email)
    admin.call("POST", f"/access/users/{new['id']}/invite")
    link = link_in(mailbox.fetch()[0])
    first = home.anyone().post(f"/auth/invite/{link}", {"password": NEW_PASSWORD})
    second = home.anyone().post(f"/auth/invite/{link}", {"password": NEW_PASSWORD})
    admin.call("POST", f"/access/users/{new['id']}/invite")
    late = next(link_in(mail) for mail in mailbox.fetch() if "/invite/" in mail.text)
    clock.advance(hours=73)
    too_late = home.anyone().post(f"/auth/invite/{late}", {"password": NEW_PASSWORD})

    assert len(link.rpartition(f"{home.tenant.name}_")[2]) == 43
    assert [first.status_code, second.status_code, too_late.status_code] == [204, 404, 404]


def test_v6_4_2_there_are_no_hints_and_secret_questions(home: Home) -> None:
    document = home.api.get("/openapi.json").text.lower()

    assert "password_hint" not in document
    assert "secret_question" not in document


def test_v6_4_3_a_reset_does_not_get_around_the_second_factor(
    home: Home, email: str, mailbox: Mailbox, clock: SettableClock
) -> None:
    app, _ = set_up_factor(browser_of(home, email), clock)
    mailbox.fetch()
    home.anyone().post("/auth/reset", {"tenant": home.tenant.name, "email": email})
    link = link_in(mailbox.fetch()[0])
    home.anyone().post(f"/auth/reset/{link}", {"password": NEW_PASSWORD})
    browser = Browser(home.anyone())

    without = browser.sign_in(home, email, NEW_PASSWORD)
    with_code = browser.sign_in(home, email, NEW_PASSWORD, code=app.code())

    assert (without.status_code, with_code.status_code) == (401, 200)


# V6.5 Multi-factor requirements


def test_v6_5_1_codes_are_good_once(home: Home, email: str, clock: SettableClock) -> None:
    app, recovery = set_up_factor(browser_of(home, email), clock)
    code = app.code()

    answers = [
        Browser(home.anyone()).sign_in(home, email, code=each).status_code
        for each in (code, code, recovery[0], recovery[0])
    ]

    assert answers == [200, 403, 200, 403]


def test_v6_5_2_and_3_recovery_codes_are_random_and_kept_by_a_slow_hash(
    home: Home, email: str, clock: SettableClock
) -> None:
    _, codes = set_up_factor(browser_of(home, email), clock)
    _, others = set_up_factor(browser_of(home, home.email), clock)
    with home.platform.database.connection(home.tenant.schema) as connection:
        kept = connection.execute(
            f"SELECT hash FROM {home.tenant.schema}._recovery_code"
        ).fetchall()

    assert len({*codes, *others}) == 2 * RECOVERY_CODES
    assert all(re.fullmatch(r"[a-z2-9]{4}-[a-z2-9]{5}-[a-z2-9]{5}", code) for code in codes)
    assert all(row[0].startswith("$argon2id$") for row in kept)


def test_v6_5_4_a_code_has_six_digits(home: Home, email: str) -> None:
    offered: Any = browser_of(home, email).call("POST", "/auth/totp").json

    assert re.fullmatch(r"[0-9]{6}", TOTP(offered["secret"]).now())


def test_v6_5_5_a_code_lives_for_a_step_and_its_neighbours(
    home: Home, email: str, clock: SettableClock
) -> None:
    app, _ = set_up_factor(browser_of(home, email), clock)
    old = app.code()
    clock.advance(seconds=2 * STEP_S)

    assert STEP_S == 30
    assert Browser(home.anyone()).sign_in(home, email, code=old).status_code == 403


def test_v6_5_seeds_are_encrypted_at_rest(home: Home, email: str, clock: SettableClock) -> None:
    app, _ = set_up_factor(browser_of(home, email), clock)
    with home.platform.database.connection(home.tenant.schema) as connection:
        kept = connection.execute(
            f"SELECT seed FROM {home.tenant.schema}._second_factor"
        ).fetchall()

    assert app.seed not in {row[0] for row in kept}
    assert app.seed in {home.platform.cipher.decrypt(row[0]) for row in kept}


def test_v6_6_3_guessing_codes_is_slowed_down(home: Home, email: str, clock: SettableClock) -> None:
    set_up_factor(browser_of(home, email), clock)
    browser = Browser(home.anyone())

    answers = []
    for _ in range(8):
        clock.advance(seconds=2)
        answers.append(browser.sign_in(home, email, code="000000").status_code)

    assert answers[:5] == [403] * 5
    assert answers[-1] == 429


# V7 Session management


def test_v7_2_1_sessions_are_checked_by_the_server_against_what_it_keeps(
    home: Home, email: str, clock: SettableClock
) -> None:
    browser = browser_of(home, email)
    with home.platform.database.connection(home.tenant.schema) as connection:
        connection.execute(f"DELETE FROM {home.tenant.schema}._session")
    clock.advance(seconds=1)

    assert not browser.is_in


def test_v7_2_2_and_3_session_tokens_are_random_and_made_for_each_session(
    home: Home, email: str
) -> None:
    cookies = {cookie_of(browser_of(home, email)) for _ in range(5)}

    assert len(cookies) == 5
    assert all(len(each.rpartition(f"{home.tenant.name}_")[2]) == 43 for each in cookies)


def test_v7_2_4_a_sign_in_makes_a_new_session(home: Home, email: str, clock: SettableClock) -> None:
    browser = browser_of(home, email)
    before = cookie_of(browser)
    browser.sign_in(home, email)
    clock.advance(seconds=1)
    fixed = home.anyone()
    fixed.flask.set_cookie("dougong", before)

    assert cookie_of(browser) != before
    assert fixed.get("/auth/me").status_code == 401


def test_v7_2_4_a_session_that_was_planted_is_not_taken_over(home: Home, email: str) -> None:
    planted = f"dgs_{home.tenant.name}_{'A' * 43}"
    browser = Browser(home.anyone())
    browser.client.flask.set_cookie("dougong", planted)

    browser.sign_in(home, email)

    assert cookie_of(browser) != planted


def test_v7_3_1_a_session_ends_when_idle(home: Home, email: str, clock: SettableClock) -> None:
    browser = browser_of(home, email)

    clock.advance(hours=12, seconds=1)

    assert not browser.is_in


def test_v7_3_2_a_session_ends_however_much_it_is_used(
    home: Home, email: str, clock: SettableClock
) -> None:
    browser = browser_of(home, email)

    for _ in range(14 * 3 - 1):
        clock.advance(hours=8)
        assert browser.is_in
    clock.advance(hours=8)

    assert not browser.is_in


def test_v7_4_1_signing_out_ends_the_session_on_the_server(
    home: Home, email: str, clock: SettableClock
) -> None:
    browser = browser_of(home, email)
    kept = cookie_of(browser)
    browser.call("POST", "/auth/logout")
    clock.advance(seconds=1)
    replayed = home.anyone()
    replayed.flask.set_cookie("dougong", kept)

    assert replayed.get("/auth/me").status_code == 401


def test_v7_4_2_sessions_end_with_the_account(home: Home, email: str, clock: SettableClock) -> None:
    browser = browser_of(home, email)
    user = home.api.records("user", where=f'email = "{email}"')[0]
    home.api.patch(f"/data/user/{user['id']}", {"active": False})
    clock.advance(seconds=1)

    assert not browser.is_in


def test_v7_4_3_other_sessions_end_with_a_change_of_a_factor(
    home: Home, email: str, clock: SettableClock
) -> None:
    here, there = browser_of(home, email), browser_of(home, email)
    set_up_factor(here, clock)
    clock.advance(seconds=1)
    by_factor = there.is_in
    change(here, NEW_PASSWORD)
    clock.advance(seconds=1)

    assert by_factor is False
    assert here.is_in


def test_v7_4_4_signing_out_is_found_on_every_page() -> None:
    shown = [
        path
        for path in (ROOT / "ui_builder/src").rglob("*.tsx")
        if "useSignOut" in path.read_text("utf-8") or "'/auth/logout'" in path.read_text("utf-8")
    ]

    assert shown


def test_v7_5_1_what_guards_an_account_asks_who_one_is_once_more(
    home: Home, email: str, clock: SettableClock
) -> None:
    browser = browser_of(home, email)
    clock.advance(minutes=16)

    answer: Any = browser.call("POST", "/auth/totp")

    assert (answer.status_code, answer.json["code"]) == (403, "access.confirm_needed")


def test_v7_5_2_users_see_and_end_their_sessions(
    home: Home, email: str, clock: SettableClock
) -> None:
    here, there = browser_of(home, email), browser_of(home, email)
    clock.advance(minutes=16)

    unproved = here.call("DELETE", "/auth/sessions")
    here.call("POST", "/auth/confirm", {"password": PASSWORD})
    proved = here.call("DELETE", "/auth/sessions")
    clock.advance(seconds=1)

    assert (unproved.status_code, proved.status_code) == (403, 204)
    assert (here.is_in, there.is_in) == (True, False)


# V16.3 Security events, as far as they are about signing in


def test_v16_3_1_sign_ins_and_changes_of_what_guards_an_account_are_on_record(
    home: Home, email: str, clock: SettableClock
) -> None:
    browser = browser_of(home, email)
    Browser(home.anyone()).sign_in(home, email, "wrong password")
    app, _ = set_up_factor(browser, clock)
    change(browser, NEW_PASSWORD)
    browser.call("DELETE", "/auth/totp", {"code": app.code()})

    assert {"email": email} in audited(home, "sign_in.failed")
    for action in ("sign_in", "second_factor.on", "password.set", "second_factor.off"):
        assert audited(home, action), action
    everything = str([audited(home, each) for each in ("sign_in.failed", "password.set")])
    assert PASSWORD not in everything
    assert NEW_PASSWORD not in everything
