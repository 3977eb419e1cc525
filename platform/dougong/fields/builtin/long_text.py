"""Long text: paragraphs, such as a description.

The column is `text`, not `varchar(n)`: the longest length is then a rule of the definition, and
changing it costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from sqlalchemy import Text

from dougong.fields.base import field_type
from dougong.fields.texts import TextualField, read_lines
from dougong.kernel.jsontypes import JsonObject, JsonValue


class LongTextOptions(TypedDict):
    """Options of a long text field."""

    max_length: int


@field_type
class LongTextField(TextualField[LongTextOptions]):
    """Any number of lines."""

    key = "long_text"
    label = {"en": "Long text", "zh-CN": "长文本"}
    about = {"en": "Paragraphs, such as a description.", "zh-CN": "多段文本，例如描述。"}
    widget = "long_text"
    sortable = False
    options_schema = {
        "type": "object",
        "properties": {
            "max_length": {
                "type": "integer",
                "minimum": 1,
                "maximum": 1_000_000,
                "default": 32_000,
                "description": "Longest text accepted, in characters.",
                "x-description-zh": "可接受的最大长度，以字符计。",
            }
        },
        "additionalProperties": False,
    }

    def column(self, options: LongTextOptions) -> Text:
        """Return ``text``."""
        return Text()

    def parse(self, raw: JsonValue, options: LongTextOptions) -> str:
        """Accept lines of at most ``max_length`` characters together."""
        return read_lines(raw, max_length=options["max_length"])

    def json_schema(self, options: LongTextOptions) -> JsonObject:
        """Describe the text."""
        return {"type": "string", "maxLength": options["max_length"]}

    def samples(self) -> Sequence[tuple[LongTextOptions, str]]:
        """Give texts of several lines."""
        return [
            ({"max_length": 32_000}, "First line\n\tsecond line\n"),
            ({"max_length": 5}, "第一\n行 "),
        ]
