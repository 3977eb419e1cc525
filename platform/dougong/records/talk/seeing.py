"""Which records somebody may read, and what they are called for them.

Whatever is said about a record is for those who may read it; everything here asks this first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias, TypeVar
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, cast, null, select

from dougong.access.actor import Actor
from dougong.access.errors import UnauthenticatedError
from dougong.access.permissions.narrowed import NarrowedRights
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.records.errors import RecordNotFoundError, StaleModelError
from dougong.records.plans import PlanCache, of_version
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import Joins
from dougong.records.reading.masking import shown_sql
from dougong.records.shapes.errors import require_stored
from dougong.storage.database import Database
from dougong.storage.head import write_transaction
from dougong.storage.statement import Statement, compile_statement

R = TypeVar("R")
Labels: TypeAlias = Mapping[tuple[str, UUID], str | None]
"""What may be read, by object and id, with what it is called; None: that may not be seen."""

USER = "user"
OWNER = "owner"
_ATTEMPTS = 3


class Sight:
    """Reads and writes beside records, by the definitions that are in force.

    Args:
        database: The cell.
        models: Compiled definitions.
        clock: Tells when.
    """

    def __init__(self, database: Database, models: Models, clock: Clock) -> None:
        self.database = database
        self.models = models
        self.clock = clock
        self._plans = PlanCache(size=500)

    def read(self, actor: Actor, work: Callable[[Connection[TupleRow], Model], R]) -> R:
        """Run a read; again when a deploy changed the tables meanwhile."""
        for _ in range(_ATTEMPTS):
            model = self.models.current(actor.schema)
            try:
                with self.database.connection(actor.schema) as connection:
                    return work(connection, model)
            except psycopg.ProgrammingError:
                self.models.forget(actor.schema)
                if self.models.current(actor.schema).version == model.version:
                    raise
        raise StaleModelError()

    def write(self, actor: Actor, work: Callable[[Connection[TupleRow], Model], R]) -> R:
        """Run work in one transaction, in which no deploy changes the definitions."""
        for _ in range(_ATTEMPTS):
            model = self.models.current(actor.schema)
            with write_transaction(self.database, actor.schema) as (connection, version):
                if version == model.version:
                    return work(connection, model)
            self.models.forget(actor.schema)
        raise StaleModelError()

    def named(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        wanted: Mapping[str, Collection[UUID]],
    ) -> Labels:
        """Give those of the wanted records that the actor may read."""
        found: dict[tuple[str, UUID], str | None] = {}
        guard = Guard(model, actor.rights)
        for name, ids in wanted.items():
            record = model.objects.get(name)
            if record is None or not record.definition.is_stored or not ids:
                continue
            if not actor.rights.may("read", name):
                continue
            key = (model.schema, model.version, actor.rights.key, name)
            statement = self._plans.get(key, lambda of=record: _build(guard, of))  # type: ignore[misc]
            values = {**actor.parameters(self.clock.now()), "ids": list(ids)}
            found |= {(name, i): label for i, label in statement.all(connection, values)}
        return found

    def versions(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        wanted: Mapping[str, Collection[UUID]],
    ) -> Mapping[tuple[str, UUID], int]:
        """Give the versions of those of the wanted records that the actor may read."""
        found: dict[tuple[str, UUID], int] = {}
        readable = self.named(connection, model, actor, wanted)
        for name in {name for name, _ in readable}:
            table = model.object(name).table
            ids = [record for of, record in readable if of == name]
            query = select(table.c.id, table.c.version).where(
                table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
            )
            rows = compile_statement(query).all(connection, {"ids": ids})
            found |= {(name, record): version for record, version in rows}
        return found

    def require(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        object_name: str,
        record_id: UUID,
        *,
        to_write: bool = False,
    ) -> ObjectModel:
        """Give the object of a record that the actor may read.

        Args:
            connection: Any.
            model: The definitions.
            actor: Who asks.
            object_name: The object.
            record_id: The record.
            to_write: Whether something is to be said about it: a token that was narrowed to
                reading says nothing.

        Raises:
            ForbiddenError: The actor may read no record of the object.
            RecordNotFoundError: There is none, or none that the actor may read.
        """
        record = model.object(object_name)
        actor.rights.require("read", object_name)
        if to_write and isinstance(actor.rights, NarrowedRights):
            actor.rights.require("update", object_name)
        require_stored(record)
        if not self.named(connection, model, actor, {object_name: [record_id]}):
            raise RecordNotFoundError(object=record.label, id=str(record_id))
        return record


def user_of(actor: Actor) -> UUID:
    """Give the user that an actor is.

    Raises:
        UnauthenticatedError: The platform itself is at work.
    """
    if actor.user_id is None:
        raise UnauthenticatedError()
    return actor.user_id


def _build(guard: Guard, record: ObjectModel) -> Statement:
    table = record.table.alias("t")
    joins = Joins(guard.model, record, table, guard)
    label = cast(null(), Text)
    if guard.sees(record.name, record.title):
        title = joins.column((record.title,))
        label = cast(shown_sql(guard.model, (record.name, record.title), title), Text)
    named = (
        select(table.c.id, label)
        .prefix_with(of_version(guard.model))
        .select_from(joins.from_clause)
        .where(table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))), *guard.live(record, table))
    )
    return compile_statement(named)
