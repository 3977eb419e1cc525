"""Numbers that show the day of creation, and counts that begin anew with a period."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from dougong.records.errors import DuplicateValueError
from dougong.testing.desk import Desk, an_object
from dougong.testing.over_http import SettableClock


@pytest.fixture(scope="module", autouse=True)
def in_shanghai(desk: Desk) -> None:
    desk.sql("UPDATE dougong.tenant SET time_zone = 'Asia/Shanghai' WHERE schema = %s", desk.schema)


@pytest.fixture(autouse=True)
def start(clock: SettableClock) -> Iterator[None]:
    before = clock.now()
    yield
    clock.advance(seconds=(before - clock.now()).total_seconds())


@pytest.fixture
def deed(desk: Desk, request: pytest.FixtureRequest) -> str:
    """Name of an object of its own, whose numbers begin anew each month."""
    return numbered(desk, request, "D-{YYYY}{MM}-{000}", "month")


def numbered(desk: Desk, request: pytest.FixtureRequest, form: str, restart: str) -> str:
    name = f"deed{abs(hash(request.node.name)) % 10**9}"
    number = {"name": "no", "type": "autonumber", "format": form, "restart": restart}
    desk.deploy(an_object(name, number, {"name": "code", "type": "text", "unique": True}))
    return name


def set_to(clock: SettableClock, year: int, month: int, day: int, *time: int) -> None:
    hour, minute = (*time, 0, 0)[:2]
    moment = datetime(year, month, day, hour, minute, tzinfo=UTC)
    clock.advance(seconds=(moment - clock.now()).total_seconds())


def numbers_of(desk: Desk, name: str) -> list[Any]:
    return [each["no"] for each in desk.list(name, sort="id")]


def make_many(desk: Desk, name: str, count: int) -> list[Any]:
    ids = desk.records.create_many(desk.actor, name, [{"name": str(n)} for n in range(count)])
    return [desk.get(name, str(each))["no"] for each in ids]


def test_the_day_is_that_of_the_tenant_whoever_asks(
    desk: Desk, clock: SettableClock, request: pytest.FixtureRequest
) -> None:
    name = numbered(desk, request, "{YYYY}-{MM}-{DD}/{YY}/{0}", "never")
    set_to(clock, 2026, 12, 31, 16, 0)  # midnight in Shanghai

    made = desk.acting(time_zone="America/Los_Angeles").create(name)
    several = make_many(desk, name, 2)
    set_to(clock, 2026, 12, 31, 15, 59)

    assert made["no"] == "2027-01-01/27/1"
    assert several == ["2027-01-01/27/2", "2027-01-01/27/3"]
    assert desk.create(name)["no"] == "2026-12-31/26/4"


@pytest.mark.parametrize(
    ("restart", "form", "expected"),
    [
        ("year", "{YYYY}:{0}", ["2026:1", "2026:2", "2026:3", "2027:1"]),
        ("month", "{YY}{MM}:{0}", ["2611:1", "2611:2", "2612:1", "2701:1"]),
        ("day", "{YY}{MM}{DD}:{0}", ["261120:1", "261121:1", "261201:1", "270101:1"]),
    ],
)
def test_a_count_begins_anew_with_each_period(
    desk: Desk,
    clock: SettableClock,
    request: pytest.FixtureRequest,
    restart: str,
    form: str,
    expected: list[str],
) -> None:
    name = numbered(desk, request, form, restart)
    made = []

    for moment in ((2026, 11, 20), (2026, 11, 20, 16), (2026, 11, 30, 16), (2026, 12, 31, 16)):
        set_to(clock, *moment)
        made.append(desk.create(name)["no"])

    assert made == expected


def test_a_period_that_comes_again_goes_on_counting(
    desk: Desk, clock: SettableClock, deed: str
) -> None:
    set_to(clock, 2026, 11, 5)
    desk.create(deed)
    set_to(clock, 2026, 12, 5)
    desk.create(deed)

    set_to(clock, 2026, 11, 6)

    assert desk.create(deed)["no"] == "D-202611-002"


def test_many_at_once_are_numbered_in_their_order(
    desk: Desk, clock: SettableClock, deed: str
) -> None:
    set_to(clock, 2026, 11, 5)
    first = desk.create(deed)["no"]

    several = make_many(desk, deed, 12)

    assert [first, *several] == [f"D-202611-{n:03}" for n in range(1, 14)]
    assert desk.create(deed)["no"] == "D-202611-014"


def test_what_is_undone_leaves_no_gap(desk: Desk, clock: SettableClock, deed: str) -> None:
    set_to(clock, 2026, 11, 5)
    desk.create(deed, code="taken")

    with pytest.raises(DuplicateValueError):
        desk.create(deed, code="taken")
    with pytest.raises(DuplicateValueError):
        desk.records.create_many(desk.actor, deed, [{"code": "free"}, {"code": "taken"}])

    assert desk.create(deed)["no"] == "D-202611-002"


def test_writers_at_the_same_time_get_each_number_once(
    desk: Desk, clock: SettableClock, deed: str
) -> None:
    set_to(clock, 2026, 11, 5)

    def write(nth: int) -> None:
        desk.create(deed, name=str(nth))
        make_many(desk, deed, 3)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8), timeout=60))

    assert sorted(numbers_of(desk, deed)) == [f"D-202611-{n:03}" for n in range(1, 33)]
