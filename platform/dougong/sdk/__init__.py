"""All a plugin may import. What is not named here may change at any time."""

from __future__ import annotations

from dougong.fields.base import (
    CheckedOptions,
    Expressed,
    FieldType,
    NeverBlank,
    Numbered,
    Reference,
    SqlJson,
    TextForm,
    field_type,
    refusal,
)
from dougong.formula.function import Function, Operand, Parameter, function
from dougong.hooks.events import Change, Event, RecordWriter, Save, SaveEvent
from dougong.hooks.specs import hookimpl
from dougong.kernel.errors import AppError, InvalidError, InvalidValueError, Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.kind import Kind, definition_kind

__all__ = [
    "AppError",
    "Change",
    "CheckedOptions",
    "Event",
    "Expressed",
    "FieldType",
    "Function",
    "InvalidError",
    "InvalidValueError",
    "JsonObject",
    "JsonValue",
    "Kind",
    "LocaleText",
    "NeverBlank",
    "Numbered",
    "Operand",
    "Parameter",
    "Problem",
    "RecordWriter",
    "Reference",
    "Save",
    "SaveEvent",
    "SqlJson",
    "TextForm",
    "definition_kind",
    "field_type",
    "function",
    "hookimpl",
    "refusal",
    "say",
]
