"""All a plugin may import. What is not named here may change at any time."""

from __future__ import annotations

from dougong.automation.element import (
    Element,
    End,
    Go,
    Into,
    Outcome,
    OutsideElement,
    Signal,
    Stop,
    Wait,
    element,
)
from dougong.automation.flows.at import At
from dougong.automation.flows.definition import StepDef
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
from dougong.formula.value_types import (
    BOOLEAN,
    DATE,
    DATETIME,
    NUMBER,
    TEXT,
    Type,
    list_of,
    record,
)
from dougong.hooks.events import Change, Event, RecordWriter, Save, SaveEvent
from dougong.hooks.specs import hookimpl
from dougong.kernel.errors import AppError, InvalidError, InvalidValueError, Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.kind import Kind, definition_kind

__all__ = [
    "BOOLEAN",
    "DATE",
    "DATETIME",
    "NUMBER",
    "TEXT",
    "AppError",
    "At",
    "Change",
    "CheckedOptions",
    "Element",
    "End",
    "Event",
    "Expressed",
    "FieldType",
    "Function",
    "Go",
    "Into",
    "InvalidError",
    "InvalidValueError",
    "JsonObject",
    "JsonValue",
    "Kind",
    "LocaleText",
    "NeverBlank",
    "Numbered",
    "Operand",
    "Outcome",
    "OutsideElement",
    "Parameter",
    "Problem",
    "RecordWriter",
    "Reference",
    "Save",
    "SaveEvent",
    "Signal",
    "SqlJson",
    "StepDef",
    "Stop",
    "TextForm",
    "Type",
    "Wait",
    "definition_kind",
    "element",
    "field_type",
    "function",
    "hookimpl",
    "list_of",
    "record",
    "refusal",
    "say",
]
