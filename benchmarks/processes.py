"""What processes cost, as Linux counts it: processor time and memory."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """Give a process and all that descend from it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += family(int(child))
    return found


def cpu_ms(pids: Iterable[int]) -> float:
    """Give the processor time, of user and system, that processes have used so far."""
    return sum(_ticks(pid) for pid in pids) * _TICK_MS


def memory_mb(pids: Iterable[int]) -> float:
    """Give the memory of processes; what several share is counted once, in parts."""
    return sum(_proportional_kb(pid) for pid in pids) / 1024


def _ticks(pid: int) -> int:
    # The name, in parentheses, may hold spaces.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _proportional_kb(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
