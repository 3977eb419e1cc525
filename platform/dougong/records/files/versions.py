"""Versions of a file: what takes another's place in a field of a record follows it in its series.

A new version is a file of its own, with an id of its own, and saving it is saving the record: by
the rights, the rules and the history of every save. The field always names the version in force.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from dougong.access.actor import Actor
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.records.errors import FileNotHeldError
from dougong.records.files.sent import Sent
from dougong.records.files.service import Files, Holder
from dougong.records.plans import PlanCache
from dougong.records.reading.trail import user_labels
from dougong.records.service import Records
from dougong.storage.database import Database
from dougong.storage.file_rows import FileRow, add_copy, versions_of


@dataclass(frozen=True, slots=True)
class Version:
    """One file of a series.

    Attributes:
        file: The file.
        by: What whoever uploaded it is called; None: nobody that one may see.
        current: Whether the field names it.
    """

    file: FileRow
    by: str | None
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """Lists versions, and saves new ones.

    Attributes:
        files: Stores and finds files.
        records: Saves the records that hold them.
        database: The cell.
        models: Compiled definitions.
        clock: Tells when.
        ids: Makes ids of files.
        plans: Compiled statements.
    """

    files: Files
    records: Records
    database: Database
    models: Models
    clock: Clock
    ids: Ids
    plans: PlanCache

    def list(self, actor: Actor, file_id: UUID) -> Sequence[Version]:
        """Give all versions of a file, the latest first.

        Raises:
            FileNotFoundHereError: There is none, or none that the actor may read.
        """
        found = self.files.find(actor, file_id)
        holder = self.files.holder(actor, found)
        held = found.id if holder is None else holder.file_id
        with self.database.connection(actor.schema) as connection:
            model = self.models.current(actor.schema)
            rows = versions_of(connection, actor.schema, found.series)
            users = [each.created_by for each in rows]
            context = actor.parameters(self.clock.now())
            labels = user_labels(connection, model, actor, self.plans, users, context)
        return [
            Version(each, labels.get(each.created_by) if each.created_by else None, each.id == held)
            for each in rows
        ]

    def add(self, actor: Actor, file_id: UUID, upload: Sent) -> FileRow:
        """Save a new version in the place of a file.

        Raises:
            FileNotFoundHereError: There is none, or none that the actor may read.
            FileNotHeldError: It is attached to no record.
            AppError: The record may not be changed so.
        """
        holder = self._holder(actor, self.files.find(actor, file_id))
        sent = self.files.upload(actor, upload)
        return self._save(actor, holder, sent.id)

    def restore(self, actor: Actor, file_id: UUID) -> FileRow:
        """Save an earlier version anew as the latest one; its bytes are not copied.

        Raises:
            FileNotFoundHereError: There is none, or none that the actor may read.
            FileNotHeldError: It is attached to no record.
            AppError: The record may not be changed so.
        """
        found = self.files.find(actor, file_id)
        holder = self._holder(actor, found)
        if holder.file_id == found.id:
            return found
        copy = self.ids.new()
        with self.database.transaction(actor.schema) as connection:
            now = self.clock.now()
            add_copy(connection, actor.schema, of=found.id, id=copy, now=now, by=actor.user_id)
        return self._save(actor, holder, copy)

    def _holder(self, actor: Actor, found: FileRow) -> Holder:
        holder = self.files.holder(actor, found)
        if holder is None:
            raise FileNotHeldError()
        # Before anything is stored: who may not change the record has no use for its room.
        actor.rights.require("update", holder.object)
        return holder

    def _save(self, actor: Actor, holder: Holder, file_id: UUID) -> FileRow:
        changed = {holder.field: str(file_id)}
        self.records.update(actor, holder.object, holder.record_id, changed)
        return self.files.find(actor, file_id)
