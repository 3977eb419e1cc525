"""Lookups of records being saved: other keys become ids, and every id must be of a live record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, cast, func, literal, select, union_all

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.fields.references import external_key
from dougong.kernel.errors import AppError, InvalidValueError, Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say
from dougong.records.errors import DanglingReferenceError
from dougong.records.plans import PlanCache
from dougong.storage.statement import Statement, compile_statement

Faults = dict[int, list[Problem]]


def replace_keys(
    connection: Connection[TupleRow], model: Model, record: ObjectModel, raws: Sequence[JsonValue]
) -> tuple[list[JsonValue], Faults]:
    """Replace references by another unique field, ``{"email": …}``, by ids.

    One statement for each unique field that is used, whatever the number of records.

    Returns:
        The records with ids in their place, and by position what could not be found.
    """
    wanted: dict[tuple[str, str], dict[str, list[tuple[int, str]]]] = defaultdict(dict)
    faults: Faults = defaultdict(list)
    for position, raw in enumerate(raws):
        for name, key, value in _external_keys(record, raw):
            target = model.objects[record.references[name]]
            try:
                sought = _stored(target, key, value)
            except AppError as error:
                faults[position].append(Problem(path=f"/{name}", error=error))
                continue
            wanted[target.name, key].setdefault(sought, []).append((position, name))
    replaced: list[JsonValue] = list(raws)
    for (target_name, key), places in wanted.items():
        target = model.objects[target_name]
        ids = _ids_of(connection, target, target.fields[key], list(places))
        for sought, spots in places.items():
            for position, name in spots:
                _replace(replaced, faults, position, name, target, sought, ids.get(sought))
    return replaced, faults


def missing_targets(
    connection: Connection[TupleRow],
    model: Model,
    record: ObjectModel,
    changes: Sequence[Mapping[str, Any]],
    plans: PlanCache,
) -> Faults:
    """Find lookups to records that do not exist or lie in the recycle bin.

    One statement for all of them. It locks what it finds against deletion until the transaction
    ends, as PostgreSQL does for a foreign key.

    Returns:
        By position, a problem for each lookup that leads nowhere.
    """
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for values in changes:
        for name, target in record.references.items():
            if values.get(name) is not None:
                wanted[target].add(values[name])
    if not wanted:
        return {}
    targets = tuple(sorted(wanted))
    statement = plans.get(
        (model.schema, model.version, "targets", targets), lambda: _build_targets(model, targets)
    )
    bound = {f"t{i}": list(wanted[target]) for i, target in enumerate(targets)}
    found = {(targets[which], row_id) for which, row_id in statement.all(connection, bound)}
    faults: Faults = defaultdict(list)
    for position, values in enumerate(changes):
        for name, target in record.references.items():
            value = values.get(name)
            if value is not None and (target, value) not in found:
                error = DanglingReferenceError(object=model.objects[target].label, value=str(value))
                faults[position].append(Problem(path=f"/{name}", error=error))
    return faults


def _external_keys(record: ObjectModel, raw: JsonValue) -> list[tuple[str, str, JsonValue]]:
    if not isinstance(raw, Mapping):
        return []
    return [
        (name, *key)
        for name in record.references
        if name in raw and (key := external_key(raw[name])) is not None
    ]


def _stored(target: ObjectModel, key: str, value: JsonValue) -> str:
    field = target.fields.get(key)
    if field is None or not field.definition.unique:
        reason = say(
            "give the id, or a unique field of {object}; `{key}` is none",
            "请给出标识，或{object}的唯一字段；`{key}` 不是唯一字段",
            object=target.name,
            key=key,
        )
        raise InvalidValueError(value=key, reason=reason)
    return str(field.type.dump(field.type.parse(value, field.options), field.options))


def _ids_of(
    connection: Connection[TupleRow], target: ObjectModel, key: FieldModel, values: list[str]
) -> dict[str, UUID]:
    table = target.table
    sought = func.unnest(bindparam("values", type_=ARRAY(Text))).column_valued("sought")
    query = select(sought, table.c.id).where(
        table.c[key.name] == cast(sought, table.c[key.name].type), table.c.deleted_at.is_(None)
    )
    return dict(compile_statement(query).all(connection, {"values": values}))


def _replace(
    replaced: list[JsonValue],
    faults: Faults,
    position: int,
    name: str,
    target: ObjectModel,
    sought: str,
    found: UUID | None,
) -> None:
    raw = replaced[position]
    assert isinstance(raw, Mapping)
    changed: JsonObject = {**raw, name: str(found) if found is not None else None}
    replaced[position] = changed
    if found is None:
        error = DanglingReferenceError(object=target.label, value=sought)
        faults[position].append(Problem(path=f"/{name}", error=error))


def _build_targets(model: Model, targets: Sequence[str]) -> Statement:
    branches = []
    for which, target in enumerate(targets):
        table = model.objects[target].table
        wanted = bindparam(f"t{which}", type_=ARRAY(Uuid))
        live = (
            select(table.c.id)
            .where(table.c.id == any_(wanted), table.c.deleted_at.is_(None))
            .with_for_update(key_share=True, read=True)
            .subquery(f"l{which}")
        )
        branches.append(select(literal(which), live.c.id))
    return compile_statement(union_all(*branches) if len(branches) > 1 else branches[0])


def merge(*parts: Faults) -> Faults:
    """Put the faults of several checks together."""
    merged: Faults = defaultdict(list)
    for part in parts:
        for position, problems in part.items():
            merged[position].extend(problems)
    return merged
