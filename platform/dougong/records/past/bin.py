"""The recycle bin: what lies there that somebody may have back, and having it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ARRAY,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    null,
    select,
    union_all,
)

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.errors import AppError, Problem
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.objects.definition import Shape
from dougong.metadata.objects.system_fields import USER
from dougong.records.errors import InvalidCursorError, ParentDeletedError
from dougong.records.past.current import with_current
from dougong.records.past.errors import NotInBinError
from dougong.records.past.purging import purge
from dougong.records.plans import PlanCache, of_version
from dougong.records.reading.cursor import Cursor
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import Joins
from dougong.records.reading.masking import shown_sql
from dougong.records.reading.trail import user_labels
from dougong.records.service import Records
from dougong.storage.audit import write_audit
from dougong.storage.bin_rows import EMPTY_BIN, BinRow, bin_days, read_bin, rows_in_bin
from dougong.storage.database import Database
from dougong.storage.head import write_transaction
from dougong.storage.jobs import enqueue
from dougong.storage.statement import Statement, compile_statement

PURGE = "purge"
"""The system right to delete for good."""

_SORT = "bin"
_WRITTEN = frozenset({Shape.PLAIN, Shape.DOCUMENT})
_AT_ONCE = 200
_MOST_LOOKED_AT = 5000
_DEEPEST = 10

Named: TypeAlias = tuple[str, UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class BinRequest:
    """A page of the bin as a client asks for it.

    Attributes:
        limit: How many at most.
        object: Of this object only.
        by: What this user moved there only.
        text: Whose title holds this only.
        cursor: ``next_cursor`` of the page before.
    """

    limit: int
    object: str | None = None
    by: UUID | None = None
    text: str | None = None
    cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BinItem:
    """A record in the bin.

    Attributes:
        object: Its object.
        id: Its id.
        label: Its title, as the reader may see it.
        at: When it was moved there.
        by: Who did it; none for the platform itself.
        more: How many others went with it.
        until: When it is deleted for good; None: when somebody does that.
    """

    object: str
    id: UUID
    label: str | None
    at: datetime
    by: JsonObject | None
    more: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class BinPage:
    """A page of the bin.

    Attributes:
        items: The latest first.
        next_cursor: Where the next page begins; there may be one though this one is short.
        may_purge: Whether the reader may delete for good.
    """

    items: Sequence[BinItem]
    next_cursor: str | None
    may_purge: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a record that was to come back, or to be deleted for good.

    Attributes:
        named: The record.
        problems: Why it stays; none where it does not.
        owner: What it belongs to and is in the bin itself, with its label.
        with_owners: What came back before it, because it belongs to that.
    """

    named: Named
    problems: Sequence[Problem] = ()
    owner: tuple[Named, str | None] | None = None
    with_owners: Sequence[Named] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecycleBin:
    """The bins of every tenant of a cell.

    Attributes:
        database: The cell.
        models: Compiled definitions.
        records: Brings records back.
        clock: Tells when.
        ids: Makes the ids of jobs.
        plans: Compiled statements.
        require_job: Refuses a further job of a tenant (schema, name) that has too many.
    """

    database: Database
    models: Models
    records: Records
    clock: Clock
    ids: Ids
    plans: PlanCache
    require_job: Callable[[str, str], None] = lambda schema, tenant: None

    def page(self, actor: Actor, request: BinRequest) -> BinPage:
        """List what the actor may have back.

        Raises:
            UnknownObjectError: There is no such object.
            InvalidCursorError: The cursor was not made by this list.
        """
        return with_current(self.models, actor.schema, lambda m: self._page(m, actor, request))

    def _page(self, model: Model, actor: Actor, request: BinRequest) -> BinPage:
        names = self._objects(model, actor, request.object)
        place, found = _place(request.cursor), list[tuple[BinRow, str | None]]()
        looked_at, more = 0, bool(names)
        size = _AT_ONCE if request.text else request.limit + 1
        with self.database.connection(actor.schema) as connection:
            while more and len(found) <= request.limit and looked_at < _MOST_LOOKED_AT:
                rows = read_bin(
                    connection, actor.schema, objects=names, by=request.by, before=place, limit=size
                )
                labels = self._labels(connection, model, actor, rows, request.text)
                found += [(row, labels[row.record_id]) for row in rows if row.record_id in labels]
                looked_at, more = looked_at + len(rows), len(rows) == size
                if rows:
                    place = rows[-1].at, rows[-1].record_id
            shown = found[: request.limit]
            if len(found) > request.limit:
                more, place = True, (shown[-1][0].at, shown[-1][0].record_id)
            items = self._items(connection, model, actor, shown)
        cursor = _cursor(place) if more and place is not None else None
        return BinPage(items, cursor, actor.rights.has_system(PURGE))

    def restore(self, actor: Actor, items: Sequence[Named], *, owners: bool) -> Sequence[Done]:
        """Have records back, each in a transaction of its own; tells what became of each.

        Args:
            actor: Who asks.
            items: The records.
            owners: Whether what they belong to comes back before them, where it is in the bin.
        """
        done: dict[Named, Done] = {}
        for each in items:
            done[each] = self._restore(actor, each, owners=owners)
        # What one waits for may stand behind it.
        for each, first in list(done.items()):
            if first.owner is not None and not done.get(first.owner[0], first).problems:
                done[each] = self._restore(actor, each, owners=False)
        return [done[each] for each in items]

    def purge(self, actor: Actor, items: Sequence[Named]) -> Sequence[Done]:
        """Delete records for good, each in a transaction of its own.

        Raises:
            MissingRightError: The actor may not.
        """
        actor.rights.require_system(PURGE)
        return [self._purge(actor, each) for each in items]

    def empty(self, actor: Actor, object_name: str | None) -> UUID:
        """Have all that lies in the bin now deleted for good; gives the id of the job.

        Raises:
            MissingRightError: The actor may not.
            UnknownObjectError: There is no such object.
            JobLimitError: Too many jobs of the tenant wait already.
        """
        actor.rights.require_system(PURGE)
        if object_name is not None:
            self.models.current(actor.schema).object(object_name)
        self.require_job(actor.schema, actor.tenant)
        now = self.clock.now()
        payload: JsonObject = {"before": now.isoformat(), "object": object_name}
        with self.database.transaction(actor.schema) as connection:
            return enqueue(
                connection,
                EMPTY_BIN,
                payload,
                id=self.ids.new(),
                now=now,
                tenant=actor.tenant,
                created_by=actor.user_id,
            )

    def _objects(self, model: Model, actor: Actor, only: str | None) -> list[str]:
        records = model.objects.values() if only is None else [model.object(only)]
        return [each.name for each in records if _restorable(each, actor)]

    def _items(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        found: Sequence[tuple[BinRow, str | None]],
    ) -> list[BinItem]:
        context = actor.parameters(self.clock.now())
        who = user_labels(
            connection, model, actor, self.plans, (row.by for row, _ in found), context
        )
        days = bin_days(connection, actor.schema)
        return [
            BinItem(
                object=row.object,
                id=row.record_id,
                label=label,
                at=row.at,
                by=None if row.by is None else {"id": str(row.by), "label": who.get(row.by)},
                more=row.more,
                until=row.at + timedelta(days=days) if days and row.object != USER else None,
            )
            for row, label in found
        ]

    def _labels(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        rows: Sequence[BinRow],
        text: str | None = None,
    ) -> dict[UUID, str | None]:
        """Give the titles of those records in the bin that the actor may have back."""
        names = tuple(sorted({row.object for row in rows if row.object in model.objects}))
        if not names:
            return {}
        key = (model.schema, model.version, actor.rights.key, "bin", names, bool(text))
        statement = self.plans.get(key, lambda: _build_labels(model, actor, names, bool(text)))
        values: dict[str, Any] = {**actor.parameters(self.clock.now())}
        values["ids"] = [row.record_id for row in rows]
        if text:
            values["text"] = f"%{_escaped(text)}%"
        return dict(statement.all(connection, values))

    def _restore(self, actor: Actor, named: Named, *, owners: bool, depth: int = 0) -> Done:
        name, record_id = named
        try:
            self.records.restore(actor, name, record_id)
        except AppError as error:
            problems = _problems(error)
            owner = self._owner(actor, named, problems)
            if owner is None or not owners or depth == _DEEPEST:
                return Done(named, problems, owner)
            first = self._restore(actor, owner[0], owners=True, depth=depth + 1)
            if first.problems:
                return Done(named, problems, owner)
            # It may have come back with what it belongs to.
            again = self._again(actor, named)
            return replace(again, with_owners=(*first.with_owners, owner[0]))
        return Done(named)

    def _again(self, actor: Actor, named: Named) -> Done:
        model = self.models.current(actor.schema)
        with self.database.connection(actor.schema) as connection:
            deleted = _is_deleted(connection, model.object(named[0]), named[1])
        return self._restore(actor, named, owners=False) if deleted else Done(named)

    def _owner(
        self, actor: Actor, named: Named, problems: Sequence[Problem]
    ) -> tuple[Named, str | None] | None:
        """Give what a record belongs to that keeps it in the bin, as far as the actor sees it."""
        path = next((p.path for p in problems if isinstance(p.error, ParentDeletedError)), None)
        model = self.models.current(actor.schema)
        if path is None:
            return None
        record = model.object(named[0])
        field = record.fields[path.removeprefix("/")]
        target = model.object(str(field.target))
        with self.database.connection(actor.schema) as connection:
            column = record.table.c[field.name]
            mine = record.table.c.id == bindparam("id", type_=Uuid())
            row = compile_statement(select(column).where(mine)).one(connection, {"id": named[1]})
            if row is None or row[0] is None or not _restorable(target, actor):
                return None
            listed = rows_in_bin(connection, actor.schema, [row[0]])
            labels = self._labels(connection, model, actor, listed)
        owner = row[0]
        return ((target.name, owner), labels[owner]) if owner in labels else None

    def _purge(self, actor: Actor, named: Named) -> Done:
        name, record_id = named
        try:
            with write_transaction(self.database, actor.schema) as (connection, version):
                model = self.models.current(actor.schema)
                if model.version != version:
                    model = self.models.compile_stored(connection, actor.schema, model)
                record = model.object(name)
                gone = None
                listed = rows_in_bin(connection, actor.schema, [record_id])
                if _restorable(record, actor) and self._labels(connection, model, actor, listed):
                    gone = purge(connection, model, record, [record_id]).get(record_id)
                if gone is None:
                    raise NotInBinError(object=record.label, id=str(record_id))
                details: JsonObject = {"object": name, "record": str(record_id), "more": gone}
                write_audit(
                    connection,
                    actor.schema,
                    "record.purged",
                    details,
                    at=self.clock.now(),
                    actor=actor.user_id,
                )
        except AppError as error:
            return Done(named, _problems(error))
        return Done(named)


def _restorable(record: ObjectModel, actor: Actor) -> bool:
    definition = record.definition
    of_bin = definition.shape in _WRITTEN and definition.row_of is None
    return of_bin and actor.rights.may("delete", record.name)


def _problems(error: AppError) -> Sequence[Problem]:
    faults: Sequence[Problem] = error.faults() if hasattr(error, "faults") else ()
    return faults or (Problem(path="", error=error),)


def _is_deleted(connection: Connection[TupleRow], record: ObjectModel, record_id: UUID) -> bool:
    table = record.table
    mine = table.c.id == bindparam("id", type_=Uuid())
    query = select(table.c.id).where(mine, table.c.deleted_at.is_not(None))
    return compile_statement(query).one(connection, {"id": record_id}) is not None


def _build_labels(model: Model, actor: Actor, names: Sequence[str], searched: bool) -> Statement:
    guard = Guard(model, actor.rights)
    branches = [_branch(guard, model.objects[name], searched) for name in names]
    found = union_all(*branches) if len(branches) > 1 else branches[0]
    # As text, for a title may be of any type.
    return compile_statement(select(found.subquery()).prefix_with(of_version(model)))


def _branch(guard: Guard, record: ObjectModel, searched: bool) -> Select[Any]:
    table = record.table.alias("t")
    joins = Joins(guard.model, record, table, guard)
    label: Any = cast(null(), Text)
    if guard.sees(record.name, record.title):
        named = (record.name, record.title)
        label = cast(shown_sql(guard.model, named, joins.column((record.title,))), Text)
    query = (
        select(table.c.id.label("id"), label.label("label"))
        .select_from(joins.from_clause)
        .where(
            table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))),
            table.c.deleted_at.is_not(None),
            *guard.readable(record, table),
            *guard.reached(record, table, "edit"),
        )
    )
    return query.where(label.ilike(bindparam("text"), escape="\\")) if searched else query


def _escaped(text: str) -> str:
    for special in ("\\", "%", "_"):
        text = text.replace(special, f"\\{special}")
    return text


def _place(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    at, record = Cursor.decode(cursor, _SORT, 2).values
    try:
        place = datetime.fromisoformat(str(at)), UUID(str(record))
    except ValueError:
        raise InvalidCursorError() from None
    if place[0].tzinfo is None:
        raise InvalidCursorError()
    return place


def _cursor(place: tuple[datetime, UUID]) -> str:
    return Cursor((place[0].isoformat(), str(place[1]))).encode(_SORT)
