"""For tests: the index of search brought up to date at once, which the worker else does."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

from dougong.app import Platform
from dougong.records.searching.indexing import Indexer
from dougong.storage.unindexed import EVERYTHING, Mark, put_mark


def index(
    platform: Platform, *, anew: str | None = None, objects: Sequence[str] = (EVERYTHING,)
) -> None:
    """Let everything that was saved be found.

    Args:
        platform: The platform.
        anew: Schema of a tenant of which something is indexed anew, as it was not saved by it.
        objects: What of it; everything if not given.
    """
    if anew is not None:
        with platform.database.transaction(anew) as connection:
            for name in objects:
                put_mark(connection, anew, Mark(name))
    Indexer(
        platform.database,
        platform.models,
        clock=platform.clock,
        stopping=Event(),
        working=Event(),
    ).drain()
