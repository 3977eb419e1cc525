"""Address: where someone lives or works, in parts that forms and labels can lay out.

Expressions do not look into it: they can ask whether it is blank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy.dialects.postgresql import JSONB

from dougong.fields.base import NO_OPTIONS, FieldType, NoOptions, field_type, refusal
from dougong.fields.iso_codes import countries
from dougong.fields.texts import read_line
from dougong.formula.value_types import OPAQUE, Type
from dougong.kernel.errors import InvalidValueError
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText, say

# In this order they are written on a Chinese letter, postal code aside; an English one turns it.
_LONGEST: Mapping[str, int] = {
    "country": 2,
    "state": 80,
    "city": 80,
    "district": 80,
    "street": 255,
    "postal_code": 20,
}
_EXPECTED = 'an object of {parts}, such as `{{"country": "CN", "city": "Shanghai"}}`'
_EXPECTED_ZH = '应为由 {parts} 组成的对象，例如 `{{"country": "CN", "city": "上海"}}`'


@field_type
class AddressField(FieldType[dict[str, str], NoOptions]):
    """The parts of an address that are known."""

    key = "address"
    label = {"en": "Address", "zh-CN": "地址"}
    about = {
        "en": "Where someone lives or works, in parts that forms and labels can lay out. "
        "Expressions can only ask whether it is blank.",
        "zh-CN": "居住或办公的地点，分项保存，便于表单与信封排版。表达式只能判断其是否为空。",
    }
    widget = "address"
    options_schema = NO_OPTIONS
    sortable = False

    def is_blank(self, raw: JsonValue) -> bool:
        """Tell whether no part is given."""
        return raw is None or (
            isinstance(raw, Mapping)
            and all(name in _LONGEST and _is_empty(part) for name, part in raw.items())
        )

    def column(self, options: NoOptions) -> JSONB:
        """Return ``jsonb``."""
        return JSONB()

    def value_type(self, options: NoOptions) -> Type:
        """Return what can be blank or not, and that is all."""
        return OPAQUE

    def parse(self, raw: JsonValue, options: NoOptions) -> dict[str, str]:
        """Accept an object of parts; those that are blank are left out."""
        parts = ", ".join(f"`{name}`" for name in _LONGEST)
        if not isinstance(raw, Mapping) or not raw.keys() <= _LONGEST.keys():
            raise refusal(raw, f"expected {_EXPECTED}", _EXPECTED_ZH, parts=parts)
        read: dict[str, str] = {}
        for name, longest in _LONGEST.items():
            part = raw.get(name)
            if not _is_empty(part):
                read[name] = _country(part) if name == "country" else _part(name, part, longest)
        return read

    def dump(self, value: dict[str, str], options: NoOptions) -> JsonObject:
        """Return the parts."""
        return {**value}

    def json_schema(self, options: NoOptions) -> JsonObject:
        """Describe the parts."""
        country = {"type": "string", "pattern": "^[A-Z]{2}$", "description": "ISO 3166-1 alpha-2."}
        parts: dict[str, Any] = {
            name: {"type": "string", "maxLength": longest} for name, longest in _LONGEST.items()
        }
        return {
            "type": "object",
            "properties": parts | {"country": country},
            "additionalProperties": False,
        }

    def to_text(self, json: Any, options: NoOptions) -> str:
        """Write the parts as JSON: one line of an address cannot be taken apart again."""
        return orjson.dumps(json).decode()

    def from_text(self, text: str, options: NoOptions) -> JsonValue:
        """Read JSON; anything else is the street, with whatever stands around it."""
        try:
            found: JsonValue = orjson.loads(text)
        except orjson.JSONDecodeError:
            return {"street": text}
        return found if isinstance(found, Mapping) else {"street": text}

    def samples(self) -> Sequence[tuple[NoOptions, dict[str, str]]]:
        """Give a whole address, and as little of one as there can be."""
        whole = {
            "country": "CN",
            "state": "上海市",
            "city": "上海市",
            "district": "徐汇区",
            "street": "漕溪北路 88 号",
            "postal_code": "200030",
        }
        return [({}, whole), ({}, {"country": "DE"})]


def _is_empty(part: JsonValue) -> bool:
    return part is None or (isinstance(part, str) and not part.strip())


def _part(name: str, part: JsonValue, longest: int) -> str:
    try:
        return read_line(part, max_length=longest)
    except InvalidValueError as error:
        reason: LocaleText = error.details["reason"]  # type: ignore[assignment]
        # Of which part it is; the reason itself may hold braces.
        named = say("`{name}`: ", "`{name}`：", name=name)
        placed = {locale: named[locale] + text for locale, text in reason.items()}
        raise InvalidValueError(value=part, reason=placed) from None


def _country(part: JsonValue) -> str:
    code = part.strip().upper() if isinstance(part, str) else ""
    if code not in countries():
        raise refusal(
            part,
            "`country` must be a code of ISO 3166, such as `CN` or `DE`",
            "`country` 应为 ISO 3166 国家代码，例如 `CN` 或 `DE`",
        )
    return code
