"""Tenants over HTTP, as those see them who run the platform; all others find nothing there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from dougong.app import Platform
from dougong.packages.tenants.operating import PURGE_TENANT, purge_when_due
from dougong.storage.jobs import enqueue
from dougong.storage.tenants import find_tenant, look_up_any_tenant
from dougong.testing.over_http import PASSWORD, ApiClient, Home, SettableClock, make_home


@pytest.fixture(scope="module")
def operators(platform: Platform, app: Flask) -> Home:
    """A tenant that runs the platform."""
    made = make_home(platform, app)
    platform.operators.change(None, made.tenant.name, operates=True)
    return made


@pytest.fixture
def other(platform: Platform, app: Flask) -> Home:
    """Another tenant."""
    return make_home(platform, app)


def fresh(clock: SettableClock) -> None:
    """Let what processes remember for half a second go."""
    clock.advance(seconds=1)


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


def actions(home: Home) -> list[tuple[str, str | None]]:
    """What the audit log of a tenant holds of tenants: act, and whether a user of it did it."""
    schema = home.tenant.schema
    sql = f"SELECT action, actor FROM {schema}._audit WHERE action LIKE 'tenant.%' ORDER BY id"
    with home.platform.database.connection(schema) as connection:
        return [
            (str(a), None if b is None else str(b)) for a, b in connection.execute(sql.encode())
        ]


def test_whoever_does_not_run_the_platform_finds_nothing(operators: Home, other: Home) -> None:
    _, member = operators.add_user("member@operators.example", member=True)
    calls: list[tuple[str, str, Any]] = [
        ("GET", "/tenants", None),
        ("POST", "/tenants", {"name": "x", "label": {"en": "X"}, "admin_email": "a@b.example"}),
        ("GET", f"/tenants/{operators.tenant.name}", None),
        ("PATCH", f"/tenants/{operators.tenant.name}", {"state": "suspended"}),
        ("DELETE", f"/tenants/{operators.tenant.name}", None),
        ("POST", f"/tenants/{operators.tenant.name}/restore", None),
        ("POST", f"/tenants/{operators.tenant.name}/rename", {"name": "mine"}),
        ("POST", f"/tenants/{operators.tenant.name}/clone", {"name": "mine"}),
        ("GET", "/tenants/nobody", None),
    ]
    answers = [other.api.call(m, p, **({"json": b} if b else {})) for m, p, b in calls]
    lacking = [member.call(m, p, **({"json": b} if b else {})) for m, p, b in calls]

    assert {code(each) for each in answers} == {(404, "tenant.not_operator")}
    assert {code(each) for each in lacking} == {(403, "access.missing_right")}
    assert find_tenant(operators.platform.database, operators.tenant.name).is_served


def test_a_tenant_is_made_and_its_administrator_signs_in(operators: Home) -> None:
    answer = operators.api.post(
        "/tenants",
        {
            "name": "made_here",
            "label": {"en": "Made", "zh-CN": "新建"},
            "admin_email": "ann@made.example",
            "time_zone": "Asia/Shanghai",
            "currency": "CNY",
        },
    )

    assert answer.status_code == 201, answer.text
    made: Any = answer.json
    assert (made["name"], made["state"], made["operates"]) == ("made_here", "active", False)
    body = {"tenant": "made_here", "email": "ann@made.example", "password": made["admin_password"]}
    assert operators.anyone().post("/auth/login", body).status_code == 200
    listed: Any = operators.api.get("/tenants").json
    assert "made_here" in [each["name"] for each in listed["tenants"]]
    assert "admin_password" not in operators.api.get("/tenants/made_here").text
    again = operators.api.post("/tenants", {"name": "made_here", "label": {"en": "M"},
                                            "admin_email": "a@b.example"})  # fmt: skip
    assert code(again) == (409, "tenant.exists")


def test_who_is_of_a_suspended_tenant_is_told_so_and_nobody_else_learns_of_it(
    operators: Home, other: Home, clock: SettableClock
) -> None:
    login = {"tenant": other.tenant.name, "email": other.email, "password": PASSWORD}
    browser = other.anyone()
    browser.post("/auth/login", login)

    answer = operators.api.patch(f"/tenants/{other.tenant.name}", {"state": "suspended"})

    fresh(clock)
    assert (answer.status_code, answer.json["state"]) == (200, "suspended")  # type: ignore[index]
    suspended = (403, "access.tenant_suspended")
    assert code(other.api.get("/data/account")) == suspended
    assert code(browser.get("/auth/me")) == suspended
    assert code(other.anyone().post("/auth/login", login)) == suspended
    wrong = other.anyone().post("/auth/login", {**login, "password": "not it, not at all"})
    assert code(wrong) == (401, "access.sign_in_failed")
    bogus = ApiClient(
        other.app.test_client(), {"Authorization": f"Bearer dg_{other.tenant.name}_x"}
    )
    assert code(bogus.get("/auth/me")) == (401, "access.unauthenticated")
    operators.api.patch(f"/tenants/{other.tenant.name}", {"state": "active"})
    fresh(clock)
    assert other.api.get("/data/account").status_code == 200
    assert browser.get("/auth/me").status_code == 200
    assert actions(other) == [("tenant.suspended", None), ("tenant.resumed", None)]
    assert actions(operators)[-2:] == [
        ("tenant.suspended", operators.user_id),
        ("tenant.resumed", operators.user_id),
    ]


def test_a_dropped_tenant_comes_back_until_its_time_is_over(
    operators: Home, other: Home, clock: SettableClock
) -> None:
    place = f"/tenants/{other.tenant.name}"
    record = other.api.create("account", name="Kept", code="K-1")
    do = operators.platform.do_jobs

    dropped: Any = operators.api.delete(place).json

    fresh(clock)
    until = (clock.now() + timedelta(days=30) - timedelta(seconds=1)).isoformat()
    assert (dropped["state"], dropped["drop_after"][:19]) == ("dropping", until[:19])
    assert code(other.api.get("/auth/me")) == (403, "access.tenant_suspended")
    do({PURGE_TENANT: purge_when_due})
    back: Any = operators.api.post(f"{place}/restore").json
    fresh(clock)
    assert (back["state"], back["drop_after"]) == ("active", None)
    assert other.api.get(f"/data/account/{record['id']}").json == record
    assert code(operators.api.post(f"{place}/restore")) == (409, "tenant.wrong_state")
    operators.api.delete(place)
    clock.advance(days=29)
    do({PURGE_TENANT: purge_when_due})
    assert look_up_any_tenant(other.platform.database, other.tenant.name) is not None
    clock.advance(days=2)
    do({PURGE_TENANT: purge_when_due})
    assert look_up_any_tenant(other.platform.database, other.tenant.name) is None
    assert other.api.get("/auth/me").status_code == 401
    assert operators.api.get(place).status_code == 404


def test_a_drop_that_was_taken_back_purges_nothing(
    operators: Home, other: Home, clock: SettableClock
) -> None:
    place = f"/tenants/{other.tenant.name}"
    operators.api.delete(place)
    operators.api.post(f"{place}/restore")
    with operators.platform.database.transaction("dougong") as connection:
        enqueue(  # one that a worker had in hand when the drop was taken back
            connection,
            PURGE_TENANT,
            {"schema": other.tenant.schema},
            id=operators.platform.ids.new(),
            now=clock.now(),
            tenant=None,
        )

    clock.advance(days=40)
    operators.platform.do_jobs({PURGE_TENANT: purge_when_due})

    assert other.api.get("/auth/me").status_code == 200


def test_tokens_and_sessions_of_a_renamed_tenant_go_on(
    operators: Home, other: Home, clock: SettableClock
) -> None:
    old, new = other.tenant.name, f"{other.tenant.name}_renamed"
    login = {"tenant": old, "email": other.email, "password": PASSWORD}
    browser = other.anyone()
    browser.post("/auth/login", login)

    renamed = operators.api.post(f"/tenants/{old}/rename", {"name": new})

    fresh(clock)
    assert renamed.status_code == 200, renamed.text
    assert (renamed.json["name"], renamed.json["former"]) == (new, [old])  # type: ignore[index]
    assert other.api.get("/auth/me").json["tenant"]["name"] == new  # type: ignore[index]
    assert browser.get("/auth/me").status_code == 200
    for name in (old, new):
        assert other.anyone().post("/auth/login", {**login, "tenant": name}).status_code == 200
    made: Any = other.api.create("account", name="After", code="A-1")
    assert other.api.get(f"/data/account/{made['id']}").json == made
    token: Any = other.anyone()
    assert operators.api.get(f"/tenants/{old}").json["name"] == new  # type: ignore[index]
    assert token.get("/auth/me").status_code == 401
    taken = operators.api.post("/tenants", {"name": old, "label": {"en": "O"},
                                            "admin_email": "a@b.example"})  # fmt: skip
    assert code(taken) == (409, "tenant.exists")


def test_nobody_shuts_out_themselves(operators: Home) -> None:
    place = f"/tenants/{operators.tenant.name}"

    suspended = operators.api.patch(place, {"state": "suspended"})
    dropped = operators.api.delete(place)

    assert code(suspended) == code(dropped) == (409, "tenant.own")
    assert operators.api.get("/auth/me").status_code == 200


def test_label_and_limits_are_changed_and_told(operators: Home, other: Home) -> None:
    place = f"/tenants/{other.tenant.name}"

    changed = operators.api.patch(
        place, {"label": {"en": "Renamed", "zh-CN": "改名"}, "limits": {"rows": 7, "jobs": 0}}
    )
    back = operators.api.patch(place, {"limits": {"rows": None}})
    refused = operators.api.patch(place, {"limits": {"rows": -1}})
    unknown = operators.api.patch(place, {"limits": {"users": 5}})

    assert changed.json["own_limits"] == {"rows": 7, "jobs": 0}  # type: ignore[index]
    assert changed.json["label"] == {"en": "Renamed", "zh-CN": "改名"}  # type: ignore[index]
    assert back.json["own_limits"] == {"jobs": 0}  # type: ignore[index]
    assert (refused.status_code, unknown.status_code) == (422, 422)
    told: Any = operators.api.get(place).json
    assert told["limits"]["rows"]["most"] is None
    assert set(told["limits"]) == {"rows", "storage_bytes", "api_per_minute", "jobs"}
