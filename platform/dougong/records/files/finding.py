"""Finding files: one's own that is attached nowhere, or one in a field that one may read.

The earlier versions of a file are there for whoever may read the field that holds the latest.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Uuid, bindparam, exists, literal, or_, select, union_all

from dougong.access.rights import Rights
from dougong.deployment.model import Model
from dougong.records.plans import of_version
from dougong.records.reading.guard import Guard
from dougong.storage.file_rows import file_columns, series_of
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables


def build_find(model: Model, rights: Rights) -> Statement:
    """Find a file that may be read."""
    file = tenant_tables(model.schema).file
    own = file.c.record_id.is_(None) & (file.c.created_by == bindparam("user_id", type_=Uuid()))
    query = (
        select(*file_columns(file))
        .prefix_with(of_version(model))
        .where(
            file.c.id == bindparam("id", type_=Uuid()),
            or_(own, *_held(Guard(model, rights), file)),
        )
    )
    return compile_statement(query)


def build_holder(model: Model, rights: Rights) -> Statement | None:
    """Find object, field and present file of the place where a series is held.

    None where no object has a field for files that may be read.
    """
    guard, file = Guard(model, rights), tenant_tables(model.schema).file
    series, of = (bindparam(name, type_=Uuid()) for name in ("series", "record"))
    places = []
    for record in guard.model.objects.values():
        if not record.definition.is_stored:
            continue
        table = record.table
        for name in (each for each in record.files if guard.sees(record.name, each)):
            held = file.alias()
            places.append(
                select(literal(record.name), literal(name), held.c.id)
                .select_from(table.join(held, held.c.id == table.c[name]))
                .where(table.c.id == of, series_of(held) == series, *guard.live(record, table))
            )
    if not places:
        return None
    return compile_statement(union_all(*places).limit(1))


def _held(guard: Guard, file: Any) -> Iterator[ColumnElement[bool]]:
    for record in guard.model.objects.values():
        seen = [name for name in record.files if guard.sees(record.name, name)]
        if seen and record.definition.is_stored:
            table, latest = record.table, file.alias()
            holds = or_(*(table.c[name] == latest.c.id for name in seen))
            yield exists(
                select(table.c.id)
                .select_from(table.join(latest, holds))
                .where(
                    table.c.id == file.c.record_id,
                    series_of(latest) == series_of(file),
                    *guard.live(record, table),
                )
                .correlate(file)
            )
