"""What stands in the way of a deletion, and what has to let go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypeAlias
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    Uuid,
    all_,
    and_,
    any_,
    bindparam,
    cast,
    func,
    literal,
    select,
    true,
    union_all,
)

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.kernel.errors import AppError
from dougong.records.errors import HiddenUseError, RecordInUseError
from dougong.records.reading.guard import Guard
from dougong.records.saving.cascade import Family
from dougong.records.saving.session import SaveSession
from dougong.storage.statement import Row, Statement, compile_statement

Wanted: TypeAlias = Literal["ids", "count", "each"]
"""Of what refers to records: its ids, its number, its number by record."""


def refuse_if_in_use(session: SaveSession, record: ObjectModel, family: Family) -> None:
    """Refuse when other live records refer to some by a lookup with ``on_delete: restrict``.

    Args:
        session: The save.
        record: The object of those that are referred to.
        family: All that go together; what refers to each other among them is no hindrance.

    Raises:
        RecordInUseError: They do; names the first such lookup, and counts what may be read.
        HiddenUseError: They do, but none of those that do may be read.
    """
    uses = _uses(session.model, record, "restrict")
    if not uses:
        return
    found = _find(session, record, family, uses, "count")
    for which, _, readable in found:
        if readable:
            referring, field = uses[which]
            raise RecordInUseError(
                count=readable,
                object=referring.definition.plural,
                field=field.definition.label,
            )
    if any(count for _, count, _ in found):
        raise HiddenUseError(object=record.label)


def uses_of_each(session: SaveSession, record: ObjectModel, family: Family) -> dict[UUID, AppError]:
    """Tell of each record that others hold back why it may not go; as ``refuse_if_in_use`` does."""
    uses = _uses(session.model, record, "restrict")
    refused: dict[UUID, AppError] = {}
    for which, used, _, readable in _find(session, record, family, uses, "each") if uses else ():
        referring, field = uses[which]
        record_id = UUID(str(used).rpartition("/")[2])
        if readable:
            refused[record_id] = RecordInUseError(
                count=readable,
                object=referring.definition.plural,
                field=field.definition.label,
            )
        else:
            refused.setdefault(record_id, HiddenUseError(object=record.label))
    return refused


def clear_references(
    session: SaveSession, record: ObjectModel, family: Family
) -> Iterator[tuple[ObjectModel, str, list[UUID]]]:
    """Yield the other live records that refer to some by a lookup with ``on_delete: clear``.

    Yields:
        The object, the name of the lookup, and the records' ids.
    """
    uses = _uses(session.model, record, "clear")
    if not uses:
        return
    found: dict[int, list[UUID]] = {}
    for which, other in _find(session, record, family, uses, "ids"):
        found.setdefault(which, []).append(other)
    for which, ids in found.items():
        referring, field = uses[which]
        yield referring, field.name, ids


def _uses(
    model: Model, record: ObjectModel, on_delete: str
) -> list[tuple[ObjectModel, FieldModel]]:
    return [
        (referring, field)
        for referring, field in model.incoming[record.name]
        if field.definition.on_delete == on_delete
    ]


def _find(
    session: SaveSession,
    record: ObjectModel,
    family: Family,
    uses: list[tuple[ObjectModel, FieldModel]],
    what: Wanted,
) -> list[Row]:
    guard = Guard(session.model, session.actor.rights) if session.guarded else None
    rights = None if guard is None else guard.rights.key
    key = (session.model.schema, session.model.version, rights, "uses", what, record.name)
    statement = session.plans.get(key, lambda: _build(uses, guard, what))
    ids = list(family.members[record.name])
    values = {"ids": ids, "named": [f"{record.name}/{each}" for each in ids], "gone": family.ids}
    return statement.all(session.connection, {**session.context, **values})


def _build(
    uses: list[tuple[ObjectModel, FieldModel]], guard: Guard | None, what: Wanted
) -> Statement:
    ids, gone = (bindparam(name, type_=ARRAY(Uuid)) for name in ("ids", "gone"))
    named = bindparam("named", type_=ARRAY(Text))
    branches: list[Select[Any]] = []
    for which, (referring, field) in enumerate(uses):
        table = referring.table
        readable = () if guard is None else guard.readable(referring, table)
        told = func.count().filter(and_(true(), *readable)) if readable else func.count()
        used = table.c[field.name]
        wanted: dict[Wanted, tuple[ColumnElement[Any], ...]] = {
            "ids": (table.c.id,),
            "count": (func.count(), told),
            "each": (cast(used, Text), func.count(), told),
        }
        found = select(literal(which), *wanted[what]).where(
            used == any_(named if field.definition.targets else ids),
            table.c.id != all_(gone),
            table.c.deleted_at.is_(None),
        )
        branches.append(found.group_by(used) if what == "each" else found)
    return compile_statement(union_all(*branches) if len(branches) > 1 else branches[0])
