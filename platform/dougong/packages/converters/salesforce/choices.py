"""Choices of picklists: their values, labels, defaults, and which controlling value offers them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from dougong.packages.converters.salesforce.names import option_values
from dougong.packages.converters.salesforce.xml_reading import Xml

MAX_OPTIONS = 1000


@dataclass(slots=True)
class Choices:
    """The choices of a picklist.

    Attributes:
        values: Value of theirs → stored value of ours, in order.
        documents: What our definitions say of them.
        default: Stored value of the one that a new record has; empty: none.
        relabelled: Whether one is called otherwise than its value of theirs.
        too_many: How many were left out, beyond what a picklist may have.
    """

    values: dict[str, str] = field(default_factory=dict)
    documents: list[dict[str, Any]] = field(default_factory=list)
    default: str = ""
    relabelled: bool = False
    too_many: int = 0


def read_choices(elements: Iterable[Xml], *, alphabetical: bool = False) -> Choices:
    """Read choices.

    Args:
        elements: An element each, with ``fullName``, ``label``, ``default``, ``isActive``.
        alphabetical: Whether people see them by label.
    """
    listed: dict[str, Xml] = {}
    for each in elements:
        if name := each.get("fullName"):
            listed.setdefault(name, each)
    found = Choices(too_many=max(0, len(listed) - MAX_OPTIONS))
    kept = list(listed.items())[:MAX_OPTIONS]
    found.values = option_values([name for name, _ in kept])
    for name, each in kept:
        ours, label = found.values[name], each.get("label") or name
        found.relabelled |= label != name
        document: dict[str, Any] = {"value": ours, "label": {"en": label}}
        if each.flag("closed"):
            document["closed"] = True
        if not each.flag("isActive", default=True):
            document["active"] = False
        found.documents.append(document)
        if each.flag("default"):
            found.default = ours
    if alphabetical:
        found.documents.sort(key=lambda each: each["label"]["en"].casefold())
    return found
