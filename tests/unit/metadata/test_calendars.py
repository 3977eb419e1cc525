"""Calendars: what they mean, and what is wrong with them."""

from __future__ import annotations

from datetime import date
from typing import Any

from dougong.formula.calendars import Hours
from dougong.metadata.kinds.calendar import calendar_names, calendars_of

DAY = [{"from": "09:00", "to": "18:00"}]
OPEN = Hours(9 * 3600, 18 * 3600)


def calendar(name: str = "support", **more: Any) -> dict[str, Any]:
    """Give a calendar with Mondays and Saturdays unless said otherwise."""
    label = {"en": "Support"}
    hours = {"saturday": [{"from": "10:00", "to": "12:00"}], "monday": DAY}
    return {"kind": "calendar", "name": name, "label": label, "hours": hours, **more}


def test_hours_are_those_of_the_day_of_the_week(bench: Any) -> None:
    found = bench.catalog(calendar(time_zone="Europe/Berlin")).get("calendar", "support").calendar

    assert found.on(date(2026, 3, 2)) == (OPEN,)
    assert found.on(date(2026, 3, 3)) == ()
    assert found.on(date(2026, 3, 7)) == (Hours(10 * 3600, 12 * 3600),)
    assert found.zone.key == "Europe/Berlin"


def test_each_day_of_the_week_has_hours_of_its_own(bench: Any) -> None:
    week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    hours = {day: [{"from": "09:00", "to": f"1{at}:00"}] for at, day in enumerate(week)}

    on = bench.catalog(calendar(hours=hours)).get("calendar", "support").calendar.on

    assert [on(date(2026, 3, 2 + at))[0].closes // 3600 for at in range(7)] == list(range(10, 17))


def test_the_end_of_a_day_is_24_o_clock(bench: Any) -> None:
    late = calendar(hours={"sunday": [{"from": "22:30", "to": "24:00"}]})

    found = bench.catalog(late).get("calendar", "support").calendar

    assert found.on(date(2026, 3, 1)) == (Hours(81_000, 86_400),)


def test_holidays_close_and_workdays_open_whatever_else_is_said(bench: Any) -> None:
    holidays = [
        {"on": "2026-10-03", "to": "2026-10-07"},
        {"on": "2020-12-28", "to": "2021-01-04", "yearly": True},
    ]
    workdays = [{"on": "2026-10-05"}, {"on": "2026-12-28", "hours": []}, {"on": "2026-10-11"}]

    found = bench.catalog(calendar(holidays=holidays, workdays=workdays))
    on = found.get("calendar", "support").calendar.on

    assert on(date(2026, 10, 3)) == ()  # a Saturday of the holidays
    assert on(date(2026, 10, 5)) == (OPEN,)  # a Monday of the holidays, worked
    assert on(date(2026, 10, 11)) == (OPEN,)  # a Sunday, worked as the first day that is
    assert on(date(2027, 10, 4)) == (OPEN,)
    assert on(date(2027, 1, 4)) == on(date(2026, 12, 28)) == ()  # every year


def test_the_default_calendar_goes_by_that_name_too(bench: Any) -> None:
    definitions = bench.catalog(calendar(default=True), calendar("plant")).all("calendar")

    assert set(calendars_of(definitions)) == {"support", "plant", "default"}
    assert calendars_of(definitions)["default"] is definitions["support"].calendar
    assert set(calendar_names(definitions)) == {"support", "plant", "default"}


def test_a_zone_that_there_is_not_is_refused_with_one_that_is_near(bench: Any) -> None:
    assert bench.problems(calendar(time_zone="Asia/Shanhai")) == [
        (
            "/time_zone",
            "definition.wrong_form",
            "`Asia/Shanhai` does not have the right form: write a time zone such as Asia/Shanghai",
        )
    ]


def test_stretches_end_after_they_begin_and_lie_apart(bench: Any) -> None:
    hours = {
        "monday": [{"from": "18:00", "to": "02:00"}],
        "friday": [{"from": "09:00", "to": "12:00"}, {"from": "11:30", "to": "17:00"}],
    }

    assert bench.problems(calendar(hours=hours)) == [
        (
            "/hours/monday/0/to",
            "definition.out_of_bounds",
            "the end must be after 18:00, not 02:00",
        ),
        (
            "/hours/friday/1/from",
            "definition.out_of_bounds",
            "the beginning must be at or after 12:00, not 11:30",
        ),
    ]


def test_a_day_that_there_is_not_is_refused(bench: Any) -> None:
    holidays = [{"on": "2026-02-30"}, {"on": "2026-02-01", "to": "2026-02-31"}]

    found = bench.problems(calendar(holidays=holidays, workdays=[{"on": "2026-04-31"}]))

    assert [(path, code) for path, code, _ in found] == [
        ("/holidays/0/on", "definition.wrong_form"),
        ("/holidays/1/to", "definition.wrong_form"),
        ("/workdays/0/on", "definition.wrong_form"),
    ]


def test_holidays_end_after_they_begin_and_within_a_year(bench: Any) -> None:
    holidays = [
        {"on": "2026-02-03", "to": "2026-02-01"},
        {"on": "2026-01-01", "to": "2027-12-31", "label": {"en": "Sabbatical"}},
    ]

    assert bench.problems(calendar(holidays=holidays)) == [
        (
            "/holidays/0/to",
            "definition.out_of_bounds",
            "the end must be at or after 2026-02-03, not 2026-02-01",
        ),
        (
            "/holidays/1/to",
            "definition.out_of_bounds",
            "the number of days must be at most 366, not 730",
        ),
    ]


def test_a_workday_is_said_once_and_has_hours(bench: Any) -> None:
    workdays = [{"on": "2026-04-01", "hours": DAY}, {"on": "2026-04-01"}]

    assert bench.problems(calendar(hours={}, workdays=workdays)) == [
        (
            "/workdays/1/on",
            "definition.duplicate",
            "`2026-04-01` is there more than once; first at `/workdays/0/on`",
        ),
        ("/workdays/1", "definition.missing_property", "`hours` is missing"),
    ]


def test_one_calendar_alone_is_the_default(bench: Any) -> None:
    both = calendar(default=True), calendar("plant", default=True)

    found = bench.problems(*both, calendar("default"))

    assert [(path, code) for path, code, _ in found] == [
        ("/default", "definition.conflict"),
        ("/default", "definition.conflict"),
        ("/name", "definition.reserved_name"),
    ]
