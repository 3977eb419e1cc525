"""How layers are stored: what a tenant says above packages is kept as patches.

Inside a deploy every document of a tenant is whole, so that it is checked, renamed and compared
like any other; only what is stored says the least.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

from dougong.deployment.layering.errors import PackageLockedError
from dougong.deployment.past.rollback import Wanted
from dougong.deployment.store import Replacement, Stored
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.check import Kinds
from dougong.metadata.definition import TENANT_LAYER, Definition, Identity
from dougong.metadata.difference import same
from dougong.metadata.layers import effective, of_packages, patched
from dougong.metadata.package import parse_manifest
from dougong.metadata.patches import entries_of, patch_of

Key: TypeAlias = tuple[Identity, str]


def unpacked(stored: Stored) -> Stored:
    """Give what is stored with every definition whole, or an extension."""
    return replace(stored, definitions=tuple(patched(stored.definitions, stored.packages)))


def after(stored: Stored, wanted: Wanted) -> dict[Key, Definition]:
    """Give what there will be, by kind, name and layer."""
    found = {(each.identity, each.layer): each for each in stored.definitions}
    found |= {(each.identity, each.layer): each for each in wanted.definitions}
    for key in wanted.gone:
        found.pop(key, None)
    return found


def replacements(before: Stored, renamed: Stored, wanted: Wanted) -> list[Replacement]:
    """List what a deploy stores otherwise; of a renamed definition under both names.

    Args:
        before: What is stored, as it is stored.
        renamed: The same, by the names that there will be, unpacked.
        wanted: What shall differ from it.
    """
    old = {(each.identity, each.layer): each.json for each in before.definitions}
    new = dict(_packed(before, after(renamed, wanted), tuple(wanted.manifests)))
    return [
        Replacement(*key, old.get(key), new.get(key))
        for key in {**old, **new}
        if old.get(key) != new.get(key)
    ]


def _packed(
    before: Stored, there: Mapping[Key, Definition], packages: tuple[str, ...]
) -> Iterable[tuple[Key, JsonObject]]:
    own = {identity for identity, layer in there if layer == TENANT_LAYER}
    old = {(each.identity, each.layer): each.json for each in before.definitions}
    whole = {each.identity: each.json for each in unpacked(before).definitions if _is_own(each)}
    was_below = of_packages((d for d in before.definitions if d.identity in own), before.packages)
    mine = [each for each in there.values() if each.identity in own]
    below, in_effect = of_packages(mine, packages), effective(mine, packages)
    for key, each in there.items():
        base = below.get(each.identity)
        if not _is_own(each) or base is None:
            yield key, each.json
            continue
        known = was_below.get(each.identity)
        is_as_before = known is not None and same(known.json, base.json)
        if is_as_before and key in old and same(whole.get(each.identity), each.json):
            # What was stored before there were patches stays so until it is written.
            yield key, old[key]
            continue
        patch = patch_of(in_effect[each.identity].json, base.json)
        if patch is not None:
            yield key, patch


def refuse_locked(kinds: Kinds, there: Stored, changed: Iterable[Replacement]) -> None:
    """Refuse what a tenant changes of what a package lets nobody change; going back is free.

    Args:
        kinds: Every kind of definition.
        there: What there is, unpacked.
        changed: What is stored otherwise.

    Raises:
        PackageLockedError: It is locked.
    """
    below = of_packages(there.definitions, there.packages)
    in_force: Mapping[Identity, Definition] | None = None
    for each in changed:
        owner = below.get(each.identity)
        if owner is None or each.layer != TENANT_LAYER or each.after is None:
            continue
        manifest = parse_manifest(there.manifests[owner.layer])
        if manifest.change_of(owner.kind) != "locked":
            continue
        in_force = in_force or effective(there.definitions, there.packages)
        known = patch_of(in_force[each.identity].json, owner.json)
        before, said = entries_of(known) if known is not None else {}, entries_of(each.after)
        if any(path not in before or not _says_same(before[path], said[path]) for path in said):
            label: JsonValue = dict(kinds.get(owner.kind).label)
            raise PackageLockedError(kind=label, name=owner.name, package=owner.layer)


def _says_same(one: Mapping[str, JsonValue], other: Mapping[str, JsonValue]) -> bool:
    told = [{key: each[key] for key in ("to", "order") if key in each} for each in (one, other)]
    return same(*told)


def _is_own(definition: Definition) -> bool:
    return definition.layer == TENANT_LAYER
