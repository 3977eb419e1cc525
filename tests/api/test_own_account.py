"""What the sign-in page offers, and what people set of their own account."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.access.accounts import set_password
from dougong.access.users import find_account
from dougong.cli.demo import DEMO_USERS
from dougong.packages.provision import NewTenant
from dougong.testing.over_http import PASSWORD as ANOTHER_PASSWORD
from dougong.testing.over_http import Home, SettableClock

DOCUMENTED = "dougong-demo"


NOTHING_OFFERED = {"demo": [], "providers": [], "reset": True}


@pytest.fixture(scope="module")
def demo(home: Home) -> Any:
    """The demo tenant with two of its users, one of whom has a password of their own."""
    tenant = home.platform.provisioning.create(
        NewTenant(name="demo", label={"en": "Demo", "zh-CN": "演示"}), progress=lambda _: None
    )
    for user, password in zip(DEMO_USERS, (DOCUMENTED, ANOTHER_PASSWORD), strict=False):
        values = {"email": user.email, "name": user.name}
        home.platform.provisioning.add_user(tenant, values, password, admin=False)
    return tenant


def test_nobody_is_offered_where_there_is_no_demo(home: Home) -> None:
    assert home.anyone().get("/auth/options").json == NOTHING_OFFERED


def test_the_demo_offers_those_who_have_the_documented_password(home: Home, demo: Any) -> None:
    assert home.anyone().saying("zh").get("/auth/options").json == {
        **NOTHING_OFFERED,
        "demo": [{"email": "admin@demo.example", "name": "Lin Yu", "title": "管理员"}],
        "tenant": "demo",
        "password": DOCUMENTED,
    }


def test_what_is_offered_signs_one_in(home: Home, demo: Any) -> None:
    offer: Any = home.anyone().get("/auth/options").json

    answer = home.anyone().post(
        "/auth/login",
        {
            "tenant": offer["tenant"],
            "email": offer["demo"][0]["email"],
            "password": offer["password"],
        },
    )

    assert answer.status_code == 200


def test_nothing_is_offered_once_the_password_is_another(home: Home, demo: Any) -> None:
    platform, email = home.platform, DEMO_USERS[0].email
    with platform.database.connection(demo.schema) as connection:
        found = find_account(connection, demo.schema, email)
    assert found is not None
    set_password(
        platform.database,
        platform.passwords,
        demo.schema,
        found[0].user_id,
        ANOTHER_PASSWORD,
        email=email,
        clock=platform.clock,
        by=None,
    )

    assert home.anyone().get("/auth/options").json == NOTHING_OFFERED


def test_everyone_sets_their_own_language_and_time_zone(home: Home, clock: SettableClock) -> None:
    _, api = home.add_user("own@account.example")

    answer = api.patch("/auth/me", {"locale": "zh-CN", "time_zone": "Asia/Shanghai"})

    clock.advance(seconds=1)
    me: Any = api.get("/auth/me").json
    assert answer.json == {"locale": "zh-CN", "time_zone": "Asia/Shanghai"}
    assert (me["locale"], me["time_zone"]) == ("zh-CN", "Asia/Shanghai")
    missing: Any = api.get("/ui/mine/recents").json
    assert missing["detail"] == "您没有保存键为 `recents` 的数据"


def test_without_a_time_zone_of_ones_own_that_of_the_company_counts(
    home: Home, clock: SettableClock
) -> None:
    _, api = home.add_user("zone@account.example")
    api.patch("/auth/me", {"time_zone": "Asia/Tokyo"})

    answer: Any = api.patch("/auth/me", {"time_zone": None})

    clock.advance(seconds=1)
    me: Any = api.get("/auth/me").json
    assert answer.json["time_zone"] is None
    assert me["time_zone"] == "UTC"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, ""),
        ({"locale": "xx"}, "/locale"),
        ({"locale": None}, "/locale"),
        ({"time_zone": "Moon/Crater"}, "/time_zone"),
        ({"time_zone": "../../etc/passwd"}, "/time_zone"),
        ({"time_zone": ""}, "/time_zone"),
        ({"active": False}, "/active"),
        ({"email": "x@y.example"}, "/email"),
    ],
)
def test_nothing_else_is_set(home: Home, body: Any, path: str) -> None:
    answer: Any = home.api.patch("/auth/me", body)

    assert answer.status_code == 422
    assert [each["path"] for each in answer.json["errors"]] == [path]
    me: Any = home.api.get("/auth/me").json
    assert me["time_zone"] == "UTC"
