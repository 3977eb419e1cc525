"""Lookup: a reference to a record of another object, or of the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NotRequired, TypedDict
from uuid import UUID

from dougong.fields.base import field_type
from dougong.fields.references import ReferenceField
from dougong.kernel.jsontypes import JsonObject


class Fetch(TypedDict):
    """A field that is copied from the record referred to."""

    field: str
    into: str
    when: Literal["always", "if_blank"]


class LookupOptions(TypedDict):
    """Options of a lookup."""

    to: str
    on_delete: str
    filter: NotRequired[str]
    fetch: NotRequired[Sequence[Fetch]]
    reveals: NotRequired[bool]


_NAME: JsonObject = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}
_FETCH: JsonObject = {
    "type": "object",
    "properties": {
        "field": {
            **_NAME,
            "description": "The field of the record referred to.",
            "x-description-zh": "所引用记录的字段。",
        },
        "into": {
            **_NAME,
            "description": "The field of this object that takes its value.",
            "x-description-zh": "本对象中接收其值的字段。",
        },
        "when": {
            "enum": ["always", "if_blank"],
            "default": "always",
            "description": "always: nobody else writes it; if_blank: only a blank is filled.",
            "x-description-zh": "always：其他途径不能写入；if_blank：仅在为空时填入。",
        },
    },
    "required": ["field", "into"],
    "additionalProperties": False,
}


@field_type
class LookupField(ReferenceField[LookupOptions]):
    """A reference to a record."""

    key = "lookup"
    label = {"en": "Lookup", "zh-CN": "查找"}
    about = {
        "en": "A reference to a record of another object, or of the same.",
        "zh-CN": "对另一对象或同一对象中某条记录的引用。",
    }
    widget = "lookup"
    options_schema = {
        "type": "object",
        "properties": {
            "to": {
                "type": "string",
                "pattern": "^[a-z][a-z0-9_]{0,39}$",
                "description": "Name of the object referred to.",
                "x-description-zh": "所引用对象的名称。",
            },
            "on_delete": {
                "enum": ["restrict", "clear"],
                "default": "restrict",
                "description": "When the record referred to goes: refuse that, or clear the field.",
                "x-description-zh": "所引用的记录被删除时：拒绝删除，或清空该字段。",
            },
            "filter": {
                "type": "string",
                "minLength": 1,
                "maxLength": 8000,
                "description": "A condition that a record must meet to be referred to; "
                "`$record` is the record that refers to it.",
                "x-description-zh": "可被引用的记录须满足的条件；`$record` 指引用它的记录。",
            },
            "fetch": {
                "type": "array",
                "minItems": 1,
                "maxItems": 50,
                "description": "Fields copied from the record when the lookup is set or changed.",
                "x-description-zh": "设置或更改查找时，从所引用记录复制的字段。",
                "items": _FETCH,
            },
            "reveals": {
                "type": "boolean",
                "description": "Whether who may read a record in its own right may also read "
                "the one it refers to; false if not given.",
                "x-description-zh": "能查看本记录的人是否也能查看其引用的记录；不填则不能。",
            },
        },
        "required": ["to"],
        "additionalProperties": False,
    }

    def target(self, options: LookupOptions) -> str:
        """Return the object named by ``to``."""
        return options["to"]

    def on_delete(self, options: LookupOptions) -> str:
        """Return what was chosen."""
        return options["on_delete"]

    def samples(self) -> Sequence[tuple[LookupOptions, UUID]]:
        """Give a reference of either kind."""
        found = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
        return [
            ({"to": "account", "on_delete": "restrict"}, found),
            ({"to": "contact", "on_delete": "clear"}, found),
        ]
