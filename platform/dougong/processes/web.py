"""The web process: granian serving the HTTP face."""

from __future__ import annotations

import logging
import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels, logger

from dougong.api.turns import THREADS_PER_PLACE
from dougong.kernel.settings import Settings

_RESPAWN_S = 0.2


def run(settings: Settings) -> None:
    """Serve until stopped; the application is made in each of the server's own processes."""
    os.environ.update(settings.to_environment())
    server = Granian(
        "dougong.processes.web_app:create_web",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.web_processes,
        blocking_threads=settings.web_threads * THREADS_PER_PLACE,
        respawn_failed_workers=True,
        respawn_interval=_RESPAWN_S,
        log_access=False,
        log_level=LogLevels.warning,
    )
    logger.addFilter(_is_news)
    server.serve()


def _is_news(record: logging.LogRecord) -> bool:
    # Most of the threads only wait for their turn (api/turns.py): that they are many is meant.
    return "Python threads" not in record.getMessage()
