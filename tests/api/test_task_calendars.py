"""A task may be late by the hours of a calendar of its own."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from tests.api.test_flow_waits import NIGHTS
from tests.api.test_flows import a_flow, of_records

from dougong.testing.over_http import Home, SettableClock


def test_a_task_is_late_by_the_calendar_that_it_names(home: Home, clock: SettableClock) -> None:
    clock.advance_to(8)
    home.deploy(
        NIGHTS,
        a_flow(
            "nightly",
            of_records("account", "create"),
            steps={
                "ask": {
                    "element": "task",
                    "subject": "name",
                    "to": "$user",
                    "at_most": "3 business hours",
                    "calendar": "nights",
                }
            },
        ),
    )
    home.api.create("account", name="Nightly")

    home.run_flows()

    runs: list[Any] = home.api.get("/runs", flow="nightly").get_json()["runs"]
    due = datetime.fromisoformat(runs[0]["wake_at"])
    assert due == datetime.combine(clock.now().date() + timedelta(days=2), time(1), UTC)
