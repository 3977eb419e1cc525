"""What becomes of each DocType: which object, of which shape, with which names.

A child table that several DocTypes use becomes rows of each of them, an object apiece, for rows
belong to one document here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dougong.metadata.objects.system_fields import RESERVED_FIELD_NAMES
from dougong.packages.converters.frappe.names import shortened, snake, unique
from dougong.packages.converters.frappe.source import (
    TABLE_TYPES,
    DocField,
    DocType,
    Source,
)
from dougong.packages.converters.report import Report

CORE_OBJECTS = {
    "User": "user",
    "Contact": "contact",
    "Customer": "account",
    "Item": "product",
    "Department": "department",
}
"""Objects of the core that stand for DocTypes of the framework and of ERPNext."""

_MOST_TARGETS = 20


@dataclass(slots=True)
class MadeField:
    """A field of ours.

    Attributes:
        source: The field it is made of.
        name: Its name, or the name of the rows.
        body: Its definition; None of rows, and of what the platform has anyway.
        choices: Its values by what Frappe calls them, of a picklist.
        rows: The rows, of a table.
    """

    source: DocField
    name: str
    body: dict[str, Any] | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    rows: Made | None = None


@dataclass(slots=True)
class Made:
    """An object of ours.

    Attributes:
        doctype: The DocType it is made of.
        object: Its name.
        shape: plain, single or document.
        extends: Whether it adds to an object of the core.
        fields: Its fields, by the name in Frappe.
        title: Name of the field that records are called by.
        key: Name of the field that holds what Frappe calls ``name``; None if nothing does.
        parent: The document whose rows it is.
        parent_field: Name of the field that leads there.
        rows: What the rows are called there.
    """

    doctype: DocType
    object: str
    shape: str = "plain"
    extends: bool = False
    fields: dict[str, MadeField] = field(default_factory=dict)
    title: str = "name"
    key: str | None = None
    parent: Made | None = None
    parent_field: str = ""
    rows: str = ""

    def taken(self) -> set[str]:
        """Give the names that are in use."""
        used = {each.name for each in self.fields.values()} | set(RESERVED_FIELD_NAMES)
        return used | ({self.parent_field} if self.parent else set())


class Plan:
    """All objects, and what links lead to.

    Args:
        source: The app.
        package: Name of the package.
        report: Told what becomes of each DocType.
        core: The objects of the core, with the fields of each.
    """

    def __init__(
        self, source: Source, package: str, report: Report, core: Mapping[str, Sequence[str]]
    ) -> None:
        self.source = source
        self.package = package
        self.report = report
        self.core = core
        self.made: list[Made] = []
        self.by_doctype: dict[str, list[Made]] = {}
        self._objects = set(core)
        self._uses = _uses(source)
        for doctype in source.doctypes.values():
            if not doctype.on("istable"):
                self._document(doctype)
        for doctype in source.doctypes.values():
            if doctype.on("istable"):
                self._child(doctype)
        for made in self.made:
            self._name_fields(made)

    def first(self, doctype: str) -> Made | None:
        """Give the object of a DocType; of a child table the first."""
        found = self.by_doctype.get(doctype)
        return found[0] if found else None

    def target(self, doctype: str) -> str | None:
        """Give the object that a link to a DocType leads to."""
        if doctype == "User":
            return CORE_OBJECTS["User"]
        made = self.first(doctype)
        if made is not None:
            return made.object if made.parent is None and made.shape != "single" else None
        return CORE_OBJECTS.get(doctype)

    def many_targets(self, names: Sequence[str]) -> list[str]:
        """Give the objects that a dynamic link may lead to.

        Args:
            names: The DocTypes that it is said to; none: any.
        """
        found = dict.fromkeys(self.target(name) for name in names)
        known = [each for each in found if each is not None]
        if known:
            return known
        linked = self._most_linked()
        return [*dict.fromkeys(("account", "contact", *linked))][:_MOST_TARGETS]

    def _most_linked(self) -> list[str]:
        count: dict[str, int] = {}
        for doctype in self.source.doctypes.values():
            for each in doctype.fields:
                target = self.target(each.options) if each.type == "Link" else None
                if target is not None:
                    count[target] = count.get(target, 0) + 1
        plain = [m.object for m in self.made if m.parent is None and m.shape != "single"]
        return sorted(plain, key=lambda name: -count.get(name, 0))

    def _document(self, doctype: DocType) -> None:
        core = CORE_OBJECTS.get(doctype.name) if doctype.foreign else None
        single, document = doctype.on("issingle"), doctype.on("is_submittable")
        shape = "single" if single else "document" if document else "plain"
        name = core or self._object_name(doctype.name)
        self._add(Made(doctype, name, shape, extends=core is not None))

    def _child(self, doctype: DocType) -> None:
        uses = self._uses.get(doctype.name, [])
        for of, table in uses:
            parent = self.first(of)
            assert parent is not None
            alone = len(uses) == 1
            wanted = doctype.name if alone else f"{parent.object} {table}"
            made = Made(doctype, self._object_name(wanted), parent=parent)
            made.rows = table
            made.parent_field = unique("parent", {snake(f.name, "field") for f in doctype.fields})
            self._add(made)
        if not uses:
            self._add(Made(doctype, self._object_name(doctype.name)))

    def _object_name(self, text: str) -> str:
        name = snake(text, "object")
        if name in self.core:
            name = shortened(f"{self.package}_{name}")
        name = unique(name, self._objects)
        self._objects.add(name)
        return name

    def _add(self, made: Made) -> None:
        self.made.append(made)
        self.by_doctype.setdefault(made.doctype.name, []).append(made)

    def _name_fields(self, made: Made) -> None:
        taken = set(self.core[made.object]) if made.extends else set[str]()
        taken |= {made.parent_field} if made.parent else set()
        for each in made.doctype.fields:
            if each.is_layout:
                continue
            if each.name == "amended_from" and made.shape == "document":
                made.fields[each.name] = MadeField(each, "amended_from")
                continue
            name = snake(each.name, "field")
            if name in RESERVED_FIELD_NAMES or name in taken:
                name = unique(shortened(f"{name}_value"), taken)
            taken.add(name)
            made.fields[each.name] = MadeField(each, name, rows=self._rows(made, each))

    def _rows(self, made: Made, table: DocField) -> Made | None:
        if table.type not in TABLE_TYPES:
            return None
        for each in self.by_doctype.get(table.options, ()):
            if each.parent is made and each.rows == table.name:
                return each
        return None


def _uses(source: Source) -> dict[str, list[tuple[str, str]]]:
    """Give the tables that have rows of each child table: the DocType and the field."""
    found: dict[str, list[tuple[str, str]]] = {}
    for doctype in source.doctypes.values():
        if doctype.on("istable") or (doctype.foreign and doctype.name in CORE_OBJECTS):
            continue  # rows have no rows of their own, and the core is not ours to give any
        for each in doctype.fields:
            child = source.doctypes.get(each.options)
            if each.type in TABLE_TYPES and child is not None and child.on("istable"):
                found.setdefault(child.name, []).append((doctype.name, each.name))
    return found
