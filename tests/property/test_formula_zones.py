"""Where clocks are changed: Python, PostgreSQL and the browser read every wall clock alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest

from dougong.formula.batch import Asking, Clock, PythonBackend, Question
from dougong.formula.browser_batch import BrowserBackend
from dougong.formula.function import registry
from dougong.formula.sql_batch import SqlBackend

# Offsets of half an hour, a day that was left out, rules turned around, and a change by two hours.
ZONES = [
    "Asia/Shanghai",
    "America/New_York",
    "America/St_Johns",
    "America/Sao_Paulo",
    "America/Caracas",
    "Europe/Berlin",
    "Europe/Dublin",
    "Europe/Moscow",
    "Africa/Cairo",
    "Asia/Tehran",
    "Asia/Pyongyang",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Antarctica/Troll",
]
FIRST, LAST = datetime(1975, 1, 1, tzinfo=UTC), datetime(2037, 1, 1, tzinfo=UTC)
NEAR = [timedelta(minutes=minutes) for minutes in (-1500, -61, -31, -1, 0, 1, 29, 30, 59, 60, 119)]
ASKING = Asking(registry())


def changes(zone: ZoneInfo) -> Iterator[datetime]:
    """Give the instants at which clocks are changed."""
    before, step = FIRST, timedelta(days=3)
    while before < LAST:
        after = before + step
        if _offset(before, zone) != _offset(after, zone):
            yield _change(zone, before, after)
        before = after


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta(0)


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    offset = _offset(before, zone)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if _offset(middle, zone) == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def questions(zone: ZoneInfo) -> Iterator[Question]:
    """Ask for the wall clock of instants around each change, and for the instants of such walls."""
    clock = Clock(FIRST, zone)
    for change in list(changes(zone))[-20:]:
        for gap in NEAR:
            instant = change + gap
            wall = (instant + _offset(change - timedelta(days=1), zone)).isoformat()
            for expression, of, value in (
                ("x & ''", "datetime", instant.isoformat()),
                ("DATETIMEVALUE(x)", "text", wall.removesuffix("+00:00")),
            ):
                yield ASKING.question(expression, {"x": of}, {"x": value}, clock=clock)


@pytest.fixture(scope="module")
def sql(database_url: str) -> Iterator[SqlBackend]:
    with psycopg.connect(database_url) as connection:
        yield SqlBackend(connection)


@pytest.fixture(scope="module")
def browser() -> Iterator[BrowserBackend]:
    with BrowserBackend() as backend:
        yield backend


@pytest.mark.parametrize("zone", ZONES)
def test_clocks_are_read_alike_around_every_change(
    zone: str, sql: SqlBackend, browser: BrowserBackend
) -> None:
    asked = list(questions(ZoneInfo(zone)))

    in_sql = sql.answer(asked)

    assert None not in in_sql
    assert PythonBackend().answer(asked) == in_sql == browser.answer(asked)
