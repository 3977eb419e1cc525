"""Changes of many records: of those that are named, or of whatever a filter finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from dougong.access.actor import Actor
from dougong.access.errors import Verb
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.ids import Ids
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.suggest import hint
from dougong.metadata.errors import UnknownFieldError
from dougong.records.bulk.errors import TooManyRecordsError
from dougong.records.bulk.saving_many import (
    Mode,
    RowResult,
    Status,
    require_many,
    save_many,
)
from dougong.records.bulk.steps import (
    BulkParts,
    requester,
    tell_owners,
    tell_requester,
    told,
)
from dougong.records.reads import ListRequest
from dougong.records.saving.permitted import refusal_of
from dougong.records.saving.session import UNATTENDED
from dougong.records.service import Records
from dougong.records.shapes.errors import require_stored
from dougong.storage.audit import write_audit
from dougong.storage.bulk_rows import add_bulk, ids_of, note_counts, note_faults
from dougong.storage.database import Database
from dougong.storage.job_context import JobContext
from dougong.storage.jobs import enqueue

CHANGE_MANY = "change_many"
MOST_IDS = 10_000
MOST_FOUND = 100_000
_AT_ONCE = 1000
_PAGE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class MassChanges:
    """Takes changes of many records.

    Which records they are is decided when it is asked for, by what the actor sees then: what
    the change itself does to a filter's condition moves nothing in or out.

    Attributes:
        database: The cell.
        models: Compiled definitions.
        records: Finds them.
        clock: Tells when.
        ids: Makes the ids of jobs.
        require_job: Refuses a further job of a tenant (schema, name) that has too many.
    """

    database: Database
    models: Models
    records: Records
    clock: Clock
    ids: Ids
    require_job: Callable[[str, str], None] = lambda schema, tenant: None

    def start(
        self,
        actor: Actor,
        object_name: str,
        *,
        ids: Sequence[UUID] | None,
        where: str | None,
        values: Mapping[str, JsonValue] | None,
    ) -> UUID:
        """Have records changed, or deleted; gives the id of the job.

        Args:
            actor: Who asks.
            object_name: The object.
            ids: The records; None: those that meet the condition.
            where: The condition; None: all.
            values: What to set; None: they are deleted.

        Raises:
            ForbiddenError: The actor may not do it.
            TooManyRecordsError: Too many are named by their ids.
            JobLimitError: Too many jobs of the tenant wait already.
            AppError: The condition is wrong, or names what is not there.
        """
        self._check(actor, object_name, values)
        if ids is not None and len(ids) > MOST_IDS:
            raise TooManyRecordsError(count=len(ids), most=MOST_IDS)
        chosen = self._found(actor, object_name, where) if ids is None else _each_once(ids)
        self.require_job(actor.schema, actor.tenant)
        now, job_id = self.clock.now(), self.ids.new()
        with self.database.transaction(actor.schema) as connection:
            add_bulk(connection, actor.schema, job_id, now=now, ids=chosen)
            payload: JsonObject = {
                "object": object_name,
                "values": None if values is None else dict(values),
            }
            enqueue(
                connection,
                CHANGE_MANY,
                payload,
                id=job_id,
                now=now,
                tenant=actor.tenant,
                total=len(chosen),
                created_by=actor.user_id,
            )
            details: JsonObject = {
                "object": object_name,
                "act": "delete" if values is None else "update",
                "fields": sorted(values or ()),
                "rows": len(chosen),
                "job": str(job_id),
            }
            write_audit(
                connection,
                actor.schema,
                "records.mass_started",
                details,
                at=now,
                actor=actor.user_id,
            )
        return job_id

    def _check(
        self, actor: Actor, object_name: str, values: Mapping[str, JsonValue] | None
    ) -> None:
        record = self.models.current(actor.schema).object(object_name)
        actor.rights.require("delete" if values is None else "update", object_name)
        actor.rights.require_action("mass", object_name)
        require_stored(record)
        require_many(record)
        unknown = [
            Problem(
                path=pointer("set", name),
                error=UnknownFieldError(
                    object=object_name, field=name, hint=hint(name, record.fields)
                ),
            )
            for name in values or {}
            if name not in record.fields
        ]
        refused = ((name, refusal_of(actor.rights, record, name)) for name in values or {})
        unknown += [
            Problem(path=pointer("set", name), error=error)
            for name, error in refused
            if error is not None
        ]
        if unknown:
            raise InvalidError(unknown)

    def _found(self, actor: Actor, object_name: str, where: str | None) -> list[UUID]:
        found: list[UUID] = []
        first = ListRequest(fields=("id",), where=where, sort="id", limit=_PAGE)
        cursor: str | None = None
        while True:
            page = self.records.list(actor, object_name, replace(first, cursor=cursor)).page
            found += [UUID(each["id"]) for each in page.records]
            if len(found) > MOST_FOUND:
                raise TooManyRecordsError(count=len(found), most=MOST_FOUND)
            if page.next_cursor is None:
                return found
            cursor = page.next_cursor


def _each_once(ids: Sequence[UUID]) -> list[UUID]:
    return list(dict.fromkeys(ids))


@dataclass(frozen=True, slots=True)
class MassChanger:
    """Does the job: some records in each step; one that is refused holds up no other."""

    parts: BulkParts

    def __call__(self, context: JobContext) -> None:
        """Go on from the record that the job is at."""
        assert context.tenant is not None
        with context.database.connection(context.tenant.schema) as connection:
            ids = ids_of(connection, context.tenant.schema, context.job.id)
        if not ids:
            with context.step() as connection:
                tell_requester(context, self.parts, connection, _verb(context))
        for done in range(context.job.done, len(ids), _AT_ONCE):
            batch = ids[done : done + _AT_ONCE]
            self._save(context, batch, done, is_last=done + len(batch) == len(ids))

    def _save(
        self, context: JobContext, batch: Sequence[UUID], done: int, *, is_last: bool
    ) -> None:
        payload, actor = context.job.payload, requester(context, self.parts.actors)
        values: Any = payload["values"]
        mode = Mode.DELETE if values is None else Mode.UPDATE
        raws: list[JsonValue] = [{**(values or {}), "id": str(each)} for each in batch]
        assigned = Counter[UUID]()
        with context.step() as connection:
            joined, record = self.parts.records.join_many(
                connection, actor, str(payload["object"]), mode, UNATTENDED
            )

            results = save_many(replace(joined, assigned=assigned), record, mode, raws)
            noted: list[JsonObject] = [
                {
                    "id": str(record_id),
                    "row": done + place + 1,
                    "errors": [told(each) for each in result.errors],
                }
                for place, (record_id, result) in enumerate(zip(batch, results, strict=True))
                if result.status is Status.FAILED
            ]
            if noted:
                note_faults(connection, actor.schema, context.job.id, noted)
            note_counts(connection, actor.schema, context.job.id, _counts(results))
            tell_owners(context, self.parts, connection, assigned)
            if is_last:
                tell_requester(context, self.parts, connection, _verb(context))
            context.progress(connection, done=done + len(batch), total=context.job.total)


def _counts(results: Sequence[RowResult]) -> Mapping[str, int]:
    fates = Counter(each.status for each in results)
    return {
        "updated": fates[Status.UPDATED] + fates[Status.DELETED],
        "unchanged": fates[Status.UNCHANGED],
    }


def _verb(context: JobContext) -> Verb:
    return "delete" if context.job.payload["values"] is None else "update"
