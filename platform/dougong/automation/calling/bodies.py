"""Values on their way out: as plain JSON for others, and with their types for scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from dougong.formula.arithmetic import number_text
from dougong.formula.values import time_text
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue

MOST_DEPTH = 20


def expressions_in(tree: JsonValue, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the expressions of a document whose texts are expressions, each with its place."""
    if isinstance(tree, str):
        yield path, tree
    elif isinstance(tree, Mapping):
        for name, each in tree.items():
            yield from expressions_in(each, path + pointer(name))
    elif isinstance(tree, list | tuple):
        for index, each in enumerate(tree):
            yield from expressions_in(each, path + pointer(index))


def filled_in(tree: JsonValue, values: Mapping[str, JsonValue], path: str = "") -> JsonValue:
    """Put values in the places of the expressions of a document."""
    if isinstance(tree, str):
        return values[path]
    if isinstance(tree, Mapping):
        return {n: filled_in(each, values, path + pointer(n)) for n, each in tree.items()}
    if isinstance(tree, list | tuple):
        return [filled_in(each, values, path + pointer(i)) for i, each in enumerate(tree)]
    return tree


def outward(value: Any) -> JsonValue:
    """Write a value as others read it: numbers as numbers, instants with their zone."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, tuple | list):
        return [outward(each) for each in value]
    if isinstance(value, Mapping):
        return {str(name): outward(each) for name, each in value.items()}
    return value if isinstance(value, str | int | float) else written(value)


def written(value: Any) -> str:
    """Write a value as text, such as in the address of a call."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        moment = value.astimezone(UTC)
        return f"{moment.date().isoformat()}T{time_text(moment.time())}Z"
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)
    return "" if value is None else str(value)


_WRITERS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (Decimal, number_text),
    (date, date.isoformat),
    (time, time_text),
    (timedelta, lambda value: number_text(Decimal(str(value.total_seconds())))),
    (tuple, lambda value: ",".join(map(written, value))),
)

_TAGS: Mapping[type, str] = {
    Decimal: "number",
    datetime: "datetime",
    date: "date",
    time: "time",
    timedelta: "duration",
}
_READERS: Mapping[str, Callable[[str], Any]] = {
    "number": Decimal,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "duration": lambda text: timedelta(seconds=float(text)),
}
_TYPED = "$"


def tagged(value: Any) -> JsonValue:
    """Write a value as JSON that still knows its type."""
    tag = _TAGS.get(type(value))
    if tag is not None:
        return {_TYPED: tag, "value": written(value)}
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, tuple | list):
        return [tagged(each) for each in value]
    if isinstance(value, Mapping):
        return {_TYPED: "object", "value": {str(n): tagged(each) for n, each in value.items()}}
    plain: JsonValue = value
    return plain


def untagged(value: Any) -> Any:
    """Read what ``tagged`` wrote."""
    if isinstance(value, list):
        return [untagged(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    inner = value["value"]
    if value[_TYPED] == "object":
        return {name: untagged(each) for name, each in inner.items()}
    return _READERS[value[_TYPED]](inner)


def texts(values: Mapping[str, Any]) -> JsonObject:
    """Write values as texts; what is blank is left out."""
    return {name: written(each) for name, each in values.items() if each is not None}
