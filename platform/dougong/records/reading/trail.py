"""What changed on one record, by whom, as far as the reader may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, cast, select

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.kernel.jsontypes import JsonObject
from dougong.records.plans import PlanCache
from dougong.records.reading.joins import Joins
from dougong.storage.history import LATEST, read_history
from dougong.storage.statement import Statement, compile_statement

_USER = "user"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailEntry:
    """One change of a record.

    Attributes:
        id: Its place in the order; later ones have greater ids.
        at: When.
        event: What happened, such as ``updated``.
        via: How the user came in.
        user: Who did it, as ``{"id", "label"}``; none for the platform itself.
        changes: Field name to ``[before, after]``, of the fields that the reader may see.
    """

    id: int
    at: datetime
    event: str
    via: str
    user: JsonObject | None
    changes: JsonObject


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
) -> Sequence[TrailEntry]:
    """Give a record's changes, the latest first; the caller has checked that it may be seen.

    ``context`` holds what expressions may ask of the surroundings: the label of a user may be one.
    """
    found = read_history(
        connection,
        model.schema,
        object=record.name,
        record_id=record_id,
        before=LATEST if before is None else before,
        limit=limit,
    )
    labels = _labels(connection, model, actor, plans, (each.actor for each in found), context)
    return [
        TrailEntry(
            id=each.id,
            at=each.at,
            event=each.event,
            via=each.via,
            user=None
            if each.actor is None
            else {"id": str(each.actor), "label": labels.get(each.actor)},
            changes=_visible(each.changes, record, actor),
        )
        for each in found
    ]


def _visible(changes: JsonObject, record: ObjectModel, actor: Actor) -> JsonObject:
    return {name: pair for name, pair in changes.items() if actor.rights.sees(record.name, name)}


def _labels(
    connection: Connection[TupleRow],
    model: Model,
    actor: Actor,
    plans: PlanCache,
    users: Iterable[UUID | None],
    context: Mapping[str, Any],
) -> Mapping[UUID, str]:
    wanted = {user for user in users if user is not None}
    user = model.object(_USER)
    if not wanted or not actor.rights.sees(_USER, user.title):
        return {}
    key = (model.schema, model.version, "labels of users")
    statement = plans.get(key, lambda: _build_labels(model, user))
    rows: Any = statement.all(connection, {**context, "users": list(wanted)})
    return dict(rows)


def _build_labels(model: Model, user: ObjectModel) -> Statement:
    table = user.table
    wanted = bindparam("users", type_=ARRAY(Uuid))
    joins = Joins(model, user, table)
    label = cast(joins.column((user.title,)), Text)
    query = select(table.c.id, label).select_from(joins.from_clause)
    return compile_statement(query.where(table.c.id == any_(wanted)))
