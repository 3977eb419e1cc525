"""Counts that begin anew, through deploys: records there are, renames, what is set aside."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dougong.deployment.past.aside import purge
from dougong.kernel.errors import InvalidError
from dougong.testing.desk import Desk, an_object

MONTHLY = {"name": "no", "type": "autonumber", "format": "{YYYY}{MM}-{00}", "restart": "month"}
THIS_MONTH = "202611"  # of the clock of the tests
MADE_AT = ("2026-09-30T15:00Z", "2026-09-30T23:00Z", "2026-11-01T00:00Z")


@pytest.fixture
def note(desk: Desk, request: pytest.FixtureRequest) -> str:
    """Name of an object with records of September and November."""
    name = f"note{abs(hash(request.node.name)) % 10**9}"
    desk.deploy(an_object(name))
    for made_at in MADE_AT:
        made = desk.create(name)
        desk.sql(f"UPDATE {name} SET created_at = %s WHERE id = %s", made_at, made["id"])
    return name


def numbers_of(desk: Desk, name: str, field: str = "no") -> list[Any]:
    return [each[field] for each in desk.list(name, sort="id")]


def counters(desk: Desk) -> list[Any]:
    found: list[Any] = desk.sql("SELECT sequence::text, period, last FROM _counter ORDER BY 1, 2")
    return found


def test_records_there_are_are_counted_in_the_period_of_their_creation(
    desk: Desk, note: str
) -> None:
    desk.deploy(an_object(note, MONTHLY))

    assert numbers_of(desk, note) == ["202609-01", "202609-02", "202611-01"]
    assert desk.create(note)["no"] == "202611-02"


def test_records_there_are_show_their_own_day(desk: Desk, note: str) -> None:
    desk.deploy(an_object(note, {**MONTHLY, "restart": "never"}))

    assert numbers_of(desk, note) == ["202609-01", "202609-02", "202611-03"]
    assert desk.create(note)["no"] == "202611-04"


def test_many_records_there_are_are_counted_ahead(desk: Desk, note: str) -> None:
    desk.deploy(an_object(note, MONTHLY), deployments=desk.deployments(write_at_once_up_to=0))
    made = desk.create(note)["no"]

    assert numbers_of(desk, note) == ["202609-01", "202609-02", "202611-01", "202611-02"]
    assert made == "202611-02"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"format": "A-{0}"}, MONTHLY, "202611-04"),
        ({"format": "A-{0}"}, {"format": "{YY}-{0}"}, "26-4"),
        (MONTHLY, {"format": "{YYYY}{MM}-{00}"}, "202611-03"),
        (MONTHLY, {"format": "B-{0}"}, "B-3"),
        (MONTHLY, {"format": "{YYYY}-{0}", "restart": "year"}, "2026-3"),
        (MONTHLY, {**MONTHLY, "format": "{MM}/{YYYY}:{0}"}, "11/2026:2"),
    ],
)
def test_another_way_of_counting_goes_on_and_leaves_old_numbers(
    desk: Desk, note: str, before: Any, after: Any, expected: str
) -> None:
    number = {"name": "no", "type": "autonumber"}
    desk.deploy(an_object(note, {**number, **before}))
    old = numbers_of(desk, note)

    desk.deploy(an_object(note, {**number, **after}))

    assert desk.create(note)["no"] == expected
    assert numbers_of(desk, note)[:3] == old


def test_going_back_to_another_way_of_counting_repeats_no_number(desk: Desk, note: str) -> None:
    first = desk.deploy(an_object(note, MONTHLY)).version
    desk.deploy(an_object(note, {**MONTHLY, "restart": "never"}))
    made = [desk.create(note)["no"] for _ in range(2)]

    desk.deploy(back_to=first)

    assert made == ["202611-03", "202611-04"]
    assert desk.create(note)["no"] == "202611-05"


def test_a_count_stays_with_an_object_and_a_field_of_another_name(desk: Desk, note: str) -> None:
    yearly = {**MONTHLY, "name": "in_year", "format": "{YY}-{0}", "restart": "year"}
    desk.deploy(an_object(note, MONTHLY, yearly))
    desk.create(note)
    names = {f"object.{note}.no": "in_year", f"object.{note}.in_year": "no"}
    moved = f"{note}x"

    desk.deploy(renames={f"object.{note}": moved, **names})
    desk.create(moved)

    assert numbers_of(desk, moved, "in_year")[-2:] == ["202611-02", "202611-03"]
    assert numbers_of(desk, moved, "no")[-2:] == ["26-4", "26-5"]


@pytest.mark.parametrize("whole", [False, True])
def test_what_is_restored_goes_on_counting(desk: Desk, note: str, whole: bool) -> None:
    desk.deploy(an_object(note, MONTHLY))
    desk.create(note)
    if whole:
        desk.deploy(delete=(("object", note),))
    else:
        desk.deploy(an_object(note))
        desk.create(note)
    asides = desk.platform.deployments.past.asides(desk.actor)
    kept = next(each for each in asides if each.object == note)

    desk.deploy(restore=[kept.id])

    made = ["202611-02"] if whole else ["202611-02", "202611-03"]
    assert numbers_of(desk, note)[3:] == made
    assert desk.create(note)["no"] == f"{THIS_MONTH}-{len(made) + 2:02}"


def test_a_count_goes_when_what_was_set_aside_does(desk: Desk, note: str) -> None:
    desk.deploy(an_object(note, MONTHLY))
    before = counters(desk)
    desk.deploy(an_object(note))
    later = desk.platform.clock.now() + timedelta(days=400)

    purge(desk.platform.database, desk.schema, now=later)

    assert [row for row in before if note in row[0]] != []
    assert [row for row in counters(desk) if note in row[0] or row[0].isdigit()] == []


def test_a_format_in_which_numbers_would_repeat_is_refused(desk: Desk, note: str) -> None:
    with pytest.raises(InvalidError) as refused:
        desk.deploy(an_object(note, {**MONTHLY, "format": "{MM}-{0}"}))

    assert [fault.path for fault in refused.value.problems] == ["/fields/1/format"]
