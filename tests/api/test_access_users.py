"""Looking after users: what they are granted, what they hold, their going and coming."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import count
from threading import Event
from typing import Any

import pytest
from werkzeug.test import TestResponse

from dougong.records.bulk.steps import BulkParts
from dougong.records.people.transferring import TRANSFER, Transferrer
from dougong.testing.over_http import PASSWORD, ApiClient, Home, SettableClock
from dougong.worker.job_lane import JobLane

LABEL = {"en": "x", "zh-CN": "x"}
EVERYTHING = {"create": True, "read": True, "update": True, "delete": True}
_numbers = count(1)


def a_set(name: str, **said: Any) -> dict[str, Any]:
    return {"kind": "permission_set", "name": name, "label": {"en": name}, **said}


@pytest.fixture(scope="module", autouse=True)
def definitions(home: Home) -> None:
    """Sets, roles and an object of this file."""
    home.deploy(
        a_set("hr", objects={"user": EVERYTHING}, system=["users"]),
        a_set("audits", system=["audit"]),
        a_set("sells", objects={"deal": EVERYTHING}),
        {
            "kind": "role",
            "name": "seller",
            "label": {"en": "Seller", "zh-CN": "销售"},
            "permission_sets": ["sells", "member"],
        },
        {
            "kind": "object",
            "name": "deal",
            "label": LABEL,
            "plural": {"en": "Deals", "zh-CN": "商机"},
            "title": "name",
            "fields": [{"name": "name", "type": "text"}],
        },
    )


@pytest.fixture
def user(home: Home) -> tuple[str, ApiClient]:
    """A user who may do nothing."""
    return home.add_user(f"user{next(_numbers)}@users.example")


@pytest.fixture
def hr(home: Home) -> ApiClient:
    """Somebody who looks after users and is no administrator."""
    user_id, api = home.add_user(f"hr{next(_numbers)}@users.example")
    put(home.api, user_id, permission_sets=["hr"])
    return api


@pytest.fixture
def work(home: Home) -> JobLane:
    """A worker that does what is queued when it is told to."""
    platform = home.platform
    parts = BulkParts(platform.records, platform.ids, platform.actors)
    return JobLane(
        platform.database,
        {TRANSFER: Transferrer(parts)},
        clock=platform.clock,
        random=random.random,
        lease=timedelta(seconds=30),
        stopping=Event(),
    )


def grants(roles: Any = (), permission_sets: Any = (), **more: Any) -> dict[str, Any]:
    """Make the body that grants this."""
    named = [
        [{"name": each} if isinstance(each, str) else each for each in several]
        for several in (roles, permission_sets)
    ]
    return {"roles": named[0], "permission_sets": named[1], **more}


def put(api: ApiClient, user_id: str, **said: Any) -> TestResponse:
    """Grant a user this."""
    return api.put(f"/access/users/{user_id}/grants", grants(**said))


def granted(api: ApiClient, user_id: str) -> Any:
    """Tell what a user is granted."""
    answer = api.get(f"/access/users/{user_id}")
    assert answer.status_code == 200, answer.text
    return answer.json


def refusal(answer: TestResponse) -> tuple[int, list[tuple[str, str]]]:
    """Give the status of a refusal, and what it says: path and code."""
    assert answer.json is not None
    faults = answer.json["errors"] or [{"path": "", "code": answer.json["code"]}]
    return answer.status_code, [(each["path"], each["code"]) for each in faults]


def actions(home: Home, action: str) -> list[Any]:
    """Give the details of what the audit log tells of an action, the latest last."""
    with home.platform.database.connection(home.tenant.schema) as connection:
        return [
            row[0]
            for row in connection.execute(
                f"SELECT details FROM {home.tenant.schema}._audit WHERE action = %s ORDER BY id",
                [action],
            )
        ]


def test_a_new_user_is_granted_nothing(home: Home, user: tuple[str, ApiClient]) -> None:
    user_id, _ = user

    told = granted(home.api, user_id)

    assert told == {
        "user": {**told["user"], "id": user_id, "active": True},
        "admin": False,
        "roles": [],
        "permission_sets": [],
        "effective": [],
        "has_password": True,
        "second_factor": False,
        "locked_until": None,
        "last_sign_in": None,
        "sessions": 0,
    }
    assert told["user"]["label"] == told["user"]["email"].split("@")[0]


def test_what_is_granted_holds_at_once(home: Home, user: tuple[str, ApiClient]) -> None:
    user_id, api = user
    before = api.get("/data/deal").status_code

    told = put(home.api, user_id, roles=["seller"]).json

    assert before == 403
    assert api.get("/data/deal").status_code == 200
    assert told is not None
    assert told["roles"] == [
        {
            "name": "seller",
            "label": {"en": "Seller", "zh-CN": "销售"},
            "starts_on": None,
            "ends_on": None,
        }
    ]
    assert [(each["name"], each["from"]) for each in told["effective"]] == [
        ("member", "seller"),
        ("sells", "seller"),
    ]
    put(home.api, user_id)
    assert api.get("/data/deal").status_code == 403


def test_a_grant_holds_from_its_first_day_to_its_last(
    home: Home, user: tuple[str, ApiClient], clock: SettableClock
) -> None:
    user_id, api = user
    today = clock.now().date()
    tomorrow = {"name": "sells", "starts_on": (today + timedelta(days=1)).isoformat()}
    past = {"name": "audits", "ends_on": (today - timedelta(days=1)).isoformat()}
    put(home.api, user_id, permission_sets=[tomorrow, past])
    before = granted(home.api, user_id)["effective"], api.get("/data/deal").status_code

    last = {"name": "sells", "starts_on": today.isoformat(), "ends_on": today.isoformat()}
    put(home.api, user_id, permission_sets=[last])

    assert before == ([], 403)
    assert api.get("/data/deal").status_code == 200
    (shown,) = granted(home.api, user_id)["permission_sets"]
    assert (shown["starts_on"], shown["ends_on"]) == (today.isoformat(),) * 2


def test_what_is_granted_is_on_record_and_what_stays_is_not(
    home: Home, user: tuple[str, ApiClient]
) -> None:
    user_id, _ = user
    put(home.api, user_id, roles=["seller"], permission_sets=["audits"])
    put(home.api, user_id, roles=["seller"])
    put(home.api, user_id, roles=["seller"])

    found = [each for each in actions(home, "grants.set") if each["user"] == user_id]

    assert found == [
        {
            "user": user_id,
            "granted": [{"role": "seller"}, {"permission_set": "audits"}],
            "revoked": [],
        },
        {"user": user_id, "granted": [], "revoked": [{"permission_set": "audits"}]},
    ]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"roles": ["seler"]}, ("/roles/0/name", "access.unknown_grant")),
        ({"permission_sets": ["hr", "none"]}, ("/permission_sets/1/name", "access.unknown_grant")),
        ({"roles": ["seller", "seller"]}, ("/roles/1/name", "access.granted_twice")),
        (
            {"roles": [{"name": "seller", "starts_on": "2026-02-01", "ends_on": "2026-01-31"}]},
            ("/roles/0/ends_on", "access.ends_before_start"),
        ),
    ],
)
def test_a_wrong_grant_is_refused_where_it_stands(
    home: Home, user: tuple[str, ApiClient], said: dict[str, Any], fault: tuple[str, str]
) -> None:
    user_id, _ = user

    answer = put(home.api, user_id, **said)

    assert refusal(answer) == (422, [fault])
    assert granted(home.api, user_id)["effective"] == []


def test_a_day_that_is_none_is_refused(home: Home, user: tuple[str, ApiClient]) -> None:
    answer = put(home.api, user[0], roles=[{"name": "seller", "ends_on": "2026-02-30"}])

    status, ((path, _),) = refusal(answer)
    assert (status, path) == (422, "/roles/0/ends_on")


def test_what_is_deleted_is_taken_from_those_who_had_it(
    home: Home, user: tuple[str, ApiClient]
) -> None:
    user_id, _ = user
    home.deploy(a_set("short_lived", system=["audit"]))
    put(home.api, user_id, permission_sets=["short_lived"])
    answer = home.api.call("DELETE", "/meta/permission_set/short_lived")
    assert answer.status_code < 300, answer.text

    told = put(home.api, user_id, permission_sets=["short_lived"])

    assert told.status_code == 422
    assert granted(home.api, user_id)["effective"] == []
    assert granted(home.api, user_id)["permission_sets"] == []


def test_who_does_not_look_after_users_is_refused(home: Home, user: tuple[str, ApiClient]) -> None:
    other, _ = home.add_user(f"other{next(_numbers)}@users.example", member=True)
    user_id, api = user
    put(home.api, user_id, permission_sets=["member"])

    calls = [
        api.get(f"/access/users/{other}"),
        put(api, other, roles=["seller"]),
        api.get(f"/access/users/{other}/holdings"),
        api.post(f"/access/users/{other}/transfer", {"to": user_id}),
        api.post(f"/access/users/{other}/deactivate", {}),
        api.post(f"/access/users/{other}/activate"),
        api.post(f"/access/users/{other}/unlock"),
        api.get(f"/access/users/{other}/rights"),
    ]

    assert [refusal(each) for each in calls] == [(403, [("", "access.missing_right")])] * 8
    assert granted(home.api, other)["roles"] == []
    assert granted(home.api, other)["user"]["active"]


def test_everybody_may_know_what_they_are_granted_themselves(
    home: Home, user: tuple[str, ApiClient]
) -> None:
    user_id, api = user
    put(home.api, user_id, permission_sets=["audits"])

    assert granted(api, user_id)["effective"][0]["name"] == "audits"
    rights = api.get(f"/access/users/{user_id}/rights").json
    assert rights is not None
    assert rights["system"] == ["audit"]


def test_who_looks_after_users_grants_no_more_than_they_have(
    home: Home, hr: ApiClient, user: tuple[str, ApiClient]
) -> None:
    user_id, _ = user

    beyond = put(hr, user_id, permission_sets=["audits"])
    within = put(hr, user_id, permission_sets=["hr"], roles=["seller"])

    assert refusal(beyond) == (403, [("", "access.beyond_own_rights")])
    assert within.status_code == 200


def test_nobody_changes_what_they_may_do_themselves(home: Home, hr: ApiClient) -> None:
    me: Any = hr.get("/auth/me").json

    more = put(hr, me["user"]["id"], permission_sets=["hr", "member"])
    no_admin = put(home.api, home.user_id, admin=False)

    assert refusal(more) == (403, [("", "access.not_yourself")])
    assert refusal(no_admin) == (403, [("", "access.not_yourself")])
    assert granted(home.api, home.user_id)["admin"]


def test_only_administrators_make_administrators_and_change_them(
    home: Home, hr: ApiClient, user: tuple[str, ApiClient]
) -> None:
    user_id, _ = user

    made = put(hr, user_id, admin=True)
    changed = put(hr, home.user_id, roles=["seller"])
    gone = hr.post(f"/access/users/{home.user_id}/deactivate", {})
    mail = hr.patch(f"/data/user/{home.user_id}", {"email": "mine@users.example"})
    removed = hr.delete(f"/data/user/{home.user_id}")

    assert [refusal(each) for each in (made, changed, gone)] == [
        (403, [("", "access.admins_only")])
    ] * 3
    assert refusal(mail) == (422, [("/email", "access.admins_only")])
    assert refusal(removed) == (403, [("", "access.admins_only")])
    assert not granted(home.api, user_id)["admin"]


def test_an_administrator_makes_another_and_unmakes_them(
    home: Home, user: tuple[str, ApiClient]
) -> None:
    user_id, api = user

    made = put(home.api, user_id, admin=True)
    as_admin: Any = api.get("/auth/me").json
    unmade = put(home.api, user_id, admin=False)

    assert made.json is not None
    assert made.json["admin"] is True
    assert as_admin["rights"]["everything"] is True
    assert unmade.json is not None
    assert unmade.json["admin"] is False
    assert api.get("/data/deal").status_code == 403


def test_the_last_administrator_stays(home: Home) -> None:
    off = home.api.patch(f"/data/user/{home.user_id}", {"active": False})
    gone = home.api.delete(f"/data/user/{home.user_id}")

    assert refusal(off) == (422, [("/active", "access.last_admin")])
    assert refusal(gone) == (409, [("", "access.last_admin")])
    assert granted(home.api, home.user_id)["user"]["active"]


def test_a_user_that_is_none_is_not_found(home: Home) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"

    for answer in (
        home.api.get(f"/access/users/{nobody}"),
        put(home.api, nobody, roles=["seller"]),
        home.api.get(f"/access/users/{nobody}/holdings"),
        home.api.post(f"/access/users/{nobody}/deactivate", {}),
        home.api.post(f"/access/users/{nobody}/unlock"),
    ):
        assert answer.status_code == 404, answer.text


def test_what_somebody_holds_is_counted_by_object(home: Home, user: tuple[str, ApiClient]) -> None:
    user_id, _ = user
    for name in ("a", "b"):
        home.api.create("deal", name=name, owner=user_id)
    home.api.create("account", name="Acme", owner=user_id)
    home.api.create("team", name=f"Team {user_id}", lead=user_id)
    other, _ = home.add_user(f"below{next(_numbers)}@users.example")
    home.api.patch(f"/data/user/{other}", {"manager": user_id})

    found: Any = home.api.get(f"/access/users/{user_id}/holdings").json

    assert [(each["object"], each["count"]) for each in found["objects"]] == [
        ("deal", 2),
        ("account", 1),
    ]
    assert found["objects"][0]["label"] == {"en": "Deals", "zh-CN": "商机"}
    assert found["open_elsewhere"] == {"departments": 0, "teams": 1, "reports": 1}


def test_what_somebody_owns_is_handed_over(
    home: Home, hr: ApiClient, user: tuple[str, ApiClient], work: JobLane
) -> None:
    user_id, _ = user
    to, heir = home.add_user(f"heir{next(_numbers)}@users.example", member=True)
    deals = [home.api.create("deal", name=str(n), owner=user_id)["id"] for n in range(60)]
    account = home.api.create("account", name="Kept", owner=user_id)["id"]

    answer = hr.post(f"/access/users/{user_id}/transfer", {"to": to, "objects": ["deal"]})
    work.drain()

    assert answer.status_code == 202, answer.text
    done: Any = hr.get(f"/jobs/{answer.json['job']}").json  # type: ignore[index]
    assert (done["state"], done["done"], done["total"]) == ("done", 60, 60)
    assert {home.api.get(f"/data/deal/{each}").json["owner"]["id"] for each in deals} == {to}  # type: ignore[index]
    assert home.api.get(f"/data/account/{account}").json["owner"]["id"] == user_id  # type: ignore[index]
    history: Any = home.api.get(f"/data/deal/{deals[0]}/history").json
    assert history["entries"][0]["changes"].keys() == {"owner"}
    told: Any = heir.get("/ui/notifications").json
    assert [each["kind"] for each in told["notifications"]] == ["owner_assigned"]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"objects": ["deal", "product"]}, ("/objects/1", "access.not_owned")),
        ({"to": "00000000-0000-4000-8000-000000000000"}, ("/to", "access.no_successor")),
        ({"to": "self"}, ("/to", "access.no_successor")),
    ],
)
def test_nothing_is_handed_over_to_nobody(
    home: Home, user: tuple[str, ApiClient], body: dict[str, Any], fault: tuple[str, str]
) -> None:
    user_id, _ = user
    sent = {"to": home.user_id, **body}
    sent["to"] = user_id if sent["to"] == "self" else sent["to"]

    answer = home.api.post(f"/access/users/{user_id}/transfer", sent)

    assert refusal(answer) == (422, [fault])


def test_who_goes_is_signed_out_and_hands_over(
    home: Home, user: tuple[str, ApiClient], work: JobLane
) -> None:
    user_id, api = user
    put(home.api, user_id, roles=["seller"])
    email = granted(home.api, user_id)["user"]["email"]
    browser = home.anyone()
    sign_in = {"tenant": home.tenant.name, "email": email, "password": PASSWORD}
    assert browser.post("/auth/login", sign_in).status_code == 200
    deal = home.api.create("deal", name="d", owner=user_id)["id"]
    sessions = granted(home.api, user_id)["sessions"]

    gone = home.api.post(f"/access/users/{user_id}/deactivate", {"transfer_to": home.user_id})
    work.drain()

    assert sessions == 1
    assert gone.status_code == 202
    assert api.get("/auth/me").status_code == 401
    assert browser.get("/auth/me").status_code == 401
    assert home.anyone().post("/auth/login", sign_in).status_code == 401
    assert home.api.get(f"/data/deal/{deal}").json["owner"]["id"] == home.user_id  # type: ignore[index]
    told = granted(home.api, user_id)
    assert (told["user"]["active"], told["sessions"]) == (False, 0)
    (kept,) = [each for each in actions(home, "user.deactivate") if each["user"] == user_id]
    assert kept == {"user": user_id, "sessions": 1, "tokens": 1}


def test_who_comes_back_has_what_they_were_granted(home: Home, user: tuple[str, ApiClient]) -> None:
    user_id, _ = user
    put(home.api, user_id, roles=["seller"])
    gone = home.api.post(f"/access/users/{user_id}/deactivate", {})

    back = home.api.post(f"/access/users/{user_id}/activate")

    assert (gone.status_code, gone.json) == (200, {"job": None})
    assert back.status_code == 204
    told = granted(home.api, user_id)
    assert (told["user"]["active"], told["roles"][0]["name"]) == (True, "seller")


def test_nobody_takes_themselves_out_of_service(home: Home, hr: ApiClient) -> None:
    me: Any = hr.get("/auth/me").json

    answer = hr.post(f"/access/users/{me['user']['id']}/deactivate", {})

    assert refusal(answer) == (403, [("", "access.not_yourself")])


def test_failed_attempts_are_forgiven(home: Home, user: tuple[str, ApiClient]) -> None:
    user_id, _ = user
    email = granted(home.api, user_id)["user"]["email"]
    sign_in = {"tenant": home.tenant.name, "email": email, "password": "wrong"}
    for _ in range(6):
        home.anyone().post("/auth/login", sign_in)
    locked = granted(home.api, user_id)["locked_until"]

    answer = home.api.post(f"/access/users/{user_id}/unlock")

    assert locked is not None
    assert answer.status_code == 204
    assert granted(home.api, user_id)["locked_until"] is None
    assert actions(home, "user.unlock")[-1] == {"user": user_id}
