"""Indexing: the worker takes marks and writes what the marked records are found by.

It follows the records within a second, and an import of a million at its own pace: a tenant's marks
are taken a batch at a time, tenants in turn.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from threading import Event
from time import monotonic
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, ColumnElement, Text, Uuid, any_, bindparam, cast, func, select

from dougong.deployment.builder import Builder
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.records.plans import PlanCache
from dougong.records.reading.joins import Joins
from dougong.records.searching.fields import SearchedField, is_searched, searched_fields
from dougong.records.searching.tokens import tokens
from dougong.storage.database import Database
from dougong.storage.head import share_definitions
from dougong.storage.search_rows import (
    Place,
    Slot,
    arranged,
    drop_place,
    drop_rows,
    make_place,
    put_place,
    read_places,
    remove_rows,
    write_rows,
)
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import CELL_SCHEMA
from dougong.storage.tenants import Tenant, look_up_tenant
from dougong.storage.unindexed import EVERYTHING, Mark, marked_tenants, put_mark, take_marks

BATCH = 500
_STEP_EVERY_S = 15.0
_MOST_PLANS = 500
_GONE = "-"
"""Begins the object of a mark for the place of one that is no more; its key follows."""

_log = logging.getLogger(__name__)


def follow_definitions(
    connection: Connection[TupleRow], actor: Builder, old: Model, new: Model
) -> None:
    """Let the index follow definitions, in the transaction of a deploy that is about to end."""
    changed = {
        name
        for name in {**old.objects, **new.objects}
        if old.objects.get(name) is not new.objects.get(name)
    }
    if changed:
        arrange(connection, new, changed)


def arrange(connection: Connection[TupleRow], model: Model, names: Iterable[str]) -> None:
    """See that objects have their places; what is to be indexed anew is marked."""
    places = read_places(connection, model.schema)
    for name in sorted(names):
        record, place = model.objects.get(name), places.get(name)
        if record is None or not is_searched(record):
            if place is not None:
                drop_place(connection, model.schema, name)
                put_mark(connection, model.schema, Mark(f"{_GONE}{place.key}"))
            continue
        fields = {each.name: each.made for each in searched_fields(model, record).values()}
        known = place or make_place(connection, model.schema, name)
        if place is None or {n: slot.made for n, slot in place.slots.items()} != fields:
            put_place(connection, model.schema, arranged(known, fields))
            put_mark(connection, model.schema, Mark(name))


class Indexer:
    """Writes the index of search, tenants in turn.

    Args:
        database: The cell.
        models: Compiled definitions of each tenant.
        clock: Tells the time.
        stopping: Set when the worker is asked to stop.
        working: Set while this process does a job, which it shares one interpreter with: what may
            wait then goes on at a walk.
    """

    def __init__(
        self,
        database: Database,
        models: Models,
        *,
        clock: Clock,
        stopping: Event,
        working: Event,
    ) -> None:
        self._database = database
        self._models = models
        self._clock = clock
        self._stopping = stopping
        self._working = working
        self._walked = 0.0
        self._plans = PlanCache(size=_MOST_PLANS)

    def drain(self) -> None:
        """Index until no mark is left or the worker is to stop."""
        while self._round():
            pass

    def _round(self) -> bool:
        with self._database.connection(CELL_SCHEMA) as connection:
            names = marked_tenants(connection)
        indexed = False
        for name in names:
            if self._stopping.is_set():
                return False
            tenant = look_up_tenant(self._database, name)
            indexed |= tenant is not None and self._index(tenant)
        return indexed

    def _index(self, tenant: Tenant) -> bool:
        try:
            return self._batch(tenant, BATCH)
        except Exception:  # noqa: BLE001 - one record must not keep others from being found
            _log.exception("marks of tenant %s failed together, now one by one", tenant.name)
        return all(self._one(tenant) and not self._stopping.is_set() for _ in range(BATCH))

    def _may_go_on(self) -> bool:
        """Tell whether what may wait is taken now: all the time, or beside a job now and then."""
        now = monotonic()
        if self._working.is_set() and now - self._walked < _STEP_EVERY_S:
            return False
        self._walked = now
        return True

    def _one(self, tenant: Tenant) -> bool:
        with self._database.transaction(tenant.schema) as connection:
            marks = take_marks(connection, tenant.schema, limit=1)
            try:
                with connection.transaction():
                    self._do(connection, tenant, marks)
            except Exception:  # noqa: BLE001 - as above; the savepoint keeps the rest
                _log.exception("what is found by %s could not be worked out", marks)
        return bool(marks)

    def _batch(self, tenant: Tenant, limit: int) -> bool:
        with self._database.transaction(tenant.schema) as connection:
            later = self._may_go_on()
            marks = take_marks(connection, tenant.schema, limit=limit, later=later)
            self._do(connection, tenant, marks)
        return bool(marks)

    def _do(self, connection: Connection[TupleRow], tenant: Tenant, marks: Sequence[Mark]) -> None:
        if not marks:
            return
        version = share_definitions(connection, tenant.schema)
        model = self._models.current(tenant.schema)
        if model.version != version:
            model = self._models.compile_stored(connection, tenant.schema, model)
        batch = _Batch(connection, tenant, model, self._clock, self._plans)
        batch.do(marks)


class _Batch:
    """Marks that are done in one transaction."""

    def __init__(
        self,
        connection: Connection[TupleRow],
        tenant: Tenant,
        model: Model,
        clock: Clock,
        plans: PlanCache,
    ) -> None:
        self._plans = plans
        self._connection = connection
        self._tenant = tenant
        self._model = model
        self._clock = clock
        self._places: Mapping[str, Place] = {}
        self._left = BATCH

    def do(self, marks: Sequence[Mark]) -> None:
        """Write what the marks stand for; what is too much for a batch is marked again."""
        if any(mark.object == EVERYTHING for mark in marks):
            self._arrange_all()
        self._places = read_places(self._connection, self._model.schema)
        records: dict[str, set[UUID]] = {}
        for mark in marks:
            if mark.record_id is not None:
                records.setdefault(mark.object, set()).add(mark.record_id)
        # In the order of the marks: what is newer comes later into the index.
        for name, ids in records.items():
            self._write(name, sorted(ids))
        for mark in marks:
            if mark.record_id is None and mark.object != EVERYTHING:
                self._do_many(mark)

    def _arrange_all(self) -> None:
        schema = self._model.schema
        arrange(
            self._connection,
            self._model,
            {*self._model.objects, *read_places(self._connection, schema)},
        )
        for name in read_places(self._connection, schema):
            put_mark(self._connection, schema, Mark(name))

    def _do_many(self, mark: Mark) -> None:
        schema = self._model.schema
        if mark.object.startswith(_GONE):
            if drop_rows(self._connection, schema, int(mark.object[len(_GONE) :])):
                put_mark(self._connection, schema, mark)
            return
        record = self._model.objects.get(mark.object)
        if record is None or mark.object not in self._places:
            return
        if self._left <= 0:
            put_mark(self._connection, schema, mark)
            return
        key = (schema, self._model.version, record.name)
        following = self._plans.get((*key, "page"), lambda: _page(record))
        page = following.all(self._connection, {"after": mark.after})
        ids = [row[0] for row in page]
        self._left -= max(len(ids), 50)
        self._write(mark.object, ids)
        if len(ids) == BATCH:
            put_mark(self._connection, schema, Mark(mark.object, after=ids[-1]))

    def _write(self, name: str, ids: Sequence[UUID]) -> None:
        record, place = self._model.objects.get(name), self._places.get(name)
        if record is None or place is None or not ids:
            return
        fields = searched_fields(self._model, record)
        slots = [(place.slots[n], fields[n]) for n in sorted(fields) if n in place.slots]
        names = tuple(field.name for _, field in slots)
        texts_of = self._plans.get(
            (self._model.schema, self._model.version, name, names),
            lambda: _texts(self._model, record, names),
        )
        found = texts_of.all(
            self._connection,
            {
                "ids": list(ids),
                "now": self._clock.now(),
                "time_zone": self._tenant.time_zone,
                "org_currency": self._tenant.currency,
            },
        )
        found.sort(key=lambda row: row[0])
        rows = {record_id: " ".join(_tokens(slots, texts)) for record_id, *texts in found}
        gone = [record_id for record_id in ids if record_id not in rows]
        if rows:
            write_rows(self._connection, self._model.schema, place.key, rows)
        if gone:
            remove_rows(self._connection, self._model.schema, place.key, gone)


def _tokens(
    slots: Sequence[tuple[Slot, SearchedField]], texts: Sequence[str | None]
) -> Iterator[str]:
    for (slot, field), text in zip(slots, texts, strict=True):
        if text:
            yield from (slot.name + token for token in tokens(text, field.role))


def _page(record: ObjectModel) -> Statement:
    table = record.table
    after = table.c.id > bindparam("after", type_=Uuid())
    return compile_statement(select(table.c.id).where(after).order_by(table.c.id).limit(BATCH))


def _texts(model: Model, record: ObjectModel, names: Sequence[str]) -> Statement:
    """Compile the read of the words of records that are not in the bin, whoever may see them."""
    table = record.table.alias("t")
    joins = Joins(model, record, table)
    columns = [as_text(joins.column((name,))) for name in names]
    return compile_statement(
        select(table.c.id, *columns)
        .select_from(joins.from_clause)
        .where(
            table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))), table.c.deleted_at.is_(None)
        )
    )


def as_text(column: ColumnElement[Any]) -> ColumnElement[str]:
    """Give the words of a field as one text."""
    if isinstance(column.type, ARRAY):
        return func.array_to_string(column, ", ", type_=Text())
    return cast(column, Text)
