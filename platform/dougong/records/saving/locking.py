"""Stored records that are to be changed, locked: many by one statement, in the order of their ids.

Two who lock some of the same records take turns, whatever the order in which each names them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, and_, any_, bindparam, select, true

from dougong.deployment.model import Model, ObjectModel
from dougong.kernel.errors import AppError, InvalidError, Problem
from dougong.kernel.jsontypes import JsonValue
from dougong.records.errors import RecordNotFoundError, VersionConflictError
from dougong.records.plans import of_version
from dougong.records.reading.guard import Guard
from dougong.records.saving.cascade import Stored
from dougong.records.saving.guarding import guard_of, refuse_unreached
from dougong.records.saving.session import SaveSession
from dougong.storage.statement import Row, Statement, compile_statement, uuid_array


@dataclass(frozen=True, slots=True)
class Target:
    """A stored record that is to be changed.

    Attributes:
        id: Which.
        version: The version it must be at; None: any.
        raw: What is to be changed of it; nothing where it is to go.
    """

    id: UUID
    version: int | None = None
    raw: JsonValue = None


def lock_targets(
    session: SaveSession,
    record: ObjectModel,
    targets: Sequence[Target],
    *,
    deleted: bool = False,
    to_delete: bool = False,
) -> list[Stored]:
    """Lock records; gives what is stored of each, in the order in which they are named.

    Args:
        session: The save.
        record: Their object.
        targets: The records, each once.
        deleted: Whether they lie in the recycle bin.
        to_delete: Whether they are to be deleted: then nobody may begin to refer to them.

    Raises:
        InvalidError: Some are not there, may not be changed, or are at another version.
    """
    guard = guard_of(session, record)
    key = (session.model.schema, session.model.version, session.actor.rights.key, record.name)
    statement = session.plans.get(
        (*key, "lock many", to_delete, guard is not None),
        lambda: _build(session.model, record, guard, to_delete=to_delete),
    )
    bound = {**session.context, "ids": uuid_array(each.id for each in targets)}
    found = {row[0]: row for row in statement.all(session.connection, bound)}
    olds: list[Stored] = []
    problems = []
    for position, target in enumerate(targets):
        row = found.get(target.id)
        try:
            olds.append(_stored(record, target, row, guarded=guard is not None, deleted=deleted))
        except AppError as error:
            problems.append(Problem(path=f"/{position}", error=error))
    if problems:
        raise InvalidError(problems)
    return olds


def _stored(
    record: ObjectModel, target: Target, row: Row | None, *, guarded: bool, deleted: bool
) -> Mapping[str, Any]:
    stored = dict(zip(record.stored, row[1:], strict=not guarded)) if row is not None else None
    if row is None or stored is None or (stored["deleted_at"] is not None) != deleted:
        raise RecordNotFoundError(object=record.label, id=str(target.id))
    if guarded:
        refuse_unreached(record, target.id, row)
    if target.version is not None and target.version != stored["version"]:
        raise VersionConflictError(given=target.version, current=stored["version"])
    return stored


def _build(model: Model, record: ObjectModel, guard: Guard | None, *, to_delete: bool) -> Statement:
    table = record.table
    asked: tuple[ColumnElement[bool], ...] = ()
    if guard is not None:
        readable, editable = guard.readable(record, table), guard.reached(record, table, "edit")
        asked = and_(true(), *readable), and_(true(), *editable)
    return compile_statement(
        select(table.c.id.label("_id"), *(table.c[name] for name in record.stored), *asked)
        .prefix_with(of_version(model))
        .where(table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
        .order_by(table.c.id)
        .with_for_update(key_share=not to_delete)
    )
