"""Picklist: values that several fields share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dougong.fields.choices import CHOICES_SCHEMA, check_choices
from dougong.fields.options import with_defaults
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.definition import Reference
from dougong.metadata.kind import FieldTypes, Kind, Known, Scope, definition_kind
from dougong.metadata.objects.definition import ObjectDef


@dataclass(frozen=True, slots=True, kw_only=True)
class PicklistDef:
    """A shared set of values.

    Attributes:
        name: Name of the set.
        label: What people call it.
        options: The values in order, each ``{"value", "label"?, "color"?, "closed", "active"}``.
    """

    name: str
    label: LocaleText
    options: tuple[Mapping[str, Any], ...]


@definition_kind
class PicklistKind(Kind[PicklistDef]):
    """Values that several picklist fields share."""

    key = "picklist"
    plural = "picklists"
    label = say("Picklist", "选项集")
    examples = (
        {
            "kind": "picklist",
            "name": "tier",
            "label": {"en": "Tier", "zh-CN": "客户级别"},
            "options": [
                {"value": "key", "label": {"en": "Key", "zh-CN": "重点"}, "color": "red"},
                {"value": "former", "active": False},
                {"value": "lost", "label": {"en": "Lost", "zh-CN": "流失"}, "closed": True},
            ],
        },
    )

    def editor_schema(self, schema: JsonObject, field_types: FieldTypes) -> JsonObject:
        """Take the form of the values from the picklist fields."""
        properties: Any = schema["properties"]
        words = {key: properties["options"][key] for key in ("title", "description")}
        return {**schema, "properties": {**properties, "options": {**CHOICES_SCHEMA, **words}}}

    def parse(self, json: JsonObject, known: Known) -> PicklistDef:
        """Read the values."""
        document: Mapping[str, Any] = json
        options = with_defaults(CHOICES_SCHEMA, document["options"])
        return PicklistDef(name=document["name"], label=document["label"], options=tuple(options))

    def references(
        self, definition: PicklistDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name nothing."""
        return ()

    def check(self, definition: PicklistDef, scope: Scope) -> Iterable[Problem]:
        """Refuse a value that is there twice."""
        return check_choices(definition.options, "/options")
