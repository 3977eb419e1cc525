"""Which records of a tenant a sample has: the newest, and all that they refer to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from dougong.deployment.model import Model, ObjectModel
from dougong.metadata.objects.definition import Shape

Sql: TypeAlias = sql.Composable

# Small, and without them nobody works anywhere.
_WHOLE = frozenset({"user", "team", "team_member", "department", "queue", "queue_member"})
_WHOLE_SHAPES = frozenset({Shape.SINGLE, Shape.CONFIGURATION})

CHOSEN = sql.Identifier("pg_temp", "chosen")


def choose_sample(
    connection: Connection[TupleRow], model: Model, source: str, *, per_object: int
) -> None:
    """Note the records of a sample in a table of the transaction.

    Args:
        connection: In the transaction that copies them.
        model: What the tenant's definitions mean.
        source: Schema that the records are in.
        per_object: How many of each object, besides what others refer to.
    """
    connection.execute(
        sql.SQL(
            "CREATE TEMPORARY TABLE chosen (object text, id uuid, PRIMARY KEY (object, id)) "
            "ON COMMIT DROP"
        )
    )
    stored = [each for each in model.objects.values() if each.definition.is_stored]
    for record in stored:
        if record.definition.row_of is None:
            connection.execute(_first(record, source, per_object))
    following = [step for record in stored for step in _followed(record, source, model)]
    while sum(connection.execute(step).rowcount for step in following):
        pass


def _first(record: ObjectModel, source: str, per_object: int) -> sql.Composed:
    whole = record.name in _WHOLE or record.definition.shape in _WHOLE_SHAPES
    newest = sql.SQL("WHERE deleted_at IS NULL ORDER BY id DESC LIMIT {}")
    return sql.SQL("INSERT INTO {} SELECT {}, id FROM {} {}").format(
        CHOSEN,
        sql.Literal(record.name),
        sql.Identifier(source, record.name),
        sql.SQL("") if whole else newest.format(sql.Literal(per_object)),
    )


def _followed(record: ObjectModel, source: str, model: Model) -> Iterator[sql.Composed]:
    """Give what adds the records that chosen ones refer to, and the rows of chosen documents."""
    for field in record.stored.values():
        column = sql.Identifier("s", field.name)
        if field.target is not None:
            yield _following(record, source, sql.Literal(field.target), column)
        for target in record.polymorphic.get(field.name, ()):
            given = sql.SQL("CASE WHEN split_part({0}, '/', 1) = {1} THEN {2} END").format(
                column,
                sql.Literal(target),
                sql.SQL("split_part({}, '/', 2)::uuid").format(column),
            )
            yield _following(record, source, sql.Literal(target), given)
    for child, parent in model.rows[record.name].values():
        yield sql.SQL(
            "INSERT INTO {chosen} SELECT {child}, r.id FROM {rows} r "
            "JOIN {chosen} c ON c.object = {name} AND c.id = r.{parent} ON CONFLICT DO NOTHING"
        ).format(
            chosen=CHOSEN,
            child=sql.Literal(child.name),
            rows=sql.Identifier(source, child.name),
            name=sql.Literal(record.name),
            parent=sql.Identifier(parent.name),
        )


def _following(record: ObjectModel, source: str, target: Sql, given: Sql) -> sql.Composed:
    return sql.SQL(
        "INSERT INTO {chosen} SELECT DISTINCT {target}, {given} FROM {records} s "
        "JOIN {chosen} c ON c.object = {name} AND c.id = s.id WHERE {given} IS NOT NULL "
        "ON CONFLICT DO NOTHING"
    ).format(
        chosen=CHOSEN,
        target=target,
        given=given,
        records=sql.Identifier(source, record.name),
        name=sql.Literal(record.name),
    )
