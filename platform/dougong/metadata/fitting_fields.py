"""Fields and views that pages ask something of: what makes one unfit."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from dougong.formula.measures import MEASURABLE
from dougong.formula.value_types import Kind as ValueKind
from dougong.kernel.errors import Problem
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.errors import MissingPropertyError, UnfitFieldError, UnknownReferenceError
from dougong.metadata.kind import Scope
from dougong.metadata.objects.definition import FieldDef, ObjectDef
from dougong.metadata.objects.system_fields import WRITTEN
from dougong.metadata.paths import trace

DAYS = frozenset({ValueKind.DATE, ValueKind.DATETIME})
_LISTED = frozenset(
    {ValueKind.OPAQUE, ValueKind.LIST, ValueKind.RICH, ValueKind.LOCATION, ValueKind.BLANK}
)
GROUPED = frozenset(ValueKind) - _LISTED
"""Kinds of values that make headings in a list."""

_NOT_GROUPED = say("its values make no headings", "其值不能作为分组标题")
_NOT_WRITTEN = say("people do not write it", "它不由用户填写")
_NO_CHOICE = say("a board needs a picklist or the record type", "看板需要单选字段或记录类型")


def value_kind(field: FieldDef, scope: Scope) -> ValueKind:
    """Give the kind of value that a field has in expressions."""
    return scope.type_of(field).value_type(field.options).kind


def is_written(field: FieldDef, owner: ObjectDef, scope: Scope) -> bool:
    """Tell whether people write a field: the platform, a formula or a lookup fills others."""
    if field.name in owner.read_only or (field.system and field.name not in WRITTEN):
        return False
    return scope.type_of(field).writable


def check_written(scope: Scope, owner: str, name: str, path: str) -> Iterable[Problem]:
    """Refuse a path that is no field of the object's own, or one that people do not write."""
    found = scope.catalog.objects.get(owner)
    field = found.field(name) if found is not None else None
    if found is None or (field is None and "." not in name):
        return  # that is said of the name itself
    if field is None or not is_written(field, found, scope):
        yield Problem(path=path, error=UnfitFieldError(field=name, reason=_NOT_WRITTEN))


def check_kind(
    scope: Scope, owner: str, name: str, path: str, *, of: Collection[ValueKind], reason: LocaleText
) -> Iterable[Problem]:
    """Refuse a path that ends at a field whose values are of no fitting kind."""
    found = trace(scope.catalog.objects, owner, name)
    if found.whole and value_kind(found.steps[-1].field, scope) not in of:
        yield Problem(path=path, error=UnfitFieldError(field=name, reason=reason))


def check_group(scope: Scope, owner: str, name: str, path: str) -> Iterable[Problem]:
    """Refuse what a list cannot be grouped by."""
    yield from check_kind(scope, owner, name, path, of=GROUPED, reason=_NOT_GROUPED)


def check_board(scope: Scope, owner: str, name: str, path: str) -> Iterable[Problem]:
    """Refuse what cannot be the columns of a board: cards are moved by writing it."""
    one = (ValueKind.OPTION,)
    unfit = list(check_kind(scope, owner, name, path, of=one, reason=_NO_CHOICE))
    yield from unfit or check_written(scope, owner, name, path)


def check_aggregate(
    scope: Scope, owner: str, function: str, name: str | None, path: str
) -> Iterable[Problem]:
    """Refuse a function over values that it does not take."""
    if name is None:
        if function != "count":
            yield Problem(path=path, error=MissingPropertyError(property="field"))
        return
    reason = say(
        "`{function}` does not work on its values",
        "`{function}` 不适用于其值",
        function=function,
    )
    where = path + "/field"
    yield from check_kind(scope, owner, name, where, of=MEASURABLE[function], reason=reason)


def check_view_of(scope: Scope, name: str, owner: str, path: str) -> Iterable[Problem]:
    """Refuse a view of another object than the one at hand."""
    view = scope.catalog.get("view", name)
    if view is not None and view.object != owner:
        kind = say("view of `{object}` called", "对象 `{object}` 的视图", object=owner)
        unknown = UnknownReferenceError(kind=kind, name=name, hint="")
        yield Problem(path=path, error=unknown)
