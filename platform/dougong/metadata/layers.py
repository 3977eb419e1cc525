"""Layers: which of several definitions of the same thing is in effect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dougong.metadata.definition import TENANT_LAYER, Definition, Identity


def effective(
    definitions: Iterable[Definition], packages: Sequence[str]
) -> dict[Identity, Definition]:
    """Choose what is in effect: what the topmost layer says.

    Args:
        definitions: Definitions of all layers.
        packages: Names of the packages, in dependency order: a later one lies above.

    Returns:
        One definition for each kind and name.
    """
    height = {layer: place for place, layer in enumerate((*packages, TENANT_LAYER))}
    from_below = sorted(definitions, key=lambda definition: height[definition.layer])
    return {definition.identity: definition for definition in from_below}
