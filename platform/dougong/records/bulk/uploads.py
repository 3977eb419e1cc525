"""Files that are sent to be imported: kept as they came, and read as tables as often as it takes.

A text is read where it lies. A sheet of a workbook is taken out of it once, row by row, for
reading it from there takes next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from dougong.access.actor import Actor
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.records.bulk.errors import (
    EmptySheetError,
    NoImportsError,
    UnknownSheetError,
    UploadNotFoundError,
)
from dougong.records.bulk.tables import Table, stored_lines, table_of
from dougong.records.bulk.texts import look_at, read_text
from dougong.records.bulk.workbooks import is_workbook, reading_sheet
from dougong.storage.blobs.base import Blobs, blob_key
from dougong.storage.database import Database
from dougong.storage.upload_rows import (
    TEXT,
    WORKBOOK,
    SheetRow,
    UploadRow,
    add_sheet,
    add_upload,
    drop_upload,
    find_sheet,
    find_upload,
)

_BEGINNING = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a file is to be read; what is None is as it was found out.

    Attributes:
        sheet: Name of the sheet.
        encoding: One of ``texts.ENCODINGS``.
        delimiter: What parts cells.
        heading_row: Number of the line with the headings, see ``tables``.
    """

    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    heading_row: int | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Reading:
        """Take from a request, or from the payload of a job, what says how to read."""
        return cls(**{name: values.get(name) for name in cls.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Opened:
    """A file opened as a table.

    Attributes:
        table: The table.
        reading: How it is read, with nothing left open.
        lines: How many lines there are, the headings among them.
        exact: Whether each of these is surely one.
    """

    table: Table
    reading: Reading
    lines: int
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploads:
    """Takes files, and opens them.

    Attributes:
        database: The cell.
        blobs: Has the bytes.
        clock: Tells when.
        ids: Makes the ids of files.
        take_bytes: Refuses what a tenant (schema) has no room for.
    """

    database: Database
    blobs: Blobs
    clock: Clock
    ids: Ids
    take_bytes: Callable[[str, int], None] = lambda schema, count: None

    def receive(self, actor: Actor, name: str, chunks: Iterable[bytes]) -> UploadRow:
        """Store a file that comes in chunks, and find out what it is.

        Raises:
            NoImportsError: The actor may import nothing.
            StorageLimitError: There is no room for it.
            AppError: It holds no table.
        """
        if not (actor.rights.everything or any(_is_import(each) for each in actor.rights.actions)):
            raise NoImportsError()
        blob = self.ids.new()
        key = blob_key(actor.schema, blob)
        size = self.blobs.put(key, chunks).size
        try:
            self.take_bytes(actor.schema, size)
            return self._look(actor, name, blob, size)
        except BaseException:
            self.blobs.delete(key)
            raise

    def _look(self, actor: Actor, name: str, blob: UUID, size: int) -> UploadRow:
        upload_id, sheet = self.ids.new(), None
        found: dict[str, Any] = {"encoding": None, "delimiter": None, "lines": None, "exact": None}
        with self.blobs.local(blob_key(actor.schema, blob)) as place:
            if size == 0:
                raise EmptySheetError(file=name)
            if _begins_as_workbook(place):
                names, sheet = self._take_out(actor.schema, name, place, "")
            else:
                names, look = [], look_at(name, place)
                found = {"encoding": look.encoding, "delimiter": look.delimiter}
                found |= {"lines": look.lines, "exact": int(look.exact)}
        row = UploadRow(
            id=upload_id,
            name=name,
            size=size,
            kind=TEXT if sheet is None else WORKBOOK,
            blob=blob,
            sheets=names,
            created_at=self.clock.now(),
            created_by=actor.user_id,
            **found,
        )
        with self.database.transaction(actor.schema) as connection:
            add_upload(connection, actor.schema, row)
            if sheet is not None:
                add_sheet(connection, actor.schema, upload_id, names[0], sheet)
        return row

    def find(self, actor: Actor, upload_id: UUID) -> UploadRow:
        """Give a file that the actor has sent.

        Raises:
            UploadNotFoundError: There is none.
        """
        with self.database.connection(actor.schema) as connection:
            row = find_upload(connection, actor.schema, upload_id)
        if row is None or row.created_by != actor.user_id:
            raise UploadNotFoundError(id=str(upload_id))
        return row

    def forget(self, schema: str, upload: UploadRow) -> None:
        """Remove a file of which nothing is made."""
        with self.database.transaction(schema) as connection:
            drop_upload(connection, schema, upload.id)
        self.blobs.delete(blob_key(schema, upload.blob))

    @contextmanager
    def opened(self, schema: str, upload: UploadRow, reading: Reading) -> Iterator[Opened]:
        """Open a file as a table, for as long as the context lasts.

        Raises:
            AppError: It cannot be read so.
        """
        if upload.kind == WORKBOOK:
            name = reading.sheet or upload.sheets[0]
            sheet = self._sheet(schema, upload, name)
            in_force = Reading(sheet=name, heading_row=reading.heading_row)
            with self.blobs.local(blob_key(schema, sheet.blob)) as place:
                table = table_of(upload.name, stored_lines(place), reading.heading_row)
                yield Opened(table, in_force, sheet.lines, exact=True)
            return
        in_force = Reading(
            encoding=reading.encoding or upload.encoding,
            delimiter=reading.delimiter or upload.delimiter,
            heading_row=reading.heading_row,
        )
        as_found = (in_force.encoding, in_force.delimiter) == (upload.encoding, upload.delimiter)
        with self.blobs.local(blob_key(schema, upload.blob)) as place:
            lines = read_text(
                upload.name, place, in_force.encoding or "utf-8", in_force.delimiter or ","
            )
            table = table_of(upload.name, lines, reading.heading_row)
            yield Opened(table, in_force, upload.lines or 0, exact=bool(upload.exact) and as_found)

    @contextmanager
    def lines(
        self, schema: str, upload: UploadRow, reading: Reading
    ) -> Iterator[Iterator[Sequence[str]]]:
        """Give the lines of a file as they stand in it, from the first on."""
        if upload.kind == WORKBOOK:
            sheet = self._sheet(schema, upload, reading.sheet or upload.sheets[0])
            with self.blobs.local(blob_key(schema, sheet.blob)) as place:
                yield stored_lines(place)
            return
        encoding = reading.encoding or upload.encoding or "utf-8"
        delimiter = reading.delimiter or upload.delimiter or ","
        with self.blobs.local(blob_key(schema, upload.blob)) as place:
            yield read_text(upload.name, place, encoding, delimiter)

    def _sheet(self, schema: str, upload: UploadRow, name: str) -> SheetRow:
        """Tell where the rows of a sheet lie, taking them out if nobody has yet."""
        if name not in upload.sheets:
            raise UnknownSheetError(file=upload.name, sheet=name)
        with self.database.connection(schema) as connection:
            found = find_sheet(connection, schema, upload.id, name)
        if found is not None:
            return found
        with self.blobs.local(blob_key(schema, upload.blob)) as place:
            _, sheet = self._take_out(schema, upload.name, place, name)
        with self.database.transaction(schema) as connection:
            add_sheet(connection, schema, upload.id, name, sheet)
        return sheet

    def _take_out(
        self, schema: str, name: str, place: Path, sheet: str
    ) -> tuple[Sequence[str], SheetRow]:
        blob = self.ids.new()
        key = blob_key(schema, blob)
        try:
            with reading_sheet(name, place, sheet) as read:
                self.blobs.put(key, read.chunks)
        except BaseException:
            self.blobs.delete(key)
            raise
        return read.names, SheetRow(blob, read.lines)


def _is_import(action: str) -> bool:
    return action.endswith(".import")


def _begins_as_workbook(place: Path) -> bool:
    with place.open("rb") as file:
        return is_workbook(file.read(_BEGINNING))
