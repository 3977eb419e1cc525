"""Delimited texts as people have them: in any encoding, parted by any sign.

Both are found out, for nobody knows them by heart, and can be said where the guess is wrong.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dougong.records.bulk.errors import UnreadableSheetError
from dougong.records.interchange import unguarded

ENCODINGS = ("utf-8", "utf-16", "gb18030", "big5", "windows-1252", "shift_jis", "euc-kr")
DELIMITERS = (",", ";", "\t", "|")

_CHUNK = 1024 * 1024
_SAMPLE = 256 * 1024
_LONGEST_CELL = 1024 * 1024
_MOST_CELLS_LOOKED_AT = 5000
_MOST_ROWS_LOOKED_AT = 60
_COUNTED_EXACTLY = 16 * 1024 * 1024
_SPOKEN = {"utf-8": "utf-8-sig", "utf-16": "utf-16", "big5": "big5hkscs"}
# Of the signs that a program of the time wrote, nearly all are among the common ones.
_COMMON = {"gb18030": ("gb2312", 0xB0, 0xD7), "big5": ("big5", 0xA4, 0xC6)}
_LIKELY, _ALONE = 0.7, 0.5


@dataclass(frozen=True, slots=True)
class TextLook:
    """What a text seems to be.

    Attributes:
        encoding: One of ``ENCODINGS``.
        delimiter: What parts its cells.
        lines: How many lines it has.
        exact: Whether each of these is surely a row.
    """

    encoding: str
    delimiter: str
    lines: int
    exact: bool


def look_at(name: str, place: Path) -> TextLook:
    """Find out how a text is written.

    Raises:
        UnreadableSheetError: It is no text.
    """
    encoding = _encoding(name, place)
    delimiter = _delimiter(_sample(place, encoding))
    if place.stat().st_size <= _COUNTED_EXACTLY:
        rows = read_text(name, place, encoding, delimiter)
        return TextLook(encoding, delimiter, sum(1 for row in rows if any(row)), exact=True)
    with place.open("rb") as file:
        lines = sum(chunk.count(b"\n") for chunk in _chunks(file))
    return TextLook(encoding, delimiter, lines, exact=False)


def read_text(name: str, place: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    """Give the cells of a text row by row; no more of it is held than that.

    Raises:
        UnreadableSheetError: It is not of this encoding, or a quote never ends.
    """
    csv.field_size_limit(_LONGEST_CELL)
    with place.open("rb") as file:
        text = io.TextIOWrapper(file, encoding=_SPOKEN.get(encoding, encoding), newline="")
        try:
            for row in csv.reader(text, delimiter=delimiter):
                yield [_cell(cell) for cell in row]
        except (csv.Error, UnicodeError):
            raise UnreadableSheetError(file=name) from None


def _cell(cell: str) -> str:
    found = cell.strip()
    return unguarded(found) if found[:1] == "'" else found


def _encoding(name: str, place: Path) -> str:
    with place.open("rb") as file:
        start = file.read(_SAMPLE)
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        _require(name, _decodes(place, "utf-16"))
        return "utf-16"
    if _decodes(place, "utf-8"):
        return "utf-8"
    fitting = [each for each in ("gb18030", "big5") if _decodes(place, each)]
    strange = _strange_part(place)
    rated = [(_commonness(strange, each), each) for each in fitting]
    best = max(rated, default=(0.0, ""), key=lambda each: each[0])
    if best[0] >= _LIKELY or (fitting and not _stands_alone(strange)):
        return best[1] if best[0] else fitting[0]
    _require(name, _stands_alone(strange) and _decodes(place, "windows-1252"))
    return "windows-1252"


def _require(name: str, is_text: bool) -> None:
    if not is_text:
        raise UnreadableSheetError(file=name)


def _decodes(place: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with place.open("rb") as file:
            for chunk in _chunks(file):
                if "\0" in decoder.decode(chunk):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _chunks(file: io.BufferedReader) -> Iterable[bytes]:
    return iter(lambda: file.read(_CHUNK), b"")


def _strange_part(place: Path) -> bytes:
    """Give a part of the text that has what is not ASCII: its lines from the first such on."""
    with place.open("rb") as file:
        for chunk in _chunks(file):
            at = next((i for i, byte in enumerate(chunk) if byte > 0x7F), None)
            if at is not None:
                return chunk[at : at + _SAMPLE]
    return b""


def _commonness(part: bytes, encoding: str) -> float:
    """Tell which share of the signs are common ones, where a text is read so."""
    plain, first, last = _COMMON[encoding]
    signs = [each for each in part.decode(encoding, "ignore") if each > "\x7f"]
    told = [each.encode(plain, "ignore") for each in signs[:_MOST_CELLS_LOOKED_AT]]
    common = sum(
        1 for each in told if each and (first <= each[0] <= last or each[0] in (0xA1, 0xA3))
    )
    return common / len(told) if told else 0.0


def _stands_alone(part: bytes) -> bool:
    """Tell whether letters with accents stand between plain ones, as in no writing of Chinese."""
    strange = [i for i, byte in enumerate(part) if byte > 0x7F][:_MOST_CELLS_LOOKED_AT]
    alone = sum(
        1
        for i in strange
        if (i == 0 or part[i - 1] <= 0x7F) and (i + 1 == len(part) or part[i + 1] <= 0x7F)
    )
    return bool(strange) and alone / len(strange) >= _ALONE


def _sample(place: Path, encoding: str) -> str:
    with place.open("rb") as file:
        text = io.TextIOWrapper(
            file, encoding=_SPOKEN.get(encoding, encoding), newline="", errors="replace"
        )
        return text.read(_SAMPLE)


def _delimiter(sample: str) -> str:
    """Find the sign by which most rows have as many cells as the first, the more the better."""
    return max(DELIMITERS, key=lambda each: _fit(sample, each))


def _fit(sample: str, delimiter: str) -> tuple[float, int]:
    widths = _widths(sample, delimiter)
    if not widths or widths[0] < 2:
        return 0.0, 0
    alike = sum(1 for width in widths if width == widths[0]) / len(widths)
    return round(alike, 1), widths[0]


def _widths(sample: str, delimiter: str) -> Sequence[int]:
    widths: list[int] = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if any(row):
                widths.append(len(row))
            if len(widths) == _MOST_ROWS_LOOKED_AT:
                break
    except csv.Error:
        pass
    # The last one may be cut short by the end of the sample.
    return widths[:-1] if len(widths) > 2 and len(sample) == _SAMPLE else widths
