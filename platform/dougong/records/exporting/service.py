"""Exports: what is asked for, checked and taken on, and the files that were made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.errors import AppError
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject
from dougong.records.exporting.asking import NAMES, ExportRequest, Views, usual_fields
from dougong.records.exporting.plan import ExportPlan, build_export
from dougong.records.reading.filters import Functions
from dougong.records.shapes.errors import require_stored
from dougong.storage.audit import write_audit
from dougong.storage.blobs.base import Blobs, blob_key
from dougong.storage.bulk_rows import Made, add_bulk, made_by
from dougong.storage.database import Database
from dougong.storage.jobs import Job, JobNotFoundError, enqueue, find_job
from dougong.storage.tables import CELL_SCHEMA

EXPORT = "export"
KEPT = timedelta(days=7)
"""How long the file of an export can be downloaded."""


class ExportGoneError(AppError):
    """The file of an export is not there: not yet, or no longer."""

    code = "export.no_file"
    template = "this export has no file: it is not done, was ended, or is older than a week"
    template_zh = "该导出没有文件：尚未完成、已中止，或已超过一周"
    status = HTTPStatus.NOT_FOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class Exports:
    """Takes on exports, and gives their files.

    Attributes:
        database: The cell.
        models: Compiled definitions.
        functions: Functions that conditions may call.
        views: Finds views.
        blobs: Has the bytes.
        clock: Tells when.
        ids: Makes the ids of jobs.
        require_job: Refuses a further job of a tenant (schema, name) that has too many.
    """

    database: Database
    models: Models
    functions: Functions
    views: Views
    blobs: Blobs
    clock: Clock
    ids: Ids
    require_job: Callable[[str, str], None] = lambda schema, tenant: None

    def start(self, actor: Actor, request: ExportRequest, view: str | None) -> UUID:
        """Have records written to a file; gives the id of the job.

        Raises:
            ForbiddenError: The actor may not export records of the object.
            UnknownViewError: There is no such view.
            InvalidError: A path, the condition or the order is wrong.
            JobLimitError: Too many jobs of the tenant wait already.
        """
        model = self.models.current(actor.schema)
        require_export(actor, model, request.object)
        if view is not None:
            request = self.views.laid_over(actor, model, request, view)
        planned(model, actor, self.functions, request, self.clock)
        self.require_job(actor.schema, actor.tenant)
        now, job_id, schema = self.clock.now(), self.ids.new(), actor.schema
        with self.database.transaction(schema) as connection:
            add_bulk(connection, schema, job_id, now=now, ids=request.ids)
            enqueue(
                connection,
                EXPORT,
                request.told(),
                id=job_id,
                now=now,
                tenant=actor.tenant,
                total=None if request.ids is None else len(request.ids),
                created_by=actor.user_id,
            )
        return job_id

    def made(self, actor: Actor, job_id: UUID) -> tuple[Job, Made]:
        """Give the file of one's own export; that it was given is audited.

        Raises:
            JobNotFoundError: There is no such export of the actor's.
            ExportGoneError: It has no file.
        """
        with self.database.connection(CELL_SCHEMA) as connection:
            job = find_job(connection, job_id, tenant=actor.tenant)
        if job.kind != EXPORT or job.created_by != actor.user_id:
            raise JobNotFoundError(id=str(job_id))
        now, schema = self.clock.now(), actor.schema
        with self.database.transaction(schema) as connection:
            found = made_by(connection, schema, [job_id]).get(job_id)
            if found is None or (job.finished_at is not None and job.finished_at < now - KEPT):
                raise ExportGoneError()
            details: JsonObject = {"object": job.payload.get("object"), "job": str(job_id)}
            write_audit(
                connection,
                schema,
                "records.export_downloaded",
                details,
                at=now,
                actor=actor.viewer or actor.user_id,
            )
        return job, found

    def content(self, actor: Actor, made: Made) -> Iterator[bytes]:
        """Give the bytes of a file that ``made`` has found for the actor."""
        return self.blobs.read(blob_key(actor.schema, made.blob))


def require_export(actor: Actor, model: Model, object_name: str) -> ObjectModel:
    """Refuse who may not export records of an object.

    Raises:
        UnknownObjectError: There is no such object.
        ForbiddenError: The actor may not.
    """
    record = model.object(object_name)
    actor.rights.require("read", object_name)
    actor.rights.require_action("export", object_name)
    require_stored(record)
    return record


def planned(
    model: Model, actor: Actor, functions: Functions, request: ExportRequest, clock: Clock
) -> tuple[ExportPlan, tuple[str, ...]]:
    """Compile an export; gives it with the fields that it has.

    Raises:
        InvalidError: A path or the order is wrong.
        ExpressionError: The condition is wrong.
    """
    record = model.object(request.object)
    fields = request.fields or usual_fields(model, record, actor)
    if request.fields is None and request.headings == NAMES:
        fields = ("id", *fields)  # for programs, which tell records by it
    context = actor.parameters(clock.now())
    return build_export(model, record, actor, functions, request, fields, context), fields
