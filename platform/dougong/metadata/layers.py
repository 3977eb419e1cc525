"""Layers: which of several definitions of the same thing is in effect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from dougong.metadata.definition import TENANT_LAYER, Definition, Identity
from dougong.metadata.objects.extensions import extended, is_extension

Stack: TypeAlias = tuple[Definition, ...]
"""What is in effect of one thing: a document, and those of higher layers that extend it."""


def stacked(definitions: Iterable[Definition], packages: Sequence[str]) -> dict[Identity, Stack]:
    """Choose what is in effect: the topmost whole document, and what extends it above that.

    Args:
        definitions: Definitions of all layers; they may have any form.
        packages: Names of the packages, in dependency order: a later one lies above.
    """
    height = {layer: place for place, layer in enumerate((*packages, TENANT_LAYER))}
    stacks: dict[Identity, Stack] = {}
    for each in sorted(definitions, key=lambda definition: height[definition.layer]):
        below = stacks.get(each.identity, ())
        stacks[each.identity] = (*below, each) if is_extension(each) else (each,)
    return stacks


def effective(
    definitions: Iterable[Definition], packages: Sequence[str]
) -> dict[Identity, Definition]:
    """Give what is in effect, extensions merged in.

    Args:
        definitions: Definitions of all layers, sound in form.
        packages: Names of the packages, in dependency order: a later one lies above.

    Returns:
        One definition for each kind and name; an extension of nothing stands for itself.
    """
    stacks = stacked(definitions, packages)
    return {identity: extended(stack) for identity, stack in stacks.items()}
