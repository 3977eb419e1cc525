"""Which records are around one: those made for it, and the related ones that are told of too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    Uuid,
    bindparam,
    literal,
    or_,
    select,
)

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.metadata.objects.definition import Shape
from dougong.records.reading.guard import Guard

MOST_SOURCES = 40
MOST_RELATED = 200
"""Of how many related records of a lookup it is told; of more the ones made last."""

_MOST_USUAL = 8
_USER = "user"


@dataclass(frozen=True, slots=True)
class Related:
    """Records that are told of beside the one whose timeline it is.

    Attributes:
        record: Their object.
        ids: Selects their ids; the one itself is the parameter ``record``.
        changes: Whether their changes are told, too.
    """

    record: ObjectModel
    ids: Select[Any]
    changes: bool


def sources_of(guard: Guard, record: ObjectModel) -> Sequence[ObjectModel]:
    """Give the objects whose records are made for records of this one, in the order of names.

    Rows belong to their document and are told of with it; who works on a record is no event of
    a user.
    """
    if record.name == _USER:
        return ()
    found = {other.name: other for other, _ in guard.model.incoming[record.name]}
    told = [found[name] for name in sorted(found) if _is_source(guard, found[name])]
    return told[:MOST_SOURCES]


def related(
    guard: Guard, record: ObjectModel, through: tuple[str, ...] | None
) -> Sequence[Related]:
    """Give the related records that are told of; of lookups that are none of them, nothing.

    Args:
        guard: Whoever reads.
        record: The object whose timeline it is.
        through: The lookups that lead to them; None: all that lead to the object, for what is
            said about their records and done for them.
    """
    if through is not None:
        return [each for name in through for each in _named(guard, record, name)]
    usual = (
        _incoming(guard, source, fields_to(guard.model, record, source), changes=False)
        for source in sources_of(guard, record)
        if not source.definition.timeline
    )
    return list(usual)[:_MOST_USUAL]


def fields_to(model: Model, record: ObjectModel, source: ObjectModel) -> list[FieldModel]:
    """Give the fields of an object that point at records of another one."""
    return [field for other, field in model.incoming[record.name] if other is source]


def _is_source(guard: Guard, other: ObjectModel) -> bool:
    definition = other.definition
    stored = definition.row_of is None and definition.is_stored
    return stored and guard.sees(other.name, other.title)


def _named(guard: Guard, record: ObjectModel, name: str) -> Iterator[Related]:
    owner, _, lookup = name.rpartition(".")
    if not owner:
        field = record.fields.get(lookup)
        if field is not None and field.target is not None and guard.sees(record.name, lookup):
            yield from _own(guard, record, field)
        return
    source = guard.model.objects.get(owner)
    if source is None or not _is_source(guard, source):
        return
    fields = [each for each in fields_to(guard.model, record, source) if each.name == lookup]
    if fields:
        yield _incoming(guard, source, fields, changes=True)


def _own(guard: Guard, record: ObjectModel, field: FieldModel) -> Iterator[Related]:
    assert field.target is not None
    target, owner = guard.model.objects[field.target], record.table.alias("owner")
    if not _is_source(guard, target) or target.definition.shape is Shape.EVENT:
        return
    table = target.table.alias("related")
    at = select(owner.c[field.name]).where(owner.c.id == _this()).scalar_subquery()
    ids = select(table.c.id).where(table.c.id == at, *guard.live(target, table))
    yield Related(target, ids, changes=True)


def _incoming(
    guard: Guard, source: ObjectModel, fields: Sequence[FieldModel], *, changes: bool
) -> Related:
    table = source.table.alias("related")
    points = or_(
        *(
            table.c[each.name] == (_this() if each.target is not None else _reference())
            for each in fields
        )
    )
    ids = (
        select(table.c.id)
        .where(points, *guard.live(source, table))
        .order_by(table.c.created_at.desc(), table.c.id.desc())
        .limit(literal(MOST_RELATED))
    )
    return Related(source, ids, changes=changes)


def _this() -> ColumnElement[Any]:
    return bindparam("record", type_=Uuid())


def _reference() -> ColumnElement[Any]:
    return bindparam("reference", type_=Text())
