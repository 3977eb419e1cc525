"""The worker process: hears of wake-ups, looks each second anyway, runs jobs and delivers events.

Jobs and events have a thread each, so a long job does not hold up what just happened; so has the
index of search.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from threading import Event, Thread
from types import MappingProxyType

import psycopg

from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.storage.database import Database
from dougong.storage.errors import DatabaseUnavailableError
from dougong.storage.job_context import Handler
from dougong.worker.event_lane import DELIVER_EVENT, Deliver, EventLane
from dougong.worker.job_lane import JobLane
from dougong.worker.wakeups import Wakeups

LOOK_EVERY_S = 1
LEASE = timedelta(seconds=30)

_log = logging.getLogger(__name__)


def run_worker(
    database: Database,
    wakeups: Wakeups,
    *,
    handlers: Mapping[str, Handler],
    deliver: Deliver,
    clock: Clock,
    ids: Ids,
    random: Callable[[], float],
    stopping: Event,
    lease: timedelta = LEASE,
    working: Event | None = None,
    further: Mapping[str, Callable[[], None]] = MappingProxyType({}),
) -> None:
    """Work until asked to stop; then finish the step at hand.

    Args:
        database: The cell, with room for four connections, and one for each further work.
        wakeups: The queue of wake-ups.
        handlers: What each kind of job does.
        deliver: Receives events.
        clock: Tells when.
        ids: Gives ids of jobs.
        random: Gives numbers from 0 to 1, to spread attempts.
        stopping: Set to ask the worker to stop.
        lease: How long a job is this worker's without a sign of life.
        working: Is set while a job is done.
        further: Other work by its name, in threads of its own: done until none is left.
    """
    events = EventLane(database, deliver, clock=clock, ids=ids, stopping=stopping)
    jobs = JobLane(
        database,
        {**handlers, DELIVER_EVENT: events.redeliver},
        clock=clock,
        random=random,
        lease=lease,
        stopping=stopping,
        working=working,
    )
    drains = {"jobs": jobs.drain, "events": events.drain, **further}
    lanes = [_Lane(name, drain, stopping) for name, drain in drains.items()]
    while not stopping.is_set():
        for lane in lanes:
            lane.look()
        if not wakeups.wait(LOOK_EVERY_S):
            stopping.wait(LOOK_EVERY_S)
    for lane in lanes:
        lane.join()


class _Lane:
    def __init__(self, name: str, drain: Callable[[], None], stopping: Event) -> None:
        self._drain = drain
        self._stopping = stopping
        self._looking = Event()
        self._thread = Thread(target=self._work, name=name)
        self._thread.start()

    def look(self) -> None:
        self._looking.set()

    def join(self) -> None:
        self._looking.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._stopping.is_set():
            self._looking.wait()
            self._looking.clear()
            try:
                self._drain()
            except (DatabaseUnavailableError, psycopg.Error) as error:
                _log.warning("the database does not answer, looking again soon: %s", error)
            except Exception:  # noqa: BLE001 - else the process would live on without its lane
                _log.exception("the %s lane failed, looking again soon", self._thread.name)
