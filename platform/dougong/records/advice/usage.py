"""What this process has lately asked the database for, on its way to what the tenant knows."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic, perf_counter

import psycopg

from dougong.kernel.clock import Clock
from dougong.storage.database import Database
from dougong.storage.errors import DatabaseUnavailableError
from dougong.storage.query_use_rows import QueryShape, Use, add_use

_EVERY_S = 30.0
_MOST_SHAPES = 200

_log = logging.getLogger(__name__)


class QueryUse:
    """Counts queries by their shape; what was counted is written down every half a minute.

    It is advice that is made of this: what a process has not written down when it dies is missed by
    nobody.

    Args:
        database: The cell.
        clock: Tells when.
        every_s: How often it is written down.
    """

    def __init__(self, database: Database, clock: Clock, *, every_s: float = _EVERY_S) -> None:
        self._database = database
        self._clock = clock
        self._every_s = every_s
        self._lock = Lock()
        self._used: defaultdict[str, dict[QueryShape, Use]] = defaultdict(dict)
        self._written: dict[str, float] = {}

    @contextmanager
    def of(self, schema: str, shape: QueryShape) -> Iterator[None]:
        """Time a query of a tenant, and count it unless it fails."""
        begun = perf_counter()
        yield
        self.note(schema, shape, (perf_counter() - begun) * 1000)

    def note(self, schema: str, shape: QueryShape, milliseconds: float) -> None:
        """Count a query."""
        with self._lock:
            known = self._used[schema]
            use = known.get(shape)
            if use is None:
                if len(known) >= _MOST_SHAPES:
                    return
                use = known[shape] = Use()
            use.add(milliseconds)

    def write_when_due(self, schema: str) -> None:
        """Write down what was counted of a tenant, if it is time; holds no connection before."""
        now = monotonic()
        with self._lock:
            if now - self._written.setdefault(schema, now) < self._every_s:
                return
            self._written[schema] = now
        self.write(schema)

    def write(self, schema: str) -> None:
        """Write down what was counted of a tenant."""
        with self._lock:
            used = self._used.pop(schema, {})
        if not used:
            return
        try:
            with self._database.transaction(schema) as connection:
                add_use(connection, schema, used.items(), at=self._clock.now())
        except (psycopg.Error, DatabaseUnavailableError) as error:
            _log.info("what lists were asked for is not noted: %s", error)
