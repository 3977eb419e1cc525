"""Moving records to the archive: what meets the condition of its object, and nothing refers to.

A record goes with all that belongs to it. What other records refer to, be it from the recycle bin,
stays until they let go: no list, no lookup and no roll-up of records that stay changes by this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Text, Uuid, all_, any_, bindparam, delete, select, union_all

from dougong.access.actor import Actor, system_actor
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.formula.to_sql import to_sql
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.definition import ExpressionAt
from dougong.records.archive.parts import packed
from dougong.records.plans import of_version
from dougong.records.reading.joins import Joins
from dougong.records.saving.cascade import Family, going, roots_of
from dougong.records.saving.session import UNATTENDED
from dougong.records.searching.fields import is_searched
from dougong.records.service import Records
from dougong.records.shapes.saving import ShapedRecords
from dougong.storage.archive_rows import ArchiveRow, add_archived, last_history_id
from dougong.storage.audit import write_audits
from dougong.storage.blobs.base import Blobs, blob_key
from dougong.storage.head import share_definitions
from dougong.storage.history import NewHistoryEntry, write_history
from dougong.storage.job_context import JobContext
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.unindexed import Mark, put_mark

ARCHIVED = "archived"
_AT_ONCE = 200
_FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Archiver:
    """Does the job of moving records to the archive, some in each step.

    Attributes:
        models: Compiled definitions.
        records: Locks what goes.
        blobs: Where the bytes go.
        ids: Makes the ids of parts.
    """

    models: Models
    records: Records
    blobs: Blobs
    ids: Ids

    def __call__(self, context: JobContext) -> None:
        """Archive what meets the condition, of the object that the job names or of all."""
        assert context.tenant is not None
        actor = system_actor(context.tenant, user_id=context.job.created_by)
        only = context.job.payload.get("object")
        done = context.job.done
        with context.step() as connection:
            names = self._archiving(connection, context.tenant.schema, only)
        for name in names:
            after: UUID | None = _FIRST
            while after is not None:
                with context.step() as connection:
                    gone, after = self._step(context, connection, actor, name, after)
                    done += gone
                    context.progress(connection, done=done)

    def _archiving(
        self, connection: Connection[TupleRow], schema: str, only: JsonValue
    ) -> Sequence[str]:
        """Name the objects that have an archive by the definitions in force."""
        version = share_definitions(connection, schema)
        model = self.models.current(schema)
        if model.version != version:
            model = self.models.compile_stored(connection, schema, model)
        return [
            name
            for name, each in model.objects.items()
            if each.definition.archive is not None and only in (None, name)
        ]

    def _step(
        self,
        context: JobContext,
        connection: Connection[TupleRow],
        actor: Actor,
        name: str,
        after: UUID,
    ) -> tuple[int, UUID | None]:
        saving, record = self.records.join(connection, actor, name, "delete", UNATTENDED)
        if record.definition.archive is None:
            return 0, None
        statement = _find(saving.model, record)
        values = {**saving.context, "after": after, "limit": _AT_ONCE}
        rows = statement.all(connection, values)
        found = [dict(zip(record.stored, row, strict=True)) for row in rows]
        if not found:
            return 0, None
        last = found[-1]["id"] if len(found) == _AT_ONCE else None
        roots = {each["id"]: each for each in found}
        family = going(saving, record, roots)
        while held := _held(saving, record, family):
            # What one of these refers to stays with it, so it is asked once more.
            roots = {each: stored for each, stored in roots.items() if each not in held}
            family = going(saving, record, roots) if roots else Family({})
        gone = self._move(context, saving, record, family) if family.members else 0
        return gone, last

    def _move(
        self, context: JobContext, saving: ShapedRecords, record: ObjectModel, family: Family
    ) -> int:
        model, connection = saving.model, saving.connection
        members = [
            (model.objects[name], stored)
            for name, some in family.members.items()
            for stored in some.values()
        ]
        owners = roots_of(model, record, family)
        blob = self.ids.new()
        # INVARIANT: the bytes are there before the transaction that takes the rows away ends.
        self.blobs.put(blob_key(model.schema, blob), [packed(members)])
        history_id = last_history_id(connection, model.schema)
        rows = [
            ArchiveRow(
                record_id=stored["id"],
                object=each.name,
                root=min(owners[each.name, stored["id"]]),
                at=saving.now,
                blob=blob,
                line=line,
                history_id=history_id,
            )
            for line, (each, stored) in enumerate(members)
        ]
        add_archived(connection, model.schema, rows)
        for name in reversed(family.members):
            _remove(connection, model, model.objects[name], list(family.members[name]))
        self._note(context, saving, record, list(family.members[record.name]))
        return len(family.members[record.name])

    def _note(
        self, context: JobContext, saving: ShapedRecords, record: ObjectModel, ids: Sequence[UUID]
    ) -> None:
        schema, by = saving.model.schema, context.job.created_by
        entries = [
            NewHistoryEntry(
                object=record.name, record_id=each, at=saving.now, actor=by,
                via="job", event=ARCHIVED, changes={}, job=context.job.id,
            )
            for each in ids
        ]  # fmt: skip
        write_history(saving.connection, schema, entries)
        details: list[JsonObject] = [{"object": record.name, "count": len(ids)}]
        write_audits(
            saving.connection, schema, "records.archived", details, at=saving.now, actor=by
        )


def _remove(
    connection: Connection[TupleRow], model: Model, record: ObjectModel, ids: Sequence[UUID]
) -> None:
    table = record.table
    gone = delete(table).where(table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    compile_statement(gone).run(connection, {"ids": list(ids)})
    if is_searched(record):
        for each in ids:
            put_mark(connection, model.schema, Mark(record.name, each))


def _find(model: Model, record: ObjectModel) -> Statement:
    assert record.definition.archive is not None
    table = record.table.alias("t")
    joins = Joins(model, record, table)
    place = ExpressionAt("/archive/where", record.name, record.definition.archive)
    condition = to_sql(model.expressions.compile(model.catalog, place), joins, fixed=True)
    return compile_statement(
        select(*(table.c[name] for name in record.stored))
        .prefix_with(of_version(model))
        .select_from(joins.from_clause)
        .where(table.c.deleted_at.is_(None), condition)
        .where(table.c.id > bindparam("after", type_=Uuid()))
        .order_by(table.c.id)
        .limit(bindparam("limit"))
        .with_for_update(of=table, skip_locked=True)
    )


def _held(saving: ShapedRecords, record: ObjectModel, family: Family) -> set[UUID]:
    """Give the records that cannot go: something outside refers to them or to what is theirs."""
    owners: Mapping[tuple[str, UUID], frozenset[UUID]] | None = None
    held: set[UUID] = set()
    for name, members in family.members.items():
        branches = []
        for other, field in saving.model.incoming[name]:
            table = other.table
            if not other.definition.is_stored or field.name not in table.c:
                continue
            column: Any = table.c[field.name]
            kind, sent = (Text, "named") if field.definition.targets else (Uuid, "ids")
            wanted = column == any_(bindparam(sent, type_=ARRAY(kind)))
            outside = table.c.id != all_(bindparam("own", type_=ARRAY(Uuid)))
            branches.append(select(column.cast(Text).label("used")).where(wanted, outside))
        if not branches:
            continue
        union = union_all(*branches) if len(branches) > 1 else branches[0]
        ids = list(members)
        values = {"ids": ids, "named": [f"{name}/{each}" for each in ids], "own": family.ids}
        for (used,) in compile_statement(union).all(saving.connection, values):
            owners = owners or roots_of(saving.model, record, family)
            held |= owners[name, UUID(str(used).rpartition("/")[2])]
    return held
