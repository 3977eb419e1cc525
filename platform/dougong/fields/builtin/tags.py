"""Tags: labels that anyone makes up, such as `vip` or `trade fair 2026`.

A tag that stands twice is kept once, whatever its case, as it was written first; the order stays. A
tag has no semicolon, which parts tags in tables. No tag at all is blank.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY

from dougong.fields.base import FieldType, field_type, refusal
from dougong.fields.text_form import SEPARATOR, parts
from dougong.fields.texts import read_line
from dougong.formula.value_types import TEXT, Type, list_of
from dougong.kernel.jsontypes import JsonObject, JsonValue


class TagsOptions(TypedDict):
    """Options of a field of tags."""

    max_tags: int
    max_length: int


@field_type
class TagsField(FieldType[list[str], TagsOptions]):
    """Labels of one's own."""

    key = "tags"
    label = {"en": "Tags", "zh-CN": "标签"}
    about = {
        "en": "Labels that anyone makes up, such as `vip` or `trade fair 2026`. A tag that stands "
        "twice, in whatever case, is kept once; a tag has no semicolon. No tag at all is blank.",
        "zh-CN": "任何人都可自拟的标签，例如 `vip` 或 `2026 展会`。重复的标签不论大小写只保留一"
        "个；标签中不能有分号。没有标签即为空。",
    }
    widget = "tags"
    sortable = False
    options_schema = {
        "type": "object",
        "properties": {
            "max_tags": {
                "type": "integer",
                "minimum": 1,
                "maximum": 100,
                "default": 20,
                "description": "Most tags a record can have.",
                "x-description-zh": "一条记录最多可有的标签数。",
            },
            "max_length": {
                "type": "integer",
                "minimum": 1,
                "maximum": 100,
                "default": 40,
                "description": "Longest tag accepted, in characters.",
                "x-description-zh": "单个标签的最大长度，以字符计。",
            },
        },
        "additionalProperties": False,
    }

    def is_blank(self, raw: JsonValue) -> bool:
        """Tell whether there is no tag in which anything can be seen."""
        if not isinstance(raw, list):
            return raw is None
        return all(isinstance(tag, str) and not tag.strip() for tag in raw)

    def column(self, options: TagsOptions) -> ARRAY[str]:
        """Return ``text[]``."""
        return ARRAY(Text())

    def value_type(self, options: TagsOptions) -> Type:
        """Return a list of texts."""
        return list_of(TEXT)

    def parse(self, raw: JsonValue, options: TagsOptions) -> list[str]:
        """Accept an array of texts; blank ones are left out."""
        if not isinstance(raw, list):
            raise refusal(
                raw, 'expected an array such as `["a", "b"]`', '应为数组，例如 `["a", "b"]`'
            )
        kept: dict[str, str] = {}
        for each in raw:
            tag = read_line(each, max_length=options["max_length"])
            if tag and parts(tag) != [tag]:
                raise refusal(each, "a tag has no semicolon", "标签中不能有分号")
            if tag:
                kept.setdefault(tag.casefold(), tag)
        most = options["max_tags"]
        if len(kept) > most:
            raise refusal(raw, "at most {most} tags", "最多 {most} 个标签", most=most)
        return list(kept.values())

    def dump(self, value: list[str], options: TagsOptions) -> list[str]:
        """Return the tags."""
        return value

    def to_text(self, json: Sequence[str], options: TagsOptions) -> str:
        """Write the tags with semicolons between them."""
        return SEPARATOR.join(json)

    def from_text(self, text: str, options: TagsOptions) -> JsonValue:
        """Read tags with semicolons between them."""
        return parts(text)

    def json_schema(self, options: TagsOptions) -> JsonObject:
        """Describe the array."""
        tag: JsonObject = {"type": "string", "maxLength": options["max_length"]}
        return {"type": "array", "items": tag, "maxItems": options["max_tags"], "uniqueItems": True}

    def samples(self) -> Sequence[tuple[TagsOptions, list[str]]]:
        """Give one tag, and several that differ in more than their case."""
        return [
            ({"max_tags": 20, "max_length": 40}, ["VIP"]),
            ({"max_tags": 3, "max_length": 12}, ["b, c", "展会 2026", 'a"\\b']),
        ]
