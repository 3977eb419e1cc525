"""What can be used of a definition that is not finished: all but its parts that are wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from dougong.kernel.errors import Problem
from dougong.metadata.definition import Definition

_PARTS = ("fields", "rules", "record_types", "indexes", "unique")


def finished(definition: Definition, problems: Iterable[Problem]) -> Definition:
    """Leave out the fields, rules and other entries of an object that have no sound form yet.

    A builder writes one field after the other: one that lacks its target must not hinder the
    formula of another.

    Args:
        definition: An object.
        problems: What is wrong with it.
    """
    wrong = {tuple(each.path.split("/")[1:3]) for each in problems}
    document: Mapping[str, Any] = definition.json
    kept = {
        part: [each for at, each in enumerate(document[part]) if (part, str(at)) not in wrong]
        for part in _PARTS
        if isinstance(document.get(part), list)
    }
    return replace(definition, json={**document, **kept})
