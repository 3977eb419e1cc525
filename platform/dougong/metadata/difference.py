"""What differs between two sets of definitions, property by property, for people to read.

A part of a list is addressed by its name, as a field, an option, a section or a step is, and never
by its place; a list of plain values is one property.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.definition import Identity

# What tells the parts of a list apart, in the order in which it is looked for.
_NAMES = ("name", "value", "field", "object", "id")

Documents: TypeAlias = Mapping[Identity, JsonObject]


class What(StrEnum):
    """What became of something."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REORDERED = "reordered"


@dataclass(frozen=True, slots=True)
class Difference:
    """One property that is not the same.

    Attributes:
        path: JSON pointer to it, parts of lists by their names.
        what: What became of it.
        before: Its value, if it had one; of what is reordered the names in order.
        after: The same, as it is now.
    """

    path: str
    what: What
    before: JsonValue = None
    after: JsonValue = None

    def to_json(self) -> dict[str, JsonValue]:
        """Give the wire shape; what is not there is left out."""
        body: dict[str, JsonValue] = {"path": self.path, "change": self.what.value}
        if self.what is not What.ADDED:
            body["before"] = self.before
        if self.what is not What.REMOVED:
            body["after"] = self.after
        return body


@dataclass(frozen=True, slots=True)
class DefinitionDifference:
    """A definition that is not the same.

    Attributes:
        kind: Its kind.
        name: Its name.
        what: What became of it.
        differences: Of one that was changed, what.
    """

    kind: str
    name: str
    what: What
    differences: tuple[Difference, ...] = ()

    def to_json(self) -> dict[str, JsonValue]:
        """Give the wire shape."""
        return {
            "kind": self.kind,
            "name": self.name,
            "change": self.what.value,
            "differences": [each.to_json() for each in self.differences],
        }


def differences(before: Documents, after: Documents) -> list[DefinitionDifference]:
    """List the definitions that are not the same, by kind and name."""
    found = []
    for identity in sorted({**before, **after}):
        old, new = before.get(identity), after.get(identity)
        if old is None:
            found.append(DefinitionDifference(*identity, What.ADDED))
        elif new is None:
            found.append(DefinitionDifference(*identity, What.REMOVED))
        elif not same(old, new):
            inner = tuple(_compare(old, new, ()))
            found.append(DefinitionDifference(*identity, What.CHANGED, inner))
    return found


def same(old: Any, new: Any) -> bool:
    # To Python true is 1.
    return json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True)


def _compare(old: Any, new: Any, path: tuple[str, ...]) -> Iterator[Difference]:
    if same(old, new):
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _compare_parts(old, new, path)
        return
    before, after = named_parts(old), named_parts(new)
    if before is None or after is None:
        yield Difference(pointer(*path), What.CHANGED, old, new)
        return
    yield from _compare_parts(before, after, path)
    yield from _compare_order(list(before), list(after), path)


def _compare_parts(
    old: Mapping[str, Any], new: Mapping[str, Any], path: tuple[str, ...]
) -> Iterator[Difference]:
    for key in {**old, **new}:
        inner = (*path, key)
        if key not in old:
            yield Difference(pointer(*inner), What.ADDED, after=new[key])
        elif key not in new:
            yield Difference(pointer(*inner), What.REMOVED, before=old[key])
        else:
            yield from _compare(old[key], new[key], inner)


def _compare_order(
    old: Sequence[str], new: Sequence[str], path: tuple[str, ...]
) -> Iterator[Difference]:
    before, after = [n for n in old if n in new], [n for n in new if n in old]
    if before != after:
        yield Difference(pointer(*path), What.REORDERED, list(old), list(new))


def named_parts(value: Any) -> dict[str, Any] | None:
    """Give the parts of a list by name; None where they have none, or share one."""
    if not isinstance(value, list) or all(isinstance(item, str) for item in value):
        return {} if value == [] else None
    names = [_name(item) for item in value]
    if None in names or len(set(names)) < len(names):
        return None
    return {str(name): item for name, item in zip(names, value, strict=True)}


def _name(item: Any) -> str | None:
    if isinstance(item, str):
        return item
    if not isinstance(item, Mapping):
        return None
    found: Iterable[Any] = (item.get(key) for key in _NAMES)
    return next((each for each in found if isinstance(each, str)), None)
