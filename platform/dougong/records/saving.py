"""The save pipeline: the same steps in the same order for one record and for many.

Load and lock, defaults and system validation, before-save hooks, write with history and outbox,
after-save hooks; all in the transaction of the caller. Validation rules, duplicate rules and
roll-ups take their places between these as they arrive (design.md 6 has the whole order).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.fields.base import FieldType
from dougong.hooks.events import Change, Save, SaveEvent
from dougong.hooks.plugins import Hooks
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.records.deleting import clear_references, refuse_if_in_use
from dougong.records.errors import (
    DanglingReferenceError,
    DuplicateValueError,
    RecordNotFoundError,
    SaveDepthError,
    VersionConflictError,
)
from dougong.records.incoming import read_changes, read_new
from dougong.records.plans import PlanCache
from dougong.records.references import Faults, merge, missing_targets, replace_keys
from dougong.records.writes import build_insert, build_lock, build_update
from dougong.storage.identifiers import reference_name, unique_name
from dougong.storage.statement import Statement

DEEPEST = 10


@dataclass(frozen=True, slots=True)
class Saved:
    """One saved record.

    Attributes:
        id: Its id.
        body: Its JSON; None when it must be read for it.
    """

    id: UUID
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Saving:
    """Saves records of one tenant in one open transaction.

    Attributes:
        connection: In the transaction.
        model: The definitions in force in it.
        actor: Who saves.
        hooks: Plugins that take part.
        plans: Compiled statements.
        ids: Makes the ids of new records.
        now: The instant that counts as the time of saving.
        depth: How many saves deep in hooks this one is.
    """

    connection: Connection[TupleRow]
    model: Model
    actor: Actor
    hooks: Hooks
    plans: PlanCache
    ids: Ids
    now: datetime
    depth: int = 0

    def create(
        self, record: ObjectModel, raws: Sequence[JsonValue], *, many: bool = True
    ) -> list[Saved]:
        """Create records.

        Args:
            record: Their object.
            raws: The records as they were sent.
            many: Whether paths of faults begin with ``/<position>``.

        Raises:
            InvalidError: Any of them has faults.
            DuplicateValueError: A unique field's value is taken.
        """
        resolved, faults = replace_keys(self.connection, self.model, record, raws)
        read = [read_new(record, raw, self.actor, self.now) for raw in resolved]
        invalid = {i: each.problems for i, each in enumerate(read) if each.problems}
        changes = [Change(self.ids.new(), None, each.values) for each in read]
        self._refuse_faults(record, changes, _first(faults, invalid), many=many)
        save = self._save(record, SaveEvent.CREATED, changes)
        self._before(record, save, many=many)
        statement = self._plan(
            record, "insert", lambda: build_insert(self.model, record, self.actor)
        )
        saved = [
            self._write(record, statement, change, {}, at=f"/{position}" if many else "")
            for position, change in enumerate(changes)
        ]
        return self._after(save, saved)

    def update(
        self, record: ObjectModel, record_id: UUID, raw: JsonValue, *, version: int | None
    ) -> Saved:
        """Change fields of a record; what equals the stored value is no change.

        Raises:
            RecordNotFoundError: There is none, or it lies in the recycle bin.
            VersionConflictError: It is no longer at ``version``.
            InvalidError: The values have faults.
            DuplicateValueError: A unique field's value is taken.
        """
        resolved, faults = replace_keys(self.connection, self.model, record, [raw])
        read = read_changes(record, resolved[0])
        old = self._lock(record, record_id, version, deleted=False)
        changed = {name: v for name, v in read.values.items() if old.get(name) != v}
        change = Change(record_id, old, changed)
        invalid = {0: read.problems} if read.problems else {}
        self._refuse_faults(record, [change], _first(faults, invalid), many=False)
        return self._apply(record, SaveEvent.UPDATED, change)

    def delete(self, record: ObjectModel, record_id: UUID, *, version: int | None) -> None:
        """Move a record to the recycle bin.

        Raises:
            RecordNotFoundError: There is none, or it lies there already.
            VersionConflictError: It is no longer at ``version``.
            RecordInUseError: Others refer to it by lookups that forbid it.
        """
        old = self._lock(record, record_id, version, deleted=False, to_delete=True)
        refuse_if_in_use(self.connection, self.model, record, record_id, self.plans)
        for referring, field, ids in clear_references(
            self.connection, self.model, record, record_id, self.plans
        ):
            for other in ids:
                self._deeper().update(referring, other, {field: None}, version=None)
        change = Change(record_id, old, {"deleted_at": self.now})
        self._apply(record, SaveEvent.DELETED, change)

    def restore(self, record: ObjectModel, record_id: UUID) -> Saved:
        """Take a record out of the recycle bin.

        Raises:
            RecordNotFoundError: It does not lie there.
            InvalidError: A lookup of it leads to what has been deleted since.
            DuplicateValueError: A unique field's value has been taken since.
        """
        old = self._lock(record, record_id, None, deleted=True)
        kept = Change(record_id, old, {name: old[name] for name in record.references})
        self._refuse_faults(record, [kept], {}, many=False)
        return self._apply(record, SaveEvent.RESTORED, Change(record_id, old, {"deleted_at": None}))

    def _apply(self, record: ObjectModel, event: SaveEvent, change: Change) -> Saved:
        save = self._save(record, event, [change])
        self._before(record, save, many=False)
        assert change.old is not None
        change.values = {n: v for n, v in change.values.items() if change.old[n] != v}
        fields = tuple(sorted(change.values))
        if not fields:
            # Nothing differs: no new version, no history, no event; the answer is the record.
            return Saved(change.id, None)
        statement = self._plan(
            record,
            (event, fields),
            lambda: build_update(self.model, record, self.actor, event, fields),
        )
        differences = _differences(record, change)
        saved = self._write(record, statement, change, differences)
        return self._after(save, [saved])[0]

    def _lock(
        self,
        record: ObjectModel,
        record_id: UUID,
        version: int | None,
        *,
        deleted: bool,
        to_delete: bool = False,
    ) -> Mapping[str, Any]:
        statement = self._plan(
            record,
            ("lock", to_delete),
            lambda: build_lock(self.model, record, to_delete=to_delete),
        )
        row = statement.one(self.connection, {"id": record_id})
        old = dict(zip(record.fields, row, strict=True)) if row is not None else None
        if old is None or (old["deleted_at"] is not None) != deleted:
            raise RecordNotFoundError(object=record.label, id=str(record_id))
        if version is not None and version != old["version"]:
            raise VersionConflictError(given=version, current=old["version"])
        return old

    def _refuse_faults(
        self, record: ObjectModel, changes: Sequence[Change], faults: Faults, *, many: bool
    ) -> None:
        values = [change.values for change in changes]
        dangling = missing_targets(self.connection, self.model, record, values, self.plans)
        problems = [
            problem.under(f"/{position}") if many else problem
            for position, found in sorted(merge(faults, dangling).items())
            for problem in found
        ]
        if problems:
            raise InvalidError(problems)

    def _before(self, record: ObjectModel, save: Save, *, many: bool) -> None:
        caller = self.hooks.caller("before_save", self.model.packages)
        if caller is None:
            return
        before = [deepcopy(change.values) for change in save.changes]
        caller(save=save)
        self._check_hooked(record, save.changes, before, many=many)

    def _check_hooked(
        self,
        record: ObjectModel,
        changes: Sequence[Change],
        before: Sequence[Mapping[str, Any]],
        *,
        many: bool,
    ) -> None:
        """Hold what hooks have set to what is asked of everyone who sends a value."""
        faults: Faults = {}
        for position, (change, known) in enumerate(zip(changes, before, strict=True)):
            hooked = {n: v for n, v in change.values.items() if n not in known or known[n] != v}
            raw = {name: _sent(record, name, value) for name, value in hooked.items()}
            read = read_changes(record, raw)
            change.values.update(read.values)
            if read.problems:
                faults[position] = read.problems
        self._refuse_faults(record, changes, faults, many=many)

    def _after(self, save: Save, saved: list[Saved]) -> list[Saved]:
        caller = self.hooks.caller("after_save", self.model.packages)
        if caller is None:
            return saved
        caller(save=save, records=HookWriter(self._deeper()))
        # What the hooks saved may show in the answer: it is read again.
        return [Saved(each.id, None) for each in saved]

    def _write(
        self,
        record: ObjectModel,
        statement: Statement,
        change: Change,
        differences: JsonObject,
        *,
        at: str = "",
    ) -> Saved:
        bound: dict[str, Any] = {f"f_{name}": value for name, value in change.values.items()}
        tracked = {n: d for n, d in differences.items() if record.fields[n].definition.history}
        bound |= {
            "id": change.id,
            "user_id": self.actor.user_id,
            "via": self.actor.via,
            "now": self.now,
            "history": tracked,
            "changes": differences,
            "pending": self.hooks.caller("on_event", self.model.packages) is not None,
        }
        try:
            result = statement.raw(self.connection, bound)
        except psycopg.errors.IntegrityError as error:
            raise _explain(self.model, record, error, at) from error
        body = result.get_value(0, 0)
        assert body is not None
        return Saved(change.id, body)

    def _save(self, record: ObjectModel, event: SaveEvent, changes: Sequence[Change]) -> Save:
        return Save(self.actor.tenant, record.name, event, changes, self.actor.user_id, self.now)

    def _deeper(self) -> Saving:
        if self.depth >= DEEPEST:
            raise SaveDepthError(limit=DEEPEST)
        return replace(self, depth=self.depth + 1)

    def _plan(self, record: ObjectModel, what: Any, build: Callable[[], Statement]) -> Statement:
        key = (self.model.schema, self.model.version, self.actor.rights.key, record.name, what)
        return self.plans.get(key, build)


@dataclass(frozen=True, slots=True)
class HookWriter:
    """What a hook may do with records in the transaction it runs in."""

    saving: Saving

    def create(self, object_name: str, values: JsonObject) -> UUID:
        """Create a record as a client would; gives its id."""
        record = self.saving.model.object(object_name)
        return self.saving.create(record, [values], many=False)[0].id

    def update(self, object_name: str, record_id: UUID, values: JsonObject) -> None:
        """Change a record as a client would."""
        record = self.saving.model.object(object_name)
        self.saving.update(record, record_id, values, version=None)


def _first(resolved: Faults, invalid: Mapping[int, list[Problem]]) -> Faults:
    """Merge faults, leaving out what is wrong only because a reference could not be found."""
    named = {(position, problem.path) for position, found in resolved.items() for problem in found}
    kept = {
        position: [p for p in found if (position, p.path) not in named]
        for position, found in invalid.items()
    }
    return merge(resolved, kept)


def _differences(record: ObjectModel, change: Change) -> JsonObject:
    assert change.old is not None
    return {
        name: [
            _dump(record.fields[name].type, record.fields[name].options, value)
            for value in (change.old[name], new)
        ]
        for name, new in change.values.items()
    }


def _sent(record: ObjectModel, name: str, value: Any) -> Any:
    """Give a value that a hook has set as a client would have sent it."""
    if name not in record.fields or isinstance(value, str | int | float | list | dict | None):
        return value
    if isinstance(value, Decimal):
        return str(value)  # all of it: what does not fit the field is refused, not rounded
    return _dump(record.fields[name].type, record.fields[name].options, value)


def _dump(field_type: FieldType[Any, Any], options: Mapping[str, Any], value: Any) -> JsonValue:
    return None if value is None else field_type.dump(value, options)


def _explain(
    model: Model, record: ObjectModel, error: psycopg.errors.IntegrityError, at: str
) -> Exception:
    """Say in the record's own words which constraint stood in the way."""
    constraint = error.diag.constraint_name or ""
    for name, field in record.fields.items():
        if constraint == unique_name(record.name, name):
            label = field.definition.label
            return DuplicateValueError(object=record.label, field=label, path=f"{at}/{name}")
        if constraint == reference_name(record.name, name) and field.target is not None:
            target = model.objects[field.target].label
            missing = DanglingReferenceError(object=target, value=name)
            return InvalidError([Problem(path=f"{at}/{name}", error=missing)])
    return error
