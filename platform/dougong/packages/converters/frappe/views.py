"""Lists of DocTypes as views, and modules as the navigation of an app."""

from __future__ import annotations

from typing import Any

from dougong.packages.converters.frappe.drafts import Document, Drafts
from dougong.packages.converters.frappe.names import shortened
from dougong.packages.converters.frappe.objects import plural
from dougong.packages.converters.frappe.plan import Made, Plan

_MOST_COLUMNS, _MOST_ENTRIES, _MOST_GROUPS = 12, 50, 50
_SYSTEM = {"creation": "created_at", "modified": "updated_at", "owner": "created_by", "idx": None}
_UNSORTED = frozenset(
    {"json", "image", "file", "location", "encrypted_text", "polymorphic", "rich_text", "lookup"}
)
_NO_COLUMN = frozenset({"json", "rich_text", "long_text"})


def make_views(plan: Plan, drafts: Drafts) -> None:
    """Make a list of each object that has one."""
    for made in plan.made:
        if made.parent is not None or made.shape == "single" or made.extends:
            continue
        document: Document = {
            "kind": "view",
            "name": drafts.name("view", shortened(f"{made.object}_all")),
            "label": {"en": f"All {plural(made.doctype.name)}"},
            "object": made.object,
            "columns": _columns(made),
            "sort": _sort(made),
            "default": True,
        }
        for each in made.fields.values():
            drafts.mark(document, each.name, "field", each.source.component)
        drafts.put(document, ("view", made.doctype.name))
        plan.report.carried("view", made.doctype.name)


def make_app(plan: Plan, drafts: Drafts) -> None:
    """Make an app with a group for each module."""
    groups: dict[str, list[Document]] = {}
    for made in plan.made:
        if made.parent is None and not made.extends and not made.doctype.foreign:
            module = made.doctype.text("module") or plan.source.name
            groups.setdefault(module, []).append({"object": made.object})
    items = [
        {"group": {"en": module}, "items": part}
        for module, entries in groups.items()
        for part in _parts(entries)
    ]
    if items:
        drafts.put(
            {
                "kind": "app",
                "name": drafts.name("app", plan.package),
                "label": {"en": plan.package.replace("_", " ").capitalize()},
                "icon": "grid",
                "items": items[:_MOST_GROUPS],
            }
        )


def _parts(entries: list[Document]) -> list[list[Document]]:
    return [entries[at : at + _MOST_ENTRIES] for at in range(0, len(entries), _MOST_ENTRIES)]


def _columns(made: Made) -> list[str]:
    shown = [
        each.name
        for each in made.fields.values()
        if each.body is not None
        and each.body["type"] not in _NO_COLUMN
        and each.source.on("in_list_view")
    ]
    first = [made.title, *([made.key] if made.key else [])]
    status = ["document_status"] if made.shape == "document" else []
    return list(dict.fromkeys([*first, *status, *shown]))[:_MOST_COLUMNS]


def _sort(made: Made) -> str:
    order = "-" if made.doctype.text("sort_order").upper() != "ASC" else ""
    wanted = made.doctype.text("sort_field").split(",")[0].split(" ")[0].strip("`")
    field: Any = made.fields.get(wanted)
    if field is not None and field.body is not None and field.body["type"] not in _UNSORTED:
        return f"{order}{field.name}"
    return f"{order}{_SYSTEM.get(wanted) or 'updated_at'}"
