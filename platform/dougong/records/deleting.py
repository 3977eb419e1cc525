"""What stands in the way of a deletion, and what has to let go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import Select, Uuid, bindparam, func, literal, select, union_all

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.records.errors import RecordInUseError
from dougong.records.plans import PlanCache
from dougong.storage.statement import Statement, compile_statement


def refuse_if_in_use(
    connection: Connection[TupleRow],
    model: Model,
    record: ObjectModel,
    record_id: UUID,
    plans: PlanCache,
) -> None:
    """Refuse when live records refer to it by a lookup with ``on_delete: restrict``.

    Raises:
        RecordInUseError: They do; names the first such lookup.
    """
    uses = _uses(model, record, "restrict")
    if not uses:
        return
    key = (model.schema, model.version, "in use", record.name)
    statement = plans.get(key, lambda: _build(uses, count=True))
    for which, count in statement.all(connection, {"id": record_id}):
        if count:
            referring, field = uses[which]
            raise RecordInUseError(
                count=count,
                object=referring.definition.plural,
                field=field.definition.label,
            )


def clear_references(
    connection: Connection[TupleRow],
    model: Model,
    record: ObjectModel,
    record_id: UUID,
    plans: PlanCache,
) -> Iterator[tuple[ObjectModel, str, list[UUID]]]:
    """Yield the live records that refer to it by a lookup with ``on_delete: clear``.

    Yields:
        The object, the name of the lookup, and the records' ids.
    """
    uses = _uses(model, record, "clear")
    if not uses:
        return
    key = (model.schema, model.version, "to clear", record.name)
    statement = plans.get(key, lambda: _build(uses, count=False))
    found: dict[int, list[UUID]] = {}
    for which, other in statement.all(connection, {"id": record_id}):
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


def _build(uses: list[tuple[ObjectModel, FieldModel]], *, count: bool) -> Statement:
    branches: list[Select[Any]] = []
    for which, (referring, field) in enumerate(uses):
        table = referring.table
        wanted = func.count() if count else table.c.id
        branches.append(
            select(literal(which), wanted).where(
                table.c[field.name] == bindparam("id", type_=Uuid()),
                table.c.id != bindparam("id", type_=Uuid()),
                table.c.deleted_at.is_(None),
            )
        )
    return compile_statement(union_all(*branches) if len(branches) > 1 else branches[0])
