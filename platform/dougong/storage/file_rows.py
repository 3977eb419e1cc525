"""The rows of uploaded files.

A file is attached to one record at most and stays with it: that its field holds another one by now
does not make it anyone else's, and the record's history still names it. What takes the place of
another in a field is its next version: both are of one series, which is named by its first file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Table,
    Uuid,
    bindparam,
    case,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from dougong.kernel.caching import per_tenant
from dougong.storage.blobs.base import Blobs, blob_key
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

CLEAN, WAITING, INFECTED = "clean", "waiting", "infected"
"""What is known of a file's harm; what nobody looks at counts as clean."""

_CHUNK = 256 * 1024


class Claim(NamedTuple):
    """A file that a record is to hold, and the one whose place it takes."""

    file_id: UUID
    record_id: UUID
    former: UUID | None = None


class Claimed(NamedTuple):
    """What there is to know of a file that a record may hold."""

    media_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """What there is to know of a file beside its bytes.

    Attributes:
        id: Its id.
        name: What people call it.
        media_type: What it is.
        size: How many bytes it has.
        sha256: Their digest.
        record_id: The record that it is attached to.
        created_at: When it was uploaded.
        created_by: Who did.
        blob: Where its bytes lie; None: in the row still.
        series: The first file of its versions.
        number: Its number among them.
        scan: ``clean``, ``waiting`` or ``infected``.
        finding: What the scanner calls it.
        links: How often its links were revoked.
    """

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: bytes
    record_id: UUID | None
    created_at: datetime
    created_by: UUID | None
    blob: UUID | None
    series: UUID
    number: int
    scan: str
    finding: str | None
    links: int

    @property
    def etag(self) -> str:
        """Its digest, in hex."""
        return bytes(self.sha256).hex()


def series_of(file: Any) -> ColumnElement[UUID]:
    """Give the series of a row: it is named by its first file."""
    return func.coalesce(file.c.series, file.c.id)


def file_columns(file: Any) -> list[ColumnElement[Any]]:
    """Give the columns that make a ``FileRow``."""
    return [
        series_of(file).label(name) if name == "series" else file.c[name]
        for name in FileRow.__dataclass_fields__
    ]


def file_row(row: Sequence[Any]) -> FileRow:
    """Read what ``file_columns`` gave."""
    return FileRow(**dict(zip(FileRow.__dataclass_fields__, row, strict=True)))


def add_file(connection: Connection[TupleRow], schema: str, **values: Any) -> None:
    """Note a file whose bytes are stored; ``values`` are those of its columns."""
    _statements(schema).insert.run(connection, {"scan": CLEAN, **values})


def add_copy(
    connection: Connection[TupleRow],
    schema: str,
    *,
    of: UUID,
    id: UUID,  # noqa: A002 - the column's name
    now: datetime,
    by: UUID | None,
) -> None:
    """Note a file with the bytes of another one."""
    values = {"of": of, "new": id, "now": now, "by": by}
    _statements(schema).copy.run(connection, values)


def claim_files(
    connection: Connection[TupleRow], schema: str, claims: Collection[Claim], user_id: UUID | None
) -> dict[tuple[UUID, UUID], Claimed]:
    """Attach files to the records that are to hold them.

    Args:
        connection: In the transaction that saves the records.
        schema: Schema of the tenant.
        claims: Which file for which record.
        user_id: Who may attach what they uploaded; None: the platform, which may attach any.

    Returns:
        By file and record what could be attached: all but what is not there, of another record,
        someone else's, or infected.
    """
    bound = {
        "files": [each.file_id for each in claims],
        "records": [each.record_id for each in claims],
        "formers": [each.former for each in claims],
        "user_id": user_id,
    }
    found = _statements(schema).claim.all(connection, bound)
    return {(file_id, of): Claimed(kind, size) for file_id, of, kind, size in found}


def find_file(connection: Connection[TupleRow], schema: str, file_id: UUID) -> FileRow | None:
    """Give the row of a file, whoever may read it."""
    row = _statements(schema).find.one(connection, {"id": file_id})
    return None if row is None else file_row(row)


def versions_of(connection: Connection[TupleRow], schema: str, series: UUID) -> list[FileRow]:
    """Give the files of a series, the latest first."""
    rows = _statements(schema).versions.all(connection, {"wanted": series})
    return [file_row(row) for row in rows]


def revoke_links(connection: Connection[TupleRow], schema: str, file_id: UUID) -> None:
    """Make every link to a file one of the past."""
    _statements(schema).revoke.run(connection, {"id": file_id})


def set_scan(
    connection: Connection[TupleRow], schema: str, file_id: UUID, finding: str | None
) -> None:
    """Note what the scanner says of a file that waits for it, and of all with the same bytes."""
    state = CLEAN if finding is None else INFECTED
    _statements(schema).scan.run(connection, {"id": file_id, "state": state, "what": finding})


def waiting_files(
    connection: Connection[TupleRow], schema: str, *, before: datetime, most: int
) -> list[UUID]:
    """Give files that have waited for the scanner since before an instant."""
    rows = _statements(schema).waiting.all(connection, {"before": before, "most": most})
    return [row[0] for row in rows]


def files_in_rows(connection: Connection[TupleRow], schema: str, most: int) -> list[UUID]:
    """Give files whose bytes lie in their rows still."""
    return [row[0] for row in _statements(schema).in_rows.all(connection, {"most": most})]


def moved(connection: Connection[TupleRow], schema: str, file_id: UUID, blob: UUID) -> bool:
    """Note that the bytes of a row lie in a blob from now on; false if it is gone."""
    return _statements(schema).moved.run(connection, {"id": file_id, "new": blob}) == 1


def open_file(
    connection: Connection[TupleRow],
    blobs: Blobs,
    schema: str,
    file_id: UUID,
    *,
    start: int = 0,
    end: int | None = None,
) -> Iterator[bytes] | None:
    """Give the bytes of a file in chunks; None where it is gone.

    Args:
        connection: Asked before this returns, and not any more while chunks are taken.
        blobs: Where bytes lie.
        schema: Schema of the tenant.
        file_id: The file.
        start: The first byte.
        end: The byte after the last.

    Raises:
        BlobNotFoundError: There are no bytes, though there is a row.
    """
    row = _statements(schema).bytes.one(connection, {"id": file_id})
    if row is None:
        return None
    blob, content = row
    if blob is not None:
        return blobs.read(blob_key(schema, blob), start=start, end=end)
    part = memoryview(bytes(content))[start:end]
    return (bytes(part[at : at + _CHUNK]) for at in range(0, len(part), _CHUNK))


@dataclass(frozen=True, slots=True)
class _Statements:
    insert: Statement
    copy: Statement
    claim: Statement
    find: Statement
    versions: Statement
    bytes: Statement
    revoke: Statement
    scan: Statement
    waiting: Statement
    in_rows: Statement
    moved: Statement


_GIVEN = ("id", "name", "media_type", "size", "sha256", "created_at", "created_by", "blob", "scan")


@per_tenant
def _statements(schema: str) -> _Statements:
    table = tenant_tables(schema).file
    this = table.c.id == bindparam("id", type_=Uuid())
    most = bindparam("most", type_=Integer())
    waits = table.c.scan == WAITING
    wanted = bindparam("wanted", type_=Uuid())
    same = table.alias("same")
    blob = select(same.c.blob).where(same.c.id == bindparam("id", type_=Uuid())).scalar_subquery()
    scanned: dict[str, Any] = {"scan": bindparam("state"), "finding": bindparam("what")}
    held = case((table.c.blob.is_(None), table.c.content), else_=null())
    moved_to = {"blob": bindparam("new", type_=Uuid()), "content": null()}
    return _Statements(
        insert=compile_statement(insert(table).values({name: bindparam(name) for name in _GIVEN})),
        copy=_copy(table),
        claim=_claim(table),
        find=compile_statement(select(*file_columns(table)).where(this)),
        versions=compile_statement(
            select(*file_columns(table))
            .where(or_(table.c.series == wanted, table.c.id == wanted))
            .order_by(table.c.number.desc(), table.c.id.desc())
        ),
        bytes=compile_statement(select(table.c.blob, held).where(this)),
        revoke=compile_statement(update(table).where(this).values(links=table.c.links + 1)),
        scan=compile_statement(
            update(table).where(or_(this, table.c.blob == blob), waits).values(scanned)
        ),
        waiting=compile_statement(
            select(table.c.id)
            .where(waits, table.c.created_at < bindparam("before"))
            .order_by(table.c.created_at)
            .limit(most)
        ),
        in_rows=compile_statement(
            select(table.c.id).where(table.c.content.is_not(None)).order_by(table.c.id).limit(most)
        ),
        moved=compile_statement(
            update(table).where(this, table.c.content.is_not(None)).values(moved_to)
        ),
    )


def _copy(table: Table) -> Statement:
    given: dict[str, Any] = {
        "id": bindparam("new", type_=Uuid()),
        "created_at": bindparam("now", type_=table.c.created_at.type),
        "created_by": bindparam("by", type_=Uuid()),
    }
    names = (*_GIVEN, "content", "finding")
    source = table.alias("source")
    values = select(*(given.get(name, source.c[name]) for name in names))
    row = values.where(source.c.id == bindparam("of", type_=Uuid()))
    return compile_statement(insert(table).from_select(names, row))


def _claim(table: Table) -> Statement:
    names = ("files", "records", "formers")
    given = (bindparam(name, type_=ARRAY(Uuid)) for name in names)
    sent = func.unnest(*given).table_valued("file_id", "record_id", "former", name="sent")
    sent = sent.render_derived()
    before, versions = table.alias("before"), table.alias("versions")
    user = bindparam("user_id", type_=Uuid())
    free = table.c.record_id.is_(None) & or_(table.c.created_by == user, user.is_(None))
    former = (before.c.id == sent.c.former) & (before.c.record_id == sent.c.record_id)
    series = series_of(before)
    last = (
        select(func.max(versions.c.number))
        .where(or_(versions.c.series == series, versions.c.id == series))
        .correlate(before)
        .scalar_subquery()
    )
    from_ = select(sent.c.file_id, sent.c.record_id, series.label("series"), last.label("last"))
    sought = from_.select_from(sent.outerjoin(before, former)).subquery("sought")
    follows = table.c.record_id.is_(None) & sought.c.series.is_not(None)
    claimed = (
        update(table)
        .where(
            table.c.id == sought.c.file_id,
            or_(table.c.record_id == sought.c.record_id, free),
            table.c.scan != literal(INFECTED),
        )
        .values(
            record_id=sought.c.record_id,
            series=case((follows, sought.c.series), else_=table.c.series),
            number=case((follows, sought.c.last + 1), else_=table.c.number),
        )
        .returning(table.c.id, table.c.record_id, table.c.media_type, table.c.size)
    )
    return compile_statement(claimed)
