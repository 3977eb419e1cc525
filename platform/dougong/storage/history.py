"""History: what changed on records, by whom and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, func, insert, literal, select

from dougong.kernel.caching import per_tenant, per_tenant_and
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.former_names import FormerNames, read_former_names
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

# Ids are bigints: no entry has a greater one, so a first page begins here.
LATEST = 2**63 - 1
WAYS = (
    "session", "token", "job", "import", "flow", "mass", "merge", "undo", "form", "invite",
    "system",
)  # fmt: skip
"""How changes come about; after ``form`` stands which, as in ``form:report_machine``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHistoryEntry:
    """One change of one record.

    Attributes:
        object: Object of the record.
        record_id: Which record.
        at: When.
        actor: The user who did it; none for the platform itself.
        via: How it came about, one of ``WAYS``.
        event: What, such as ``update``.
        changes: Field name to ``[before, after]``.
        job: The job that did it, if it was one.
    """

    object: str
    record_id: UUID
    at: datetime
    actor: UUID | None
    via: str
    event: str
    changes: JsonObject
    job: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Among:
    """Which of a record's changes are wanted; None: all.

    Attributes:
        field: Those of a field, by its present name.
        actor: Those that a user made.
        via: Those that were made in a way, such as ``import``; that of a form is ``form``.
        since: Those of this instant and later.
        until: Those before this instant.
    """

    field: str | None = None
    actor: UUID | None = None
    via: str | None = None
    since: datetime | None = None
    until: datetime | None = None


ALL = Among()


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
    among: Among = ALL,
) -> list[HistoryEntry]:
    """Give a record's changes, the latest first, by the present names of object and fields.

    Args:
        connection: Any.
        schema: Schema of the tenant.
        object: Object of the record.
        record_id: Which record.
        before: Only entries with a lower id, to go on from a page.
        limit: How many at most.
        among: Which are wanted.
    """
    former = read_former_names(connection, schema)
    names = former.of_object(object)
    values: Mapping[str, Any] = {
        "kinds": names,
        "record": record_id,
        "before": before,
        "most": limit,
        **_asked(among, former, names),
    }
    rows = _select(schema, frozenset(values)).all(connection, values)
    entries = [HistoryEntry(**dict(zip(_FIELDS, row, strict=True))) for row in rows]
    return [_renamed(each, object, former) for each in entries]


def read_later(
    connection: Connection[TupleRow],
    schema: str,
    *,
    object: str,  # noqa: A002 - the column's name
    record_ids: Sequence[UUID],
    at: datetime,
) -> dict[UUID, list[HistoryEntry]]:
    """Give what was written of records since the first change after an instant, latest first.

    Who waited for another writer has the earlier instant and was written later: so there may be
    entries of the instant, or of before, among them.
    """
    former = read_former_names(connection, schema)
    values = {"kinds": former.of_object(object), "records": list(record_ids), "at": at}
    found: dict[UUID, list[HistoryEntry]] = {}
    for row in _select_later(schema).all(connection, values):
        entry = HistoryEntry(**dict(zip(_FIELDS, row, strict=True)))
        found.setdefault(entry.record_id, []).append(_renamed(entry, object, former))
    return found


def read_last(
    connection: Connection[TupleRow],
    schema: str,
    *,
    object: str,  # noqa: A002 - the column's name
    record_id: UUID,
    at: datetime,
) -> HistoryEntry | None:
    """Give the last change of a record that was there at an instant."""
    former = read_former_names(connection, schema)
    values = {"kinds": former.of_object(object), "record": record_id, "at": at}
    row = _select_last(schema).one(connection, values)
    return None if row is None else HistoryEntry(**dict(zip(_FIELDS, row, strict=True)))


def read_of_job(
    connection: Connection[TupleRow], schema: str, job: UUID, *, before: int, limit: int
) -> list[HistoryEntry]:
    """Give what a job changed, the latest first, by the present names of objects and fields."""
    former = read_former_names(connection, schema)
    values = {"job": job, "before": before, "most": limit}
    entries = [
        HistoryEntry(**dict(zip(_FIELDS, row, strict=True)))
        for row in _of_job(schema).page.all(connection, values)
    ]
    return [_renamed(each, former.object_since(each.id, each.object), former) for each in entries]


def count_of_job(connection: Connection[TupleRow], schema: str, job: UUID) -> int:
    """Count the changes of a job."""
    row = _of_job(schema).count.one(connection, {"job": job})
    assert row is not None
    return int(row[0])


def place_in_job(
    connection: Connection[TupleRow], schema: str, job: UUID, *, after: int
) -> int | None:
    """Give the id before which the changes of a job follow, when so many of them are dealt with.

    None if there are no more.
    """
    row = _of_job(schema).place.one(connection, {"job": job, "after": after})
    return None if row is None else int(row[0]) + 1


def _asked(among: Among, former: FormerNames, objects: Sequence[str]) -> dict[str, Any]:
    asked = {name: getattr(among, name) for name in ("actor", "via", "since", "until")}
    values = {name: value for name, value in asked.items() if value is not None}
    if among.field is not None:
        values["fields"] = former.of_field(objects, among.field)
    return values


def _renamed(entry: HistoryEntry, name: str, former: FormerNames) -> HistoryEntry:
    fields = former.fields_since(entry.id, entry.object)
    changes = {fields.get(key, key): value for key, value in entry.changes.items()}
    return replace(entry, object=name, changes=changes)


def _values(entry: NewHistoryEntry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in _NEW_FIELDS}


_NEW_FIELDS = tuple(NewHistoryEntry.__dataclass_fields__)
_FIELDS = tuple(HistoryEntry.__dataclass_fields__)


@per_tenant
def _insert(schema: str) -> Statement:
    table = tenant_tables(schema).history
    return compile_statement(
        insert(table).values({name: bindparam(name) for name in _NEW_FIELDS}).inline()
    )


@per_tenant_and(4)
def _select(schema: str, asked: frozenset[str]) -> Statement:
    table = tenant_tables(schema).history
    conditions = {
        # A field may be called now as another was called then: what is found is looked at again.
        "fields": table.c.changes.op("?|")(bindparam("fields", type_=ARRAY(Text))),
        "actor": table.c.actor == bindparam("actor"),
        "via": func.split_part(table.c.via, ":", 1) == bindparam("via"),
        "since": table.c.at >= bindparam("since"),
        "until": table.c.at < bindparam("until"),
    }
    wanted = [condition for name, condition in conditions.items() if name in asked]
    return compile_statement(
        select(*(table.c[name] for name in _FIELDS))
        .where(*wanted)
        .where(
            table.c.object == any_(bindparam("kinds", type_=ARRAY(Text))),
            table.c.record_id == bindparam("record"),
        )
        .where(table.c.id < bindparam("before"))
        .order_by(table.c.id.desc())
        .limit(bindparam("most"))
    )


@dataclass(frozen=True, slots=True)
class _OfJob:
    page: Statement
    count: Statement
    place: Statement


@per_tenant
def _of_job(schema: str) -> _OfJob:
    table = tenant_tables(schema).history
    mine, latest = table.c.job == bindparam("job"), table.c.id.desc()
    fields = (table.c[name] for name in _FIELDS)
    page = select(*fields).where(mine, table.c.id < bindparam("before"))
    place = select(table.c.id).where(mine).order_by(latest).offset(bindparam("after")).limit(1)
    return _OfJob(
        compile_statement(page.order_by(latest).limit(bindparam("most"))),
        compile_statement(select(func.count()).select_from(table).where(mine)),
        compile_statement(place),
    )


@per_tenant
def _select_later(schema: str) -> Statement:
    table = tenant_tables(schema).history
    mine = (
        table.c.object == any_(bindparam("kinds", type_=ARRAY(Text))),
        table.c.record_id == any_(bindparam("records", type_=ARRAY(Uuid))),
    )
    first = select(func.min(table.c.id)).where(*mine, table.c.at > bindparam("at"))
    return compile_statement(
        select(*(table.c[name] for name in _FIELDS))
        .where(*mine, table.c.id >= first.scalar_subquery())
        .order_by(table.c.id.desc())
    )


@per_tenant
def _select_last(schema: str) -> Statement:
    table = tenant_tables(schema).history
    return compile_statement(
        select(*(table.c[name] for name in _FIELDS))
        .where(
            table.c.object == any_(bindparam("kinds", type_=ARRAY(Text))),
            table.c.record_id == bindparam("record"),
            table.c.at <= bindparam("at"),
        )
        .order_by(table.c.id.desc())
        .limit(literal(1))
    )
