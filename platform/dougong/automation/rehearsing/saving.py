"""Saving on a stage: as ever, but the numbers that new records take are given back."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.hooks.events import Change, SaveEvent
from dougong.kernel.jsontypes import JsonObject
from dougong.records.saving.pipeline import Saving
from dougong.records.saving.session import SaveOptions
from dougong.records.saving.writing import Saved
from dougong.records.service import Records
from dougong.records.shapes.saving import ShapedRecords
from dougong.storage.number_rows import NumberSequence, Taken, give_back, sequences_of, standing


@dataclass(slots=True)
class NumbersTaken:
    """What records of a stage took of the sequences that number them.

    Attributes:
        taken: By sequence.
    """

    taken: dict[NumberSequence, Taken] = field(default_factory=dict)

    def note(self, connection: Connection[TupleRow], record: ObjectModel, count: int) -> None:
        """Note that so many records of an object are about to be made."""
        specs = (each.spec for each in record.stored.values())
        for sequence in sequences_of(record.table, specs):
            if sequence not in self.taken:
                self.taken[sequence] = standing(connection, sequence)
            self.taken[sequence].count += count

    def give_back(self, connection: Connection[TupleRow]) -> None:
        """Set the sequences back, as far as nobody else has taken numbers meanwhile."""
        for sequence, taken in self.taken.items():
            # Where others are at it a gap stays, as a save that is refused leaves one.
            with suppress(psycopg.errors.LockNotAvailable), connection.transaction():
                give_back(connection, sequence, taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedSaving(ShapedRecords):
    """Saves records of a stage.

    Attributes:
        numbers: What they take of the sequences that number them.
    """

    numbers: NumbersTaken

    def write_all(
        self,
        record: ObjectModel,
        event: SaveEvent,
        changes: Sequence[Change],
        told: Sequence[JsonObject] = (),
        *,
        many: bool,
    ) -> list[Saved]:
        """Write records."""
        if event is SaveEvent.CREATED and record.definition.is_stored:
            self.numbers.note(self.connection, record, len(changes))
        return super(StagedSaving, self).write_all(record, event, changes, told, many=many)


class StagedRecords(Records):
    """Reads and saves the records of a stage.

    Attributes:
        numbers: What they take of the sequences that number them.
    """

    numbers: NumbersTaken

    def _saving(
        self, connection: Connection[TupleRow], model: Model, actor: Actor, options: SaveOptions
    ) -> ShapedRecords:
        usual = super()._saving(connection, model, actor, options)
        given = {each.name: getattr(usual, each.name) for each in fields(Saving)}
        return StagedSaving(**given, numbers=self.numbers)
