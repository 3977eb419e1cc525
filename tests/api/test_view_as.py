"""Looking at everything as another user does, and changing nothing meanwhile."""

from __future__ import annotations

from itertools import count
from typing import Any

from sqlalchemy import select

from dougong.storage.statement import compile_statement
from dougong.storage.tables import tenant_tables
from dougong.testing.over_http import PASSWORD, ApiClient, Home, SettableClock

_numbers = count(1)


def add_user(home: Home, **given: Any) -> tuple[str, str, ApiClient]:
    """Make a user; gives the id, the e-mail, and a client that has a token."""
    email = f"mei{next(_numbers)}@example.com"
    user_id, client = home.add_user(email, **given)
    return user_id, email, client


def told(answer: Any) -> Any:
    """Give the JSON of an answer."""
    return answer.json


def me_of(client: ApiClient) -> Any:
    """Tell who a client is."""
    return client.get("/auth/me").json


def signed_in(home: Home, email: str) -> tuple[ApiClient, str]:
    """Sign in by password; gives the browser, and the token of its pages."""
    client = home.anyone()
    body = {"tenant": home.tenant.name, "email": email, "password": PASSWORD}
    return client, told(client.post("/auth/login", body))["csrf_token"]


def page(token: str) -> dict[str, Any]:
    """Give what a page sends with a call that changes something."""
    return {"headers": {"X-CSRF-Token": token}}


def looking(home: Home, user_id: str) -> tuple[ApiClient, str]:
    """Look as a user as the administrator."""
    client, token = signed_in(home, home.email)
    answer = client.post("/auth/view-as", {"user": user_id}, **page(token))
    assert answer.status_code == 200, answer.text
    return client, told(answer)["csrf_token"]


def noted(home: Home) -> list[tuple[str, str, Any]]:
    """Give what the audit log says of looking as others."""
    audit = tenant_tables(home.tenant.schema).audit
    asked = select(audit.c.actor, audit.c.action, audit.c.details).order_by(audit.c.id)
    with home.platform.database.connection(home.tenant.schema) as connection:
        rows = compile_statement(asked).all(connection, {})
    return [(str(row[0]), row[1], row[2]) for row in rows if row[1].startswith("view_as")]


def test_who_looks_as_a_user_is_that_user_with_a_viewer(home: Home) -> None:
    mei, email, _ = add_user(home)
    client, _ = looking(home, mei)

    me = me_of(client)

    assert me["user"] == {"id": mei, "label": email.split("@")[0], "email": email}
    assert me["viewer"] == {"id": home.user_id, "label": "Admin", "email": home.email}
    assert me["rights"]["everything"] is False
    assert me_of(home.api)["viewer"] is None


def test_nothing_can_be_changed_meanwhile(home: Home) -> None:
    chen, _, _ = add_user(home, admin=True)
    client, token = looking(home, chen)

    refused = [
        client.post("/data/company", {"name": "x"}, **page(token)),
        client.put("/ui/mine/favourites", {"value": []}),
        client.post("/auth/view-as", {"user": home.user_id}, **page(token)),
        client.patch("/auth/me", {"locale": "zh-CN"}, **page(token)),
        client.delete("/meta/draft/object/company", **page(token)),
    ]

    assert [answer.status_code for answer in refused] == [403] * 5
    assert {told(answer)["code"] for answer in refused[2:]} == {"access.viewing"}
    assert told(refused[0])["code"] == "access.viewing"
    assert home.api.records("company") == []


def test_it_ends_when_told_and_stands_in_the_audit_log(home: Home) -> None:
    mei, _, _ = add_user(home)
    client, token = looking(home, mei)

    ended = client.delete("/auth/view-as", **page(token))
    again = client.delete("/auth/view-as", **page(told(ended)["csrf_token"]))

    me = me_of(client)
    assert (me["user"]["id"], me["viewer"]) == (home.user_id, None)
    assert again.status_code == 204
    assert noted(home)[-2:] == [
        (home.user_id, "view_as.begin", {"user": mei}),
        (home.user_id, "view_as.end", {"user": mei}),
    ]


def test_the_cookie_of_before_is_soon_of_no_use(home: Home, clock: SettableClock) -> None:
    mei, _, _ = add_user(home)
    client, token = signed_in(home, home.email)
    before = client.flask.get_cookie("dougong")
    assert before is not None
    client.post("/auth/view-as", {"user": mei}, **page(token))

    stale = home.anyone()
    stale.flask.set_cookie("dougong", before.value)
    clock.advance(seconds=1)

    assert stale.get("/auth/me").status_code == 401
    assert client.get("/auth/me").status_code == 200


def test_it_takes_the_right_and_a_session_and_a_user_in_service(home: Home) -> None:
    mei, email, by_token = add_user(home)
    before = noted(home)
    client, token = signed_in(home, home.email)
    other, other_token = signed_in(home, email)

    answers = [
        other.post("/auth/view-as", {"user": home.user_id}, **page(other_token)),
        home.api.post("/auth/view-as", {"user": mei}),
        client.post("/auth/view-as", {"user": home.user_id}, **page(token)),
        client.post("/auth/view-as", {"user": mei[:-4] + "0000"}, **page(token)),
        client.post("/auth/view-as", {"user": "-" * 36}, **page(token)),
    ]

    assert [(answer.status_code, told(answer)["code"]) for answer in answers] == [
        (403, "access.missing_right"),
        (403, "access.cannot_view"),
        (403, "access.cannot_view"),
        (404, "access.viewed_user_not_found"),
        (422, "request.invalid"),
    ]
    assert me_of(by_token)["viewer"] is None
    assert noted(home) == before


def test_whoever_is_looked_as_and_leaves_gives_the_viewer_back(
    home: Home, clock: SettableClock
) -> None:
    mei, _, _ = add_user(home)
    client, _ = looking(home, mei)
    version = told(home.api.get(f"/data/user/{mei}"))["version"]
    home.api.patch(f"/data/user/{mei}", {"active": False}, headers={"If-Match": f'"{version}"'})

    clock.advance(seconds=1)
    me = me_of(client)

    assert (me["user"]["id"], me["viewer"]) == (home.user_id, None)


def test_signing_out_ends_the_session(home: Home) -> None:
    mei, _, _ = add_user(home)
    client, token = looking(home, mei)

    answer = client.post("/auth/logout", **page(token))

    assert answer.status_code == 204
    assert client.get("/auth/me").status_code == 401
