"""The parts that flows are made of, and every kind of definition, automation's own too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dougong.automation import elements, kinds, triggers
from dougong.automation.element import Element
from dougong.automation.trigger import Trigger
from dougong.kernel.registry import Registry, marked
from dougong.metadata.kind import Kind, builtin_kinds


@dataclass(frozen=True, slots=True)
class Parts:
    """What flows are made of.

    Attributes:
        elements: Every element.
        triggers: Every trigger.
    """

    elements: Registry[Element]
    triggers: Registry[Trigger]


def builtin_parts(further: Iterable[tuple[Any, str]] = ()) -> Parts:
    """Give the elements and triggers of the folders, and further elements with who brings them."""
    found = Parts(Registry("element of flows"), Registry("trigger of flows"))
    for cls in marked(elements, "__flow_element__"):
        found.elements.add(cls(), source="dougong")
    for cls in marked(triggers, "__flow_trigger__"):
        found.triggers.add(cls(), source="dougong")
    for each, source in further:
        found.elements.add(each, source=source)
    found.elements.freeze()
    found.triggers.freeze()
    return found


def every_kind(parts: Parts | None = None) -> Registry[Kind[Any]]:
    """Give a registry of every kind; plugins may add to it before it is frozen.

    Args:
        parts: What flows are made of; those of the folders if not given.
    """
    registry = builtin_kinds()
    known = parts or builtin_parts()
    for cls in marked(kinds, "__definition_kind__"):
        made_of_parts = getattr(cls, "made_of_parts", False)
        registry.add(cls(known) if made_of_parts else cls(), source="dougong")
    return registry
