"""Polymorphic: a reference to a record of one of several objects, such as what a task is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from sqlalchemy import String

from dougong.fields.base import FieldType, field_type, refusal
from dougong.fields.references import is_id
from dougong.formula.value_types import TEXT, Type
from dougong.kernel.jsontypes import JsonObject, JsonValue

_NAME = "^[a-z][a-z0-9_]{0,39}$"
_LENGTH = 40 + 1 + 36


class PolymorphicOptions(TypedDict):
    """Options of a polymorphic reference."""

    to: Sequence[str]
    on_delete: str


@field_type
class PolymorphicField(FieldType[str, PolymorphicOptions]):
    """A reference, stored and compared as ``<object>/<id>``."""

    key = "polymorphic"
    label = {"en": "Polymorphic lookup", "zh-CN": "多对象查找"}
    about = {
        "en": "A reference to a record of one of several objects, such as what a task is about.",
        "zh-CN": "对若干对象之一中某条记录的引用，例如任务所涉及的对象。",
    }
    widget = "polymorphic"
    options_schema = {
        "type": "object",
        "properties": {
            "to": {
                "type": "array",
                "items": {"type": "string", "pattern": _NAME},
                "minItems": 1,
                "maxItems": 20,
                "uniqueItems": True,
                "description": "Names of the objects that may be referred to.",
                "x-description-zh": "可引用的对象的名称。",
            },
            "on_delete": {
                "enum": ["restrict", "clear"],
                "default": "restrict",
                "description": "When the record referred to goes: refuse that, or clear the field.",
                "x-description-zh": "所引用的记录被删除时：拒绝删除，或清空该字段。",
            },
        },
        "required": ["to"],
        "additionalProperties": False,
    }
    sortable = False

    def targets(self, options: PolymorphicOptions) -> Sequence[str]:
        """Return the objects named by ``to``."""
        return options["to"]

    def on_delete(self, options: PolymorphicOptions) -> str:
        """Return what was chosen."""
        return options["on_delete"]

    def column(self, options: PolymorphicOptions) -> String:
        """Return a varchar for the longest name and an id."""
        return String(_LENGTH)

    def value_type(self, options: PolymorphicOptions) -> Type:
        """Return text: ``about = 'account/…'``."""
        return TEXT

    def parse(self, raw: JsonValue, options: PolymorphicOptions) -> str:
        """Accept ``<object>/<id>``, or the object that it is read as: ``{"object", "id"}``."""
        name, row_id = _named(raw)
        if not isinstance(name, str) or not isinstance(row_id, str) or not is_id(row_id):
            raise refusal(
                raw,
                'expected a record such as `{{"object": "{name}", "id": …}}`, or `{name}/<id>`',
                '应为记录，例如 `{{"object": "{name}", "id": …}}`，或 `{name}/<id>`',
                name=options["to"][0],
            )
        if name not in options["to"]:
            raise refusal(
                raw,
                "it may refer to {allowed}",
                "可引用的对象为 {allowed}",
                allowed=", ".join(f"`{each}`" for each in options["to"]),
            )
        return f"{name}/{row_id.lower()}"

    def dump(self, value: str, options: PolymorphicOptions) -> str:
        """Return ``<object>/<id>``."""
        return value

    def to_text(self, json: JsonValue, options: PolymorphicOptions) -> str:
        """Write ``<object>/<id>``."""
        return f"{json['object']}/{json['id']}" if isinstance(json, Mapping) else str(json)

    def from_text(self, text: str, options: PolymorphicOptions) -> str:
        """Read the same."""
        return text.strip()

    def json_schema(self, options: PolymorphicOptions) -> JsonObject:
        """Describe the text, and the object in which it is read, or another key is written."""
        objects: JsonObject = {"enum": list(options["to"])}
        return {
            "anyOf": [
                {"type": "string", "maxLength": _LENGTH},
                {
                    "type": "object",
                    "properties": {
                        "object": objects,
                        "id": {"type": "string", "format": "uuid"},
                        "label": {"type": ["string", "null"]},
                    },
                    "required": ["object"],
                    "minProperties": 2,
                },
            ]
        }

    def read_schema(self, options: PolymorphicOptions) -> JsonObject:
        """Describe the object in which it is read."""
        return {
            "type": "object",
            "properties": {
                "object": {"enum": list(options["to"])},
                "id": {"type": "string", "format": "uuid"},
                "label": {"type": ["string", "null"]},
            },
            "required": ["object", "id", "label"],
            "additionalProperties": False,
        }

    def samples(self) -> Sequence[tuple[PolymorphicOptions, str]]:
        """Give a reference of either kind."""
        found = "01890a5d-ac96-774b-bcce-b302099a8057"
        return [
            ({"to": ["account", "contact"], "on_delete": "restrict"}, f"contact/{found}"),
            ({"to": ["account"], "on_delete": "clear"}, f"account/{found}"),
        ]


def _named(raw: JsonValue) -> tuple[JsonValue, JsonValue]:
    if isinstance(raw, Mapping):
        return raw.get("object"), raw.get("id")
    if isinstance(raw, str):
        name, _, row_id = raw.partition("/")
        return name, row_id
    return None, None
