"""What users are told, with the labels of what it is about as far as they may see them.

What is said of a record that its reader may not read any more is told to them no longer: it is
neither listed nor counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.deployment.model import Model
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.records.reading.guard import Guard
from dougong.records.talk.mentions import plain
from dougong.records.talk.seeing import USER, Labels, Sight, user_of
from dougong.storage.notifications import Notification, mark_read, read_notifications
from dougong.storage.talk_rows import find_comment

MOST_UNREAD = 100
"""Counting what is not read stops there."""

_OF_READERS = frozenset({"mention", "comment", "changed", "task_due"})
_EXCERPT = 240


@dataclass(frozen=True, slots=True)
class Named:
    """A record by its label; None where it is gone or may not be seen."""

    id: UUID
    label: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A notification as its reader sees it.

    Attributes:
        id: Its id; later ones have greater ids.
        at: When it was written.
        kind: What it is about.
        object: Object of the record or the records, if there still is one of that name.
        record: The record, if it is about one.
        by: Who caused it.
        details: What else the sentence needs.
        read: Whether it was read.
    """

    id: UUID
    at: datetime
    kind: str
    object: str | None
    record: Named | None
    by: Named | None
    details: JsonObject
    read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which notifications a client asks for.

    Attributes:
        after: The last one of the page before.
        unread: Whether only what was not read is wanted.
        kinds: Of which kinds; None: of all.
        limit: How many at most.
    """

    after: UUID | None = None
    unread: bool = False
    kinds: Sequence[str] | None = None
    limit: int = 30


@dataclass(frozen=True, slots=True)
class TellingPage:
    """A page of what somebody was told, the latest first.

    Attributes:
        told: The notifications.
        unread: How many of all are not read; counting stops at a hundred.
        next_after: Where the next page begins; None if there is none.
    """

    told: Sequence[Told]
    unread: int
    next_after: UUID | None


class Notices:
    """Reads what the users of every tenant are told."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight

    def list(self, actor: Actor, wanted: Wanted) -> TellingPage:
        """Give what the actor was told, the latest first, and how much of it is not read yet."""
        owner = user_of(actor)

        def work(connection: Connection[TupleRow], model: Model) -> TellingPage:
            schema, most = actor.schema, wanted.limit
            found = read_notifications(
                connection, schema, owner,
                after=wanted.after, unread=wanted.unread, kinds=wanted.kinds, limit=most + 1,
            )  # fmt: skip
            new = self._unread(connection, owner, schema)
            labels = self._labels(connection, model, actor, (*found, *new))
            told = tell(connection, model, actor, labels, found[:most])
            more = found[most - 1].id if len(found) > most else None
            unread = sum(is_shown(each, model, actor, labels) for each in new)
            return TellingPage(told, unread, more)

        return self._sight.read(actor, work)

    def read(self, actor: Actor, ids: Sequence[UUID] | None) -> int:
        """Note that the actor has read these, or all; gives how many are not read then."""
        owner = user_of(actor)
        with self._sight.database.transaction(actor.schema) as connection:
            mark_read(connection, actor.schema, owner, ids, at=self._sight.clock.now())

        def work(connection: Connection[TupleRow], model: Model) -> int:
            new = self._unread(connection, owner, actor.schema)
            labels = self._labels(connection, model, actor, new)
            return sum(is_shown(each, model, actor, labels) for each in new)

        return self._sight.read(actor, work)

    def for_mail(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        found: Sequence[Notification],
    ) -> Sequence[Told]:
        """Give notifications as their reader may see them now."""
        labels = self._labels(connection, model, actor, found)
        return tell(connection, model, actor, labels, found)

    def _unread(
        self, connection: Connection[TupleRow], owner: UUID, schema: str
    ) -> Sequence[Notification]:
        return read_notifications(
            connection, schema, owner, after=None, unread=True, limit=MOST_UNREAD
        )

    def _labels(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        found: Iterable[Notification],
    ) -> Labels:
        wanted: dict[str, set[UUID]] = {}
        for each in found:
            if each.object is not None and each.record_id is not None:
                wanted.setdefault(each.object, set()).add(each.record_id)
            if (by := _causer(each)) is not None:
                wanted.setdefault(USER, set()).add(by)
        return self._sight.named(connection, model, actor, wanted)


def tell(
    connection: Connection[TupleRow],
    model: Model,
    actor: Actor,
    labels: Labels,
    found: Sequence[Notification],
) -> Sequence[Told]:
    """Give notifications as their reader sees them, without those that are for others now."""
    shown = [each for each in found if is_shown(each, model, actor, labels)]
    return [_told(connection, each, labels, model, actor) for each in shown]


def is_shown(found: Notification, model: Model, actor: Actor, labels: Labels) -> bool:
    """Tell whether a notification is still for whom it was written."""
    if found.kind not in _OF_READERS:
        return True
    if found.record_id is None:
        return found.object is not None and actor.rights.may("read", found.object)
    if found.object is None or (found.object, found.record_id) not in labels:
        return False
    told_of = found.details.get("fields")
    return not isinstance(told_of, list) or bool(_seen_fields(told_of, model, actor, found.object))


def _seen_fields(
    fields: Sequence[JsonValue], model: Model, actor: Actor, object_name: str
) -> list[JsonValue]:
    guard, known = Guard(model, actor.rights), model.object(object_name).fields
    return [name for name in fields if name in known and guard.sees(object_name, str(name))]


def _told(
    connection: Connection[TupleRow],
    found: Notification,
    labels: Labels,
    model: Model,
    actor: Actor,
) -> Told:
    by, name = _causer(found), found.object
    known = name is not None and name in model.objects and actor.rights.may("read", name)
    record = None
    if name is not None and found.record_id is not None:
        record = Named(found.record_id, labels.get((name, found.record_id)))
    return Told(
        id=found.id,
        at=found.at,
        kind=found.kind,
        object=name if known else None,
        record=record,
        by=None if by is None else Named(by, labels.get((USER, by))),
        details=_details(connection, found, model, actor),
        read=found.read_at is not None,
    )


def _details(
    connection: Connection[TupleRow], found: Notification, model: Model, actor: Actor
) -> JsonObject:
    details: dict[str, JsonValue] = {n: v for n, v in found.details.items() if n != "by"}
    told_of, comment = details.get("fields"), details.get("comment")
    if isinstance(told_of, list) and found.object is not None:
        details["fields"] = _seen_fields(told_of, model, actor, found.object)
    if isinstance(comment, str):
        row = find_comment(connection, model.schema, UUID(comment))
        said = None if row is None or row.deleted_at is not None else row.text
        details["text"] = None if said is None else plain(said, longest=_EXCERPT)
    return details


def _causer(found: Notification) -> UUID | None:
    by: Mapping[str, JsonValue] | JsonValue = found.details.get("by")
    return UUID(by) if isinstance(by, str) else None
