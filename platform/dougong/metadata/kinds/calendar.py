"""Calendar: the hours in which a business is open."""

# ruff: noqa: A005 - the file of a kind bears its name

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from dougong.formula.calendars import DEFAULT, Calendar, Hours
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.suggest import nearest
from dougong.kernel.zones import is_time_zone
from dougong.metadata.definition import Reference
from dougong.metadata.errors import (
    ConflictError,
    DuplicateError,
    MissingPropertyError,
    OutOfBoundsError,
    ReservedNameError,
    WrongFormError,
)
from dougong.metadata.kind import Kind, Known, Scope, definition_kind
from dougong.metadata.objects.definition import ObjectDef

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MAX_HOLIDAY_DAYS = 366

_DAY = timedelta(days=1)
_END = say("the end", "结束")
_NOT_BEFORE = say("at or after", "不早于")
_AFTER = say("after", "晚于")

DayHours = tuple[Hours, ...]


@dataclass(frozen=True, slots=True)
class HolidayDef:
    """Days on which nobody works.

    Attributes:
        on: The first, as ``2026-10-01``.
        to: The last; ``on`` if there is one day only.
        yearly: Whether they come back on the same days of every year.
        label: What people call them.
    """

    on: str
    to: str
    yearly: bool
    label: LocaleText | None

    def days(self) -> Iterator[date]:
        """Yield the days."""
        first, last = date.fromisoformat(self.on), date.fromisoformat(self.to)
        return (first + index * _DAY for index in range((last - first).days + 1))


@dataclass(frozen=True, slots=True)
class WorkdayDef:
    """A day on which people work although the week or a holiday says otherwise.

    Attributes:
        on: The day, as ``2026-10-10``.
        hours: Its hours; those of the first day of the week that has any if None.
    """

    on: str
    hours: DayHours | None


@dataclass(frozen=True, kw_only=True)
class CalendarDef:
    """When a business is open.

    Attributes:
        name: Name of the calendar, by which expressions call it.
        label: What people call it.
        time_zone: Whose clock it is; the tenant's if None.
        weekly: The hours of Monday to Sunday.
        holidays: Days on which nobody works.
        workdays: Days that are worked all the same.
        default: Whether it holds where no calendar is named.
    """

    name: str
    label: LocaleText
    time_zone: str | None
    weekly: tuple[DayHours, ...]
    holidays: tuple[HolidayDef, ...]
    workdays: tuple[WorkdayDef, ...]
    default: bool

    @cached_property
    def usual(self) -> DayHours:
        """The hours of the first day of the week that has any."""
        return next(filter(None, self.weekly), ())

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar as the expression language reckons with it."""
        once = (day for each in self.holidays if not each.yearly for day in each.days())
        yearly = (day for each in self.holidays if each.yearly for day in each.days())
        worked = {
            date.fromisoformat(each.on): self.usual if each.hours is None else each.hours
            for each in self.workdays
        }
        return Calendar(
            weekly=self.weekly,
            exceptions={**dict.fromkeys(once, ()), **worked},
            yearly={(day.month, day.day): () for day in yearly},
            zone=ZoneInfo(self.time_zone) if self.time_zone else None,
        )


def calendars_of(definitions: Mapping[str, CalendarDef]) -> dict[str, Calendar]:
    """Give calendars by the names that expressions may use, the default one by ``default`` too."""
    found = {name: each.calendar for name, each in definitions.items()}
    default = next((name for name, each in definitions.items() if each.default), None)
    return found if default is None else {**found, DEFAULT: found[default]}


def calendar_names(definitions: Mapping[str, CalendarDef]) -> list[str]:
    """Give these names alone, also of calendars that are not known to be right."""
    default = any(each.default for each in definitions.values())
    return [*definitions, *([DEFAULT] if default else [])]


@definition_kind
class CalendarKind(Kind[CalendarDef]):
    """The hours in which a business is open."""

    key = "calendar"
    plural = "calendars"
    label = say("Calendar", "日历")
    examples = (
        {
            "kind": "calendar",
            "name": "support",
            "label": {"en": "Support desk", "zh-CN": "客服中心"},
            "time_zone": "Asia/Shanghai",
            "hours": {
                "monday": [{"from": "09:00", "to": "12:00"}, {"from": "13:30", "to": "18:00"}],
                "tuesday": [{"from": "09:00", "to": "18:00"}],
                "wednesday": [{"from": "09:00", "to": "18:00"}],
                "thursday": [{"from": "09:00", "to": "18:00"}],
                "friday": [{"from": "09:00", "to": "17:00"}],
                "saturday": [{"from": "10:00", "to": "12:00"}],
                "sunday": [{"from": "20:00", "to": "24:00"}],
            },
            "holidays": [
                {"on": "2026-01-01", "yearly": True, "label": {"en": "New Year", "zh-CN": "元旦"}},
                {"on": "2026-10-01", "to": "2026-10-07"},
            ],
            "workdays": [
                {"on": "2026-10-04", "hours": [{"from": "09:00", "to": "12:00"}]},
                {"on": "2026-10-10"},
            ],
            "default": True,
        },
    )

    def parse(self, json: JsonObject, known: Known) -> CalendarDef:
        """Read the hours; dates stay texts, for a schema does not tell the 30th of February."""
        document: Mapping[str, Any] = json
        return CalendarDef(
            name=document["name"],
            label=document["label"],
            time_zone=document.get("time_zone"),
            weekly=tuple(_hours(document["hours"].get(day, ())) for day in WEEK),
            holidays=tuple(_holiday(each) for each in document.get("holidays", ())),
            workdays=tuple(_workday(each) for each in document.get("workdays", ())),
            default=document.get("default", False),
        )

    def references(
        self, definition: CalendarDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name nothing."""
        return ()

    def check(self, definition: CalendarDef, scope: Scope) -> Iterable[Problem]:
        """Check the zone, the hours, the dates, and that one calendar alone is the default."""
        if definition.time_zone is not None:
            yield from _check_zone(definition.time_zone)
        for day, hours in zip(WEEK, definition.weekly, strict=True):
            yield from _check_hours(hours, pointer("hours", day))
        for index, holiday in enumerate(definition.holidays):
            yield from _check_holiday(holiday, pointer("holidays", index))
        yield from _check_workdays(definition)
        yield from _check_default(definition, scope)


def _hours(spans: Sequence[Mapping[str, str]]) -> DayHours:
    return tuple(Hours(_seconds(span["from"]), _seconds(span["to"])) for span in spans)


def _seconds(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def _time(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"


def _holiday(document: Mapping[str, Any]) -> HolidayDef:
    first, yearly = document["on"], document.get("yearly", False)
    return HolidayDef(first, document.get("to", first), yearly, document.get("label"))


def _workday(document: Mapping[str, Any]) -> WorkdayDef:
    hours = _hours(document["hours"]) if "hours" in document else None
    return WorkdayDef(document["on"], hours)


def _check_zone(name: str) -> Iterable[Problem]:
    if not is_time_zone(name):
        near = nearest(name, available_timezones()) or "Asia/Shanghai"
        reason = say("write a time zone such as {z}", "请填写时区，例如 {z}", z=near)
        yield Problem(path="/time_zone", error=WrongFormError(value=name, reason=reason))


def _check_hours(hours: DayHours, path: str) -> Iterable[Problem]:
    for index, (opens, closes) in enumerate(hours):
        if closes <= opens:
            yield _too_early(path + pointer(index, "to"), _END, _AFTER, _time(opens), _time(closes))
    for index, (before, after) in enumerate(pairwise(hours), start=1):
        if after.opens < before.closes:
            what = say("the beginning", "开始")
            at = path + pointer(index, "from")
            yield _too_early(at, what, _NOT_BEFORE, _time(before.closes), _time(after.opens))


def _check_holiday(holiday: HolidayDef, path: str) -> Iterable[Problem]:
    first, last = _date(holiday.on), _date(holiday.to)
    if first is None:
        yield _no_date(holiday.on, path + "/on")
    if last is None and holiday.to != holiday.on:
        yield _no_date(holiday.to, path + "/to")
    if first is None or last is None:
        return
    if last < first:
        yield _too_early(path + "/to", _END, _NOT_BEFORE, holiday.on, holiday.to)
    elif (days := (last - first).days + 1) > MAX_HOLIDAY_DAYS:
        what, bound = say("the number of days", "天数"), say("at most", "至多为")
        error = OutOfBoundsError(what=what, bound=bound, limit=MAX_HOLIDAY_DAYS, actual=days)
        yield Problem(path=path + "/to", error=error)


def _check_workdays(definition: CalendarDef) -> Iterable[Problem]:
    first: dict[str, str] = {}
    for index, workday in enumerate(definition.workdays):
        path = pointer("workdays", index)
        if _date(workday.on) is None:
            yield _no_date(workday.on, path + "/on")
        elif workday.on in first:
            again = DuplicateError(value=workday.on, first=first[workday.on])
            yield Problem(path=path + "/on", error=again)
        first.setdefault(workday.on, path + "/on")
        if workday.hours is not None:
            yield from _check_hours(workday.hours, path + "/hours")
        elif not definition.usual:
            yield Problem(path=path, error=MissingPropertyError(property="hours"))


def _check_default(definition: CalendarDef, scope: Scope) -> Iterable[Problem]:
    if not definition.default:
        if definition.name == DEFAULT:
            reason = say("the default calendar", "默认日历")
            yield Problem(path="/name", error=ReservedNameError(name=DEFAULT, reason=reason))
        return
    calendars: Mapping[str, CalendarDef] = scope.catalog.all("calendar")
    for other in calendars.values():
        if other.default and other.name != definition.name:
            what = say("the default calendar", "默认日历")
            error = ConflictError(what=what, name=definition.name, other=other.name)
            yield Problem(path="/default", error=error)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _no_date(text: str, path: str) -> Problem:
    reason = say("there is no such day", "没有这一天")
    return Problem(path=path, error=WrongFormError(value=text, reason=reason))


def _too_early(path: str, what: LocaleText, bound: LocaleText, limit: str, actual: str) -> Problem:
    error = OutOfBoundsError(what=what, bound=bound, limit=limit, actual=actual)
    return Problem(path=path, error=error)
