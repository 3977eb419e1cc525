"""What the field types that refer to a record have in common."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Uuid

from dougong.fields.base import FieldType, Opts
from dougong.formula.value_types import Type, record
from dougong.kernel.errors import InvalidValueError
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText, say

# Python also reads `{…}`, `urn:uuid:…` and bare digits; one way of writing an id is enough.
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


def external_key(raw: JsonValue) -> tuple[str, JsonValue] | None:
    """Recognise a reference by another key than the id: ``{"email": "mei@example.com"}``.

    Only the records floor can look such a key up; it replaces it by the id before ``parse``.

    Returns:
        Name of the unique field and the value sought, or None when it is not that.
    """
    if not isinstance(raw, Mapping) or len(raw) != 1:
        return None
    name, value = next(iter(raw.items()))
    if name == "id" or isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return name, value


def polymorphic_key(raw: JsonValue) -> tuple[str, str, JsonValue] | None:
    """Recognise a record of a named object by another key than the id.

    ``{"object": "contact", "email": "mei@example.com"}``.

    Returns:
        Name of the object, name of the unique field and the value sought, or None when it is not
        that.
    """
    if not isinstance(raw, Mapping) or not isinstance(raw.get("object"), str):
        return None
    key = external_key({name: value for name, value in raw.items() if name != "object"})
    return (str(raw["object"]), *key) if key is not None else None


def is_id(text: str) -> bool:
    """Tell whether a text is the id of a record."""
    return _ID.fullmatch(text) is not None


class ById(FieldType[UUID, Opts]):
    """A field whose value is an id, and which is read as an object that has it.

    Attributes:
        expected: What the id is of, for who sends something else.
    """

    expected: ClassVar[LocaleText]

    def column(self, options: Opts) -> Uuid[UUID]:
        """Return ``uuid``."""
        return Uuid()

    def parse(self, raw: JsonValue, options: Opts) -> UUID:
        """Accept an id, or the object that it is read as: ``{"id": …}``."""
        found: Any = raw.get("id") if isinstance(raw, Mapping) else raw
        if not isinstance(found, str) or not is_id(found):
            raise InvalidValueError(value=raw, reason=self.expected)
        return UUID(found)

    def dump(self, value: UUID, options: Opts) -> str:
        """Return the id."""
        return str(value)

    def to_text(self, json: JsonValue, options: Opts) -> str:
        """Write the id: what else is read may be that of two, or not fit a cell."""
        return str(json["id"] if isinstance(json, Mapping) else json)

    def from_text(self, text: str, options: Opts) -> JsonValue:
        """Read an id."""
        return text.strip()


class ReferenceField(ById[Opts]):
    """A field whose value is the id of a record."""

    expected = say(
        'expected the id of a record, or `{{"id": …}}`', '应为记录的 id，或 `{{"id": …}}`'
    )

    @abstractmethod
    def target(self, options: Opts) -> str:
        """Return the name of the object referred to."""

    def value_type(self, options: Opts) -> Type:
        """Return a record of the object referred to."""
        return record(self.target(options))

    def json_schema(self, options: Opts) -> JsonObject:
        """Describe an id, and the object in which it is read, or another key is written."""
        one_id: JsonObject = {"type": "string", "format": "uuid"}
        label: JsonObject = {"type": ["string", "null"]}
        return {
            "anyOf": [
                one_id,
                {
                    "type": "object",
                    "properties": {"id": one_id, "label": label},
                    "minProperties": 1,
                },
            ]
        }

    def read_schema(self, options: Opts) -> JsonObject:
        """Describe the object in which it is read."""
        return {
            "type": "object",
            "properties": {
                "id": {"type": "string", "format": "uuid"},
                "label": {"type": ["string", "null"]},
            },
            "required": ["id", "label"],
        }
