"""Flows that time sets off, over HTTP: dates, schedules, inactivity; once each, at their second."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from dougong.testing.over_http import Home, SettableClock

LEASE: dict[str, Any] = {
    "kind": "object",
    "name": "lease",
    "label": {"en": "Lease"},
    "plural": {"en": "Leases"},
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "required": True},
        {"name": "ends_on", "type": "date"},
        {"name": "calls_at", "type": "datetime"},
        {
            "name": "state",
            "type": "picklist",
            "options": [{"value": "a"}, {"value": "b"}, {"value": "c"}],
        },
        {"name": "told", "type": "text"},
    ],
}


DESK: dict[str, Any] = {
    "kind": "calendar",
    "name": "desk",
    "label": {"en": "Desk"},
    "time_zone": "UTC",
    "hours": {day: [{"from": "09:00", "to": "17:00"}] for day in ("monday", "tuesday", "friday")},
}


def timed(name: str, trigger: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Give a flow that writes its name, and when it was due, into its record."""
    values = {"told": f"told & '{name} ' & $input.due_at & ';'"}
    return {
        "kind": "flow",
        "name": name,
        "label": {"en": name},
        "trigger": {"object": "lease", **trigger},
        "start": "tell",
        "steps": {"tell": {"element": "update", "record": "$record", "values": values}},
        **more,
    }


@pytest.fixture(scope="module", autouse=True)
def leases(home: Home) -> None:
    """An object with dates."""
    home.deploy(LEASE)


def told(api: Any, record: Any) -> str:
    """Give what flows wrote into a record."""
    return str(api.get(f"/data/lease/{record['id']}").json["told"] or "")


def begun(api: Any, flow: str) -> list[Any]:
    """Give the runs of a flow."""
    answer = api.get("/runs", flow=flow)
    assert answer.status_code == 200, answer.text
    runs: list[Any] = answer.json["runs"]
    return runs


def at(clock: SettableClock, text: str) -> None:
    """Set the clock."""
    clock.advance(seconds=(datetime.fromisoformat(text) - clock.now()).total_seconds())


def test_a_date_fires_so_many_business_days_before_at_its_time(
    home: Home, api: Any, clock: SettableClock
) -> None:
    at(clock, "2027-03-01T00:00:00+00:00")  # a Monday
    trigger = {
        "type": "date",
        "field": "ends_on",
        "before": "2 business days",
        "at": "09:00",
        "calendar": "desk",  # open on Monday, Tuesday and Friday
        "when": "state = 'a'",
    }
    home.deploy(DESK, timed("before_end", trigger))
    home.run_flows()
    monday = api.create("lease", name="one", ends_on="2027-03-08", state="a")
    other = api.create("lease", name="two", ends_on="2027-03-08", state="b")

    at(clock, "2027-03-02T08:59:59+00:00")
    home.run_flows()
    assert told(api, monday) == ""

    at(clock, "2027-03-02T09:00:00+00:00")
    home.run_flows()
    home.run_flows()
    assert told(api, monday) == "before_end 2027-03-02 09:00:00;"
    assert told(api, other) == ""


def test_a_date_that_is_moved_moves_what_is_due(home: Home, api: Any, clock: SettableClock) -> None:
    at(clock, "2027-04-01T00:00:00+00:00")
    home.deploy(timed("at_call", {"type": "date", "field": "calls_at", "after": "30 minutes"}))
    home.run_flows()
    late = api.create("lease", name="late", calls_at="2027-04-03T12:00:00Z")
    early = api.create("lease", name="early", calls_at="2027-04-02T12:00:00Z")
    api.patch(f"/data/lease/{early['id']}", {"calls_at": "2027-04-01T12:00:00Z"})
    api.patch(f"/data/lease/{late['id']}", {"calls_at": "2027-04-05T12:00:00Z"})

    at(clock, "2027-04-01T12:30:00+00:00")
    home.run_flows()
    at(clock, "2027-04-03T12:30:00+00:00")
    home.run_flows()

    assert told(api, early) == "at_call 2027-04-01 12:30:00;"
    assert told(api, late) == ""

    at(clock, "2027-04-05T12:30:01+00:00")
    home.run_flows()
    assert told(api, late) == "at_call 2027-04-05 12:30:00;"
    assert len(begun(api, "at_call")) == 2


def test_what_is_over_when_it_is_saved_fires_only_where_that_is_wanted(
    home: Home, api: Any, clock: SettableClock
) -> None:
    at(clock, "2027-05-01T00:00:00+00:00")
    home.deploy(
        timed("late_skip", {"type": "date", "field": "ends_on"}),
        timed("late_fire", {"type": "date", "field": "ends_on", "late": "fire"}),
    )
    home.run_flows()

    over = api.create("lease", name="over", ends_on="2027-04-20")
    home.run_flows()
    api.patch(f"/data/lease/{over['id']}", {"name": "over still"})
    clock.advance(days=1)
    home.run_flows()

    assert told(api, over) == "late_fire 2027-04-20 00:00:00;"


def test_many_dates_of_an_import_fire_once_each_whatever_comes_twice(
    home: Home, api: Any, clock: SettableClock
) -> None:
    at(clock, "2027-06-01T00:00:00+00:00")
    home.deploy(timed("many", {"type": "date", "field": "calls_at"}))
    home.run_flows()
    records = [{"name": f"m{n}", "calls_at": f"2027-06-02T00:{n % 3:02}:00.5Z"} for n in range(40)]
    answer = api.post("/data/lease/bulk", {"mode": "insert", "records": records})
    assert answer.status_code == 200, answer.text

    clock.advance(days=3)  # nothing ran for days: what was missed is made up for, once
    home.run_flows()
    home.run_flows()

    runs = begun(api, "many")
    assert len(runs) == 40
    assert {run["state"] for run in runs} == {"done"}


def test_three_workers_at_once_begin_what_is_due_once(
    home: Home, api: Any, clock: SettableClock
) -> None:
    home.deploy(timed("by_three", {"type": "date", "field": "calls_at", "when": "state = 'b'"}))
    home.run_flows()
    due = clock.now() + timedelta(days=2)
    records = [
        {"name": f"t{n}", "calls_at": (due + timedelta(seconds=n % 5)).isoformat(), "state": "b"}
        for n in range(30)
    ]
    answer = api.post("/data/lease/bulk", {"mode": "insert", "records": records})
    assert answer.status_code == 200, answer.text
    clock.advance(days=2, seconds=10)

    with ThreadPoolExecutor(3) as threads:
        for each in [threads.submit(home.run_flows) for _ in range(3)]:
            each.result(timeout=60)

    runs = begun(api, "by_three")
    assert sorted(run["record"]["label"] for run in runs) == sorted(f"t{n}" for n in range(30))
    assert {run["state"] for run in runs} == {"done"}
    home.deploy(timed("by_three", {"type": "date", "field": "calls_at"}, active=False))


def test_nothing_happening_for_the_term_of_its_state_fires_and_touches_begin_it_anew(
    home: Home, api: Any, clock: SettableClock
) -> None:
    at(clock, "2027-07-01T00:00:00+00:00")
    trigger = {
        "type": "inactivity",
        "terms": [
            {"when": "state = 'a'", "for": "2 days"},
            {"when": "state = 'b'", "for": "4 days"},
        ],
    }
    home.deploy(timed("idle", trigger))
    home.run_flows()
    first = api.create("lease", name="first", state="a")
    second = api.create("lease", name="second", state="b")
    third = api.create("lease", name="third", state="c")

    clock.advance(days=1)
    home.run_flows()
    comment = api.post(f"/data/lease/{first['id']}/comments", {"body": "I call them"})
    assert comment.status_code == 201, comment.text
    clock.advance(days=1, hours=1)
    home.run_flows()
    assert told(api, first) == ""

    clock.advance(days=1)
    home.run_flows()
    assert told(api, first) == "idle 2027-07-04 00:00:00;"  # what the flow writes is no touch
    clock.advance(days=2)
    home.run_flows()
    home.run_flows()
    assert told(api, first).count(";") == 1
    assert told(api, second) == "idle 2027-07-05 00:00:00;"
    assert told(api, third) == ""
    home.deploy({**timed("idle", trigger), "active": False})


def test_inactivity_is_counted_on_a_calendar_several_times_and_by_what_counts(
    home: Home, api: Any, clock: SettableClock
) -> None:
    at(clock, "2027-07-23T10:00:00+00:00")  # a Friday
    trigger = {
        "type": "inactivity",
        "terms": [{"when": "name = 'counted'", "for": "1 business day"}],
        "touches": ["comments"],
        "times": 2,
        "calendar": "desk",
    }
    home.deploy(DESK, timed("counted", trigger))
    home.run_flows()
    record = api.create("lease", name="counted")

    for _ in range(8):
        clock.advance(days=1)
        api.patch(f"/data/lease/{record['id']}", {"state": "a" if _ % 2 else "b"})
        home.run_flows()

    dues = [f"counted 2027-07-{day} 10:00:00;" for day in (26, 27)]
    assert told(api, record) == "".join(dues)
    home.deploy({**timed("counted", trigger), "active": False})


def test_a_schedule_keeps_to_business_days_and_leaves_out_what_was_missed(
    home: Home, api: Any, clock: SettableClock
) -> None:
    at(clock, "2027-07-30T08:00:00+00:00")  # a Friday
    trigger = {
        "type": "schedule",
        "cron": "0 9 * * *",
        "time_zone": "UTC",
        "calendar": "desk",
        "missed": "skip",
    }
    step = {"element": "wait", "duration": "1 second"}
    flow: dict[str, Any] = {
        "kind": "flow",
        "name": "working_days",
        "label": {"en": "Working days"},
        "trigger": trigger,
        "start": "stop",
        "steps": {"stop": step},
    }
    home.deploy(DESK, flow)
    for _ in range(6):  # Friday to Wednesday, of which two days are worked after the first
        clock.advance(hours=1)
        home.run_flows()
        clock.advance(hours=23)
    assert len(begun(api, "working_days")) == 3

    clock.advance(days=14)
    home.run_flows()
    assert len(begun(api, "working_days")) == 3
    home.deploy({**flow, "active": False})


def test_a_schedule_fires_once_at_its_time_for_each_record_it_is_for(
    home: Home, api: Any, clock: SettableClock
) -> None:
    at(clock, "2027-08-02T00:30:00+00:00")  # Monday, 08:30 in Shanghai
    for name in ("x", "y"):
        api.create("lease", name=name, state="c")
    each = {
        "type": "schedule",
        "cron": "0 9 * * 1",
        "time_zone": "Asia/Shanghai",
        "where": "state = 'c' and name in ('x', 'y')",
    }
    home.deploy(timed("weekly", each))

    for _ in range(3):
        home.run_flows()
        clock.advance(minutes=30)
    home.run_flows()
    assert len(begun(api, "weekly")) == 2

    clock.advance(days=21)  # missed twice, made up for once
    home.run_flows()
    assert len(begun(api, "weekly")) == 4
    assert begun(api, "weekly")[0]["record"]["label"] in ("x", "y")


def test_a_schedule_that_is_taken_away_fires_no_more(
    home: Home, api: Any, clock: SettableClock
) -> None:
    daily: dict[str, Any] = {
        "kind": "flow",
        "name": "daily",
        "label": {"en": "Daily"},
        "trigger": {"type": "schedule", "cron": "0 3 * * *", "time_zone": "UTC"},
        "start": "stop",
        "steps": {"stop": {"element": "wait", "duration": "1 second"}},
    }
    home.deploy(daily)
    clock.advance(days=1)
    home.run_flows()
    assert len(begun(api, "daily")) == 1

    home.deploy({**daily, "active": False})
    clock.advance(days=1)
    home.run_flows()
    home.deploy(daily)
    home.run_flows()

    assert len(begun(api, "daily")) == 1


def test_a_wait_of_sixty_days_follows_its_date_and_ends_with_its_condition(
    home: Home, api: Any, clock: SettableClock
) -> None:
    at(clock, "2027-10-01T00:00:00+00:00")
    waits: dict[str, Any] = {
        "kind": "flow",
        "name": "long_wait",
        "label": {"en": "Long wait"},
        "trigger": {
            "type": "record",
            "object": "lease",
            "on": ["create"],
            "timing": "after_commit",
            "when": "name contains 'waits'",
        },
        "start": "pause",
        "steps": {
            "pause": {
                "element": "wait",
                "until": "ends_on",
                "while": "state != 'c'",
                "next": "tell",
            },
            "tell": {
                "element": "update",
                "record": "$record",
                "values": {"told": "'came ' & ends_on"},
            },
        },
    }
    home.deploy(waits)
    moved, closed, gone = (
        api.create("lease", name=f"{name} waits", ends_on="2027-11-30", state="a")
        for name in ("moved", "closed", "gone")
    )
    home.run_flows()
    api.patch(f"/data/lease/{moved['id']}", {"ends_on": "2027-12-10"})
    api.patch(f"/data/lease/{closed['id']}", {"state": "c"})
    api.delete(f"/data/lease/{gone['id']}")
    home.run_flows()
    by_record = {run["record"]["id"]: run for run in begun(api, "long_wait")}

    assert by_record[moved["id"]]["wake_at"] == "2027-12-10T00:00:00.000Z"
    assert by_record[closed["id"]]["state"] == "cancelled"
    assert by_record[gone["id"]]["state"] == "cancelled"

    at(clock, "2027-11-30T00:00:00+00:00")
    home.run_flows()
    assert told(api, moved) == ""
    at(clock, "2027-12-10T00:00:00+00:00")
    for _ in range(3):
        home.run_flows()
    assert told(api, moved).count("came 2027-12-10") == 1
    assert "came" not in told(api, closed)


def test_what_is_ahead_is_told_with_the_records_as_they_are(
    home: Home, api: Any, clock: SettableClock
) -> None:
    at(clock, "2028-01-10T00:00:00+00:00")
    home.deploy(timed("ahead", {"type": "date", "field": "calls_at", "when": "state = 'a'"}))
    near = api.create("lease", name="near", calls_at="2028-01-12T00:00:00Z", state="a")
    api.create("lease", name="not", calls_at="2028-01-12T00:00:00Z", state="b")
    api.create("lease", name="far", calls_at="2028-06-12T00:00:00Z", state="a")

    assert api.get("/flows/ahead/next", days=30).json == {
        "firings": [
            {
                "at": "2028-01-12T00:00:00.000Z",
                "record": {"id": near["id"], "label": "near"},
            }
        ],
        "more": False,
    }
    weekly = api.get("/flows/weekly/next", days=8).json
    assert [each["at"] for each in weekly["firings"]] == [
        "2028-01-10T01:00:00.000Z",
        "2028-01-17T01:00:00.000Z",
    ]
    assert api.get("/flows/nothing/next").status_code == 404
    _, stranger = home.add_user("stranger@ahead.example")
    assert stranger.get("/flows/ahead/next").status_code == 403


def test_what_is_wrong_with_a_trigger_of_time_is_told_at_its_place(home: Home, api: Any) -> None:
    wrong = [
        timed("w1", {"type": "date", "field": "name"}),
        timed("w2", {"type": "date", "field": "ends_on", "before": "2 days", "after": "1 day"}),
        timed("w3", {"type": "date", "field": "calls_at", "at": "09:00"}),
        timed("w4", {"type": "schedule", "cron": "0 0 30 2 *", "time_zone": "Mars/Olympus"}),
        timed("w5", {"type": "date", "field": "ends_on"}, run_as="user"),
    ]
    misspelt = timed("w6", {"type": "inactivity", "terms": [{"for": "2 fortnights"}]})

    answer = api.post("/meta/deploy", {"components": wrong, "check_only": True})
    form = api.post("/meta/deploy", {"components": [misspelt], "check_only": True})

    found = {
        (each["path"].partition("/trigger")[2], each["code"]) for each in answer.json["errors"]
    }
    assert found == {
        ("/field", "definition.unfit_field"),
        ("/after", "definition.either_property"),
        ("/at", "definition.unfit_property"),
        ("/cron", "definition.wrong_form"),
        ("/time_zone", "definition.wrong_form"),
        ("/type", "definition.unfit_property"),
    }
    (fault,) = form.json["errors"]
    assert fault["path"].endswith("/trigger/terms/0/for")
    assert "2 days, 4 hours or 3 business days" in fault["message"]
