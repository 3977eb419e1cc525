"""Lookups of records being saved: other keys become ids, and every id must be of a live record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, cast, func, literal, select, union_all

from dougong.deployment.model import Model, ObjectModel
from dougong.fields.references import external_key, polymorphic_key
from dougong.kernel.errors import AppError, InvalidValueError, Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say
from dougong.records.errors import DanglingReferenceError
from dougong.records.plans import PlanCache
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import may_be_read
from dougong.records.saving.session import SaveSession
from dougong.storage.object_tables import told_apart
from dougong.storage.statement import Statement, compile_statement, uuid_array

Faults = dict[int, list[Problem]]


def replace_keys(
    session: SaveSession, record: ObjectModel, raws: Sequence[JsonValue]
) -> tuple[list[JsonValue], Faults]:
    """Replace references by another unique field, ``{"email": …}``, by ids.

    One statement for each unique field that is used, whatever the number of records. What whoever
    saves may not read is not found.

    Returns:
        The records with ids in their place, and by position what could not be found.
    """
    wanted: dict[tuple[str, str], dict[str, list[tuple[int, str]]]] = defaultdict(dict)
    faults: Faults = defaultdict(list)
    for position, raw in enumerate(raws):
        for name, target_name, key, value in _external_keys(record, raw):
            target = session.model.objects[target_name]
            try:
                sought = key_text(target, key, value)
            except AppError as error:
                faults[position].append(Problem(path=f"/{name}", error=error))
                continue
            wanted[target.name, key].setdefault(sought, []).append((position, name))
    replaced: list[JsonValue] = list(raws)
    for (target_name, key), places in wanted.items():
        target = session.model.objects[target_name]
        ids = ids_by_key(session, target, key, list(places))
        for sought, spots in places.items():
            for position, name in spots:
                row_id = ids.get(sought)
                found = None if row_id is None else _reference(record, name, target, row_id)
                _replace(replaced, faults, position, name, target, sought, found)
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
    wanted = _linked(record, changes)
    if not wanted:
        return {}
    targets = tuple(sorted(wanted.keys() & model.objects.keys()))
    statement = plans.get(
        (model.schema, model.version, "targets", targets), lambda: _build_targets(model, targets)
    )
    bound = {f"t{i}": uuid_array(wanted[target]) for i, target in enumerate(targets)}
    if statement.raw(connection, bound).ntuples == sum(map(len, wanted.values())):
        return {}
    found = {(targets[which], row_id) for which, row_id in statement.all(connection, bound)}
    faults: Faults = defaultdict(list)
    for position, values in enumerate(changes):
        for name, target, row_id in links_of(record, values):
            if (target, row_id) not in found:
                label = model.objects[target].label if target in model.objects else target
                error = DanglingReferenceError(object=label, value=str(row_id))
                faults[position].append(Problem(path=f"/{name}", error=error))
    return faults


def _linked(record: ObjectModel, changes: Sequence[Mapping[str, Any]]) -> dict[str, set[UUID]]:
    """Give all that is referred to, by object."""
    wanted: defaultdict[str, set[UUID]] = defaultdict(set)
    for name, target in record.references.items():
        wanted[target].update(values[name] for values in changes if values.get(name) is not None)
    for name in record.polymorphic:
        for values in changes:
            if values.get(name) is not None:
                target, _, row_id = values[name].partition("/")
                wanted[target].add(UUID(row_id))
    return {target: ids for target, ids in wanted.items() if ids}


def links_of(record: ObjectModel, values: Mapping[str, Any]) -> Iterator[tuple[str, str, UUID]]:
    """Yield each reference among values: its field, the object and the id it leads to."""
    for name, target in record.references.items():
        if values.get(name) is not None:
            yield name, target, values[name]
    for name in record.polymorphic:
        if values.get(name) is not None:
            target, _, row_id = values[name].partition("/")
            yield name, target, UUID(row_id)


def _external_keys(
    record: ObjectModel, raw: JsonValue
) -> Iterator[tuple[str, str, str, JsonValue]]:
    """Yield each reference by another key: its field, the object, the key and its value."""
    if not isinstance(raw, Mapping):
        return
    for name, target in record.references.items():
        sent = raw.get(name)
        key = None if sent is None or sent.__class__ is str else external_key(sent)
        if key is not None:
            yield name, target, *key
    for name, targets in record.polymorphic.items():
        named = polymorphic_key(raw.get(name))
        if named is not None and named[0] in targets:
            yield name, *named


def _reference(record: ObjectModel, name: str, target: ObjectModel, row_id: UUID) -> str:
    return f"{target.name}/{row_id}" if name in record.polymorphic else str(row_id)


def key_text(target: ObjectModel, key: str, value: JsonValue) -> str:
    """Give the value of a unique field as ``ids_by_key`` takes it.

    Raises:
        InvalidValueError: The field is not unique, or does not take the value.
    """
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


def ids_by_key(
    session: SaveSession, target: ObjectModel, name: str, values: list[str]
) -> dict[str, UUID]:
    """Find live records by a unique field; what whoever saves may not read is not found."""
    table, key = target.table, target.fields[name]
    guard = Guard(session.model, session.actor.rights)
    readable = guard.readable(target, table) if session.guarded else ()
    column, ignore_case = table.c[key.name], key.definition.ignore_case
    sought = func.unnest(bindparam("values", type_=ARRAY(Text))).column_valued("sought")
    query = select(sought, table.c.id).where(
        told_apart(column, ignore_case=ignore_case)
        == told_apart(cast(sought, column.type), ignore_case=ignore_case),
        *may_be_read(table),
        *readable,
    )
    given = {**session.context, "values": values}
    return dict(compile_statement(query).all(session.connection, given))


def _replace(
    replaced: list[JsonValue],
    faults: Faults,
    position: int,
    name: str,
    target: ObjectModel,
    sought: str,
    found: str | None,
) -> None:
    raw = replaced[position]
    assert isinstance(raw, Mapping)
    changed: JsonObject = {**raw, name: found}
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


def resolved_first(resolved: Faults, invalid: Mapping[int, list[Problem]]) -> Faults:
    """Merge faults, leaving out what is wrong only because a reference could not be found."""
    named = {(position, problem.path) for position, found in resolved.items() for problem in found}
    kept = {
        position: [p for p in found if (position, p.path) not in named]
        for position, found in invalid.items()
    }
    return merge(resolved, kept)
