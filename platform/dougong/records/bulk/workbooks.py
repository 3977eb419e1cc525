"""Workbooks, read by a process of their own.

Two kilobytes of a workbook can ask for more memory than any machine has, by a cell that lies far
away or by what unpacks without end, and what reads them then gives up the whole process. So a
child reads them, which may have only so much memory and time; and what a large sheet takes there
is given back when it is done.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import IO

import orjson

from dougong.records.bulk.errors import (
    SheetTooLargeError,
    UnknownSheetError,
    UnreadableSheetError,
)
from dougong.records.bulk.workbook_reader import NO_SHEET, TOO_LARGE

_READER = "dougong.records.bulk.workbook_reader"
_LONGEST_S = 240.0
_CHUNK = 256 * 1024
_BEGINNINGS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(slots=True)
class ReadSheet:
    """A sheet as it is read.

    Attributes:
        names: The sheets of its workbook.
        chunks: Its rows as bytes, one JSON list a line.
        lines: How many were read so far.
    """

    names: Sequence[str]
    chunks: Iterator[bytes]
    lines: int = 0


def is_workbook(beginning: bytes) -> bool:
    """Tell whether a file is packed as workbooks are, whatever it is called."""
    return beginning.startswith(_BEGINNINGS)


@contextmanager
def reading_sheet(name: str, place: Path, sheet: str = "") -> Iterator[ReadSheet]:
    """Read a sheet of a workbook; it was read well if the context ends without an error.

    Args:
        name: Name of the file, for messages.
        place: Where it lies.
        sheet: Name of the sheet; empty: the first.

    Raises:
        UnreadableSheetError: It is no workbook.
        UnknownSheetError: It has no such sheet.
        SheetTooLargeError: Reading it takes more memory or time than it may.
    """
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", _READER, str(place.absolute()), sheet],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # Nothing of what the platform was told: a reader of foreign bytes needs no secret.
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    guard = Timer(_LONGEST_S, child.kill)
    guard.daemon = True
    guard.start()
    try:
        assert child.stdout is not None
        first = child.stdout.readline()
        if not first:
            _raise(name, sheet, child.wait())
        found = ReadSheet(orjson.loads(first), iter(()))
        found.chunks = _chunks(found, child.stdout)
        yield found
        if code := child.wait():
            _raise(name, sheet, code)
    finally:
        guard.cancel()
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _chunks(found: ReadSheet, out: IO[bytes]) -> Iterator[bytes]:
    while chunk := out.read(_CHUNK):
        found.lines += chunk.count(b"\n")
        yield chunk


def _raise(name: str, sheet: str, code: int) -> None:
    # Below zero: it was ended by a signal, as it is where memory or time runs out.
    if code == TOO_LARGE or code < 0:
        raise SheetTooLargeError(file=name)
    if code == NO_SHEET:
        raise UnknownSheetError(file=name, sheet=sheet)
    raise UnreadableSheetError(file=name)
