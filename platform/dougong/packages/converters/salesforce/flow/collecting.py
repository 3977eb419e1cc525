"""Lists that a flow of theirs fills with records to save them at once.

A flow here saves each record as it is at hand: where theirs puts a record into such a list, it is
saved, and where theirs saves the list, nothing is left to do.
"""

from __future__ import annotations

from collections.abc import Iterator

from dougong.packages.converters.salesforce.flow.reading import FlowSource

_SAVES = {"recordCreates": "create", "recordUpdates": "update", "recordDeletes": "delete"}


def is_collected(source: FlowSource, reference: str) -> bool:
    """Tell whether a flow puts records into a list one by one."""
    variable = source.resources.get(reference)
    if variable is None or variable.tag != "variables" or not variable.flag("isCollection"):
        return False
    return any(_added(source, reference))


def saved_as(source: FlowSource, reference: str) -> list[str]:
    """Tell what is done with a list in the end: create, update, delete."""
    found = []
    for element in source.elements.values():
        if element.tag in _SAVES and element.get("inputReference") == reference:
            found.append(_SAVES[element.tag])
    if not found:
        # A list may be handed on to another one, which is saved.
        for element in source.elements.values():
            for item in element.all("assignmentItems"):
                if item.get("value/elementReference") == reference:
                    to = item.get("assignToReference")
                    found += saved_as(source, to) if to != reference else []
    return sorted(set(found))


def _added(source: FlowSource, reference: str) -> Iterator[str]:
    for element in source.elements.values():
        for item in element.all("assignmentItems"):
            if item.get("assignToReference") == reference and item.get("operator") == "Add":
                yield item.get("value/elementReference")
