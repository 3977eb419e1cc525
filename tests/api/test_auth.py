"""Signing in and out, API tokens, and who is answered what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dougong.testing.over_http import PASSWORD, ApiClient, Home, SettableClock, make_home


def sign_in(home: Home, email: str | None = None, password: str = PASSWORD) -> tuple[Any, Any]:
    """Sign in by password; gives the client with its cookie, and the answer."""
    client = home.anyone()
    body = {"tenant": home.tenant.name, "email": email or home.email, "password": password}
    return client, client.post("/auth/login", body)


def test_a_right_password_opens_a_session(home: Home) -> None:
    client, answer = sign_in(home)

    cookie = answer.headers["Set-Cookie"]
    assert answer.status_code == 200
    assert answer.json["user"] == {"id": home.user_id, "label": "Admin", "email": home.email}
    assert cookie.startswith(f"dougong=dgs_{home.tenant.name}_")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert client.get("/data/company").status_code == 200


def test_me_tells_who_and_where_and_what(home: Home) -> None:
    client, signed_in = sign_in(home)

    me = client.get("/auth/me").json
    by_token = home.api.get("/auth/me").json

    assert me == {
        "user": {"id": home.user_id, "label": "Admin", "email": home.email},
        "tenant": {
            "name": home.tenant.name,
            "label": home.tenant.label,
            "currency": "USD",
            "time_zone": "UTC",
            "operates": False,
        },
        "locale": "en",
        "time_zone": "UTC",
        "viewer": None,
        "rights": {"everything": True, "system": [], "actions": [], "apps": None},
        "second_factor_needed": False,
        "events": None,
        "csrf_token": signed_in.json["csrf_token"],
    }
    assert by_token is not None
    assert "csrf_token" not in by_token


def test_what_is_wrong_with_a_sign_in_is_not_told(home: Home) -> None:
    answers = [
        sign_in(home, password="wrong")[1],
        sign_in(home, email="nobody@example.com")[1],
        sign_in(home, email="a\0b", password="\ud7ff")[1],
        home.anyone().post(
            "/auth/login", {"tenant": "nowhere", "email": home.email, "password": PASSWORD}
        ),
    ]

    assert {answer.status_code for answer in answers} == {401, 422}
    told = [answer.json for answer in answers if answer.status_code == 401]
    assert len(told) == 3
    assert {each["code"] for each in told} == {"access.sign_in_failed"}
    assert len({each["detail"] for each in told}) == 1


def test_the_tenant_may_come_from_the_first_label_of_the_host(home: Home) -> None:
    client = home.anyone()
    body = {"email": home.email, "password": PASSWORD}
    host = f"http://{home.tenant.name}.crm.example"

    answer = client.post("/auth/login", body, base_url=host)

    assert answer.status_code == 200


def test_among_several_tenants_one_must_be_named(home: Home, second_home: Home) -> None:
    answer = home.anyone().post("/auth/login", {"email": home.email, "password": PASSWORD})

    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["errors"][0]["details"] == {"property": "tenant"}


@pytest.fixture
def second_home(home: Home) -> Home:
    """Another tenant."""
    return make_home(home.platform, home.app)


def test_a_sign_in_that_is_not_complete_tells_every_fault(home: Home) -> None:
    answer = home.anyone().post("/auth/login", {"emial": "x", "password": 7})

    assert answer.status_code == 422
    assert answer.json is not None
    faults = {(fault["path"], fault["code"]) for fault in answer.json["errors"]}
    assert faults == {
        ("/emial", "definition.unknown_property"),
        ("", "definition.missing_property"),
        ("/password", "definition.wrong_type"),
    }


def test_too_many_wrong_passwords_must_wait(home: Home, clock: SettableClock) -> None:
    email = "slow@example.com"
    home.add_user(email)
    for _ in range(7):
        answer = sign_in(home, email, "wrong")[1]
        if answer.status_code == 429:
            break

    right = sign_in(home, email)[1]

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1
    assert right.status_code == 429
    clock.advance(seconds=61)
    assert sign_in(home, email)[1].status_code == 200


def test_a_write_with_a_cookie_needs_the_token_of_the_page(home: Home) -> None:
    client, signed_in = sign_in(home)
    token = signed_in.json["csrf_token"]

    without = client.post("/data/company", {"name": "x"})
    wrong = client.post("/data/company", {"name": "x"}, headers={"X-CSRF-Token": token + "x"})
    odd = client.post("/data/company", {"name": "x"}, headers={"X-CSRF-Token": "ü"})
    right = client.post("/data/company", {"name": "x"}, headers={"X-CSRF-Token": token})

    assert (without.status_code, wrong.status_code, odd.status_code) == (403, 403, 403)
    assert without.json is not None
    assert without.json["code"] == "access.csrf"
    assert right.status_code == 201


def test_the_token_of_one_session_is_not_that_of_another(home: Home) -> None:
    first, _ = sign_in(home)
    _, second = sign_in(home)

    answer = first.post("/auth/logout", headers={"X-CSRF-Token": second.json["csrf_token"]})

    assert answer.status_code == 403


def test_who_signs_out_is_out(home: Home) -> None:
    client, signed_in = sign_in(home)
    cookie = client.flask.get_cookie("dougong")

    answer = client.post("/auth/logout", headers={"X-CSRF-Token": signed_in.json["csrf_token"]})

    assert answer.status_code == 204
    assert client.flask.get_cookie("dougong") is None
    assert cookie is not None
    again = home.anyone().get("/auth/me")
    assert again.status_code == 401
    stolen = home.anyone().call("GET", "/auth/me", headers={"Cookie": f"dougong={cookie.value}"})
    assert stolen.status_code == 401


def test_an_idle_session_ends(home: Home, clock: SettableClock) -> None:
    client, _ = sign_in(home)
    clock.advance(hours=11)
    still = client.get("/auth/me").status_code
    clock.advance(hours=13)

    assert still == 200
    assert client.get("/auth/me").status_code == 401


def test_a_call_without_a_valid_credential_is_refused(home: Home) -> None:
    for header in (
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Basic YTpi",
        "Bearer dg_nowhere_" + "x" * 43,
        f"Bearer dg_{home.tenant.name}_" + "x" * 43,
        f"Bearer dgs_{home.tenant.name}_" + "x" * 43,
        "Bearer \xff\xfe",
    ):
        answer = home.anyone().call("GET", "/data/company", headers={"Authorization": header})

        assert answer.status_code == 401, header
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.json is not None
        assert answer.json["code"] == "access.unauthenticated"


def test_a_token_is_shown_once_and_works(home: Home) -> None:
    client, signed_in = sign_in(home)
    headers = {"X-CSRF-Token": signed_in.json["csrf_token"]}
    expires = home.platform.clock.now() + timedelta(days=1)

    made = client.post(
        "/auth/tokens", {"name": "ci", "expires_at": expires.isoformat()}, headers=headers
    )

    assert made.status_code == 201
    assert made.json is not None
    text = made.json["token"]
    listed = client.get("/auth/tokens").json
    assert listed is not None
    mine = next(each for each in listed["tokens"] if each["id"] == made.json["id"])
    assert mine == {key: made.json[key] for key in made.json if key != "token"}
    program = ApiClient(home.app.test_client(), {"Authorization": f"Bearer {text}"})
    assert program.post("/data/company", {"name": "By token"}).status_code == 201


def test_a_revoked_token_stops_working_within_a_second(home: Home, clock: SettableClock) -> None:
    client, signed_in = sign_in(home)
    headers = {"X-CSRF-Token": signed_in.json["csrf_token"]}
    made = client.post("/auth/tokens", {"name": "short"}, headers=headers).json
    assert made is not None
    program = ApiClient(home.app.test_client(), {"Authorization": f"Bearer {made['token']}"})
    before = program.get("/auth/me").status_code

    revoked = client.delete(f"/auth/tokens/{made['id']}", headers=headers)

    assert before == 200
    assert revoked.status_code == 204
    clock.advance(seconds=1)
    assert program.get("/auth/me").status_code == 401
    assert client.delete(f"/auth/tokens/{made['id']}", headers=headers).status_code == 404


def test_a_token_cannot_make_another(home: Home) -> None:
    answer = home.api.post("/auth/tokens", {"name": "more"})

    assert answer.status_code == 403
    assert answer.json is not None
    assert answer.json["code"] == "access.session_needed"


def test_a_token_that_makes_no_sense_is_refused(home: Home) -> None:
    client, signed_in = sign_in(home)
    headers = {"X-CSRF-Token": signed_in.json["csrf_token"]}

    bodies: list[Any] = [
        {},
        {"name": ""},
        {"name": "x" * 101},
        {"name": "a\0b"},
        {"name": "x", "expires_at": "tomorrow"},
        {"name": "x", "expires_at": "2020-01-01T00:00:00Z"},
        {"name": "x", "scopes": ["all"]},
        [],
    ]
    for body in bodies:
        answer = client.post("/auth/tokens", body, headers=headers)

        assert answer.status_code == 422, body


def test_nobody_revokes_the_token_of_another(home: Home) -> None:
    _, other = home.add_user("other@example.com", admin=True)
    client, signed_in = sign_in(home)
    headers = {"X-CSRF-Token": signed_in.json["csrf_token"]}
    made = client.post("/auth/tokens", {"name": "mine"}, headers=headers).json
    assert made is not None

    answer = other.delete(f"/auth/tokens/{made['id']}")

    assert answer.status_code == 404
    listed = client.get("/auth/tokens").json
    assert listed is not None
    assert made["id"] in [each["id"] for each in listed["tokens"]]


def test_a_user_without_rights_sees_their_name_and_nothing_else(home: Home) -> None:
    _, plain = home.add_user("plain@example.com")
    record = home.api.create("company", name="Secret")

    me = plain.get("/auth/me").json

    assert me is not None
    assert me["user"]["email"] == "plain@example.com"
    assert me["rights"]["everything"] is False
    assert me["rights"]["system"] == me["rights"]["actions"] == []
    for method, path in (
        ("GET", "/data/company"),
        ("GET", f"/data/company/{record['id']}"),
        ("GET", "/data/company/aggregate"),
        ("GET", f"/data/company/{record['id']}/history"),
        ("POST", "/data/company"),
        ("PATCH", f"/data/company/{record['id']}"),
        ("DELETE", f"/data/company/{record['id']}"),
        ("POST", f"/data/company/{record['id']}/restore"),
        ("GET", "/meta/object"),
        ("GET", "/meta/object/company"),
        ("PUT", "/meta/object/company"),
        ("DELETE", "/meta/object/company"),
        ("POST", "/meta/deploy"),
        ("GET", "/meta/versions"),
    ):
        body: Any = {} if method in ("POST", "PATCH", "PUT") else None
        answer = plain.call(method, path, json=body)

        assert answer.status_code == 403, (method, path, answer.text)
    assert home.api.get(f"/data/company/{record['id']}").json == record


def test_a_user_who_left_is_out_within_a_second(home: Home, clock: SettableClock) -> None:
    user_id, leaver = home.add_user("leaver@example.com", admin=True)
    before = leaver.get("/data/company").status_code

    home.api.patch(f"/data/user/{user_id}", {"active": False})

    clock.advance(seconds=1)
    assert before == 200
    assert leaver.get("/data/company").status_code == 401
    assert sign_in(home, "leaver@example.com")[1].status_code == 401


def test_a_user_is_answered_in_their_own_language(home: Home, clock: SettableClock) -> None:
    user_id, chinese = home.add_user("mei@example.com", admin=True)
    home.api.patch(f"/data/user/{user_id}", {"locale": "zh-CN"})
    clock.advance(seconds=1)

    own = chinese.get("/data/nothing")
    asked = chinese.saying("en").get("/data/nothing")

    assert own.json is not None
    assert asked.json is not None
    assert own.json["detail"] == "没有名为 `nothing` 的对象"
    assert asked.json["detail"] == "there is no object `nothing`"


def test_a_member_works_on_records_and_builds_nothing(home: Home) -> None:
    user_id, member = home.add_user("member@example.com", member=True)

    made = member.create("company", name="Acme")

    assert member.get(f"/data/company/{made['id']}").status_code == 200
    assert member.patch(f"/data/user/{user_id}", {"name": "X"}).status_code == 403
    assert member.get("/meta/object").status_code == 403
