"""How work on many records went: what was refused, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from uuid import UUID

from dougong.access.actor import Actor
from dougong.kernel.clock import Clock
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.records.bulk.importing import IMPORT
from dougong.records.bulk.uploads import Reading, Uploads
from dougong.records.interchange import guarded
from dougong.storage.audit import write_audit
from dougong.storage.bulk_rows import Counts, Fault, Outcome, counts_of, faults_after, outcome_of
from dougong.storage.database import Database
from dougong.storage.jobs import Job, JobNotFoundError
from dougong.storage.upload_rows import find_upload

_NOTHING = Outcome(Counts(), ())
_AT_ONCE = 1000
_REASONS = say("What is wrong", "问题")
_SUFFIX = "-refused"


@dataclass(frozen=True, slots=True)
class RefusedTable:
    """The refused rows of an import as a table.

    Attributes:
        name: A name for the file.
        headings: Those of the file that was sent, and one for the reasons.
        rows: The cells of each, read as they are taken.
    """

    name: str
    headings: Sequence[str]
    rows: Iterator[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Tells outcomes; who may ask is for the caller to see to.

    Attributes:
        database: The cell.
        uploads: Has the files.
        clock: Tells when.
    """

    database: Database
    uploads: Uploads
    clock: Clock

    def of(self, actor: Actor, job_id: UUID) -> Outcome:
        """Tell how a job went so far."""
        with self.database.connection(actor.schema) as connection:
            return outcome_of(connection, actor.schema, job_id) or _NOTHING

    def refused_rows(
        self, actor: Actor, job: Job, told: Callable[[LocaleText], str]
    ) -> RefusedTable:
        """Give all refused rows of an import; that they were given is audited.

        Args:
            actor: Who asks.
            job: The import.
            told: Says a text in the language of whoever asks.

        Raises:
            JobNotFoundError: The job is no import, or its file is gone.
        """
        schema, payload = actor.schema, job.payload
        if job.kind != IMPORT or "upload" not in payload:
            raise JobNotFoundError(id=str(job.id))
        with self.database.connection(schema) as connection:
            upload = find_upload(connection, schema, UUID(str(payload["upload"])))
            counts = counts_of(connection, schema, [job.id]).get(job.id, Counts())
        if upload is None:
            raise JobNotFoundError(id=str(job.id))
        with self.uploads.opened(schema, upload, Reading.of(payload)) as opened:
            headings = opened.table.headings
        details: JsonObject = {"rows": counts.failed, "job": str(job.id)}
        with self.database.transaction(schema) as connection:
            write_audit(
                connection,
                schema,
                "records.refused_exported",
                details,
                at=self.clock.now(),
                actor=actor.viewer or actor.user_id,
            )
        at = _place_of_reasons(headings, payload["mapping"], told)
        rows = (_row(fault, told, at) for fault in self._faults(schema, job.id))
        kept = [each for place, each in enumerate(headings) if place != at]
        name = f"{PurePath(upload.name).stem.removesuffix(_SUFFIX)}{_SUFFIX}.csv"
        return RefusedTable(name, [*kept, told(_REASONS)], rows)

    def _faults(self, schema: str, job_id: UUID) -> Iterator[Fault]:
        after: int | None = None
        while True:
            # A connection is held for a page of them, not for as long as somebody downloads.
            with self.database.connection(schema) as connection:
                found = faults_after(connection, schema, job_id, after, most=_AT_ONCE)
            if not found:
                return
            yield from found
            after = found[-1].row


def _place_of_reasons(
    headings: Sequence[str], mapping: Any, told: Callable[[LocaleText], str]
) -> int | None:
    """Find the column of reasons in a table that was refused before: they have had their day."""
    heading = told(_REASONS)
    return headings.index(heading) if heading in headings and heading not in mapping else None


def _row(fault: Fault, told: Callable[[LocaleText], str], without: int | None) -> Sequence[str]:
    reasons = "; ".join(_reason(each, told) for each in fault.errors)
    cells = [cell for place, cell in enumerate(fault.cells or ()) if place != without]
    return [guarded(cell) for cell in (*cells, reasons)]


def _reason(error: Mapping[str, Any], told: Callable[[LocaleText], str]) -> str:
    return told(error["message"])
