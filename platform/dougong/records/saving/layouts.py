"""What layouts ask of people who save: fields to fill in, and fields to leave as they are.

The layout is that of the page on which a user would save the record; it holds for every way in
which they save it. What the platform and plugins save by themselves it leaves alone, and what the
public sends by a form, which has conditions of its own. All of it is
asked over drafts: one statement for one record or ten thousand, none where no layout asks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from dougong.deployment.model import Model, ObjectModel
from dougong.fields.loader import RequiredFieldError
from dougong.hooks.events import Change
from dougong.kernel.errors import InvalidError, Problem
from dougong.metadata.definition import ExpressionAt
from dougong.metadata.layouts.choice import applying, ranked
from dougong.metadata.layouts.definition import (
    CREATE,
    QUICK_CREATE,
    RECORD,
    CellDef,
    FieldSectionDef,
    LayoutDef,
)
from dougong.metadata.objects.definition import RECORD_TYPE
from dougong.records.errors import ReadOnlyNowError
from dougong.records.reading.joins import At
from dougong.records.saving.drafts import EARLIER, DraftQuery, DraftQueryBuilder
from dougong.records.saving.incoming import read_new
from dougong.records.saving.references import Faults
from dougong.records.saving.session import SaveSession

What: TypeAlias = Literal["required", "read_only"]


@dataclass(frozen=True, slots=True)
class AskedCell:
    """A cell with a condition.

    Attributes:
        field: Name of the field.
        asked: Which value of the query tells whether the condition holds.
        shown: Which values tell whether the cell is shown: all of them must.
    """

    field: str
    asked: int
    shown: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AskedLayouts:
    """The layouts of an object, and the query that tells what they ask.

    Attributes:
        layouts: In the order in which they are tried.
        users: By layout which value tells whether it is for the user.
        cells: By layout the cells that ask something.
        query: Gives the values.
    """

    layouts: Sequence[LayoutDef]
    users: Mapping[str, int]
    cells: Mapping[str, Sequence[AskedCell]]
    query: DraftQuery

    def asked(
        self, session: SaveSession, record: ObjectModel, changes: Sequence[Change]
    ) -> Iterator[tuple[int, Change, str]]:
        """Yield position, change and field wherever the layout that counts asks something."""
        rows = self.query.run(session, record, changes)
        for position, change in enumerate(changes):
            row = rows[change.id]
            layout = applying(
                self.layouts,
                (CREATE, RECORD) if change.old is None else (RECORD,),
                _record_type(record, change),
                # Blank is as good as false, here and below.
                lambda each, row=row: row[self.users[each.name]] is True,  # type: ignore[misc]
            )
            for cell in self.cells[layout.name] if layout is not None else ():
                if row[cell.asked] is True and all(row[at] is True for at in cell.shown):
                    yield position, change, cell.field


def locked_fields(session: SaveSession, record: ObjectModel, changes: Sequence[Change]) -> Faults:
    """List fields of stored records that people change though they are read only as yet."""
    asking = _compiled(session, record, "read_only", stored=True)
    touched = [change for change in changes if change.values]
    if asking is None or not touched:
        return {}
    found = {
        (change.id, name)
        for _, change, name in asking.asked(session, record, touched)
        if name in change.values
    }
    return _listed(changes, found)


def locked_new_fields(
    session: SaveSession,
    record: ObjectModel,
    changes: Sequence[Change],
    given: Sequence[Collection[str]],
) -> Faults:
    """List fields that people give new records though they are read only in these.

    Args:
        session: The save.
        record: The object.
        changes: The new records, read.
        given: For each the fields that were sent, or have a default.
    """
    asking = _compiled(session, record, "read_only", stored=False)
    if asking is None:
        return {}
    usual: dict[str | None, Mapping[str, Any]] = {}
    found = set()
    for position, change, name in asking.asked(session, record, changes):
        if name not in given[position] or _is_blank(record, change, name):
            continue
        of_type = change.values.get(RECORD_TYPE)
        if of_type not in usual:
            raw = {RECORD_TYPE: of_type} if of_type is not None else {}
            usual[of_type] = read_new(record, raw, session.actor, session.now).values
        if change.values[name] != usual[of_type].get(name):
            found.add((change.id, name))
    return _listed(changes, found)


def require_fields(
    session: SaveSession, record: ObjectModel, changes: Sequence[Change], *, many: bool
) -> None:
    """Refuse records in which a field is blank that people must fill in.

    Raises:
        InvalidError: There are such; every field is named.
    """
    asking = _compiled(session, record, "required", stored=True)
    if asking is None:
        return
    problems = [
        Problem(path=f"/{position}/{name}" if many else f"/{name}", error=_missing(name))
        for position, change, name in asking.asked(session, record, changes)
        if _is_blank(record, change, name)
    ]
    if session.trace is not None:
        session.trace.note("layout", record.name, required=[each.path for each in problems])
    if problems:
        raise InvalidError(problems)


def _missing(name: str) -> RequiredFieldError:
    return RequiredFieldError(field=name)


def _listed(changes: Sequence[Change], found: Collection[tuple[Any, str]]) -> Faults:
    faults: Faults = {}
    for position, change in enumerate(changes):
        names = [name for name in change.values if (change.id, name) in found]
        if names:
            faults[position] = [
                Problem(path=f"/{name}", error=ReadOnlyNowError(field=name)) for name in names
            ]
    return faults


def _is_blank(record: ObjectModel, change: Change, name: str) -> bool:
    stored = change.old[name] if change.old is not None else None
    value = change.values.get(name, stored)
    # What is never blank, such as a checkbox, is filled in whatever it holds.
    return value is None and record.blanks[name] is None


def _record_type(record: ObjectModel, change: Change) -> str | None:
    if not record.definition.record_types:
        return None
    name = change.values.get(RECORD_TYPE, (change.old or {}).get(RECORD_TYPE))
    found = record.definition.record_type(name)
    return found.name if found is not None else None


def _compiled(
    session: SaveSession, record: ObjectModel, what: What, *, stored: bool
) -> AskedLayouts | None:
    model = session.model
    key = (model.schema, model.version, record.name, "layouts", what, stored)
    found: AskedLayouts | None = session.plans.get(
        key, lambda: compile_layouts(model, record, what, stored=stored)
    )
    return found


def compile_layouts(
    model: Model, record: ObjectModel, what: What, *, stored: bool
) -> AskedLayouts | None:
    """Compile what the layouts of an object ask; None where none asks.

    Args:
        model: The definitions.
        record: The object.
        what: Which conditions.
        stored: Whether a read only field is told by the record as it was.
    """
    layouts = ranked(
        each
        for each in model.layouts.get(record.name, ())
        # What a small screen shows, and what a short form does, is no measure of a record.
        if each.used.device is None and each.type != QUICK_CREATE
    )
    if not any(getattr(cell, what) is not None for each in layouts for _, cell in each.cells()):
        return None
    columns = _Columns(model, record, earlier=stored and what == "read_only")
    users = {
        each.name: columns.user(each.used.users) for each in layouts if each.used.users is not None
    }
    cells = {each.name: tuple(_cells(each, what, columns)) for each in layouts}
    return AskedLayouts(layouts, users, cells, columns.builder.build())


def _cells(layout: LayoutDef, what: What, columns: _Columns) -> Iterator[AskedCell]:
    for cell, conditions in _placed_cells(layout):
        source = getattr(cell, what)
        if source is None:
            continue
        shown = (*conditions, cell.visible) if what == "required" else ()
        asked = columns.record(source)
        yield AskedCell(
            cell.field, asked, tuple(columns.record(each) for each in shown if each is not None)
        )


def _placed_cells(layout: LayoutDef) -> Iterator[tuple[CellDef, tuple[str | None, ...]]]:
    """Yield each cell with the conditions under which what it lies in is shown."""
    placed = [(section, tab.visible) for tab in layout.tabs for section in tab.sections]
    placed += [(section, None) for section in layout.side]
    for section, of_tab in placed:
        if isinstance(section, FieldSectionDef):
            for cell in section.fields:
                yield cell, (of_tab, section.visible)


class _Columns:
    """The values of a query, each asked once.

    Args:
        model: The definitions.
        record: The object.
        earlier: Whether conditions are asked of the record as it was.
    """

    def __init__(self, model: Model, record: ObjectModel, *, earlier: bool) -> None:
        self.builder = DraftQueryBuilder(model, record)
        self._compile: Callable[[ExpressionAt], Any] = lambda at: model.expressions.compile(
            model.catalog, at
        )
        self._object = record.name
        self._source = At(self.builder.drafts, (EARLIER,)) if earlier else None
        self._known: dict[tuple[str, bool], int] = {}

    def record(self, source: str) -> int:
        """Give the place of a condition on the record."""
        return self._place(source, of_user=False)

    def user(self, source: str) -> int:
        """Give the place of a condition on the user."""
        return self._place(source, of_user=True)

    def _place(self, source: str, *, of_user: bool) -> int:
        key = (source, of_user)
        if key not in self._known:
            self._known[key] = len(self._known)
            at = ExpressionAt("", self._object, source, live=not of_user, actor=of_user)
            self.builder.add(self._compile(at), None if of_user else self._source)
        return self._known[key]
