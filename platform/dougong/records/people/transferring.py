"""Handing over: all records that a user owns get another owner, as a job over their objects.

Each record is saved as if somebody changed its owner, in steps of some records; one that is
refused holds up no other, and why is noted beside the job.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.access.permissions.granting import RIGHT
from dougong.access.rights import EVERYTHING
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.records.bulk.saving_many import Mode, save_many
from dougong.records.bulk.steps import (
    BulkParts,
    requester,
    tell_owners,
    tell_requester,
    told,
)
from dougong.records.people.holdings import OWNER
from dougong.records.saving.session import UNATTENDED
from dougong.storage.bulk_rows import ids_of, note_faults
from dougong.storage.job_context import JobContext

TRANSFER = "transfer"
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Transferrer:
    """Does the job."""

    parts: BulkParts

    def __call__(self, context: JobContext) -> None:
        """Go on from the record that the job is at."""
        assert context.tenant is not None
        with context.database.connection(context.tenant.schema) as connection:
            ids = ids_of(connection, context.tenant.schema, context.job.id)
        batches = _batches(context.job.payload, ids)
        if not ids:
            with context.step() as connection:
                tell_requester(context, self.parts, connection, TRANSFER)
        for done, name, batch in batches:
            if done >= context.job.done:
                self._save(context, name, batch, done, is_last=done + len(batch) == len(ids))

    def _save(
        self, context: JobContext, name: str, batch: Sequence[UUID], done: int, *, is_last: bool
    ) -> None:
        # Who looks after users hands over what they may not even read.
        own = requester(context, self.parts.actors)
        own.rights.require_system(RIGHT)
        actor, assigned = replace(own, rights=EVERYTHING), Counter[UUID]()
        values: JsonObject = {OWNER: context.job.payload["to"]}
        with context.step() as connection:
            refused = self._hand_over(connection, actor, name, batch, values, assigned)
            noted: list[JsonObject] = [
                {"id": str(batch[place]), "row": done + place + 1, "errors": errors}
                for place, errors in refused.items()
            ]
            if noted:
                note_faults(connection, actor.schema, context.job.id, noted)
            tell_owners(context, self.parts, connection, assigned, name)
            if is_last:
                tell_requester(context, self.parts, connection, TRANSFER)
            context.progress(connection, done=done + len(batch), total=context.job.total)

    def _hand_over(
        self,
        connection: Connection[TupleRow],
        actor: Actor,
        name: str,
        batch: Sequence[UUID],
        values: JsonObject,
        assigned: Counter[UUID],
    ) -> Mapping[int, list[JsonValue]]:
        joined, record = self.parts.records.join_many(
            connection, actor, name, Mode.UPDATE, UNATTENDED
        )
        saving = replace(joined, assigned=assigned)
        raws: list[JsonValue] = [{**values, "id": str(each)} for each in batch]
        results = save_many(saving, record, Mode.UPDATE, raws)
        return {
            place: [told(problem) for problem in result.errors]
            for place, result in enumerate(results)
            if result.errors
        }


def _batches(payload: JsonObject, ids: Sequence[UUID]) -> Iterator[tuple[int, str, list[UUID]]]:
    """Yield some records at a time, each time of one object, with their place among all."""
    rest, done = iter(ids), 0
    objects: Any = payload["objects"]
    for name, count in objects:
        while count:
            batch = list(islice(rest, min(_AT_ONCE, count)))
            yield done, name, batch
            done, count = done + len(batch), count - len(batch)
