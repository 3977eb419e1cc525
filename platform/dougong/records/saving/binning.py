"""Records that go to the recycle bin and come back, one or many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from dougong.deployment.model import ObjectModel
from dougong.hooks.events import Change, SaveEvent
from dougong.kernel.errors import AppError, InvalidError, Problem
from dougong.records.saving.administrators import refuse_to_delete
from dougong.records.saving.cascade import (
    Family,
    Stored,
    coming,
    going,
    leave_waiting,
    leaving_at,
    orphans,
    roots_of,
)
from dougong.records.saving.deleting import clear_references, refuse_if_in_use, uses_of_each
from dougong.records.saving.locking import Target, lock_targets
from dougong.records.saving.noting import note_in_log, note_many_in_log
from dougong.records.saving.pipeline import Saving
from dougong.records.saving.places import placed
from dougong.records.saving.references import Faults, merge
from dougong.records.saving.writing import Saved


class Binning(Saving):
    """Saves records of one tenant, and moves them to the recycle bin and back."""

    __slots__ = ()

    def delete(self, record: ObjectModel, record_id: UUID, *, version: int | None) -> None:
        """Move a record to the recycle bin, with all that belongs to it.

        Raises:
            RecordNotFoundError: There is none, or it lies there already.
            VersionConflictError: It is no longer at ``version``.
            RecordInUseError: Others refer to it by lookups that forbid it.
        """
        old = self._lock(record, record_id, version, deleted=False, to_delete=True)
        refuse_to_delete(self, record, record_id)
        family = going(self, record, {record_id: old})
        self.remove(family)
        note_in_log(self, "record.deleted", record, record_id, family)

    def delete_many(self, record: ObjectModel, targets: Sequence[Target]) -> None:
        """Move records to the recycle bin as one set, each with all that belongs to it.

        What refers to each other among them is no hindrance.

        Raises:
            InvalidError: Some are not there, or may not be deleted.
        """
        olds = lock_targets(self, record, targets, to_delete=True)
        problems = []
        for position, target in enumerate(targets):
            try:
                refuse_to_delete(self, record, target.id)
            except AppError as error:
                problems.append(Problem(path=f"/{position}", error=error))
        if problems:
            raise InvalidError(problems)
        roots = {old["id"]: old for old in olds}
        family = going(self, record, roots)
        self._refuse_unremovable(record, family, list(roots))
        self.remove(family)
        note_many_in_log(self, "record.deleted", record, _others(self, record, family))

    def remove(self, family: Family) -> None:
        """Move records to the recycle bin together."""
        objects = [self.model.objects[name] for name in family.members]
        for record in objects:
            refuse_if_in_use(self, record, family)
        for record in objects:
            for referring, field, ids in clear_references(self, record, family):
                # What is wrong there is no fault of any one of those that go.
                with placed([""] * len(ids)):
                    cleared = [Target(other, raw={field: None}) for other in ids]
                    self.deeper().update_many(referring, cleared)
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
        orphaned = orphans(self, record, [old])
        if orphaned:
            raise InvalidError(orphaned[0])
        family = coming(self, record, {record_id: old})
        root, *others = [
            self._bring_back(self.model.objects[name], family, at_root=name == record.name)
            for name in family.members
        ]
        leave_waiting(self, family)
        note_in_log(self, "record.restored", record, record_id, family)
        return Saved(record_id, None) if others else root[0]

    def restore_many(self, record: ObjectModel, ids: Sequence[UUID]) -> None:
        """Take records out of the recycle bin, each with all that went there with it.

        Those that went there together come back as one set.

        Raises:
            InvalidError: Some do not lie there, or cannot come back.
        """
        olds = lock_targets(self, record, [Target(each) for each in ids], deleted=True)
        found = orphans(self, record, olds)
        if found:
            raise InvalidError([p.under(f"/{n}") for n in sorted(found) for p in found[n]])
        gone: defaultdict[object, dict[UUID, Stored]] = defaultdict(dict)
        for old in olds:
            gone[old["deleted_at"]][old["id"]] = old
        places = {each: f"/{place}" for place, each in enumerate(ids)}
        for roots in gone.values():
            family = coming(self, record, roots)
            owners = roots_of(self.model, record, family)
            for name in family.members:
                of_root = [places[min(owners[name, each])] for each in family.members[name]]
                with placed(of_root):
                    self._bring_back(self.model.objects[name], family, at_root=None)
            leave_waiting(self, family)
            note_many_in_log(self, "record.restored", record, _others(self, record, family))

    def _bring_back(
        self, record: ObjectModel, family: Family, *, at_root: bool | None
    ) -> list[Saved]:
        """Bring the members of one object back.

        Args:
            record: The object.
            family: All that come.
            at_root: Whether they are the records that were named; None: faults are told by their
                position among the members.
        """
        members, named = family.members[record.name], (*record.references, *record.polymorphic)
        # What they refer to among themselves comes back with them.
        among = family.references
        kept = [
            Change(i, old, {n: old[n] for n in named if old[n] not in among})
            for i, old in members.items()
        ]
        changes = [Change(i, old, {"deleted_at": None}) for i, old in members.items()]
        places = [
            f"/{nth}" if at_root is None else "" if at_root else f"/{record.name}/{each.id}"
            for nth, each in enumerate(kept)
        ]
        with placed(places):
            self._refuse_faults(record, kept, {}, many=True)
            return self.apply(record, SaveEvent.RESTORED, changes, many=True)

    def _faults_of_removal(self, record: ObjectModel, family: Family) -> Mapping[UUID, AppError]:
        """Tell which members of one object may not go, and why."""
        return uses_of_each(self, record, family)

    def _refuse_unremovable(
        self, record: ObjectModel, family: Family, roots: Sequence[UUID]
    ) -> None:
        """Refuse those of many records that may not go, or that something of theirs holds back."""
        places = {root: place for place, root in enumerate(roots)}
        owners: Mapping[tuple[str, UUID], frozenset[UUID]] | None = None
        faults: Faults = {}
        for name in family.members:
            held = self._faults_of_removal(self.model.objects[name], family)
            for member, error in held.items():
                owners = owners or roots_of(self.model, record, family)
                problem = Problem(path="", error=error)
                faults = merge(faults, {places[root]: [problem] for root in owners[name, member]})
        if faults:
            raise InvalidError([p.under(f"/{n}") for n in sorted(faults) for p in faults[n]])


def _others(saving: Saving, record: ObjectModel, family: Family) -> Mapping[UUID, int]:
    """Count, for each record that was named, those that go or come with it."""
    counted = dict.fromkeys(family.members[record.name], -1)
    for owners in roots_of(saving.model, record, family).values():
        for root in owners:
            counted[root] += 1
    return counted
