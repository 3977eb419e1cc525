"""What belongs to a record goes to the recycle bin and comes back with it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest

from dougong.kernel.errors import InvalidError
from dougong.records.errors import RecordInUseError, RecordNotFoundError
from dougong.testing.desk import Desk, an_object

OBJECTS = ("note", "part", "stage", "helper", "job", "site")


@pytest.fixture
def yard(desk: Desk) -> Iterator[Desk]:
    """Jobs have stages, stages parts; a part also belongs to a helper; notes refer to stages."""
    count = {"type": "rollup", "from": "stage.job", "aggregate": "count"}
    desk.deploy(
        an_object("site"),
        an_object("helper"),
        an_object("job", {**count, "name": "stages"}),
        an_object(
            "stage",
            {"name": "job", "type": "parent", "to": "job"},
            {"name": "after", "type": "lookup", "to": "stage"},
            {"name": "site", "type": "lookup", "to": "site"},
        ),
        an_object(
            "part",
            {"name": "stage", "type": "parent", "to": "stage", "reparent": False},
            {"name": "helper", "type": "parent", "to": "helper"},
            {"name": "code", "type": "text", "unique": True},
        ),
        an_object(
            "note",
            {"name": "stage", "type": "lookup", "to": "stage"},
            {"name": "job", "type": "lookup", "to": "job", "on_delete": "clear"},
        ),
    )
    yield desk
    desk.deploy(delete=tuple(("object", name) for name in OBJECTS))


def _live(desk: Desk, *records: Any) -> list[bool]:
    """Tell of records which are not deleted; each is an object's name and the record."""
    found = []
    for name, record in records:
        try:
            desk.get(name, record["id"])
            found.append(True)
        except RecordNotFoundError:
            found.append(False)
    return found


def _job(desk: Desk) -> tuple[Any, Any, Any, Any]:
    job = desk.create("job", name="j")
    stage = desk.create("stage", name="s", job=job["id"])
    helper = desk.create("helper", name="h")
    part = desk.create("part", name="p", stage=stage["id"], helper=helper["id"])
    return job, stage, part, helper


def _codes(desk: Desk, call: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidError) as refused:
        call()
    return [(each.path, each.error.code) for each in refused.value.problems]


def test_all_that_belongs_to_a_record_goes_and_comes_with_it(yard: Desk) -> None:
    job, stage, part, helper = _job(yard)
    all_of_them = (("job", job), ("stage", stage), ("part", part), ("helper", helper))

    yard.delete("job", job["id"])
    gone = _live(yard, *all_of_them)
    back = yard.restore("job", job["id"])

    assert gone == [False, False, False, True]
    assert _live(yard, *all_of_them) == [True, True, True, True]
    assert back["stages"] == "1"


def test_each_has_its_history_and_its_event(yard: Desk) -> None:
    job, stage, part, _ = _job(yard)

    yard.delete("job", job["id"])
    yard.restore("job", job["id"])

    for record in (stage, part):
        history = "SELECT event FROM _history WHERE record_id = %s ORDER BY id"
        events = "SELECT event FROM dougong.outbox WHERE record_id = %s ORDER BY id"
        assert yard.sql(history, record["id"]) == [("created",), ("deleted",), ("restored",)]
        assert yard.sql(events, record["id"]) == [("created",), ("deleted",), ("restored",)]


def test_what_was_deleted_before_stays_deleted(yard: Desk) -> None:
    job, stage, part, _ = _job(yard)
    other = yard.create("stage", name="t", job=job["id"])
    yard.delete("part", part["id"])
    yard.delete("stage", other["id"])

    yard.delete("job", job["id"])
    yard.restore("job", job["id"])

    assert _live(yard, ("stage", stage), ("stage", other), ("part", part)) == [True, False, False]
    assert yard.restore("stage", other["id"])["name"] == "t"


def test_that_holds_though_all_is_deleted_at_one_instant(yard: Desk) -> None:
    job, stage, part, _ = _job(yard)
    yard.delete("part", part["id"])

    yard.delete("job", job["id"])
    yard.restore("job", job["id"])

    assert _live(yard, ("stage", stage), ("part", part)) == [True, False]


def test_a_record_does_not_come_back_before_what_it_belongs_to(yard: Desk) -> None:
    job, stage, *_ = _job(yard)
    yard.delete("job", job["id"])

    faults = _codes(yard, lambda: yard.restore("stage", stage["id"]))

    assert faults == [("/job", "record.parent_deleted")]
    assert _live(yard, ("stage", stage)) == [False]


def test_what_also_belongs_to_another_deleted_record_waits_for_that_one(yard: Desk) -> None:
    job, _, part, helper = _job(yard)
    yard.delete("job", job["id"])
    yard.delete("helper", helper["id"])

    yard.restore("job", job["id"])
    waiting = _live(yard, ("part", part))
    yard.restore("helper", helper["id"])

    assert waiting == [False]
    assert _live(yard, ("part", part)) == [True]


def test_others_may_stand_in_the_way(yard: Desk) -> None:
    job, stage, part, _ = _job(yard)
    yard.create("note", name="n", stage=stage["id"])

    with pytest.raises(RecordInUseError):
        yard.delete("job", job["id"])

    assert _live(yard, ("job", job), ("stage", stage), ("part", part)) == [True, True, True]


def test_those_that_go_too_do_not_stand_in_the_way(yard: Desk) -> None:
    job, stage, *_ = _job(yard)
    second = yard.create("stage", name="t", job=job["id"], after=stage["id"])
    third = yard.create("stage", name="u", job=job["id"])
    yard.update("stage", stage["id"], after=third["id"])

    yard.delete("job", job["id"])
    yard.restore("job", job["id"])

    after = [yard.get("stage", each["id"])["after"]["id"] for each in (second, stage)]
    assert after == [stage["id"], third["id"]]


def test_lookups_that_let_go_are_cleared(yard: Desk) -> None:
    job, *_ = _job(yard)
    note = yard.create("note", name="n", job=job["id"])

    yard.delete("job", job["id"])

    assert yard.get("note", note["id"])["job"] is None


def test_a_lookup_that_leads_nowhere_by_now_keeps_all_in_the_bin(yard: Desk) -> None:
    job, stage, *_ = _job(yard)
    site = yard.create("site", name="there")
    yard.update("stage", stage["id"], site=site["id"])
    yard.delete("job", job["id"])
    yard.delete("site", site["id"])

    faults = _codes(yard, lambda: yard.restore("job", job["id"]))

    assert faults == [(f"/stage/{stage['id']}/site", "record.reference_not_found")]
    assert _live(yard, ("job", job)) == [False]


def test_a_parent_is_always_required(yard: Desk) -> None:
    assert _codes(yard, lambda: yard.create("stage", name="s")) == [("/job", "record.required")]


def test_a_record_may_come_to_belong_to_another_unless_its_object_says_no(yard: Desk) -> None:
    job, stage, part, helper = _job(yard)
    other = yard.create("job", name="k")
    second = yard.create("stage", name="t", job=job["id"])

    yard.update("stage", stage["id"], job=other["id"])
    yard.update("part", part["id"], stage=stage["id"], helper=helper["id"])
    faults = _codes(yard, lambda: yard.update("part", part["id"], stage=second["id"]))

    assert [yard.get("job", each["id"])["stages"] for each in (job, other)] == ["1", "1"]
    assert faults == [("/stage", "record.parent_fixed")]


def test_no_child_is_left_when_it_is_created_while_its_parent_goes(yard: Desk) -> None:
    job = yard.create("job", name="j")

    def add(n: int) -> None:
        with suppress(InvalidError):
            yard.create("stage", name=str(n), job=job["id"])

    with ThreadPoolExecutor(8) as pool:
        done = [pool.submit(add, n) for n in range(16)]
        done.append(pool.submit(yard.delete, "job", job["id"]))
        for each in done:
            each.result(timeout=30)

    assert yard.list("stage", where=f"job = '{job['id']}'") == []


def test_many_go_and_come_together(yard: Desk) -> None:
    job = yard.create("job", name="j")
    rows = [{"name": str(n), "job": job["id"]} for n in range(150)]
    yard.records.create_many(yard.actor, "stage", rows)

    yard.delete("job", job["id"])
    yard.records.restore(yard.actor, "job", UUID(job["id"]))

    assert yard.get("job", job["id"])["stages"] == "150"


def _parent(name: str, to: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "parent", "to": to, **more}


@pytest.mark.parametrize(
    ("objects", "expected"),
    [
        (
            [an_object("a", _parent("b", "b")), an_object("b", _parent("a", "a"))],
            [
                ("/0/fields/1/to", "definition.parent_cycle"),
                ("/1/fields/1/to", "definition.parent_cycle"),
            ],
        ),
        ([an_object("a", _parent("a", "a"))], [("/fields/1/to", "definition.parent_cycle")]),
        (
            [an_object("a", *(_parent(n, "user") for n in "xyz"))],
            [("/fields/3/type", "definition.unfit_field")],
        ),
        (
            [an_object("a", *(_parent(n, "user", inline=True, rows=n * 2) for n in "xy"))],
            [("/fields/2/inline", "definition.unfit_field")],
        ),
        (
            [an_object("a", _parent("x", "user", inline=True, rows="name"))],
            [("/fields/1/rows", "definition.unfit_field")],
        ),
        (
            [an_object("a", _parent("x", "user", inline=True, rows="version"))],
            [("/fields/1/rows", "definition.reserved_name")],
        ),
        (
            [an_object("a", _parent("x", "user", rows="some"))],
            [("/fields/1/rows", "field.invalid_option")],
        ),
        (
            [
                an_object("a", _parent("x", "user", inline=True)),
                an_object("b", _parent("x", "a", inline=True)),
            ],
            [("/1/fields/1/inline", "definition.unfit_field")],
        ),
        (
            [an_object("a", _parent("x", "user", required=True))],
            [("/fields/1/required", "definition.unknown_property")],
        ),
    ],
)
def test_parents_that_cannot_be_are_refused(
    desk: Desk, objects: list[dict[str, Any]], expected: list[tuple[str, str]]
) -> None:
    assert _codes(desk, lambda: desk.deploy(*objects)) == expected


def test_a_lookup_becomes_a_parent_and_keeps_its_values(desk: Desk) -> None:
    lookup = {"name": "master", "type": "lookup", "to": "master"}
    desk.deploy(an_object("master"), an_object("detail", lookup))
    master = desk.create("master", name="m")
    detail = desk.create("detail", name="d", master=master["id"])

    desk.deploy(an_object("detail", _parent("master", "master", inline=True)))

    rows = desk.get("master", master["id"])["details"]
    assert [(row["id"], row["position"]) for row in rows] == [(detail["id"], None)]
    desk.deploy(delete=(("object", "detail"), ("object", "master")))
