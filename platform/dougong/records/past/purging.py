"""Deleting for good what lies in the recycle bin, with all that belongs to it and is kept of it.

With a record go the records that belong to it, however they came to the bin, and of all of them
their history, shares, comments, followers, reminders and files. What stays is the line of the audit
log, which has no title. Rows that were taken out of a document are a part of its history and go
when it does; users stay for ever, for what they did stands beside their names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, ColumnElement, Table, Text, Uuid, any_, bindparam, delete, or_, select

from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.objects.system_fields import USER
from dougong.records.past.errors import StillReferredError
from dougong.records.plans import of_version
from dougong.records.saving.cascade import below
from dougong.storage.audit import write_audits
from dougong.storage.bin_rows import BinRow, oldest_in_bin, take_from_bin
from dougong.storage.former_names import read_former_names
from dougong.storage.head import share_definitions
from dougong.storage.job_context import JobContext
from dougong.storage.statement import compile_statement
from dougong.storage.tables import tenant_tables

_AT_ONCE = 100
_KEPT_OF_RECORDS = (
    "history",
    "share",
    "comment",
    "follow",
    "reminder",
    "approval",
    "message",
    "delivery",
)


def purge(
    connection: Connection[TupleRow], model: Model, record: ObjectModel, ids: Sequence[UUID]
) -> Mapping[UUID, int]:
    """Delete records for good that lie in the bin, in the caller's transaction.

    Args:
        connection: Has the transaction open.
        model: The definitions in force.
        record: The object.
        ids: The records; those that do not lie in the bin stay.

    Returns:
        For each that is gone, how many others went along, counted with the first of them.

    Raises:
        StillReferredError: Others refer to one of them; nothing is deleted.
    """
    if record.name == USER or not record.definition.is_stored:
        return {}
    members = _members(connection, model, record, ids)
    roots = members[record.name]
    if not roots:
        return {}
    try:
        with connection.transaction():
            for name in reversed(members):
                _delete(connection, model, model.objects[name], members[name])
    except psycopg.errors.ForeignKeyViolation:
        raise StillReferredError(object=record.label) from None
    others = sum(map(len, members.values())) - len(roots)
    take_from_bin(connection, model.schema, [each for found in members.values() for each in found])
    return {root: others if position == 0 else 0 for position, root in enumerate(roots)}


def _members(
    connection: Connection[TupleRow], model: Model, record: ObjectModel, ids: Sequence[UUID]
) -> dict[str, list[UUID]]:
    """Lock records in the bin, with all there that belongs to them, owners first."""
    table = record.table
    chosen = table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
    members = {record.name: _locked(connection, model, table, chosen, {"ids": list(ids)})}
    for child in below(model, record):
        owners = [each for each in child.definition.parents if members.get(str(each.target))]
        if owners:
            owned: ColumnElement[bool] = or_(
                *(
                    child.table.c[each.name] == any_(bindparam(f"o_{each.name}", type_=ARRAY(Uuid)))
                    for each in owners
                )
            )
            values = {f"o_{each.name}": members[str(each.target)] for each in owners}
            found = _locked(connection, model, child.table, owned, values)
            if found:
                members[child.name] = found
    return members


def _locked(
    connection: Connection[TupleRow],
    model: Model,
    table: Table,
    wanted: ColumnElement[bool],
    values: Mapping[str, Any],
) -> list[UUID]:
    statement = compile_statement(
        select(table.c.id)
        .prefix_with(of_version(model))
        .where(wanted, table.c.deleted_at.is_not(None))
        .order_by(table.c.id)
        .with_for_update()
    )
    return [row[0] for row in statement.all(connection, values)]


def _delete(
    connection: Connection[TupleRow], model: Model, record: ObjectModel, ids: Sequence[UUID]
) -> None:
    tables = tenant_tables(model.schema)
    these = bindparam("ids", type_=ARRAY(Uuid))
    names = read_former_names(connection, model.schema).of_object(record.name)
    values = {"ids": list(ids), "names": names}
    compile_statement(delete(record.table).where(record.table.c.id == any_(these))).run(
        connection, values
    )
    of_object = bindparam("names", type_=ARRAY(Text))
    for name in _KEPT_OF_RECORDS:
        table: Table = getattr(tables, name)
        kept = table.c.object == any_(of_object), table.c.record_id == any_(these)
        compile_statement(delete(table).where(*kept)).run(connection, values)
    # The bytes of files lie elsewhere; housekeeping removes what no row names any more.
    gone = delete(tables.file).where(tables.file.c.record_id == any_(these))
    compile_statement(gone).run(connection, values)


@dataclass(frozen=True, slots=True)
class BinEmptier:
    """Does the job of emptying the bin, some records in each step.

    Attributes:
        models: Compiled definitions.
    """

    models: Models

    def __call__(self, context: JobContext) -> None:
        """Delete what has lain there since before the instant that the job names."""
        assert context.tenant is not None
        before = datetime.fromisoformat(str(context.job.payload["before"]))
        only = context.job.payload.get("object")
        place, done = None, context.job.done
        while True:
            with context.step() as connection:
                rows = oldest_in_bin(
                    connection,
                    context.tenant.schema,
                    before=before,
                    after=place,
                    only=None if only is None else str(only),
                    limit=_AT_ONCE,
                )
                if not rows:
                    return
                done += self._empty(context, connection, rows)
                context.progress(connection, done=done)
            place = rows[-1].at, rows[-1].record_id

    def _empty(
        self, context: JobContext, connection: Connection[TupleRow], rows: Sequence[BinRow]
    ) -> int:
        assert context.tenant is not None
        schema = context.tenant.schema
        model = self.models.current(schema)
        version = share_definitions(connection, schema)
        if model.version != version:
            model = self.models.compile_stored(connection, schema, model)
        by_object: dict[str, list[UUID]] = {}
        for row in rows:
            by_object.setdefault(row.object, []).append(row.record_id)
        details: list[JsonObject] = []
        for name, ids in by_object.items():
            gone = self._purge(connection, model, name, ids)
            if gone:
                details.append({"object": name, "count": gone})
        write_audits(
            connection,
            schema,
            "bin.emptied",
            details,
            at=context.clock.now(),
            actor=context.job.created_by,
        )
        return sum(int(str(each["count"])) for each in details)

    def _purge(
        self, connection: Connection[TupleRow], model: Model, name: str, ids: Sequence[UUID]
    ) -> int:
        record = model.objects.get(name)
        if record is None or record.definition.row_of is not None:
            # What was removed from the definitions goes with the table that is kept aside, and
            # rows with their document.
            take_from_bin(connection, model.schema, ids)
            return 0
        try:
            gone = purge(connection, model, record, ids)
            if name != USER:
                take_from_bin(connection, model.schema, ids)
        except StillReferredError:
            gone = {}
            for each in ids:
                try:
                    gone = {**gone, **purge(connection, model, record, [each])}
                except StillReferredError:
                    continue  # it waits in the bin for those that refer to it
        return sum(1 + more for more in gone.values())
