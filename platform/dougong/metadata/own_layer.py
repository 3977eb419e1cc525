"""What a tenant's own layer must say so that a wanted definition comes into effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.difference import same
from dougong.metadata.objects.extensions import LISTS


def own_document(wanted: JsonObject, below: JsonObject | None) -> JsonObject | None:
    """Give the least that has to be said above what packages say.

    Args:
        wanted: The definition as it shall be in effect.
        below: What packages make of it; None where no package brings it.

    Returns:
        Nothing (None) where packages say the same; an extension where an object is only added to,
        so that whatever a later version of the package changes still comes through; otherwise
        the whole definition.
    """
    if below is None:
        return wanted
    if same(wanted, below):
        return None
    return _extension(wanted, below) or wanted


def _extension(wanted: Mapping[str, Any], below: Mapping[str, Any]) -> JsonObject | None:
    if wanted.get("kind") != "object" or not _only_lists_differ(wanted, below):
        return None
    added: dict[str, Any] = {}
    for key in LISTS:
        old, new = below.get(key, []), wanted.get(key, [])
        if not _is_list(old) or not _is_list(new) or len(new) < len(old):
            return None
        for before, after in zip(old, new, strict=False):
            more = _more_options(before, after) if key == "fields" else None
            if more:
                added.setdefault("options", {})[after["name"]] = more
            elif not same(before, after):
                return None
        if len(new) > len(old):
            added[key] = list(new[len(old) :])
    return {"kind": "object", "name": wanted["name"], "extends": True, **added}


def _only_lists_differ(wanted: Mapping[str, Any], below: Mapping[str, Any]) -> bool:
    rest = [{key: v for key, v in each.items() if key not in LISTS} for each in (wanted, below)]
    return same(*rest) and "fields" in wanted


def _more_options(before: Any, after: Any) -> list[Any]:
    """Give the options that a field has beyond those it had, where nothing else is different."""
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return []
    old, new = before.get("options"), after.get("options")
    if not _is_list(old) or not _is_list(new) or len(new) <= len(old):
        return []
    as_before = {**after, "options": list(new[: len(old)])}
    return list(new[len(old) :]) if same(as_before, before) else []


def _is_list(value: Any) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, Sequence) and not isinstance(value, str)
