"""Calendars as tenants define them: Python and PostgreSQL count the same open time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine

from dougong.automation.registries import every_kind
from dougong.fields.registry import builtin_registry
from dougong.formula.value_types import DATETIME, NUMBER
from dougong.metadata.check import check
from dougong.metadata.definition import Definition
from dougong.metadata.kinds.calendar import WEEK, calendars_of
from dougong.testing.agreement import BackEnds, Records

KINDS = every_kind()
FIELD_TYPES = builtin_registry()

MINUTES = st.integers(min_value=0, max_value=24 * 60)
DAYS = st.dates(min_value=date(2025, 1, 1), max_value=date(2027, 12, 31))
FIRST = datetime(2025, 6, 1, tzinfo=UTC)
INSTANTS = st.timedeltas(timedelta(0), timedelta(days=730)).map(lambda passed: FIRST + passed)


def time(minutes: int) -> str:
    """Write a time of day."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def hours(draw: st.DrawFn) -> list[dict[str, str]]:
    """Give stretches of a day, in order and apart."""
    bounds = sorted(draw(st.sets(MINUTES, max_size=6)))
    pairs = zip(bounds[::2], bounds[1::2], strict=False)
    return [{"from": time(opens), "to": time(closes)} for opens, closes in pairs]


@st.composite
def holidays(draw: st.DrawFn) -> dict[str, Any]:
    """Give a holiday of some days, perhaps of every year."""
    first = draw(DAYS)
    last = first + timedelta(days=draw(st.integers(min_value=0, max_value=20)))
    return {"on": str(first), "to": str(last), "yearly": draw(st.booleans())}


@st.composite
def calendars(draw: st.DrawFn) -> dict[str, Any]:
    """Give a calendar that passes the check."""
    week = {day: draw(hours()) for day in draw(st.sets(st.sampled_from(WEEK)))}
    days = sorted(draw(st.sets(DAYS, max_size=5)))
    zone = draw(st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", None]))
    found = {
        "kind": "calendar",
        "name": "any",
        "label": {"en": "Any"},
        "hours": week,
        "holidays": draw(st.lists(holidays(), max_size=5)),
        "workdays": [{"on": str(day), "hours": draw(hours())} for day in days],
    }
    return found if zone is None else {**found, "time_zone": zone}


@pytest.fixture(scope="module")
def connection(database_url: str) -> Iterator[Connection]:
    """A connection to PostgreSQL."""
    url = database_url.replace("postgresql://", "postgresql+psycopg://", 1)
    with create_engine(url).connect() as opened:
        yield opened


@given(
    document=calendars(),
    rows=st.lists(
        st.tuples(INSTANTS, INSTANTS, st.decimals(min_value=-500, max_value=500, places=3)),
        min_size=1,
        max_size=12,
    ),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_open_time_by_any_calendar_is_the_same_in_python_and_sql(
    connection: Connection, document: dict[str, Any], rows: list[tuple[datetime, datetime, Decimal]]
) -> None:
    found = check(
        [Definition("calendar", "any", document)],
        kinds=KINDS,
        field_types=FIELD_TYPES,
        check_expression=lambda catalog, at: (),
    )
    ends = BackEnds(connection, calendars=calendars_of(found.catalog.all("calendar")))
    records = Records({"a": DATETIME, "b": DATETIME, "n": NUMBER}, rows)

    assert found.problems == ()
    for source in (
        "BUSINESS_HOURS_BETWEEN(a, b, 'any')",
        "ADD_BUSINESS_HOURS(a, n, 'any')",
        "ADD_BUSINESS_DAYS(a, n, 'any')",
        "ADD_BUSINESS_DAYS(DATEVALUE(a), n, 'any')",
    ):
        sql, python = ends.both(source, records)
        assert sql == python
