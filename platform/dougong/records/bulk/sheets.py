"""A small table as a whole, for who must look at all of it at once.

A cell is a text here, as somebody would type it; what it means its field decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from dougong.records.bulk.errors import EmptySheetError, SheetTooLargeError, SheetTooLongError
from dougong.records.bulk.tables import Table, stored_lines, table_of
from dougong.records.bulk.texts import look_at, read_text
from dougong.records.bulk.workbooks import is_workbook, reading_sheet

MOST_ROWS = 100_000
MOST_CELLS = 3_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table.

    Attributes:
        headings: What its columns are called, each once.
        rows: The cells of each row, as many as there are headings.
    """

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def read_sheet(name: str, content: bytes) -> Sheet:
    """Read a table; of a workbook its first sheet.

    Args:
        name: Name of the file, for messages.
        content: Its bytes.

    Raises:
        UnreadableSheetError: It is no table.
        EmptySheetError: It has no headings, or nothing below them.
        SheetTooLongError: It has more than ``MOST_ROWS`` rows.
        SheetTooWideError: It has too many columns.
        SheetTooLargeError: It has too many cells, or takes too much to be read.
    """
    with NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        if is_workbook(content):
            return _read_workbook(name, Path(file.name))
        look = look_at(name, Path(file.name))
        lines = read_text(name, Path(file.name), look.encoding, look.delimiter)
        return _held(name, table_of(name, lines))


def _read_workbook(name: str, place: Path) -> Sheet:
    with NamedTemporaryFile() as lines:
        with reading_sheet(name, place) as sheet:
            for chunk in sheet.chunks:
                lines.write(chunk)
        lines.flush()
        return _held(name, table_of(name, stored_lines(Path(lines.name))))


def _held(name: str, table: Table) -> Sheet:
    rows: list[Sequence[str]] = []
    for _, row in table.rows:
        if len(rows) == MOST_ROWS:
            raise SheetTooLongError(file=name, most=MOST_ROWS)
        if len(rows) * len(table.headings) >= MOST_CELLS:
            raise SheetTooLargeError(file=name)
        rows.append(row)
    if not rows:
        raise EmptySheetError(file=name)
    return Sheet(table.headings, rows)
