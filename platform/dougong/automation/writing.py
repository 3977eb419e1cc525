"""What the elements that write records share: their values, which records they write, checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from dougong.automation.errors import RecordGoneError, TooManyFoundError
from dougong.automation.flows.definition import FlowDef, StepDef
from dougong.automation.flows.finding import find
from dougong.formula.value_types import record
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import UnfitFieldError, UnfitObjectError, UnknownFieldError
from dougong.metadata.kind import Scope
from dougong.metadata.objects.definition import Shape

if TYPE_CHECKING:
    from dougong.automation.flows.at import At
    from dougong.automation.flows.scope import Place

MOST_AT_ONCE = 1000
"""How many records a step writes at most; more of them go through a loop."""

VALUES: JsonObject = {
    "title": "Values",
    "x-title-zh": "字段值",
    "description": "An expression for each field, or a number, a truth value, or null.",
    "x-description-zh": "每个字段的表达式，或数字、真假值、null。",
    "type": "object",
    "maxProperties": 200,
    "propertyNames": {"$ref": "definitions.json#/$defs/name"},
    "additionalProperties": {"type": ["string", "number", "boolean", "null"], "maxLength": 10000},
    "x-editor": "values",
}
TARGET: Mapping[str, JsonObject] = {
    "record": {
        "title": "Record",
        "x-title-zh": "记录",
        "description": (
            "An expression that gives the record; the record of the trigger where neither this "
            "nor a condition is said."
        ),
        "x-description-zh": "给出记录的表达式；若既未填写此项也未填写条件，则为触发流程的记录。",
        "type": "string",
        "minLength": 1,
        "maxLength": 10000,
        "x-editor": "expression",
    },
    "object": {
        "title": "Object",
        "x-title-zh": "对象",
        "description": "Of which object the record is; where absent, that of the trigger.",
        "x-description-zh": "记录所属对象；不填则为触发流程的对象。",
        "type": "string",
        "x-editor": "object",
    },
    "where": {
        "title": "Condition",
        "x-title-zh": "条件",
        "description": (
            "Every record of the object that meets this, instead of a single one; its bare names "
            "are fields of that object."
        ),
        "x-description-zh": (
            "对象中满足此条件的所有记录（代替单条记录）；其中的字段名指该对象的字段。"
        ),
        "type": "string",
        "minLength": 1,
        "maxLength": 10000,
        "x-editor": "condition",
        "x-of": "object",
    },
}


def target_object(step: StepDef, flow: FlowDef) -> str:
    """Give the object of what a step writes."""
    return str(step.config.get("object") or flow.object or "")


def target_expressions(step: StepDef, place: Place) -> Iterator[ExpressionAt]:
    """Yield what says which records a step writes."""
    name = target_object(step, place.flow)
    if "record" in step.config:
        yield place.expression("/record", step.config["record"], record(name))
    if "where" in step.config:
        yield place.condition("/where", step.config["where"], object=name)


def value_references(name: str, values: Mapping[str, JsonValue]) -> Iterator[Reference]:
    """Name the fields that are written."""
    for field in values:
        yield Reference("object", name, pointer("values", field), field, key=True)


def check_written(
    name: str,
    values: Mapping[str, JsonValue],
    scope: Scope,
    at: str = "values",
    *,
    changed: bool = False,
) -> Iterator[Problem]:
    """Check that records of an object are written by flows, and these fields of them."""
    owner = scope.catalog.objects.get(name)
    if owner is None:
        return  # said where references are checked
    unwritten = (Shape.CONFIGURATION, Shape.EVENT) if changed else (Shape.CONFIGURATION,)
    if owner.shape in unwritten:
        reason = say("no flow writes its records", "流程不能写入其记录")
        yield Problem(path="/object", error=UnfitObjectError(object=name, reason=reason))
    for field_name in values:
        field = owner.by_name.get(field_name)
        if field is None:
            near = hint(field_name, owner.by_name)
            gone = UnknownFieldError(field=field_name, object=dict(owner.label), hint=near)
            yield Problem(path=pointer(at, field_name), error=gone)
            continue
        of = scope.type_of(field)
        if not of.writable or not of.stored or (field.system and field_name not in _WRITTEN):
            reason = say("nobody writes it", "该字段不可写入")
            wrong = UnfitFieldError(field=field_name, reason=reason)
            yield Problem(path=pointer(at, field_name), error=wrong)


_WRITTEN = frozenset({"owner", "record_type", "for_user", "for_department"})


def targets(step: StepDef, at: At) -> list[UUID]:
    """Give the records that a step writes.

    Raises:
        RecordGoneError: There is none.
        TooManyFoundError: They are more than a step may write.
    """
    flow = at.compiled.flow
    if "where" in step.config:
        found = find(at, target_object(step, flow), step.config["where"], MOST_AT_ONCE + 1)
        if len(found) > MOST_AT_ONCE:
            raise TooManyFoundError(limit=MOST_AT_ONCE)
        return found
    source = step.config.get("record")
    one = at.run.record_id if source is None else at.needed(source)
    if one is None:
        raise RecordGoneError()
    return [one]
