"""Several uses of records in one transaction: all that they write, or nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TypeVar

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.access.errors import Verb
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.records.errors import BusyRecordsError, StaleModelError
from dougong.records.saving.session import AS_USUAL, SaveOptions
from dougong.records.saving.tracing import told_by
from dougong.records.service import Records
from dougong.records.shapes.saving import ShapedRecords
from dougong.storage.database import Database
from dougong.storage.head import write_transaction

R = TypeVar("R")

_MOST_TURNS = 10


class _Undone(Exception):  # noqa: N818 - it never leaves this module
    """What was done is to be taken back."""


class _Held(Database):
    """A cell of which one connection is held."""

    def __init__(self, connection: Connection[TupleRow]) -> None:
        self._connection = connection

    def connection(self, schema: str) -> AbstractContextManager[Connection[TupleRow]]:
        """Lend the connection."""
        return nullcontext(self._connection)


class JoinedRecords(Records):
    """Reads and saves records in a transaction that is open already.

    Attributes:
        deadlocked: Whether PostgreSQL has turned the transaction away, for others to go on.
    """

    def __init__(self, records: Records, connection: Connection[TupleRow]) -> None:
        self.__dict__.update(records.__dict__)
        self._connection = connection
        self._database = _Held(connection)
        self._done: list[tuple[Model, str, Verb]] = []
        self.deadlocked = False

    def tell(self) -> None:
        """Tell who waits for it of what is committed by now."""
        for each in self._done:
            self._tell(*each)

    def _transact(
        self,
        actor: Actor,
        object_name: str,
        verb: Verb,
        work: Callable[[ShapedRecords, ObjectModel], R],
        options: SaveOptions = AS_USUAL,
    ) -> R:
        model, record = self._may(actor, object_name, verb, options)
        try:
            saving = self._saving(self._connection, model, actor, options)
            with told_by(saving.trace):
                done = work(saving, record)
        except psycopg.errors.DeadlockDetected:
            self.deadlocked = True
            raise
        self._done.append((model, object_name, verb))
        return done


@dataclass(frozen=True, slots=True)
class Together:
    """What it takes to do several things in one transaction.

    Attributes:
        database: The cell.
        models: Compiled definitions.
        records: Reads and saves records.
    """

    database: Database
    models: Models
    records: Records


def save_together(
    services: Together,
    actor: Actor,
    work: Callable[[Records], R],
    *,
    holds: Callable[[R], bool],
) -> R:
    """Do several things in one transaction.

    Args:
        services: What reads and saves.
        actor: Who does it.
        work: Does it all by the records that it is given; it may be asked again, once all that it
            did has been taken back.
        holds: Tells by what came of it whether it shall stay.

    Returns:
        What came of it.

    Raises:
        StaleModelError: Definitions are deployed again and again meanwhile.
        BusyRecordsError: Others are in the way again and again.
    """
    records, models = services.records, services.models
    for _ in range(_MOST_TURNS):
        done: list[R] = []
        joined: JoinedRecords | None = None
        try:
            with write_transaction(services.database, actor.schema) as (connection, version):
                if version != models.current(actor.schema).version:
                    models.forget(actor.schema)
                    continue
                joined = JoinedRecords(records, connection)
                done.append(work(joined))
                if joined.deadlocked or not holds(done[0]):
                    raise _Undone
        except _Undone:
            if joined is not None and joined.deadlocked:
                continue
            return done[0]
        joined.tell()
        return done[0]
    if joined is not None:
        raise BusyRecordsError()
    raise StaleModelError()
