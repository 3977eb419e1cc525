"""Layers: which of several definitions of the same thing is in effect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from dougong.metadata.definition import TENANT_LAYER, Definition, Identity
from dougong.metadata.objects.extensions import extended, is_extension
from dougong.metadata.patches import apply_patch, is_patch

Stack: TypeAlias = tuple[Definition, ...]
"""What is in effect of one thing: a document, and those of higher layers that extend it."""


def stacked(definitions: Iterable[Definition], packages: Sequence[str]) -> dict[Identity, Stack]:
    """Choose what is in effect: the topmost whole document, and what extends it above that.

    Args:
        definitions: Definitions of all layers, patches applied; they may have any form.
        packages: Names of the packages, in dependency order: a later one lies above.
    """
    height = {layer: place for place, layer in enumerate((*packages, TENANT_LAYER))}
    stacks: dict[Identity, Stack] = {}
    for each in sorted(definitions, key=lambda definition: height[definition.layer]):
        below = stacks.get(each.identity, ())
        stacks[each.identity] = (*below, each) if is_extension(each) else (each,)
    return stacks


def patched(definitions: Iterable[Definition], packages: Sequence[str]) -> list[Definition]:
    """Give the definitions with what a tenant's patches make in the place of the patches.

    Args:
        definitions: Definitions of all layers, sound in form.
        packages: Names of the packages, in dependency order: a later one lies above.
    """
    all_ = list(definitions)
    changed = {each.identity for each in all_ if is_patch(each.json)}
    if not changed:
        return all_
    below = of_packages((each for each in all_ if each.identity in changed), packages)
    found = []
    for each in all_:
        if not is_patch(each.json):
            found.append(each)
        # INVARIANT: no deploy leaves a patch of what no package brings.
        elif each.identity in below:
            base = below[each.identity]
            json = apply_patch(base.json, each.json)
            found.append(replace(each, json=json, package=base.layer))
    return found


def of_packages(
    definitions: Iterable[Definition], packages: Sequence[str]
) -> dict[Identity, Definition]:
    """Give what packages make of each thing, whatever a tenant says above them.

    Args:
        definitions: Definitions of all layers, sound in form.
        packages: Names of the packages, in dependency order: a later one lies above.
    """
    kept = (each for each in definitions if each.layer != TENANT_LAYER)
    return {key: extended(stack) for key, stack in stacked(kept, packages).items()}


def effective(
    definitions: Iterable[Definition], packages: Sequence[str]
) -> dict[Identity, Definition]:
    """Give what is in effect, extensions merged in and patches applied.

    Args:
        definitions: Definitions of all layers, sound in form.
        packages: Names of the packages, in dependency order: a later one lies above.

    Returns:
        One definition for each kind and name; an extension of nothing stands for itself.
    """
    stacks = stacked(patched(definitions, packages), packages)
    return {identity: extended(stack) for identity, stack in stacks.items()}
