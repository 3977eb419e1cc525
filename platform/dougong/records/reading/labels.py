"""Titles of any records, for those whose right is about the whole tenant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, cast, select

from dougong.deployment.model import Model, ObjectModel
from dougong.records.plans import PlanCache, of_version
from dougong.records.reading.joins import Joins
from dougong.records.reading.masking import shown_sql
from dougong.storage.statement import Statement, compile_statement

Named: TypeAlias = tuple[str, UUID]
"""A record by its object and its id."""


def labels_of(
    connection: Connection[TupleRow],
    model: Model,
    plans: PlanCache,
    wanted: Iterable[Named],
    context: Mapping[str, Any],
) -> Mapping[Named, str]:
    """Give the titles of records as reads show them, of deleted ones too.

    For who has a right on the tenant as a whole, such as to read the audit log: no other asks
    which of the records they reach.
    """
    by_object: dict[str, set[UUID]] = {}
    for name, record_id in wanted:
        by_object.setdefault(name, set()).add(record_id)
    labels: dict[Named, str] = {}
    for name, ids in by_object.items():
        record = model.objects[name]
        if not record.definition.is_stored:
            continue
        key = (model.schema, model.version, "labels of any", name)
        statement = plans.get(key, lambda of=record: _build(model, of))  # type: ignore[misc]
        found = statement.all(connection, {**context, "ids": list(ids)})
        labels |= {(name, record_id): label for record_id, label in found if label}
    return labels


def _build(model: Model, record: ObjectModel) -> Statement:
    table = record.table.alias("t")
    joins = Joins(model, record, table)
    label = cast(shown_sql(model, (record.name, record.title), joins.column((record.title,))), Text)
    return compile_statement(
        select(table.c.id, label)
        .prefix_with(of_version(model))
        .select_from(joins.from_clause)
        .where(table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    )
