"""The check of a patch that somebody sends: its form, and that each pointer leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsonpointer import pointer, steps_of
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.shipped import schema_dir
from dougong.kernel.suggest import hint
from dougong.metadata.check import check_texts
from dougong.metadata.difference import named_parts
from dougong.metadata.errors import (
    FixedTargetError,
    MisnamedPartError,
    MixedEntryError,
    OverlappingTargetsError,
    UnknownTargetError,
)
from dougong.metadata.patches import (
    FROM,
    ORDER,
    PATCH,
    TO,
    Entries,
    apply_patch,
    base_of,
    entries_of,
)
from dougong.metadata.schema_check import SchemaCheck, read_schema

_SCHEMA = "patch.json"
_FIXED = ("kind", "name", "extends", PATCH)


def check_patch(document: JsonObject, below: JsonObject) -> list[Problem]:
    """List what is wrong with a patch.

    Args:
        document: The patch; it may have any form.
        below: What packages say of the definition.
    """
    problems = check_texts(document) or _form().problems(document)
    if problems:
        return problems
    entries = entries_of(document)
    found = [*_entries(entries), *_targets(entries, base_of(document, below))]
    if not found:
        found = [*_orders(entries, apply_patch(base_of(document, below), document))]
    return [Problem(path=pointer(PATCH, at) + inner, error=error) for at, inner, error in found]


@lru_cache(maxsize=1)
def _form() -> SchemaCheck:
    return SchemaCheck(read_schema(schema_dir() / _SCHEMA), folder=schema_dir())


def _entries(entries: Entries) -> Iterator[tuple[str, str, AppError]]:
    for path, entry in entries.items():
        steps = steps_of(path)
        if steps[0] in _FIXED:
            yield path, "", FixedTargetError(property=steps[0])
        if ORDER in entry and (TO in entry or FROM in entry):
            yield path, pointer(ORDER), MixedEntryError()
        for depth in range(1, len(steps)):
            whole = pointer(*steps[:depth])
            if whole in entries and ORDER not in entries[whole]:
                yield path, "", OverlappingTargetsError(whole=whole)


def _targets(entries: Entries, base: JsonObject) -> Iterator[tuple[str, str, AppError]]:
    for path, entry in entries.items():
        *steps, last = steps_of(path)
        holder: Any = base
        for step in steps:
            parts = _parts(holder)
            if step not in parts:
                yield path, "", UnknownTargetError(part=step, hint=hint(step, parts))
                break
            holder = parts[step]
        else:
            parts = _parts(holder)
            gone = TO not in entry and FROM not in entry and last not in parts
            if gone or _parts_or_none(holder) is None:
                yield path, "", UnknownTargetError(part=last, hint=hint(last, parts))
            elif isinstance(holder, list) and TO in entry and list(_parts([entry[TO]])) != [last]:
                yield path, pointer(TO), MisnamedPartError(part=last)


def _orders(entries: Entries, document: JsonObject) -> Iterator[tuple[str, str, AppError]]:
    for path, entry in entries.items():
        order: Any = entry.get(ORDER)
        if order is None:
            continue
        value: Any = document
        for step in steps_of(path):
            value = _parts(value)[step]
        parts = _parts(value) if isinstance(value, list) else {}
        for at, name in enumerate(order):
            if name not in parts:
                unknown = UnknownTargetError(part=name, hint=hint(name, parts))
                yield path, pointer(ORDER, at), unknown


def _parts(value: Any) -> Mapping[str, Any]:
    return _parts_or_none(value) or {}


def _parts_or_none(value: Any) -> Mapping[str, Any] | None:
    return value if isinstance(value, Mapping) else named_parts(value)
