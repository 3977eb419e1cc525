"""What the faces may do with records: reading, and saving, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar
from uuid import UUID

import orjson
import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.access.errors import Verb, ViewingError
from dougong.access.sharing.organisation import OBJECTS as ORGANISATION
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.fields.base import Cipher
from dougong.hooks.plugins import Hooks
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.records.bulk.saving_many import Mode, require_many, verb_of
from dougong.records.errors import BusyRecordsError, RecordNotFoundError, StaleModelError
from dougong.records.plans import PlanCache
from dougong.records.reading.filters import Functions
from dougong.records.reading.guard import Guard
from dougong.records.reads import RecordReader
from dougong.records.revealing import read_masked, read_secret
from dougong.records.saving.automating import NO_AUTOMATION, Automation
from dougong.records.saving.pipeline import Saving
from dougong.records.saving.repeats import Once, save_once
from dougong.records.saving.session import AS_USUAL, SaveOptions
from dougong.records.saving.tracing import Trace, told_by
from dougong.records.saving.writing import Saved
from dougong.records.shapes.errors import require_stored
from dougong.records.shapes.lifecycle import Step
from dougong.records.shapes.saving import ShapedRecords
from dougong.storage.database import Database
from dougong.storage.head import share_definitions, write_transaction

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
        reorganised: Callable[[], None] = lambda: None,
        take_rows: Callable[[str, int], None] = lambda schema, count: None,
        automation: Automation | None = None,
    ) -> None:
        super().__init__(
            database=database, models=models, functions=functions, clock=clock, plans=plans
        )
        self._hooks = hooks
        self._ids = ids
        self._cipher = cipher
        self._wake = wake
        self._reorganised = reorganised
        self._take_rows = take_rows
        self._automation = automation or NO_AUTOMATION

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

        self._take_rows(actor.schema, 1)

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

        self._take_rows(actor.schema, len(raws))

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

    def unmasked(self, actor: Actor, object_name: str, record_id: UUID, field: str) -> JsonValue:
        """Give the plain value of a masked field; that it was read is audited.

        Raises:
            NoMaskError: There is no such field, or it is not masked.
            MissingUnmaskError: The actor may not see it plain.
            RecordNotFoundError: There is none, or none that the actor may read.
        """
        return self._transact(
            actor,
            object_name,
            "read",
            lambda saving, record: read_masked(saving, record, record_id, field),
        )

    def join(
        self,
        connection: Connection[TupleRow],
        actor: Actor,
        object_name: str,
        verb: Verb,
        options: SaveOptions,
        *,
        count: int = 1,
    ) -> tuple[ShapedRecords, ObjectModel]:
        """Save in a transaction that is open already, such as that of a job's step.

        Args:
            connection: Has the transaction open.
            actor: Who saves.
            object_name: The object.
            verb: What is to be done.
            options: How.
            count: How many records are to be made, of a creation.

        Returns:
            What saves, by the definitions in force until the transaction ends, and the object.

        Raises:
            UnknownObjectError: There is no such object.
            ForbiddenError: The actor may not do this.
        """
        version = share_definitions(connection, actor.schema)
        model = self._models.current(actor.schema)
        if model.version != version:
            model = self._models.compile_stored(connection, actor.schema, model)
        record = model.object(object_name)
        actor.rights.require(verb, object_name)
        if verb == "create":
            self._take_rows(actor.schema, count)
        else:
            require_stored(record)
        return self._saving(connection, model, actor, options), record

    def saving_in(
        self, connection: Connection[TupleRow], model: Model, actor: Actor, options: SaveOptions
    ) -> ShapedRecords:
        """Give what saves in a transaction that is open, by definitions that are held in it."""
        return self._saving(connection, model, actor, options)

    def join_many(
        self,
        connection: Connection[TupleRow],
        actor: Actor,
        object_name: str,
        mode: Mode,
        options: SaveOptions,
    ) -> tuple[ShapedRecords, ObjectModel]:
        """Do as ``join`` does for ``save_many``: the right is that of the mode.

        Args:
            connection: Has the transaction open.
            actor: Who saves.
            object_name: The object.
            mode: What is to become of the records; of an ``upsert`` one of both rights is enough,
                and each record is held to its own.
            options: How.

        Returns:
            What saves, and counts new records as it does, and the object.

        Raises:
            UnknownObjectError: There is no such object.
            ForbiddenError: The actor may not do this.
        """
        verb = verb_of(actor, object_name, mode)
        saving, record = self.join(connection, actor, object_name, verb, options, count=0)
        require_many(record)
        return saving, record

    def within(
        self,
        actor: Actor,
        object_name: str,
        verb: Verb,
        work: Callable[[ShapedRecords, ObjectModel], R],
        options: SaveOptions = AS_USUAL,
    ) -> R:
        """Run work in a transaction of its own, with the definitions in force; it may run again."""
        return self._transact(actor, object_name, verb, work, options)

    def in_transaction(
        self,
        actor: Actor,
        object_name: str,
        verb: Verb,
        work: Callable[[ShapedRecords, ObjectModel], Saved | None],
        options: SaveOptions = AS_USUAL,
    ) -> Saved | None:
        """Save in a way of one's own, in one transaction; gives the record with its body.

        Raises:
            AppError: It is refused; nothing is written.
        """

        def complete(saving: ShapedRecords, record: ObjectModel) -> Saved | None:
            saved = work(saving, record)
            return None if saved is None else self._whole(saving, record, saved)

        saved = self._transact(actor, object_name, verb, complete, options)
        if object_name in ORGANISATION:
            self._reorganised()
        return saved

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

    def save_by(
        self,
        actor: Actor,
        object_name: str,
        verb: Verb,
        work: Callable[[ShapedRecords, ObjectModel], Saved],
        options: SaveOptions = AS_USUAL,
    ) -> Saved:
        """Have somebody else's work saved in one transaction; gives the record with its body.

        Raises:
            AppError: It is refused; nothing is written.
        """
        return self._write(actor, object_name, verb, work, options)

    def run_by(
        self,
        actor: Actor,
        object_name: str,
        verb: Verb,
        work: Callable[[ShapedRecords, ObjectModel], R],
    ) -> R:
        """Do somebody else's work in one transaction.

        Raises:
            AppError: It is refused; nothing is written.
        """
        return self._transact(actor, object_name, verb, work)

    def _whole(self, saving: Saving, record: ObjectModel, saved: Saved) -> Saved:
        """Give what was saved with its body, reading it where the write did not give it."""
        connection, model, actor = saving.connection, saving.model, saving.actor
        # Of a document the write gives the head alone; and who may read only some of the records
        # may have given this one away.
        hides = record.definition.is_stored and Guard(model, actor.rights).restricts(record)
        body = saved.body if not model.rows[record.name] and not hides else None
        if body is not None and saving.trace is None:
            return saved
        if body is None:
            try:
                body = self._get(connection, model, record, actor, saved.id, None)
            except RecordNotFoundError:
                body = orjson.dumps({"id": str(saved.id)})
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
        for attempt in range(_MOST_TURNS):
            model, record = self._may(actor, object_name, verb, options)
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
                self._tell(model, object_name, verb)
                return done
            self._models.forget(actor.schema)
        raise StaleModelError()

    def _may(
        self, actor: Actor, object_name: str, verb: Verb, options: SaveOptions
    ) -> tuple[Model, ObjectModel]:
        """Give the object, of which the actor may do something."""
        if actor.viewer is not None:
            raise ViewingError()
        if options.traced:
            actor.rights.require_system("builder")
        model = self._models.current(actor.schema)
        record = model.object(object_name)
        actor.rights.require(verb, object_name)
        if verb != "create":
            require_stored(record)
        return model, record

    def _tell(self, model: Model, object_name: str, verb: Verb) -> None:
        """Tell who waits for events, and who remembers the organisation, of what is committed."""
        if self._hooks.caller("on_event", model.packages) is not None:
            self._wake()
        if verb != "read" and object_name in ORGANISATION:
            self._reorganised()

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
            take_rows=partial(self._take_rows, actor.schema),
            trace=Trace() if options.traced else None,
            automation=self._automation,
        )
