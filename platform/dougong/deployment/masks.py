"""Which fields reads show masked: those whose definition says so, and texts computed from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from dougong.formula.tree import Expression
from dougong.formula.value_types import Kind
from dougong.metadata.objects.definition import MaskDef, ObjectDef

HIDDEN = MaskDef(0, 0)
"""The mask of what is computed from masked fields: nobody can say which part of it tells what."""

Field = tuple[str, str]


def masks_of(
    objects: Mapping[str, ObjectDef], computation: Callable[[str, str], Expression]
) -> Mapping[Field, MaskDef]:
    """Give the mask of each field that has one, by object and name.

    Args:
        objects: The objects by name.
        computation: Gives the expression of a computed field.
    """
    masks = {
        (name, field.name): field.mask
        for name, each in objects.items()
        for field in each.fields
        if field.mask is not None
    }
    if not masks:
        return masks
    computed = {
        (name, field.name): computation(name, field.name)
        for name, each in objects.items()
        for field in each.fields
        if field.computed_by is not None
    }
    for at, expression in computed.items():
        if expression.type.kind is Kind.TEXT and any(
            read in masks and read not in computed for read in _read(at, computed)
        ):
            masks[at] = HIDDEN
    return masks


def _read(at: Field, computed: Mapping[Field, Expression]) -> Iterator[Field]:
    """Yield what a computed field reads, over any number of computed ones."""
    waiting, seen = [at], {at}
    while waiting:
        current = waiting.pop()
        for each in computed[current].mentions:
            if each.field is None:
                continue
            read = (each.object or current[0], each.field)
            if read in seen:
                continue
            seen.add(read)
            yield read
            if read in computed:
                waiting.append(read)
