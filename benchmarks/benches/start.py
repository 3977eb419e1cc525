"""From the command to the first answer, everything embedded: the first time and the next."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter

from benchmarks.bench import Bench, Figure, Stage
from benchmarks.installation import started
from dougong.storage.embedded.postgres import PostgresServer
from dougong.storage.embedded.valkey import ValkeyServer


class Start(Bench):
    """The next start, against PostgreSQL and Valkey alone in the same folder."""

    name = "start"
    unit = "s"

    def run(self, stage: Stage) -> Figure:
        """Start a new installation, start it again, then its servers alone."""
        with tempfile.TemporaryDirectory(prefix="dougong-bench-") as name:
            folder = Path(name)
            folder.chmod(0o755)  # the servers' account must get through it
            with started(folder) as (_, first):
                pass
            with started(folder) as (_, following):
                pass
            begun = perf_counter()
            with ExitStack() as undo:
                undo.callback(PostgresServer.start(folder).stop)
                undo.callback(ValkeyServer.start(folder).stop)
                floor = perf_counter() - begun
        return Figure(floor / following, following, floor, {"first_s": first})
