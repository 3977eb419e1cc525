"""Setting: a typed value that admins and users set, and that expressions read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, LargeBinary

from dougong.fields.base import (
    CheckedOptions,
    Expressed,
    FieldType,
    Numbered,
    PolymorphicReference,
    Sealed,
)
from dougong.fields.base import Reference as ReferencePower
from dougong.fields.files import FileReference
from dougong.formula.value_types import Kind as ValueKind
from dougong.kernel.errors import InvalidValueError, Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.definition import Reference
from dougong.metadata.errors import InvalidDefaultError
from dougong.metadata.kind import FieldTypes, Kind, Known, Scope, definition_kind
from dougong.metadata.kinds.object import field_options
from dougong.metadata.objects.definition import FieldDef, ObjectDef
from dougong.metadata.objects.field_schema import closed_field_schema, editor_cases
from dougong.metadata.schema_check import SWITCH

LEVELS = ("tenant", "department", "user")
"""Who may have a value of their own, from the widest to the closest."""

_SCALARS = frozenset(ValueKind) - {
    ValueKind.LIST,
    ValueKind.RECORD,
    ValueKind.LOCATION,
    ValueKind.RICH,
    ValueKind.BLANK,
}
_NO_SETTING = (
    ReferencePower,
    PolymorphicReference,
    FileReference,
    Numbered,
    Sealed,
    Expressed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingDef:
    """A setting.

    Attributes:
        name: Its name; expressions read ``$setting.<name>``.
        label: What people call it.
        help: What it is for.
        field: Its type with its options and its default, as of a field.
        levels: Who may have a value of their own.
    """

    name: str
    label: LocaleText
    help: LocaleText | None
    field: FieldDef
    levels: tuple[str, ...]


@definition_kind
class SettingKind(Kind[SettingDef]):
    """A typed value that admins and users set."""

    key = "setting"
    plural = "settings"
    label = say("Setting", "设置项")
    needs = ("picklist",)
    examples = (
        {
            "kind": "setting",
            "name": "reply_hours",
            "label": {"en": "Hours to the first reply", "zh-CN": "首次响应时限（小时）"},
            "help": {"en": "Within business time.", "zh-CN": "按工作时间计算。"},
            "type": "number",
            "precision": 4,
            "scale": 1,
            "default": 8,
            "levels": ["tenant", "department", "user"],
        },
        {
            "kind": "setting",
            "name": "usual_tier",
            "label": {"en": "Usual tier", "zh-CN": "常用级别"},
            "type": "picklist",
            "picklist": "tier",
        },
    )

    def editor_schema(self, schema: JsonObject, field_types: FieldTypes) -> JsonObject:
        """Fill in the options of the types that a setting may have."""
        types = sorted(_fitting(field_types), key=lambda each: each.key)
        return {**schema, **editor_cases(schema, types)}

    def checking_schema(self, schema: JsonObject, field_types: FieldTypes) -> JsonObject:
        """Give one closed schema per type."""
        frame: Any = self.editor_schema(schema, field_types)
        types: Any = {each.key: closed_field_schema(frame, each) for each in _fitting(field_types)}
        otherwise = {key: frame[key] for key in ("type", "required", "properties")}
        return {SWITCH: {"property": "type", "cases": types, "otherwise": otherwise}}

    def parse(self, json: JsonObject, known: Known) -> SettingDef:
        """Read the setting."""
        document: Mapping[str, Any] = json
        name, label, text = document["name"], document["label"], document.get("help")
        field = FieldDef(
            name=name,
            type=document["type"],
            label=label,
            help=text,
            default=document.get("default"),
            options=field_options(document, known.field_types.get(document["type"]), known),
        )
        chosen = document.get("levels", LEVELS[:1])
        levels = tuple(level for level in LEVELS if level in chosen)
        return SettingDef(name=name, label=label, help=text, field=field, levels=levels)

    def references(
        self, definition: SettingDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name the shared picklist."""
        if "picklist" in definition.field.options:
            yield Reference("picklist", definition.field.options["picklist"], "/picklist")

    def check(self, definition: SettingDef, scope: Scope) -> Iterable[Problem]:
        """Check the options and the default."""
        field, field_type = definition.field, scope.type_of(definition.field)
        unfit: list[Problem] = []
        if isinstance(field_type, CheckedOptions) and "picklist" not in field.options:
            unfit += field_type.check_options(field.options)
        yield from unfit
        if not unfit and field.default is not None and field.options.get("options") != []:
            yield from _check_default(field, field_type)


def fits_setting(field_type: FieldType[Any, Any]) -> bool:
    """Tell whether a setting may be of a type: one that people write, of one plain value."""
    options, _ = field_type.samples()[0]
    column = field_type.column(options)
    return (
        field_type.writable
        and not isinstance(field_type, _NO_SETTING)
        and field_type.value_type(options).kind in _SCALARS
        and not isinstance(column, JSON | LargeBinary)
    )


def _fitting(field_types: FieldTypes) -> Iterator[FieldType[Any, Any]]:
    return (each for each in field_types if fits_setting(each))


def _check_default(field: FieldDef, field_type: FieldType[Any, Any]) -> Iterable[Problem]:
    value = field.default
    reason: Any = None
    if field_type.is_blank(value):
        reason = say("it is blank; leave `default` out", "值为空；请去掉 `default`")
    else:
        try:
            field_type.parse(value, field.options)
        except InvalidValueError as error:
            reason = error.details["reason"]
    if reason is not None:
        shown = InvalidValueError(value=value, reason=reason).details["value"]
        yield Problem(path="/default", error=InvalidDefaultError(value=shown, reason=reason))
