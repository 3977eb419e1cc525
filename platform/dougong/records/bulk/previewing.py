"""A look at a table before it is imported: its columns, and how its first rows would be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from dougong.access.actor import Actor
from dougong.deployment.models import Models
from dougong.fields.base import Sealed
from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonValue
from dougong.records.bulk.cells import Column, Replaced, columns_of, guess_formats
from dougong.records.bulk.mapping import Mapped, Mapper, mapping_of
from dougong.records.bulk.resolving import Search, named_in
from dougong.records.bulk.saving_many import ID, Mode
from dougong.records.bulk.steps import told
from dougong.records.bulk.suggesting import Suggestion, headings_key, suggest
from dougong.records.bulk.tables import Numbered
from dougong.records.bulk.uploads import Opened, Reading, Uploads
from dougong.records.bulk.written import Ambiguous, Formats
from dougong.storage.upload_rows import Remembered, remembered_mapping

_LOOKED_AT = 200
_SHOWN = 8
_SAMPLES = 5
_LONGEST_SAMPLE = 120
_LINES, _CELLS = 8, 30
_MOST_UNKNOWN = 50
_CHOICES = frozenset({"picklist", "multi_picklist", "checkbox"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of a preview.

    Attributes:
        object: The object.
        reading: How the file is to be read.
        mode: What is to become of the records.
        key: What they are told by.
        mapping: What columns fill; None: what is proposed.
        replaced: What is read instead of cells.
        formats: How days and numbers stand, as far as that is said.
    """

    object: str
    reading: Reading
    mode: Mode = Mode.INSERT
    key: str | None = None
    mapping: Mapped | None = None
    replaced: Replaced = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it would be read.

    Attributes:
        row: Its number, as people count lines.
        values: What each field would hold, by its path.
        faults: What cannot be read.
    """

    row: int
    values: Mapping[str, JsonValue]
    faults: Sequence[JsonValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """What a column holds, as far as it was looked at.

    Attributes:
        column: Its heading.
        samples: Some of its different cells.
        filled: How many cells hold something.
        suggestion: What it probably fills.
        unknown: Cells that mean nothing to the field, and how often each stands there.
        ambiguous: What leaves open how its days or numbers are written.
    """

    column: str
    samples: Sequence[str]
    filled: int
    suggestion: Suggestion
    unknown: Sequence[tuple[str, int]]
    ambiguous: Ambiguous | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a table holds.

    Attributes:
        rows: How many rows it has below the headings.
        exact: Whether that is sure.
        reading: How it was read.
        formats: How days and numbers stand in it.
        lines: Its first lines, as they stand there.
        columns: What its columns hold.
        first: The first rows.
    """

    rows: int
    exact: bool
    reading: Reading
    formats: Formats
    lines: Sequence[Sequence[str]]
    columns: Sequence[LookedAt]
    first: Sequence[ReadRow]


@dataclass(frozen=True, slots=True)
class Previews:
    """Shows tables before they are imported.

    Attributes:
        models: Compiled definitions.
        uploads: Has the files.
    """

    models: Models
    uploads: Uploads

    def of(self, actor: Actor, upload_id: UUID, asked: Asked) -> Preview:
        """Read the first rows of a table; nothing is saved.

        Raises:
            ForbiddenError: The actor may not import records of the object.
            InvalidError: The mapping names a column or a field that is not there.
            AppError: The file holds no such table.
        """
        model = self.models.current(actor.schema)
        mapper = Mapper.of(model, actor, asked.object, asked.mode)
        upload = self.uploads.find(actor, upload_id)
        with self.uploads.lines(actor.schema, upload, asked.reading) as lines:
            beginning = [_shown(line) for line in islice(lines, _LINES)]
        with self.uploads.opened(actor.schema, upload, asked.reading) as opened:
            headings = opened.table.headings
            rows = list(islice(opened.table.rows, _LOOKED_AT))
        if asked.mapping is not None:
            mapper.check(asked.mapping, headings, asked.mode, asked.key, whole=False)
        remembered = self._remembered(actor, asked.object, headings)
        found = _Found(actor, mapper, headings, rows, asked, remembered)
        unknown = self._unknown_names(actor, mapper, found)
        return Preview(
            rows=_count(opened, rows),
            exact=opened.exact or len(rows) < _LOOKED_AT,
            reading=opened.reading,
            formats=found.formats,
            lines=beginning,
            columns=found.looked_at(unknown),
            first=[_read(mapper, number, row, found.columns) for number, row in rows[:_SHOWN]],
        )

    def _unknown_names(
        self, actor: Actor, mapper: Mapper, found: _Found
    ) -> Mapping[str, Sequence[tuple[str, int]]]:
        """Find the cells of references that name nothing; those that are to be made name it."""
        unknown: dict[str, Sequence[tuple[str, int]]] = {}
        with self.uploads.database.connection(actor.schema) as connection:
            search = Search(connection, mapper.model, actor, self.uploads.clock.now())
            for column in found.columns:
                names = named_in(mapper, column, found.cells[column.name])
                if names and not column.target.create:
                    known = search.known(mapper, column.target, list(names))
                    missing = [(cell, n) for cell, n in names.items() if cell not in known]
                    unknown[column.name] = missing[:_MOST_UNKNOWN]
        return unknown

    def _remembered(
        self, actor: Actor, object_name: str, headings: Sequence[str]
    ) -> Remembered | None:
        with self.uploads.database.connection(actor.schema) as connection:
            return remembered_mapping(
                connection,
                actor.schema,
                object_name=object_name,
                headings=headings_key(headings),
                user_id=actor.user_id,
            )


class _Found:
    """What is found out of a table, and how its columns are read by that."""

    def __init__(
        self,
        actor: Actor,
        mapper: Mapper,
        headings: Sequence[str],
        rows: Sequence[Numbered],
        asked: Asked,
        remembered: Remembered | None,
    ) -> None:
        self._mapper = mapper
        self.cells = {each: [row[at] for _, row in rows] for at, each in enumerate(headings)}
        known = {} if remembered is None else mapping_of(remembered.mapping)
        self._suggestions = suggest(mapper, self.cells, known, asked.mode)
        mapping = asked.mapping
        if mapping is None:
            proposed = ((c, s.target) for c, s in self._suggestions.items())
            mapping = {column: target for column, target in proposed if target is not None}
        said = {**({} if remembered is None else remembered.formats), **asked.formats}
        self.formats, self._ambiguous = guess_formats(
            mapper, mapping, self.cells, asked=said, actor=actor
        )
        self.columns = columns_of(
            mapper,
            mapping,
            headings,
            replaced=asked.replaced,
            formats=self.formats,
            time_zone=actor.time_zone,
        )

    def looked_at(self, unknown_names: Mapping[str, Sequence[tuple[str, int]]]) -> list[LookedAt]:
        """Tell what each column holds."""
        mapped = {each.name: each for each in self.columns}
        return [
            LookedAt(
                column=name,
                samples=_samples(cells),
                filled=sum(1 for cell in cells if cell.strip()),
                suggestion=self._suggestions[name],
                unknown=unknown_names.get(name)
                or (_unknown(self._mapper, mapped[name], cells) if name in mapped else ()),
                ambiguous=self._ambiguous.get(name),
            )
            for name, cells in self.cells.items()
        ]


def _shown(line: Sequence[str]) -> list[str]:
    return [cell[:_LONGEST_SAMPLE] for cell in line[:_CELLS]]


def _count(opened: Opened, rows: Sequence[Numbered]) -> int:
    if len(rows) < _LOOKED_AT:
        return len(rows)
    before = 0 if opened.reading.heading_row == 0 else 1
    return max(opened.lines - before, len(rows))


def _samples(cells: Sequence[str]) -> list[str]:
    different = dict.fromkeys(cell for cell in cells if cell.strip())
    return [cell[:_LONGEST_SAMPLE] for cell in islice(different, _SAMPLES)]


def _unknown(mapper: Mapper, column: Column, cells: Sequence[str]) -> list[tuple[str, int]]:
    """Find the cells that a field of choices cannot read, the commonest first."""
    of = mapper.field(column.target)
    if of is None or of.type.key not in _CHOICES:
        return []
    counted = Counter(cell for cell in cells if cell.strip())
    return [
        (cell[:_LONGEST_SAMPLE], count)
        for cell, count in counted.most_common()
        if not _means_something(column, of, cell)
    ][:_MOST_UNKNOWN]


def _means_something(column: Column, of: Any, cell: str) -> bool:
    try:
        value = column.read(cell)
        if value is not None:
            of.type.parse(value, of.options)
    except AppError:
        return False
    return True


def _read(mapper: Mapper, number: int, cells: Sequence[str], columns: Sequence[Column]) -> ReadRow:
    values: dict[str, JsonValue] = {}
    faults: list[JsonValue] = []
    for column in columns:
        text, path = cells[column.place], column.target.path
        try:
            values[path] = _value(mapper, column, text) if text.strip() else None
        except AppError as error:
            values[path] = text
            faults.append(told(Problem(path=pointer(path), error=error)))
    return ReadRow(number, values, faults)


def _value(mapper: Mapper, column: Column, text: str) -> JsonValue:
    of = mapper.field(column.target)
    if of is None or column.target.field == ID or of.target is not None:
        return text
    if isinstance(of.type, Sealed):
        return text
    raw = column.read(text)
    return None if raw is None else of.type.dump(of.type.parse(raw, of.options), of.options)
