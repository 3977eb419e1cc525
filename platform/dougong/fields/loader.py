"""Validation of a record: the JSON that was sent, field by field, all faults at once.

A marshmallow schema is compiled from the fields of an object. Marshmallow knows errors as texts;
here the errors themselves travel in its messages, so that codes and both languages survive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from itertools import islice
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, missing

from dougong.fields.base import FieldType, NeverBlank
from dougong.kernel.errors import AppError, InvalidValueError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.suggest import hint

# A body may name a million fields that there are not, and looking for what was meant takes time.
_MOST_HINTS = 20
_MOST_UNKNOWN = 100


class UnknownFieldError(AppError):
    """A record has a field that its object has not."""

    code = "record.unknown_field"
    template = "there is no field `{field}`{hint}"
    template_zh = "没有字段 `{field}`{hint}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ReadOnlyFieldError(AppError):
    """A value was sent for a field that the platform fills."""

    code = "record.read_only"
    template = "`{field}` is set by the platform and cannot be written; leave it out"
    template_zh = "`{field}` 由平台填写，不能写入；请去掉该字段"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class RequiredFieldError(AppError):
    """A field that must have a value has none."""

    code = "record.required"
    template = "`{field}` needs a value"
    template_zh = "`{field}` 为必填项"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotARecordError(AppError):
    """What was sent is not a JSON object."""

    code = "record.not_an_object"
    template = "expected a record: a JSON object of field names and values"
    template_zh = "应为记录：由字段名和值组成的 JSON 对象"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class LoaderField:
    """What loading needs to know of a field.

    Attributes:
        type: Its type.
        options: The options of the type, complete and resolved.
        required: Whether it must have a value.
        writable: Whether a value may be sent; false for system fields.
    """

    type: FieldType[Any, Any]
    options: Mapping[str, Any]
    required: bool = False
    writable: bool = True


class TypedField(fields.Field[Any]):
    """A marshmallow field that reads values as a field type does."""

    def __init__(self, spec: LoaderField) -> None:
        self.spec = spec
        self.may_be_sent = spec.writable and spec.type.writable
        self.blank = spec.type.blank if isinstance(spec.type, NeverBlank) else None
        super().__init__(required=spec.required and self.may_be_sent)

    def _validate_missing(self, value: Any) -> None:
        if value is not missing and not self.may_be_sent:
            raise ValidationError([ReadOnlyFieldError(field=self.name)])
        if self.required and (value is missing or self.spec.type.is_blank(value)):
            raise ValidationError([RequiredFieldError(field=self.name)])

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        kind = self.spec.type
        if kind.is_blank(value):
            return self.blank
        try:
            return kind.parse(value, self.spec.options)
        except InvalidValueError as error:
            raise ValidationError([error]) from None


class RecordSchema(Schema):
    """Base of the schemas made here."""

    class Meta:
        """Refuse what is not known."""

        unknown = RAISE
        register = False


def object_schema(spec: Mapping[str, LoaderField]) -> type[Schema]:
    """Compile the schema of an object from its fields, by name."""
    return RecordSchema.from_dict({name: TypedField(field) for name, field in spec.items()})


def load(
    schema: Schema, raw: JsonValue, *, partial: bool = False
) -> tuple[dict[str, Any], list[Problem]]:
    """Read a record.

    Args:
        schema: An instance of what ``object_schema`` made; it can be kept and shared.
        raw: The JSON that was sent.
        partial: Whether fields that are left out keep their value, as in an update.

    Returns:
        The values to store of all fields that were sent and are right; and everything that is
        wrong, in the order in which it was sent, what is missing last; of very many unknown
        fields the first hundred.
    """
    if not isinstance(raw, Mapping):
        return {}, [Problem(path="", error=NotARecordError())]
    if len(raw) > len(schema.fields) + _MOST_UNKNOWN:
        raw = _bounded(schema, raw)
    try:
        return schema.load(raw, partial=partial), []
    except ValidationError as refused:
        faults: Any = refused.messages
        values: Any = refused.valid_data
    sent = {name: position for position, name in enumerate(raw)}
    names = sorted(faults, key=lambda name: sent.get(name, len(sent)))
    unknown = [name for name in names if name not in schema.fields]
    hinted = set(unknown[:_MOST_HINTS])
    problems = []
    for name in names:
        if name in schema.fields:
            problems += [Problem(path=pointer(name), error=error) for error in faults[name]]
        else:
            near = hint(name[:80], schema.fields) if name in hinted else ""
            error = UnknownFieldError(field=name[:80], hint=near)
            problems.append(Problem(path=pointer(name), error=error))
    return values, problems


def _bounded(schema: Schema, raw: JsonObject) -> JsonObject:
    """Leave out unknown fields beyond those that anyone would read of."""
    unknown = (name for name in raw if name not in schema.fields)
    surplus = set(islice(unknown, _MOST_UNKNOWN, None))
    return {name: value for name, value in raw.items() if name not in surplus}
