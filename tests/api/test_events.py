"""Events with a cursor: what happened since, for who may know it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from dougong.access.actor import system_actor
from dougong.automation.messages.events import EventReader
from dougong.records.talk.seeing import Sight
from dougong.storage.outbox import NewEvent, publish
from dougong.testing.over_http import ApiClient, Home, SettableClock

VALVE: dict[str, Any] = {
    "kind": "object",
    "name": "valve",
    "label": {"en": "Valve"},
    "plural": {"en": "Valves"},
    "title": "name",
    "sharing": "private",
    "fields": [
        {"name": "name", "type": "text", "required": True},
        {"name": "load", "type": "number", "scale": 0},
        {"name": "secret", "type": "text"},
    ],
}
READER: dict[str, Any] = {
    "kind": "permission_set",
    "name": "valve_reader",
    "label": {"en": "Reads valves"},
    "objects": {"valve": {"read": True}},
    "fields": {"valve.secret": "none"},
}


@pytest.fixture(scope="module", autouse=True)
def valves(home: Home) -> None:
    """Valves, and who reads their own."""
    home.deploy(VALVE, READER)


def since(api: ApiClient, cursor: str | None = None, **asked: Any) -> Any:
    """What happened after a cursor."""
    more = {} if cursor is None else {"after": cursor}
    answer = api.get("/events", **more, **asked)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_each_save_is_one_event_and_none_comes_twice(home: Home, api: ApiClient) -> None:
    start = since(api, "latest")
    valve = api.create("valve", name="A", load=1)
    api.patch(f"/data/valve/{valve['id']}", {"name": "B", "load": 2})
    api.delete(f"/data/valve/{valve['id']}")

    first = since(api, start["cursor"], objects="valve", limit=2)
    rest = since(api, first["cursor"], objects="valve")
    nothing = since(api, rest["cursor"], objects="valve")

    assert (start["events"], start["more"]) == ([], False)
    assert [each["type"] for each in first["events"]] == ["valve.created", "valve.updated"]
    assert first["more"] is True
    changed = first["events"][1]
    assert changed["changes"] == {"name": ["A", "B"], "load": ["1", "2"]}
    assert (changed["record"], changed["by"], changed["via"]) == (
        valve["id"], home.user_id, "token",
    )  # fmt: skip
    assert [each["type"] for each in rest["events"]] == ["valve.deleted"]
    assert (rest["more"], nothing["events"]) == (False, [])


def test_nobody_hears_of_records_and_fields_that_they_may_not_read(
    home: Home, api: ApiClient
) -> None:
    user, reader = home.add_user("reader@events.example")
    body = {"roles": [], "permission_sets": [{"name": "valve_reader"}]}
    assert api.put(f"/access/users/{user}/grants", body).status_code == 200
    start = since(reader, "latest")
    own = api.create("valve", name="Own", owner=user)
    other = api.create("valve", name="Other")
    for each in (own, other):
        api.patch(f"/data/valve/{each['id']}", {"secret": "x"})
        api.patch(f"/data/valve/{each['id']}", {"secret": "y", "load": 2})
    api.delete(f"/data/valve/{own['id']}")

    told = since(reader, start["cursor"])

    assert {each["record"] for each in told["events"]} == {own["id"]}
    created, updated, deleted = told["events"]
    assert (created["event"], created["changes"]) == ("created", {})
    assert (updated["event"], updated["changes"]) == ("updated", {"load": [None, "2"]})
    assert (deleted["event"], list(deleted["changes"])) == ("deleted", ["deleted_at"])
    assert reader.get("/events", objects="account").status_code == 403
    assert home.anyone().get("/events").status_code == 401


def test_a_cursor_that_is_none_or_too_old_is_refused(
    home: Home, api: ApiClient, clock: SettableClock
) -> None:
    cursor = since(api, "latest")["cursor"]
    wrong: Any = api.get("/events", after="yesterday")
    unknown: Any = api.get("/events", objects="vulve")
    clock.advance(days=8)

    old: Any = api.get("/events", after=cursor)

    assert (wrong.status_code, wrong.json["code"]) == (400, "request.invalid_parameter")
    assert (unknown.status_code, unknown.json["code"]) == (404, "object.not_found")
    assert (old.status_code, old.json["code"]) == (410, "events.gone")


def test_who_wants_a_stream_is_told_that_there_is_none_here(api: ApiClient) -> None:
    answer = api.call("GET", "/events", headers={"Accept": "text/event-stream"})

    assert answer.status_code == 204


def test_an_event_is_not_passed_over_while_an_earlier_one_may_still_come(home: Home) -> None:
    platform, api = home.platform, home.api
    sight = Sight(platform.database, platform.models, platform.clock)
    reader, actor = EventReader(sight, patience_s=0), system_actor(home.tenant)
    start = reader.read(actor, "latest", ["valve"], 100).cursor
    slow = NewEvent(
        tenant=home.tenant.name,
        object="valve",
        record_id=uuid4(),
        event="published",
        actor=None,
        via="system",
        at=platform.clock.now() - timedelta(seconds=1),
        body={},
    )

    with platform.database.transaction(home.tenant.schema) as connection:
        publish(connection, [slow])
        swift = api.create("valve", name="Swift")
        meanwhile = reader.read(actor, start, ["valve"], 100)
    after = reader.read(actor, meanwhile.cursor, ["valve"], 100)

    assert list(meanwhile.events) == []
    assert [each["record"] for each in after.events] == [str(slow.record_id), swift["id"]]
