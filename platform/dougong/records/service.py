"""What the faces may do with records: reading, and saving, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.access.errors import Verb
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.fields.base import Cipher
from dougong.hooks.plugins import Hooks
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.records.errors import BusyRecordsError, StaleModelError
from dougong.records.plans import PlanCache
from dougong.records.reading.filters import Functions
from dougong.records.reads import RecordReader
from dougong.records.revealing import read_secret
from dougong.records.saving.pipeline import Saving
from dougong.records.saving.repeats import Once, save_once
from dougong.records.saving.session import AS_USUAL, SaveOptions
from dougong.records.saving.tracing import Trace, told_by
from dougong.records.saving.writing import Saved
from dougong.records.shapes.errors import require_stored
from dougong.records.shapes.lifecycle import Step
from dougong.records.shapes.saving import ShapedRecords
from dougong.storage.database import Database
from dougong.storage.head import write_transaction

R = TypeVar("R")

_MOST_TURNS = 10


class Records(RecordReader):
    """Reads and saves the records of every tenant of a cell."""

    def __init__(
        self,
        *,
        database: Database,
        models: Models,
        hooks: Hooks,
        functions: Functions,
        clock: Clock,
        ids: Ids,
        plans: PlanCache,
        cipher: Cipher,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(
            database=database, models=models, functions=functions, clock=clock, plans=plans
        )
        self._hooks = hooks
        self._ids = ids
        self._cipher = cipher
        self._wake = wake

    def create(
        self,
        actor: Actor,
        object_name: str,
        raw: JsonValue,
        *,
        once: Once | None = None,
        options: SaveOptions = AS_USUAL,
    ) -> Saved:
        """Create a record; with ``once`` a repetition creates none and gives the same answer.

        Raises:
            AppError: The record is refused; nothing is written.
        """

        def work(saving: Saving, record: ObjectModel) -> Saved:
            def save() -> Saved:
                return self._whole(saving, record, saving.create(record, [raw], many=False)[0])

            if once is None or actor.user_id is None:
                return save()
            return save_once(saving.connection, actor, once, save, now=saving.now)

        return self._transact(actor, object_name, "create", work, options)

    def create_many(
        self,
        actor: Actor,
        object_name: str,
        raws: Sequence[JsonValue],
        *,
        options: SaveOptions = AS_USUAL,
    ) -> Sequence[UUID]:
        """Create records, all or none; gives their ids in order.

        Raises:
            AppError: A record is refused; nothing is written.
        """

        def work(saving: Saving, record: ObjectModel) -> list[UUID]:
            return [saved.id for saved in saving.create(record, raws)]

        return self._transact(actor, object_name, "create", work, options)

    def update(
        self,
        actor: Actor,
        object_name: str,
        record_id: UUID,
        raw: JsonValue,
        *,
        version: int | None = None,
        options: SaveOptions = AS_USUAL,
    ) -> Saved:
        """Change fields of a record.

        Raises:
            AppError: The change is refused; nothing is written.
        """
        return self._write(
            actor,
            object_name,
            "update",
            lambda saving, record: saving.update(record, record_id, raw, version=version),
            options,
        )

    def delete(
        self,
        actor: Actor,
        object_name: str,
        record_id: UUID,
        *,
        version: int | None = None,
        options: SaveOptions = AS_USUAL,
    ) -> None:
        """Move a record to the recycle bin.

        Raises:
            AppError: The deletion is refused; nothing is written.
        """
        self._transact(
            actor,
            object_name,
            "delete",
            lambda saving, record: saving.delete(record, record_id, version=version),
            options,
        )

    def restore(self, actor: Actor, object_name: str, record_id: UUID) -> Saved:
        """Take a record out of the recycle bin.

        Raises:
            AppError: The restoration is refused; nothing is written.
        """
        return self._write(
            actor,
            object_name,
            "delete",
            lambda saving, record: saving.restore(record, record_id),
        )

    def take_step(
        self,
        actor: Actor,
        object_name: str,
        record_id: UUID,
        step: Step,
        *,
        version: int | None = None,
        options: SaveOptions = AS_USUAL,
    ) -> Saved:
        """Submit a document, or make it void.

        Raises:
            AppError: The step is refused; nothing is written.
        """
        return self._write(
            actor,
            object_name,
            "update",
            lambda saving, record: saving.take_step(record, record_id, step, version=version),
            options,
        )

    def amend(
        self,
        actor: Actor,
        object_name: str,
        record_id: UUID,
        raw: JsonObject,
        *,
        version: int | None = None,
        options: SaveOptions = AS_USUAL,
    ) -> Saved:
        """Make a new draft of a submitted or void document; ``raw`` is what differs.

        Raises:
            AppError: The draft is refused; nothing is written.
        """
        return self._write(
            actor,
            object_name,
            "create",
            lambda saving, record: saving.amend(record, record_id, raw, version=version),
            options,
        )

    def secret(self, actor: Actor, object_name: str, record_id: UUID, field: str) -> str | None:
        """Give the plain text of an encrypted field; that it was read is audited.

        Raises:
            MissingRightError: The actor may not read secrets.
            NoSecretError: The field holds none.
            RecordNotFoundError: There is no such record.
        """
        actor.rights.require_system("secrets")
        return self._transact(
            actor,
            object_name,
            "read",
            lambda saving, record: read_secret(saving, record, record_id, field),
        )

    def _write(
        self,
        actor: Actor,
        object_name: str,
        verb: Verb,
        work: Callable[[ShapedRecords, ObjectModel], Saved],
        options: SaveOptions = AS_USUAL,
    ) -> Saved:
        def complete(saving: ShapedRecords, record: ObjectModel) -> Saved:
            return self._whole(saving, record, work(saving, record))

        return self._transact(actor, object_name, verb, complete, options)

    def _whole(self, saving: Saving, record: ObjectModel, saved: Saved) -> Saved:
        """Give what was saved with its body, reading it where the write did not give it."""
        # Of a document the write gives the head alone.
        body = saved.body if not saving.model.rows[record.name] else None
        if body is not None and saving.trace is None:
            return saved
        if body is None:
            connection, model, actor = saving.connection, saving.model, saving.actor
            body = self._get(connection, model, record, actor, saved.id, None)
        return Saved(saved.id, body, None if saving.trace is None else saving.trace.steps)

    def _transact(
        self,
        actor: Actor,
        object_name: str,
        verb: Verb,
        work: Callable[[ShapedRecords, ObjectModel], R],
        options: SaveOptions = AS_USUAL,
    ) -> R:
        """Run work in one transaction with the definitions that are in force in it.

        Of writers that wait for each other in a circle PostgreSQL turns one away; that one begins
        anew, for by then the others have gone on.
        """
        if options.traced:
            actor.rights.require_system("builder")
        for attempt in range(_MOST_TURNS):
            model = self._models.current(actor.schema)
            record = model.object(object_name)
            actor.rights.require(verb, object_name)
            if verb != "create":
                require_stored(record)
            try:
                with write_transaction(self._database, model.schema) as (connection, version):
                    in_force = version == model.version
                    if in_force:
                        saving = self._saving(connection, model, actor, options)
                        with told_by(saving.trace):
                            done = work(saving, record)
            except psycopg.errors.DeadlockDetected:
                if attempt == _MOST_TURNS - 1:
                    raise BusyRecordsError() from None
                continue
            if in_force:
                if self._hooks.caller("on_event", model.packages) is not None:
                    self._wake()
                return done
            self._models.forget(actor.schema)
        raise StaleModelError()

    def _saving(
        self, connection: Connection[TupleRow], model: Model, actor: Actor, options: SaveOptions
    ) -> ShapedRecords:
        return ShapedRecords(
            connection=connection,
            model=model,
            actor=actor,
            hooks=self._hooks,
            plans=self._plans,
            ids=self._ids,
            now=self._clock.now(),
            cipher=self._cipher,
            options=options,
            trace=Trace() if options.traced else None,
        )
