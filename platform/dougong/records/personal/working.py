"""The jobs on personal data: a file for the person, and the erasure.

Each is one transaction: either all of a person's data is erased or none of it, and nobody wonders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.acting import Actors
from dougong.access.actor import Actor
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.kernel.jsontypes import JsonObject
from dougong.records.bulk.steps import requester
from dougong.records.files.previews import forget_blob
from dougong.records.personal.erasing import erase
from dougong.records.personal.gathering import gather
from dougong.records.personal.reports import Report, report_json, what_is_kept
from dougong.records.personal.service import RIGHT, in_force, refuse_own
from dougong.records.personal.subjects import Held, Person, held_records, related_to
from dougong.records.personal.traces import erase_traces
from dougong.storage.audit import write_audit
from dougong.storage.blobs.base import Blobs
from dougong.storage.bulk_rows import put_file
from dougong.storage.job_context import JobContext

REPORT = "erased.json"


@dataclass(frozen=True, slots=True)
class PersonalExporter:
    """Puts all personal data of somebody into a file.

    Attributes:
        models: Compiled definitions.
        actors: Tells what who asked for it may do by now.
        blobs: Where the bytes of files lie.
    """

    models: Models
    actors: Actors
    blobs: Blobs

    def __call__(self, context: JobContext) -> None:
        """Do it."""
        actor = _who(context, self.actors)
        with context.step() as connection:
            model = in_force(connection, self.models, actor)
            records = _records(connection, model, context)
            person = Person(records, list(related_to(connection, model, records)))
            name, content = gather(connection, self.blobs, model, person, now=context.clock.now())
            put_file(connection, actor.schema, context.job.id, name, content)
            details: JsonObject = {"rows": len(records), "job": str(context.job.id)}
            _end(context, connection, actor, "personal.exported", details)


@dataclass(frozen=True, slots=True)
class PersonalEraser:
    """Erases all personal data of somebody, and leaves a report without values.

    Attributes:
        models: Compiled definitions.
        actors: Tells what who asked for it may do by now.
        blobs: Where the bytes of files lie.
    """

    models: Models
    actors: Actors
    blobs: Blobs

    def __call__(self, context: JobContext) -> None:
        """Do it."""
        actor, now = _who(context, self.actors), context.clock.now()
        with context.step() as connection:
            model = in_force(connection, self.models, actor)
            records = _records(connection, model, context)
            person = Person(records)
            refuse_own(connection, actor, person)
            erased = [erase(connection, model, each, now=now, by=actor.user_id) for each in records]
            report = Report(
                records=erased,
                traces={
                    user: erase_traces(connection, actor.schema, user) for user in person.users
                },
                kept=what_is_kept(connection, model, erased, person.users),
            )
            content = orjson.dumps(report_json(report), option=orjson.OPT_INDENT_2)
            put_file(connection, actor.schema, context.job.id, REPORT, content)
            details: JsonObject = {
                "rows": len(records),
                "values": report.values,
                "files": report.files,
                "records": [f"{each.object}/{each.id}" for each in records[:50]],
                "job": str(context.job.id),
            }
            _end(context, connection, actor, "personal.erased", details)
        # What a process that dies just here leaves behind is an orphan like any other.
        for blob in (each for one in erased for each in one.blobs):
            forget_blob(self.blobs, actor.schema, blob)


def _who(context: JobContext, actors: Actors) -> Actor:
    actor = requester(context, actors)
    actor.rights.require_system(RIGHT)
    return actor


def _records(connection: Connection[TupleRow], model: Model, context: JobContext) -> Sequence[Held]:
    listed = context.job.payload["records"]
    assert isinstance(listed, list)
    parted = (str(each).partition("/") for each in listed)
    return held_records(connection, model, [(name, UUID(of)) for name, _, of in parted])


def _end(
    context: JobContext,
    connection: Connection[TupleRow],
    actor: Actor,
    action: str,
    details: JsonObject,
) -> None:
    now, schema = context.clock.now(), actor.schema
    write_audit(connection, schema, action, details, at=now, actor=actor.user_id)
    context.progress(connection, done=context.job.total or 1, total=context.job.total)
