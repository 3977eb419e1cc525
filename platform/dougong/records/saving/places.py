"""Where a fault is: what was checked at one position was sent at another place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from dougong.kernel.errors import InvalidError, Problem
from dougong.records.errors import DuplicateValueError


@contextmanager
def placed(places: Sequence[str]) -> Iterator[None]:
    """Say of faults at ``/<position>`` at which place of the request they are.

    Args:
        places: For each position the path that stands for it, such as ``/lines/3``.
    """
    try:
        yield
    except InvalidError as error:
        moved = [
            Problem(path=_moved(each.path, places), error=each.error, file=each.file)
            for each in error.problems
        ]
        raise type(error)(moved) from None
    except DuplicateValueError as error:
        error.path = _moved(error.path, places)
        raise


def _moved(path: str, places: Sequence[str]) -> str:
    _, position, *rest = path.split("/")
    return "/".join((places[int(position)], *rest))
