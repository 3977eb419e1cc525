"""The last step of a save: what was checked is written, with its history and its events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from dougong.deployment.model import ObjectModel
from dougong.hooks.events import Change, SaveEvent
from dougong.hooks.plugins import Hooks
from dougong.kernel.jsontypes import JsonObject
from dougong.records.saving.differences import new_values, tracked
from dougong.records.saving.drafts import encoded
from dougong.records.saving.mass_writes import build_inserts, build_updates, trail_of
from dougong.records.saving.session import SaveSession
from dougong.records.saving.violations import explain
from dougong.records.saving.writes import build_insert, build_update
from dougong.storage.prepared import execute_script
from dougong.storage.statement import Statement


@dataclass(frozen=True, slots=True)
class Saved:
    """One saved record.

    Attributes:
        id: Its id.
        body: Its JSON; None when it must be read for it.
        trace: What ran, where that was asked for.
    """

    id: UUID
    body: bytes | None
    trace: Sequence[JsonObject] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing(SaveSession):
    """Writes records of one tenant in one open transaction.

    Attributes:
        hooks: Plugins that take part.
    """

    hooks: Hooks

    def write_all(
        self,
        record: ObjectModel,
        event: SaveEvent,
        changes: Sequence[Change],
        told: Sequence[JsonObject] = (),
        *,
        many: bool,
    ) -> list[Saved]:
        """Write records: many by one statement.

        Where the database refuses that, they are written one by one, which tells the culprit.
        """
        told = told or [{}] * len(changes)
        if len(changes) > 1:
            execute_script(self.connection, b"SAVEPOINT together")
            try:
                self._write_together(record, event, changes, told)
            except psycopg.errors.IntegrityError:
                execute_script(self.connection, b"ROLLBACK TO together")
            else:
                execute_script(self.connection, b"RELEASE together")
                return [Saved(change.id, None) for change in changes]
        return [
            self._write(record, event, change, each, at=f"/{position}" if many else "")
            for position, (change, each) in enumerate(zip(changes, told, strict=True))
        ]

    def _write_together(
        self,
        record: ObjectModel,
        event: SaveEvent,
        changes: Sequence[Change],
        told: Sequence[JsonObject],
    ) -> None:
        fields: tuple[str, ...] = record.inserted
        if event is not SaveEvent.CREATED:
            fields = tuple(sorted({name for change in changes for name in change.values}))
        statement = self._plan(
            record,
            ("together", event, fields),
            lambda: (
                build_inserts(self.model, record, self.actor)
                if event is SaveEvent.CREATED
                else build_updates(self.model, record, self.actor, event, fields)
            ),
        )
        rows = [
            {"id": each.id, **{n: each.values.get(n, (each.old or {}).get(n)) for n in fields}}
            for each in changes
        ]
        trail = [
            (change.id, tracked(record, event, change, each), each)
            for change, each in zip(changes, told, strict=True)
        ]
        sent = {"rows": encoded(rows), "trail": trail_of(trail)}
        statement.run(self.connection, {**self._surroundings(), **sent})
        for change, each in zip(changes, told, strict=True):
            self._note_write(record, change, each)

    def _write(
        self,
        record: ObjectModel,
        event: SaveEvent,
        change: Change,
        differences: JsonObject,
        *,
        at: str = "",
    ) -> Saved:
        kept = tracked(record, event, change, differences)
        if event is SaveEvent.CREATED:
            statement = self._plan(
                record, "insert", lambda: build_insert(self.model, record, self.actor)
            )
        else:
            fields, is_kept = tuple(sorted(change.values)), kept is not None
            statement = self._plan(
                record,
                (event, fields, is_kept),
                lambda: build_update(
                    self.model, record, self.actor, event, fields, tracked=is_kept
                ),
            )
        bound: dict[str, Any] = {f"f_{name}": value for name, value in change.values.items()}
        bound |= {**self._surroundings(), "id": change.id, "history": kept, "changes": differences}
        try:
            result = statement.raw(self.connection, bound)
        except psycopg.errors.IntegrityError as error:
            raise explain(self.model, record, error, at) from error
        body = result.get_value(0, 0)
        assert body is not None
        self._note_write(record, change, differences)
        return Saved(change.id, body)

    def _surroundings(self) -> dict[str, Any]:
        """Give the parameters that every write has."""
        pending = self.hooks.caller("on_event", self.model.packages) is not None
        return {**self.context, "via": self.actor.via, "pending": pending}

    def _note_write(self, record: ObjectModel, change: Change, told: JsonObject) -> None:
        if self.trace is not None:
            changed = told or new_values(record, change)
            self.trace.note("write", record.name, id=str(change.id), changes=changed)

    def _plan(self, record: ObjectModel, what: Any, build: Callable[[], Statement]) -> Statement:
        key = (self.model.schema, self.model.version, self.actor.rights.key, record.name, what)
        return self.plans.get(key, build)
