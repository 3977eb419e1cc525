"""What is wrong with a layout beyond its form, its expressions and references to nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.suggest import hint
from dougong.metadata.errors import (
    ConflictError,
    DuplicateError,
    NotOneOfError,
    OutOfBoundsError,
    UnfitFieldError,
    UnfitPropertyError,
)
from dougong.metadata.fitting_fields import check_written
from dougong.metadata.kind import Scope
from dougong.metadata.layouts.definition import (
    CREATE,
    RECORD,
    BlockDef,
    FieldSectionDef,
    LayoutDef,
    RelatedListDef,
    placed_columns,
)
from dougong.metadata.objects.definition import FieldDef, ObjectDef, Shape
from dougong.metadata.path_check import check_paths, check_sort

_OF_STORED = say("a new record has none yet", "新记录还没有此内容")
_NOT_CREATE = say("only the form for a new record has steps", "只有新建页面可以分步")
_OF_DOCUMENTS = frozenset({"submit", "void", "amend"})


def check_layout(definition: LayoutDef, scope: Scope) -> Iterable[Problem]:
    """Check fields, names, widths, blocks, conditions and where the layout is used."""
    yield from check_paths(scope, definition.object, definition.placed_header())
    yield from check_paths(scope, definition.object, definition.placed_cells())
    yield from _check_names(definition)
    yield from _check_widths(definition)
    for path, block in definition.related_lists():
        yield from _check_related_list(definition, block, path, scope)
    yield from _check_throughs(definition, scope)
    yield from _check_rows(definition, scope)
    yield from _check_type(definition)
    yield from _check_actions(definition, scope)
    for path, cell in definition.cells():
        if cell.required is not None or cell.read_only is not None:
            yield from check_written(scope, definition.object, cell.field, path + cell.place)
    yield from _check_record_type(definition, scope)
    yield from _check_only_one(definition, scope)


def rows_named(objects: Mapping[str, ObjectDef], owner: str, name: str) -> ObjectDef | None:
    """Find the object whose records are rows of another one, by what the rows are called there."""
    for each in objects.values():
        parent = each.row_of
        if parent is not None and parent.target == owner and parent.rows == name:
            return each
    return None


def _check_names(definition: LayoutDef) -> Iterable[Problem]:
    tabs = [(path, tab.name) for path, tab in definition.placed_tabs()]
    sections = [(path, section.name) for path, section in definition.sections()]
    for named in (tabs, sections):
        first: dict[str, str] = {}
        for path, name in named:
            if name in first:
                error = DuplicateError(value=name, first=first[name])
                yield Problem(path=path + "/name", error=error)
            first.setdefault(name, path)


def _check_widths(definition: LayoutDef) -> Iterable[Problem]:
    for path, section in definition.sections():
        if not isinstance(section, FieldSectionDef):
            continue
        for at, cell in enumerate(section.fields):
            if cell.width > section.columns:
                error = OutOfBoundsError(
                    what=say("the width", "宽度"),
                    bound=say("at most", "至多为"),
                    limit=section.columns,
                    actual=cell.width,
                )
                yield Problem(path=path + pointer("fields", at, "width"), error=error)


def _check_related_list(
    definition: LayoutDef, block: RelatedListDef, path: str, scope: Scope
) -> Iterable[Problem]:
    if definition.object in scope.catalog.objects:
        yield from check_paths(scope, block.object, [(path + "/relation", block.lookup)])
        other = scope.catalog.objects.get(block.object)
        field = other.field(block.lookup) if other is not None else None
        if field is not None and not _leads_to(field, definition.object):
            reason = say(
                "it is not a lookup to `{object}`",
                "它不是指向 `{object}` 的查找字段",
                object=definition.object,
            )
            error = UnfitFieldError(field=block.lookup, reason=reason)
            yield Problem(path=path + "/relation", error=error)
    yield from check_paths(scope, block.object, placed_columns(path, block.fields))
    yield from check_sort(scope, block.object, block.sort, path + "/sort")


def _check_throughs(definition: LayoutDef, scope: Scope) -> Iterable[Problem]:
    if definition.object not in scope.catalog.objects:
        return
    for path, relation in definition.throughs():
        name, _, lookup = relation.rpartition(".")
        yield from check_paths(scope, name or definition.object, [(path, lookup)])
        owner = scope.catalog.objects.get(name or definition.object)
        field = owner.field(lookup) if owner is not None else None
        leads = field is not None and (
            _leads_to(field, definition.object) if name else field.target is not None
        )
        if field is not None and not leads:
            reason = say(
                "it is no lookup that leads here, or of the object itself",
                "它既不是指向此处的查找字段，也不是该对象自身的查找字段",
            )
            yield Problem(path=path, error=UnfitFieldError(field=lookup, reason=reason))


def _leads_to(field: FieldDef, name: str) -> bool:
    return name in (field.target, *field.targets)


def _check_rows(definition: LayoutDef, scope: Scope) -> Iterable[Problem]:
    objects, first = scope.catalog.objects, dict[str, str]()
    for path, block in definition.rows():
        where = path + "/rows"
        if block.rows in first:
            yield Problem(
                path=where, error=DuplicateError(value=block.rows, first=first[block.rows])
            )
        first.setdefault(block.rows, where)
        found = rows_named(objects, definition.object, block.rows)
        if found is not None:
            yield from check_paths(scope, found.name, placed_columns(path, block.fields))
        elif definition.object in objects:
            known = _rows_of(objects, definition.object)
            shown = ", ".join(f"`{each}`" for each in known) or "-"
            error = NotOneOfError(value=block.rows, choices=shown, hint=hint(block.rows, known))
            yield Problem(path=where, error=error)


def _rows_of(objects: Mapping[str, ObjectDef], owner: str) -> list[str]:
    parents = (each.row_of for each in objects.values())
    return [p.rows for p in parents if p is not None and p.target == owner and p.rows is not None]


def _check_type(definition: LayoutDef) -> Iterable[Problem]:
    """Refuse what a form for new records has no use for."""
    if definition.steps and definition.type != CREATE:
        yield _unfit("steps", _NOT_CREATE)
    if definition.type == RECORD:
        return
    if definition.header or definition.actions is not None:
        yield _unfit("header", _OF_STORED)
    if definition.side:
        yield _unfit("side", _OF_STORED)
    for path, section in definition.sections():
        if isinstance(section, RelatedListDef | BlockDef):
            name = section.block if isinstance(section, BlockDef) else "related_list"
            error = UnfitPropertyError(property=name, reason=_OF_STORED)
            yield Problem(path=path + "/block", error=error)


def _unfit(name: str, reason: LocaleText) -> Problem:
    return Problem(path=pointer(name), error=UnfitPropertyError(property=name, reason=reason))


def _check_actions(definition: LayoutDef, scope: Scope) -> Iterable[Problem]:
    record = scope.catalog.objects.get(definition.object)
    if record is None:
        return
    for at, action in enumerate(definition.actions or ()):
        reason = None
        if action in _OF_DOCUMENTS and record.shape is not Shape.DOCUMENT:
            reason = say("the object is no document", "该对象不是单据")
        elif action == "change_owner" and not record.owned:
            reason = say("its records have no owner", "其记录没有负责人")
        if reason is not None:
            error = UnfitPropertyError(property=action, reason=reason)
            yield Problem(path=pointer("header", "actions", at), error=error)


def _check_record_type(definition: LayoutDef, scope: Scope) -> Iterable[Problem]:
    record = scope.catalog.objects.get(definition.object)
    name = definition.record_type
    if record is None or name is None:
        return
    known = [each.name for each in record.record_types]
    if name not in known:
        shown = ", ".join(f"`{each}`" for each in known) or "-"
        error = NotOneOfError(value=name, choices=shown, hint=hint(name, known))
        yield Problem(path="/for/record_type", error=error)


def _check_only_one(definition: LayoutDef, scope: Scope) -> Iterable[Problem]:
    layouts: Mapping[str, LayoutDef] = scope.catalog.all("layout")
    for other in layouts.values():
        if _page(other) == _page(definition) and other.name != definition.name:
            what = say(
                "the same page of `{object}`",
                "对象 `{object}` 的同一页面",
                object=definition.object,
            )
            error = ConflictError(what=what, name=definition.name, other=other.name)
            yield Problem(path="/object", error=error)


def _page(definition: LayoutDef) -> tuple[object, ...]:
    return definition.object, definition.type, definition.used
