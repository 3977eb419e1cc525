"""The clock process: finds what is due or was forgotten, and wakes workers; cleans up hourly.

It also seals what was written to audit logs.

It holds no state, so several may run, and none is missed for long: workers look each second too.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Event

import psycopg

from dougong.kernel.clock import Clock
from dougong.storage import jobs, outbox, unindexed
from dougong.storage.audit_chain import seal_waiting
from dougong.storage.database import Database
from dougong.storage.errors import DatabaseUnavailableError
from dougong.storage.tables import CELL_SCHEMA
from dougong.worker.housekeeping import clean_up
from dougong.worker.wakeups import Wakeups

TICK_S = 0.5
CLEAN_EVERY = timedelta(hours=1)

_log = logging.getLogger(__name__)


def run_clock(
    database: Database,
    wakeups: Wakeups,
    *,
    clock: Clock,
    idle: timedelta,
    stopping: Event,
    also: Sequence[Callable[[datetime], int]] = (),
) -> None:
    """Tick until asked to stop.

    Args:
        database: The cell.
        wakeups: The queue of wake-ups.
        clock: Tells when.
        idle: How long a session lasts without a request.
        stopping: Set to ask the clock to stop.
        also: What else is cleaned each hour; each tells how much it removed.
    """
    next_cleaning = clock.now()
    answers = True
    while not stopping.wait(TICK_S):
        try:
            wake_if_due(database, wakeups, clock=clock)
            seal_waiting(database)
            if (now := clock.now()) >= next_cleaning:
                next_cleaning = now + CLEAN_EVERY
                if removed := clean_up(database, now=now, idle=idle):
                    _log.info("removed %d old rows", removed)
                if removed := sum(each(now) for each in also):
                    _log.info("removed %d old things beside rows", removed)
            answers = True
        except (DatabaseUnavailableError, psycopg.Error) as error:
            if answers:
                _log.warning("the database does not answer, the clock ticks on: %s", error)
            answers = False


def wake_if_due(database: Database, wakeups: Wakeups, *, clock: Clock) -> bool:
    """Wake a worker if anything is due, pending or to be indexed; tells whether."""
    with database.connection(CELL_SCHEMA) as connection:
        due = (
            jobs.has_due(connection, now=clock.now())
            or outbox.has_pending(connection)
            or unindexed.has_marks(connection)
        )
    if due:
        wakeups.send()
    return due
