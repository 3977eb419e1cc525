"""Records in files: one JSON object a line, or a table as spreadsheets read and write it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

import orjson

from dougong.deployment.model import ObjectModel
from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText, say

CSV, JSONL = ".csv", ".jsonl"

_SEPARATOR = ";"
_BOOLEANS = {"true": True, "1": True, "yes": True, "是": True}
_BOOLEANS |= {"false": False, "0": False, "no": False, "否": False}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


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


def read_records(
    text: Iterable[str], suffix: str, record: ObjectModel
) -> Iterator[tuple[int, JsonObject]]:
    """Read records, each with the number of the line on which it begins.

    In a table an empty cell is not given at all; a column ``account.number`` names the record that
    a lookup points at by a unique field of it; several choices stand with semicolons between.

    Args:
        text: The lines.
        suffix: ``.csv`` or ``.jsonl``.
        record: The object, which tells what a cell means.

    Raises:
        UnreadableLineError: A line is not a record.
    """
    return _read_table(text, record) if suffix == CSV else _read_lines(text)


def write_records(
    text: TextIO, suffix: str, paths: Sequence[str], records: Iterable[JsonObject]
) -> int:
    """Write records; gives their number.

    In a table a lookup is the label of what it points at, and a text that a spreadsheet would run
    as a formula has an apostrophe in front.

    Args:
        text: Where to.
        suffix: ``.csv`` or ``.jsonl``.
        paths: The columns of a table.
        records: As the API gives them.
    """
    count = 0
    writer = csv.writer(text)
    if suffix == CSV:
        writer.writerow(paths)
    for count, record in enumerate(records, start=1):  # noqa: B007 - the last one is the number
        if suffix == CSV:
            writer.writerow([_safe(_cell(_at(record, path.split(".")))) for path in paths])
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


def _read_table(text: Iterable[str], record: ObjectModel) -> Iterator[tuple[int, JsonObject]]:
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
            yield line, _row(record, dict(zip(names, cells, strict=False)))


def _row(record: ObjectModel, cells: Mapping[str, str]) -> JsonObject:
    row: dict[str, JsonValue] = {}
    for path, cell in cells.items():
        if not cell:
            continue
        name, _, key = path.partition(".")
        row[name] = {key: cell} if key else _value(record, name, cell)
    return row


def _value(record: ObjectModel, name: str, cell: str) -> JsonValue:
    """Give what a cell stands for; a wrong one stays as it is, for the field to refuse."""
    field = record.fields.get(name)
    shape = field.type.json_schema(field.options).get("type") if field else None
    if shape == "boolean":
        return _BOOLEANS.get(cell.strip().lower(), cell)
    if shape == "array":
        return [part.strip() for part in cell.split(_SEPARATOR)]
    return cell


def _at(value: Any, path: Sequence[str]) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _cell(value: Any) -> Any:
    if isinstance(value, Mapping):
        return value.get("label")
    if isinstance(value, list):
        return _SEPARATOR.join(map(str, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def _safe(value: Any) -> Any:
    # A spreadsheet would run it (OWASP, CSV injection).
    risky = isinstance(value, str) and value.startswith(_FORMULA_STARTS)
    return f"'{value}" if risky and not _is_number(value) else value


def _is_number(text: str) -> bool:
    digits = text.removeprefix("-").removeprefix("+").replace(".", "", 1)
    return digits.isascii() and digits.isdigit()
