"""The fields that every object has, and the names that no field of one's own may take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dougong.kernel.messages import LocaleText, say
from dougong.metadata.objects.definition import (
    POSITION,
    RECORD_TYPE,
    FieldDef,
    RecordTypeDef,
    Shape,
)

USER = "user"
DEPARTMENT = "department"

DRAFT, SUBMITTED, VOID = "draft", "submitted", "void"
DOCUMENT_STATUS = "document_status"
SUBMITTED_AT = "submitted_at"
SUBMITTED_BY = "submitted_by"
AMENDED_FROM = "amended_from"
LIFE_CYCLE = (DOCUMENT_STATUS, SUBMITTED_AT, SUBMITTED_BY, AMENDED_FROM)
"""The system fields of a document, in the order of their columns; the platform writes them."""

FOR_DEPARTMENT, FOR_USER = "for_department", "for_user"
OVERRIDES = (FOR_DEPARTMENT, FOR_USER)
"""The system fields of a single object that say whose values a record holds."""

_SYSTEM = say("a field that every object has", "每个对象都有的系统字段")
_LABEL = say("the title of a record in JSON", "JSON 中记录的标题")
_WORD = say("a word of the expression language", "表达式语言的关键字")
_COLUMN = say("a column of PostgreSQL itself", "PostgreSQL 自身的系统列")

WRITTEN = frozenset({"owner", RECORD_TYPE, *OVERRIDES})
"""The system fields that people write."""

RESERVED_FIELD_NAMES: Mapping[str, LocaleText] = {
    **dict.fromkeys(
        (
            "id",
            "created_at",
            "created_by",
            "updated_at",
            "updated_by",
            "owner",
            "version",
            "deleted_at",
            RECORD_TYPE,
            POSITION,
            *LIFE_CYCLE,
            *OVERRIDES,
        ),
        _SYSTEM,
    ),
    "label": _LABEL,
    **dict.fromkeys(("and", "or", "not", "in", "contains", "null", "true", "false"), _WORD),
    **dict.fromkeys(("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"), _COLUMN),
}


def system_fields(
    object_name: str,
    *,
    owned: bool,
    record_types: Sequence[RecordTypeDef] = (),
    placed: bool = False,
    shape: Shape = Shape.PLAIN,
) -> tuple[FieldDef, ...]:
    """Give the system fields of an object, in the order of their columns.

    Args:
        object_name: Name of the object.
        owned: Whether its records have an owner.
        record_types: The sorts of its records.
        placed: Whether its records are rows of a document, each at its place.
        shape: What its records are.

    Returns:
        The fields; people write none of them but ``owner``, ``record_type``, and whom a record of
        a single object is for.
    """
    owner = (_user("owner", say("Owner", "负责人"), history=True),) if owned else ()
    return (
        _system("id", "id", say("Id", "标识"), {"object": object_name}),
        _system("version", "version", say("Version", "版本"), {}),
        _system("created_at", "datetime", say("Created at", "创建时间"), {}),
        _user("created_by", say("Created by", "创建人")),
        _system("updated_at", "datetime", say("Updated at", "更新时间"), {}),
        _user("updated_by", say("Updated by", "更新人")),
        *owner,
        *([_record_type(record_types)] if record_types else ()),
        *([_position()] if placed else ()),
        *(_life_cycle(object_name) if shape is Shape.DOCUMENT else ()),
        *(_overrides() if shape is Shape.SINGLE else ()),
        _system("deleted_at", "datetime", say("Deleted at", "删除时间"), {}),
    )


def _system(name: str, kind: str, label: LocaleText, options: Mapping[str, Any]) -> FieldDef:
    return FieldDef(name=name, type=kind, label=label, options=options, history=False, system=True)


def _position() -> FieldDef:
    options = {"precision": 9, "scale": 0}
    return _system(POSITION, "number", say("Position", "位置"), options)


def _life_cycle(object_name: str) -> Sequence[FieldDef]:
    choices = (
        (DRAFT, say("Draft", "草稿"), False),
        (SUBMITTED, say("Submitted", "已提交"), False),
        (VOID, say("Void", "已作废"), True),
    )
    options = [
        {"value": value, "label": label, "closed": closed, "active": True}
        for value, label, closed in choices
    ]
    return (
        FieldDef(
            name=DOCUMENT_STATUS,
            type="picklist",
            label=say("Document status", "单据状态"),
            options={"options": options},
            system=True,
        ),
        _system(SUBMITTED_AT, "datetime", say("Submitted at", "提交时间"), {}),
        _user(SUBMITTED_BY, say("Submitted by", "提交人")),
        _link(AMENDED_FROM, say("Amended from", "修订自"), object_name),
    )


def _overrides() -> Sequence[FieldDef]:
    return (
        replace(_link(FOR_DEPARTMENT, say("For department", "适用部门"), DEPARTMENT), unique=True),
        replace(_user(FOR_USER, say("For user", "适用用户")), unique=True),
    )


def _link(name: str, label: LocaleText, target: str) -> FieldDef:
    return FieldDef(
        name=name,
        type="lookup",
        label=label,
        options={"to": target, "on_delete": "restrict"},
        history=False,
        target=target,
        on_delete="restrict",
        system=True,
    )


def _record_type(record_types: Sequence[RecordTypeDef]) -> FieldDef:
    options = [
        {"value": each.name, "label": each.label, "closed": False, "active": each.active}
        for each in record_types
    ]
    return FieldDef(
        name=RECORD_TYPE,
        type="picklist",
        label=say("Record type", "记录类型"),
        options={"options": options},
        system=True,
    )


def _user(name: str, label: LocaleText, *, history: bool = False) -> FieldDef:
    return FieldDef(
        name=name,
        type=USER,
        label=label,
        options={},
        history=history,
        target=USER,
        on_delete="restrict",
        system=True,
    )
