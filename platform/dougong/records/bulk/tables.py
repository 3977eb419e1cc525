"""Tables: lines of cells of which one holds the headings, and those below it are rows.

Nothing here holds more of a table than a row at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from string import ascii_uppercase

import orjson

from dougong.records.bulk.errors import EmptySheetError, NoHeadingRowError, SheetTooWideError

MOST_COLUMNS = 300
WITHOUT_HEADINGS = 0
_LOOKED_AT = 50
_LONGEST_HEADING = 200

Numbered = tuple[int, Sequence[str]]
"""A row with its number, as people count the lines of the sheet."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        headings: What its columns are called, each once.
        rows: The cells of each row that is not blank, as many as there are headings.
    """

    headings: Sequence[str]
    rows: Iterator[Numbered]


def table_of(name: str, lines: Iterable[Sequence[str]], heading_row: int | None = None) -> Table:
    """Read a table.

    Args:
        name: Name of the file, for messages.
        lines: Its lines.
        heading_row: Number of the line with the headings; None: the first that is not blank;
            ``WITHOUT_HEADINGS``: none, columns are called by letters.

    Raises:
        EmptySheetError: It has no headings.
        NoHeadingRowError: That line is blank.
        SheetTooWideError: It has more than ``MOST_COLUMNS`` columns.
    """
    numbered = enumerate(lines, start=1)
    if heading_row == WITHOUT_HEADINGS:
        first = list(islice(numbered, _LOOKED_AT))
        headings = [_letters(n) for n in range(max((_width(each) for _, each in first), default=0))]
        numbered = chain(first, numbered)  # type: ignore[assignment]
    elif heading_row is None:
        headings = _headings(next((line for _, line in numbered if any(line)), ()))
    else:
        line = next((line for number, line in numbered if number == heading_row), ())
        headings = _headings(line)
        if not headings:
            raise NoHeadingRowError(file=name, row=heading_row)
    if not headings:
        raise EmptySheetError(file=name)
    if len(headings) > MOST_COLUMNS:
        raise SheetTooWideError(file=name, most=MOST_COLUMNS)
    return Table(headings, _rows(numbered, len(headings)))


def stored_lines(place: Path) -> Iterator[Sequence[str]]:
    """Give the lines of a sheet that was read once, from where they were put."""
    with place.open("rb") as file:
        for line in file:
            yield orjson.loads(line)


def _rows(numbered: Iterator[Numbered], width: int) -> Iterator[Numbered]:
    padding = [""] * width
    for number, line in numbered:
        if len(line) < width:
            if any(line):
                yield number, [*line, *padding[len(line) :]]
        elif any(line):
            yield number, line if len(line) == width else line[:width]


def _width(line: Sequence[str]) -> int:
    return max((place for place, cell in enumerate(line, start=1) if cell), default=0)


def _headings(line: Sequence[str]) -> list[str]:
    """Give each column a heading of its own; one without is called by its place."""
    found: dict[str, None] = {}
    for place, cell in enumerate(line[: min(_width(line), MOST_COLUMNS + 1)], start=1):
        heading = " ".join(cell.split())[:_LONGEST_HEADING] or f"#{place}"
        # One that is called like the mark of another is marked once more.
        while heading in found:
            heading = f"{heading} ({place})"
        found[heading] = None
    return list(found)


def _letters(place: int) -> str:
    """Call a column as spreadsheets do: A to Z, then AA."""
    before, last = divmod(place, len(ascii_uppercase))
    return (_letters(before - 1) if before else "") + ascii_uppercase[last]
