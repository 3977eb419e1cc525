"""The worker process: jobs and events."""

from __future__ import annotations

import random

from dougong.app import build_platform
from dougong.deployment.index_job import BUILD_INDEX, IndexBuilder
from dougong.deployment.steps.refilling import FILL_ROLLUP
from dougong.kernel.logs import configure_logging
from dougong.kernel.settings import Settings
from dougong.records.saving.rollup_filling import RollupFiller
from dougong.worker.delivery import EventDelivery
from dougong.worker.stopping import stop_on_signals
from dougong.worker.wakeups import Wakeups
from dougong.worker.worker import run_worker

_CONNECTIONS = 4


def run(settings: Settings) -> None:
    """Work until stopped."""
    configure_logging(settings)
    platform = build_platform(settings, pool_size=_CONNECTIONS)
    wakeups = Wakeups(settings.redis_url)
    run_worker(
        platform.database,
        wakeups,
        handlers={
            BUILD_INDEX: IndexBuilder(platform.models),
            FILL_ROLLUP: RollupFiller(platform.models),
        },
        deliver=EventDelivery(platform.hooks, platform.models),
        clock=platform.clock,
        ids=platform.ids,
        random=random.random,
        stopping=stop_on_signals(),
    )
    wakeups.close()
    platform.close()
