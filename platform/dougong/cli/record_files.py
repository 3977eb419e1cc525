"""Records in files: one JSON object a line, or a table as spreadsheets read and write it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import orjson

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.fields.text_form import from_text, to_text
from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText, say

CSV, JSONL = ".csv", ".jsonl"

_RISKY = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d*\.?\d*", re.ASCII)


class UnknownFormatError(AppError):
    """The file's name does not tell how to read or write it."""

    code = "data.unknown_format"
    template = "`{file}` is neither .csv nor .jsonl; rename it to say which it is"
    template_zh = "`{file}` 既不是 .csv 也不是 .jsonl；请用扩展名标明格式"


class UnreadableLineError(AppError):
    """A line of the file is not a record."""

    code = "data.unreadable_line"
    template = "line {line} {reason}; nothing from it on was imported"
    template_zh = "第 {line} 行{reason}；自该行起未导入"

    def __init__(self, *, line: int, reason: LocaleText) -> None:
        super().__init__(line=line, reason=dict(reason))


class NotUtf8Error(AppError):
    """The file is in another encoding."""

    code = "data.not_utf8"
    template = "`{file}` is not UTF-8; save it as UTF-8, in a spreadsheet as “CSV UTF-8”"
    template_zh = "`{file}` 不是 UTF-8 编码；请另存为 UTF-8，在电子表格软件中选择“CSV UTF-8”"


def format_of(file: Path) -> str:
    """Tell the format from the file's name.

    Raises:
        UnknownFormatError: It is neither.
    """
    if file.suffix.lower() not in (CSV, JSONL):
        raise UnknownFormatError(file=file.name)
    return file.suffix.lower()


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a table mean.

    Attributes:
        model: The definitions in force.
        record: The object whose records stand in the table.
    """

    model: Model
    record: ObjectModel

    def field(self, path: str) -> FieldModel | None:
        """Find the field that a dotted path leads to."""
        *over, last = path.split(".")
        record = self.record
        for step in over:
            lookup = record.fields.get(step)
            if lookup is None or lookup.target is None:
                return None
            record = self.model.objects[lookup.target]
        return record.fields.get(last)


def read_records(
    text: Iterable[str], suffix: str, columns: Columns
) -> Iterator[tuple[int, JsonObject]]:
    """Read records, each with the number of the line on which it begins.

    In a table an empty cell is not given at all; a column ``account.number`` names the record that
    a lookup points at by a unique field of it. Cells are read as ``fields/text_form.py`` tells.

    Args:
        text: The lines.
        suffix: ``.csv`` or ``.jsonl``.
        columns: What cells mean.

    Raises:
        UnreadableLineError: A line is not a record.
    """
    return _read_table(text, columns) if suffix == CSV else _read_lines(text)


def write_records(
    text: TextIO,
    suffix: str,
    columns: Columns,
    paths: Sequence[str],
    records: Iterable[JsonObject],
) -> int:
    """Write records; gives their number.

    What a table holds can be read again: a lookup is the id of what it points at, a choice its
    value. A text that a spreadsheet would run as a formula has an apostrophe in front, which is
    taken away when it is read.

    Args:
        text: Where to.
        suffix: ``.csv`` or ``.jsonl``.
        columns: What cells mean.
        paths: The columns of a table.
        records: As the API gives them.
    """
    count, fields = 0, [columns.field(path) for path in paths]
    writer = csv.writer(text)
    if suffix == CSV:
        writer.writerow(paths)
    for count, record in enumerate(records, start=1):  # noqa: B007 - the last one is the number
        if suffix == CSV:
            cells = zip(paths, fields, strict=True)
            writer.writerow([_safe(_cell(_at(record, path.split(".")), f)) for path, f in cells])
        else:
            text.write(orjson.dumps(record).decode() + "\n")
    return count


def _read_lines(text: Iterable[str]) -> Iterator[tuple[int, JsonObject]]:
    for number, line in enumerate(text, start=1):
        if not line.strip():
            continue
        try:
            found = orjson.loads(line)
        except orjson.JSONDecodeError:
            found = None
        if not isinstance(found, dict):
            reason = say("is not a JSON object", "不是 JSON 对象")
            raise UnreadableLineError(line=number, reason=reason)
        yield number, found


def _read_table(text: Iterable[str], columns: Columns) -> Iterator[tuple[int, JsonObject]]:
    reader = csv.reader(text)
    names = [name.strip() for name in next(reader, [])]
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            reason = say("cannot be read ({e})", "无法读取（{e}）", e=error)
            raise UnreadableLineError(line=line, reason=reason) from None
        if cells is None:
            return
        if len(cells) > len(names):
            reason = say("has more cells than the first line has names", "的单元格多于首行的字段名")
            raise UnreadableLineError(line=line, reason=reason)
        if any(cells):
            yield line, _row(columns, dict(zip(names, cells, strict=False)))


def _row(columns: Columns, cells: Mapping[str, str]) -> JsonObject:
    row: dict[str, JsonValue] = {}
    for path, cell in cells.items():
        if not cell:
            continue
        name, _, key = path.partition(".")
        field, text = columns.field(path), cell[1:] if _GUARDED.match(cell) else cell
        value = from_text(field.type, text, field.options) if field is not None else text
        row[name] = {key: value} if key else value
    return row


def _at(value: Any, path: Sequence[str]) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _cell(value: JsonValue, field: FieldModel | None) -> str:
    return "" if field is None else to_text(field.type, value, field.options)


def _safe(cell: str) -> str:
    # A spreadsheet would run it (OWASP, CSV injection).
    return f"'{cell}" if _RISKY.match(cell) and not _NUMBER.fullmatch(cell) else cell
