"""The save pipeline: the same steps in the same order for one record and for many.

Load and lock, defaults and system validation, before-save hooks, rules, write with history and
outbox, rules that need what was written, after-save hooks, roll-ups; all in the transaction of the
caller. Duplicate rules are asked after the rules, before the write.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any, Protocol, Self
from uuid import UUID

from dougong.deployment.model import ObjectModel
from dougong.fields.base import Cipher
from dougong.hooks.events import Change, Save, SaveEvent
from dougong.kernel.errors import InvalidError
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.records.duplicates.checking import check_duplicates
from dougong.records.errors import (
    RecordNotFoundError,
    SaveDepthError,
    VersionConflictError,
)
from dougong.records.saving.attaching import attach_files
from dougong.records.saving.automating import NO_AUTOMATION, Automation
from dougong.records.saving.cascade import Stored, moved_though_fixed
from dougong.records.saving.choosing import unfit_values
from dougong.records.saving.differences import (
    as_sent,
    changed_values,
    differences,
)
from dougong.records.saving.filling import fill
from dougong.records.saving.following import call_for_tasks, tell_followers
from dougong.records.saving.guarding import (
    guard_of,
    refuse_foreign_parents,
    refuse_unreached,
    unreadable_targets,
)
from dougong.records.saving.incoming import read_changes, read_many_new
from dougong.records.saving.layouts import locked_fields, locked_new_fields, require_fields
from dougong.records.saving.locking import Target, lock_targets
from dougong.records.saving.owning import tell_owners
from dougong.records.saving.permitted import forbidden_values
from dougong.records.saving.places import placed
from dougong.records.saving.rates import work_out_anew
from dougong.records.saving.references import (
    Faults,
    merge,
    missing_targets,
    replace_keys,
    resolved_first,
)
from dougong.records.saving.rolling_up import RollingUp
from dougong.records.saving.rules import check_early, check_late
from dougong.records.saving.sealing import seal
from dougong.records.saving.trees import check_trees
from dougong.records.saving.writes import build_lock
from dougong.records.saving.writing import Saved, Writing

DEEPEST = 10
_ASKED = frozenset({SaveEvent.UPDATED, SaveEvent.SUBMITTED})


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
        automation: What happens by itself.
        depth: How many saves deep in hooks this one is.
        held: Whether it matters which records the actor reaches also of what a save sets off.
        take_rows: Refuses so many new records where they would be too many; of those that are
            counted only while they are saved.
    """

    ids: Ids
    cipher: Cipher
    automation: Automation = NO_AUTOMATION
    depth: int = 0
    held: bool = False
    take_rows: Callable[[int], None] = lambda count: None

    @property
    def guarded(self) -> bool:
        """Whether it matters which records the actor reaches: not of what a save sets off."""
        return (self.depth == 0 or self.held) and not self.actor.rights.everything

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
        refuse_foreign_parents(self, record, changes, many=many)
        if parts is not None:
            faults = merge(faults, parts.faults(changes))
        return self.insert(record, changes, given, faults, many=many, parts=parts)

    def read(
        self,
        record: ObjectModel,
        raws: Sequence[JsonValue],
        *,
        chosen: Sequence[Collection[str]] | None = None,
    ) -> tuple[list[Change], list[Collection[str]], Faults]:
        """Read new records: what is sent of them, which fields, and what is wrong with it.

        Args:
            record: Their object.
            raws: The records as they were sent.
            chosen: The fields that a client chose to give, where that is less than what is sent.
        """
        resolved, faults = replace_keys(self, record, raws)
        read = read_many_new(record, resolved, self.actor, self.now)
        invalid = {i: each.problems for i, each in enumerate(read) if each.problems}
        changes = [Change(self.ids.new(), None, each.values) for each in read]
        sent = chosen or [raw if isinstance(raw, Mapping) else () for raw in raws]
        faults = merge(faults, unreadable_targets(self, record, changes, sent))
        faults = merge(faults, forbidden_values(self, record, changes, raws))
        return changes, [each.given for each in read], resolved_first(faults, invalid)

    def insert(
        self,
        record: ObjectModel,
        changes: list[Change],
        given: Sequence[Collection[str]],
        faults: Faults,
        *,
        many: bool,
        parts: Parts | None = None,
        sent: Sequence[Collection[str]] | None = None,
    ) -> list[Saved]:
        """Create records that have been read, with their parts.

        Args:
            record: Their object.
            changes: What they will hold.
            given: For each the fields that were sent, or have a default.
            faults: What is wrong with them so far.
            many: Whether paths of faults begin with ``/<position>``.
            parts: What is saved along with them.
            sent: The fields that a client chose to give, where that is less than ``given``.
        """
        faults = merge(faults, seal(record, changes, self.cipher))
        computed = fill(self, record, changes, given)
        if self._asks(record):
            locked = locked_new_fields(self, record, changes, given if sent is None else sent)
            faults = merge(faults, locked)
        self._refuse_faults(record, changes, merge(faults, computed), many=many)
        save = self._save(record, SaveEvent.CREATED, changes)
        self._before(record, save, many=many)
        if self._asks(record):
            require_fields(self, record, changes, many=many)
        check_early(self, record, changes, many=many)
        check_duplicates(self, record, changes, many=many, new_id=self.ids.new)
        saved = self.write_all(record, SaveEvent.CREATED, changes, many=many)
        if parts is not None:
            parts.save(changes, many=many)
        check_trees(self, record, changes, many=many)
        check_late(self, record, changes, many=many)
        return self._after(save, saved, untouched=parts is None)

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
        return self._change(record, record_id, raw, version=version, parts=parts)[0]

    def _change(
        self,
        record: ObjectModel,
        record_id: UUID,
        raw: JsonValue,
        *,
        version: int | None,
        parts: Parts | None = None,
    ) -> tuple[Saved, bool]:
        """Change a record; tells, too, whether anything of it differs now."""
        old = self._lock(record, record_id, version, deleted=False)
        changes, faults = self.read_changed(record, [old], [raw])
        refuse_foreign_parents(self, record, changes, many=False)
        if parts is not None:
            faults = merge(faults, parts.faults(changes))
        self.complete(record, changes, faults, many=False)
        saved = self.apply(record, SaveEvent.UPDATED, changes, many=False, parts=parts)[0]
        (change,) = changes
        return saved, bool(change.values or (parts is not None and parts.differences(change)))

    def read_changed(
        self, record: ObjectModel, olds: Sequence[Stored], raws: Sequence[JsonValue]
    ) -> tuple[list[Change], Faults]:
        """Read changes of stored records; what equals the stored value is no change."""
        resolved, faults = replace_keys(self, record, raws)
        read = [read_changes(record, raw, old) for raw, old in zip(resolved, olds, strict=True)]
        invalid = {i: each.problems for i, each in enumerate(read) if each.problems}
        changes = [
            Change(old["id"], old, {n: v for n, v in each.values.items() if old.get(n) != v})
            for old, each in zip(olds, read, strict=True)
        ]
        sent = [change.values for change in changes]
        faults = merge(faults, unreadable_targets(self, record, changes, sent))
        faults = merge(faults, forbidden_values(self, record, changes, raws))
        return changes, merge(resolved_first(faults, invalid), moved_though_fixed(record, changes))

    def complete(
        self, record: ObjectModel, changes: Sequence[Change], faults: Faults, *, many: bool
    ) -> None:
        """Work out what changes of stored records bring along, and refuse what is wrong."""
        if self._asks(record):
            faults = merge(faults, locked_fields(self, record, changes))
        faults = merge(faults, seal(record, changes, self.cipher))
        computed = fill(self, record, changes, None)
        self._refuse_faults(record, changes, merge(faults, computed), many=many)

    def update_many(
        self, record: ObjectModel, targets: Sequence[Target]
    ) -> list[tuple[UUID, bool]]:
        """Change fields of records, each named once, as one set.

        Returns:
            The id of each, and whether anything of it differs now.

        Raises:
            InvalidError: Some are not there, may not be changed, or would have faults.
        """
        olds = lock_targets(self, record, targets)
        changes, faults = self.read_changed(record, olds, [each.raw for each in targets])
        refuse_foreign_parents(self, record, changes, many=True)
        self.complete(record, changes, faults, many=True)
        self.apply(record, SaveEvent.UPDATED, changes, many=True)
        return [(change.id, bool(change.values)) for change in changes]

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
            if event in _ASKED and self._asks(record):
                require_fields(self, record, real, many=True)
            if event.changes_values:
                check_early(self, record, real, many=True)
                check_duplicates(self, record, real, many=True, new_id=self.ids.new)
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
        guard = guard_of(self, record)
        statement = self._plan(
            record,
            ("lock", to_delete, guard is not None),
            lambda: build_lock(self.model, record, guard, to_delete=to_delete),
        )
        given = {"id": record_id} if guard is None else {**self.context, "id": record_id}
        row = statement.one(self.connection, given)
        old = dict(zip(record.stored, row, strict=guard is None)) if row is not None else None
        if row is None or old is None or (old["deleted_at"] is not None) != deleted:
            raise RecordNotFoundError(object=record.label, id=str(record_id))
        if guard is not None:
            refuse_unreached(record, record_id, row)
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
        files = {}
        if record.files:
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
        automated = self.automation.concerns(self.model, record.name, before=True)
        if caller is None and not automated:
            return
        before = [deepcopy(change.values) for change in save.changes]
        if caller is not None:
            caller(save=save)
        if automated:
            self.automation.before(self, record, save)
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

    def _after(self, save: Save, saved: list[Saved], *, untouched: bool = False) -> list[Saved]:
        told = tell_owners(self, self.model.objects[save.object], save, self.ids)
        told += tell_followers(self, self.model.objects[save.object], save, self.ids)
        call_for_tasks(self, self.model.objects[save.object], save, self.ids)
        if told and self.trace is not None:
            self.trace.note("notify", save.object, notifications=told)
        caller = self.hooks.caller("after_save", self.model.packages)
        if caller is not None:
            caller(save=save, records=HookWriter(self.deeper()))
            # What the hooks saved may show in the answer: it is read again.
            saved = [Saved(each.id, None) for each in saved]
            if self.trace is not None:
                self.trace.note("after_save", save.object)
        if self.automation.concerns(self.model, save.object, before=False):
            record = self.model.objects[save.object]
            if self.automation.after(self, record, save):
                untouched = False
                saved = [Saved(each.id, None) for each in saved]
        if save.object in self.model.feeds:
            hooked = self.hooks.caller("on_event", self.model.packages) is not None
            waited_for = hooked or bool(self.model.heard)
            rolling = RollingUp(
                self.connection, self.model, self.actor, self.plans, self.now, waited_for
            )
            untouched &= caller is None
            rolling.follow(self.model.objects[save.object], save.changes, untouched=untouched)
            if self.trace is not None:
                self.trace.note("rollups", save.object)
        work_out_anew(self.connection, self.model, self.actor, save, self.ids)
        return saved

    def _asks(self, record: ObjectModel) -> bool:
        """Tell whether layouts have a say: of what users save, not of what that sets off.

        Nor of what the public sends: its form says what is asked, and can ask for nothing else.
        """
        actor = self.actor
        of_users = self.depth == 0 and actor.user_id is not None and actor.via != "system"
        return of_users and record.name in self.model.asking

    def _save(self, record: ObjectModel, event: SaveEvent, changes: Sequence[Change]) -> Save:
        return Save(self.actor.tenant, record.name, event, changes, self.actor.user_id, self.now)

    def deeper(self) -> Self:
        """Give the saving of what this save sets off.

        Raises:
            SaveDepthError: It was set off by too many saves, one by the other.
        """
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
