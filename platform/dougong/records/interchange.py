"""Records in files: what columns mean, and cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import Any, TextIO

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.kernel.errors import AppError
from dougong.kernel.messages import LocaleText

# Wide signs as well: spreadsheets in Chinese and Japanese take them for the narrow ones.
_SIGNS = r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
_RISKY = re.compile(rf"'*{_SIGNS}")
_GUARDED = re.compile(rf"'+{_SIGNS}")
_NUMBER = re.compile(r"[+-]?\d*\.?\d*", re.ASCII)


class UnknownFormatError(AppError):
    """The file's name does not tell how to read or write it."""

    code = "data.unknown_format"
    template = "the name of `{file}` tells no known format; known: {known}"
    template_zh = "无法从 `{file}` 的扩展名判断格式；可用：{known}"


class UnreadableLineError(AppError):
    """A line of the file is not a record."""

    code = "data.unreadable_line"
    template = "line {line} {reason}; nothing from the rows around it on was imported"
    template_zh = "第 {line} 行{reason}；自其所在批次起未导入"

    def __init__(self, *, line: int, reason: LocaleText) -> None:
        super().__init__(line=line, reason=dict(reason))


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


def quoting_writer(text: TextIO) -> Any:
    """Give what writes rows with every cell in quotes.

    A spreadsheet that parts cells by semicolons or tabs would else take what stands behind one in a
    text for a cell of its own, which nothing has guarded.
    """
    return csv.writer(text, quoting=csv.QUOTE_ALL)


def guarded(cell: str) -> str:
    """Give a cell so that no spreadsheet takes it for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if _RISKY.match(cell) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """Give a cell without the apostrophe that ``guarded`` put in front."""
    return cell[1:] if _GUARDED.match(cell) else cell
