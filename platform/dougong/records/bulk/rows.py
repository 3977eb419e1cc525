"""Rows of a table saved as records, some at a time, in whatever transaction is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.records.bulk.cells import Column, columns_of
from dougong.records.bulk.importing import SAVE, SKIP
from dougong.records.bulk.mapping import Mapped, Mapper, mapping_of
from dougong.records.bulk.resolving import Refused, Resolver
from dougong.records.bulk.saving_many import Mode, RowResult, Status, save_many
from dougong.records.bulk.tables import Numbered
from dougong.records.bulk.written import Formats
from dougong.records.duplicates.errors import SimilarRecordError
from dougong.records.saving.session import UNATTENDED, SaveOptions
from dougong.records.service import Records
from dougong.storage.bulk_rows import COUNTS

AT_ONCE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class HowToSave:
    """What is to become of rows.

    Attributes:
        object: The object.
        mapping: What the columns fill.
        mode: What is to become of the records.
        key: What stored ones are told by; None: their id.
        replaced: What is read instead of cells.
        formats: How days and numbers stand in them.
        duplicates: ``SKIP`` or ``SAVE``; None: they are refused.
        dry_run: Whether nothing stays.
    """

    object: str
    mapping: Mapped
    mode: Mode = Mode.INSERT
    key: str | None = None
    replaced: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    formats: Formats = field(default_factory=Formats)
    duplicates: str | None = None
    dry_run: bool = False

    @classmethod
    def of(cls, payload: Any) -> HowToSave:
        """Take it from the payload of a job."""
        return cls(
            object=str(payload["object"]),
            mapping=mapping_of(payload["mapping"]),
            mode=Mode(payload["mode"]),
            key=payload["key"],
            replaced=payload["replaced"],
            formats=Formats(**payload["formats"]),
            duplicates=payload["duplicates"],
            dry_run=payload["dry_run"],
        )

    @property
    def options(self) -> SaveOptions:
        """How the records are saved: nobody is there to be asked."""
        return replace(
            UNATTENDED,
            imported=True,
            refuse_duplicates=self.duplicates == SKIP,
            matched=self.duplicates != SAVE,
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that are saved together.

    Attributes:
        rows: Their numbers and cells.
        raws: The records that stand in them.
        version: Version of the definitions by which they were read; None: of any.
    """

    rows: Sequence[Numbered]
    raws: Sequence[dict[str, JsonValue]]
    version: int | None = None


class RowSaver:
    """Reads rows, and saves them.

    Args:
        records: Saves.
        model: The definitions in force.
        actor: Who imports.
        headings: The columns of the table; none of records that stand in lines.
        how: What is to become of the rows.
    """

    def __init__(
        self,
        records: Records,
        model: Model,
        actor: Actor,
        headings: Sequence[str],
        how: HowToSave,
    ) -> None:
        self._records = records
        self._headings = headings
        self._how = how
        self._options = how.options
        self._use(model, actor)

    @property
    def is_dry(self) -> bool:
        """Whether nothing stays of what is saved."""
        return self._how.dry_run

    def _use(self, model: Model, actor: Actor) -> None:
        """Read cells by these definitions from now on."""
        how = self._how
        mapper = Mapper(model, model.object(how.object), actor.rights)
        self._version = model.version
        self._columns: Sequence[Column] = columns_of(
            mapper,
            how.mapping,
            self._headings,
            replaced=how.replaced,
            formats=how.formats,
            time_zone=actor.time_zone,
        )
        self._resolver = Resolver.of(mapper, self._columns)

    def batches(self, rows: Iterable[Numbered], at_once: int = AT_ONCE) -> Iterator[Batch]:
        """Read rows, some at a time."""
        some = iter(rows)
        while found := list(islice(some, at_once)):
            version, columns = self._version, self._columns
            yield Batch(found, [_record(columns, cells) for _, cells in found], version)

    def save(
        self, connection: Connection[TupleRow], actor: Actor, batch: Batch, assigned: Counter[UUID]
    ) -> list[RowResult]:
        """Save rows in the transaction that is open; gives what became of each.

        Of a dry run all is done, and undone.

        Args:
            connection: Has it open.
            actor: Who imports.
            batch: The rows.
            assigned: Counts how many records somebody owns by this that they did not before.
        """
        how = self._how
        saving, record = self._records.join_many(
            connection, actor, how.object, how.mode, self._options
        )
        raws = batch.raws
        if batch.version is not None and saving.model.version != batch.version:
            # Fields may have changed, or gone, since the rows were read.
            self._use(saving.model, actor)
            raws = [_record(self._columns, cells) for _, cells in batch.rows]
        saving = replace(saving, assigned=assigned)
        with connection.transaction(force_rollback=how.dry_run):
            make = partial(self._make, connection, actor)
            refused = self._resolver.resolve(saving, raws, make, keep=not how.dry_run)
            kept = [position for position in range(len(raws)) if position not in refused]
            saved = save_many(saving, record, how.mode, [raws[each] for each in kept], key=how.key)
        if how.dry_run:
            assigned.clear()
        return _in_order(len(raws), kept, saved, refused)

    def fate(self, result: RowResult) -> str:
        """Tell by which of ``COUNTS`` a row is counted."""
        if result.status is not Status.FAILED:
            return str(result.status)
        found = all(each.error.code == SimilarRecordError.code for each in result.errors)
        return "skipped" if found and self._how.duplicates == SKIP else "failed"

    def _make(
        self,
        connection: Connection[TupleRow],
        actor: Actor,
        other: ObjectModel,
        raws: Sequence[JsonObject],
    ) -> Sequence[RowResult]:
        """Create what references name and nobody has yet."""
        saving, record = self._records.join_many(
            connection, actor, other.name, Mode.INSERT, self._options
        )
        return save_many(saving, record, Mode.INSERT, raws)


def no_counts() -> dict[str, int]:
    """Give counts of nothing."""
    return dict.fromkeys(COUNTS, 0)


def _record(columns: Sequence[Column], cells: Sequence[str]) -> dict[str, JsonValue]:
    """Give the record that stands in a row; an empty cell is not given at all."""
    record: dict[str, JsonValue] = {}
    for column in columns:
        cell = cells[column.place]
        if cell and (value := column.read(cell)) is not None:
            record[column.target.field] = value
    return record


def _in_order(
    count: int, kept: Sequence[int], saved: Sequence[RowResult], refused: Refused
) -> list[RowResult]:
    by_position = dict(zip(kept, saved, strict=True))
    for position, problems in refused.items():
        by_position[position] = RowResult(Status.FAILED, None, tuple(problems))
    return [by_position[position] for position in range(count)]
