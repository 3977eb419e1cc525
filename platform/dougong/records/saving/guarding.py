"""What of other records a save may touch: those that whoever saves reaches.

A record that they may not read does not exist for them; one that they may read but not change is
forbidden. That is decided here, for every way in which records are written. What a save sets off by
itself, such as what hooks write, is the platform's own doing and asks nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    literal,
    not_,
    select,
    true,
    union_all,
)

from dougong.deployment.model import ObjectModel
from dougong.hooks.events import Change
from dougong.kernel.errors import InvalidError, Problem
from dougong.records.errors import (
    DanglingReferenceError,
    ForbiddenRecordError,
    RecordNotFoundError,
)
from dougong.records.reading.guard import Guard
from dougong.records.saving.references import Faults, links_of
from dougong.records.saving.session import SaveSession
from dougong.storage.statement import Row, Statement, compile_statement


def guard_of(session: SaveSession, record: ObjectModel) -> Guard | None:
    """Give the guard of a save, where not every record of the object may be changed."""
    guard = Guard(session.model, session.actor.rights)
    free = guard.reaches_all(record, "edit") and not guard.restricts(record)
    return None if free or not session.guarded else guard


def refuse_unreached(record: ObjectModel, record_id: UUID, row: Row) -> None:
    """Refuse a record by the last two columns of a row: whether it is read, whether edited.

    Raises:
        RecordNotFoundError: It may not be read.
        ForbiddenRecordError: It may not be changed.
    """
    readable, editable = row[-2:]
    if not readable:
        raise RecordNotFoundError(object=record.label, id=str(record_id))
    if not editable:
        raise ForbiddenRecordError(object=record.label)


def unreadable_targets(
    session: SaveSession, record: ObjectModel, changes: Sequence[Change], names: Sequence[Any]
) -> Faults:
    """Find lookups that are to lead to records which whoever saves may not read.

    Args:
        session: The save.
        record: The object.
        changes: What the records will hold.
        names: For each the fields that were sent; what a save fills in by itself is not asked.

    Returns:
        By position, a problem for each; it is that of a record which does not exist.
    """
    if not session.guarded:
        return {}
    sent = [
        (position, name, target, row_id)
        for position, (change, given) in enumerate(zip(changes, names, strict=True))
        for name, target, row_id in links_of(record, change.values)
        if name in given and row_id != session.actor.user_id
    ]
    guard = Guard(session.model, session.actor.rights)
    objects = session.model.objects
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for _, _, target, row_id in sent:
        if target in objects and guard.restricts(objects[target]):
            wanted[target].add(row_id)
    if not wanted:
        return {}
    hidden = _hidden(session, guard, wanted)
    faults: Faults = defaultdict(list)
    for position, name, target, row_id in sent:
        if (target, row_id) in hidden:
            error = DanglingReferenceError(object=objects[target].label, value=str(row_id))
            faults[position].append(Problem(path=f"/{name}", error=error))
    return faults


def refuse_foreign_parents(
    session: SaveSession, record: ObjectModel, changes: Sequence[Change], *, many: bool
) -> None:
    """Refuse records that are to belong to what whoever saves may not change.

    That goes for objects whose records are reached by what they belong to.

    Raises:
        ForbiddenRecordError: There are such.
        InvalidError: There are such among many.
    """
    lookup = session.actor.rights.rows(record.name).edit.parent
    if lookup is None or not session.guarded:
        return
    values = [(n, change.values) for n, change in enumerate(changes)]
    moved = [(n, of[lookup]) for n, of in values if lookup in of]
    parent = session.model.objects[str(record.fields[lookup].target)]
    guard = guard_of(session, parent)
    if guard is None or not moved:
        return
    ids = {target for _, target in moved}
    key = _key(session, record.name, "parents")
    table = parent.table
    sought = table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
    editable = select(table.c.id).where(sought, *guard.reached(parent, table, "edit"))
    statement = session.plans.get(key, lambda: compile_statement(editable))
    rows = statement.all(session.connection, {**session.context, "ids": list(ids - {None})})
    reached = {row[0] for row in rows}
    error = ForbiddenRecordError(object=parent.label)
    faults = [Problem(path=f"/{n}/{lookup}", error=error) for n, to in moved if to not in reached]
    if faults:
        raise InvalidError(faults) if many else error


def _hidden(
    session: SaveSession, guard: Guard, wanted: dict[str, set[UUID]]
) -> set[tuple[str, UUID]]:
    targets = tuple(sorted(wanted))
    key = _key(session, *targets, "hidden")
    statement = session.plans.get(key, lambda: _build_hidden(guard, targets))
    ids = {f"t{which}": list(wanted[target]) for which, target in enumerate(targets)}
    rows = statement.all(session.connection, {**session.context, **ids})
    return {(targets[which], row_id) for which, row_id in rows}


def _build_hidden(guard: Guard, targets: Sequence[str]) -> Statement:
    branches: list[Select[Any]] = []
    for which, target in enumerate(targets):
        record = guard.model.objects[target]
        table = record.table.alias(f"t{which}")
        sought = table.c.id == any_(bindparam(f"t{which}", type_=ARRAY(Uuid)))
        readable: ColumnElement[bool] = and_(true(), *guard.readable(record, table))
        hidden = not_(func.coalesce(readable, False))
        branches.append(select(literal(which), table.c.id).where(sought, hidden))
    return compile_statement(union_all(*branches) if len(branches) > 1 else branches[0])


def _key(session: SaveSession, *what: str) -> tuple[Any, ...]:
    return session.model.schema, session.model.version, session.actor.rights.key, *what
