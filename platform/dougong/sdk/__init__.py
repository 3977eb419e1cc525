"""All a plugin may import of ours. What is not named here may change at any time.

What stands in ``__all__`` stays: names and arguments are added to, and not taken away.
"""

from __future__ import annotations

from dougong.automation.calling.errors import OutsideError
from dougong.automation.calling.world import Asked, World
from dougong.automation.channel import Channel, OutMessage, Outside
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
from dougong.automation.flows.scope import Place
from dougong.automation.sign_in import SignIn, Signing
from dougong.fields.base import (
    NO_OPTIONS,
    CheckedOptions,
    Expressed,
    FieldType,
    NeverBlank,
    NoOptions,
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
from dougong.hooks.events import Change, Event, FileToScan, RecordWriter, Save, SaveEvent
from dougong.hooks.offers import (
    ActionCall,
    PackageEvent,
    Person,
    PluginRoute,
    RecordAction,
    RecordStore,
    Reply,
    RouteCall,
    UiModule,
    UiPage,
)
from dougong.hooks.specs import hookimpl
from dougong.kernel.errors import AppError, InvalidError, InvalidValueError, Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText, say
from dougong.mail.message import Attachment
from dougong.metadata.definition import ExpressionAt
from dougong.metadata.kind import Kind, definition_kind

__all__ = [
    "BOOLEAN",
    "DATE",
    "DATETIME",
    "NO_OPTIONS",
    "NUMBER",
    "TEXT",
    "ActionCall",
    "AppError",
    "Asked",
    "At",
    "Attachment",
    "Change",
    "Channel",
    "CheckedOptions",
    "Element",
    "End",
    "Event",
    "Expressed",
    "ExpressionAt",
    "FieldType",
    "FileToScan",
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
    "NoOptions",
    "Numbered",
    "Operand",
    "OutMessage",
    "Outcome",
    "Outside",
    "OutsideElement",
    "OutsideError",
    "PackageEvent",
    "Parameter",
    "Person",
    "Place",
    "PluginRoute",
    "Problem",
    "RecordAction",
    "RecordStore",
    "RecordWriter",
    "Reference",
    "Reply",
    "RouteCall",
    "Save",
    "SaveEvent",
    "SignIn",
    "Signal",
    "Signing",
    "SqlJson",
    "StepDef",
    "Stop",
    "TextForm",
    "Type",
    "UiModule",
    "UiPage",
    "Wait",
    "World",
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
