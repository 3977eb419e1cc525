"""Reads a page of a timeline: one bounded statement over all its sources, then the names in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import Integer, bindparam, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.hooks.events import SaveEvent
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.records.errors import InvalidCursorError
from dougong.records.plans import PlanCache, of_version
from dougong.records.reading.cursor import Cursor
from dougong.records.reading.guard import Guard
from dougong.records.reading.trail import TrailEntry, user_labels, visible_changes
from dougong.records.talk.comments import Comment, CommentReader
from dougong.records.timeline.around import Related, fields_to, related, sources_of
from dougong.records.timeline.branches import COMMENT_REF, branches
from dougong.records.timeline.entries import (
    CHANGES,
    COMMENTS,
    ChangeEntry,
    MadeEntry,
    SaidEntry,
    Source,
    Timeline,
    TimelineEntry,
    TimelineRequest,
)
from dougong.storage.former_names import FormerNames, read_former_names
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.talk_rows import find_comment

_SORT = "timeline"
_LATEST_AT, _LATEST_REF = "infinity", "~"


@dataclass(frozen=True, slots=True)
class _Row:
    """What a source gives of an entry."""

    kind: str
    at: datetime
    ref: str
    actor: UUID | None
    of_object: str
    of_id: UUID | None
    body: JsonObject | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineReader:
    """Reads the timeline of a record; the caller has checked that it may be seen.

    Attributes:
        connection: Any.
        model: The definitions.
        record: Object of the record.
        actor: Who reads.
        plans: Compiled statements.
        comments: Reads what is said.
        context: What expressions may ask of the surroundings: a label may be one.
    """

    connection: Connection[TupleRow]
    model: Model
    record: ObjectModel
    actor: Actor
    plans: PlanCache
    comments: CommentReader
    context: Mapping[str, Any]

    def read(self, record_id: UUID, request: TimelineRequest) -> Timeline:
        """Give a page.

        Raises:
            InvalidCursorError: The cursor was not made by a timeline.
        """
        guard = Guard(self.model, self.actor.rights)
        around = related(guard, self.record, request.through)
        statement, place = self._statement(guard, around, request), _place(request.cursor)
        former = read_former_names(self.connection, self.model.schema)
        values = {**self.context, **self._values(record_id, around, request, former)}
        rows: list[_Row] = []
        while len(rows) <= request.limit:
            at, ref = place
            more = {"before_at": at, "before_ref": ref, "most": request.limit + 1}
            found = [_Row(*each) for each in statement.all(self.connection, {**values, **more})]
            rows += [each for each in found if self._is_told(each, former)]
            if len(found) <= request.limit:
                break
            place = found[-1].at.isoformat(), found[-1].ref
        page = rows[: request.limit]
        cursor = _cursor(page[-1]) if len(rows) > request.limit else None
        sources = [
            Source(each, fields_to(self.model, self.record, each)[0].name)
            for each in sources_of(guard, self.record)
        ]
        return Timeline(self._entries(page, former), cursor, sources)

    def _statement(
        self, guard: Guard, around: Sequence[Related], request: TimelineRequest
    ) -> Statement:
        key = (
            self.model.schema, self.model.version, self.actor.rights.key, self.record.name,
            "timeline", request.kinds, request.through, request.by is None,
        )  # fmt: skip
        return self.plans.get(key, lambda: self._build(guard, around, request))

    def _build(
        self, guard: Guard, around: Sequence[Related], request: TimelineRequest
    ) -> Statement:
        queries = list(branches(guard, self.record, around, request))
        if not queries:
            queries = list(branches(guard, self.record, (), _NOTHING))
        parts = (select(each.subquery()) for each in queries)
        found = union_all(*parts).subquery("found")
        # What leads here in two ways is told once, as the record's own where it is one.
        once = select(found).ext(distinct_on(found.c.at, found.c.ref))
        ordered = once.order_by(found.c.at.desc(), found.c.ref.desc(), found.c.of_object)
        limited = ordered.limit(bindparam("most", type_=Integer()))
        return compile_statement(limited.prefix_with(of_version(self.model)))

    def _values(
        self,
        record_id: UUID,
        around: Sequence[Related],
        request: TimelineRequest,
        former: FormerNames,
    ) -> Mapping[str, Any]:
        names = {self.record.name, *(each.record.name for each in around)}
        return {
            "record": record_id,
            "reference": f"{self.record.name}/{record_id}",
            "by": request.by,
            **{f"names_{name}": former.of_object(name) for name in names},
        }

    def _is_told(self, row: _Row, former: FormerNames) -> bool:
        """Leave out changes that concern only fields which the reader may not see."""
        if row.kind != CHANGES:
            return True
        trail = self._trail(row, former, {})
        return bool(trail.changes) or trail.event != SaveEvent.UPDATED

    def _entries(self, rows: Sequence[_Row], former: FormerNames) -> Sequence[TimelineEntry]:
        users = user_labels(
            self.connection, self.model, self.actor, self.plans,
            (row.actor for row in rows), self.context,
        )  # fmt: skip
        wanted: dict[str, set[UUID]] = {}
        for row in rows:
            if row.of_id is not None:
                wanted.setdefault(row.of_object, set()).add(row.of_id)
        labels = self.comments.sight.named(self.connection, self.model, self.actor, wanted)
        said = self._said(rows)
        entries: list[TimelineEntry] = []
        for row in rows:
            user: JsonObject | None = None
            if row.actor is not None:
                user = {"id": str(row.actor), "label": users.get(row.actor)}
            of: JsonObject | None = None
            if row.of_id is not None:
                label = labels.get((row.of_object, row.of_id))
                of = {"object": row.of_object, "id": str(row.of_id), "label": label}
            if row.kind == CHANGES:
                trail = self._trail(row, former, users)
                entries.append(ChangeEntry(at=row.at, user=user, of=of, trail=trail))
            elif row.kind == COMMENTS:
                comment = said.get(row.ref)
                if comment is not None:
                    entries.append(SaidEntry(at=row.at, user=user, of=of, comment=comment))
            else:
                entries.append(self._made(row, user, of))
        return entries

    def _said(self, rows: Sequence[_Row]) -> Mapping[str, Comment]:
        refs = [row.ref for row in rows if row.kind == COMMENTS]
        schema = self.model.schema
        found = [find_comment(self.connection, schema, UUID(ref[1:])) for ref in refs]
        there = [each for each in found if each is not None]
        shown = self.comments.shown(self.connection, self.model, self.actor, there)
        return {f"{COMMENT_REF}{each.row.id}": each for each in shown}

    def _made(self, row: _Row, user: JsonObject | None, of: JsonObject | None) -> MadeEntry:
        record, body = self.model.object(row.kind), row.body
        assert body is not None
        told = {name: body[name] for name in record.definition.timeline if name in body}
        version = body["version"]
        assert isinstance(version, int)
        return MadeEntry(
            at=row.at, user=user, of=of, object=row.kind,
            record={"id": body["id"], "label": _label(body[record.title])},
            told=told, version=version,
        )  # fmt: skip

    def _trail(self, row: _Row, former: FormerNames, users: Mapping[UUID, str]) -> TrailEntry:
        body = row.body
        assert body is not None
        record = self.record if row.of_id is None else self.model.object(row.of_object)
        number, changes = body["id"], body["changes"]
        assert isinstance(number, int)
        assert isinstance(changes, Mapping)
        fields = former.fields_since(number, str(body["object"]))
        present = {fields.get(name, name): pair for name, pair in changes.items()}
        job = body["job"]
        return TrailEntry(
            id=number, at=row.at, event=str(body["event"]), via=str(body["via"]),
            user=None if row.actor is None
            else {"id": str(row.actor), "label": users.get(row.actor)},
            changes=visible_changes(present, self.model, record, self.actor),
            job=None if job is None else UUID(str(job)),
        )  # fmt: skip


_NOTHING = TimelineRequest(limit=1, kinds=frozenset({CHANGES}), by=UUID(int=0))


def _place(cursor: str | None) -> tuple[str, str]:
    if cursor is None:
        return _LATEST_AT, _LATEST_REF
    at, ref = Cursor.decode(cursor, _SORT, 2).values
    try:
        # As PostgreSQL reads an instant, which knows no zone as far off as Python may have it.
        instant = datetime.fromisoformat(str(at)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        raise InvalidCursorError() from None
    return instant, str(ref)


def _cursor(row: _Row) -> str:
    return Cursor((row.at.isoformat(), row.ref)).encode(_SORT)


def _label(title: JsonValue) -> JsonValue:
    """Give a title as text: that of a lookup is what it points at."""
    if isinstance(title, Mapping):
        return title.get("label")
    return None if title is None else str(title)
