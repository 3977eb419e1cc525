"""What the faces may take back: former values of a record, or its last change."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from dougong.access.actor import Actor
from dougong.records.past.undoing import restore_values, taking_back, undo_last
from dougong.records.saving.session import AS_USUAL, SaveOptions
from dougong.records.saving.writing import Saved
from dougong.records.service import Records


@dataclass(frozen=True, slots=True)
class TakingBack:
    """Takes back what was saved, each in a transaction of its own.

    Attributes:
        records: Saves.
    """

    records: Records

    def restore_values(
        self,
        actor: Actor,
        object_name: str,
        record_id: UUID,
        entry: str,
        fields: Collection[str] | None,
        *,
        version: int | None = None,
        options: SaveOptions = AS_USUAL,
    ) -> Saved:
        """Give fields of a record the values that they had before a change of its history.

        Raises:
            AppError: It is refused; nothing is written.
        """
        saved = self.records.in_transaction(
            actor,
            object_name,
            "update",
            lambda saving, record: restore_values(
                taking_back(saving), record, record_id, entry, fields, version=version
            ),
            options,
        )
        assert saved is not None
        return saved

    def undo(
        self,
        actor: Actor,
        object_name: str,
        record_id: UUID,
        version: int,
        *,
        options: SaveOptions = AS_USUAL,
    ) -> Saved | None:
        """Take the last change of a record back; None where it was the record's creation.

        Raises:
            AppError: It is refused; nothing is written.
        """
        # Which right it takes, the change tells.
        return self.records.in_transaction(
            actor,
            object_name,
            "read",
            lambda saving, record: undo_last(taking_back(saving), record, record_id, version),
            options,
        )
