"""Text: one line, such as a subject or a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from sqlalchemy import String

from dougong.fields.base import field_type
from dougong.fields.texts import TextualField, read_line
from dougong.kernel.jsontypes import JsonObject, JsonValue


class TextOptions(TypedDict):
    """Options of a text field."""

    max_length: int


@field_type
class TextField(TextualField[TextOptions]):
    """One line of text."""

    key = "text"
    label = {"en": "Text", "zh-CN": "文本"}
    about = {
        "en": "One line of text, such as a subject or a name.",
        "zh-CN": "一行文本，例如主题或名称。",
    }
    widget = "text"
    options_schema = {
        "type": "object",
        "properties": {
            "max_length": {
                "type": "integer",
                "minimum": 1,
                "maximum": 4000,
                "default": 255,
                "description": "Longest text accepted, in characters.",
                "x-description-zh": "可接受的最大长度，以字符计。",
            }
        },
        "additionalProperties": False,
    }

    def column(self, options: TextOptions) -> String:
        """Return ``varchar(max_length)``."""
        return String(options["max_length"])

    def parse(self, raw: JsonValue, options: TextOptions) -> str:
        """Accept one line of at most ``max_length`` characters."""
        return read_line(raw, max_length=options["max_length"])

    def json_schema(self, options: TextOptions) -> JsonObject:
        """Describe the text."""
        return {"type": "string", "maxLength": options["max_length"]}

    def samples(self) -> Sequence[tuple[TextOptions, str]]:
        """Give texts, one in each language."""
        return [({"max_length": 255}, "Printer on fire"), ({"max_length": 4}, "打印机！")]
