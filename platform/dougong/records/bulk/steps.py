"""The steps of such a job: each saves some records in the transaction that moves its cursor.

A record that is refused holds up no other: it is left out, and why is noted beside the job.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.acting import Actors
from dougong.access.actor import Actor
from dougong.kernel.errors import Problem
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LOCALES
from dougong.records.bulk.errors import RequesterGoneError
from dougong.records.saving.owning import OWNER_ASSIGNED
from dougong.records.service import Records
from dougong.storage.bulk_rows import Counts, counts_of
from dougong.storage.job_context import JobContext
from dougong.storage.notifications import Notice, notify, notify_of_more

# How what a kind of job does is told in the history of the records.
_WAYS = {"import": "import", "change_many": "mass", "undo_job": "undo"}


@dataclass(frozen=True, slots=True)
class BulkParts:
    """What the handlers of such jobs are made with.

    Attributes:
        records: Saves.
        ids: Makes the ids of notifications.
        actors: Tells what who asked for the work may do.
    """

    records: Records
    ids: Ids
    actors: Actors


def requester(context: JobContext, actors: Actors) -> Actor:
    """Give the user who asked for the job, with the rights that they have by now.

    Raises:
        RequesterGoneError: They are no longer in service.
    """
    assert context.tenant is not None
    assert context.job.created_by is not None
    via = _WAYS.get(context.job.kind, "job")
    found = actors.of(context.tenant, context.job.created_by, via=via)
    if found is None:
        raise RequesterGoneError()
    return replace(found, job=context.job.id)


def told(problem: Problem) -> JsonObject:
    """Give a fault as it is kept: its message in every language, for who asked may read another."""
    message = {locale: _storable(problem.error.message(locale)) for locale in LOCALES}
    return {"path": _storable(problem.path), "code": problem.error.code, "message": message}


def _storable(text: str) -> str:
    # What is wrong may be just this one character, which no database text can hold.
    return text.replace("\0", "\ufffd")


def tell_owners(
    context: JobContext,
    parts: BulkParts,
    connection: Connection[TupleRow],
    assigned: Counter[UUID],
    object_name: str | None = None,
) -> None:
    """Tell whom a step made the owner of records; of a whole job and one object each once."""
    assert context.tenant is not None
    of = str(context.job.payload["object"]) if object_name is None else object_name
    for owner, count in sorted(assigned.items()):
        details: JsonObject = {
            "by": str(context.job.created_by),
            "count": count,
            "job": str(context.job.id),
        }
        notice = Notice(
            user_id=owner,
            kind=OWNER_ASSIGNED,
            object=of,
            details=details,
        )
        notify_of_more(
            connection, context.tenant.schema, notice, ids=parts.ids, at=context.clock.now()
        )


def tell_requester(
    context: JobContext, parts: BulkParts, connection: Connection[TupleRow], work: str
) -> None:
    """Tell who asked that it is done, and how many records met which fate; in the last step."""
    assert context.tenant is not None
    assert context.job.created_by is not None
    schema = context.tenant.schema
    counts = counts_of(connection, schema, [context.job.id]).get(context.job.id, Counts())
    of = context.job.payload.get("object")
    notice = Notice(
        user_id=context.job.created_by,
        kind="job_done",
        object=None if of is None else str(of),
        details={"job": str(context.job.id), "work": work, **asdict(counts)},
    )
    notify(connection, schema, [notice], ids=parts.ids, at=context.clock.now())
