"""What a flow waits for, how long, and what a wait minds of its record meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from threading import Thread
from typing import Any

import pytest
from tests.api.test_flows import a_flow, of_records

from dougong.app import build_platform
from dougong.kernel.settings import Settings
from dougong.storage.job_context import JobContext
from dougong.storage.run_rows import RUN_FLOW
from dougong.testing.over_http import SECRET_KEY, Home, SettableClock
from dougong.worker.clock import wake_if_due
from dougong.worker.wakeups import Wakeups

TEXT = {"en": "Hoist"}
HOIST: dict[str, Any] = {
    "kind": "object",
    "name": "hoist",
    "label": TEXT,
    "plural": TEXT,
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "required": True},
        {"name": "way", "type": "text"},
        {"name": "state", "type": "text"},
        {"name": "due_on", "type": "date"},
    ],
}
LIFT: dict[str, Any] = {
    **HOIST,
    "name": "lift",
    "fields": [
        {**each, "name": "due"} if each["name"] == "due_on" else each for each in HOIST["fields"]
    ],
}
SIGNAL: dict[str, Any] = {
    **HOIST,
    "name": "hoist_signal",
    "title": "hoist",
    "shape": "event",
    "fields": [{"name": "hoist", "type": "text"}],
}
NIGHTS: dict[str, Any] = {
    "kind": "calendar",
    "name": "nights",
    "label": {"en": "Nights"},
    "time_zone": "UTC",
    "hours": {
        day: [{"from": "00:00", "to": "02:00"}]
        for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    },
}


@pytest.fixture(scope="module", autouse=True)
def hoists(home: Home) -> None:
    """An object whose records flows wait on, an event, and a calendar."""
    home.deploy(HOIST, SIGNAL, NIGHTS)


def a_wait(home: Home, way: str, **config: Any) -> None:
    """Have hoists of a way waited on; the state tells how it went on."""
    tell = {"element": "update", "values": {"state": "'next'"}}
    home.deploy(
        a_flow(
            f"wait_{way}",
            of_records("hoist", "create", when=f"way = '{way}'"),
            steps={
                "pause": {"element": "wait", "next": "tell", **config},
                "tell": tell,
                "late": {"element": "update", "values": {"state": "'late'"}},
                "other": {"element": "update", "values": {"state": "'otherwise'"}},
            },
        )
    )


def made(home: Home, way: str, **values: Any) -> str:
    """Make a hoist and let its flow come to its wait; gives its id."""
    found: str = home.api.create("hoist", name=way, way=way, **values)["id"]
    home.run_flows()
    return found


def state(home: Home, record_id: str) -> tuple[str | None, str]:
    """Let flows go on; tell how far the hoist is, and its run."""
    home.run_flows()
    (run,) = home.api.get(f"/data/hoist/{record_id}/runs").get_json()["runs"]
    return home.api.get(f"/data/hoist/{record_id}").get_json()["state"], run["state"]


def test_a_wait_for_a_condition_ends_with_it_or_is_late(home: Home, clock: SettableClock) -> None:
    a_wait(home, "holds", holds="due_on = DATE(2027, 1, 1)", at_most="2 days", late="late")
    met, missed = made(home, "holds"), made(home, "holds")

    home.api.patch(f"/data/hoist/{met}", {"due_on": "2027-01-01"})
    early = state(home, met), state(home, missed)
    clock.advance(days=2)

    assert early == (("next", "done"), (None, "waiting"))
    assert state(home, missed) == ("late", "done")


def test_a_wait_for_an_event_ends_with_the_one_that_is_meant(home: Home) -> None:
    a_wait(home, "event", event="hoist_signal", field="hoist", equals="name & '!'")
    hoist = made(home, "event")

    home.api.post("/data/hoist_signal", {"hoist": "another!"})
    before = state(home, hoist)
    home.api.post("/data/hoist_signal", {"hoist": "event!"})

    assert before == (None, "waiting")
    assert state(home, hoist) == ("next", "done")


def test_what_happens_while_the_worker_lays_a_run_down_is_not_missed(home: Home) -> None:
    a_wait(home, "laid_down", event="hoist_signal", field="hoist", equals="name & '!'")
    hoist = str(home.api.create("hoist", name="laid_down", way="laid_down")["id"])
    handlers = dict(home.platform.flow_handlers)
    carry = handlers[RUN_FLOW]

    def carry_and_hear(context: JobContext) -> None:
        carry(context)  # the run waits now; its job is not marked as done yet
        handlers[RUN_FLOW] = carry
        home.api.post("/data/hoist_signal", {"hoist": "laid_down!"})

    handlers[RUN_FLOW] = carry_and_hear
    home.platform.do_jobs(handlers)

    assert handlers[RUN_FLOW] is carry
    assert state(home, hoist) == ("next", "done")


def test_business_hours_are_those_of_the_calendar_that_is_named(
    home: Home, clock: SettableClock
) -> None:
    clock.advance_to(8)
    a_wait(home, "nights", duration="3 business hours", calendar="nights")
    hoist = made(home, "nights")

    (run,) = home.api.get(f"/data/hoist/{hoist}/runs").get_json()["runs"]

    due = datetime.fromisoformat(run["wake_at"])
    # Two hours of each night count: the third one ends the night after the next.
    open_on = [clock.now().date() + timedelta(days=each) for each in (1, 2)]
    assert due == datetime.combine(open_on[1], time(1), UTC)


def test_a_wait_may_keep_the_date_that_it_had_at_first(home: Home, clock: SettableClock) -> None:
    year = clock.now().year
    far = f"{year + 5}-05-05"
    a_wait(home, "keep", until="due_on", on_change="keep")
    hoist = made(home, "keep", due_on=far)

    home.api.patch(f"/data/hoist/{hoist}", {"due_on": f"{year + 3}-05-05"})
    home.run_flows()

    (run,) = home.api.get(f"/data/hoist/{hoist}/runs").get_json()["runs"]
    assert run["wake_at"].startswith(far)


def test_what_no_longer_holds_goes_on_elsewhere_or_at_once(home: Home) -> None:
    condition = {"duration": "9 days", "while": "state != 'stop'"}
    a_wait(home, "elsewhere", **condition, otherwise="other")
    a_wait(home, "at_once", **condition, on_false="go_on")
    elsewhere, at_once = made(home, "elsewhere", state="go"), made(home, "at_once", state="go")

    for each in (elsewhere, at_once):
        home.api.patch(f"/data/hoist/{each}", {"state": "stop"})

    assert state(home, elsewhere) == ("otherwise", "done")
    assert state(home, at_once) == ("next", "done")


def test_a_wait_may_outlive_its_record(home: Home) -> None:
    a_wait(home, "outlive", duration="9 days", on_delete="keep")
    hoist = made(home, "outlive")

    home.api.delete(f"/data/hoist/{hoist}")
    home.run_flows()

    (run,) = home.api.get("/runs", flow="wait_outlive").get_json()["runs"]
    assert run["state"] == "waiting"


def test_a_wait_says_one_thing_that_it_waits_for(home: Home) -> None:
    flow = a_flow(
        "both",
        of_records("hoist", "create"),
        steps={"pause": {"element": "wait", "duration": "1 day", "until": "due_on", "late": "x"}},
    )

    answer = home.api.post("/meta/deploy", {"components": [flow], "check_only": True}).get_json()

    assert {each["code"] for each in answer["errors"]} == {
        "flow.wait_for_one",
        "flow.unknown_step",
        "definition.unfit_property",
    }


def test_runs_go_by_the_names_of_now(home: Home, clock: SettableClock) -> None:
    a_wait(home, "renamed", until="due_on", **{"while": "state != 'stop'"})
    far, sooner = (f"{clock.now().year + years}-02-02" for years in (5, 3))
    moved, stopped = (made(home, "renamed", due_on=far, state="go") for _ in range(2))

    renames = {
        "object.hoist": "lift",
        "object.hoist.due_on": "due",
        "flow.wait_renamed": "wait_lift",
    }
    answer = home.api.post("/meta/deploy", {"renames": renames})
    assert answer.status_code == 200, answer.text
    home.api.patch(f"/data/lift/{moved}", {"due": sooner})
    home.api.patch(f"/data/lift/{stopped}", {"state": "stop"})
    home.run_flows()

    found = home.api.get("/runs", flow="wait_lift").get_json()["runs"]
    runs = {each["record"]["id"]: each for each in found}
    assert runs[moved]["wake_at"].startswith(sooner)
    assert (runs[stopped]["object"], runs[stopped]["state"]) == ("lift", "cancelled")


def test_a_wait_of_sixty_days_ends_once_whoever_looks_for_it(
    home: Home, clock: SettableClock, database_url: str, redis_url: str
) -> None:
    count = {"note": "IF(ISBLANK(note), 'once', note & ' again')"}
    home.deploy(
        {**LIFT, "fields": [*LIFT["fields"], {"name": "note", "type": "text"}]},
        a_flow(
            "wait_long",
            of_records("lift", "create", when="way = 'long'"),
            steps={
                "pause": {"element": "wait", "duration": "60 days", "next": "tell"},
                "tell": {"element": "update", "values": count},
            },
        ),
    )
    lift = home.api.create("lift", name="Long", way="long")["id"]
    home.run_flows()
    clock.advance(days=59, hours=23)
    home.run_flows()
    early = home.api.get(f"/data/lift/{lift}").get_json()["note"]
    clock.advance(hours=1)

    # As after a restart: processes that know nothing but the database.
    settings = Settings(database_url=database_url, redis_url=redis_url, secret_key=SECRET_KEY)
    others = [build_platform(settings, pool_size=3, clock=clock) for _ in range(3)]
    wakeups = Wakeups(redis_url)
    for each in others:
        wake_if_due(each.database, wakeups, clock=clock)
    workers = [Thread(target=each.do_jobs, args=(each.flow_handlers,)) for each in others]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for each in others:
        each.close()
    wakeups.close()

    assert early is None
    assert home.api.get(f"/data/lift/{lift}").get_json()["note"] == "once"
