"""What changed on one record, by whom, as far as the reader may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, cast, select

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.hooks.events import SaveEvent
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.suggest import hint
from dougong.metadata.objects.definition import MaskDef
from dougong.records.errors import UnknownPathError
from dougong.records.plans import PlanCache
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import Joins
from dougong.records.reading.masking import masked, shown_sql
from dougong.storage.history import ALL, LATEST, Among, HistoryEntry, read_history
from dougong.storage.statement import Statement, compile_statement

_USER = "user"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailEntry:
    """One change of a record.

    Attributes:
        id: Its place in the order; later ones have greater ids.
        at: When.
        event: What happened, such as ``updated``.
        via: How it came about, such as ``session`` or ``import``.
        user: Who did it, as ``{"id", "label"}``; none for the platform itself.
        changes: Field name to ``[before, after]``, of the fields that the reader may see.
        job: The job that did it, if it was one.
    """

    id: int
    at: datetime
    event: str
    via: str
    user: JsonObject | None
    changes: JsonObject
    job: UUID | None = None


def read_trail(
    connection: Connection[TupleRow],
    model: Model,
    record: ObjectModel,
    actor: Actor,
    plans: PlanCache,
    *,
    record_id: UUID,
    before: int | None,
    limit: int,
    context: Mapping[str, Any],
    among: Among = ALL,
) -> Sequence[TrailEntry]:
    """Give a record's changes, the latest first; the caller has checked that it may be seen.

    Of a change that concerns only fields which the reader may not see, there is no trace.
    ``context`` holds what expressions may ask of the surroundings: the label of a user may be one.

    Raises:
        UnknownPathError: A field is asked for that is not there for the reader.
    """
    if among.field is not None:
        _require_field(model, record, actor, among.field)
    place, found = LATEST if before is None else before, list[HistoryEntry]()
    while len(found) < limit:
        page = read_history(
            connection,
            model.schema,
            object=record.name,
            record_id=record_id,
            before=place,
            limit=limit,
            among=among,
        )
        told = (replace(e, changes=visible_changes(e.changes, model, record, actor)) for e in page)
        found += [each for each in told if _is_told(each, among)]
        if len(page) < limit:
            break
        place = page[-1].id
    found = found[:limit]
    labels = user_labels(connection, model, actor, plans, (each.actor for each in found), context)
    return [
        TrailEntry(
            id=each.id,
            at=each.at,
            event=each.event,
            via=each.via,
            user=None
            if each.actor is None
            else {"id": str(each.actor), "label": labels.get(each.actor)},
            changes=each.changes,
            job=each.job,
        )
        for each in found
    ]


def _require_field(model: Model, record: ObjectModel, actor: Actor, name: str) -> None:
    guard, rows = Guard(model, actor.rights), model.rows[record.name]
    seen = guard.sees(rows[name][0].name, "id") if name in rows else guard.sees(record.name, name)
    if not seen or not (name in rows or name in record.fields):
        visible = [each for each in record.fields if guard.sees(record.name, each)]
        raise UnknownPathError(path=name, object=record.label, hint=hint(name, visible))


def _is_told(entry: HistoryEntry, among: Among) -> bool:
    if among.field is not None:
        return among.field in entry.changes
    return bool(entry.changes) or entry.event != SaveEvent.UPDATED


def visible_changes(
    changes: JsonObject, model: Model, record: ObjectModel, actor: Actor
) -> JsonObject:
    """Give of changes those of fields that the reader may see, masked where reads are."""
    guard, rows = Guard(model, actor.rights), model.rows[record.name]
    return {
        name: _masked(pair, model.masks.get((record.name, name)))
        for name, pair in changes.items()
        if guard.sees(record.name, name) or (name in rows and guard.sees(rows[name][0].name, "id"))
    }


def _masked(pair: JsonValue, mask: MaskDef | None) -> JsonValue:
    if mask is None or not isinstance(pair, list):
        return pair
    return [masked(value, mask) for value in pair]


def user_labels(
    connection: Connection[TupleRow],
    model: Model,
    actor: Actor,
    plans: PlanCache,
    users: Iterable[UUID | None],
    context: Mapping[str, Any],
) -> Mapping[UUID, str]:
    """Give the labels of users, those of the platform's own doings apart; as one may see them."""
    wanted = {user for user in users if user is not None}
    user = model.object(_USER)
    guard = Guard(model, actor.rights)
    if not wanted or not guard.sees(_USER, user.title):
        return {}
    key = (model.schema, model.version, actor.rights.key, "labels of users")
    statement = plans.get(key, lambda: _build_labels(guard, user))
    rows: Any = statement.all(connection, {**context, "users": list(wanted)})
    return dict(rows)


def _build_labels(guard: Guard, user: ObjectModel) -> Statement:
    table = user.table
    wanted = bindparam("users", type_=ARRAY(Uuid))
    joins = Joins(guard.model, user, table, guard)
    title = joins.column((user.title,))
    label = cast(shown_sql(guard.model, (user.name, user.title), title), Text)
    query = select(table.c.id, label).select_from(joins.from_clause)
    readable = guard.readable(user, table)
    return compile_statement(query.where(table.c.id == any_(wanted), *readable))
