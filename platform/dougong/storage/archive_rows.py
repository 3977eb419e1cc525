"""Which records lie in the archive, and where among its bytes.

A blob holds a part of the archive: one line of JSON for each record, compressed. Records that
belong together lie in one. The lines keep the names of the moment; ``history_id`` says which
renames came later.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ARRAY,
    Uuid,
    any_,
    bindparam,
    delete,
    func,
    insert,
    select,
    tuple_,
    update,
)

from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

ARCHIVE = "archive"
"""The kind of the job that moves records to the archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRow:
    """Where a record lies.

    Attributes:
        record_id: Its id.
        object: Its object.
        root: The record that it went with; itself, where it went on its own account.
        at: When it went.
        blob: The part of the archive.
        line: Its line there, from 0.
        history_id: The last entry of the history at that moment.
    """

    record_id: UUID
    object: str
    root: UUID
    at: datetime
    blob: UUID
    line: int
    history_id: int


def add_archived(connection: Connection[TupleRow], schema: str, rows: Sequence[ArchiveRow]) -> None:
    """Note where records lie."""
    values = ({name: getattr(row, name) for name in _NAMES} for row in rows)
    _statements(schema).add.run_many(connection, values)


def find_archived(
    connection: Connection[TupleRow], schema: str, ids: Collection[UUID]
) -> list[ArchiveRow]:
    """Give where records lie, of those that lie in the archive."""
    return _rows(_statements(schema).find.all(connection, {"ids": list(ids)}))


def family_of(connection: Connection[TupleRow], schema: str, root: UUID) -> list[ArchiveRow]:
    """Give and lock all that went with a record, itself among it."""
    return _rows(_statements(schema).family.all(connection, {"root": root}))


def list_archived(
    connection: Connection[TupleRow],
    schema: str,
    *,
    object: str,  # noqa: A002 - the column's name
    before: tuple[datetime, UUID],
    limit: int,
) -> list[ArchiveRow]:
    """Give what went on its own account of an object, the latest first."""
    values = {"object": object, "at": before[0], "record": before[1], "limit": limit}
    return _rows(_statements(schema).page.all(connection, values))


def forget_archived(connection: Connection[TupleRow], schema: str, root: UUID) -> None:
    """Note that a record and what went with it lie there no more."""
    _statements(schema).forget.run(connection, {"root": root})


def follow_archive(connection: Connection[TupleRow], schema: str, old: str, new: str) -> None:
    """Let what is archived go along where its object is renamed."""
    _statements(schema).rename.run(connection, {"old": old, "new": new})


def last_history_id(connection: Connection[TupleRow], schema: str) -> int:
    """Give the last entry of the history."""
    row = _statements(schema).last.one(connection)
    return 0 if row is None else int(row[0])


_NAMES = tuple(ArchiveRow.__dataclass_fields__)


def _rows(rows: Sequence[tuple[object, ...]]) -> list[ArchiveRow]:
    return [ArchiveRow(**dict(zip(_NAMES, row, strict=True))) for row in rows]  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class _Statements:
    add: Statement
    find: Statement
    family: Statement
    page: Statement
    forget: Statement
    rename: Statement
    last: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    tables = tenant_tables(schema)
    table = tables.archive
    found = select(*(table.c[name] for name in _NAMES))
    place = tuple_(bindparam("at", type_=table.c.at.type), bindparam("record", type_=Uuid()))
    own = table.c.object == bindparam("object"), table.c.root == table.c.record_id
    named = table.c.record_id == any_(bindparam("ids", type_=ARRAY(Uuid)))
    family = table.c.root == bindparam("root", type_=Uuid())
    return _Statements(
        add=compile_statement(insert(table).values({n: bindparam(n) for n in _NAMES})),
        find=compile_statement(found.where(named)),
        family=compile_statement(found.where(family).order_by(table.c.line).with_for_update()),
        page=compile_statement(
            found.where(*own, tuple_(table.c.at, table.c.record_id) < place)
            .order_by(table.c.at.desc(), table.c.record_id.desc())
            .limit(bindparam("limit"))
        ),
        forget=compile_statement(delete(table).where(family)),
        rename=compile_statement(
            update(table).where(table.c.object == bindparam("old")).values(object=bindparam("new"))
        ),
        last=compile_statement(select(func.coalesce(func.max(tables.history.c.id), 0))),
    )
