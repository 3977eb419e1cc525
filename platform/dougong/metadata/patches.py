"""Patches: what a tenant says otherwise of a thing that a package brings, property by property.

A patch is ``{"kind", "name", "patch": {<pointer>: {"to"?, "from"?} or {"order"}}}``. Pointers go by
the names of parts, as differences do. Without ``to`` something is removed, without ``from`` it was
not there before; ``order`` names the parts of a list that change places among themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from dougong.kernel.jsonpointer import pointer, steps_of
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.difference import What, compare, named_parts, same
from dougong.metadata.merging import Conflict, Merged, Side, merge

PATCH = "patch"
TO, FROM, ORDER = "to", "from", "order"

Entries: TypeAlias = Mapping[str, Mapping[str, JsonValue]]


@dataclass(frozen=True, slots=True)
class Rebased:
    """A patch on a newer version of what it changes.

    Attributes:
        patch: What is left to say; None: nothing, or there is nothing below any more.
        document: What is in effect then; None: nothing. Where a conflict is not decided it has
            what the patch says.
        merged: Pointers of what the patch says and what came through.
        conflicts: What both changed, each otherwise, and nobody decided.
    """

    patch: JsonObject | None
    document: JsonObject | None
    merged: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


def is_patch(document: Mapping[str, Any]) -> bool:
    """Tell whether a document is a patch, in whatever form."""
    return PATCH in document


def entries_of(patch: JsonObject) -> Entries:
    """Give what a patch says, by pointer."""
    entries: Any = patch[PATCH]
    return entries  # type: ignore[no-any-return] # its form is known to be sound


def patch_of(wanted: JsonObject, below: JsonObject) -> JsonObject | None:
    """Give the least that has to be said so that a definition comes into effect.

    Args:
        wanted: The definition as it shall be in effect.
        below: What packages make of it.

    Returns:
        The patch in its one form, its pointers in order; None where packages say the same.
    """
    entries: dict[str, dict[str, JsonValue]] = {}
    for each in compare(below, wanted):
        if each.what is What.REORDERED:
            continue
        entries[each.path] = {} if each.what is What.REMOVED else {TO: each.after}
        if each.what is not What.ADDED:
            entries[each.path][FROM] = each.before
    unordered = _applied(below, _tree(entries))
    entries |= {path: {ORDER: [*names]} for path, names in _moved(unordered, wanted, ())}
    return with_entries(wanted, entries)


def with_entries(named: JsonObject, entries: Entries) -> JsonObject | None:
    """Give the patch that says something of a definition; None where nothing is said."""
    if not entries:
        return None
    said: dict[str, Any] = {path: dict(entries[path]) for path in sorted(entries)}
    return {"kind": named["kind"], "name": named["name"], PATCH: said}


def apply_patch(below: JsonObject, patch: JsonObject) -> JsonObject:
    """Give what is in effect: what packages make of a definition, with what a patch says.

    What leads to nothing there is left out; ``patch_check`` tells of it.
    """
    document: JsonObject = _applied(below, _tree(entries_of(patch)))
    return document


def base_of(patch: JsonObject, below: JsonObject) -> JsonObject:
    """Give what a patch was made against, as far as it tells, on what packages say now."""
    back: dict[str, dict[str, JsonValue]] = {
        path: {TO: each[FROM]} if FROM in each else {}
        for path, each in entries_of(patch).items()
        if ORDER not in each
    }
    document: JsonObject = _applied(below, _tree(back))
    return document


def rebase(
    patch: JsonObject,
    old_below: JsonObject,
    new_below: JsonObject | None,
    choices: Mapping[str, Side] | None = None,
) -> Rebased:
    """Lay a patch over a newer version of what it changes, a three-way merge.

    Args:
        patch: The patch.
        old_below: What it was made against.
        new_below: The newer version; None where packages do not bring it any more.
        choices: Whose part counts where both changed it, by pointer: mine is the patch's.
    """
    found: Merged = merge(old_below, apply_patch(old_below, patch), new_below, choices)
    document, own = found.document, None
    if document is not None and new_below is not None:
        own = _in_its_orders(patch_of(document, new_below), patch)
        document = new_below if own is None else apply_patch(new_below, own)
    open_ = [each.path for each in found.conflicts]
    kept = entries_of(own) if own is not None else {}
    merged = tuple(path for path in kept if not any(is_within(path, at) for at in open_))
    return Rebased(own, document, merged, found.conflicts)


def _in_its_orders(rebased: JsonObject | None, patch: JsonObject) -> JsonObject | None:
    """Leave lists in the package's order of which a patch never said another."""
    if rebased is None:
        return None
    said = entries_of(patch)
    kept = {
        path: each
        for path, each in entries_of(rebased).items()
        if ORDER not in each or ORDER in said.get(path, {})
    }
    return with_entries(rebased, kept)


def is_within(path: str, other: str) -> bool:
    """Tell whether a pointer leads to the place of another one, or to a part of it."""
    return path == other or path.startswith(f"{other}/")


def without(patch: JsonObject, path: str, *, only_order: bool = False) -> JsonObject | None:
    """Give what is left of a patch when a property is as the package has it.

    Args:
        patch: The patch.
        path: Pointer to the property; empty for all.
        only_order: Whether it is only about the order of the list there.
    """
    kept = {
        at: each
        for at, each in entries_of(patch).items()
        if not (at == path and ORDER in each if only_order else is_within(at, path))
    }
    return with_entries(patch, kept)


def place_in_patch(patch: JsonObject, document: JsonObject, path: str) -> str:
    """Find where a patch says what stands at a place of the document that it makes.

    Args:
        patch: The patch.
        document: What it makes.
        path: JSON pointer into the document, by places in lists.

    Returns:
        JSON pointer into the patch; to all of it where it is not the patch that says it.
    """
    names: list[str] = []
    value: Any = document
    steps = steps_of(path)
    for at, step in enumerate(steps, start=1):
        value, name = _stepped(value, step)
        names.append(name)
        said = pointer(*names)
        if TO in entries_of(patch).get(said, {}):
            return pointer(PATCH, said, TO, *steps[at:])
    return pointer(PATCH)


def _stepped(value: Any, step: str) -> tuple[Any, str]:
    if isinstance(value, Mapping):
        return value.get(step), step
    if not isinstance(value, list) or not step.isdigit() or int(step) >= len(value):
        return None, step
    named = named_parts(value)
    return value[int(step)], step if named is None else list(named)[int(step)]


@dataclass(slots=True)
class _Node:
    """What is said of one place, and of places below it."""

    entry: Mapping[str, Any] | None = None
    inner: dict[str, _Node] = field(default_factory=dict)


def _tree(entries: Entries) -> _Node:
    root = _Node()
    for path in sorted(entries):
        node = root
        for step in steps_of(path):
            node = node.inner.setdefault(step, _Node())
        node.entry = entries[path]
    return root


def _applied(value: Any, node: _Node) -> Any:
    named = value if isinstance(value, Mapping) else named_parts(value)
    if named is None:
        return value
    parts: dict[str, Any] = dict(named)
    for name, inner in node.inner.items():
        if inner.entry is None or ORDER in inner.entry:
            if name in parts:
                parts[name] = _applied(parts[name], inner)
        elif TO in inner.entry:
            parts[name] = inner.entry[TO]
        else:
            parts.pop(name, None)
    if isinstance(value, Mapping):
        return parts
    order = node.entry.get(ORDER, ()) if node.entry is not None else ()
    return [parts[name] for name in _in_order(list(parts), order)]


def _in_order(names: Sequence[str], order: Sequence[str]) -> list[str]:
    """Let those that are named change places among themselves; all others stay."""
    moving = iter([name for name in order if name in names])
    return [next(moving) if name in order else name for name in names]


def _moved(value: Any, wanted: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield each list that has the parts that are wanted otherwise in order, and what moves."""
    if same(value, wanted):
        return
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _moved(each, wanted[key], (*path, key))
        return
    before, after = named_parts(value), named_parts(wanted)
    if before is None or after is None:
        return
    moved = [new for old, new in zip(before, after, strict=True) if old != new]
    if moved:
        yield pointer(*path), moved
    for name, each in before.items():
        yield from _moved(each, after[name], (*path, name))
