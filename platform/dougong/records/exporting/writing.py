"""Files of an export, written piece by piece."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from dougong.records.exporting.asking import Format
from dougong.records.exporting.rendering import Native, OutColumn
from dougong.records.interchange import guarded, quoting_writer

MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson",
}
ROWS_A_SHEET = 1_048_575
_LONGEST_CELL = 32_767
_LONGEST_SHEET_NAME = 31
_NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
# Spreadsheets know no days before these.
_FIRST_DAY = date(1900, 3, 1)


class Writes(Protocol):
    """Writes records to a file."""

    def write(self, records: Sequence[Any]) -> None:
        """Write some more."""

    def close(self) -> None:
        """Write what there is at the end."""


def writer_of(kind: Format, place: Path, columns: Sequence[OutColumn], title: str) -> Writes:
    """Give what writes a file of a format.

    Args:
        kind: The format.
        place: Where to.
        columns: The columns of a table.
        title: What a sheet is called.
    """
    if kind == "csv":
        return CsvWriter(place, columns)
    if kind == "xlsx":
        return WorkbookWriter(place, columns, title)
    return LinesWriter(place)


class CsvWriter:
    """Writes a table as spreadsheets read it: marked as UTF-8, and nothing they would run."""

    def __init__(self, place: Path, columns: Sequence[OutColumn]) -> None:
        self._file = place.open("w", encoding="utf-8-sig", newline="")
        self._columns = columns
        self._writer = quoting_writer(self._file)
        self._writer.writerow([guarded(each.heading) for each in columns])

    def write(self, records: Sequence[Any]) -> None:
        """Write a row for each."""
        self._writer.writerows(
            [guarded(each.text(each.value(record))) for each in self._columns] for record in records
        )

    def close(self) -> None:
        """End the file."""
        self._file.close()


class LinesWriter:
    """Writes one JSON object a line."""

    def __init__(self, place: Path) -> None:
        self._file = io.BufferedWriter(io.FileIO(place, "w"))
        self._dumps = import_module("orjson").dumps

    def write(self, records: Sequence[Any]) -> None:
        """Write a line for each."""
        for record in records:
            self._file.write(self._dumps(record))
            self._file.write(b"\n")

    def close(self) -> None:
        """End the file."""
        self._file.close()


class WorkbookWriter:
    """Writes a workbook row by row; what one sheet cannot hold goes on in the next."""

    def __init__(self, place: Path, columns: Sequence[OutColumn], title: str) -> None:
        options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
        self._book = import_module("xlsxwriter").Workbook(str(place), options)
        self._columns = columns
        self._title = title.translate(_NOT_IN_A_NAME).strip() or "Sheet"
        self._bold = self._book.add_format({"bold": True})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._instant = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._formats = [self._number_format(each) for each in columns]
        self._sheets = 0
        self._begin()

    def write(self, records: Sequence[Any]) -> None:
        """Write a row for each."""
        for record in records:
            if self._row > ROWS_A_SHEET:
                self._begin()
            for place, column in enumerate(self._columns):
                self._write(place, column.native(column.value(record)))
            self._row += 1

    def close(self) -> None:
        """Put the file together."""
        self._book.close()

    def _begin(self) -> None:
        self._sheets += 1
        mark = f" {self._sheets}" if self._sheets > 1 else ""
        self._sheet = self._book.add_worksheet(
            self._title[: _LONGEST_SHEET_NAME - len(mark)] + mark
        )
        self._sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._columns):
            self._sheet.write_string(0, place, column.heading[:_LONGEST_CELL], self._bold)
        self._row = 1

    def _write(self, place: int, value: Native) -> None:
        sheet, row = self._sheet, self._row
        if isinstance(value, bool):
            sheet.write_boolean(row, place, value)
        elif isinstance(value, float):
            sheet.write_number(row, place, value, self._formats[place])
        elif isinstance(value, datetime) and value.date() >= _FIRST_DAY:
            sheet.write_datetime(row, place, value, self._instant)
        elif isinstance(value, date) and not isinstance(value, datetime) and value >= _FIRST_DAY:
            sheet.write_datetime(row, place, value, self._day)
        elif value:
            # Never as a formula, whatever it looks like.
            sheet.write_string(row, place, str(value)[:_LONGEST_CELL])

    def _number_format(self, column: OutColumn) -> Any:
        if column.places is None:
            return None
        places = "." + "0" * column.places if column.places else ""
        return self._book.add_format({"num_format": f"0{places}{'%' if column.percent else ''}"})
