"""A hundred records created in one call, in one transaction."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime
from time import process_time
from typing import Any

import psycopg

from benchmarks.bench import Bench, Figure, Stage, compare_times
from benchmarks.ground import ACCOUNTS, TABLE, record_id

COUNT = 100
_COLUMNS = (
    "id, version, created_at, created_by, updated_at, updated_by, owner, subject, status, priority,"
    " account, opened_at, due_on, cost, on_site, source_ref"
)


class BulkCreate(Bench):
    """The whole pipeline, without HTTP, against a COPY of the same rows."""

    name = "bulk_create"
    unit = "ms"
    order = 1

    def run(self, stage: Stage) -> Figure:
        """Create a hundred, several times on each side."""
        ground, number = stage.ground, itertools.count(1)
        spent: list[float] = []

        def create() -> None:
            records = [_record(next(number)) for _ in range(COUNT)]
            begun = process_time()
            ground.platform.records.create_many(ground.actor, "ticket", records)
            spent.append((process_time() - begun) * 1000)

        with psycopg.connect(ground.database_url, autocommit=True) as connection:

            def copy() -> None:
                rows = [_row(next(number), ground.user_id) for _ in range(COUNT)]
                with (
                    connection.transaction(),
                    connection.cursor() as cursor,
                    cursor.copy(f"COPY {TABLE} ({_COLUMNS}) FROM STDIN") as target,
                ):
                    for row in rows:
                        target.write_row(row)

            figure = compare_times(create, copy, times=3 + 2 * stage.rounds)
        return Figure(figure.ratio, figure.ours, figure.floor, {"ours_web_ms": min(spent)})


def _record(number: int) -> dict[str, Any]:
    return {
        "subject": f"Machine {number}",
        "priority": "high",
        "account": str(record_id(1 + number % ACCOUNTS)),
        "due_on": "2026-05-01",
        "cost": "12.30",
        "source_ref": f"bulk-{number}",
    }


def _row(number: int, user: object) -> Sequence[Any]:
    now = datetime.now(UTC)
    # Far from the numbers of the ground's own tickets.
    system = (record_id(0x7000_0000 + number), 1, now, user, now, user, user)
    own = (f"Machine {number}", "new", "high", record_id(1 + number % ACCOUNTS), now)
    return (*system, *own, date(2026, 5, 1), "12.30", False, f"bulk-{number}")
