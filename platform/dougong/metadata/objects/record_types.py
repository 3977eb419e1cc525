"""What the definition of an object says about record types: sorts of its records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.definition import Reference
from dougong.metadata.errors import (
    ConflictError,
    DuplicateError,
    NotOneOfError,
    UnfitFieldError,
    UnknownFieldError,
)
from dougong.metadata.kind import Scope
from dougong.metadata.objects.definition import FieldDef, ObjectDef, RecordTypeDef
from dougong.metadata.objects.field_check import check_default

_CHOICES = ("picklist", "multi_picklist")


def parse_record_type(document: Mapping[str, Any]) -> RecordTypeDef:
    """Read a record type."""
    options: Mapping[str, Any] = document.get("options", {})
    return RecordTypeDef(
        name=document["name"],
        label=document["label"],
        active=document.get("active", True),
        default=document.get("default", False),
        options={field: tuple(values) for field, values in options.items()},
        defaults=document.get("defaults", {}),
    )


def record_type_references(definition: ObjectDef) -> Iterable[Reference]:
    """Name the fields that record types say something about."""
    for index, each in enumerate(definition.record_types):
        for part, names in (("options", each.options), ("defaults", each.defaults)):
            for name in names:
                path = pointer("record_types", index, part, name)
                yield Reference("object", definition.name, path, name, key=True)


def check_record_types(definition: ObjectDef, scope: Scope) -> Iterable[Problem]:
    """Check names, which one is the default, and what each says about fields."""
    first: dict[str, int] = {}
    chosen: RecordTypeDef | None = None
    for index, each in enumerate(definition.record_types):
        path = pointer("record_types", index)
        if each.name in first:
            twice = DuplicateError(value=each.name, first=pointer("record_types", first[each.name]))
            yield Problem(path=path + "/name", error=twice)
        first.setdefault(each.name, index)
        if each.default and chosen is not None:
            what = say("the default", "默认类型")
            clash = ConflictError(what=what, name=chosen.name, other=each.name)
            yield Problem(path=path + "/default", error=clash)
        chosen = each if each.default else chosen
        for problem in _check_parts(each, definition, scope):
            yield problem.under(path)
    yield from _check_default_type(definition)


def _check_default_type(definition: ObjectDef) -> Iterable[Problem]:
    if not definition.record_types:
        return
    chosen = definition.default_record_type
    if chosen is None or not chosen.active:
        reason = say("new records need a type that is active", "新建记录需要有一个启用的类型")
        name = chosen.name if chosen is not None else definition.record_types[0].name
        yield Problem(path="/record_types", error=UnfitFieldError(field=name, reason=reason))


def _check_parts(each: RecordTypeDef, definition: ObjectDef, scope: Scope) -> Iterable[Problem]:
    for name, values in each.options.items():
        field, path = definition.field(name), pointer("options", name)
        if field is None or field.system:
            yield Problem(path=path, error=_unknown(definition, name))
        elif field.type not in _CHOICES:
            reason = say("it offers no choices", "它没有可选值")
            yield Problem(path=path, error=UnfitFieldError(field=name, reason=reason))
        else:
            yield from _check_values(field, values, path)
    for name, value in each.defaults.items():
        field, path = definition.field(name), pointer("defaults", name)
        if field is None or field.system:
            yield Problem(path=path, error=_unknown(definition, name))
        else:
            yield from _check_type_default(each, replace(field, default=value), scope, path)


def _check_type_default(
    each: RecordTypeDef, field: FieldDef, scope: Scope, path: str
) -> Iterable[Problem]:
    field_type = scope.type_of(field)
    if not field_type.writable:
        reason = say("the platform gives its value", "其值由平台生成")
        yield Problem(path=path, error=UnfitFieldError(field=field.name, reason=reason))
        return
    yield from (Problem(path=path, error=each.error) for each in check_default(field, field_type))
    offered = each.options.get(field.name)
    if offered is not None and isinstance(field.default, str) and field.default not in offered:
        yield Problem(path=path, error=_not_one_of(field.default, offered))


def _check_values(field: FieldDef, values: tuple[str, ...], path: str) -> Iterable[Problem]:
    known = [choice["value"] for choice in field.options.get("options", ())]
    if not known:
        return  # of a shared picklist that is not there it is said where it is named
    for at, value in enumerate(values):
        if value not in known:
            yield Problem(path=path + pointer(at), error=_not_one_of(value, known))


def _unknown(definition: ObjectDef, name: str) -> UnknownFieldError:
    near = hint(name, [field.name for field in definition.fields])
    return UnknownFieldError(object=definition.name, field=name, hint=near)


def _not_one_of(value: str, choices: Iterable[str]) -> NotOneOfError:
    known = list(choices)
    shown = ", ".join(f"`{choice}`" for choice in known[:10]) + (", …" if len(known) > 10 else "")
    return NotOneOfError(value=value, choices=shown, hint=hint(value, known))
