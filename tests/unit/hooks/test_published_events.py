"""Events that are published: validated like records, stored nowhere, handed to who listens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

import pytest

from dougong.kernel.errors import InvalidError
from dougong.records.shapes.errors import NoLifeCycleError, NotStoredError
from dougong.testing.desk import Desk, an_object
from dougong.worker.delivery import EventDelivery
from dougong.worker.event_lane import EventLane

SEEN: list[Any] = []
LISTENER = f"""
    import sys

    @hookimpl
    def before_save(save):
        if save.object == "alarm":
            for change in save.changes:
                change.values["note"] = str(save.event)

    @hookimpl
    def after_save(save, records):
        if save.object == "site" and save.event == "created":
            records.create("alarm", {{"name": "built", "site": str(save.changes[0].id)}})

    @hookimpl
    def on_event(event):
        sys.modules["{__name__}"].SEEN.append(event)
"""
LEVELS = [{"value": "low"}, {"value": "high"}]
ALARM = an_object(
    "alarm",
    {"name": "site", "type": "lookup", "to": "site", "filter": "name != 'closed'"},
    {"name": "level", "type": "picklist", "options": LEVELS, "default": "low"},
    {"name": "heat", "type": "number", "scale": 1},
    {"name": "tags", "type": "tags"},
    {"name": "at", "type": "datetime", "default": "now"},
    {"name": "note", "type": "text"},
    {"name": "shown", "type": "text", "default": {"expression": "site.name & ': ' & name"}},
    shape="event",
    rules=[
        {
            "name": "hot",
            "when": "heat > 100 and level = 'low' and ISBLANK(site.name) = false",
            "field": "level",
            "message": {"en": "That is not low"},
        }
    ],
)
MANIFEST = {"name": "alarms", "version": "1.0.0", "title": {"en": "Alarms"}, "requires": {}}


@pytest.fixture
def desk(write: Callable[..., Path], open_desk: Callable[[], Desk]) -> Desk:
    """A tenant with a package that listens."""
    SEEN.clear()
    write("alarms", LISTENER)
    desk = open_desk()
    desk.deploy(an_object("site"), ALARM, layer="alarms", package=MANIFEST)
    return desk


def deliver(desk: Desk) -> None:
    """Work as the worker does until nothing is pending."""
    platform = desk.platform
    EventLane(
        platform.database,
        EventDelivery(platform.hooks, desk.models()),
        clock=platform.clock,
        ids=platform.ids,
        stopping=Event(),
    ).drain()


def test_what_is_published_reaches_who_listens_with_all_it_says(desk: Desk) -> None:
    site = desk.create("site", name="Mill")
    SEEN.clear()
    deliver(desk)
    SEEN.clear()

    said = desk.create("alarm", name="fire", site=site["id"], heat="99.5", tags=["a", "b"])
    deliver(desk)

    (event,) = SEEN
    assert (event.object, event.event, str(event.record_id)) == ("alarm", "published", said["id"])
    assert event.changes == {
        "name": [None, "fire"],
        "site": [None, site["id"]],
        "level": [None, "low"],
        "heat": [None, "99.5"],
        "tags": [None, ["a", "b"]],
        "at": [None, "2026-11-20T08:00:00.000Z"],
        "note": [None, "published"],
        "shown": [None, "Mill: fire"],
    }


def test_there_is_no_table(desk: Desk) -> None:
    found = desk.sql("SELECT to_regclass(%s)", f"{desk.schema}.alarm")

    assert found == [(None,)]
    assert desk.deploy({**ALARM, "help": {"en": "x"}}, layer="alarms").plan == []
    wider = {**ALARM, "fields": [*ALARM["fields"], {"name": "more", "type": "text"}]}
    assert desk.deploy(wider, layer="alarms").plan == []
    renamed = desk.deploy(layer="alarms", renames={"object.alarm.more": "rest"})
    assert renamed.plan == []
    assert desk.deploy(layer="alarms", renames={"object.alarm": "siren"}).plan == []
    assert desk.deploy(delete=(("object", "siren"),), layer="alarms").plan == []


def test_what_is_wrong_is_refused_and_nobody_hears_of_it(desk: Desk) -> None:
    site, closed = desk.create("site", name="Dam"), desk.create("site", name="old")
    desk.update("site", closed["id"], name="closed")
    deliver(desk)
    SEEN.clear()

    with pytest.raises(InvalidError) as formed:
        desk.create("alarm", name="x", level="hihg", heat="warm")
    with pytest.raises(InvalidError) as ruled:
        desk.create("alarm", name="x", heat="101", site=site["id"])
    with pytest.raises(InvalidError) as pointed:
        desk.create("alarm", name="x", site=closed["id"])
    deliver(desk)

    assert [each.path for each in formed.value.problems] == ["/level", "/heat"]
    assert [each.path for each in ruled.value.problems] == ["/level"]
    assert [each.path for each in pointed.value.problems] == ["/site"]
    assert SEEN == []


def test_a_hook_publishes_as_it_saves(desk: Desk) -> None:
    deliver(desk)
    SEEN.clear()

    desk.create("site", name="Hall")
    deliver(desk)

    told = [(each.object, each.event) for each in SEEN]
    assert told == [("site", "created"), ("alarm", "published")]
    assert SEEN[1].changes["shown"] == [None, "Hall: built"]


def test_nothing_else_can_be_done_with_an_event(desk: Desk) -> None:
    event_id = UUID(desk.create("alarm", name="gone")["id"])

    for attempt in (
        lambda: desk.list("alarm"),
        lambda: desk.get("alarm", str(event_id)),
        lambda: desk.aggregate("alarm"),
        lambda: desk.update("alarm", str(event_id), name="x"),
        lambda: desk.delete("alarm", str(event_id)),
        lambda: desk.restore("alarm", str(event_id)),
        lambda: desk.records.history(desk.actor, "alarm", event_id, before=None, limit=1),
    ):
        with pytest.raises(NotStoredError):
            attempt()
    with pytest.raises(NoLifeCycleError):
        desk.records.amend(desk.actor, "alarm", event_id, {})


def test_nothing_may_need_records_of_an_event(desk: Desk) -> None:
    view = {
        "kind": "view",
        "name": "alarms",
        "label": {"en": "Alarms"},
        "object": "alarm",
        "columns": ["name"],
    }
    report = an_object(
        "report",
        {"name": "cause", "type": "lookup", "to": "alarm"},
        {"name": "about", "type": "polymorphic", "to": ["site", "alarm"]},
    )
    counting = an_object(
        "area", {"name": "n", "type": "rollup", "from": "alarm.site", "aggregate": "count"}
    )

    with pytest.raises(InvalidError) as refused:
        desk.deploy(view, report, counting)

    found = [(each.path, each.error.code) for each in refused.value.problems]
    assert ("/0/object", "definition.unfit_shape") in found
    assert ("/1/fields/1/to", "definition.unfit_shape") in found
    assert ("/1/fields/2/to/1", "definition.unfit_shape") in found
    assert any(path.startswith("/2/fields/1") for path, _ in found)


def test_an_event_has_only_fields_that_its_publisher_sends(desk: Desk) -> None:
    wrong = an_object(
        "wrong",
        {"name": "n", "type": "autonumber", "format": "{0}"},
        {"name": "f", "type": "formula", "returns": "number", "formula": "1"},
        {"name": "s", "type": "encrypted_text"},
        {"name": "p", "type": "parent", "to": "site"},
        {"name": "u", "type": "text", "unique": True},
        shape="event",
        indexes=[["u"]],
        unique=[{"fields": ["u", "name"]}],
    )

    with pytest.raises(InvalidError) as refused:
        desk.deploy(wrong)

    assert {each.path for each in refused.value.problems} == {
        "/fields/1/type",
        "/fields/2/type",
        "/fields/3/type",
        "/fields/4/type",
        "/fields/5/unique",
        "/indexes",
        "/unique",
    }
