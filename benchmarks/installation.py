"""A whole installation of its own: what ``dougong start`` starts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from benchmarks.web import free_port, wait_for_answer


@contextmanager
def started(folder: Path) -> Iterator[tuple[int, float]]:
    """Start everything in a data directory; gives the process and the seconds until ready."""
    port = free_port()
    command = [sys.executable, "-m", "dougong", "start", "--port", str(port)]
    own = {k: v for k, v in os.environ.items() if not k.startswith("DOUGONG_")}
    begun = perf_counter()
    process = subprocess.Popen(
        [*command, "--data-dir", str(folder)], env=own, stdout=subprocess.DEVNULL
    )
    try:
        wait_for_answer(port, "/readyz", process)
        yield process.pid, perf_counter() - begun
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
