"""Saving by the shape of an object: what is locked, what stands alone, what is only published."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import orjson

from dougong.deployment.model import ObjectModel
from dougong.hooks.events import Change, Save, SaveEvent
from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.objects.definition import Shape
from dougong.metadata.objects.system_fields import AMENDED_FROM
from dougong.records.saving.cascade import Family
from dougong.records.saving.differences import new_values
from dougong.records.saving.documents import Documents
from dougong.records.saving.references import Faults, merge
from dougong.records.saving.writing import Saved
from dougong.records.shapes.copies import copy_of, copy_rows
from dougong.records.shapes.errors import ByDefinitionError
from dougong.records.shapes.lifecycle import (
    Step,
    changed_by,
    faults_of_moving,
    refuse_locked,
    refuse_moving,
    require_document,
    require_step,
)
from dougong.records.shapes.singles import (
    refuse_for_everybody,
    refuse_others,
    refuse_removal,
    refuse_second,
    refuse_unheld,
    set_apart,
)
from dougong.storage.outbox import NewEvent, publish


class ShapedRecords(Documents):
    """Saves records of one tenant, each as the shape of its object has it."""

    __slots__ = ()

    def create(
        self, record: ObjectModel, raws: Sequence[JsonValue], *, many: bool = True
    ) -> list[Saved]:
        """Create records, with the rows that are sent in them; events are published instead.

        Raises:
            InvalidError: Any of them, or of their rows, has faults.
            DuplicateValueError: A unique field's value is taken.
            ByDefinitionError: Their object is a configuration.
            SingleRecordError: Their object has its one record already.
        """
        self._require_writable(record)
        self._require_new(record, raws)
        return super().create(record, raws, many=many)

    def update(
        self, record: ObjectModel, record_id: UUID, raw: JsonValue, *, version: int | None
    ) -> Saved:
        """Change fields of a record; rows that are sent take the place of those it has.

        Raises:
            RecordNotFoundError: There is none, or it lies in the recycle bin.
            VersionConflictError: It, or a row, is no longer at the version that is named.
            InvalidError: The values have faults, or the document is locked.
            DuplicateValueError: A unique field's value is taken.
            ByDefinitionError: Its object is a configuration.
        """
        self._require_writable(record)
        return super().update(record, record_id, raw, version=version)

    def delete(self, record: ObjectModel, record_id: UUID, *, version: int | None) -> None:
        """Move a record to the recycle bin, with all that belongs to it.

        Raises:
            RecordNotFoundError: There is none, or it lies there already.
            VersionConflictError: It is no longer at ``version``.
            RecordInUseError: Others refer to it by lookups that forbid it.
            SubmittedError: It is a submitted document.
            SingleRecordError: It is the one record of its object.
        """
        self._require_writable(record)
        super().delete(record, record_id, version=version)

    def restore(self, record: ObjectModel, record_id: UUID) -> Saved:
        """Take a record out of the recycle bin, with all that went there with it.

        Raises:
            RecordNotFoundError: It does not lie there.
            InvalidError: What it refers to, or belongs to, does not let it come back.
            DuplicateValueError: A unique field's value has been taken since.
        """
        self._require_writable(record)
        return super().restore(record, record_id)

    def update_back(
        self, record: ObjectModel, record_id: UUID, raw: JsonObject, back: Mapping[str, int]
    ) -> Saved:
        """Change a record whose rows have come back from the recycle bin for that.

        Raises:
            InvalidError: The values have faults, or the document is locked.
            DuplicateValueError: A unique field's value is taken.
            ByDefinitionError: Its object is a configuration.
        """
        self._require_writable(record)
        return super().update_back(record, record_id, raw, back)

    def take_step(
        self, record: ObjectModel, record_id: UUID, step: Step, *, version: int | None
    ) -> Saved:
        """Submit a document, or make it void.

        Raises:
            RecordNotFoundError: There is none, or it lies in the recycle bin.
            VersionConflictError: It is no longer at ``version``.
            NoLifeCycleError: It is no document.
            TransitionError: It is somewhere else in its life.
        """
        require_document(record)
        old = self._lock(record, record_id, version, deleted=False)
        require_step(record, old, step)
        event, values = changed_by(self, step)
        return self.apply(record, event, [Change(record_id, old, values)], many=False)[0]

    def amend(
        self, record: ObjectModel, record_id: UUID, raw: JsonObject, *, version: int | None
    ) -> Saved:
        """Make a new draft of a submitted or void document, with its rows.

        Args:
            record: Its object.
            record_id: The document.
            raw: What differs from the start; what is unique must be sent, where it is required.
            version: The version it must be at.

        Raises:
            RecordNotFoundError: There is none, or it lies in the recycle bin.
            VersionConflictError: It is no longer at ``version``.
            NoLifeCycleError: It is no document.
            TransitionError: It is a draft itself.
            InvalidError: The draft would have faults.
        """
        require_document(record)
        old = self._lock(record, record_id, version, deleted=False)
        require_step(record, old, Step.AMEND)
        original = Change(record_id, old, {})
        save = self._save(record, SaveEvent.AMENDED, [original])
        self._before(record, save, many=False)
        sent = {**copy_of(record, old), **copy_rows(self, record, record_id), **raw}
        (head,), parts = self._part(record, [sent])
        changes, given, faults = self.read(record, [head], chosen=[raw.keys()])
        changes[0].values[AMENDED_FROM] = record_id
        changes[0].values |= {name: old[name] for name in record.sealed if name not in raw}
        if parts is not None:
            faults = merge(faults, parts.faults(changes))
        (draft,) = self.insert(
            record, changes, given, faults, many=False, parts=parts, sent=[raw.keys()]
        )
        self.write_all(record, SaveEvent.AMENDED, [original], many=False)
        self._after(save, [])
        return draft

    def read(
        self,
        record: ObjectModel,
        raws: Sequence[JsonValue],
        *,
        chosen: Sequence[Collection[str]] | None = None,
    ) -> tuple[list[Change], list[Collection[str]], Faults]:
        """Read new records; one that holds only what differs for somebody has no defaults."""
        changes, given, faults = super().read(record, raws, chosen=chosen)
        if record.definition.shape is Shape.SINGLE:
            given = set_apart(record, changes, given, raws)
        return changes, given, faults

    def write_all(
        self,
        record: ObjectModel,
        event: SaveEvent,
        changes: Sequence[Change],
        told: Sequence[JsonObject] = (),
        *,
        many: bool,
    ) -> list[Saved]:
        """Write records, unless they are locked; events go to those who listen."""
        if not record.definition.is_stored:
            return self._publish(record, changes)
        if record.definition.shape is Shape.SINGLE:
            refuse_unheld(record, changes)
            refuse_others(self.actor, changes)
            refuse_for_everybody(record, changes, many=many)
        if event not in (SaveEvent.DELETED, SaveEvent.RESTORED):
            refuse_locked(self, record, changes, told, many=many)
        return super().write_all(record, event, changes, told, many=many)

    def remove(self, family: Family) -> None:
        """Move records to the recycle bin together."""
        for name, members in family.members.items():
            record = self.model.objects[name]
            refuse_moving(self, record, family)
            if record.definition.shape is Shape.SINGLE:
                refuse_removal(record, members)
        super().remove(family)

    def _bring_back(
        self, record: ObjectModel, family: Family, *, at_root: bool | None
    ) -> list[Saved]:
        refuse_moving(self, record, family)
        return super()._bring_back(record, family, at_root=at_root)

    def _faults_of_removal(self, record: ObjectModel, family: Family) -> Mapping[UUID, AppError]:
        locked = dict(faults_of_moving(self, record, family))
        return {**super()._faults_of_removal(record, family), **locked}

    def _require_writable(self, record: ObjectModel) -> None:
        if record.definition.shape is Shape.CONFIGURATION:
            raise ByDefinitionError(object=record.label)

    def _require_new(self, record: ObjectModel, raws: Sequence[JsonValue]) -> None:
        if record.definition.shape is Shape.SINGLE:
            refuse_second(record, raws)

    def _save(self, record: ObjectModel, event: SaveEvent, changes: Sequence[Change]) -> Save:
        published = not record.definition.is_stored
        return super()._save(record, SaveEvent.PUBLISHED if published else event, changes)

    def _after(self, save: Save, saved: list[Saved], *, untouched: bool = False) -> list[Saved]:
        after = super()._after(save, saved, untouched=untouched)
        return saved if save.event is SaveEvent.PUBLISHED else after

    def _publish(self, record: ObjectModel, changes: Sequence[Change]) -> list[Saved]:
        bodies: Mapping[UUID, JsonObject] = {
            change.id: new_values(record, change) for change in changes
        }
        events = [
            NewEvent(
                tenant=self.actor.tenant,
                object=record.name,
                record_id=record_id,
                event=SaveEvent.PUBLISHED,
                actor=self.actor.user_id,
                via=self.actor.via,
                at=self.now,
                body=body,
            )
            for record_id, body in bodies.items()
        ]
        publish(self.connection, events)
        return [Saved(each, orjson.dumps({"id": str(each)})) for each in bodies]
