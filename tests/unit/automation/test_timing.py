"""Durations, terms, schedules and proofs: what is reckoned without a database."""

from __future__ import annotations

import random
import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from dougong.automation.timing.durations import DURATION, Span, read_duration
from dougong.automation.timing.proofs import key_of, proves, value_at
from dougong.automation.timing.schedules import is_schedule, times_after
from dougong.automation.timing.terms import Term, Window, second_after
from dougong.formula.calendars import OFFICE_HOURS
from dougong.kernel.jsontypes import JsonValue

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
FRIDAY = datetime(2026, 3, 6, 9, 30, tzinfo=UTC)  # 17:30 in Shanghai
SPANS = ("45 seconds", "30 minutes", "5 hours", "2 days", "1 week", "1 month", "2 quarters",
         "1 year", "90 business minutes", "4 business hours", "3 business days")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 days", "2026-03-08 09:30"),
        ("1 month", "2026-04-06 09:30"),
        ("90 minutes", "2026-03-06 11:00"),
        ("1 business day", "2026-03-09 09:30"),
        ("1 business hour", "2026-03-09 01:30"),
        ("0 days", "2026-03-06 09:30"),
        ("0 business hours", "2026-03-06 09:30"),
        ("0 business minutes", "2026-03-06 09:30"),
    ],
)
def test_a_duration_leads_to_an_instant(text: str, expected: str) -> None:
    span = read_duration(text)
    assert span is not None

    found = span.after(FRIDAY, SHANGHAI, OFFICE_HOURS)

    assert found == datetime.fromisoformat(f"{expected}+00:00")


@pytest.mark.parametrize(
    "text", ["", "2", "days", "-1 day", "2 fortnights", "1 business week", "2  days"]
)
def test_what_is_no_duration_is_none_in_the_schema_too(text: str) -> None:
    assert read_duration(text) is None
    assert not re.search(str(DURATION["pattern"]), text)


@pytest.mark.parametrize("text", SPANS)
@pytest.mark.parametrize("zone", [BERLIN, SHANGHAI])
@pytest.mark.parametrize("back", [False, True])
def test_every_date_that_is_due_within_some_time_lies_in_its_window(
    text: str, zone: ZoneInfo, back: bool
) -> None:
    span = read_duration(text)
    assert span is not None
    term = Term(span=span.back if back else span, of_days=False, calendar=OFFICE_HOURS)
    chance = random.Random(text)
    for _ in range(25):
        base = datetime(2026, 3, 20, tzinfo=UTC) + timedelta(
            seconds=chance.randrange(0, 400 * 86_400)
        )
        due = term.due(base, zone)
        assert due is not None
        windows = term.windows(zone, due - timedelta(seconds=1), due)
        assert [each for each in windows if each.first <= base <= each.last]


@pytest.mark.parametrize("text", SPANS)
@pytest.mark.parametrize("zone", [BERLIN, SHANGHAI])
def test_what_is_due_next_is_the_first_of_all(text: str, zone: ZoneInfo) -> None:
    span = read_duration(text)
    assert span is not None
    chance = random.Random(text)
    for length in (3, 400):
        term = Term(span=span, of_days=False, calendar=OFFICE_HOURS)
        bases = [
            datetime(2026, 3, 20, tzinfo=UTC) + timedelta(seconds=chance.randrange(length * 86_400))
            for _ in range(40)
        ]
        dues = sorted(due for base in bases if (due := term.due(base, zone)) is not None)

        def least(window: Window, bases: list[datetime] = bases) -> datetime | None:
            last = window.last
            found = (b for b in bases if b >= window.first and (last is None or b <= last))
            return min(found, default=None)

        for after in (bases[0], dues[0], dues[7], dues[-2], dues[-1]):
            expected = min((due for due in dues if due > after), default=None)
            assert term.next_due(zone, after, least) == expected


@pytest.mark.parametrize("text", ["2 days", "1 month", "3 business days"])
def test_of_dates_the_window_is_exact(text: str) -> None:
    span = read_duration(text)
    assert span is not None
    term = Term(span=span.back, of_days=True, at=time(9), calendar=OFFICE_HOURS)
    after = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
    before = after - timedelta(days=1)
    (window,) = term.windows(BERLIN, before, after)

    for number in range(120):
        day = date(2026, 2, 1) + timedelta(days=number)
        due = term.due(day, BERLIN)
        assert due is not None
        if before < due <= after:
            assert window.first <= day <= window.last


def test_a_calendar_that_is_never_open_is_never_due() -> None:
    never = OFFICE_HOURS.__class__(weekly=((),) * 7)
    term = Term(span=Span(1, "day", business=True), of_days=False, calendar=never)

    assert term.due(FRIDAY, BERLIN) is None
    assert term.windows(BERLIN, FRIDAY, FRIDAY + timedelta(days=9)) == []
    assert term.next_due(BERLIN, FRIDAY, lambda window: window.first) is None


def test_no_business_hours_lead_to_the_next_that_is_open() -> None:
    span = read_duration("0 business hours")
    assert span is not None
    saturday = datetime(2026, 3, 7, 4, tzinfo=UTC)

    assert span.after(saturday, SHANGHAI, OFFICE_HOURS) == datetime(2026, 3, 9, 1, tzinfo=UTC)


def test_a_second_is_over_when_the_next_begins() -> None:
    whole = datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC)

    assert second_after(whole) == whole
    assert second_after(whole + timedelta(milliseconds=1)) == whole + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("cron", "after", "expected"),
    [
        ("30 2 * * *", "2026-03-28T12:00", ["2026-03-29T01:30", "2026-03-30T00:30"]),
        ("30 2 * * *", "2026-10-24T12:00", ["2026-10-25T01:30", "2026-10-26T01:30"]),
        ("0 * * * *", "2026-10-24T23:30", ["2026-10-25T00:00", "2026-10-25T01:00"]),
        ("*/30 * * * *", "2026-03-29T00:45", ["2026-03-29T01:00", "2026-03-29T01:30"]),
        ("0 9 29 2 *", "2026-03-01T00:00", ["2028-02-29T08:00", "2032-02-29T08:00"]),
        ("0 9 * * fri#1", "2026-03-01T00:00", ["2026-03-06T08:00", "2026-04-03T07:00"]),
    ],
)
def test_a_schedule_is_read_off_the_clock_of_its_zone(
    cron: str, after: str, expected: list[str]
) -> None:
    start = datetime.fromisoformat(f"{after}+00:00")

    found = islice(times_after(cron, start, BERLIN), 2)

    assert [each.strftime("%Y-%m-%dT%H:%M") for each in found] == expected


def test_a_schedule_may_keep_to_business_days() -> None:
    start = datetime(2026, 3, 6, 12, tzinfo=UTC)

    found = list(islice(times_after("0 9 * * *", start, SHANGHAI, OFFICE_HOURS), 2))

    assert [each.day for each in found] == [9, 10]


@pytest.mark.parametrize(
    "cron",
    ["", "* * * *", "@daily", "61 * * * *", "R * * * *", "0 0 30 2 *", "H 3 * * *", "0 0 * * * *"],
)
def test_what_never_comes_or_comes_by_chance_is_no_schedule(cron: str) -> None:
    assert not is_schedule(cron)


def test_only_who_knows_the_secret_proves_it() -> None:
    token = {"scheme": "token"}
    now = FRIDAY

    def holds(trigger: dict[str, str], headers: dict[str, str]) -> bool:
        return proves(trigger, ["s" * 20], headers, b"{}", now=now)

    assert holds(token, {"authorization": f"Bearer {'s' * 20}"})
    assert not holds(token, {"authorization": "s" * 20})
    assert not holds(token, {"authorization": f"Bearer {'s' * 19}é"})
    assert not holds(token, {})
    assert not proves(token, [], {"authorization": "Bearer "}, b"", now=now)
    assert not holds({}, {"webhook-id": "a", "webhook-timestamp": "9" * 30})
    assert not holds({"scheme": "hmac"}, {"x-signature": "é"})


def test_what_tells_calls_apart_is_found_in_header_or_body() -> None:
    body: JsonValue = {"event": {"id": 7, "parts": [{"a~/b": "x"}]}}

    assert key_of({"scheme": "token", "id": "/event/id"}, {}, b"", body) == "7"
    assert key_of({"scheme": "token", "id": "X-Id"}, {"x-id": "h"}, b"", body) == "h"
    assert key_of({"scheme": "token"}, {}, b"", body) is None
    assert key_of({"scheme": "hmac"}, {}, b"a", body) != key_of({"scheme": "hmac"}, {}, b"b", body)
    assert len(key_of({"id": "X-Id"}, {"x-id": "y" * 500}, b"", body) or "") == 64
    assert value_at(body, "/event/parts/0/a~0~1b") == "x"
    assert value_at(body, "/event/parts/9/a") is None
    assert value_at(body, "") == body
