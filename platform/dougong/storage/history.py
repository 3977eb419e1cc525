"""History: what changed on records, by whom and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Text, any_, bindparam, insert, select

from dougong.kernel.jsontypes import JsonObject
from dougong.storage.former_names import FormerNames, read_former_names
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

# Ids are bigints: no entry has a greater one, so a first page begins here.
LATEST = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHistoryEntry:
    """One change of one record.

    Attributes:
        object: Object of the record.
        record_id: Which record.
        at: When.
        actor: The user who did it; none for the platform itself.
        via: How they came in: ``session``, ``token`` or ``system``.
        event: What, such as ``update``.
        changes: Field name to ``[before, after]``.
    """

    object: str
    record_id: UUID
    at: datetime
    actor: UUID | None
    via: str
    event: str
    changes: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry(NewHistoryEntry):
    """A stored change; ids rise in the order of writing.

    Attributes:
        id: Its place in the order.
    """

    id: int


def write_history(
    connection: Connection[TupleRow], schema: str, entries: Sequence[NewHistoryEntry]
) -> None:
    """Store changes in the caller's transaction."""
    statement = _insert(schema)
    if len(entries) == 1:
        statement.run(connection, _values(entries[0]))
    else:
        statement.run_many(connection, map(_values, entries))


def read_history(
    connection: Connection[TupleRow],
    schema: str,
    *,
    object: str,  # noqa: A002 - the column's name
    record_id: UUID,
    before: int = LATEST,
    limit: int,
) -> list[HistoryEntry]:
    """Give a record's changes, the latest first, by the present names of object and fields.

    Args:
        connection: Any.
        schema: Schema of the tenant.
        object: Object of the record.
        record_id: Which record.
        before: Only entries with a lower id, to go on from a page.
        limit: How many at most.
    """
    former = read_former_names(connection, schema)
    names = former.of_object(object)
    values = {"kinds": names, "record": record_id, "before": before, "most": limit}
    rows = _select(schema).all(connection, values)
    entries = [HistoryEntry(**dict(zip(_FIELDS, row, strict=True))) for row in rows]
    return [_renamed(each, object, former) for each in entries]


def _renamed(entry: HistoryEntry, name: str, former: FormerNames) -> HistoryEntry:
    fields = former.fields_since(entry.id, entry.object)
    changes = {fields.get(key, key): value for key, value in entry.changes.items()}
    return replace(entry, object=name, changes=changes)


def _values(entry: NewHistoryEntry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in _NEW_FIELDS}


_NEW_FIELDS = tuple(NewHistoryEntry.__dataclass_fields__)
_FIELDS = tuple(HistoryEntry.__dataclass_fields__)


@lru_cache(maxsize=1024)
def _insert(schema: str) -> Statement:
    table = tenant_tables(schema).history
    return compile_statement(
        insert(table).values({name: bindparam(name) for name in _NEW_FIELDS}).inline()
    )


@lru_cache(maxsize=1024)
def _select(schema: str) -> Statement:
    table = tenant_tables(schema).history
    return compile_statement(
        select(*(table.c[name] for name in _FIELDS))
        .where(
            table.c.object == any_(bindparam("kinds", type_=ARRAY(Text))),
            table.c.record_id == bindparam("record"),
        )
        .where(table.c.id < bindparam("before"))
        .order_by(table.c.id.desc())
        .limit(bindparam("most"))
    )
