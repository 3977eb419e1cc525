"""Does exports: one snapshot, read some records at a time, written to a file, and then kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from dougong.access.acting import Actors
from dougong.access.actor import Actor
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import localize
from dougong.records.bulk.steps import BulkParts, requester, tell_requester
from dougong.records.exporting.asking import ExportRequest
from dougong.records.exporting.plan import (
    begin_snapshot,
    count_records,
    read_bodies,
    records_of,
)
from dougong.records.exporting.rendering import out_columns
from dougong.records.exporting.service import EXPORT, planned, require_export
from dougong.records.exporting.writing import writer_of
from dougong.records.interchange import Columns
from dougong.records.reading.filters import Functions
from dougong.storage.audit import write_audit
from dougong.storage.blobs.base import Blobs, blob_key
from dougong.storage.bulk_rows import Made, chosen_ids, put_made
from dougong.storage.database import Database
from dougong.storage.job_context import JobContext

Progress = Callable[[int, int], None]
"""Told how many records are written, and of how many."""

_TOLD_EVERY = 10_000
_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Writing:
    """Writes exports to files of this machine.

    Attributes:
        database: The cell.
        functions: Functions that conditions may call.
        clock: Tells when.
    """

    database: Database
    functions: Functions
    clock: Clock

    def write(
        self, model: Model, actor: Actor, request: ExportRequest, place: Path, progress: Progress
    ) -> int:
        """Write what is asked for; gives how many records that was.

        Raises:
            AppError: The actor may not, or a path or the condition is wrong.
        """
        record = require_export(actor, model, request.object)
        plan, paths = planned(model, actor, self.functions, request, self.clock)
        columns = out_columns(Columns(model, record), paths, request, actor.time_zone)
        title = localize(record.definition.plural, request.locale)
        written, told = 0, 0
        writer = writer_of(request.format, place, columns, title)
        try:
            with self.database.transaction(actor.schema) as connection:
                begin_snapshot(connection)
                total = count_records(connection, plan)
                context = actor.parameters(self.clock.now())
                progress(0, total)
                for records in records_of(read_bodies(connection, plan, context)):
                    writer.write(records)
                    written += len(records)
                    if written - told >= _TOLD_EVERY:
                        progress(written, max(total, written))
                        told = written
        finally:
            writer.close()
        return written


@dataclass(frozen=True, slots=True)
class Exporter:
    """Does the job. What was written when a worker died is lost, and it is begun anew.

    Attributes:
        actors: Tells what who asked for it may do by now.
        models: Compiled definitions.
        writing: Writes the file.
        blobs: Where it is kept.
        ids: Makes its id.
        parts: What tells who asked that it is done.
    """

    actors: Actors
    models: Models
    writing: Writing
    blobs: Blobs
    ids: Ids
    parts: BulkParts

    def __call__(self, context: JobContext) -> None:
        """Write the file, and name it beside the job."""
        actor, payload = requester(context, self.actors), context.job.payload
        with context.database.connection(actor.schema) as connection:
            ids = chosen_ids(connection, actor.schema, context.job.id)
        request = ExportRequest.of(payload, ids)
        model = self.models.current(actor.schema)
        with TemporaryDirectory(prefix="export-") as folder:
            place = Path(folder) / f"export.{request.format}"
            count = self.writing.write(model, actor, request, place, _progress(context))
            blob = self.ids.new()
            stored = self.blobs.put(blob_key(actor.schema, blob), _chunks(place))
        name = file_name(model, actor, request, context.clock.now())
        with context.step() as connection:
            put_made(connection, actor.schema, context.job.id, Made(name, stored.size, blob))
            details: JsonObject = {
                "object": request.object,
                "rows": count,
                "file": name,
                "job": str(context.job.id),
            }
            write_audit(
                connection,
                actor.schema,
                "records.exported",
                details,
                at=context.clock.now(),
                actor=actor.user_id,
            )
            tell_requester(context, self.parts, connection, EXPORT)
            context.progress(connection, done=count, total=count)


def file_name(model: Model, actor: Actor, request: ExportRequest, now: datetime) -> str:
    """Give a name that says what is in a file, and of when."""
    plural = localize(model.object(request.object).definition.plural, request.locale)
    day = now.astimezone(ZoneInfo(actor.time_zone)).date()
    name = (request.name or f"{plural} {day.isoformat()}").replace("/", "-").replace("\\", "-")
    return f"{name}.{request.format}"


def _progress(context: JobContext) -> Progress:
    def tell(done: int, total: int) -> None:
        with context.step() as connection:
            context.progress(connection, done=done, total=total)

    return tell


def _chunks(place: Path) -> Iterator[bytes]:
    with place.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
