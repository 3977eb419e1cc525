"""The last step of a save: what was checked is written, with its history and its events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from dougong.deployment.model import ObjectModel
from dougong.hooks.events import Change, SaveEvent
from dougong.hooks.plugins import Hooks
from dougong.kernel.errors import InvalidError
from dougong.kernel.jsontypes import JsonObject
from dougong.records.saving.differences import new_values, tracked
from dougong.records.saving.drafts import encoded
from dougong.records.saving.mass_writes import build_inserts, build_updates, trail_of
from dougong.records.saving.places import placed
from dougong.records.saving.session import SaveSession
from dougong.records.saving.uniqueness import taken_values
from dougong.records.saving.violations import explain, taken_by
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

        Raises:
            DuplicateValueError: One has a value that must be unique and is not.
            InvalidError: Several have, or something else that the database does not take.
        """
        told = told or [{}] * len(changes)
        places = [f"/{position}" if many else "" for position in range(len(changes))]
        if len(changes) == 1:
            return [self._write(record, event, changes[0], told[0], at=places[0])]
        if not self._written_together(record, event, changes, told):
            uniques = taken_values(self, record, changes)
            taken = [taken_by(record, unique, places[at]) for at, unique in uniques.items()]
            if len(taken) == 1:
                raise taken[0]
            if taken:
                raise InvalidError([problem for each in taken for problem in each.faults()])
            # Others came in between, or it is no matter of unique values.
            middle = len(changes) // 2
            for half in (slice(None, middle), slice(middle, None)):
                with placed(places[half]):
                    self.write_all(record, event, changes[half], told[half], many=True)
        return [Saved(change.id, None) for change in changes]

    def _written_together(
        self,
        record: ObjectModel,
        event: SaveEvent,
        changes: Sequence[Change],
        told: Sequence[JsonObject],
    ) -> bool:
        """Write many by one statement; tells whether the database took it."""
        execute_script(self.connection, b"SAVEPOINT together")
        try:
            self._write_together(record, event, changes, told)
        except psycopg.errors.IntegrityError:
            execute_script(self.connection, b"ROLLBACK TO together; RELEASE together")
            return False
        execute_script(self.connection, b"RELEASE together")
        return True

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
        sent: dict[str, Any] = {"rows": encoded(_rows(changes, fields, event))}
        if event is not SaveEvent.CREATED:
            sent["trail"] = trail_of(
                (change.id, tracked(record, event, change, each), each)
                for change, each in zip(changes, told, strict=True)
            )
        statement.run(self.connection, {**self._surroundings(record), **sent})
        if self.trace is not None:
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
        bound |= {
            **self._surroundings(record),
            "id": change.id,
            "history": kept,
            "changes": differences,
        }
        try:
            result = statement.raw(self.connection, bound)
        except psycopg.errors.IntegrityError as error:
            raise explain(self.model, record, error, at) from error
        body = result.get_value(0, 0)
        assert body is not None
        self._note_write(record, change, differences)
        return Saved(change.id, body)

    def is_heard(self, record: ObjectModel) -> bool:
        """Tell whether anybody waits for the events of an object."""
        hooked = self.hooks.caller("on_event", self.model.packages) is not None
        return hooked or record.name in self.model.heard

    def _surroundings(self, record: ObjectModel) -> dict[str, Any]:
        """Give the parameters that every write has."""
        pending = self.is_heard(record)
        told = {"via": self.actor.via, "job": self.actor.job, "pending": pending}
        return {**self.context, **told}

    def _note_write(self, record: ObjectModel, change: Change, told: JsonObject) -> None:
        if self.trace is not None:
            changed = told or new_values(record, change)
            self.trace.note("write", record.name, id=str(change.id), changes=changed)

    def _plan(self, record: ObjectModel, what: Any, build: Callable[[], Statement]) -> Statement:
        key = (self.model.schema, self.model.version, self.actor.rights.key, record.name, what)
        return self.plans.get(key, build)


def _rows(
    changes: Sequence[Change], fields: Sequence[str], event: SaveEvent
) -> Iterable[Mapping[str, Any]]:
    if event is SaveEvent.CREATED:
        # What is no column is left aside by the statement.
        return ({"id": each.id, **each.values} for each in changes)
    return (
        {"id": each.id, **{n: each.values.get(n, (each.old or {}).get(n)) for n in fields}}
        for each in changes
    )
