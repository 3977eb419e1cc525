"""A worker that imports, few rows in each step. Run and killed by test_imports.py."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from random import Random

from dougong.app import build_platform
from dougong.kernel.settings import Settings
from dougong.records.bulk.importing import IMPORT
from dougong.worker.delivery import EventDelivery
from dougong.worker.stopping import stop_on_signals
from dougong.worker.wakeups import Wakeups
from dougong.worker.worker import run_worker

ROWS_A_STEP = 40
LEASE_S = 1.0


def main() -> None:
    """Run until asked to stop, or killed."""
    settings = Settings.from_environment(os.environ)
    platform = build_platform(settings, pool_size=4)
    run_worker(
        platform.database,
        Wakeups(settings.redis_url),
        handlers={IMPORT: replace(platform.importer, at_once=ROWS_A_STEP)},
        deliver=EventDelivery(platform.hooks, platform.models),
        clock=platform.clock,
        ids=platform.ids,
        random=Random().random,
        stopping=stop_on_signals(),
        lease=timedelta(seconds=LEASE_S),
    )
    platform.close()


if __name__ == "__main__":
    main()
