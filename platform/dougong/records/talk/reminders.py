"""Reminders: what somebody wants to hear of at an instant, about a record or just so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.deployment.model import Model
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.ids import Ids
from dougong.records.talk.errors import (
    PastReminderError,
    ReminderNotFoundError,
    TooManyRemindersError,
)
from dougong.records.talk.seeing import Sight, user_of
from dougong.storage.reminder_rows import (
    ReminderRow,
    add_reminder,
    call_at,
    change_reminder,
    find_reminder,
    reminders_of,
    remove_reminder,
)
from dougong.storage.turns import take_turn

MOST_REMINDERS = 500
LATEST_YEARS = 10
_LATEST = timedelta(days=366 * LATEST_YEARS)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder with what its record is called; None: it is gone or may not be seen."""

    row: ReminderRow
    label: str | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client sends as a reminder.

    Attributes:
        at: When.
        note: What it is about, in words.
        of: The record it is about.
    """

    at: datetime
    note: str = ""
    of: tuple[str, UUID] | None = None


class Reminders:
    """Keeps what users want to be reminded of."""

    def __init__(self, sight: Sight, ids: Ids, wake: Callable[[], None]) -> None:
        self._sight = sight
        self._ids = ids
        self._wake = wake

    def list(self, actor: Actor, *, of: tuple[str, UUID] | None) -> Sequence[Reminder]:
        """Give what the actor is still to be reminded of, the next first."""
        user = user_of(actor)

        def work(connection: Connection[TupleRow], model: Model) -> Sequence[Reminder]:
            rows = reminders_of(connection, model.schema, user, of=of, limit=MOST_REMINDERS)
            return self._labelled(connection, model, actor, rows)

        return self._sight.read(actor, work)

    def add(self, actor: Actor, wish: Wish) -> Reminder:
        """Remind the actor at an instant.

        Raises:
            InvalidError: The instant is over, or too far away.
            RecordNotFoundError: The record is not there for the actor.
            TooManyRemindersError: The actor has as many as one may.
        """
        user = user_of(actor)

        def work(connection: Connection[TupleRow], model: Model) -> Reminder:
            now = self._sight.clock.now()
            _require_ahead(wish.at, now)
            name, record = wish.of or (None, None)
            if wish.of is not None:
                self._sight.require(connection, model, actor, *wish.of)
            take_turn(connection, f"reminders {user}")
            known = reminders_of(connection, model.schema, user, of=None, limit=MOST_REMINDERS)
            if len(known) >= MOST_REMINDERS:
                raise TooManyRemindersError(most=MOST_REMINDERS)
            row = ReminderRow(
                id=self._ids.new(), user_id=user, at=wish.at, object=name, record_id=record,
                note=wish.note.strip(), created_at=now,
            )  # fmt: skip
            add_reminder(connection, model.schema, row)
            call_at(connection, actor.tenant, [row.at], ids=self._ids, now=now)
            return self._labelled(connection, model, actor, [row])[0]

        made = self._sight.write(actor, work)
        self._wake()
        return made

    def change(
        self, actor: Actor, reminder_id: UUID, *, at: datetime | None, note: str | None
    ) -> Reminder:
        """Put a reminder off, or say something else in it; one that was told is told anew.

        Raises:
            ReminderNotFoundError: The actor has none of that id.
            InvalidError: The instant is over, or too far away.
        """
        user = user_of(actor)

        def work(connection: Connection[TupleRow], model: Model) -> Reminder:
            now = self._sight.clock.now()
            row = find_reminder(connection, model.schema, user, reminder_id)
            if row is None:
                raise ReminderNotFoundError(id=str(reminder_id))
            row = replace(row, at=at or row.at, note=row.note if note is None else note.strip())
            _require_ahead(row.at, now)
            change_reminder(connection, model.schema, row)
            call_at(connection, actor.tenant, [row.at], ids=self._ids, now=now)
            return self._labelled(connection, model, actor, [row])[0]

        changed = self._sight.write(actor, work)
        self._wake()
        return changed

    def remove(self, actor: Actor, reminder_id: UUID) -> None:
        """Remind the actor no more.

        Raises:
            ReminderNotFoundError: The actor has none of that id.
        """
        user = user_of(actor)
        with self._sight.database.transaction(actor.schema) as connection:
            if not remove_reminder(connection, actor.schema, user, reminder_id):
                raise ReminderNotFoundError(id=str(reminder_id))

    def _labelled(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        rows: Sequence[ReminderRow],
    ) -> Sequence[Reminder]:
        wanted: dict[str, set[UUID]] = {}
        for row in rows:
            if row.object is not None and row.record_id is not None:
                wanted.setdefault(row.object, set()).add(row.record_id)
        labels = self._sight.named(connection, model, actor, wanted)
        return [Reminder(row, labels.get((row.object, row.record_id))) for row in rows]  # type: ignore[arg-type]


def _require_ahead(at: datetime, now: datetime) -> None:
    if not now < at <= now + _LATEST:
        error = PastReminderError(at=at.isoformat(), years=LATEST_YEARS)
        raise InvalidError([Problem(path="/at", error=error)])
