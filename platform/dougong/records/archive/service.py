"""The archive of a tenant: reading what lies there, asking that more goes, having records back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, insert

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.errors import AppError, Problem
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.records.archive.parts import lines_of, state_in
from dougong.records.errors import InvalidCursorError, RecordNotFoundError
from dougong.records.past.bin import Done
from dougong.records.past.current import with_current
from dougong.records.past.errors import NotArchivedError
from dougong.records.past.reading import build_shown, known_of, of_itself
from dougong.records.past.states import State
from dougong.records.plans import PlanCache
from dougong.records.reading.cursor import Cursor
from dougong.records.reading.guard import Guard
from dougong.records.reading.selection import (
    Selection,
    rows_fields,
    select_fields,
    whole_record,
)
from dougong.records.saving.drafts import encoded
from dougong.records.saving.violations import explain
from dougong.records.searching.fields import is_searched
from dougong.storage.archive_rows import (
    ARCHIVE,
    ArchiveRow,
    family_of,
    find_archived,
    forget_archived,
    list_archived,
)
from dougong.storage.audit import write_audit
from dougong.storage.blobs.base import Blobs
from dougong.storage.database import Database
from dougong.storage.former_names import read_former_names
from dougong.storage.head import write_transaction
from dougong.storage.history import NewHistoryEntry, write_history
from dougong.storage.jobs import enqueue
from dougong.storage.statement import compile_statement
from dougong.storage.unindexed import Mark, put_mark

ARCHIVED_AT = "_archived"
"""Under which name the answer says since when a record is archived; no field can be called so."""

_SORT = "archive"
_RESTORED = "restored"
_LATEST = datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1)


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """A page of the archive of an object.

    Attributes:
        records: ``id``, ``label`` and when it was archived, the latest first.
        next_cursor: Where the next page begins.
    """

    records: Sequence[tuple[UUID, str | None, datetime]]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """The archives of every tenant of a cell.

    Attributes:
        database: The cell.
        models: Compiled definitions.
        blobs: Where the bytes lie.
        clock: Tells when.
        ids: Makes the ids of jobs.
        plans: Compiled statements.
        require_job: Refuses a further job of a tenant (schema, name) that has too many.
    """

    database: Database
    models: Models
    blobs: Blobs
    clock: Clock
    ids: Ids
    plans: PlanCache
    require_job: Callable[[str, str], None] = lambda schema, tenant: None

    def get(
        self, actor: Actor, object_name: str, record_id: UUID, fields: tuple[str, ...] | None
    ) -> bytes:
        """Give a record of the archive as JSON, as its values there let the actor read it.

        Raises:
            RecordNotFoundError: There is none, or none that the actor may read.
            InvalidError: A path of ``fields`` is wrong.
        """
        return with_current(
            self.models,
            actor.schema,
            lambda model: self._get(model, actor, model.object(object_name), record_id, fields),
        )

    def _get(
        self,
        model: Model,
        actor: Actor,
        record: ObjectModel,
        record_id: UUID,
        fields: tuple[str, ...] | None,
    ) -> bytes:
        guard = Guard(model, actor.rights)
        wanted = (
            whole_record(model, record, guard.sees)
            if fields is None
            else select_fields(model, record, fields, guard.sees)
        )
        with self.database.connection(actor.schema) as connection:
            rows = [
                each
                for each in find_archived(connection, actor.schema, [record_id])
                if each.object == record.name
            ]
            found = self._states(connection, model, rows) if rows else []
            bodies = self._shown(connection, model, actor, record, found, wanted)
            if not bodies:
                raise RecordNotFoundError(object=record.label, id=str(record_id))
            body = bodies[record_id]
            for name in wanted.keys() & model.rows[record.name].keys():
                body[name] = self._rows(connection, model, actor, record, rows[0], name)
        body[ARCHIVED_AT] = {"at": rows[0].at.isoformat()}
        return orjson.dumps(body)

    def page(
        self, actor: Actor, object_name: str, *, limit: int, cursor: str | None
    ) -> ArchivePage:
        """List what of an object lies in the archive and the actor may read.

        Raises:
            UnknownObjectError: There is no such object.
            ForbiddenError: The actor may not read it.
            InvalidCursorError: The cursor was not made by this list.
        """
        self.models.current(actor.schema).object(object_name)
        actor.rights.require("read", object_name)
        return with_current(
            self.models,
            actor.schema,
            lambda model: self._page(model, actor, model.object(object_name), limit, cursor),
        )

    def _page(
        self, model: Model, actor: Actor, record: ObjectModel, limit: int, cursor: str | None
    ) -> ArchivePage:
        with self.database.connection(actor.schema) as connection:
            rows = list_archived(
                connection,
                actor.schema,
                object=record.name,
                before=_place(cursor),
                limit=limit + 1,
            )
            shown = rows[:limit]
            found = self._states(connection, model, shown)
            title: Selection = {"id": {}}
            if Guard(model, actor.rights).sees(record.name, record.title):
                title[record.title] = {}
            bodies = self._shown(connection, model, actor, record, found, title)
        listed = [
            (row.record_id, _label(bodies[row.record_id].get(record.title)), row.at)
            for row in shown
            if row.record_id in bodies
        ]
        last = shown[-1] if len(rows) > limit else None
        more = None if last is None else Cursor((last.at.isoformat(), str(last.record_id)))
        return ArchivePage(listed, None if more is None else more.encode(_SORT))

    def start(self, actor: Actor, object_name: str) -> UUID:
        """Have records archived now that meet the condition; gives the id of the job.

        Raises:
            MissingRightError: The actor may not.
            JobLimitError: Too many jobs of the tenant wait already.
        """
        actor.rights.require_system("builder")
        self.models.current(actor.schema).object(object_name)
        self.require_job(actor.schema, actor.tenant)
        now = self.clock.now()
        with self.database.transaction(actor.schema) as connection:
            return enqueue(
                connection,
                ARCHIVE,
                {"object": object_name},
                id=self.ids.new(),
                now=now,
                tenant=actor.tenant,
                created_by=actor.user_id,
            )

    def restore(self, actor: Actor, object_name: str, ids: Sequence[UUID]) -> Sequence[Done]:
        """Have records back with all that went with them; tells what became of each.

        Raises:
            UnknownObjectError: There is no such object.
            ForbiddenError: The actor may not delete records of it, nor have them back.
        """
        self.models.current(actor.schema).object(object_name)
        actor.rights.require("delete", object_name)
        return [self._restore(actor, object_name, each) for each in ids]

    def _restore(self, actor: Actor, name: str, record_id: UUID) -> Done:
        try:
            with write_transaction(self.database, actor.schema) as (connection, version):
                model = self.models.current(actor.schema)
                if model.version != version:
                    model = self.models.compile_stored(connection, actor.schema, model)
                self._bring_back(connection, model, actor, model.object(name), record_id)
        except AppError as error:
            faults: Sequence[Problem] = error.faults() if hasattr(error, "faults") else ()
            return Done((name, record_id), faults or (Problem(path="", error=error),))
        return Done((name, record_id))

    def _bring_back(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        record: ObjectModel,
        record_id: UUID,
    ) -> None:
        family = family_of(connection, model.schema, record_id)
        found = self._states(connection, model, family)
        own = [each for each in found if each[0].record_id == record_id]
        if not self._shown(connection, model, actor, record, own, {"id": {}}):
            raise NotArchivedError(object=record.label, id=str(record_id))
        now = self.clock.now()
        # Lines stand owners first, so that each refers to what is there already.
        for row, state in found:
            of = model.object(row.object)
            _insert(connection, model, of, state)
            if is_searched(of):
                put_mark(connection, model.schema, Mark(of.name, row.record_id))
        forget_archived(connection, model.schema, record_id)
        entry = NewHistoryEntry(
            object=record.name, record_id=record_id, at=now, actor=actor.user_id,
            via=actor.via, event=_RESTORED, changes={},
        )  # fmt: skip
        write_history(connection, model.schema, [entry])
        details: JsonObject = {
            "object": record.name,
            "record": str(record_id),
            "more": len(found) - 1,
        }
        schema, by = model.schema, actor.user_id
        write_audit(connection, schema, "record.unarchived", details, at=now, actor=by)

    def _states(
        self, connection: Connection[TupleRow], model: Model, rows: Sequence[ArchiveRow]
    ) -> list[tuple[ArchiveRow, State]]:
        former = read_former_names(connection, model.schema)
        found = {
            row.record_id: state_in(line, model.objects[row.object], row, former)
            for row, line in lines_of(self.blobs, model.schema, rows)
            if row.object in model.objects
        }
        return [(row, found[row.record_id]) for row in rows if row.record_id in found]

    def _shown(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        record: ObjectModel,
        found: Sequence[tuple[ArchiveRow, State]],
        wanted: Selection,
        *,
        reached: bool = True,
    ) -> dict[UUID, dict[str, JsonValue]]:
        """Give what of states may be seen, of those that may be read."""
        if not found:
            return {}
        own, _ = of_itself(model, record, wanted)
        key = (model.schema, model.version, actor.rights.key, record.name, "archived")
        statement = self.plans.get(
            (*key, tuple(own), reached),
            lambda: build_shown(Guard(model, actor.rights), record, own, reached=reached),
        )
        from_json = {**actor.parameters(self.clock.now())}
        from_json["states"] = encoded(state.values for _, state in found)
        bodies = {UUID(body["id"]): body for (body,) in statement.all(connection, from_json)}
        return {
            row.record_id: known_of(model, record, state, bodies[row.record_id])
            for row, state in found
            if row.record_id in bodies
        }

    def _rows(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        record: ObjectModel,
        root: ArchiveRow,
        name: str,
    ) -> list[JsonObject]:
        """Give the rows of a document: whoever reads that reads these."""
        child, parent = model.rows[record.name][name]
        family = family_of(connection, model.schema, root.root)
        found = [
            each
            for each in self._states(connection, model, family)
            if each[0].object == child.name and each[1].values[parent.name] == root.record_id
        ]
        wanted = rows_fields(child, parent, Guard(model, actor.rights).sees)
        bodies = self._shown(connection, model, actor, child, found, wanted, reached=False)
        return [bodies[row.record_id] for row, _ in found]


def _insert(
    connection: Connection[TupleRow], model: Model, record: ObjectModel, state: State
) -> None:
    table = record.table
    given: Mapping[str, Any] = {
        name: bindparam(f"v_{name}", type_=table.c[name].type) for name in record.stored
    }
    values = {f"v_{name}": state.values[name] for name in record.stored}
    values["v_version"] = state.values["version"] + 1
    try:
        compile_statement(insert(table).values(given)).run(connection, values)
    except psycopg.errors.IntegrityError as error:
        raise explain(model, record, error, "") from error


def _label(title: JsonValue) -> str | None:
    if isinstance(title, Mapping):
        title = title.get("label")
    return None if title is None else str(title)


def _place(cursor: str | None) -> tuple[datetime, UUID]:
    if cursor is None:
        return _LATEST
    at, record = Cursor.decode(cursor, _SORT, 2).values
    try:
        place = datetime.fromisoformat(str(at)), UUID(str(record))
    except ValueError:
        raise InvalidCursorError() from None
    if place[0].tzinfo is None:
        raise InvalidCursorError()
    return place
