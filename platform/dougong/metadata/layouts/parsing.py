"""Reading layouts: from the document to what it means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dougong.metadata.layouts.definition import (
    BlockDef,
    CellDef,
    FieldSectionDef,
    ForDef,
    LayoutDef,
    MarkdownDef,
    RelatedListDef,
    RowsDef,
    SectionDef,
    TabDef,
)


def parse_layout(document: Mapping[str, Any]) -> LayoutDef:
    """Read a layout."""
    header = document.get("header", {})
    actions = header.get("actions")
    return LayoutDef(
        name=document["name"],
        object=document["object"],
        type=document["type"],
        used=ForDef(**document.get("for", {})),
        header=tuple(header.get("fields", ())),
        actions=tuple(actions) if actions is not None else None,
        steps=document.get("steps", False),
        tabs=tuple(_tab(tab) for tab in document["tabs"]),
        side=tuple(_section(section) for section in document.get("side", ())),
    )


def _tab(document: Mapping[str, Any]) -> TabDef:
    return TabDef(
        name=document["name"],
        label=document["label"],
        sections=tuple(_section(section) for section in document["sections"]),
        visible=document.get("visible"),
    )


def _section(document: Mapping[str, Any]) -> SectionDef:
    shared = {
        "name": document["name"],
        "label": document.get("label"),
        "visible": document.get("visible"),
    }
    match document.get("block"):
        case "related_list":
            return _related_list(document, shared)
        case "rows":
            return RowsDef(
                **shared, rows=document["rows"], fields=tuple(document.get("fields", ()))
            )
        case "markdown":
            return MarkdownDef(**shared, text=document["text"])
        case None:
            return FieldSectionDef(
                **shared,
                columns=document.get("columns", 2),
                collapsed=document.get("collapsed", False),
                fields=tuple(_cell(cell) for cell in document["fields"]),
            )
        case block:
            through = document.get("through")
            return BlockDef(
                **shared, block=block, through=None if through is None else tuple(through)
            )


def _related_list(document: Mapping[str, Any], shared: Mapping[str, Any]) -> RelatedListDef:
    target, lookup = document["relation"].split(".")
    return RelatedListDef(
        **shared,
        object=target,
        lookup=lookup,
        fields=tuple(document["fields"]),
        sort=document.get("sort"),
        where=document.get("where"),
        limit=document.get("limit", 5),
    )


def _cell(document: str | Mapping[str, Any]) -> CellDef:
    if isinstance(document, str):
        return CellDef(document, 1)
    return CellDef(
        document["field"],
        document.get("width", 1),
        "/field",
        visible=document.get("visible"),
        required=document.get("required"),
        read_only=document.get("read_only"),
    )
