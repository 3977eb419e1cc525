"""Two people's changes to one definition put together, part by part.

As in a difference, parts of lists go by their names. Where only one side changed a part, that is
what counts; where both changed it otherwise it is a conflict, which somebody has to decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.difference import named_parts, same


class Side(StrEnum):
    """Whose part counts."""

    MINE = "mine"
    THEIRS = "theirs"


class _Absent:
    """Stands for a part that is not there; null is a value."""


_ABSENT: Final = _Absent()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A part that both sides changed, each otherwise.

    Attributes:
        path: JSON pointer to it, parts of lists by their names; empty for the whole.
        sides: What it was (``base``), and what either side made of it; what is not there is absent.
    """

    path: str
    sides: Mapping[str, JsonValue]

    def to_json(self) -> dict[str, JsonValue]:
        """Give the wire shape; what is not there is left out."""
        return {"path": self.path, **self.sides}


@dataclass(frozen=True, slots=True)
class Merged:
    """What comes of two sides.

    Attributes:
        document: Both changes in one; None where the definition goes. Where they conflict and
            nobody decided it has what is mine.
        conflicts: What is not decided.
    """

    document: JsonObject | None
    conflicts: tuple[Conflict, ...]


def merge(
    base: JsonObject | None,
    mine: JsonObject | None,
    theirs: JsonObject | None,
    choices: Mapping[str, Side] | None = None,
) -> Merged:
    """Put two changes of one definition together; None is one that is not there.

    Args:
        base: What both began from.
        mine: What the one side made of it.
        theirs: What the other side made of it.
        choices: Whose part counts where they conflict, by path.
    """
    merging = _Merging(choices or {})
    found = merging.value(_present(base), _present(mine), _present(theirs), path=())
    return Merged(None if found is _ABSENT else found, tuple(merging.conflicts))


def _present(document: JsonObject | None) -> Any:
    return _ABSENT if document is None else document


@dataclass(slots=True)
class _Merging:
    choices: Mapping[str, Side]
    conflicts: list[Conflict] = field(default_factory=list)

    def value(self, base: Any, mine: Any, theirs: Any, *, path: tuple[str, ...]) -> Any:
        if _alike(mine, theirs) or _alike(base, theirs):
            return mine
        if _alike(base, mine):
            return theirs
        if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
            before = base if isinstance(base, Mapping) else {}
            return self._parts(before, mine, theirs, path)
        ours, others = _named_or_none(mine), _named_or_none(theirs)
        if ours is not None and others is not None:
            before = _named_or_none(base) or {}
            parts = self._parts(before, ours, others, path)
            return [parts[name] for name in _order(before, ours, others) if name in parts]
        return self._decided(base, mine, theirs, path)

    def _parts(
        self,
        base: Mapping[str, Any],
        mine: Mapping[str, Any],
        theirs: Mapping[str, Any],
        path: tuple[str, ...],
    ) -> dict[str, Any]:
        sides = (base, mine, theirs)
        found = {
            key: self.value(*[each.get(key, _ABSENT) for each in sides], path=(*path, key))
            for key in {**mine, **theirs}
        }
        return {key: value for key, value in found.items() if value is not _ABSENT}

    def _decided(self, base: Any, mine: Any, theirs: Any, path: tuple[str, ...]) -> Any:
        place = pointer(*path)
        chosen = self.choices.get(place)
        if chosen is None:
            sides = {"base": base, "mine": mine, "theirs": theirs}
            there = {side: each for side, each in sides.items() if each is not _ABSENT}
            self.conflicts.append(Conflict(place, there))
        return theirs if chosen is Side.THEIRS else mine


def _alike(one: Any, other: Any) -> bool:
    if one is _ABSENT or other is _ABSENT:
        return one is other
    return same(one, other)


def _named_or_none(value: Any) -> Mapping[str, Any] | None:
    """Give the parts of a list by name; a plain text is its own name, where none is there twice."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return dict(zip(value, value, strict=True)) if len(set(value)) == len(value) else None
    return named_parts(value)


def _order(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> list[str]:
    """Order as mine, unless only theirs has another order; new parts stay by their neighbour."""
    lead, other = (mine, theirs) if _reordered(base, mine) else (theirs, mine)
    order = list(lead)
    for name, before in _with_neighbour(list(other)):
        if name not in lead:
            order.insert(0 if before is None else order.index(before) + 1, name)
    return order


def _reordered(base: Mapping[str, Any], side: Mapping[str, Any]) -> bool:
    return [name for name in base if name in side] != [name for name in side if name in base]


def _with_neighbour(names: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    return zip(names, [None, *names], strict=False)
