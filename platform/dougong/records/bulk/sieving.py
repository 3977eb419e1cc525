"""Saving what can be saved: of records that are saved together, one that is refused holds up none.

Records are saved together, as one set. What is found wrong with some of them is noted, they are
left out, and the rest is saved. Where it cannot be told whose fault it is, the set is halved, and
halved again, in order: that costs a few tries for each culprit, not one for each record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Generic, TypeAlias, TypeVar

from dougong.kernel.errors import AppError, Problem
from dougong.records.errors import ConfirmationRequiredError

T = TypeVar("T")
R = TypeVar("R")
Savepoint: TypeAlias = Callable[[], AbstractContextManager[object]]
Refusal: TypeAlias = tuple[Problem, ...]
"""Why a record was refused; paths are those within the record."""

_MOST_TURNS = 6


class Sieve(Generic[T, R]):
    """Saves rows, without those that are refused.

    Args:
        rows: What is to be saved.
        save: Saves some of it, all or none, and gives what came of each; faults of the n-th are
            told at ``/n/…``.
        alone: Opens a savepoint around each try.

    Attributes:
        done: What came of those that were saved, by their place in ``rows``.
        refused: What is wrong with the others.
    """

    def __init__(
        self, rows: Sequence[T], save: Callable[[Sequence[T]], Sequence[R]], *, alone: Savepoint
    ) -> None:
        self._rows = rows
        self._save = save
        self._alone = alone
        self.done: dict[int, R] = {}
        self.refused: dict[int, Refusal] = {}
        self._sift(list(range(len(rows))))

    def _sift(self, places: Sequence[int]) -> None:
        for _ in range(_MOST_TURNS):
            if not places:
                return
            found = self._try(places)
            if found is None:
                return
            if not found:
                break
            self.refused |= {places[nth]: problems for nth, problems in found.items()}
            places = [place for nth, place in enumerate(places) if nth not in found]
        half = (len(places) + 1) // 2
        self._sift(places[:half])
        self._sift(places[half:])

    def _try(self, places: Sequence[int]) -> dict[int, Refusal] | None:
        """Save some; gives what is wrong with which, nothing where that is unknown, None: saved."""
        try:
            with self._alone():
                saved = self._save([self._rows[place] for place in places])
        except AppError as error:
            found = faults_by_place(error, len(places))
            return {0: _all_of(error)} if not found and len(places) == 1 else found
        self.done.update(zip(places, saved, strict=True))
        return None


def faults_by_place(error: AppError, count: int) -> dict[int, Refusal]:
    """Tell which of so many records an error is about; nothing if any part of it is of none.

    A warning stays one: that it could be confirmed is told of each record.
    """
    found: defaultdict[int, list[Problem]] = defaultdict(list)
    for problem in error.faults():
        _, _, place = problem.path.partition("/")
        number, _, rest = place.partition("/")
        if not number.isdecimal() or int(number) >= count:
            return {}
        path = f"/{rest}" if rest else ""
        warned = isinstance(error, ConfirmationRequiredError)
        told = ConfirmationRequiredError([problem]) if warned else problem.error
        found[int(number)].append(Problem(path=path, error=told))
    return {number: tuple(problems) for number, problems in found.items()}


def _all_of(error: AppError) -> Refusal:
    return tuple(error.faults()) or (Problem(path="", error=error),)
