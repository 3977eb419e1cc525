"""The clock process: finds what is due, wakes workers, cleans up."""

from __future__ import annotations

from datetime import timedelta

from dougong.kernel.clock import SystemClock
from dougong.kernel.ids import TimeOrderedIds
from dougong.kernel.logs import configure_logging
from dougong.kernel.settings import Settings
from dougong.storage.blobs.opening import open_blobs
from dougong.storage.database import Database
from dougong.worker.clock import run_clock
from dougong.worker.files import FileTending
from dougong.worker.stopping import stop_on_signals
from dougong.worker.wakeups import Wakeups


def run(settings: Settings) -> None:
    """Tick until stopped."""
    configure_logging(settings)
    database = Database(settings.database_url, pool_size=1)
    wakeups = Wakeups(settings.redis_url)
    run_clock(
        database,
        wakeups,
        clock=SystemClock(),
        idle=timedelta(hours=settings.session_hours),
        stopping=stop_on_signals(),
        also=[FileTending(database, open_blobs(settings), TimeOrderedIds())],
    )
    wakeups.close()
    database.close()
