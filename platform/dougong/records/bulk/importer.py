"""Does imports: some rows in each step; a row that is refused holds up no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.deployment.models import Models
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.records.bulk.ahead import run_ahead
from dougong.records.bulk.errors import UploadNotFoundError
from dougong.records.bulk.importing import IMPORT
from dougong.records.bulk.rows import AT_ONCE, Batch, HowToSave, RowSaver
from dougong.records.bulk.saving_many import RowResult
from dougong.records.bulk.steps import (
    BulkParts,
    requester,
    tell_owners,
    tell_requester,
    told,
)
from dougong.records.bulk.uploads import Reading, Uploads
from dougong.storage.bulk_rows import note_counts, note_faults
from dougong.storage.job_context import JobContext
from dougong.storage.upload_rows import UploadRow, find_upload


@dataclass(frozen=True, slots=True)
class Importer:
    """Does the job.

    Attributes:
        parts: What saves.
        uploads: Has the files.
        models: Compiled definitions.
        at_once: How many rows are saved in a step.
    """

    parts: BulkParts
    uploads: Uploads
    models: Models
    at_once: int = AT_ONCE

    def __call__(self, context: JobContext) -> None:
        """Go on from the row that the job is at."""
        assert context.tenant is not None
        schema, payload = context.tenant.schema, context.job.payload
        actor, done = requester(context, self.parts.actors), context.job.done
        upload, how = self._upload(context), HowToSave.of(payload)
        actor.rights.require_action("import", how.object)
        with self.uploads.opened(schema, upload, Reading.of(payload)) as opened:
            model, headings = self.models.current(schema), opened.table.headings
            saver = RowSaver(self.parts.records, model, actor, headings, how)
            rows = islice(opened.table.rows, done, None)
            for batch, is_last in run_ahead(saver.batches(rows, self.at_once)):
                done += len(batch.rows)
                self._step(context, saver, batch, done, is_last=is_last)

    def _upload(self, context: JobContext) -> UploadRow:
        assert context.tenant is not None
        schema, upload_id = context.tenant.schema, UUID(str(context.job.payload["upload"]))
        with context.database.connection(schema) as connection:
            upload = find_upload(connection, schema, upload_id)
        if upload is None:
            raise UploadNotFoundError(id=str(upload_id))
        return upload

    def _step(
        self, context: JobContext, saver: RowSaver, batch: Batch, done: int, *, is_last: bool
    ) -> None:
        actor, assigned = requester(context, self.parts.actors), Counter[UUID]()
        with context.step() as connection:
            results = saver.save(connection, actor, batch, assigned)
            _note(connection, context, saver, batch, results)
            tell_owners(context, self.parts, connection, assigned)
            if is_last and not saver.is_dry:
                tell_requester(context, self.parts, connection, IMPORT)
            # How many there are in all is sure only by the last.
            total = done if is_last else max(context.job.total or 0, done)
            context.progress(connection, done=done, total=total)


def _note(
    connection: Connection[TupleRow],
    context: JobContext,
    saver: RowSaver,
    batch: Batch,
    results: Sequence[RowResult],
) -> None:
    assert context.tenant is not None
    counts, faults = Counter[str](), list[JsonObject]()
    for (number, cells), result in zip(batch.rows, results, strict=True):
        fate = saver.fate(result)
        if fate == "failed":
            faults.append(_fault(number, cells, result))
        else:
            counts[fate] += 1
    schema, job_id = context.tenant.schema, context.job.id
    if counts:
        note_counts(connection, schema, job_id, counts)
    if faults:
        note_faults(connection, schema, job_id, faults)


def _fault(number: int, cells: Sequence[str], result: RowResult) -> JsonObject:
    errors: list[JsonValue] = [told(each) for each in result.errors]
    # No database text can hold this one character, which may be just what is wrong.
    kept: list[JsonValue] = [cell.replace("\0", "\ufffd") for cell in cells]
    fault: JsonObject = {"row": number, "errors": errors, "cells": kept}
    return fault if result.id is None else {**fault, "id": str(result.id)}
