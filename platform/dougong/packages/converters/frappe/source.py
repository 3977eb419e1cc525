"""The metadata of a Frappe app, read from its folder: DocTypes, what changes them, and the rest.

A DocType lies in a file of its own, as an entry of a fixture, or not in the app at all, when the
app only adds fields to it. Custom fields and property setters are put where they belong while
reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from dougong.packages.converters.frappe.translation_files import Phrases, read_phrases

LAYOUT_TYPES = frozenset(
    {"Section Break", "Column Break", "Tab Break", "HTML", "Button", "Heading", "Fold"}
)
"""Types of fields that hold no value and only arrange the form."""

TABLE_TYPES = frozenset({"Table", "Table MultiSelect"})

_SKIPPED = frozenset({"node_modules", ".git", "dist", "__pycache__"})
_LARGEST_BYTES = 20_000_000

Document = Mapping[str, Any]


def is_on(value: object) -> bool:
    """Tell whether a flag is set; exports write 1, "1" and true."""
    return value in (1, "1", True)


@dataclass(frozen=True, slots=True)
class DocField:
    """A field of a DocType.

    Attributes:
        doctype: Name of the DocType.
        name: Name of the field; breaks without one are named by their place.
        type: Its type, such as ``Link``.
        options: What its type makes of them: a DocType, choices by line, another field.
        raw: Everything that the file says.
    """

    doctype: str
    name: str
    type: str
    options: str
    raw: Document

    @property
    def label(self) -> str:
        """Give what people read."""
        return str(self.raw.get("label") or self.name.replace("_", " ").strip().capitalize())

    @property
    def component(self) -> str:
        """Give what the report calls it."""
        return f"{self.doctype}.{self.name}"

    @property
    def is_layout(self) -> bool:
        """Tell whether it only arranges the form."""
        return self.type in LAYOUT_TYPES

    def on(self, flag: str) -> bool:
        """Tell whether a flag is set."""
        return is_on(self.raw.get(flag))

    def text(self, key: str) -> str:
        """Give a text that the file may say."""
        value = self.raw.get(key)
        return "" if value is None else str(value).strip()


@dataclass(frozen=True, slots=True)
class DocType:
    """A DocType with the custom fields and property setters of the app.

    Attributes:
        name: Its name.
        raw: What its file says; of one of another app the name only.
        fields: Its fields, in the order of the form.
        permissions: The rows of its permissions.
        foreign: Whether another app brings it and this one only adds fields.
        folder: Where its file is, with its code beside it.
    """

    name: str
    raw: Document
    fields: tuple[DocField, ...]
    permissions: tuple[Document, ...]
    foreign: bool = False
    folder: Path | None = None

    def on(self, flag: str) -> bool:
        """Tell whether a flag is set."""
        return is_on(self.raw.get(flag))

    def text(self, key: str) -> str:
        """Give a text that the file may say."""
        value = self.raw.get(key)
        return "" if value is None else str(value).strip()


@dataclass(slots=True)
class _Found:
    """What the files hold, before it is put together."""

    doctypes: dict[str, tuple[Document, Path]] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)
    custom_fields: dict[str, dict[str, Document]] = field(default_factory=dict)
    setters: list[Document] = field(default_factory=list)
    custom_permissions: dict[str, list[Document]] = field(default_factory=dict)
    others: dict[str, list[Document]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """A Frappe app.

    Attributes:
        name: What its folder is called.
        doctypes: Its DocTypes, and those that it adds fields to, by name.
        repeated: DocTypes that stand in a second file, which is not read.
        setters: Property setters.
        custom_permissions: Rows that replace the permissions of a DocType, by its name.
        others: Every other document, by its DocType, such as ``Workflow``.
        phrases: Translations, by language.
    """

    name: str
    doctypes: Mapping[str, DocType]
    repeated: Sequence[str]
    setters: Sequence[Document]
    custom_permissions: Mapping[str, Sequence[Document]]
    others: Mapping[str, Sequence[Document]]
    phrases: Phrases


def read_source(folder: Path) -> Source:
    """Read an app.

    Args:
        folder: The app, or a folder with several.
    """
    found = _Found()
    for path in _files(folder):
        document = _read(path)
        for each in document if isinstance(document, list) else [document]:
            if isinstance(each, dict):
                _take(found, each, path)
    names = [*found.doctypes, *(n for n in found.custom_fields if n not in found.doctypes)]
    return Source(
        name=folder.resolve().name,
        doctypes={name: _doctype(name, found) for name in names},
        repeated=found.repeated,
        setters=found.setters,
        custom_permissions=found.custom_permissions,
        others=found.others,
        phrases=read_phrases(folder),
    )


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.json")):
        parts = path.relative_to(folder).parts
        if _SKIPPED.isdisjoint(parts) and path.is_file() and not path.is_symlink():
            yield path


def _read(path: Path) -> Any:
    if path.stat().st_size > _LARGEST_BYTES:
        return None
    try:
        return orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError:
        return None  # a file of the app that is no metadata, such as a template


def _take(found: _Found, document: Document, path: Path) -> None:
    sort, name = document.get("doctype"), document.get("name")
    if not isinstance(sort, str):
        return
    if "custom_fields" in document or "property_setters" in document:
        for each in document.get("custom_fields") or ():
            _take_custom_field(found, {"dt": sort, **each})
        found.setters += document.get("property_setters") or ()
        for each in document.get("custom_perms") or ():
            found.custom_permissions.setdefault(sort, []).append(each)
    elif sort == "DocType" and isinstance(name, str):
        if name in found.doctypes:
            found.repeated.append(f"{name} ({path.name})")
        else:
            found.doctypes[name] = (document, path)
    elif sort == "Custom Field":
        _take_custom_field(found, document)
    elif sort == "Property Setter":
        found.setters.append(document)
    elif sort == "Custom DocPerm":
        found.custom_permissions.setdefault(str(document.get("parent")), []).append(document)
    else:
        found.others.setdefault(sort, []).append(document)


def _take_custom_field(found: _Found, document: Document) -> None:
    of, name = document.get("dt"), document.get("fieldname")
    if isinstance(of, str) and isinstance(name, str):
        found.custom_fields.setdefault(of, {}).setdefault(name, document)


def _doctype(name: str, found: _Found) -> DocType:
    raw, path = found.doctypes.get(name, ({"name": name}, None))
    own = [each for each in raw.get("fields") or () if isinstance(each, dict)]
    setters = [each for each in found.setters if each.get("doc_type") == name]
    order = _order(raw, setters)
    rows = _ordered([_named(each, at) for at, each in enumerate(own)], order)
    for custom in found.custom_fields.get(name, {}).values():
        _insert(rows, custom)
    changed = {**raw, **_changes(setters, None)}
    fields = tuple(
        _docfield(name, {**row, **_changes(setters, str(row["fieldname"]))}) for row in _once(rows)
    )
    return DocType(
        name=name,
        raw=changed,
        fields=fields,
        permissions=tuple(_permissions(raw)),
        foreign=path is None,
        folder=path.parent if path is not None else None,
    )


def _permissions(raw: Document) -> Sequence[Document]:
    found = raw.get("permissions")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else ()


def _named(row: Document, at: int) -> Document:
    return row if row.get("fieldname") else {**row, "fieldname": f"unnamed_{at + 1}"}


def _once(rows: Sequence[Document]) -> Iterator[Document]:
    """Yield the first of the rows of one name; the other would be the same column."""
    seen = set()
    for row in rows:
        if row["fieldname"] not in seen:
            seen.add(row["fieldname"])
            yield row


def _order(raw: Document, setters: Sequence[Document]) -> Sequence[str]:
    order: Any = raw.get("field_order") or ()
    for each in setters:
        if each.get("property") == "field_order":
            try:
                order = orjson.loads(str(each.get("value")))
            except orjson.JSONDecodeError:
                continue
    return [str(name) for name in order] if isinstance(order, list | tuple) else ()


def _ordered(rows: list[Document], order: Sequence[str]) -> list[Document]:
    place = {name: at for at, name in enumerate(order)}
    if not place:
        return rows
    return sorted(rows, key=lambda row: place.get(str(row["fieldname"]), len(place)))


def _insert(rows: list[Document], custom: Document) -> None:
    names = [row["fieldname"] for row in rows]
    if custom["fieldname"] in names:
        return
    after = custom.get("insert_after")
    at = names.index(after) + 1 if after in names else len(rows)
    rows.insert(at, custom)


def _changes(setters: Sequence[Document], field_name: str | None) -> dict[str, Any]:
    """Give what property setters say of a field, or of the DocType itself."""
    return {
        str(each["property"]): each.get("value")
        for each in setters
        if each.get("property") not in (None, "field_order")
        and (each.get("field_name") or None) == field_name
        and not each.get("row_name")
    }


def _docfield(doctype: str, row: Document) -> DocField:
    options = row.get("options")
    return DocField(
        doctype=doctype,
        name=str(row["fieldname"]),
        type=str(row.get("fieldtype") or "Data"),
        options="" if options is None else str(options),
        raw=row,
    )
