"""How many records each object has: counted where they are few, the database's estimate beyond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    Select,
    Table,
    case,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    union_all,
)

from dougong.access.actor import Actor
from dougong.deployment.models import Models
from dougong.storage.database import Database
from dougong.storage.statement import compile_statement

COUNTED_UP_TO = 5000


@dataclass(frozen=True, slots=True)
class ObjectCount:
    """How many records an object has.

    Attributes:
        object: Name of the object.
        count: How many.
        exact: Whether they were counted.
    """

    object: str
    count: int
    exact: bool


@dataclass(frozen=True, slots=True)
class ObjectCounts:
    """Counts for builders, whatever rights on the records are.

    Attributes:
        database: The cell.
        models: Compiled definitions.
    """

    database: Database
    models: Models

    def of(self, actor: Actor) -> list[ObjectCount]:
        """Count the records of every object that keeps some, in one statement.

        Raises:
            ForbiddenError: The actor may not build.
        """
        actor.rights.require_system("builder")
        model = self.models.current(actor.schema)
        kept = [each for each in model.objects.values() if each.definition.is_stored]
        if not kept:
            return []
        statement = compile_statement(_counting([each.table for each in kept]))
        with self.database.connection(actor.schema) as connection:
            found = statement.all(connection, {})
        return [
            ObjectCount(kept[place].name, int(count), bool(exact)) for place, count, exact in found
        ]


def _counting(tables: Sequence[Table]) -> Select[tuple[int, int, bool]]:
    counted = union_all(*(_one(place, each) for place, each in enumerate(tables))).subquery("n")
    return select(counted.c.place, counted.c.count, counted.c.exact).order_by(counted.c.place)


def _one(place: int, counted: Table) -> Select[tuple[int, int, bool]]:
    """Count up to a limit, so that a table without an estimate yet costs little as well."""
    relation = table("pg_class", column("reltuples"), column("oid"), schema="pg_catalog").alias("r")
    oid = func.to_regclass(literal(f'"{counted.schema}"."{counted.name}"'))
    few = (
        select(func.count())
        .select_from(
            select(literal_column("1"))
            .select_from(counted)
            .where(counted.c.deleted_at.is_(None))
            .limit(COUNTED_UP_TO)
            .subquery("few")
        )
        .scalar_subquery()
    )
    is_large = relation.c.reltuples >= COUNTED_UP_TO
    number = case((is_large, relation.c.reltuples), else_=few)
    return (
        select(
            literal(place).label("place"),
            number.label("count"),
            (number < COUNTED_UP_TO).label("exact"),
        )
        .select_from(relation)
        .where(relation.c.oid == oid)
    )
