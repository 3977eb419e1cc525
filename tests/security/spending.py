"""How long an answer may take, whatever else the machine does meanwhile."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

ROOM = 6
"""How many times as long the clock may show, for what the database does and for a busy machine."""


@contextmanager
def soon(seconds: float, about: object = "") -> Iterator[None]:
    """Hold that what is done within takes no longer than so many seconds of the processor.

    Args:
        seconds: Of this process and of those that it starts and waits for.
        about: What is shown where it takes longer.
    """
    began, before = perf_counter(), _spent()
    yield
    assert _spent() - before < seconds, about
    assert perf_counter() - began < ROOM * seconds, about


def _spent() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
