"""What must hold for a field beyond its schema: its name, its options, its default, its size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ARRAY, String
from sqlalchemy.dialects.postgresql import JSONB

from dougong.fields.base import CheckedOptions, FieldType, Sealed
from dougong.fields.files import NO_FILE_IN_DEFINITION, FileReference
from dougong.formula.value_types import Kind as ValueKind
from dougong.formula.value_types import Type
from dougong.kernel.errors import InvalidValueError, Problem
from dougong.kernel.messages import say
from dougong.metadata.errors import (
    InvalidDefaultError,
    ReservedNameError,
    UnfitFieldError,
)
from dougong.metadata.kind import Scope
from dougong.metadata.objects.definition import FieldDef
from dougong.metadata.objects.system_fields import RESERVED_FIELD_NAMES, USER

MAX_INDEX_BYTES = 2600
"""A PostgreSQL index takes entries of 2,704 bytes; some go to headers and the id."""


def check_field(field: FieldDef, field_type: FieldType[Any, Any]) -> Iterable[Problem]:
    """List what is wrong with a field; paths are relative to it."""
    reserved = RESERVED_FIELD_NAMES.get(field.name)
    if reserved is not None:
        yield Problem(path="/name", error=ReservedNameError(name=field.name, reason=reserved))
    unfit: Sequence[Problem] = ()
    if isinstance(field_type, CheckedOptions) and "picklist" not in field.options:
        unfit = field_type.check_options(field.options)
        yield from unfit
    if not unfit:
        yield from check_default(field, field_type)
        if field.unique:
            yield from _check_unique(field, field_type)
    if field.ignore_case and not field.unique:
        reason = say("it means nothing without `unique`", "没有 `unique` 时无意义")
        error = UnfitFieldError(field=field.name, reason=reason)
        yield Problem(path="/ignore_case", error=error)


def _check_unique(field: FieldDef, field_type: FieldType[Any, Any]) -> Iterable[Problem]:
    if field_type.stored and isinstance(field_type.column(field.options), JSONB | ARRAY):
        reason = say("its values cannot be unique", "其值不能设为唯一")
        yield Problem(path="/unique", error=UnfitFieldError(field=field.name, reason=reason))
        return
    yield from check_index_width([(field, field_type)], "/unique")


def default_words(value_type: Type) -> tuple[str, ...]:
    """Give the words that may stand for the default of a field of this type of value."""
    if value_type.kind is ValueKind.DATE:
        return ("today",)
    if value_type.kind is ValueKind.DATETIME:
        return ("now",)
    return ("me",) if value_type.object == USER else ()


def check_default(field: FieldDef, field_type: FieldType[Any, Any]) -> Iterable[Problem]:
    """Refuse a default that the field would refuse; an expression is checked as such."""
    if field.default is None or field.options.get("options") == []:
        return
    if field.default_expression is not None:
        return
    if isinstance(field_type, Sealed):
        reason = say("a secret in a definition is none", "写在定义中的内容不再是秘密")
        yield Problem(path="/default", error=_invalid_default("…", reason))
        return
    if isinstance(field_type, FileReference):
        error = _invalid_default(field.default, NO_FILE_IN_DEFINITION)
        yield Problem(path="/default", error=error)
        return
    words = default_words(field_type.value_type(field.options))
    if isinstance(field.default, str) and field.default in words:
        return
    if field_type.is_blank(field.default):
        reason = say("it is blank; leave `default` out", "值为空；请去掉 `default`")
        yield Problem(path="/default", error=_invalid_default(field.default, reason))
        return
    try:
        field_type.parse(field.default, field.options)
    except InvalidValueError as error:
        reason = error.details["reason"]  # type: ignore[assignment]
        yield Problem(path="/default", error=_invalid_default(field.default, reason))


def _invalid_default(value: object, reason: dict[str, str]) -> InvalidDefaultError:
    # The value is shown as every refused value is: as text, and not at length.
    shown = InvalidValueError(value=value, reason=reason).details["value"]
    return InvalidDefaultError(value=shown, reason=reason)


def check_sortable(field: FieldDef, scope: Scope, path: str) -> Iterable[Problem]:
    """Refuse a field whose values have no order."""
    if not scope.type_of(field).sortable:
        reason = say("its values have no order", "其值没有顺序")
        yield Problem(path=path, error=UnfitFieldError(field=field.name, reason=reason))


def check_index_width(
    fields: Sequence[tuple[FieldDef, FieldType[Any, Any]]], path: str
) -> Iterable[Problem]:
    """Refuse an index of what has no column, or whose entries may outgrow what PostgreSQL takes.

    Args:
        fields: The indexed fields with their types.
        path: JSON pointer to blame.
    """
    computed = [field.name for field, field_type in fields if not field_type.stored]
    if computed:
        reason = say("it is computed at each read", "它在每次读取时计算")
        yield Problem(path=path, error=UnfitFieldError(field=", ".join(computed), reason=reason))
        return
    width = sum(_widest_bytes(field_type, field) for field, field_type in fields)
    if width > MAX_INDEX_BYTES:
        reason = say(
            "its texts may be too long for an index; shorten `max_length`",
            "文本过长，无法建立索引；请减小 `max_length`",
        )
        names = ", ".join(field.name for field, _ in fields)
        yield Problem(path=path, error=UnfitFieldError(field=names, reason=reason))


def _widest_bytes(field_type: FieldType[Any, Any], field: FieldDef) -> int:
    column = field_type.column(field.options)
    if isinstance(column, String):
        return 4 * column.length if column.length else MAX_INDEX_BYTES + 1
    return 24
