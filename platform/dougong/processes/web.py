"""The web process: granian serving the HTTP face."""

from __future__ import annotations

import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from dougong.kernel.settings import Settings

_RESPAWN_S = 0.2


def run(settings: Settings) -> None:
    """Serve until stopped; the application is made in each of the server's own processes."""
    os.environ.update(settings.to_environment())
    Granian(
        "dougong.processes.web_app:create_web",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.web_processes,
        blocking_threads=settings.web_threads,
        respawn_failed_workers=True,
        respawn_interval=_RESPAWN_S,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()
