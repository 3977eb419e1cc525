"""Brings roll-ups up to date after a save, and what they feed in turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.hooks.events import Change, SaveEvent
from dougong.records.errors import RollupOverflowError, SaveDepthError
from dougong.records.plans import PlanCache
from dougong.records.saving.differences import differences, tracked
from dougong.records.saving.rolling_many import adds_up, build_id_lock, build_many
from dougong.records.saving.rollups import (
    MOST_LEVELS,
    Fed,
    build_lock,
    build_rollups,
    condition_of,
    converted_by,
    rollup_of,
)
from dougong.storage.history import NewHistoryEntry, write_history
from dougong.storage.outbox import NewEvent, publish
from dougong.storage.statement import uuid_array


@dataclass(frozen=True, slots=True)
class RollingUp:
    """Brings roll-ups up to date, in the transaction of a save.

    Attributes:
        connection: In the transaction.
        model: The definitions in force in it.
        actor: Who saves.
        plans: Compiled statements.
        now: The instant that counts as the time of saving.
        pending: Whether anybody waits for events.
    """

    connection: Connection[TupleRow]
    model: Model
    actor: Actor
    plans: PlanCache
    now: datetime
    pending: bool = True

    def follow(
        self,
        record: ObjectModel,
        changes: Sequence[Change],
        *,
        level: int = 0,
        untouched: bool = False,
    ) -> None:
        """Work out what records that were saved feed, then what that feeds in turn.

        Args:
            record: Their object.
            changes: What was saved of each.
            level: How many roll-ups deep this one is.
            untouched: Whether nothing else was saved since they were written. What new ones come
                to can then be added, else it may have been counted already.

        Raises:
            SaveDepthError: Roll-ups feed each other in a circle of records.
            RollupOverflowError: A sum is greater than its field can hold.
        """
        if level > MOST_LEVELS:
            raise SaveDepthError(limit=MOST_LEVELS)
        for parent, fields in self.model.feeds.get(record.name, ()):
            touched = [(each, self._touched(each, changes)) for each in fields]
            moved = [each for each, parents in touched if parents]
            if moved:
                ids = list({one for _, parents in touched for one in parents})
                if parent.name not in self.model.feeds and len(ids) > 1:
                    new = [change.id for change in changes if change.old is None]
                    added = untouched and len(new) == len(changes)
                    self._update_many(parent, moved, ids, new if added else None)
                else:
                    updated = self._update(parent, moved, ids)
                    self.follow(parent, updated, level=level + 1)

    def _touched(self, field: FieldModel, changes: Sequence[Change]) -> set[UUID]:
        """Give the parents whose value of a roll-up may differ after changes."""
        made_of = rollup_of(field)
        reads = {made_of.lookup, made_of.field, "deleted_at", *converted_by(self.model, made_of)}
        condition = condition_of(self.model, made_of)
        if condition is not None:
            reads |= {path[0] for path in condition.reads.paths}
        found: set[UUID | None] = set()
        for change in changes:
            if change.old is None:
                found.add(change.values.get(made_of.lookup))
            elif reads & change.values.keys():
                before = change.old[made_of.lookup]
                found |= {before, change.values.get(made_of.lookup, before)}
        return {each for each in found if each is not None}

    def _update(self, parent: ObjectModel, fields: Fed, ids: Sequence[UUID]) -> list[Change]:
        names = tuple(field.name for field in fields)
        key = (self.model.schema, self.model.version, parent.name, names)
        lock = self.plans.get(("lock parents", *key), lambda: build_lock(self.model, parent))
        write = self.plans.get(
            ("roll up", *key), lambda: build_rollups(self.model, parent, fields, chosen=True)
        )
        rows = lock.all(self.connection, {"ids": list(ids)})
        stored = {row[0]: dict(zip(parent.stored, row[1:], strict=True)) for row in rows}
        try:
            values = {"ids": list(ids), "org_currency": self.actor.currency}
            written = write.all(self.connection, values)
        except psycopg.errors.NumericValueOutOfRange:
            raise RollupOverflowError(object=parent.label) from None
        changes = [
            Change(
                record_id,
                stored[record_id],
                {n: v for n, v in zip(names, worked_out, strict=True) if stored[record_id][n] != v},
            )
            for record_id, *worked_out in written
        ]
        if changes:
            self._tell(parent, changes)
        return changes

    def _update_many(
        self, parent: ObjectModel, fields: Fed, ids: Sequence[UUID], new: Sequence[UUID] | None
    ) -> None:
        """Work out roll-ups that feed no others; by what new records add, where that will do."""
        added = new is not None and adds_up(self.model, fields)
        names = tuple(field.name for field in fields)
        key = (self.model.schema, self.model.version, parent.name)
        lock = self.plans.get(("lock ids", *key), lambda: build_id_lock(parent))
        write = self.plans.get(
            ("roll up many", *key, names, added),
            lambda: build_many(self.model, parent, fields, self.actor, added=added),
        )
        these = uuid_array(ids)
        lock.run(self.connection, {"ids": these})
        values = {
            **self.actor.parameters(self.now),
            "ids": these,
            "children": uuid_array(new or ()),
            "org_currency": self.actor.currency,
            "via": self.actor.via,
            "job": self.actor.job,
            "pending": self.pending,
        }
        try:
            write.run(self.connection, values)
        except psycopg.errors.NumericValueOutOfRange:
            raise RollupOverflowError(object=parent.label) from None

    def _tell(self, parent: ObjectModel, changes: Sequence[Change]) -> None:
        """Write history and events of what changed."""
        actor, at = self.actor, self.now
        told = [(change, differences(parent, change)) for change in changes]
        same: dict[str, Any] = {
            "object": parent.name,
            "event": SaveEvent.UPDATED.value,
            "actor": actor.user_id,
            "via": actor.via,
            "at": at,
        }
        publish(
            self.connection,
            [
                NewEvent(tenant=actor.tenant, record_id=change.id, body=body, **same)
                for change, body in told
            ],
        )
        entries = [
            NewHistoryEntry(record_id=change.id, changes=kept, job=actor.job, **same)
            for change, body in told
            if (kept := tracked(parent, SaveEvent.UPDATED, change, body)) is not None
        ]
        if entries:
            write_history(self.connection, self.model.schema, entries)
