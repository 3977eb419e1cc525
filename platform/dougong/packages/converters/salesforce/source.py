"""A Salesforce project: its components, from source format and Metadata API folders alike."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

import orjson

from dougong.kernel.messages import LocaleText
from dougong.packages.converters.errors import NothingToConvertError
from dougong.packages.converters.salesforce.xml_reading import (
    MAX_BYTES,
    Xml,
    XmlError,
    read_xml,
    without_tokens,
)

NAMESPACE = b"http://soap.sforce.com/2006/04/metadata"
META = "-meta.xml"
PROJECT = "sfdx-project.json"

CHILDREN: Mapping[str, Mapping[str, str]] = {
    "CustomObject": {
        "fields": "CustomField",
        "recordTypes": "RecordType",
        "validationRules": "ValidationRule",
        "listViews": "ListView",
        "compactLayouts": "CompactLayout",
        "businessProcesses": "BusinessProcess",
        "fieldSets": "FieldSet",
        "webLinks": "WebLink",
        "sharingReasons": "SharingReason",
        "indexes": "Index",
    },
    "Workflow": {
        "rules": "WorkflowRule",
        "fieldUpdates": "WorkflowFieldUpdate",
        "alerts": "WorkflowAlert",
        "tasks": "WorkflowTask",
        "outboundMessages": "WorkflowOutboundMessage",
        "knowledgePublishes": "WorkflowKnowledgePublish",
        "flowActions": "WorkflowFlowAction",
    },
    "SharingRules": {
        "sharingCriteriaRules": "SharingCriteriaRule",
        "sharingOwnerRules": "SharingOwnerRule",
        "sharingGuestRules": "SharingGuestRule",
        "sharingTerritoryRules": "SharingTerritoryRule",
    },
    "AssignmentRules": {"assignmentRule": "AssignmentRule"},
    "AutoResponseRules": {"autoResponseRule": "AutoResponseRule"},
    "EscalationRules": {"escalationRule": "EscalationRule"},
    "MatchingRules": {"matchingRules": "MatchingRule"},
    "CustomLabels": {"labels": "CustomLabel"},
    "CustomObjectTranslation": {"fields": "CustomFieldTranslation"},
}
"""Elements that are components of their own, by the type they stand in. Those of custom labels
have no parent in their name."""

_BY_FOLDER = {"objects": "CustomObject", "objectTranslations": "CustomObjectTranslation"}
_FOLDERED = {"Report": "reports", "Dashboard": "dashboards", "EmailTemplate": "email"}
_PASSED_OVER = {"Package", "ServiceList"}
_SKIPPED_FOLDERS = {"node_modules", ".git", ".sfdx", ".sf"}


@dataclass(frozen=True, slots=True)
class Component:
    """One component.

    Attributes:
        type: Its type, such as ``CustomField``.
        name: Its full name, such as ``Account.Tier__c``.
        xml: What it says.
        file: Its file, relative to the project.
    """

    type: str
    name: str
    xml: Xml
    file: str

    @property
    def parent(self) -> str:
        """Name of what it is part of, such as ``Account``; empty if of nothing."""
        return self.name.partition(".")[0] if "." in self.name else ""

    @property
    def local(self) -> str:
        """Its name within that, such as ``Tier__c``."""
        return self.name.partition(".")[2] if "." in self.name else self.name


@dataclass(slots=True)
class Source:
    """All components of a project.

    Attributes:
        folder: The project.
        by_type: Its components by type and full name; of one that is there twice the last counts.
        unreadable: Files that could not be read, with the reason.
        named_labels: Custom labels that what was converted names.
    """

    folder: Path
    by_type: dict[str, dict[str, Component]] = field(default_factory=dict)
    unreadable: dict[str, LocaleText] = field(default_factory=dict)
    named_labels: set[str] = field(default_factory=set)

    def all(self, component_type: str) -> list[Component]:
        """Give the components of a type, by name."""
        found = self.by_type.get(component_type, {})
        return [found[name] for name in sorted(found)]

    def get(self, component_type: str, name: str) -> Component | None:
        """Give a component; None if the project has none of that name."""
        return self.by_type.get(component_type, {}).get(name)

    def of(self, component_type: str, parent: str) -> list[Component]:
        """Give the components of a type that are part of something, such as fields of an object."""
        return [each for each in self.all(component_type) if each.parent == parent]


def read_source(folder: Path) -> Source:
    """Read a project.

    Args:
        folder: The project, or one of its folders; nested in whatever way.

    Raises:
        NothingToConvertError: There is no metadata in it.
    """
    source = Source(folder)
    for path in _in_order(folder):
        data = _metadata(path)
        if data is None:
            continue
        file = path.relative_to(folder).as_posix()
        try:
            root = read_xml(data)
        except XmlError as error:
            source.unreadable[file] = error.reason
            continue
        if root.tag not in _PASSED_OVER:
            _add(source, root, path, file)
    if not source.by_type and not source.unreadable:
        raise NothingToConvertError(platform="Salesforce", folder=str(folder))
    return source


def _add(source: Source, root: Xml, path: Path, file: str) -> None:
    name = _name(root, path)
    parts = CHILDREN.get(root.tag, {})
    for child in root.children:
        if (part := parts.get(child.tag)) is None:
            continue
        local = child.get("fullName") or child.get("name")
        if local:
            full = local if root.tag == "CustomLabels" else f"{name}.{local}"
            _put(source, Component(part, full, child, file))
    rest = [child for child in root.children if child.tag not in parts]
    known = source.get(root.tag, name)
    # An object may be said in several files; what a later one does not say stays.
    if known is not None and root.tag in _BY_FOLDER.values():
        tags = {child.tag for child in rest}
        rest = [*(each for each in known.xml.children if each.tag not in tags), *rest]
    whole = Xml(root.tag, root.text, rest) if parts else root
    if root.tag != "CustomLabels":
        _put(source, Component(root.tag, name, whole, file))


def _put(source: Source, component: Component) -> None:
    source.by_type.setdefault(component.type, {})[component.name] = component


def _name(root: Xml, path: Path) -> str:
    own = without_tokens(unquote(path.name.removesuffix(META)))
    own = own if path.name.count(".") == 0 else own.rpartition(".")[0] or own
    above = _above(path)
    if above is not None:
        folder, tag = above
        if root.tag == _BY_FOLDER.get(tag):
            return root.get("fullName") or folder
        return f"{folder}.{root.get('fullName') or root.get('name') or own}"
    top = _FOLDERED.get(root.tag)
    if top is not None and top in path.parts:
        at = len(path.parts) - 1 - path.parts[::-1].index(top)
        return "/".join([*path.parts[at + 1 : -1], own])
    return own


def _above(path: Path) -> tuple[str, str] | None:
    """Find the folder of the object that a file of the source format lies in."""
    parts = path.parts
    for tag in _BY_FOLDER:
        if tag in parts[:-2]:
            at = len(parts) - 1 - parts[::-1].index(tag)
            if at + 2 < len(parts):
                return without_tokens(unquote(parts[at + 1])), tag
    return None


def _in_order(folder: Path) -> list[Path]:
    """Give all files: what no package directory holds first, then these in their order."""
    tops = _package_directories(folder)

    def rank(path: Path) -> tuple[int, str]:
        inside = [place for place, top in enumerate(tops) if path.is_relative_to(top)]
        return (max(inside) + 1 if inside else 0), path.as_posix()

    return sorted(_files(folder), key=rank)


def _files(folder: Path) -> Iterator[Path]:
    for top, folders, files in os.walk(folder):
        folders[:] = sorted(each for each in folders if each not in _SKIPPED_FOLDERS)
        yield from (Path(top, name) for name in files)


def _package_directories(folder: Path) -> list[Path]:
    if not (folder / PROJECT).is_file():
        return []
    try:
        project = orjson.loads((folder / PROJECT).read_bytes())
        return [folder / str(each["path"]) for each in project["packageDirectories"]]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return []


def _metadata(path: Path) -> bytes | None:
    """Give the bytes of a file if it is metadata: XML of the one namespace."""
    try:
        if path.is_symlink() or path.stat().st_size > MAX_BYTES:
            return None
        with path.open("rb") as file:
            head = file.read(8192)
            if NAMESPACE not in head or not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
                return None
            return head + file.read()
    except OSError:
        return None
