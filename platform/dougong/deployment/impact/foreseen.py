"""The records there are, as a deploy will leave them: what is asked about them before it is done.

Where columns change, a SELECT over the old ones stands for the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Subquery, cast, false, literal, null, select

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.fields.base import NeverBlank, RolledUp
from dougong.storage.recasting import converted


@dataclass(frozen=True)
class _Foreseen(ObjectModel):
    """An object with a SELECT in the place of its table."""

    _: KW_ONLY
    rows: Subquery

    @property
    def table(self) -> Subquery:  # type: ignore[override]  # it is read from and nothing else
        """What its table will hold."""
        return self.rows


def foresee(old: Model, new: Model) -> Model:
    """Give the model that shall be, over the tables that are.

    A roll-up that the deploy works out holds what it holds now.
    """
    objects = {name: _foreseen(old, record) for name, record in new.objects.items()}
    return replace(new, objects=objects)


def _foreseen(old: Model, record: ObjectModel) -> ObjectModel:
    before = old.objects.get(record.name)
    if before is record or not record.definition.is_stored:
        return record
    rows = select(*_columns(before, record))
    rows = rows.where(false()) if before is None else rows.select_from(before.table)
    definition, schema, types = record.definition, record.schema, record.field_types
    return _Foreseen(definition, schema, types, rows=rows.subquery(record.name))


def _columns(before: ObjectModel | None, record: ObjectModel) -> Iterator[ColumnElement[Any]]:
    for name, field in record.stored.items():
        known = before.stored.get(name) if before is not None else None
        value = _blank(field)
        if before is not None and known is not None:
            held = before.table.c[name]
            value = converted(record.schema, held, known.spec, field.spec)
        yield cast(value, record.table.c[name].type).label(name)


def _blank(field: FieldModel) -> ColumnElement[Any]:
    """Give what records that are there already will hold in a new field."""
    if isinstance(field.type, NeverBlank):
        return literal(field.type.blank)
    if isinstance(field.type, RolledUp):
        return literal(field.type.rollup(field.options).of_none)
    return null()
