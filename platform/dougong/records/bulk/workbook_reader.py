"""Reads a workbook and writes a sheet to standard output, as JSON: its names, then row by row.

``workbooks.py`` runs it as a process of its own: see there.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import orjson
from python_calamine import CalamineError, CalamineWorkbook

Cell: TypeAlias = str | int | float | bool | datetime | date | time | timedelta

UNREADABLE, TOO_LARGE, NO_SHEET = 3, 4, 5
# What unpacks to much more than its like has no business to: memory goes by the size of the file.
_LEAST_BYTES = 512 * 1024 * 1024
_MOST_BYTES = 3 * 1024 * 1024 * 1024
_BYTES_A_BYTE = 60
_MOST_CPU_S = 150
_LONGEST_CELL = 200_000
_MOST_CHARACTERS = 2_000_000_000
_AT_ONCE = 500


class _TooLargeError(Exception):
    """The sheet holds more than is taken over."""


def main(place: str, wanted: str) -> int:
    """Read and write; gives the exit code.

    Args:
        place: The file.
        wanted: Name of the sheet; empty: the first.
    """
    _limit(resource.RLIMIT_CORE, 0)
    size = Path(place).stat().st_size
    _limit(resource.RLIMIT_AS, min(_LEAST_BYTES + size * _BYTES_A_BYTE, _MOST_BYTES))
    _limit(resource.RLIMIT_CPU, _MOST_CPU_S)
    out = sys.stdout.buffer
    try:
        with Path(place).open("rb") as file:
            book = CalamineWorkbook.from_filelike(file)
        names = book.sheet_names
        if wanted and wanted not in names:
            return NO_SHEET
        out.write(orjson.dumps(names) + b"\n")
        sheet = book.get_sheet_by_name(wanted) if wanted else book.get_sheet_by_index(0)
        lines = _lines(sheet.iter_rows())
        while some := list(islice(lines, _AT_ONCE)):
            out.write(b"".join(some))
        out.flush()
    except (_TooLargeError, MemoryError):
        return TOO_LARGE
    except (CalamineError, IndexError, ValueError, OSError):
        return UNREADABLE
    return 0


def _limit(what: int, most: int) -> None:
    # Not every system knows each of them; the limit of time holds everywhere.
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (most, most))


def _lines(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Give each row as a line; one that is blank too, for people count them."""
    characters = 0
    for row in rows:
        cells = [cell.strip() if type(cell) is str else _text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        lengths = [len(cell) for cell in cells]
        characters += sum(lengths)
        if characters > _MOST_CHARACTERS or (lengths and max(lengths) > _LONGEST_CELL):
            raise _TooLargeError
        yield orjson.dumps(cells) + b"\n"


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell).strip()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
