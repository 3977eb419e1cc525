"""What the faces may ask about merges: what one would move, to merge, to undo, which there were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import Text, Uuid, bindparam, func, or_, select

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.records.duplicates.matching import shown_label
from dougong.records.merging.errors import MergeNotFoundError
from dougong.records.merging.merging import (
    MergeRequest,
    merge_records,
    require_mergeable,
)
from dougong.records.merging.references import referring_to, refers
from dougong.records.merging.undoing import Undone, undo_merge
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import Joins
from dougong.records.saving.session import SaveOptions
from dougong.records.saving.writing import Saved
from dougong.records.service import Records
from dougong.records.shapes.saving import ShapedRecords
from dougong.storage.database import Database
from dougong.storage.head import share_definitions
from dougong.storage.merge_rows import find_merge
from dougong.storage.statement import compile_statement
from dougong.storage.tables import tenant_tables


@dataclass(frozen=True, slots=True)
class Moves:
    """How many records refer to those that would go, by one lookup."""

    object: str
    field: str
    count: int


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge, as somebody sees it who may read the record that stayed."""

    id: UUID
    object: str
    into: UUID
    label: str | None
    losers: Sequence[UUID]
    at: datetime
    by: UUID | None
    undone_at: datetime | None


class Merges:
    """Merges records of every tenant of a cell."""

    def __init__(
        self, *, database: Database, models: Models, records: Records, clock: Clock, ids: Ids
    ) -> None:
        self._database = database
        self._models = models
        self._records = records
        self._clock = clock
        self._ids = ids

    def preview(
        self, actor: Actor, object_name: str, into: UUID, losers: Sequence[UUID]
    ) -> list[Moves]:
        """Tell what a merge would move, of what the actor may read.

        Raises:
            UnmergeableError: Records of the object are never merged.
        """
        with self._opened(actor) as (connection, model):
            record = model.object(object_name)
            actor.rights.require("read", object_name)
            require_mergeable(record)
            guard = Guard(model, actor.rights)
            ids = [each for each in losers if each != into]
            readable = _readable(connection, guard, record, actor, ids, self._clock.now())
            found: list[Moves] = []
            for name, fields in referring_to(model, record).items():
                referring = model.objects[name]
                for field in fields:
                    if not guard.sees(name, field.name):
                        continue
                    table = referring.table
                    live = guard.live(referring, table)
                    query = select(func.count()).where(refers(referring, [field]), *live)
                    values = {
                        **actor.parameters(self._clock.now()),
                        "ids": readable,
                        "named": [f"{record.name}/{each}" for each in readable],
                    }
                    row = compile_statement(query.select_from(table)).one(connection, values)
                    if row is not None and row[0]:
                        found.append(Moves(name, field.name, row[0]))
            return found

    def merge(
        self, actor: Actor, object_name: str, request: MergeRequest, options: SaveOptions
    ) -> tuple[UUID, Saved]:
        """Make one record of several; gives the id of the merge, and the record.

        Raises:
            AppError: It is refused; nothing is written.
        """
        actor.rights.require_action("merge", object_name)
        actor.rights.require("delete", object_name)
        merge_id = self._ids.new()

        def work(saving: ShapedRecords, record: ObjectModel) -> Saved:
            merge_records(saving, record, request, merge_id)
            return Saved(request.into, None)

        saved = self._records.save_by(actor, object_name, "update", work, options)
        return merge_id, saved

    def undo(self, actor: Actor, merge_id: UUID) -> Undone:
        """Take a merge back.

        Raises:
            MergeNotFoundError: There is none of a record that the actor may read.
            AppError: It is refused; nothing is written.
        """
        with self._opened(actor) as (connection, model):
            row = find_merge(connection, actor.schema, merge_id)
            record = model.objects.get(row.object) if row is not None else None
            if row is None or record is None or not actor.rights.may("read", row.object):
                raise MergeNotFoundError(id=str(merge_id))
            guard, now = Guard(model, actor.rights), self._clock.now()
            if not _readable(connection, guard, record, actor, [row.winner], now):
                raise MergeNotFoundError(id=str(merge_id))
        actor.rights.require_action("merge", row.object)
        actor.rights.require("delete", row.object)

        def work(saving: ShapedRecords, record: ObjectModel) -> Undone:
            locked = find_merge(saving.connection, record.schema, merge_id, to_change=True)
            assert locked is not None
            return undo_merge(saving, record, locked)

        return self._records.run_by(actor, row.object, "update", work)

    def list(
        self,
        actor: Actor,
        object_name: str,
        *,
        record_id: UUID | None,
        before: UUID | None,
        limit: int,
    ) -> Sequence[Merge]:
        """List merges of an object, the latest first, of those whose record may be read."""
        with self._opened(actor) as (connection, model):
            record = model.object(object_name)
            actor.rights.require("read", object_name)
            require_mergeable(record)
            guard = Guard(model, actor.rights)
            merge, table = tenant_tables(model.schema).merge, record.table.alias("t")
            joins = Joins(model, record, table, guard)
            label = shown_label(guard, record, joins)
            columns = (merge.c[name] for name in ("id", "object", "winner"))
            others = (merge.c[name] for name in ("losers", "at", "by", "undone_at"))
            only = bindparam("record", type_=Uuid())
            query = (
                select(*columns, label, *others)
                .select_from(joins.from_clause.join(merge, merge.c.winner == table.c.id))
                .where(
                    merge.c.object == bindparam("object", type_=Text()),
                    merge.c.id < bindparam("before", type_=Uuid()),
                    or_(only.is_(None), merge.c.winner == only),
                    *guard.live(record, table),
                )
                .order_by(merge.c.id.desc())
                .limit(bindparam("limit"))
            )
            values: dict[str, Any] = {
                **actor.parameters(self._clock.now()),
                "object": object_name,
                "record": record_id,
                "before": before or UUID(int=2**128 - 1),
                "limit": limit,
            }
            return [Merge(*row) for row in compile_statement(query).all(connection, values)]

    @contextmanager
    def _opened(self, actor: Actor) -> Iterator[tuple[Connection[TupleRow], Model]]:
        with self._database.transaction(actor.schema) as connection:
            version = share_definitions(connection, actor.schema)
            model = self._models.current(actor.schema)
            if model.version != version:
                model = self._models.compile_stored(connection, actor.schema, model)
            yield connection, model


def _readable(
    connection: Connection[TupleRow],
    guard: Guard,
    record: ObjectModel,
    actor: Actor,
    ids: Sequence[UUID],
    now: datetime,
) -> list[UUID]:
    """Give those of some records that the actor may read."""
    table = record.table.alias("t")
    query = select(table.c.id).where(table.c.id.in_(list(ids)), *guard.live(record, table))
    rows = compile_statement(query).all(connection, actor.parameters(now))
    return [each for (each,) in rows]
