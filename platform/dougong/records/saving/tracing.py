"""The trace of a save: which steps ran and what each did, for a builder who wonders why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import perf_counter
from typing import Any

from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonObject


class Trace:
    """Notes the steps of one save, those of saves that it set off too.

    Attributes:
        steps: What was noted, in order, as JSON: ``{"step", "object", …, "ms"}``.
    """

    def __init__(self, timer: Callable[[], float] = perf_counter) -> None:
        self.steps: list[JsonObject] = []
        self._timer = timer
        self._last = timer()

    def note(self, step: str, object_name: str, **what: Any) -> None:
        """Note a step; it took the time since the one before."""
        now = self._timer()
        ms = round((now - self._last) * 1000, 3)
        self._last = now
        self.steps.append({"step": step, "object": object_name, **what, "ms": ms})


def told_by(trace: Trace | None) -> AbstractContextManager[None]:
    """Give a save that is refused the steps that ran before it was."""
    return _UNTOLD if trace is None else _told(trace)


_UNTOLD = nullcontext()


@contextmanager
def _told(trace: Trace) -> Iterator[None]:
    try:
        yield
    except AppError as error:
        error.trace = tuple(trace.steps)
        raise
