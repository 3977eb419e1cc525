"""Forms of DocTypes as layouts: tabs, sections, columns, and what is shown under conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from dougong.kernel.messages import say
from dougong.packages.converters.frappe import words
from dougong.packages.converters.frappe.conditions import Conditions
from dougong.packages.converters.frappe.drafts import Document, Drafts
from dougong.packages.converters.frappe.names import shortened, snake, unique
from dougong.packages.converters.frappe.objects import is_table
from dougong.packages.converters.frappe.plan import Made, MadeField, Plan
from dougong.packages.converters.frappe.script import UnreadableError
from dougong.packages.converters.frappe.source import DocField
from dougong.packages.converters.report import Report

_MOST_TABS, _MOST_SECTIONS, _MOST_COLUMNS, _MOST_CELLS, _MOST_ROW_COLUMNS = 20, 50, 3, 200, 30
_WIDE = frozenset({"long_text", "rich_text", "json"})
_DETAILS = {"en": "Details", "zh-CN": "详情"}
_CONDITIONS = {
    "depends_on": "visible",
    "mandatory_depends_on": "required",
    "read_only_depends_on": "read_only",
}
_SAID = {
    "HTML": say(
        "its content is made by code or a template of Frappe", "内容由 Frappe 的代码或模板生成"
    ),
    "Button": say(
        "what it does is code; make a flow with a button", "其动作为代码；请创建带按钮的流程"
    ),
}
_COLLAPSED = say(
    "the section is closed at first, whatever the record says", "分组默认折叠，不随记录变化"
)


@dataclass(slots=True)
class _Section:
    """A section in the making, with the fields of each column."""

    opener: DocField | None = None
    columns: list[list[Any]] = field(default_factory=lambda: [[]])
    rows: MadeField | None = None


@dataclass(slots=True)
class _Tab:
    opener: DocField | None = None
    sections: list[_Section] = field(default_factory=list)


class Layouts:
    """Makes the layouts.

    Args:
        plan: The objects.
        drafts: Where they go.
        conditions: Translates conditions.
    """

    def __init__(self, plan: Plan, drafts: Drafts, conditions: Conditions) -> None:
        self._report: Report = plan.report
        self._plan = plan
        self._drafts = drafts
        self._conditions = conditions

    def make(self) -> None:
        """Make the layouts of all objects."""
        for made in self._plan.made:
            self._count(made)
            document: Document = {
                "kind": "layout",
                "name": self._drafts.name("layout", shortened(f"{made.object}_record")),
                "object": made.object,
                "type": "record",
            }
            self._marks(made, document)
            tabs = self._tabs(made)
            if tabs and not made.extends:
                document["tabs"] = tabs
                if made.parent is None and made.shape != "single":
                    document["side"] = [{"name": "timeline", "block": "timeline"}]
                self._drafts.put(document, ("layout", made.doctype.name))
                self._report.carried("layout", made.doctype.name)
                self._quick(made)

    def _count(self, made: Made) -> None:
        """Report what arranges the form, and every condition."""
        for each in made.doctype.fields:
            if each.is_layout:
                self._report.carried("layout_element", each.component)
                if each.type in _SAID:
                    self._report.not_carried("layout_element", each.component, _SAID[each.type])
            for key in (*_CONDITIONS, "collapsible_depends_on"):
                if each.text(key):
                    self._report.carried("condition", f"{each.component}.{key}")
            if each.text("collapsible_depends_on"):
                place = f"{each.component}.collapsible_depends_on"
                self._report.approximated("condition", place, _COLLAPSED)

    def _marks(self, made: Made, document: Document) -> None:
        for each in made.fields.values():
            self._drafts.mark(document, each.name, "field", each.source.component)
            for key, ours in _CONDITIONS.items():
                place = f"{each.source.component}.{key}"
                if each.source.text(key):
                    self._drafts.mark(document, f"{each.name} {ours}", "condition", place)

    def _tabs(self, made: Made) -> list[Document]:
        tabs = [_Tab(sections=[_Section()])]
        for source in made.doctype.fields:
            _place(tabs, source, made.fields.get(source.name))
        drawn: list[Document] = []
        names: set[str] = set()
        for tab in tabs:
            sections = self._sections(made, tab, names)
            if not sections:
                continue
            if len(drawn) == _MOST_TABS:
                drawn[-1]["sections"] = [*drawn[-1]["sections"], *sections][:_MOST_SECTIONS]
                continue
            drawn.append(self._tab(made, tab, sections, drawn))
        if _key_is_typed(made) and made.parent is None:
            _lead_with(drawn, made)
        return drawn

    def _tab(
        self, made: Made, tab: _Tab, sections: list[Document], drawn: Sequence[Document]
    ) -> Document:
        opener = tab.opener
        labelled = opener is not None and opener.text("label")
        wanted = snake(opener.label, "tab") if opener is not None and labelled else "details"
        document: Document = {
            "name": unique(wanted, {each["name"] for each in drawn}),
            "label": {"en": opener.label} if opener is not None and labelled else _DETAILS,
        }
        self._add_condition(document, "visible", opener, "depends_on", made)
        return document | {"sections": sections[:_MOST_SECTIONS]}

    def _sections(self, made: Made, tab: _Tab, names: set[str]) -> list[Document]:
        found = []
        for section in tab.sections:
            document = self._section(made, section, names)
            if document is not None:
                found.append(document)
        return found

    def _section(self, made: Made, section: _Section, names: set[str]) -> Document | None:
        if section.rows is not None:
            return self._rows(made, section.rows, names)
        columns = [column for column in section.columns if column]
        if not columns:
            return None
        opener = section.opener
        labelled = opener is not None and bool(opener.text("label"))
        wanted = snake(opener.label if opener is not None and labelled else "info", "section")
        name = unique(wanted, names)
        names.add(name)
        document: Document = {"name": name}
        if labelled and opener is not None:
            document["label"] = {"en": opener.label}
        width = min(len(columns), _MOST_COLUMNS)
        document["columns"] = max(width, 1)
        if opener is not None and opener.on("collapsible"):
            document["collapsed"] = True
        self._add_condition(document, "visible", opener, "depends_on", made)
        cells = [each for line in zip_longest(*columns) for each in line if each is not None]
        document["fields"] = [self._cell(made, each, width) for each in cells[:_MOST_CELLS]]
        return document

    def _cell(self, made: Made, each: MadeField, width: int) -> Any:
        cell: Document = {"field": each.name}
        if each.body is not None and each.body["type"] in _WIDE and width > 1:
            cell["width"] = width
        source = each.source
        for key, ours in _CONDITIONS.items():
            self._add_condition(cell, ours, source, key, made)
        if self._asked_here(made, each):
            cell["required"] = cell.get("visible", "true")
        if source.on("read_only") or source.type == "Read Only" or source.on("is_virtual"):
            cell["read_only"] = "true"
        elif source.on("set_only_once"):
            cell.setdefault("read_only", "not ISBLANK(created_at)")
        if not _writable(each) or each.name in _fetched(made):
            cell = {key: cell[key] for key in ("field", "width", "visible") if key in cell}
        return each.name if len(cell) == 1 else cell

    def _asked_here(self, made: Made, each: MadeField) -> bool:
        """Tell whether the form asks for a field that the object does not require."""
        source = each.source
        return (
            source.on("reqd")
            and each.body is not None
            and not each.body.get("required")
            and each.body["type"] != "checkbox"
            and not source.on("read_only")
            and made.shape != "single"
        )

    def _rows(self, made: Made, table: MadeField, names: set[str]) -> Document:
        name = unique(table.name, names)
        names.add(name)
        document: Document = {"name": name, "label": {"en": table.source.label}}
        self._add_condition(document, "visible", table.source, "depends_on", made)
        document |= {"block": "rows", "rows": table.name}
        rows = table.rows
        fields = [each for each in rows.fields.values() if each.body] if rows else []
        shown = [each for each in fields if each.source.on("in_list_view")]
        seen = [each for each in fields if not each.source.on("hidden")]
        needed = [each for each in seen if each.source.on("reqd") and each not in shown]
        columns = [each.name for each in ([*shown, *needed] or seen)]
        if columns:
            document["fields"] = columns[:_MOST_ROW_COLUMNS]
        return document

    def _add_condition(
        self, document: Document, ours: str, source: DocField | None, key: str, made: Made
    ) -> None:
        text = source.text(key) if source is not None else ""
        if source is None or not text:
            return
        try:
            document[ours] = self._conditions.form(text, made)
        except UnreadableError as error:
            why = words.untranslatable(text, str(error))
            self._report.not_carried("condition", f"{source.component}.{key}", why)

    def _quick(self, made: Made) -> None:
        if not made.doctype.on("quick_entry") or made.parent is not None or made.shape == "single":
            return
        wanted = [
            each.name
            for each in made.fields.values()
            if _placed(each)
            and _writable(each)
            and (each.source.on("reqd") or each.source.on("allow_in_quick_entry"))
        ]
        if made.key and made.key not in wanted and _key_is_typed(made):
            wanted.insert(0, made.key)
        if wanted:
            section = {"name": "main", "columns": 1, "fields": wanted[:_MOST_CELLS]}
            self._drafts.put(
                {
                    "kind": "layout",
                    "name": self._drafts.name("layout", shortened(f"{made.object}_quick")),
                    "object": made.object,
                    "type": "quick_create",
                    "tabs": [{"name": "main", "label": _DETAILS, "sections": [section]}],
                },
                ("layout", made.doctype.name),
            )


def _fetched(made: Made) -> set[str]:
    """Give the fields that a link always fills, so that nobody else writes them."""
    return {
        copied["into"]
        for each in made.fields.values()
        for copied in (each.body or {}).get("fetch", ())
        if "when" not in copied
    }


def _key_is_typed(made: Made) -> bool:
    """Tell whether people write the name of a record, which is a field of its own here."""
    own = {each.name for each in made.fields.values()}
    typed = made.doctype.foreign or made.doctype.text("autoname").lower() == "prompt"
    return typed and made.key is not None and made.key not in own


def _lead_with(tabs: list[Document], made: Made) -> None:
    section: Document = {"name": "key", "columns": 1, "fields": [made.key]}
    if not tabs:
        tabs.append({"name": "details", "label": _DETAILS, "sections": []})
    tabs[0]["sections"].insert(0, section)


def _writable(each: MadeField) -> bool:
    return each.body is not None and each.body["type"] not in ("autonumber", "formula")


def _placed(each: MadeField) -> bool:
    return each.body is not None and not each.source.on("hidden") and each.source.type != "Image"


def _place(tabs: list[_Tab], source: DocField, made: MadeField | None) -> None:
    """Put a field of the form where it belongs; breaks open what follows them."""
    tab = tabs[-1]
    if source.type == "Tab Break":
        tabs.append(_Tab(source, [_Section()]))
    elif source.type in ("Section Break", "Heading", "Fold"):
        tab.sections.append(_Section(source))
    elif source.type == "Column Break":
        tab.sections[-1].columns.append([])
    elif made is not None and is_table(made) and not source.on("hidden"):
        opener = tab.sections[-1].opener
        tab.sections += [_Section(rows=made), _Section(_continued(opener))]
    elif made is not None and _placed(made) and made.rows is None:
        tab.sections[-1].columns[-1].append(made)


def _continued(opener: DocField | None) -> DocField | None:
    """Give the section that goes on below rows: under the same condition, without a heading."""
    if opener is None or not opener.text("depends_on"):
        return None
    raw = {key: value for key, value in opener.raw.items() if key == "depends_on"}
    return DocField(opener.doctype, opener.name, opener.type, "", raw)
