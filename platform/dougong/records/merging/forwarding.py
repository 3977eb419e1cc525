"""Who asks for a record that was merged into another one is told of that one, if they may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import Uuid, bindparam, select

from dougong.access.rights import Rights
from dougong.deployment.model import Model, ObjectModel
from dougong.records.merging.errors import MergedRecordError
from dougong.records.reading.guard import Guard
from dougong.storage.merge_rows import winner_of
from dougong.storage.statement import compile_statement


def tell_if_merged(
    connection: Connection[TupleRow],
    model: Model,
    record: ObjectModel,
    rights: Rights,
    record_id: UUID,
    context: Mapping[str, Any],
) -> None:
    """Say of a record that is not there that it was merged, to who may read what it became.

    Raises:
        MergedRecordError: It was.
    """
    into = winner_of(connection, model.schema, record.name, record_id)
    if into is None:
        return
    table = record.table.alias("t")
    guard = Guard(model, rights)
    there = select(table.c.id).where(
        table.c.id == bindparam("into", type_=Uuid()), *guard.live(record, table)
    )
    if compile_statement(there).one(connection, {**context, "into": into}) is not None:
        raise MergedRecordError(object=record.label, id=str(record_id), into=str(into))
