"""The way back: a property of a definition as the packages say it."""

from __future__ import annotations

from dougong.deployment.layering.errors import NothingChangedError
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.suggest import hint
from dougong.metadata.check import Kinds
from dougong.metadata.patches import apply_patch, entries_of, patch_of, without


def returned(
    kinds: Kinds, wanted: JsonObject, below: JsonObject, path: str, *, only_order: bool
) -> JsonObject:
    """Give a definition with a property as the packages say it.

    Args:
        kinds: Every kind of definition.
        wanted: The definition as the tenant has it.
        below: What packages make of it.
        path: Pointer to the property; empty for all.
        only_order: Whether it is only about the order of the list there.

    Raises:
        NothingChangedError: It is so already.
    """
    patch = patch_of(wanted, below)
    left = without(patch, path, only_order=only_order) if patch is not None else None
    if patch is None or (left is not None and entries_of(left) == entries_of(patch)):
        kind: JsonValue = dict(kinds.get(str(below["kind"])).label)
        near = hint(path, entries_of(patch) if patch is not None else ())
        raise NothingChangedError(kind=kind, name=below["name"], path=path or "/", hint=near)
    return below if left is None else apply_patch(below, left)
