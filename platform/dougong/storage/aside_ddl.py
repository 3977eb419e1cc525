"""The statements that take back what was set aside, or drop it for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import sql
from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    TableClause,
    case,
    column,
    func,
    null,
    select,
    update,
)

from dougong.fields.base import NeverBlank
from dougong.storage.ddl import DdlStep
from dougong.storage.identifiers import sequence_name
from dougong.storage.object_tables import ColumnSpec
from dougong.storage.recasting import converted, recast
from dougong.storage.statement import text_of


def restore_table(schema: str, kept: str, object_name: str) -> DdlStep:
    """Give the table of a removed object its name again."""
    renamed = sql.SQL("ALTER TABLE {} RENAME TO {}").format(
        sql.Identifier(schema, kept), sql.Identifier(object_name)
    )
    return DdlStep(action="restore_table", object=object_name, sql=renamed.as_string())


def restore_column(schema: str, object_name: str, kept: str, field: str) -> DdlStep:
    """Give the column of a removed field its name again."""
    renamed = sql.SQL("ALTER TABLE {} RENAME {} TO {}").format(
        sql.Identifier(schema, object_name), sql.Identifier(kept), sql.Identifier(field)
    )
    return DdlStep(
        action="restore_column", object=object_name, field=field, sql=renamed.as_string()
    )


def restore_sequence(schema: str, object_name: str, kept: str, field: str) -> DdlStep:
    """Give the sequence that numbered a field its name again; the count goes on."""
    renamed = sql.SQL("ALTER SEQUENCE {} RENAME TO {}").format(
        sql.Identifier(schema, kept), sql.Identifier(sequence_name(object_name, field))
    )
    return DdlStep(
        action="restore_sequence", object=object_name, field=field, sql=renamed.as_string()
    )


@dataclass(frozen=True, slots=True)
class Refill:
    """Fills a column that is back with what was written into the one that stood in for it.

    A row whose value there is still what the conversion made of the old one keeps the old one,
    exactly; any other gets the new one converted back.

    Attributes:
        count: Counts the values that do not survive, and those that are cut or rounded.
        step: Fills the column.
    """

    count: Select[int, int]
    step: DdlStep


def refill(table: Table, old: ColumnSpec, since: Sequence[ColumnSpec], kept: str) -> Refill:
    """Make what fills a column that is to be back, before it is.

    Args:
        table: The table as it shall be.
        old: The field the column holds.
        since: What the field was converted to, and what it was in the end: this one has the
            field's name still.
        kept: The column by its present name.
    """
    stand_in, schema = since[-1], str(table.schema)
    held = column(kept, old.type.column(old.options))
    written = column(stand_in.name, stand_in.type.column(stand_in.options))
    rows = TableClause(table.name, held, written, schema=schema)
    changed = written.is_distinct_from(converted(schema, held, old, *since))
    back = recast(stand_in, old, written, schema)
    value: ColumnElement[Any] = null() if back is None else back.value
    cut = null() if back is None else case((back.changed, 1))
    lost = case((written.is_not(None) & value.is_(None), 1))
    filled = func.coalesce(value, old.type.blank) if isinstance(old.type, NeverBlank) else value
    statement = update(rows).where(changed).values({kept: filled})
    return Refill(
        select(func.count(lost), func.count(cut)).select_from(rows).where(changed),
        DdlStep(action="convert_values", object=table.name, field=old.name, sql=text_of(statement)),
    )


def drop_column(schema: str, table: str, column: str) -> sql.Composed:
    """Drop a column for good, if it is still there."""
    return sql.SQL("ALTER TABLE IF EXISTS {} DROP COLUMN IF EXISTS {}").format(
        sql.Identifier(schema, table), sql.Identifier(column)
    )


def drop_table(schema: str, table: str) -> sql.Composed:
    """Drop a table for good, if it is still there."""
    return sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(schema, table))


def drop_sequence(schema: str, sequence: str) -> sql.Composed:
    """Drop a sequence for good, if it is still there, with what was counted by periods."""
    name = sql.Identifier(schema, sequence)
    return sql.SQL(
        "DELETE FROM {counter} WHERE sequence = to_regclass({text}); DROP SEQUENCE IF EXISTS {name}"
    ).format(
        counter=sql.Identifier(schema, "_counter"), text=sql.Literal(name.as_string()), name=name
    )
