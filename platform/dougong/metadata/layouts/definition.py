"""Layouts as the rest of the platform sees them: parsed, defaults filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import LocaleText
from dougong.metadata.path_check import Placed

RECORD, CREATE, QUICK_CREATE = "record", "create", "quick_create"


@dataclass(frozen=True, slots=True)
class CellDef:
    """A field on the page, how many columns it takes, and what holds of it when.

    Attributes:
        field: Path of the field.
        width: The columns.
        place: Where in the cell the path stands, as a JSON pointer; empty: it is all there is.
        visible: Condition under which it is shown.
        required: Condition under which people must fill it in.
        read_only: Condition under which people cannot change it.
    """

    field: str
    width: int
    place: str = ""
    visible: str | None = None
    required: str | None = None
    read_only: str | None = None

    def conditions(self) -> Iterator[tuple[str, str]]:
        """Yield each condition that it has with its name."""
        for name in ("visible", "required", "read_only"):
            source = getattr(self, name)
            if source is not None:
                yield name, source


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSectionDef:
    """Fields of the record, side by side in so many columns."""

    name: str
    label: LocaleText | None
    columns: int
    fields: tuple[CellDef, ...]
    visible: str | None = None
    collapsed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedListDef:
    """Records of another object that point at this one.

    Attributes:
        name: Name of the section.
        label: Its heading; the other object's plural if None.
        object: The other object.
        lookup: Its field that points here.
        fields: Field paths of the columns.
        sort: Field paths, a minus before one that sorts downwards.
        where: Condition that a record of the list meets.
        limit: How many are shown at first.
        visible: Condition under which the list is shown.
    """

    name: str
    label: LocaleText | None
    object: str
    lookup: str
    fields: tuple[str, ...]
    sort: str | None
    where: str | None = None
    limit: int = 5
    visible: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockDef:
    """A block that says little but its kind: ``timeline`` or ``history``.

    Attributes:
        name: Name of the section.
        label: Its heading; the kind's own if None.
        block: The kind.
        visible: Condition under which it is shown.
        through: Of a timeline, the lookups that lead to what is told of as well; None: the usual.
    """

    name: str
    label: LocaleText | None
    block: str
    visible: str | None = None
    through: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsDef:
    """The rows of the record.

    Attributes:
        name: Name of the section.
        label: Its heading; the plural of the rows' object if None.
        rows: What the rows are called in the record's JSON.
        fields: Field paths of the columns; empty: all of them.
        visible: Condition under which they are shown.
    """

    name: str
    label: LocaleText | None
    rows: str
    fields: tuple[str, ...] = ()
    visible: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownDef:
    """A text."""

    name: str
    label: LocaleText | None
    text: LocaleText
    visible: str | None = None


SectionDef: TypeAlias = FieldSectionDef | RelatedListDef | BlockDef | RowsDef | MarkdownDef


@dataclass(frozen=True, slots=True, kw_only=True)
class TabDef:
    """A tab of the page."""

    name: str
    label: LocaleText
    sections: tuple[SectionDef, ...]
    visible: str | None = None


@dataclass(frozen=True, slots=True)
class ForDef:
    """Where a layout is used.

    Attributes:
        record_type: Of which records it is; None: of those that have no layout of their own.
        users: Condition on who is at work; None: everybody.
        device: ``phone`` for small screens; None: every device.
    """

    record_type: str | None = None
    users: str | None = None
    device: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutDef:
    """How a record is shown, or the form for a new one.

    Attributes:
        name: Name of the layout.
        object: The object whose records are shown.
        type: Which page it is: ``record``, ``create`` or ``quick_create``.
        used: Where it is used.
        header: Field paths above the tabs.
        actions: What can be done above the tabs; None: everything that applies.
        steps: Whether the tabs are screens, one after another.
        tabs: The tabs, in order.
        side: The sections beside the tabs.
    """

    name: str
    object: str
    type: str
    used: ForDef = ForDef()
    header: tuple[str, ...]
    actions: tuple[str, ...] | None = None
    steps: bool = False
    tabs: tuple[TabDef, ...]
    side: tuple[SectionDef, ...] = ()

    @property
    def record_type(self) -> str | None:
        """Of which records it is the page; None: of those that have no page of their own."""
        return self.used.record_type

    def placed_tabs(self) -> Iterator[tuple[str, TabDef]]:
        """Yield each tab with the pointer to it."""
        for place, tab in enumerate(self.tabs):
            yield pointer("tabs", place), tab

    def sections(self) -> Iterator[tuple[str, SectionDef]]:
        """Yield each section with the pointer to it, those at the side last."""
        for path, tab in self.placed_tabs():
            for index, section in enumerate(tab.sections):
                yield path + pointer("sections", index), section
        for index, section in enumerate(self.side):
            yield pointer("side", index), section

    def placed_header(self) -> list[Placed]:
        """Give the fields of the header with the place of each."""
        return [(pointer("header", "fields", at), path) for at, path in enumerate(self.header)]

    def cells(self) -> Iterator[tuple[str, CellDef]]:
        """Yield each cell of all sections with the pointer to it."""
        for path, section in self.sections():
            if isinstance(section, FieldSectionDef):
                for at, cell in enumerate(section.fields):
                    yield path + pointer("fields", at), cell

    def placed_cells(self) -> list[Placed]:
        """Give the fields of all cells with the place of each."""
        return [(path + cell.place, cell.field) for path, cell in self.cells()]

    def related_lists(self) -> Iterator[tuple[str, RelatedListDef]]:
        """Yield each related list with the pointer to it."""
        for path, section in self.sections():
            if isinstance(section, RelatedListDef):
                yield path, section

    def rows(self) -> Iterator[tuple[str, RowsDef]]:
        """Yield each block of rows with the pointer to it."""
        for path, section in self.sections():
            if isinstance(section, RowsDef):
                yield path, section

    def throughs(self) -> Iterator[tuple[str, str]]:
        """Yield what timelines go through with the pointer to it."""
        for path, section in self.sections():
            if isinstance(section, BlockDef):
                for at, relation in enumerate(section.through or ()):
                    yield path + pointer("through", at), relation

    def conditions(self) -> Iterator[tuple[str, str]]:
        """Yield each condition on the record with the pointer to it."""
        for path, part in (*self.placed_tabs(), *self.sections()):
            if part.visible is not None:
                yield path + "/visible", part.visible
        for path, cell in self.cells():
            for name, source in cell.conditions():
                yield path + pointer(name), source


def placed_columns(path: str, columns: tuple[str, ...]) -> list[Placed]:
    """Give the columns of a block with the place of each."""
    return [(path + pointer("fields", at), column) for at, column in enumerate(columns)]
