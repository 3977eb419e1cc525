"""Running ahead: while the database works on one batch, the next one is read."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def run_ahead(items: Iterator[T]) -> Iterator[tuple[T, bool]]:
    """Give each item, and whether it is the last, while a thread makes those to come.

    An error of the items is raised before the item that comes last ahead of it is given: whoever
    takes them has then done what stands before. At most two items are made that nobody takes.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as pool:
        current = _some(items)
        coming = pool.submit(_some, items)
        while current:
            following = coming.result()
            if following:
                coming = pool.submit(_some, items)
            yield current[0], not following
            current = following


def _some(items: Iterator[T]) -> list[T]:
    return list(islice(items, 1))
