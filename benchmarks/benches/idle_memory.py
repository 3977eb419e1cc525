"""What an idle installation takes: web, worker, clock, PostgreSQL, Valkey, the process above."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.bench import Bench, Figure, Stage
from benchmarks.installation import started
from benchmarks.processes import family, memory_mb

_SERVERS = ("postgres", "valkey-server")
_SETTLE_S = 3


class IdleMemory(Bench):
    """All of it, against the share of the two servers. Memory that is shared counts once."""

    name = "idle_memory"
    unit = "MB"

    def run(self, stage: Stage) -> Figure:
        """Start an installation and let it settle."""
        with tempfile.TemporaryDirectory(prefix="dougong-bench-") as name:
            folder = Path(name)
            folder.chmod(0o755)  # the servers' account must get through it
            with started(folder) as (pid, _):
                time.sleep(_SETTLE_S)
                everything = family(pid)
                servers = [each for each in everything if _command(each) in _SERVERS]
                ours, floor = memory_mb(everything), memory_mb(servers)
        return Figure(floor / ours, ours, floor)


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/comm").read_text().strip()
