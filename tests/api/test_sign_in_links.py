"""Invitations and forgotten passwords: the mail, and the link in it."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from dougong.testing.over_http import PASSWORD, Home, SettableClock
from dougong.testing.signing_in import Browser, Mailbox, browser_of, link_in, set_up_factor

NEW_PASSWORD = "nine wooden lattices"
_numbers = count(1)


@pytest.fixture
def email(home: Home) -> str:
    """A user of their own for each test."""
    made = f"link{next(_numbers)}@example.com"
    home.add_user(made)
    return made


@pytest.fixture
def mailbox(home: Home) -> Mailbox:
    """Where mails come in; empty."""
    box = Mailbox(home.platform)
    box.fetch()
    return box


def ask(home: Home, email: str) -> Any:
    """Ask for a link to a new password."""
    return home.anyone().post("/auth/reset", {"tenant": home.tenant.name, "email": email})


def test_a_forgotten_password_is_set_by_the_link_of_a_mail(
    home: Home, email: str, mailbox: Mailbox, clock: SettableClock
) -> None:
    browser = browser_of(home, email)

    asked = ask(home, email.upper())
    [mail] = mailbox.fetch()
    done = home.anyone().post(f"/auth/reset/{link_in(mail)}", {"password": NEW_PASSWORD})
    clock.advance(seconds=1)

    assert (asked.status_code, asked.data) == (202, b"")
    assert mail.to == email
    assert f"https://{home.tenant.name}.crm.example/-/reset/dgr_{home.tenant.name}_" in mail.text
    assert done.status_code == 204
    assert not browser.is_in
    assert Browser(home.anyone()).sign_in(home, email, NEW_PASSWORD).status_code == 200
    assert [told.subject for told in mailbox.fetch()] == ["Your password was changed"]


def test_the_mail_is_in_the_language_of_who_gets_it(
    home: Home, email: str, mailbox: Mailbox
) -> None:
    user = home.api.records("user", where=f'email = "{email}"')[0]
    home.api.patch(f"/data/user/{user['id']}", {"locale": "zh-CN"})

    ask(home, email)

    [mail] = mailbox.fetch()
    assert mail.subject.startswith("重置")
    assert home.tenant.label["zh-CN"] in mail.text


def test_nobody_is_told_whether_there_is_such_an_account(
    home: Home, email: str, mailbox: Mailbox
) -> None:
    home.api.create("user", email="left@example.com", name="Left", active=False)
    answers = [
        ask(home, email),
        ask(home, "nobody@example.com"),
        ask(home, "left@example.com"),
        home.anyone().post("/auth/reset", {"tenant": "nowhere", "email": email}),
        ask(home, "no address"),
        ask(home, "a\r\nBcc: b@example.com@example.com"),
    ]

    assert {(each.status_code, each.data) for each in answers} == {(202, b"")}
    assert [mail.to for mail in mailbox.fetch()] == [email]


def test_a_link_is_used_once_and_for_an_hour(
    home: Home, email: str, mailbox: Mailbox, clock: SettableClock
) -> None:
    ask(home, email)
    link = link_in(mailbox.fetch()[0])
    home.anyone().post(f"/auth/reset/{link}", {"password": NEW_PASSWORD})
    again: Any = home.anyone().post(f"/auth/reset/{link}", {"password": NEW_PASSWORD})
    mailbox.fetch()
    ask(home, email)
    late = link_in(mailbox.fetch()[0])
    clock.advance(minutes=61)
    too_late: Any = home.anyone().post(f"/auth/reset/{late}", {"password": NEW_PASSWORD})

    assert (again.status_code, again.json["code"]) == (404, "access.link_ended")
    assert (too_late.status_code, too_late.json["code"]) == (404, "access.link_ended")


def test_a_second_mail_takes_the_place_of_the_first(
    home: Home, email: str, mailbox: Mailbox
) -> None:
    ask(home, email)
    first = link_in(mailbox.fetch()[0])
    ask(home, email)
    second = link_in(mailbox.fetch()[0])

    old = home.anyone().post(f"/auth/reset/{first}", {"password": NEW_PASSWORD})
    new = home.anyone().post(f"/auth/reset/{second}", {"password": NEW_PASSWORD})

    assert (old.status_code, new.status_code) == (404, 204)


def test_what_is_no_link_opens_nothing(home: Home, email: str, mailbox: Mailbox) -> None:
    ask(home, email)
    link = link_in(mailbox.fetch()[0])
    body = {"password": NEW_PASSWORD}

    for wrong in (link[:-1] + "!", link.replace("dgr_", "dgi_"), "x", "dgr_nowhere_" + link[-43:]):
        assert home.anyone().post(f"/auth/reset/{wrong}", body).status_code == 404, wrong
    assert home.anyone().post(f"/auth/invite/{link}", body).status_code == 404
    assert Browser(home.anyone()).sign_in(home, email, PASSWORD).status_code == 200


def test_a_weak_password_leaves_the_link_as_it_is(home: Home, email: str, mailbox: Mailbox) -> None:
    ask(home, email)
    link = link_in(mailbox.fetch()[0])

    weak = home.anyone().post(f"/auth/reset/{link}", {"password": "password1234"})
    good = home.anyone().post(f"/auth/reset/{link}", {"password": NEW_PASSWORD})

    assert (weak.status_code, good.status_code) == (422, 204)


def test_a_new_password_does_not_get_around_the_second_factor(
    home: Home, email: str, mailbox: Mailbox, clock: SettableClock
) -> None:
    set_up_factor(browser_of(home, email), clock)
    mailbox.fetch()
    ask(home, email)
    home.anyone().post(f"/auth/reset/{link_in(mailbox.fetch()[0])}", {"password": NEW_PASSWORD})

    answer: Any = Browser(home.anyone()).sign_in(home, email, NEW_PASSWORD)

    assert (answer.status_code, answer.json["code"]) == (401, "access.code_needed")


def test_asking_again_and_again_is_slowed_down(
    home: Home, email: str, mailbox: Mailbox, clock: SettableClock
) -> None:
    answers = [ask(home, email).status_code for _ in range(5)]
    unknown = [ask(home, "nobody.at.all@example.com").status_code for _ in range(5)]

    assert answers == unknown == [202, 202, 202, 429, 429]
    assert len(mailbox.fetch()) == 1
    clock.advance(minutes=6)
    assert ask(home, email).status_code == 202
    mailbox.fetch()


def test_somebody_invited_chooses_a_password(
    home: Home, mailbox: Mailbox, clock: SettableClock
) -> None:
    email = f"link{next(_numbers)}@example.com"
    user = home.api.create("user", email=email, name="Newcomer")
    admin = browser_of(home, home.email)

    invited = admin.call("POST", f"/access/users/{user['id']}/invite")
    [mail] = mailbox.fetch()
    clock.advance(hours=71)
    body = {"password": NEW_PASSWORD, "name": "New Comer"}
    accepted = home.anyone().post(f"/auth/invite/{link_in(mail)}", body)

    assert invited.status_code == 202
    assert mail.to == email
    assert "/-/invite/dgi_" in mail.text
    assert accepted.status_code == 204
    signed_in: Any = Browser(home.anyone()).sign_in(home, email, NEW_PASSWORD).json
    assert signed_in["user"]["label"] == "New Comer"


def test_only_who_manages_users_invites_and_only_who_is_there(home: Home, email: str) -> None:
    admin, plain = browser_of(home, home.email), browser_of(home, email)

    refused = plain.call("POST", f"/access/users/{home.user_id}/invite")
    nobody = admin.call("POST", "/access/users/00000000-0000-0000-0000-000000000000/invite")

    assert (refused.status_code, nobody.status_code) == (403, 404)


def test_the_host_that_a_client_names_does_not_get_into_the_mail(
    home: Home, email: str, mailbox: Mailbox
) -> None:
    body = {"tenant": home.tenant.name, "email": email}
    home.anyone().post("/auth/reset", body, headers={"Host": "evil.example"})
    home.anyone().post("/auth/reset", body, headers={"X-Forwarded-Host": "evil.example"})

    assert all("evil" not in mail.text for mail in mailbox.fetch())
