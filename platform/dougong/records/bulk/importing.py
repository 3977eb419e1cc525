"""Imports: what is asked for, checked and taken on; ``importer.py`` does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject
from dougong.records.bulk.cells import Replaced, guess_formats
from dougong.records.bulk.errors import EmptySheetError
from dougong.records.bulk.mapping import Mapped, Mapper
from dougong.records.bulk.saving_many import Mode
from dougong.records.bulk.suggesting import headings_key
from dougong.records.bulk.uploads import Reading, Uploads
from dougong.records.bulk.written import Formats
from dougong.storage.audit import write_audit
from dougong.storage.bulk_rows import add_bulk
from dougong.storage.database import Database
from dougong.storage.jobs import enqueue
from dougong.storage.upload_rows import UploadRow, remember_mapping, use_upload

IMPORT = "import"
SKIP, SAVE = "skip", "save"
"""What becomes of rows that duplicate rules find."""

_LOOKED_AT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """An import as somebody asks for it.

    Attributes:
        object: The object.
        mapping: What the columns fill.
        mode: What is to become of the records.
        key: The field by which stored ones are told, ``id`` if None.
        reading: How the file is read.
        formats: How days and numbers stand in it, as far as that is said.
        replaced: What is read instead of cells.
        duplicates: ``SKIP`` or ``SAVE``; None: they are refused as anybody's are.
        dry_run: Whether nothing stays of it but its outcome.
        remember: Whether the mapping is proposed again for such headings.
    """

    object: str
    mapping: Mapped
    mode: Mode = Mode.INSERT
    key: str | None = None
    reading: Reading = field(default_factory=Reading)
    formats: Mapping[str, str] = field(default_factory=dict)
    replaced: Replaced = field(default_factory=dict)
    duplicates: str | None = None
    dry_run: bool = False
    remember: bool = True

    def told(self, upload: UploadRow, formats: Formats) -> dict[str, Any]:
        """Give it as it is kept with the job."""
        reading = self.reading
        return {
            "object": self.object,
            "upload": str(upload.id),
            "file": upload.name,
            "mapping": {column: target.told() for column, target in self.mapping.items()},
            "mode": str(self.mode),
            "key": self.key,
            "sheet": reading.sheet,
            "encoding": reading.encoding,
            "delimiter": reading.delimiter,
            "heading_row": reading.heading_row,
            "formats": formats.told(),
            "replaced": {column: dict(cells) for column, cells in self.replaced.items()},
            "duplicates": self.duplicates,
            "dry_run": self.dry_run,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Imports:
    """Takes on imports.

    Attributes:
        database: The cell.
        models: Compiled definitions.
        uploads: Has the files.
        clock: Tells when.
        ids: Makes the ids of jobs.
        require_job: Refuses a further job of a tenant (schema, name) that has too many.
    """

    database: Database
    models: Models
    uploads: Uploads
    clock: Clock
    ids: Ids
    require_job: Callable[[str, str], None] = lambda schema, tenant: None

    def start(self, actor: Actor, upload_id: UUID, request: ImportRequest) -> UUID:
        """Check a mapping and have the rows of a file imported; gives the id of the job.

        Raises:
            ForbiddenError: The actor may not save such records of the object.
            InvalidError: The mapping names a column or a field that is not there.
            UploadNotFoundError: The actor has sent no such file.
            JobLimitError: Too many jobs of the tenant wait already.
            AppError: The file holds no table.
        """
        model = self.models.current(actor.schema)
        mapper = Mapper.of(model, actor, request.object, request.mode)
        upload = self.uploads.find(actor, upload_id)
        with self.uploads.opened(actor.schema, upload, request.reading) as opened:
            headings = opened.table.headings
            mapper.check(request.mapping, headings, request.mode, request.key)
            rows = [row for _, row in islice(opened.table.rows, _LOOKED_AT)]
            total = max(opened.lines - 1, len(rows)) if len(rows) == _LOOKED_AT else len(rows)
        if not rows:
            raise EmptySheetError(file=upload.name)
        cells = {each: [row[at] for row in rows] for at, each in enumerate(headings)}
        formats, _ = guess_formats(
            mapper, request.mapping, cells, asked=request.formats, actor=actor
        )
        self.require_job(actor.schema, actor.tenant)
        payload = request.told(upload, formats)
        key = headings_key(headings)
        return self._take_on(actor, upload, request, payload, key, total)

    def _take_on(
        self,
        actor: Actor,
        upload: UploadRow,
        request: ImportRequest,
        payload: JsonObject,
        headings: str,
        total: int,
    ) -> UUID:
        now, job_id, schema = self.clock.now(), self.ids.new(), actor.schema
        with self.database.transaction(schema) as connection:
            add_bulk(connection, schema, job_id, now=now, file_name=upload.name, upload=upload.id)
            use_upload(connection, schema, upload.id, now=now)
            enqueue(
                connection,
                IMPORT,
                payload,
                id=job_id,
                now=now,
                tenant=actor.tenant,
                total=total,
                created_by=actor.user_id,
            )
            if request.remember and actor.user_id is not None:
                _remember(connection, actor, request, headings, now)
            details: JsonObject = {
                "object": request.object,
                "rows": total,
                "file": upload.name,
                "job": str(job_id),
            }
            write_audit(
                connection,
                schema,
                "records.import_started",
                details,
                at=now,
                actor=actor.user_id,
            )
        return job_id


def _remember(
    connection: Connection[TupleRow],
    actor: Actor,
    request: ImportRequest,
    headings: str,
    now: datetime,
) -> None:
    assert actor.user_id is not None
    remember_mapping(
        connection,
        actor.schema,
        object_name=request.object,
        headings=headings,
        user_id=actor.user_id,
        mapping={column: each.told() for column, each in request.mapping.items()},
        formats=request.formats,
        now=now,
    )
