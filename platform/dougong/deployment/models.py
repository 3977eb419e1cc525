"""The models of the tenants that this process serves, each compiled once per version."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.deployment.expressions import ExpressionChecker
from dougong.deployment.model import Model, compile_model
from dougong.deployment.store import Stored, load_stored, stored_at
from dougong.metadata.catalog import EMPTY
from dougong.metadata.check import Kinds, build_catalog
from dougong.metadata.kind import FieldTypes
from dougong.metadata.layers import effective
from dougong.storage.database import Database
from dougong.storage.head import current_version

# Readers may see definitions that are this old; writers notice a newer version in their
# transaction (storage/head.py).
RECHECK_S = 0.25


@dataclass(slots=True)
class _Entry:
    model: Model
    checked_at: float


class Models:
    """Gives the current model of a tenant; safe for threads."""

    def __init__(
        self,
        *,
        database: Database,
        kinds: Kinds,
        field_types: FieldTypes,
        expressions: ExpressionChecker,
        size: int = 200,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._kinds = kinds
        self._field_types = field_types
        self._expressions = expressions
        self._size = size
        self._monotonic = monotonic
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    @property
    def kinds(self) -> Kinds:
        """Every kind of definition."""
        return self._kinds

    def current(self, schema: str) -> Model:
        """Give a tenant's model, at most ``RECHECK_S`` seconds old."""
        entry = self._entries.get(schema)
        now = self._monotonic()
        if entry is not None and now - entry.checked_at < RECHECK_S:
            return entry.model
        with self._lock:
            lock = self._locks.setdefault(schema, threading.Lock())
        with lock:
            return self._recheck(schema)

    def latest(self, schema: str) -> Model:
        """Give a tenant's model as it is this moment, whichever process deployed it."""
        self.forget(schema)
        return self.current(schema)

    def forget(self, schema: str) -> None:
        """Make the next call look at the database: the version was seen to change."""
        entry = self._entries.get(schema)
        if entry is not None:
            entry.checked_at = float("-inf")

    def _recheck(self, schema: str) -> Model:
        entry = self._entries.get(schema)
        now = self._monotonic()
        if entry is not None and now - entry.checked_at < RECHECK_S:
            return entry.model
        with self._database.connection(schema) as connection:
            version = current_version(connection, schema)
            if entry is not None and entry.model.version == version:
                entry.checked_at = now
                return entry.model
            previous = entry.model if entry is not None else None
            # One snapshot, so that the definitions are those of the version.
            with connection.transaction():
                connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                model = self.compile_stored(connection, schema, previous)
        with self._lock:
            self._entries[schema] = _Entry(model, now)
            self._entries.move_to_end(schema)
            if len(self._entries) > self._size:
                self._entries.popitem(last=False)
        return model

    def compile_stored(
        self, connection: Connection[TupleRow], schema: str, previous: Model | None = None
    ) -> Model:
        """Compile what is stored, as the transaction of the connection sees it."""
        version = current_version(connection, schema)
        return self._compile(schema, version, load_stored(connection, schema), previous)

    def at(self, schema: str, version: int) -> Model:
        """Compile what was in force at a version; the tables are those of today all the same.

        Raises:
            UnknownVersionError: There is no such version.
        """
        with self._database.connection(schema) as connection, connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            stored = stored_at(connection, schema, version)
        return self._compile(schema, version, stored)

    def _compile(
        self, schema: str, version: int, stored: Stored, previous: Model | None = None
    ) -> Model:
        catalog = build_catalog(
            effective(stored.definitions, stored.packages).values(),
            kinds=self._kinds,
            field_types=self._field_types,
            previous=previous.catalog if previous is not None else EMPTY,
        )
        return compile_model(
            catalog,
            schema=schema,
            version=version,
            packages=stored.packages,
            field_types=self._field_types,
            expressions=self._expressions,
            previous=previous,
        )
