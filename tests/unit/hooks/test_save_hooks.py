"""Hooks of saving: what they may change, refuse and save themselves, and for whom they run."""

from __future__ import annotations

import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from dougong.kernel.errors import InvalidError, UnknownKeyError
from dougong.records.errors import SaveDepthError
from dougong.testing.desk import Desk, an_object

OPTIONS = [{"value": "low"}, {"value": "high"}]
BOX = an_object(
    "box",
    {"name": "size", "type": "number", "scale": 1},
    {"name": "on", "type": "date"},
    {"name": "rank", "type": "picklist", "options": OPTIONS},
    {"name": "tags", "type": "multi_picklist", "options": OPTIONS},
    {"name": "sealed", "type": "checkbox"},
    {"name": "within", "type": "lookup", "to": "box"},
    {"name": "code", "type": "text", "required": True, "default": "c"},
    {"name": "no", "type": "autonumber", "format": "{0}"},
)
MANIFEST = {"name": "boxes", "version": "1.0.0", "title": {"en": "Boxes"}, "requires": {}}

Write = Callable[..., Path]
Open = Callable[[], Desk]


@pytest.fixture
def plugged(write: Write, open_desk: Open) -> Callable[[str], Desk]:
    """Open a tenant that has a package with a plugin."""

    def plugged(source: str) -> Desk:
        write("boxes", source)
        desk = open_desk()
        desk.deploy(BOX, layer="boxes", package=MANIFEST)
        return desk

    return plugged


def setting(values: str, event: str = "created") -> str:
    """Give a plugin that sets values before a save."""
    return f"""
    from datetime import date
    from decimal import Decimal

    @hookimpl
    def before_save(save):
        if save.object == "box" and save.event == "{event}":
            for change in save.changes:
                change.values.update({values})
    """


def test_a_hook_changes_what_is_written(plugged: Callable[[str], Desk]) -> None:
    desk = plugged(setting("size=Decimal('2'), on=date(2026, 1, 31), tags=['high', 'low']"))

    made = desk.create("box", size="1")

    assert (made["size"], made["on"], made["tags"]) == ("2.0", "2026-01-31", ["low", "high"])
    assert desk.get("box", made["id"]) == made


def test_a_hook_may_set_what_a_client_would_send(plugged: Callable[[str], Desk]) -> None:
    desk = plugged(setting("size='2.5', on='2026-01-31', sealed=None, within=None, rank='low'"))

    made = desk.create("box", rank="high", sealed=True)

    assert (made["size"], made["on"], made["sealed"], made["rank"]) == (
        "2.5",
        "2026-01-31",
        False,
        "low",
    )


UNFIT = (
    ({"size": "many"}, "/size", "record.invalid_value"),
    ({"size": Decimal("1.25")}, "/size", "record.invalid_value"),
    ({"rank": "middle"}, "/rank", "record.invalid_value"),
    ({"code": None}, "/code", "record.required"),
    ({"code": " "}, "/code", "record.required"),
    ({"no": "7"}, "/no", "record.read_only"),
    ({"version": 9}, "/version", "record.read_only"),
    ({"colour": "red"}, "/colour", "record.unknown_field"),
    ({"within": str(UUID(int=7))}, "/within", "record.reference_not_found"),
    ({"within": UUID(int=7)}, "/within", "record.reference_not_found"),
    ({"tags": ["low", "low"]}, "/tags", "record.invalid_value"),
)


def test_what_a_hook_sets_is_validated_as_everyones(plugged: Callable[[str], Desk]) -> None:
    desk = plugged(setting("VALUES"))
    plugin: Any = sys.modules["dougong_plugin_boxes"]

    for values, path, code in UNFIT:
        plugin.VALUES = values
        with pytest.raises(InvalidError) as alone:
            desk.create("box")
        with pytest.raises(InvalidError) as many:
            desk.records.create_many(desk.actor, "box", [{}, {}])

        assert [(f.path, f.error.code) for f in alone.value.problems] == [(path, code)], values
        assert [f.path for f in many.value.problems] == [f"/0{path}", f"/1{path}"]

    assert desk.list("box") == []


def test_a_hook_sees_and_changes_an_update(plugged: Callable[[str], Desk]) -> None:
    desk = plugged(
        """
    @hookimpl
    def before_save(save):
        for change in save.changes:
            if save.event == "updated":
                change.values["name"] = f"{change.old['name']} > {change.values.get('size')}"
    """
    )
    box = desk.create("box", name="old")

    changed = desk.update("box", box["id"], size="3")

    assert (changed["name"], changed["size"], changed["version"]) == ("old > 3.0", "3.0", 2)
    assert desk.sql(
        "SELECT changes FROM _history WHERE record_id = %s AND event = 'updated'", box["id"]
    ) == [({"name": ["old", "old > 3.0"], "size": [None, "3.0"]},)]


def test_a_hook_that_sets_what_is_stored_makes_no_change(plugged: Callable[[str], Desk]) -> None:
    desk = plugged(setting("name='same', size='1.0'", "updated"))
    box = desk.create("box", name="same", size="1")

    assert desk.update("box", box["id"], code="c") == box
    assert desk.update("box", box["id"], name="other") == box


def test_a_hook_refuses_and_nothing_is_written(plugged: Callable[[str], Desk]) -> None:
    desk = plugged(
        """
    from dougong.kernel.errors import UnknownKeyError

    @hookimpl
    def before_save(save):
        if save.event == "deleted" or save.changes[-1].values.get("name") == "bad":
            raise UnknownKeyError(kind="box", key="bad")
    """
    )
    box = desk.create("box", name="good")

    with pytest.raises(UnknownKeyError):
        desk.records.create_many(desk.actor, "box", [{"name": "fine"}, {"name": "bad"}])
    with pytest.raises(UnknownKeyError):
        desk.update("box", box["id"], name="bad")
    with pytest.raises(UnknownKeyError):
        desk.delete("box", box["id"])

    assert desk.list("box") == [box]


def test_a_hook_that_breaks_takes_everything_back(plugged: Callable[[str], Desk]) -> None:
    desk = plugged("@hookimpl\ndef after_save(save):\n    1 / (len(save.object) - 3)")

    with pytest.raises(ZeroDivisionError):
        desk.create("box")

    assert desk.list("box") == []
    assert desk.sql("SELECT count(*) FROM _history WHERE object = 'box'") == [(0,)]
    assert desk.create("account", name="goes on")["name"] == "goes on"


def test_a_hook_saves_other_records_in_the_same_transaction(
    plugged: Callable[[str], Desk],
) -> None:
    desk = plugged(
        """
    @hookimpl
    def after_save(save, records):
        for change in save.changes:
            if save.event == "created" and change.values["within"] is None:
                lid = records.create("box", {"name": "lid", "within": str(change.id), "size": 1})
                records.update("box", change.id, {"name": "with lid"})
                if change.values["name"] == "bad":
                    records.create("box", {"size": "many"})
    """
    )

    box = desk.create("box", name="plain")
    with pytest.raises(InvalidError) as refused:
        desk.create("box", name="bad")

    assert (box["name"], box["version"]) == ("with lid", 2)
    assert [fault.path for fault in refused.value.problems] == ["/size"]
    lids = desk.list("box", where="name = 'lid'")
    assert [lid["within"]["id"] for lid in lids] == [box["id"]]
    assert desk.list("box", where="name = 'bad'") == []
    assert desk.sql("SELECT count(*) FROM dougong.outbox WHERE tenant = %s AND object = 'box'",
                    desk.tenant.name) == [(3,)]  # fmt: skip


@pytest.mark.parametrize(
    "call", ['records.create("box", {})', 'records.update("box", c.id, {"size": len(str(c))})']
)
def test_hooks_that_set_each_other_off_are_stopped(
    plugged: Callable[[str], Desk], call: str
) -> None:
    desk = plugged(
        f"""
    from itertools import count
    numbers = count()

    @hookimpl
    def after_save(save, records):
        for c in save.changes:
            {call.replace("len(str(c))", "next(numbers)")}
    """
    )

    with pytest.raises(SaveDepthError) as stopped:
        desk.create("box")

    assert stopped.value.details == {"limit": 10}
    assert desk.list("box") == []


def test_only_tenants_with_the_package_are_served(write: Write, open_desk: Open) -> None:
    write("boxes", setting("name='hooked'"))
    desk = open_desk()
    desk.deploy(BOX)

    before = desk.create("box", name="mine")
    desk.deploy(layer="boxes", package=MANIFEST)
    after = desk.create("box", name="mine")

    assert (before["name"], after["name"]) == ("mine", "hooked")


def test_hooks_run_once_for_all_records_and_know_who_saves(
    plugged: Callable[[str], Desk], write: Write
) -> None:
    desk = plugged(
        """
    @hookimpl
    def before_save(save):
        for change in save.changes:
            change.values["code"] = "{0.tenant} {0.object} {0.event} {0.user_id} {0.now}".format(
                save) + f" {len(save.changes)}"
    """
    )

    ids = desk.records.create_many(desk.actor, "box", [{}, {}])

    seen: Any = {desk.get("box", str(each))["code"] for each in ids}
    assert seen == {
        f"{desk.tenant.name} box created {desk.user_id} {desk.platform.clock.now()} 2",
    }
