"""Types of the system fields that no definition can ask for: id, version, a document's status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Integer, Uuid
from sqlalchemy.types import TypeEngine

from dougong.fields.base import FieldType
from dougong.fields.builtin.picklist import PicklistField
from dougong.formula.value_types import NUMBER, Type, record
from dougong.kernel.errors import InvalidValueError
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say


class IdField(FieldType[UUID, Mapping[str, Any]]):
    """The id of a record; in expressions it is the record itself."""

    key = "id"
    label = say("Id", "标识")
    about = say("What tells a record from all others.", "记录的唯一标识。")
    widget = "text"
    writable = False
    options_schema = {
        "type": "object",
        "properties": {"object": {"type": "string"}},
        "additionalProperties": False,
    }

    def column(self, options: Mapping[str, Any]) -> TypeEngine[UUID]:
        return Uuid()

    def value_type(self, options: Mapping[str, Any]) -> Type:
        return record(options["object"])

    def parse(self, raw: JsonValue, options: Mapping[str, Any]) -> UUID:
        try:
            return UUID(raw) if isinstance(raw, str) else UUID("")
        except ValueError:
            raise InvalidValueError(
                value=raw, reason=say("expected an id (a UUID)", "应为标识（UUID）")
            ) from None

    def dump(self, value: UUID, options: Mapping[str, Any]) -> str:
        return str(value)

    def json_schema(self, options: Mapping[str, Any]) -> JsonObject:
        return {"type": "string", "format": "uuid"}

    def samples(self) -> Sequence[tuple[Mapping[str, Any], UUID]]:
        return [({"object": "account"}, UUID(int=7))]


class VersionField(FieldType[int, Mapping[str, Any]]):
    """How often a record was saved: the optimistic lock."""

    key = "version"
    label = say("Version", "版本")
    about = say("How often the record was saved.", "记录已保存的次数。")
    widget = "number"
    writable = False
    options_schema = {"type": "object", "additionalProperties": False}

    def column(self, options: Mapping[str, Any]) -> TypeEngine[int]:
        return Integer()

    def value_type(self, options: Mapping[str, Any]) -> Type:
        return NUMBER

    def parse(self, raw: JsonValue, options: Mapping[str, Any]) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not 0 < raw < 2**31:
            raise InvalidValueError(
                value=raw, reason=say("expected a whole number above 0", "应为大于 0 的整数")
            )
        return raw

    def dump(self, value: int, options: Mapping[str, Any]) -> int:
        return value

    def json_schema(self, options: Mapping[str, Any]) -> JsonObject:
        return {"type": "integer", "minimum": 1}

    def samples(self) -> Sequence[tuple[Mapping[str, Any], int]]:
        return [({}, 1), ({}, 40)]


class DocumentStatusField(PicklistField):
    """Where a document is in its life; the records of before the object had one are drafts."""

    key = "document_status"
    label = say("Document status", "单据状态")
    about = say("Where a document is in its life.", "单据所处的阶段。")
    writable = False
    blank: ClassVar[str] = "draft"
