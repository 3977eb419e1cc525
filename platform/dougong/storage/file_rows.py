"""The rows of uploaded files.

A file is attached to one record at most and stays with it: that its field holds another one by now
does not make it anyone else's, and the record's history still names it.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Uuid, bindparam, func, insert, or_, select, update

from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables


class Claim(NamedTuple):
    """A file that a record is to hold."""

    file_id: UUID
    record_id: UUID


class Claimed(NamedTuple):
    """What there is to know of a file that a record may hold."""

    media_type: str
    size: int


def add_file(connection: Connection[TupleRow], schema: str, **values: Any) -> None:
    """Store a file; ``values`` are those of its columns."""
    _insert(schema).run(connection, {"record_id": None, **values})


def claim_files(
    connection: Connection[TupleRow], schema: str, claims: Collection[Claim], user_id: UUID | None
) -> dict[Claim, Claimed]:
    """Attach files to the records that are to hold them.

    Args:
        connection: In the transaction that saves the records.
        schema: Schema of the tenant.
        claims: Which file for which record.
        user_id: Who may attach what they uploaded; None: the platform, which may attach any.

    Returns:
        What could be attached: all but what is not there, of another record, or someone else's.
    """
    bound = {
        "files": [each.file_id for each in claims],
        "records": [each.record_id for each in claims],
        "user_id": user_id,
    }
    found = _claim(schema).all(connection, bound)
    return {Claim(file_id, of): Claimed(kind, size) for file_id, of, kind, size in found}


def content_of(connection: Connection[TupleRow], schema: str, file_id: UUID) -> bytes | None:
    """Give the bytes of a file; None where it is gone."""
    row = _content(schema).one(connection, {"id": file_id})
    return bytes(row[0]) if row is not None else None


@lru_cache(maxsize=1024)
def _insert(schema: str) -> Statement:
    table = tenant_tables(schema).file
    return compile_statement(
        insert(table).values({each.name: bindparam(each.name) for each in table.c})
    )


@lru_cache(maxsize=1024)
def _claim(schema: str) -> Statement:
    table = tenant_tables(schema).file
    given = (bindparam(name, type_=ARRAY(Uuid)) for name in ("files", "records"))
    sent = func.unnest(*given).table_valued("file_id", "record_id", name="sent").render_derived()
    user = bindparam("user_id", type_=Uuid())
    free = table.c.record_id.is_(None) & or_(table.c.created_by == user, user.is_(None))
    claimed = (
        update(table)
        .where(table.c.id == sent.c.file_id, or_(table.c.record_id == sent.c.record_id, free))
        .values(record_id=sent.c.record_id)
        .returning(table.c.id, table.c.record_id, table.c.media_type, table.c.size)
    )
    return compile_statement(claimed)


@lru_cache(maxsize=1024)
def _content(schema: str) -> Statement:
    table = tenant_tables(schema).file
    return compile_statement(select(table.c.content).where(table.c.id == bindparam("id")))
