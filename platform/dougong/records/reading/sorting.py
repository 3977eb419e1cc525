"""The order of a list, and the rows beyond a cursor in it.

A blank counts as the lowest value: first when ascending, last when descending. Every index is laid
out so (storage/object_tables.py), and the id breaks ties, hence no page is ever sorted that an
index can serve.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    String,
    and_,
    bindparam,
    func,
    literal_column,
    nulls_first,
    nulls_last,
    tuple_,
)

from dougong.deployment.model import Model, ObjectModel
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.messages import say
from dougong.records.errors import InvalidParameterError, UnknownPathError
from dougong.records.reading.joins import Joins, Path
from dougong.records.reading.selection import Sees, resolve

NEWEST_FIRST = "-id"
_MOST_KEYS = 5
# As long as the longest text of one line (fields/builtin/text.py).
_LONGEST_KEY = 4000


@dataclass(frozen=True, slots=True)
class SortKey:
    """One field of the order.

    Attributes:
        path: Leads to the field.
        descending: Whether the highest value comes first.
        never_blank: Whether no record is without a value.
    """

    path: Path
    descending: bool
    never_blank: bool


def key_count(sort: str) -> int:
    """Tell how many values a cursor holds: one for each key, and the id."""
    parts = [part.strip().removeprefix("-") for part in sort.split(",")]
    return len(parts) + (parts[-1] != "id")


def parse_sort(model: Model, record: ObjectModel, sort: str, sees: Sees) -> tuple[SortKey, ...]:
    """Read ``-opened_at,subject``; the id is added as the last key.

    A lookup sorts by the label of what it points at.

    Raises:
        InvalidError: A field does not exist, may not be seen, or has no order; all are listed.
    """
    keys: list[SortKey] = []
    problems: list[Problem] = []
    for part in sort.split(","):
        text = part.strip()
        path = tuple(text.removeprefix("-").split("."))
        try:
            found = _sortable(model, record, path, sort, sees)
            keys.append(SortKey(found, text.startswith("-"), _never_blank(record, found)))
        except (UnknownPathError, InvalidParameterError) as error:
            problems.append(Problem(path="/sort", error=error))
    if len(keys) > _MOST_KEYS:
        reason = say("sort by at most {n} fields", "最多按 {n} 个字段排序", n=_MOST_KEYS)
        too_many = InvalidParameterError(parameter="sort", value=sort, reason=reason)
        problems.append(Problem(path="/sort", error=too_many))
    if problems:
        raise InvalidError(problems)
    if keys[-1].path != ("id",):
        keys.append(SortKey(("id",), keys[-1].descending, never_blank=True))
    return tuple(keys)


def _never_blank(record: ObjectModel, path: Path) -> bool:
    column = record.table.c.get(path[0]) if len(path) == 1 else None
    return column is not None and not column.nullable


def _sortable(model: Model, record: ObjectModel, path: Path, sort: str, sees: Sees) -> Path:
    owner = resolve(model, record, path, sees)
    field = owner.fields[path[-1]]
    if field.target is not None:
        return _sortable(model, record, (*path, model.objects[field.target].title), sort, sees)
    if not field.type.sortable:
        reason = say(
            "`{name}` has no order; sort by another field",
            "`{name}` 无法排序；请换一个字段",
            name=".".join(path),
        )
        raise InvalidParameterError(parameter="sort", value=sort, reason=reason)
    return path


def order_by(
    columns: Sequence[ColumnElement[Any]], keys: Sequence[SortKey]
) -> list[ColumnElement[Any]]:
    """Give the ORDER BY terms of the keys' columns, labelled as they stand in the SELECT list.

    By its label a computed one is computed once.
    """
    return [_term(column, key) for column, key in zip(columns, keys, strict=True)]


def _term(column: ColumnElement[Any], key: SortKey) -> ColumnElement[Any]:
    term: ColumnElement[Any] = column.desc() if key.descending else column.asc()
    if key.path == ("id",):
        # Never blank, and an index that says nothing of blanks serves only terms that do neither.
        return term
    placed: ColumnElement[Any] = nulls_last(term) if key.descending else nulls_first(term)
    return placed


def key_columns(joins: Joins, keys: Sequence[SortKey]) -> list[ColumnElement[Any]]:
    """Give the column of each key; of texts of any length no more than a cursor can hold."""
    return [_within_cursor(joins.column(key.path)) for key in keys]


def _within_cursor(value: ColumnElement[Any]) -> ColumnElement[Any]:
    if isinstance(value, Column) or not isinstance(value.type, String):
        return value
    return func.left(value, literal_column(str(_LONGEST_KEY)), type_=value.type)


def beyond(
    columns: Sequence[ColumnElement[Any]], keys: Sequence[SortKey], blanks: Sequence[bool]
) -> Iterator[ColumnElement[bool]]:
    """Yield conditions that together cover the rows after a cursor, each once.

    Each is a range of an index: equal in the first keys, beyond in the next one; the last keys, as
    far as they go the same way, are compared as one row. One condition with ``or`` would cover the
    same rows, but no index could begin in the middle of it.

    Args:
        columns: The keys' columns.
        keys: The order.
        blanks: Which values of the cursor are blank; the others are parameters ``c0``, ``c1``, …

    Yields:
        Conditions, nearest rows first.
    """
    values = [_value(column, i) for i, column in enumerate(columns)]
    same = [
        column.is_(None) if blank else column == value
        for column, value, blank in zip(columns, values, blanks, strict=True)
    ]
    last = run = len(keys) - 1
    while run and not blanks[run - 1] and keys[run - 1].descending == keys[last].descending:
        run -= 1
    row, end = tuple_(*columns[run:]), tuple_(*values[run:])
    yield and_(*same[:run], row < end if keys[last].descending else row > end)
    for at in reversed(range(last)):
        column, blank, descending = columns[at], blanks[at], keys[at].descending
        if blank and not descending:
            yield and_(*same[:at], column.is_not(None))
        if not blank and at < run:
            yield and_(*same[:at], column < values[at] if descending else column > values[at])
        if not blank and descending and not keys[at].never_blank:
            yield and_(*same[:at], column.is_(None))


def _value(column: ColumnElement[Any], position: int) -> ColumnElement[Any]:
    return bindparam(f"c{position}", type_=column.type)
