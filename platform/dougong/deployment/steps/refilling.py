"""Which roll-ups a deploy must work out anew for every record, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.metadata.objects.definition import FieldDef

FILL_ROLLUP = "fill_rollup"
HOME_CURRENCY = "dougong.currency"
"""What the tenant's currency, in which amounts are rolled up, is called in a deploy's session."""

RollupSql: TypeAlias = Callable[[Model, ObjectModel, FieldModel], str]
"""Gives the statement, without parameters, that works a roll-up out for every record."""


def stale_rollups(old: Model, new: Model) -> Iterator[tuple[ObjectModel, FieldModel]]:
    """Give the roll-ups whose stored values are not what their definition says any more."""
    for record in new.objects.values():
        for field in record.stored.values():
            rollup = field.definition.rollup
            if rollup is not None and _made_of(old, record, field) != _made_of(new, record, field):
                yield record, field


def _made_of(model: Model, record: ObjectModel, field: FieldModel) -> object:
    """Give all that the values of a roll-up come from; None where it is none in a model."""
    owner = model.objects.get(record.name)
    stored = owner.fields.get(field.name) if owner is not None else None
    rollup = stored.definition.rollup if stored is not None else None
    source = model.objects.get(rollup.object) if rollup is not None else None
    if stored is None or rollup is None or source is None:
        return None
    names = (rollup.lookup, rollup.field) if rollup.where is None else source.fields
    return rollup, stored.options, [_kept(source, name) for name in names if name is not None]


def _kept(source: ObjectModel, name: str) -> object:
    field: FieldDef | None = source.definition.field(name)
    return (field.name, field.type, field.options) if field is not None else None
