"""Reading of many records at once: what ``fields/loader.py`` does, column by column.

The plan of an object is made from the same fields as its marshmallow schema. It reads what is
right; a record with anything wrong in it is left to the schema, which finds every fault. So both
say the same of every record, which a property test holds them to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, TypeAlias
from uuid import UUID

from dougong.fields.base import NeverBlank
from dougong.fields.loader import LoaderField
from dougong.kernel.errors import InvalidValueError
from dougong.kernel.jsontypes import JsonValue

_WRONG: Final = object()
_UNMET: Final = object()
# What several records may hold together, for nobody can change it.
_IMMUTABLE = frozenset(
    {type(None), bool, int, float, str, UUID, Decimal, date, datetime, time, timedelta}
)

_Read: TypeAlias = Callable[[JsonValue], Any]
_Column: TypeAlias = Callable[[Iterable[JsonValue]], list[Any]]


class RowLoader:
    """Reads records of one object.

    Args:
        spec: Its fields, by name.
    """

    def __init__(self, spec: Mapping[str, LoaderField]) -> None:
        sendable = {n: each for n, each in spec.items() if each.writable and each.type.writable}
        self._columns = {name: _column(each) for name, each in sendable.items()}
        self._required = frozenset(name for name, each in sendable.items() if each.required)

    def load_all(self, raws: Sequence[Mapping[str, JsonValue]]) -> list[dict[str, Any] | None]:
        """Read new records.

        Args:
            raws: The JSON that was sent, with defaults.

        Returns:
            For each the values to store of all fields that were sent; None where something is
            wrong with it.
        """
        loaded: list[dict[str, Any] | None] = [None] * len(raws)
        for names, places in _by_names(raws).items():
            if self._columns.keys() >= set(names) >= self._required:
                rows = [raws[place] for place in places]
                for place, values in zip(places, self._load(names, rows), strict=True):
                    loaded[place] = values
        return loaded

    def _load(
        self, names: Sequence[str], raws: Sequence[Mapping[str, JsonValue]]
    ) -> list[dict[str, Any] | None]:
        columns = [self._columns[name]([raw[name] for raw in raws]) for name in names]
        rows: list[dict[str, Any] | None] = [
            dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)
        ]
        for column in columns:
            if _WRONG in column:
                for place, value in enumerate(column):
                    if value is _WRONG:
                        rows[place] = None
        return rows if columns else [{} for _ in raws]


def _by_names(raws: Sequence[Mapping[str, JsonValue]]) -> dict[tuple[str, ...], list[int]]:
    """Part records by the fields that were sent; those of a table are all alike."""
    places: dict[tuple[str, ...], list[int]] = {}
    for place, raw in enumerate(raws):
        places.setdefault(tuple(raw), []).append(place)
    return places


def _column(spec: LoaderField) -> _Column:
    read = _reading(spec)

    def read_column(raws: Iterable[JsonValue]) -> list[Any]:
        known: dict[str, Any] = {}
        values = []
        for raw in raws:
            if raw.__class__ is not str:
                values.append(read(raw))
                continue
            value = known.get(raw, _UNMET)
            if value is _UNMET:
                value = read(raw)
                if value.__class__ in _IMMUTABLE:
                    known[raw] = value
            values.append(value)
        return values

    return read_column


def _reading(spec: LoaderField) -> _Read:
    kind, options = spec.type, spec.options
    blank = _WRONG if spec.required else kind.blank if isinstance(kind, NeverBlank) else None
    is_blank, parse = kind.is_blank, kind.parse

    def read(raw: JsonValue) -> Any:
        if is_blank(raw):
            return blank
        try:
            return parse(raw, options)
        except InvalidValueError:
            return _WRONG

    return read
