"""Copies of stored records and of their rows, in the form in which a client would send them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.objects.definition import POSITION
from dougong.records.plans import of_version
from dougong.records.saving.cascade import Stored
from dougong.records.saving.session import SaveSession
from dougong.storage.statement import Statement, compile_statement


def copy_of(record: ObjectModel, old: Stored) -> dict[str, JsonValue]:
    """Give the values of a stored record; what is unique stays with it, so do secrets and files."""
    unique = {name for each in record.definition.uniques for name in each.fields}
    return {
        name: field.type.dump(old[name], field.options)
        for name, field in record.sendable.items()
        if field.type.stored
        and old[name] is not None
        and name not in unique
        and name not in record.sealed
        and name not in record.files
    }


def copy_rows(session: SaveSession, record: ObjectModel, document: UUID) -> Mapping[str, JsonValue]:
    """Give the rows of a stored document, by what they are called in its JSON."""
    found: dict[str, JsonValue] = {}
    for name, (child, parent) in session.model.rows[record.name].items():
        key = (session.model.schema, session.model.version, child.name, "rows to copy")
        statement = session.plans.get(key, partial(_rows, session.model, child, parent))
        rows = statement.all(session.connection, {"document": document})
        stored = (dict(zip(child.stored, row, strict=True)) for row in rows)
        found[name] = [_without(copy_of(child, each), parent.name) for each in stored]
    return found


def _without(raw: JsonObject, name: str) -> JsonObject:
    return {key: value for key, value in raw.items() if key != name}


def _rows(model: Model, child: ObjectModel, parent: FieldModel) -> Statement:
    table = child.table
    return compile_statement(
        select(*(table.c[name] for name in child.stored))
        .prefix_with(of_version(model))
        .where(
            table.c[parent.name] == bindparam("document", type_=Uuid()),
            table.c.deleted_at.is_(None),
        )
        .order_by(table.c[POSITION], table.c.id)
    )
