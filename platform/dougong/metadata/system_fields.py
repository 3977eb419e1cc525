"""The fields that every object has, and the names that no field of one's own may take."""

from __future__ import annotations

from collections.abc import Mapping

from dougong.kernel.messages import LocaleText, say
from dougong.metadata.objects import FieldDef

USER = "user"

_SYSTEM = say("a field that every object has", "每个对象都有的系统字段")
_LABEL = say("the title of a record in JSON", "JSON 中记录的标题")
_WORD = say("a word of the expression language", "表达式语言的关键字")
_COLUMN = say("a column of PostgreSQL itself", "PostgreSQL 自身的系统列")

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
        ),
        _SYSTEM,
    ),
    "label": _LABEL,
    **dict.fromkeys(("and", "or", "not", "in", "contains", "null", "true", "false"), _WORD),
    **dict.fromkeys(("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"), _COLUMN),
}


def system_fields(object_name: str, *, owned: bool) -> tuple[FieldDef, ...]:
    """Give the system fields of an object, in the order of their columns.

    Args:
        object_name: Name of the object.
        owned: Whether its records have an owner.

    Returns:
        The fields; people write none of them but ``owner``.
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
        _system("deleted_at", "datetime", say("Deleted at", "删除时间"), {}),
    )


def _system(name: str, kind: str, label: LocaleText, options: Mapping[str, str]) -> FieldDef:
    return FieldDef(name=name, type=kind, label=label, options=options, history=False, system=True)


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
