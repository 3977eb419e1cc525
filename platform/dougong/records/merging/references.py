"""Moving what refers to some records to another one: set by set, through the save pipeline.

It is the platform that moves: whoever merges need not reach what refers to the records. History,
roll-ups, events are those of any save.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, func, or_, select

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.hooks.events import Change, SaveEvent
from dougong.metadata.objects.definition import POSITION
from dougong.records.errors import DuplicateValueError
from dougong.records.plans import of_version
from dougong.records.saving.cascade import Stored
from dougong.records.saving.places import placed
from dougong.records.shapes.saving import ShapedRecords
from dougong.storage.merge_rows import Moved
from dougong.storage.statement import Statement, compile_statement

_AT_ONCE = 500


def referring_to(model: Model, record: ObjectModel) -> Mapping[str, Sequence[FieldModel]]:
    """Give the lookups that may lead to records of an object, by the object they are of."""
    found: dict[str, list[FieldModel]] = {}
    for referring, field in model.incoming[record.name]:
        known = found.setdefault(referring.name, [])
        if referring.definition.is_stored and field not in known:
            known.append(field)
    return {name: fields for name, fields in found.items() if fields}


def move_references(
    saving: ShapedRecords, record: ObjectModel, *, losers: Sequence[UUID], winner: UUID
) -> Iterator[Moved]:
    """Let all that refers to some records refer to another one.

    What would then break a constraint, for the other has the same already, stays where it is and
    goes along with the record that it refers to.

    Args:
        saving: Saves, as the platform itself does.
        record: The object.
        losers: The records.
        winner: The other one; where it refers to one of them itself, that is blanked.

    Yields:
        What was moved.
    """
    for name, fields in referring_to(saving.model, record).items():
        referring = saving.model.objects[name]
        last = UUID(int=0)
        while True:
            olds = _some(saving, referring, fields, record, losers, last)
            if not olds:
                break
            last = olds[-1]["id"]
            staying = {*losers} if name == record.name else set()
            moving = [old for old in olds if old["id"] not in staying]
            yield from _move(saving, referring, fields, record, moving, losers, winner)


def give_back(
    saving: ShapedRecords, record: ObjectModel, moved: Sequence[Moved], *, winner: UUID
) -> tuple[int, dict[tuple[str, str], int]]:
    """Let what was moved refer to its former record again, unless it was changed since.

    Returns:
        How many rows do so now, and how many do not, by object and field.
    """
    done, left = 0, dict[tuple[str, str], int]()
    by_object: dict[str, list[Moved]] = {}
    for each in moved:
        by_object.setdefault(each.table, []).append(each)
    for name, rows in by_object.items():
        referring = saving.model.objects.get(name)
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            changes = {} if referring is None else _back(saving, referring, record, some, winner)
            if referring is not None and changes:
                _save(saving, referring, list(changes.values()))
            for each in some:
                change = changes.get(each.id)
                if change is not None and each.field in change.values:
                    done += 1
                else:
                    left[name, each.field] = left.get((name, each.field), 0) + 1
    return done, left


def _move(
    saving: ShapedRecords,
    referring: ObjectModel,
    fields: Sequence[FieldModel],
    record: ObjectModel,
    olds: Sequence[Stored],
    losers: Sequence[UUID],
    winner: UUID,
) -> Iterator[Moved]:
    changes, moved = [], []
    for old in olds:
        values: dict[str, Any] = {}
        for field in fields:
            at = _pointed(field, record, old[field.name])
            if at is not None and at in losers:
                itself = referring.name == record.name and old["id"] == winner
                values[field.name] = None if itself else _pointer(field, record, winner)
                moved.append(Moved(referring.name, field.name, old["id"], at))
        changes.append(Change(old["id"], old, values))
    _place_rows(saving, referring, record, changes, winner)
    refused = _save_what_can_be(saving, referring, changes)
    yield from (each for each in moved if each.id not in refused)


def _save_what_can_be(
    saving: ShapedRecords, referring: ObjectModel, changes: Sequence[Change]
) -> Collection[UUID]:
    """Save changes; gives those that a constraint forbids."""
    if not changes:
        return ()
    kept = [{**change.values} for change in changes]
    try:
        with saving.connection.transaction():
            _save(saving, referring, changes)
    except DuplicateValueError:
        pass
    else:
        return ()
    refused: set[UUID] = set()
    for change, values in zip(changes, kept, strict=True):
        try:
            with saving.connection.transaction():
                _save(saving, referring, [Change(change.id, change.old, values)])
        except DuplicateValueError:
            refused.add(change.id)
    return refused


def _save(saving: ShapedRecords, referring: ObjectModel, changes: Sequence[Change]) -> None:
    with placed([f"/{referring.name}/{change.id}" for change in changes]):
        saving.complete(referring, changes, {}, many=True)
        saving.apply(referring, SaveEvent.UPDATED, changes, many=True)


def _back(
    saving: ShapedRecords,
    referring: ObjectModel,
    record: ObjectModel,
    rows: Sequence[Moved],
    winner: UUID,
) -> dict[UUID, Change]:
    """Give the changes that let rows refer to their former record; of those that may."""
    found = _by_id(saving, referring, [each.id for each in rows])
    changes: dict[UUID, Change] = {}
    for each in rows:
        old, field = found.get(each.id), referring.fields.get(each.field)
        if old is None or field is None:
            continue
        itself = referring.name == record.name and each.id == winner
        at = _pointed(field, record, old[field.name])
        if at == (None if itself else winner):
            change = changes.setdefault(each.id, Change(each.id, old, {}))
            change.values[field.name] = _pointer(field, record, each.loser)
    _number_rows(referring, record, list(changes.values()))
    return changes


def _number_rows(referring: ObjectModel, record: ObjectModel, changes: Sequence[Change]) -> None:
    """Number rows of documents from the first on, in the order in which they stand."""
    parent = referring.definition.row_of
    if parent is None or str(parent.target) != record.name:
        return
    last: dict[Any, int] = {}
    for change in sorted(changes, key=lambda each: (each.old or {})[POSITION]):
        document = change.values[parent.name]
        last[document] = change.values[POSITION] = last.get(document, 0) + 1


def _pointed(field: FieldModel, record: ObjectModel, value: Any) -> UUID | None:
    """Give the record of an object that a lookup leads to."""
    if value is None or field.name not in field_polymorphic(field):
        return value if isinstance(value, UUID) else None
    name, _, record_id = str(value).partition("/")
    return UUID(record_id) if name == record.name else None


def field_polymorphic(field: FieldModel) -> tuple[str, ...]:
    """Give the field's name where it may lead to records of several objects."""
    return (field.name,) if field.definition.targets else ()


def _pointer(field: FieldModel, record: ObjectModel, to: UUID) -> Any:
    return f"{record.name}/{to}" if field.definition.targets else to


def _place_rows(
    saving: ShapedRecords,
    referring: ObjectModel,
    record: ObjectModel,
    changes: Sequence[Change],
    winner: UUID,
) -> None:
    """Put rows of documents behind those that are there."""
    parent = referring.definition.row_of
    if parent is None or str(parent.target) != record.name:
        return
    table = referring.table
    last = select(func.coalesce(func.max(table.c[POSITION]), 0)).where(
        table.c[parent.name] == bindparam("winner", type_=Uuid()), table.c.deleted_at.is_(None)
    )
    row = compile_statement(last).one(saving.connection, {"winner": winner})
    for place, change in enumerate(changes, start=1 if row is None else int(row[0]) + 1):
        if parent.name in change.values:
            change.values[POSITION] = place


def _some(
    saving: ShapedRecords,
    referring: ObjectModel,
    fields: Sequence[FieldModel],
    record: ObjectModel,
    losers: Sequence[UUID],
    last: UUID,
) -> list[Stored]:
    key = (saving.model.schema, saving.model.version, referring.name, record.name, "to be moved")
    statement = saving.plans.get(key, lambda: _build_some(saving.model, referring, fields))
    named = [f"{record.name}/{each}" for each in losers]
    values = {"ids": list(losers), "named": named, "last": last}
    rows = statement.all(saving.connection, values)
    return [dict(zip(referring.stored, row, strict=True)) for row in rows]


def _build_some(model: Model, referring: ObjectModel, fields: Sequence[FieldModel]) -> Statement:
    table = referring.table
    query = (
        select(*(table.c[name] for name in referring.stored))
        .prefix_with(of_version(model))
        .where(
            refers(referring, fields),
            table.c.deleted_at.is_(None),
            table.c.id > bindparam("last", type_=Uuid()),
        )
        .order_by(table.c.id)
        .limit(_AT_ONCE)
    )
    return compile_statement(query.with_for_update())


def refers(referring: ObjectModel, fields: Sequence[FieldModel]) -> Any:
    """Give the condition that a row refers to one of ``ids``, or of ``named`` by its object."""
    ids, named = bindparam("ids", type_=ARRAY(Uuid)), bindparam("named", type_=ARRAY(Text))
    return or_(
        *(referring.table.c[f.name] == any_(named if f.definition.targets else ids) for f in fields)
    )


def _by_id(
    saving: ShapedRecords, referring: ObjectModel, ids: Sequence[UUID]
) -> dict[UUID, Stored]:
    table = referring.table
    query = (
        select(*(table.c[name] for name in referring.stored))
        .prefix_with(of_version(saving.model))
        .where(
            table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))), table.c.deleted_at.is_(None)
        )
        .order_by(table.c.id)
        .with_for_update()
    )
    rows = compile_statement(query).all(saving.connection, {"ids": list(ids)})
    found = (dict(zip(referring.stored, row, strict=True)) for row in rows)
    return {each["id"]: each for each in found}
