"""The definitions made so far, and which component of the source each place of them comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from dougong.packages.converters.frappe.names import unique
from dougong.packages.converters.report import Report

Document = dict[str, Any]
Origin = tuple[str, str]


class Drafts:
    """Definitions, by kind and name.

    Args:
        report: Told what becomes of each component.
        core: Names of the definitions of the core, by kind.
    """

    def __init__(self, report: Report, core: Mapping[str, set[str]]) -> None:
        self.report = report
        self._documents: dict[tuple[str, str], Document] = {}
        self._origins: dict[tuple[str, str, str], Origin] = {}
        self._taken = {kind: set(names) for kind, names in core.items()}

    def name(self, kind: str, wanted: str) -> str:
        """Give a name that no definition of the kind has, in the core neither."""
        taken = self._taken.setdefault(kind, set())
        name = unique(wanted, taken)
        taken.add(name)
        return name

    def put(self, document: Document, origin: Origin | None = None) -> Document:
        """Add a definition.

        Args:
            document: It, with ``kind`` and ``name``.
            origin: Sort and name of the component that it comes from.
        """
        kind, name = document["kind"], document["name"]
        self._documents[kind, name] = document
        if origin is not None:
            self._origins[kind, name, ""] = origin
        return document

    def mark(self, document: Document, place: str, sort: str, component: str) -> None:
        """Say which component a part of a definition comes from.

        Args:
            document: The definition.
            place: The part: the name of a field, or what else is named there.
            sort: Sort of the component, as the report counts it.
            component: The component.
        """
        self._origins[document["kind"], document["name"], place] = (sort, component)

    def origin(self, kind: str, name: str, *places: str) -> Origin | None:
        """Give the component of the first of the places that has one, else of the definition."""
        for place in (*places, ""):
            found = self._origins.get((kind, name, place))
            if found is not None:
                return found
        return None

    def get(self, kind: str, name: str) -> Document | None:
        """Give a definition, if it is there."""
        return self._documents.get((kind, name))

    def afresh(self, kind: str, name: str) -> Document | None:
        """Give a copy that takes the place of a definition, to be changed without a trace."""
        found = self._documents.get((kind, name))
        if found is not None:
            self._documents[kind, name] = found = deepcopy(found)
        return found

    def drop(self, kind: str, name: str) -> None:
        """Take a definition out."""
        self._documents.pop((kind, name), None)

    def of(self, kind: str) -> Iterator[Document]:
        """Yield the definitions of a kind."""
        return (doc for (each, _), doc in list(self._documents.items()) if each == kind)

    def all(self) -> list[Document]:
        """Give every definition."""
        return list(self._documents.values())
