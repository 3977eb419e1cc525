"""The save pipeline: the same steps in the same order for one record and for many.

Load and lock, defaults and system validation, before-save hooks, rules, write with history and
outbox, rules that need what was written, after-save hooks, roll-ups; all in the transaction of the
caller. Duplicate rules take their place between these as they arrive (design.md 6 has the order).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any, Protocol
from uuid import UUID

from dougong.deployment.model import ObjectModel
from dougong.fields.base import Cipher
from dougong.hooks.events import Change, Save, SaveEvent
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.records.errors import (
    FixedParentError,
    RecordNotFoundError,
    SaveDepthError,
    VersionConflictError,
)
from dougong.records.saving.attaching import attach_files
from dougong.records.saving.cascade import (
    Family,
    Stored,
    coming,
    going,
    leave_waiting,
    leaving_at,
    refuse_orphan,
)
from dougong.records.saving.choosing import unfit_values
from dougong.records.saving.deleting import clear_references, refuse_if_in_use
from dougong.records.saving.differences import (
    as_sent,
    changed_values,
    differences,
)
from dougong.records.saving.filling import fill
from dougong.records.saving.incoming import read_changes, read_new
from dougong.records.saving.places import placed
from dougong.records.saving.references import Faults, merge, missing_targets, replace_keys
from dougong.records.saving.rollups import RollingUp
from dougong.records.saving.rules import check_early, check_late
from dougong.records.saving.sealing import seal
from dougong.records.saving.trees import check_trees
from dougong.records.saving.writes import build_lock
from dougong.records.saving.writing import Saved, Writing

DEEPEST = 10


class Parts(Protocol):
    """What is saved along with records, as parts of them, such as the rows of documents."""

    def faults(self, changes: Sequence[Change]) -> Faults:
        """List what is wrong with the parts, by the position of their record."""

    def differences(self, change: Change) -> JsonObject:
        """Give what changes of the parts of a stored record, as its history shall tell it."""

    def save(self, changes: Sequence[Change], *, many: bool) -> None:
        """Write the parts; the records themselves are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving(Writing):
    """Saves records of one tenant in one open transaction.

    Attributes:
        ids: Makes the ids of new records.
        cipher: Encrypts secrets.
        depth: How many saves deep in hooks this one is.
    """

    ids: Ids
    cipher: Cipher
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
        return self.create_with(record, raws, many=many)

    def create_with(
        self,
        record: ObjectModel,
        raws: Sequence[JsonValue],
        *,
        many: bool,
        parts: Parts | None = None,
    ) -> list[Saved]:
        """Create records, with parts of theirs."""
        changes, given, faults = self.read(record, raws)
        if parts is not None:
            faults = merge(faults, parts.faults(changes))
        return self.insert(record, changes, given, faults, many=many, parts=parts)

    def read(
        self, record: ObjectModel, raws: Sequence[JsonValue]
    ) -> tuple[list[Change], list[Collection[str]], Faults]:
        """Read new records: what is sent of them, which fields, and what is wrong with it."""
        resolved, faults = replace_keys(self.connection, self.model, record, raws)
        read = [read_new(record, raw, self.actor, self.now) for raw in resolved]
        invalid = {i: each.problems for i, each in enumerate(read) if each.problems}
        changes = [Change(self.ids.new(), None, each.values) for each in read]
        return changes, [each.given for each in read], _first(faults, invalid)

    def insert(
        self,
        record: ObjectModel,
        changes: list[Change],
        given: Sequence[Collection[str]],
        faults: Faults,
        *,
        many: bool,
        parts: Parts | None = None,
    ) -> list[Saved]:
        """Create records that have been read, with their parts."""
        faults = merge(faults, seal(record, changes, self.cipher))
        computed = fill(self, record, changes, given)
        self._refuse_faults(record, changes, merge(faults, computed), many=many)
        save = self._save(record, SaveEvent.CREATED, changes)
        self._before(record, save, many=many)
        check_early(self, record, changes, many=many)
        saved = self.write_all(record, SaveEvent.CREATED, changes, many=many)
        if parts is not None:
            parts.save(changes, many=many)
        check_trees(self, record, changes, many=many)
        check_late(self, record, changes, many=many)
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
        return self.update_with(record, record_id, raw, version=version)

    def update_with(
        self,
        record: ObjectModel,
        record_id: UUID,
        raw: JsonValue,
        *,
        version: int | None,
        parts: Parts | None = None,
    ) -> Saved:
        """Change fields of a record, with parts of it."""
        old = self._lock(record, record_id, version, deleted=False)
        changes, faults = self.read_changed(record, [old], [raw])
        if parts is not None:
            faults = merge(faults, parts.faults(changes))
        self.complete(record, changes, faults, many=False)
        return self.apply(record, SaveEvent.UPDATED, changes, many=False, parts=parts)[0]

    def read_changed(
        self, record: ObjectModel, olds: Sequence[Stored], raws: Sequence[JsonValue]
    ) -> tuple[list[Change], Faults]:
        """Read changes of stored records; what equals the stored value is no change."""
        resolved, faults = replace_keys(self.connection, self.model, record, raws)
        read = [read_changes(record, raw, old) for raw, old in zip(resolved, olds, strict=True)]
        invalid = {i: each.problems for i, each in enumerate(read) if each.problems}
        changes = [
            Change(old["id"], old, {n: v for n, v in each.values.items() if old.get(n) != v})
            for old, each in zip(olds, read, strict=True)
        ]
        return changes, merge(_first(faults, invalid), _moved(record, changes))

    def complete(
        self, record: ObjectModel, changes: Sequence[Change], faults: Faults, *, many: bool
    ) -> None:
        """Work out what changes of stored records bring along, and refuse what is wrong."""
        faults = merge(faults, seal(record, changes, self.cipher))
        computed = fill(self, record, changes, None)
        self._refuse_faults(record, changes, merge(faults, computed), many=many)

    def delete(self, record: ObjectModel, record_id: UUID, *, version: int | None) -> None:
        """Move a record to the recycle bin, with all that belongs to it.

        Raises:
            RecordNotFoundError: There is none, or it lies there already.
            VersionConflictError: It is no longer at ``version``.
            RecordInUseError: Others refer to it by lookups that forbid it.
        """
        old = self._lock(record, record_id, version, deleted=False, to_delete=True)
        self.remove(going(self, record, {record_id: old}))

    def remove(self, family: Family) -> None:
        """Move records to the recycle bin together."""
        objects = [self.model.objects[name] for name in family.members]
        for record in objects:
            refuse_if_in_use(self, record, family)
        for record in objects:
            for referring, field, ids in clear_references(self, record, family):
                for other in ids:
                    self._deeper().update(referring, other, {field: None}, version=None)
        gone = {"deleted_at": leaving_at(self, family)}
        for record in objects:
            members = family.members[record.name].items()
            changes = [Change(record_id, old, {**gone}) for record_id, old in members]
            self.apply(record, SaveEvent.DELETED, changes, many=False)

    def restore(self, record: ObjectModel, record_id: UUID) -> Saved:
        """Take a record out of the recycle bin, with all that went there with it.

        Raises:
            RecordNotFoundError: It does not lie there.
            InvalidError: A lookup of it leads to what has been deleted since, or what it belongs
                to lies in the bin itself.
            DuplicateValueError: A unique field's value has been taken since.
        """
        old = self._lock(record, record_id, None, deleted=True)
        orphaned = refuse_orphan(self, record, old)
        if orphaned:
            raise InvalidError(orphaned)
        family = coming(self, record, {record_id: old})
        root, *others = [
            self._bring_back(self.model.objects[name], family, at_root=name == record.name)
            for name in family.members
        ]
        leave_waiting(self, family)
        return Saved(record_id, None) if others else root[0]

    def _bring_back(self, record: ObjectModel, family: Family, *, at_root: bool) -> list[Saved]:
        members, named = family.members[record.name], (*record.references, *record.polymorphic)
        # What they refer to among themselves comes back with them.
        among = family.references
        kept = [
            Change(i, old, {n: old[n] for n in named if old[n] not in among})
            for i, old in members.items()
        ]
        changes = [Change(i, old, {"deleted_at": None}) for i, old in members.items()]
        with placed(["" if at_root else f"/{record.name}/{each.id}" for each in kept]):
            self._refuse_faults(record, kept, {}, many=True)
            return self.apply(record, SaveEvent.RESTORED, changes, many=True)

    def apply(
        self,
        record: ObjectModel,
        event: SaveEvent,
        changes: Sequence[Change],
        *,
        many: bool,
        parts: Parts | None = None,
    ) -> list[Saved]:
        """Write changes of stored records, and their parts; those of which nothing differs stay."""
        self._before(record, self._save(record, event, changes), many=many)
        told: list[JsonObject] = []
        kept: list[int] = []
        for position, change in enumerate(changes):
            assert change.old is not None
            change.values = {n: v for n, v in change.values.items() if change.old[n] != v}
            more = parts.differences(change) if parts is not None else {}
            if change.values or more:
                kept.append(position)
                told.append({**differences(record, change), **more})
        if not kept:
            # Nothing differs: no new version, no history, no event; the answer is the record.
            return [Saved(change.id, None) for change in changes]
        real = [changes[position] for position in kept]
        with placed([f"/{position}" if many else "" for position in kept]):
            if event.changes_values:
                check_early(self, record, real, many=True)
            saved = self.write_all(record, event, real, told, many=True)
            if parts is not None:
                parts.save(real, many=True)
            if event is not SaveEvent.DELETED:
                check_trees(self, record, real, many=True)
            if event.changes_values:
                check_late(self, record, real, many=True)
        return self._after(self._save(record, event, real), saved)

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
        old = dict(zip(record.stored, row, strict=True)) if row is not None else None
        if old is None or (old["deleted_at"] is not None) != deleted:
            raise RecordNotFoundError(object=record.label, id=str(record_id))
        if version is not None and version != old["version"]:
            raise VersionConflictError(given=version, current=old["version"])
        return old

    def _refuse_faults(
        self, record: ObjectModel, changes: Sequence[Change], faults: Faults, *, many: bool
    ) -> None:
        """Refuse what is wrong with changes; secrets that were filled in are encrypted."""
        sealing = seal(record, changes, self.cipher)
        values = [change.values for change in changes]
        dangling = missing_targets(self.connection, self.model, record, values, self.plans)
        files = attach_files(self.connection, record, changes, self.actor.user_id)
        unfit = unfit_values(record, changes, faults)
        problems = [
            problem.under(f"/{position}") if many else problem
            for position, found in sorted(merge(faults, sealing, dangling, files, unfit).items())
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
        if self.trace is not None:
            self.trace.note("before_save", record.name, set=changed_values(save.changes, before))

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
        touched: set[str] = set()
        for position, (change, known) in enumerate(zip(changes, before, strict=True)):
            hooked = {n: v for n, v in change.values.items() if n not in known or known[n] != v}
            raw = {name: as_sent(record, name, value) for name, value in hooked.items()}
            read = read_changes(record, raw)
            change.values.update(read.values)
            touched |= read.values.keys()
            if read.problems:
                faults[position] = read.problems
        faults = merge(faults, seal(record, changes, self.cipher))
        if touched & record.definition.fetching:
            faults = merge(faults, fill(self, record, changes, None))
        self._refuse_faults(record, changes, faults, many=many)

    def _after(self, save: Save, saved: list[Saved]) -> list[Saved]:
        caller = self.hooks.caller("after_save", self.model.packages)
        if caller is not None:
            caller(save=save, records=HookWriter(self._deeper()))
            # What the hooks saved may show in the answer: it is read again.
            saved = [Saved(each.id, None) for each in saved]
            if self.trace is not None:
                self.trace.note("after_save", save.object)
        if save.object in self.model.feeds:
            rolling = RollingUp(self.connection, self.model, self.actor, self.plans, self.now)
            rolling.follow(self.model.objects[save.object], save.changes)
            if self.trace is not None:
                self.trace.note("rollups", save.object)
        return saved

    def _save(self, record: ObjectModel, event: SaveEvent, changes: Sequence[Change]) -> Save:
        return Save(self.actor.tenant, record.name, event, changes, self.actor.user_id, self.now)

    def _deeper(self) -> Saving:
        if self.depth >= DEEPEST:
            raise SaveDepthError(limit=DEEPEST)
        return replace(self, depth=self.depth + 1)


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


def _moved(record: ObjectModel, changes: Sequence[Change]) -> Faults:
    """List records that are to belong to others where they may not."""
    fixed = [each for each in record.definition.parents if not each.options.get("reparent", True)]
    return {
        position: [
            Problem(path=f"/{each.name}", error=FixedParentError(field=each.label))
            for each in fixed
            if each.name in change.values
        ]
        for position, change in enumerate(changes)
        if not change.values.keys().isdisjoint(each.name for each in fixed)
    }


def _first(resolved: Faults, invalid: Mapping[int, list[Problem]]) -> Faults:
    """Merge faults, leaving out what is wrong only because a reference could not be found."""
    named = {(position, problem.path) for position, found in resolved.items() for problem in found}
    kept = {
        position: [p for p in found if (position, p.path) not in named]
        for position, found in invalid.items()
    }
    return merge(resolved, kept)
