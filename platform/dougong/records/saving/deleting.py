"""What stands in the way of a deletion, and what has to let go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Select,
    Text,
    Uuid,
    all_,
    any_,
    bindparam,
    func,
    literal,
    select,
    union_all,
)

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.records.errors import RecordInUseError
from dougong.records.saving.cascade import Family
from dougong.records.saving.session import SaveSession
from dougong.storage.statement import Row, Statement, compile_statement


def refuse_if_in_use(session: SaveSession, record: ObjectModel, family: Family) -> None:
    """Refuse when other live records refer to some by a lookup with ``on_delete: restrict``.

    Args:
        session: The save.
        record: The object of those that are referred to.
        family: All that go together; what refers to each other among them is no hindrance.

    Raises:
        RecordInUseError: They do; names the first such lookup.
    """
    uses = _uses(session.model, record, "restrict")
    if not uses:
        return
    for which, count in _find(session, record, family, uses, count=True):
        if count:
            referring, field = uses[which]
            raise RecordInUseError(
                count=count,
                object=referring.definition.plural,
                field=field.definition.label,
            )


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
    for which, other in _find(session, record, family, uses, count=False):
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
    *,
    count: bool,
) -> list[Row]:
    key = (session.model.schema, session.model.version, "uses", count, record.name)
    statement = session.plans.get(key, lambda: _build(uses, count=count))
    ids = list(family.members[record.name])
    values = {"ids": ids, "named": [f"{record.name}/{each}" for each in ids], "gone": family.ids}
    return statement.all(session.connection, values)


def _build(uses: list[tuple[ObjectModel, FieldModel]], *, count: bool) -> Statement:
    ids, gone = (bindparam(name, type_=ARRAY(Uuid)) for name in ("ids", "gone"))
    named = bindparam("named", type_=ARRAY(Text))
    branches: list[Select[Any]] = []
    for which, (referring, field) in enumerate(uses):
        table = referring.table
        wanted = func.count() if count else table.c.id
        branches.append(
            select(literal(which), wanted).where(
                table.c[field.name] == any_(named if field.definition.targets else ids),
                table.c.id != all_(gone),
                table.c.deleted_at.is_(None),
            )
        )
    return compile_statement(union_all(*branches) if len(branches) > 1 else branches[0])
