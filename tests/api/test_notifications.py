"""Notifications over HTTP: who is told that they own a record now, and what they have read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from dougong.access.actor import system_actor
from dougong.kernel.ids import TimeOrderedIds
from dougong.storage.notifications import Notice, notify
from dougong.testing.over_http import ApiClient, Home
from dougong.worker.housekeeping import KEEP_NOTIFICATIONS, clean_up


@pytest.fixture(scope="module")
def mate(home: Home) -> tuple[str, ApiClient]:
    """Somebody else who works on all records."""
    return home.add_user("mate@owners.example", member=True)


@pytest.fixture(autouse=True)
def _afresh(home: Home) -> None:
    with home.platform.database.transaction(home.tenant.schema) as connection:
        connection.execute(f'DELETE FROM "{home.tenant.schema}"._notification')


def told(api: ApiClient, **query: Any) -> Any:
    """Give what a caller was told."""
    answer = api.get("/ui/notifications", **query)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_who_becomes_the_owner_by_somebody_else_is_told(home: Home, mate: Any) -> None:
    user_id, api = mate

    case = home.api.create("case_file", subject="Leaky roof", owner=user_id)

    (notification,) = told(api)["notifications"]
    assert {**notification, "id": "", "at": ""} == {
        "id": "",
        "at": "",
        "kind": "owner_assigned",
        "object": "case_file",
        "record": {"id": case["id"], "label": "Leaky roof"},
        "by": {"id": home.user_id, "label": "Admin"},
        "details": {},
        "read": False,
    }
    assert told(api)["unread"] == 1
    assert told(home.api) == {"notifications": [], "unread": 0, "next_after": None}


def test_a_change_of_the_owner_is_told_and_no_other_change(home: Home, mate: Any) -> None:
    user_id, api = mate
    case = home.api.create("case_file", subject="Leaky roof")

    home.api.patch(f"/data/case_file/{case['id']}", {"subject": "Roof"})
    home.api.patch(f"/data/case_file/{case['id']}", {"owner": user_id})
    home.api.patch(f"/data/case_file/{case['id']}", {"subject": "Leaky", "owner": user_id})

    assert [each["record"]["label"] for each in told(api)["notifications"]] == ["Leaky"]


def test_who_takes_a_record_over_is_not_told(home: Home, mate: Any) -> None:
    user_id, api = mate

    api.create("case_file", subject="Mine", owner=user_id)

    assert told(api)["notifications"] == []


def test_a_save_that_is_refused_tells_nobody(home: Home, mate: Any) -> None:
    user_id, api = mate

    answer = home.api.post("/data/case_file", {"subject": "x" * 61, "owner": user_id})

    assert answer.status_code == 422
    assert told(api)["notifications"] == []


@pytest.mark.parametrize(("count", "notifications"), [(5, 5), (6, 1)])
def test_of_many_records_at_once_one_tells(
    home: Home, mate: Any, count: int, notifications: int
) -> None:
    user_id, api = mate
    admin = system_actor(home.tenant, user_id=home_user(home))

    home.platform.records.create_many(
        admin, "case_file", [{"subject": f"No. {i}", "owner": user_id} for i in range(count)]
    )

    found = told(api)["notifications"]
    assert len(found) == notifications
    if notifications == 1:
        assert (found[0]["record"], found[0]["details"]) == (None, {"count": count})


def test_what_was_read_is_no_longer_new(home: Home, mate: Any) -> None:
    user_id, api = mate
    for subject in ("One", "Two", "Three"):
        home.api.create("case_file", subject=subject, owner=user_id)
    latest = told(api)["notifications"][0]["id"]

    one = api.post("/ui/notifications/read", {"ids": [latest]})
    other = home.api.post("/ui/notifications/read", {"all": True})

    assert (one.json, other.json) == ({"unread": 2}, {"unread": 0})
    assert [each["record"]["label"] for each in told(api, unread="1")["notifications"]] == [
        "Two",
        "One",
    ]
    assert api.post("/ui/notifications/read", {"all": True}).json == {"unread": 0}
    assert [each["read"] for each in told(api)["notifications"]] == [True] * 3


def test_pages_go_on_after_the_last_one(home: Home, mate: Any) -> None:
    user_id, api = mate
    for subject in ("One", "Two", "Three"):
        home.api.create("case_file", subject=subject, owner=user_id)

    first = told(api, limit=2)["notifications"]
    second = told(api, limit=2, after=first[-1]["id"])["notifications"]

    assert [each["record"]["label"] for each in (*first, *second)] == ["Three", "Two", "One"]


def test_a_record_that_is_gone_has_no_label(home: Home, mate: Any) -> None:
    user_id, api = mate
    case = home.api.create("case_file", subject="Gone", owner=user_id)

    home.api.delete(f"/data/case_file/{case['id']}")

    assert told(api)["notifications"][0]["record"] == {"id": case["id"], "label": None}


def test_any_part_of_the_platform_tells_in_kinds_of_its_own(home: Home) -> None:
    notice = Notice(user_id=home_user(home), kind="job_done", details={"job": "7"})

    with home.platform.database.transaction(home.tenant.schema) as connection:
        notify(
            connection,
            home.tenant.schema,
            [notice],
            ids=TimeOrderedIds(),
            at=home.platform.clock.now(),
        )

    (notification,) = told(home.api)["notifications"]
    assert (notification["kind"], notification["details"]) == ("job_done", {"job": "7"})
    assert (notification["object"], notification["record"], notification["by"]) == (None,) * 3


def test_what_was_told_months_ago_goes(home: Home) -> None:
    notice, now = Notice(user_id=home_user(home), kind="job_done"), home.platform.clock.now()
    with home.platform.database.transaction(home.tenant.schema) as connection:
        for at in (now, now - KEEP_NOTIFICATIONS - timedelta(seconds=1)):
            notify(connection, home.tenant.schema, [notice], ids=TimeOrderedIds(), at=at)

    clean_up(home.platform.database, now=now, idle=timedelta(hours=1))

    assert len(told(home.api)["notifications"]) == 1


@pytest.mark.parametrize("body", [{}, {"ids": ["x"]}, {"all": False}, {"ids": [], "all": True}])
def test_a_wrong_body_is_refused(home: Home, body: Any) -> None:
    assert home.api.post("/ui/notifications/read", body).status_code == 422


@pytest.mark.parametrize("query", [{"after": "x"}, {"unread": "yes"}, {"limit": "0"}])
def test_a_wrong_query_is_refused(home: Home, query: Any) -> None:
    assert home.api.get("/ui/notifications", **query).status_code in (400, 422)


def home_user(home: Home) -> Any:
    """Give the id of the administrator."""

    return UUID(home.user_id)
