"""Events: handed to the plugins of the tenant after the commit, by the worker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from dougong.kernel.errors import InvalidError
from dougong.records.errors import DuplicateValueError
from dougong.records.plans import PlanCache
from dougong.records.service import Records
from dougong.testing.desk import Desk, an_object
from dougong.worker.delivery import EventDelivery
from dougong.worker.event_lane import EventLane

SEEN: list[Any] = []
LISTENER = f"""
    import sys

    @hookimpl
    def on_event(event):
        sys.modules["{__name__}"].SEEN.append(event)
"""
SOUND = an_object("sound", {"name": "code", "type": "text", "unique": True})
MANIFEST = {"name": "ears", "version": "1.0.0", "title": {"en": "Ears"}, "requires": {}}


@pytest.fixture
def desk(write: Callable[..., Path], open_desk: Callable[[], Desk]) -> Desk:
    """A tenant with a package that listens."""
    SEEN.clear()
    write("ears", LISTENER)
    desk = open_desk()
    desk.deploy(SOUND, layer="ears", package=MANIFEST)
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


def test_each_event_is_delivered_once_in_order(desk: Desk) -> None:
    sound = desk.create("sound", name="low")
    desk.update("sound", sound["id"], name="high")
    desk.delete("sound", sound["id"])

    deliver(desk)
    deliver(desk)

    assert [(e.event, e.object, str(e.record_id), e.changes) for e in SEEN] == [
        ("created", "sound", sound["id"], {}),
        ("updated", "sound", sound["id"], {"name": ["low", "high"]}),
        ("deleted", "sound", sound["id"], {"deleted_at": [None, "2026-11-20T08:00:00.000Z"]}),
    ]
    assert {(e.tenant, str(e.user_id), e.at) for e in SEEN} == {
        (desk.tenant.name, desk.user_id, desk.platform.clock.now())
    }
    assert [e.id for e in SEEN] == sorted(e.id for e in SEEN)


def test_what_was_rolled_back_is_no_event(desk: Desk) -> None:
    with pytest.raises(DuplicateValueError):
        desk.records.create_many(desk.actor, "sound", [{"code": "a"}, {"code": "a"}])

    deliver(desk)

    assert SEEN == []


def test_a_tenant_without_the_package_has_nothing_to_deliver(
    write: Callable[..., Path], open_desk: Callable[[], Desk]
) -> None:
    SEEN.clear()
    write("ears", LISTENER)
    desk = open_desk()
    desk.deploy(SOUND)

    desk.create("sound", name="unheard")
    deliver(desk)

    assert SEEN == []
    assert desk.sql(
        "SELECT count(*), bool_or(pending) FROM dougong.outbox WHERE tenant = %s"
        " AND object = 'sound'",
        desk.tenant.name,
    ) == [(1, False)]


def test_the_worker_is_woken_when_somebody_listens(desk: Desk) -> None:
    woken: list[str] = []
    platform = desk.platform
    records = Records(
        database=platform.database,
        models=platform.models,
        hooks=platform.hooks,
        functions=platform.functions,
        clock=platform.clock,
        ids=platform.ids,
        plans=PlanCache(),
        cipher=platform.cipher,
        wake=lambda: woken.append("up"),
    )

    records.create(desk.actor, "sound", {})
    with pytest.raises(InvalidError):
        records.create(desk.actor, "sound", {"name": 1})

    assert woken == ["up"]
