"""What the faces may do with records: reading, and saving, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar
from uuid import UUID

from dougong.access.actor import Actor
from dougong.access.errors import Verb
from dougong.deployment.model import ObjectModel
from dougong.deployment.models import Models
from dougong.hooks.plugins import Hooks
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonValue
from dougong.records.errors import StaleModelError
from dougong.records.filters import Functions
from dougong.records.plans import PlanCache
from dougong.records.reads import ATTEMPTS, RecordReader
from dougong.records.repeats import Once, save_once
from dougong.records.saving import Saved, Saving
from dougong.storage.database import Database
from dougong.storage.head import write_transaction

R = TypeVar("R")


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
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(
            database=database, models=models, functions=functions, clock=clock, plans=plans
        )
        self._hooks = hooks
        self._ids = ids
        self._wake = wake

    def create(
        self, actor: Actor, object_name: str, raw: JsonValue, *, once: Once | None = None
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

        return self._transact(actor, object_name, "create", work)

    def create_many(
        self, actor: Actor, object_name: str, raws: Sequence[JsonValue]
    ) -> Sequence[UUID]:
        """Create records, all or none; gives their ids in order.

        Raises:
            AppError: A record is refused; nothing is written.
        """

        def work(saving: Saving, record: ObjectModel) -> list[UUID]:
            return [saved.id for saved in saving.create(record, raws)]

        return self._transact(actor, object_name, "create", work)

    def update(
        self,
        actor: Actor,
        object_name: str,
        record_id: UUID,
        raw: JsonValue,
        *,
        version: int | None = None,
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
        )

    def delete(
        self, actor: Actor, object_name: str, record_id: UUID, *, version: int | None = None
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

    def _write(
        self,
        actor: Actor,
        object_name: str,
        verb: Verb,
        work: Callable[[Saving, ObjectModel], Saved],
    ) -> Saved:
        def complete(saving: Saving, record: ObjectModel) -> Saved:
            return self._whole(saving, record, work(saving, record))

        return self._transact(actor, object_name, verb, complete)

    def _whole(self, saving: Saving, record: ObjectModel, saved: Saved) -> Saved:
        """Give what was saved with its body, reading it where the write did not give it."""
        if saved.body is not None:
            return saved
        connection, model, actor = saving.connection, saving.model, saving.actor
        return Saved(saved.id, self._get(connection, model, record, actor, saved.id, None))

    def _transact(
        self,
        actor: Actor,
        object_name: str,
        verb: Verb,
        work: Callable[[Saving, ObjectModel], R],
    ) -> R:
        """Run work in one transaction with the definitions that are in force in it."""
        for _ in range(ATTEMPTS):
            model = self._models.current(actor.schema)
            record = model.object(object_name)
            actor.rights.require(verb, object_name)
            with write_transaction(self._database, model.schema) as (connection, version):
                in_force = version == model.version
                if in_force:
                    saving = Saving(
                        connection=connection,
                        model=model,
                        actor=actor,
                        hooks=self._hooks,
                        plans=self._plans,
                        ids=self._ids,
                        now=self._clock.now(),
                    )
                    done = work(saving, record)
            if in_force:
                if self._hooks.caller("on_event", model.packages) is not None:
                    self._wake()
                return done
            self._models.forget(actor.schema)
        raise StaleModelError()
