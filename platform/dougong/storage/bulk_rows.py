"""What work on many records keeps beside its job: what it came with, and how it went.

Every record that is refused is kept with the reasons; who reads them takes as many as they want.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ARRAY,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    column,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert

from dougong.kernel.caching import per_tenant
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

MOST_SHOWN = 1000
"""So many refused records are shown at once; the table of them has all."""

COUNTS = ("created", "updated", "unchanged", "skipped", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many records met which fate."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """A record that was refused.

    Attributes:
        row: Its number, as people count.
        record_id: The record, where it is one that is stored.
        cells: What stood in the row of the table, where it came in one.
        errors: Why: ``[{"path", "code", "message"}]``.
    """

    row: int
    record_id: UUID | None
    cells: Sequence[str] | None
    errors: Sequence[JsonObject]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How work on many records went.

    Attributes:
        counts: How many met which fate.
        faults: Why, for the first that were refused.
    """

    counts: Counts
    faults: Sequence[Fault]

    @property
    def failed(self) -> int:
        """How many records were refused."""
        return self.counts.failed


@dataclass(frozen=True, slots=True)
class Made:
    """A file that a job made: its name, its size, and the blob that has its bytes."""

    name: str
    size: int
    blob: UUID


def add_bulk(
    connection: Connection[TupleRow],
    schema: str,
    job_id: UUID,
    *,
    now: datetime,
    file_name: str | None = None,
    upload: UUID | None = None,
    ids: Sequence[UUID] | None = None,
) -> None:
    """Keep what a job works on: the file with the records, or the ids of records."""
    values = {
        "job_id": job_id,
        "file_name": file_name,
        "ids": None if ids is None else [str(each) for each in ids],
        "upload": upload,
        "created_at": now,
    }
    _statements(schema).add.run(connection, values)


def put_file(
    connection: Connection[TupleRow], schema: str, job_id: UUID, file_name: str, content: bytes
) -> None:
    """Keep the small file that a job made."""
    values = {"job": job_id, "name": file_name, "bytes": content}
    _statements(schema).put_file.run(connection, values)


def file_of(
    connection: Connection[TupleRow], schema: str, job_id: UUID
) -> tuple[str, bytes] | None:
    """Give the name and the bytes of the small file that a job made; None where it has none."""
    row = _statements(schema).file.one(connection, {"job": job_id})
    return None if row is None or row[1] is None else (str(row[0]), bytes(row[1]))


def put_made(connection: Connection[TupleRow], schema: str, job_id: UUID, made: Made) -> None:
    """Name the blob of the file that a job made."""
    values = {"job": job_id, "name": made.name, "bytes": made.size, "key": made.blob}
    _statements(schema).put_made.run(connection, values)


def made_by(
    connection: Connection[TupleRow], schema: str, jobs: Collection[UUID]
) -> Mapping[UUID, Made]:
    """Give the files that jobs made, of those that made one."""
    found = _statements(schema).made.all(connection, {"jobs": list(jobs)})
    return {job: Made(name, size, blob) for job, name, size, blob in found}


def ids_of(connection: Connection[TupleRow], schema: str, job_id: UUID) -> list[UUID]:
    """Give the ids of the records that a job works on."""
    found = chosen_ids(connection, schema, job_id)
    assert found is not None
    return found


def chosen_ids(connection: Connection[TupleRow], schema: str, job_id: UUID) -> list[UUID] | None:
    """Give the ids of the records that were chosen for a job; None where none were."""
    row = _statements(schema).ids.one(connection, {"job": job_id})
    assert row is not None
    return None if row[0] is None else [UUID(each) for each in row[0]]


def note_faults(
    connection: Connection[TupleRow], schema: str, job_id: UUID, faults: Sequence[JsonObject]
) -> None:
    """Note refused records, in the transaction of the step that met them.

    Args:
        connection: In that transaction.
        schema: Schema of the tenant.
        job_id: The job.
        faults: Each ``{"row", "errors", "id"?, "cells"?}``.
    """
    noted = _statements(schema)
    noted.note.run(connection, {"job": job_id, "more": orjson.dumps(faults).decode()})
    noted.count.run(connection, {"job": job_id, **_NONE, "failed": len(faults)})


def note_counts(
    connection: Connection[TupleRow], schema: str, job_id: UUID, more: Mapping[str, int]
) -> None:
    """Count records by their fate, in the transaction of the step that met it."""
    _statements(schema).count.run(connection, {"job": job_id, **_NONE, **more})


def outcome_of(connection: Connection[TupleRow], schema: str, job_id: UUID) -> Outcome | None:
    """Tell how a job went so far; None where it is not one on many records."""
    counts = counts_of(connection, schema, [job_id]).get(job_id)
    if counts is None:
        return None
    faults = faults_after(connection, schema, job_id, None, most=MOST_SHOWN)
    return Outcome(counts, faults)


def counts_of(
    connection: Connection[TupleRow], schema: str, jobs: Collection[UUID]
) -> Mapping[UUID, Counts]:
    """Tell how jobs went so far, of those that work on many records."""
    found = _statements(schema).counts.all(connection, {"jobs": list(jobs)})
    return {job: Counts(**dict(zip(COUNTS, row, strict=True))) for job, *row in found}


def faults_after(
    connection: Connection[TupleRow], schema: str, job_id: UUID, after: int | None, *, most: int
) -> Sequence[Fault]:
    """Give the refused records that follow a row."""
    values = {"job": job_id, "after": -1 if after is None else after, "most": most}
    return [Fault(*row) for row in _statements(schema).faults.all(connection, values)]


_NONE = dict.fromkeys(COUNTS, 0)


@dataclass(frozen=True, slots=True)
class _Statements:
    add: Statement
    put_file: Statement
    file: Statement
    put_made: Statement
    made: Statement
    ids: Statement
    note: Statement
    count: Statement
    counts: Statement
    faults: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    table = tenant_tables(schema).bulk
    this = table.c.job_id == bindparam("job")
    these = table.c.job_id == any_(bindparam("jobs", type_=ARRAY(Uuid)))
    given = ("job_id", "file_name", "ids", "upload", "created_at")
    values = {name: bindparam(name, type_=table.c[name].type) for name in given}
    more = {name: table.c[name] + bindparam(name, type_=Integer()) for name in COUNTS}
    made: dict[str, Any] = {
        "file_name": bindparam("name"),
        "size": bindparam("bytes"),
        "blob": bindparam("key"),
    }
    return _Statements(
        add=compile_statement(insert(table).values({**values, "failed": 0})),
        put_file=compile_statement(
            update(table)
            .where(this)
            .values(file_name=bindparam("name"), content=bindparam("bytes"))
        ),
        file=compile_statement(select(table.c.file_name, table.c.content).where(this)),
        put_made=compile_statement(update(table).where(this).values(made)),
        made=compile_statement(
            select(table.c.job_id, table.c.file_name, table.c.size, table.c.blob).where(
                these, table.c.blob.is_not(None)
            )
        ),
        ids=compile_statement(select(table.c.ids).where(this)),
        note=_noting(schema),
        count=compile_statement(update(table).where(this).values(more)),
        counts=compile_statement(
            select(table.c.job_id, *(table.c[name] for name in COUNTS)).where(these)
        ),
        faults=_faults(schema),
    )


def _noting(schema: str) -> Statement:
    table = tenant_tables(schema).bulk_fault
    sent = cast(bindparam("more", type_=Text()), JSONB)
    columns = (
        column("row", Integer()),
        column("id", Uuid()),
        column("cells", JSONB()),
        column("errors", JSONB()),
    )
    faults = func.jsonb_to_recordset(sent).table_valued(*columns, name="told")
    faults = faults.render_derived(with_types=True)
    job: Any = bindparam("job", type_=Uuid())
    rows = select(job, *(faults.c[each.name] for each in columns))
    names = ["job_id", "row", "record_id", "cells", "errors"]
    return compile_statement(insert(table).from_select(names, rows).on_conflict_do_nothing())


def _faults(schema: str) -> Statement:
    table = tenant_tables(schema).bulk_fault
    shown = (table.c.row, table.c.record_id, table.c.cells, table.c.errors)
    return compile_statement(
        select(*shown)
        .where(table.c.job_id == bindparam("job"), table.c.row > bindparam("after"))
        .order_by(table.c.row)
        .limit(bindparam("most", type_=Integer()))
    )
