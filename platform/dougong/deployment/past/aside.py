"""What deploys took out of use: noted, listed, and after thirty days dropped for good.

INVARIANT: a row whose ``restored_at`` is blank tells where its data lies at this moment; what moves
the data, a later deploy, moves the row in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, delete, insert, select, update

from dougong.kernel.caching import per_tenant
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.aside_ddl import drop_column, drop_sequence, drop_table
from dougong.storage.audit import write_audit
from dougong.storage.database import Database
from dougong.storage.head import lock_definitions
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

KEEP = timedelta(days=30)

REMOVED, CONVERTED = "removed", "converted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Something that a deploy took out of use.

    Attributes:
        id: Of this row.
        version: The version that took it out of use.
        object: The object it was, or was a field of, by its present name.
        field: The field; none for a whole object.
        reason: ``removed``, or ``converted``: the field goes on with another type.
        definition: What the field or the object was.
        became: What the field was converted to.
        table_name: The table in which the data lies.
        column_name: The column in which it lies; none for a whole table, and where only the
            sequence of a numbered field is kept.
        sequences: The sequences kept with it, by field.
        removed_at: When.
        keep_until: From then on it may be dropped.
        restored_at: When it was taken back.
    """

    id: UUID
    version: int
    object: str
    field: str | None = None
    reason: str = REMOVED
    definition: JsonObject
    became: JsonObject | None = None
    table_name: str
    column_name: str | None = None
    sequences: Mapping[str, str]
    removed_at: datetime
    keep_until: datetime
    restored_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Statements:
    add: Statement
    kept: Statement
    expired: Statement
    restored: Statement
    forget: Statement
    rename: Statement
    move: Statement
    rename_field: Statement


def list_asides(connection: Connection[TupleRow], schema: str, *, now: datetime) -> list[Aside]:
    """Give what can be had back, the latest first."""
    return [_aside(row) for row in _statements(schema).kept.all(connection, {"now": now})]


def note_aside(connection: Connection[TupleRow], schema: str, values: Mapping[str, Any]) -> None:
    """Note what was set aside: the attributes of an ``Aside`` but ``restored_at``."""
    statements = _statements(schema)
    if values["field"] is None:
        # Columns that wait in the table go where it goes.
        moved = {"from_table": values["object"], "to_table": values["table_name"]}
        statements.move.run(connection, moved)
    statements.add.run(connection, {"restored_at": None, **values})


def mark_restored(
    connection: Connection[TupleRow], schema: str, asides: Iterable[Aside], *, now: datetime
) -> None:
    """Note that data is in use again, and that what waits in a table came back with it."""
    statements = _statements(schema)
    for each in asides:
        statements.restored.run(connection, {"aside": each.id, "now": now})
        if each.field is None:
            moved = {"from_table": each.table_name, "to_table": each.object}
            statements.move.run(connection, moved)


def follow_object(connection: Connection[TupleRow], schema: str, old: str, new: str) -> None:
    """Let what waits go with an object, and with its table, that gets another name."""
    statements = _statements(schema)
    statements.move.run(connection, {"from_table": old, "to_table": new})
    statements.rename.run(connection, {"old": old, "new": new})


def follow_field(
    connection: Connection[TupleRow], schema: str, object_name: str, old: str, new: str
) -> None:
    """Let the former values of a field go with it when it gets another name."""
    names = {"of": object_name, "old": old, "new": new}
    _statements(schema).rename_field.run(connection, names)


def purge(database: Database, schema: str, *, now: datetime) -> int:
    """Drop for good what has been kept long enough; tells how many things.

    One transaction: what cannot be dropped now, because its table is in use, is found again.
    """
    statements, dropped = _statements(schema), 0
    with database.transaction(schema) as connection:
        if statements.expired.one(connection, {"now": now}) is None:
            return 0
        connection.execute("SELECT set_config('lock_timeout', '2s', true)")
        lock_definitions(connection, schema)
        for row in statements.expired.all(connection, {"now": now}):
            aside = _aside(row)
            _drop(connection, schema, aside)
            statements.forget.run(connection, {"aside": aside.id})
            told: JsonObject = {
                "version": aside.version,
                "object": aside.object,
                "field": aside.field,
            }
            write_audit(connection, schema, "aside.purge", told, at=now, actor=None)
            dropped += 1
    return dropped


def _drop(connection: Connection[TupleRow], schema: str, aside: Aside) -> None:
    if aside.column_name is not None:
        connection.execute(drop_column(schema, aside.table_name, aside.column_name))
    elif aside.field is None:
        connection.execute(drop_table(schema, aside.table_name))
    for sequence in aside.sequences.values():
        connection.execute(drop_sequence(schema, sequence))


def _aside(row: Sequence[Any]) -> Aside:
    return Aside(**dict(zip((each.name for each in fields(Aside)), row, strict=True)))


@per_tenant
def _statements(schema: str) -> _Statements:
    table = tenant_tables(schema).aside
    waiting = table.c.restored_at.is_(None)
    columns = [table.c[each.name] for each in fields(Aside)]
    named: dict[str, Any] = {column.name: bindparam(column.name) for column in columns}
    latest = (table.c.version.desc(), table.c.id)
    due = table.c.keep_until <= bindparam("now")
    return _Statements(
        add=compile_statement(insert(table).values(named).inline()),
        kept=compile_statement(select(*columns).where(waiting, ~due).order_by(*latest)),
        expired=compile_statement(select(*columns).where(waiting, due).order_by(*latest)),
        restored=compile_statement(
            update(table)
            .where(table.c.id == bindparam("aside"))
            .values(restored_at=bindparam("now"))
        ),
        forget=compile_statement(delete(table).where(table.c.id == bindparam("aside"))),
        rename=compile_statement(
            update(table)
            .where(table.c.object == bindparam("old"), waiting)
            .values(object=bindparam("new"))
        ),
        move=compile_statement(
            update(table)
            .where(table.c.table_name == bindparam("from_table"), waiting)
            .values(table_name=bindparam("to_table"))
        ),
        rename_field=compile_statement(
            update(table)
            .where(
                table.c.table_name == bindparam("of"),
                table.c.field == bindparam("old"),
                table.c.reason == CONVERTED,
                waiting,
            )
            .values(field=bindparam("new"))
        ),
    )
