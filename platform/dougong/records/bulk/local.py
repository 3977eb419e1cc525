"""Imports of files of this machine: no job, no upload, the same reading and saving."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.deployment.model import Model
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.errors import UnknownFieldError
from dougong.records.bulk.ahead import run_ahead
from dougong.records.bulk.cells import guess_formats
from dougong.records.bulk.mapping import Mapper, Target
from dougong.records.bulk.rows import AT_ONCE, Batch, HowToSave, RowSaver
from dougong.records.bulk.saving_many import Mode, require_key, require_many
from dougong.records.bulk.sieving import Refusal
from dougong.records.bulk.suggesting import suggest
from dougong.records.bulk.tables import Table, stored_lines, table_of
from dougong.records.bulk.texts import look_at, read_text
from dougong.records.bulk.workbooks import is_workbook, reading_sheet
from dougong.records.interchange import UnknownFormatError, UnreadableLineError
from dougong.records.service import Records

LINES = ".jsonl"
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A row, and what became of it.

    Attributes:
        number: Its number, as people count.
        cells: What stood in it.
        fate: By which count it is counted.
        errors: Why it was refused.
    """

    number: int
    cells: Sequence[str]
    fate: str = ""
    errors: Refusal = ()


def format_named(file: Path, known: Sequence[str]) -> str:
    """Tell the format from the name of a file.

    Raises:
        UnknownFormatError: It tells none that is known.
    """
    ending = file.suffix.lower().removeprefix(".")
    if ending not in known:
        raise UnknownFormatError(file=file.name, known=", ".join(f".{each}" for each in known))
    return ending


@dataclass(slots=True)
class LocalImport:
    """Imports one file.

    Attributes:
        records: Saves.
        model: The definitions in force.
        actor: Who imports.
        object: The object.
        headings: The columns of the file, once it is open.
    """

    records: Records
    model: Model
    actor: Actor
    object: str
    headings: Sequence[str] = ()
    _saver: RowSaver | None = field(default=None, repr=False)

    @contextmanager
    def opened(
        self,
        file: Path,
        mapping: Mapping[str, Target] | None,
        sheet: str | None,
        mode: Mode,
        key: str | None,
        *,
        dry_run: bool,
    ) -> Iterator[Iterator[Batch]]:
        """Open a file; gives its rows, some at a time.

        Args:
            file: A table, or a file with a JSON object on each line.
            mapping: What the columns of a table fill; None: as their headings tell.
            sheet: Of a workbook the sheet; None: the first.
            mode: What is to become of the records.
            key: What stored ones are told by; None: their id.
            dry_run: Whether nothing stays.

        Raises:
            AppError: It cannot be read, or its columns are of no field.
        """
        record = self.model.object(self.object)
        require_many(record)
        if mode is not Mode.INSERT:
            require_key(record, mode, key)
        how = HowToSave(
            object=self.object, mapping=mapping or {}, mode=mode, key=key, dry_run=dry_run
        )
        if file.suffix.lower() == LINES:
            self._saver = RowSaver(self.records, self.model, self.actor, (), how)
            yield _lines(file)
            return
        with _table(file, sheet) as table:
            self.headings = table.headings
            first = list(islice(table.rows, _LOOKED_AT))
            self._saver = self._table_saver(how, mapping, [row for _, row in first])
            batches = self._saver.batches(chain(first, table.rows))
            yield (batch for batch, _ in run_ahead(batches))

    def _table_saver(
        self, how: HowToSave, mapping: Mapping[str, Target] | None, rows: Sequence[Sequence[str]]
    ) -> RowSaver:
        mapper = Mapper(self.model, self.model.object(self.object), self.actor.rights)
        cells = {each: [row[at] for row in rows] for at, each in enumerate(self.headings)}
        if mapping is None:
            mapping = self._found(mapper, cells, how.mode)
        mapper.check(mapping, self.headings, how.mode, how.key)
        formats, _ = guess_formats(mapper, mapping, cells, asked={}, actor=self.actor)
        found = HowToSave(
            object=how.object,
            mapping=mapping,
            mode=how.mode,
            key=how.key,
            formats=formats,
            dry_run=how.dry_run,
        )
        return RowSaver(self.records, self.model, self.actor, self.headings, found)

    def _found(
        self, mapper: Mapper, cells: Mapping[str, Sequence[str]], mode: Mode
    ) -> dict[str, Target]:
        """Find what each column fills: by its name or path, or else by what people call it."""
        proposed = suggest(mapper, cells, {}, mode)
        found: dict[str, Target] = {}
        problems: list[Problem] = []
        for heading in self.headings:
            by_name, called = Target.of(heading), proposed[heading].target
            known = heading == "id" or mapper.field(by_name) is not None
            target = by_name if known else called
            if target is not None:
                found[heading] = target
                continue
            name, names = mapper.record.name, mapper.record.fields
            missing = UnknownFieldError(object=name, field=heading, hint=hint(heading, names))
            problems.append(Problem(path=f"/{heading}", error=missing))
        if problems:
            raise InvalidError(problems)
        return found

    def save(self, connection: Connection[TupleRow], batch: Batch) -> list[Row]:
        """Save rows in the transaction that is open; tells what became of each."""
        saver = self._saver
        assert saver is not None
        results = saver.save(connection, self.actor, batch, Counter[UUID]())
        return [
            Row(number, cells, saver.fate(result), result.errors)
            for (number, cells), result in zip(batch.rows, results, strict=True)
        ]


@contextmanager
def _table(file: Path, sheet: str | None) -> Iterator[Table]:
    with file.open("rb") as opened:
        beginning = opened.read(8)
    if not is_workbook(beginning):
        look = look_at(file.name, file)
        yield table_of(file.name, read_text(file.name, file, look.encoding, look.delimiter))
        return
    with NamedTemporaryFile() as lines:
        with reading_sheet(file.name, file, sheet or "") as found:
            for chunk in found.chunks:
                lines.write(chunk)
        lines.flush()
        yield table_of(file.name, stored_lines(Path(lines.name)))


def _lines(file: Path) -> Iterator[Batch]:
    """Give records that stand on lines, some at a time."""
    numbered = _objects(file)
    while some := list(islice(numbered, AT_ONCE)):
        yield Batch([(number, ()) for number, _ in some], [each for _, each in some])


def _objects(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with file.open("rb") as text:
        for number, line in enumerate(text, start=1):
            if not line.strip():
                continue
            try:
                found = orjson.loads(line.removeprefix(b"\xef\xbb\xbf"))
            except orjson.JSONDecodeError:
                found = None
            if not isinstance(found, dict):
                reason = say("is not a JSON object", "不是 JSON 对象")
                raise UnreadableLineError(line=number, reason=reason)
            yield number, found
