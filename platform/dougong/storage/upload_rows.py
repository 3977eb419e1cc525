"""The rows of files that were sent to be imported, and how their columns were mapped before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import Text, Uuid, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

TEXT, WORKBOOK = "csv", "xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadRow:
    """A file that was sent to be imported.

    Attributes:
        id: Its id.
        name: What people call it.
        size: How many bytes it has.
        kind: ``csv`` for any delimited text, ``xlsx`` for any workbook.
        blob: Has its bytes.
        sheets: Names of its sheets; none of a text.
        encoding: How a text seems to be encoded.
        delimiter: What seems to part its cells.
        lines: How many lines a text has, its headings among them.
        exact: 1 where each of these is surely a row.
        created_at: When it came.
        created_by: Who sent it.
    """

    id: UUID
    name: str
    size: int
    kind: str
    blob: UUID
    sheets: Sequence[str]
    encoding: str | None
    delimiter: str | None
    lines: int | None
    exact: int | None
    created_at: datetime
    created_by: UUID | None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A sheet of a workbook that was read: the blob has its rows, one JSON list a line."""

    blob: UUID
    lines: int


@dataclass(frozen=True, slots=True)
class Remembered:
    """How somebody mapped columns before.

    Attributes:
        mapping: Column → target.
        formats: How days and numbers stood in them.
        own: Whether it was the same user.
    """

    mapping: Mapping[str, Any]
    formats: Mapping[str, Any]
    own: bool


def add_upload(connection: Connection[TupleRow], schema: str, row: UploadRow) -> None:
    """Note a file whose bytes are stored."""
    _statements(schema).add.run(connection, {name: getattr(row, name) for name in _FIELDS})


def find_upload(connection: Connection[TupleRow], schema: str, upload_id: UUID) -> UploadRow | None:
    """Give a file; None where there is none."""
    row = _statements(schema).find.one(connection, {"id": upload_id})
    return None if row is None else UploadRow(**dict(zip(_FIELDS, row, strict=True)))


def use_upload(
    connection: Connection[TupleRow], schema: str, upload_id: UUID, *, now: datetime
) -> None:
    """Note that an import is made of a file: it is kept as long as that."""
    _statements(schema).use.run(connection, {"upload": upload_id, "now": now})


def drop_upload(connection: Connection[TupleRow], schema: str, upload_id: UUID) -> None:
    """Forget a file; its bytes are then nobody's."""
    _statements(schema).drop.run(connection, {"upload": upload_id})


def add_sheet(
    connection: Connection[TupleRow], schema: str, upload_id: UUID, name: str, sheet: SheetRow
) -> None:
    """Note where the rows of a sheet lie; who comes second finds that they lie there already."""
    values = {"upload": upload_id, "sheet": name, "blob": sheet.blob, "lines": sheet.lines}
    _statements(schema).add_sheet.run(connection, values)


def find_sheet(
    connection: Connection[TupleRow], schema: str, upload_id: UUID, name: str
) -> SheetRow | None:
    """Tell where the rows of a sheet lie; None where it was not read yet."""
    row = _statements(schema).sheet.one(connection, {"upload": upload_id, "name": name})
    return None if row is None else SheetRow(*row)


def remember_mapping(
    connection: Connection[TupleRow],
    schema: str,
    *,
    object_name: str,
    headings: str,
    user_id: UUID,
    mapping: Mapping[str, Any],
    formats: Mapping[str, Any],
    now: datetime,
) -> None:
    """Keep how columns are mapped, in the place of what the user chose before."""
    values = {
        "object": object_name,
        "headings": headings,
        "user_id": user_id,
        "mapping": dict(mapping),
        "formats": dict(formats),
        "at": now,
    }
    _statements(schema).remember.run(connection, values)


def remembered_mapping(
    connection: Connection[TupleRow],
    schema: str,
    *,
    object_name: str,
    headings: str,
    user_id: UUID | None,
) -> Remembered | None:
    """Give how such columns were mapped: by the user, or else by whoever did so last."""
    values = {"object": object_name, "headings": headings, "user": user_id}
    row = _statements(schema).remembered.one(connection, values)
    return None if row is None else Remembered(row[0], row[1], bool(row[2]))


_FIELDS = tuple(UploadRow.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class _Statements:
    add: Statement
    find: Statement
    use: Statement
    drop: Statement
    add_sheet: Statement
    sheet: Statement
    remember: Statement
    remembered: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    tables = tenant_tables(schema)
    upload, sheet, mapping = tables.upload, tables.upload_sheet, tables.import_mapping
    this = upload.c.id == bindparam("upload")
    given = {each.name: bindparam(each.name, type_=each.type) for each in mapping.c}
    chosen = insert(mapping).values(given)
    user = bindparam("user", type_=Uuid())
    own = (mapping.c.user_id == user).label("own")
    alike = (
        mapping.c.object == bindparam("object", type_=Text()),
        mapping.c.headings == bindparam("headings", type_=Text()),
    )
    return _Statements(
        add=compile_statement(
            insert(upload).values(
                {name: bindparam(name, type_=upload.c[name].type) for name in _FIELDS}
            )
        ),
        find=compile_statement(
            select(*(upload.c[name] for name in _FIELDS)).where(upload.c.id == bindparam("id"))
        ),
        use=compile_statement(update(upload).where(this).values(used_at=bindparam("now"))),
        drop=compile_statement(delete(upload).where(this)),
        add_sheet=compile_statement(
            insert(sheet)
            .values({each.name: bindparam(each.name) for each in sheet.c})
            .on_conflict_do_nothing()
        ),
        sheet=compile_statement(
            select(sheet.c.blob, sheet.c.lines).where(
                sheet.c.upload == bindparam("upload"), sheet.c.sheet == bindparam("name")
            )
        ),
        remember=compile_statement(
            chosen.on_conflict_do_update(
                index_elements=["object", "headings", "user_id"],
                set_={name: chosen.excluded[name] for name in ("mapping", "formats", "at")},
            )
        ),
        remembered=compile_statement(
            select(mapping.c.mapping, mapping.c.formats, own)
            .where(*alike)
            .order_by(own.desc().nulls_last(), mapping.c.at.desc())
            .limit(1)
        ),
    )
