"""What a bench is, and how benches are found: one file each in ``benches``."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import ClassVar

from benchmarks import benches
from benchmarks.ground import Ground
from benchmarks.web import Webs


@dataclass(frozen=True, slots=True)
class Figure:
    """What a bench found.

    Attributes:
        ratio: How near to the floor: 1 is as good, 0.5 half as good, whatever the unit.
        ours: The product's figure.
        floor: That of the least that could do the same.
        further: More figures, by name.
    """

    ratio: float
    ours: float
    floor: float
    further: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where benches run, and how long.

    Attributes:
        ground: The cluster with its rows.
        webs: The product's web server and the floor's, both on that cluster.
        rounds: How often each side of a pair has its turn.
        seconds: Length of a turn.
    """

    ground: Ground
    webs: Webs
    rounds: int
    seconds: float


class Bench(ABC):
    """A measurement of the product against a floor in the same run.

    Attributes:
        name: What it is called in the table, in JSON and on the command line.
        unit: Of the figures of both sides.
        budget: The least ratio that is accepted.
        order: 0 if it leaves the ground as it is, 1 if it adds rows, 2 if it changes the table;
            they run in this order.
    """

    name: ClassVar[str]
    unit: ClassVar[str]
    order: ClassVar[int] = 0
    budget: ClassVar[float | None] = None

    @property
    def missing(self) -> str | None:
        """Why it cannot run on this machine; nothing if it can."""
        return None

    @abstractmethod
    def run(self, stage: Stage) -> Figure:
        """Measure."""


def every_bench() -> list[Bench]:
    """Give one of each bench, in the order in which they run."""
    return sorted(_found(), key=lambda bench: (bench.order, bench.name))


def _found() -> Iterator[Bench]:
    for module in pkgutil.iter_modules(benches.__path__, f"{benches.__name__}."):
        for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(kind, Bench) and kind.__module__ == module.name:
                yield kind()


def compare_times(ours: Callable[[], object], floor: Callable[[], object], *, times: int) -> Figure:
    """Run two things by turns; gives the least time each took, in milliseconds."""
    taken = [(_milliseconds(ours), _milliseconds(floor)) for _ in range(times)]
    best_ours, best_floor = (min(each) for each in zip(*taken, strict=True))
    return Figure(best_floor / best_ours, best_ours, best_floor)


def _milliseconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return (perf_counter() - begun) * 1000
