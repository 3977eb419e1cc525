"""Events with a cursor: what happened since, one event for each save, with all that it changed.

Nothing is missed and nothing comes twice, however often one asks and however long one was away, as
long as events are kept. Each is told to who may read its record, with the fields that they see.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Uuid, any_, bindparam, select

from dougong.access.actor import Actor
from dougong.automation.messages.errors import EventsGoneError
from dougong.deployment.model import Model, ObjectModel
from dougong.hooks.events import SaveEvent
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.metadata.objects.definition import Shape
from dougong.records.errors import InvalidParameterError
from dougong.records.plans import PlanCache, of_version
from dougong.records.reading.guard import Guard
from dougong.records.reading.trail import visible_changes
from dougong.records.talk.seeing import Sight
from dougong.storage.event_rows import (
    KEEP_EVENTS,
    PATIENCE_S,
    last_event,
    read_events,
    settled,
)
from dougong.storage.outbox import Event
from dougong.storage.statement import Statement, compile_statement

LATEST = "latest"
MOST_EVENTS = 1000
_MOST_LOOKED_AT = 5000
_AT_ONCE = 500
_CURSOR = re.compile(r"([0-9]{1,18})-([0-9]{1,11})")


@dataclass(frozen=True, slots=True)
class EventPage:
    """Events in order.

    Attributes:
        events: The events.
        cursor: What to ask with next time.
        more: Whether there are more now.
    """

    events: Sequence[JsonObject]
    cursor: str
    more: bool


class EventReader:
    """Reads what happened.

    Args:
        sight: Reads beside records.
        patience_s: How long to wait for those who are just writing.
    """

    def __init__(self, sight: Sight, *, patience_s: float = PATIENCE_S) -> None:
        self._sight = sight
        self._patience_s = patience_s
        self._plans = PlanCache(size=500)

    def read(
        self, actor: Actor, after: str | None, objects: Sequence[str], limit: int
    ) -> EventPage:
        """Give what happened after a cursor.

        Args:
            actor: Who asks.
            after: A cursor of an earlier answer, or ``latest``; None: all that is kept.
            objects: Only events of these; empty: of all that the actor may read.
            limit: How many at most.

        Raises:
            InvalidParameterError: It is no cursor.
            EventsGoneError: The cursor is older than events are kept.
            UnknownObjectError: There is no such object.
            ForbiddenError: The actor may read no record of it.
        """
        now = self._sight.clock.now()
        start = _start(after, now)

        def work(connection: Connection[TupleRow], model: Model) -> EventPage:
            names = _readable(model, actor, objects)
            if after == LATEST:
                return EventPage((), _cursor(last_event(connection, actor.tenant), now), False)
            return self._read(connection, model, actor, names, start, limit, now=now)

        return self._sight.read(actor, work)

    def _read(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        names: Sequence[str],
        start: int,
        limit: int,
        *,
        now: datetime,
    ) -> EventPage:
        last = settled(connection, start, patience_s=self._patience_s)
        at, looked_at, told = start, 0, list[JsonObject]()
        while at < last and len(told) < limit and looked_at < _MOST_LOOKED_AT:
            found = read_events(
                connection, actor.tenant, after=at, up_to=last, objects=names, limit=_AT_ONCE
            )
            looked_at += len(found)
            shown = self._shown(connection, model, actor, found, now=now)
            for event in found:
                at = event.id
                if event.id in shown:
                    told.append(shown[event.id])
                if len(told) == limit:
                    break
            else:
                at = at if len(found) == _AT_ONCE else last
        return EventPage(told, _cursor(at, now), more=at < last)

    def _shown(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        events: Sequence[Event],
        *,
        now: datetime,
    ) -> Mapping[int, JsonObject]:
        """Give those of some events that the actor may be told, as they are told."""
        wanted: dict[str, set[UUID]] = {}
        for event in events:
            wanted.setdefault(event.object, set()).add(event.record_id)
        reached: Mapping[str, set[UUID] | None] = {
            name: self._reached(connection, model.object(name), model, actor, ids, now=now)
            for name, ids in wanted.items()
        }
        shown = {}
        for event in events:
            among = reached[event.object]
            if among is None or event.record_id in among:
                changes = visible_changes(event.body, model, model.object(event.object), actor)
                # Of a change of fields that the reader may not see there is no trace.
                if changes or event.event != SaveEvent.UPDATED:
                    shown[event.id] = _written(event, changes)
        return shown

    def _reached(
        self,
        connection: Connection[TupleRow],
        record: ObjectModel,
        model: Model,
        actor: Actor,
        ids: set[UUID],
        *,
        now: datetime,
    ) -> set[UUID] | None:
        """Give those of some records that the actor reaches, deleted or not; None: any."""
        guard = Guard(model, actor.rights)
        if record.definition.shape is Shape.EVENT or not guard.restricts(record):
            return None
        key = (model.schema, model.version, actor.rights.key, "events of", record.name)
        statement = self._plans.get(key, lambda: _build(guard, record))
        values = {**actor.parameters(now), "ids": list(ids)}
        return {row[0] for row in statement.all(connection, values)}


def _build(guard: Guard, record: ObjectModel) -> Statement:
    rows = record.table.alias("t")
    among = rows.c.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
    query = select(rows.c.id).prefix_with(of_version(guard.model))
    return compile_statement(query.where(among, *guard.readable(record, rows)))


def _readable(model: Model, actor: Actor, objects: Sequence[str]) -> list[str]:
    for name in objects:
        model.object(name)
        actor.rights.require("read", name)
    return list(objects or (name for name in model.objects if actor.rights.may("read", name)))


def _start(after: str | None, now: datetime) -> int:
    if after is None or after == LATEST:
        return 0
    found = _CURSOR.fullmatch(after)
    if found is None:
        reason = say(
            "expected a cursor of an earlier answer, or latest", "应为先前返回的游标，或 latest"
        )
        raise InvalidParameterError(parameter="after", value=after[:80], reason=reason)
    if now.timestamp() - int(found[2]) > KEEP_EVENTS.total_seconds():
        raise EventsGoneError(days=KEEP_EVENTS.days)
    return int(found[1])


def _cursor(number: int, now: datetime) -> str:
    """Write a cursor; it says when it was given, for events are kept for some days only."""
    return f"{number}-{int(now.timestamp())}"


def _written(event: Event, changes: JsonObject) -> JsonObject:
    return {
        "id": str(event.id),
        "type": f"{event.object}.{event.event}",
        "object": event.object,
        "record": str(event.record_id),
        "event": event.event,
        "at": event.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "by": None if event.actor is None else str(event.actor),
        "via": event.via,
        "changes": changes,
    }
