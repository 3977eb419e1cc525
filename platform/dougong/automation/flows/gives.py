"""What a step says that it gives: values by name and type, taken out of an answer as JSON.

Expressions look into no JSON, so what later steps are to name is declared where it comes from, and
held to its type when it comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dougong.automation.errors import UnfitAnswerError
from dougong.automation.flows.definition import VARIABLE_TYPES, StepDef, VariableDef
from dougong.formula.errors import InvalidValueError
from dougong.formula.value_types import Kind, Type
from dougong.formula.values import from_json
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say
from dougong.metadata.definition import Reference
from dougong.metadata.errors import MissingPropertyError, UnfitPropertyError

_OF_RECORDS = frozenset({"record", "records"})
_SHOWN = 80
_GREATEST = 10**100


@dataclass(frozen=True, slots=True)
class Given:
    """One value that a step gives.

    Attributes:
        value: Its name, its type, and whether it must be there.
        at: JSON pointer to it in the answer.
    """

    value: VariableDef
    at: str


def gives_schema(*, pointed: bool) -> JsonObject:
    """Describe the property ``gives``.

    Args:
        pointed: Whether each value says where it stands in the answer.
    """
    properties: dict[str, JsonObject] = {
        "type": {
            "title": "Type",
            "description": "What sort of value it is.",
            "x-title-zh": "类型",
            "x-description-zh": "值的类型。",
            "enum": list(VARIABLE_TYPES),
        },
        "object": {
            "title": "Object",
            "description": "Of a record, or of records: of which object.",
            "x-title-zh": "对象",
            "x-description-zh": "记录所属的对象，仅用于记录类型。",
            "x-editor": "object",
            "type": "string",
        },
        "required": {
            "title": "Required",
            "description": "Whether the step fails where it is not there.",
            "x-title-zh": "必需",
            "x-description-zh": "缺少该值时步骤是否失败。",
            "type": "boolean",
            "default": False,
        },
    }
    if pointed:
        properties["at"] = {
            "title": "Place",
            "description": "Where it stands in the answer, as a JSON pointer such as /data/0/id; "
            "its own name where absent.",
            "x-title-zh": "位置",
            "x-description-zh": "在应答中的位置，以 JSON 指针表示，例如 /data/0/id；"
            "缺省为同名属性。",
            "type": "string",
            "maxLength": 300,
            "pattern": "^(/[^/]+)+$",
        }
    return {
        "title": "Gives",
        "description": "Values that later steps may name, by name and type.",
        "x-title-zh": "输出",
        "x-description-zh": "后续步骤可引用的值，按名称与类型声明。",
        "x-editor": "gives",
        "type": "object",
        "maxProperties": 50,
        "propertyNames": {"$ref": "definitions.json#/$defs/name"},
        "additionalProperties": {
            "type": "object",
            "required": ["type"],
            "properties": properties,
            "additionalProperties": False,
        },
    }


def gives_of(step: StepDef) -> Mapping[str, Given]:
    """Read what a step says that it gives."""
    found = {}
    declared: Mapping[str, Mapping[str, Any]] = step.config.get("gives", {})
    for name, each in declared.items():
        said = {key: part for key, part in each.items() if key != "at"}
        found[name] = Given(VariableDef(name=name, **said), each.get("at", pointer(name)))
    return found


def types_of(gives: Mapping[str, Given]) -> dict[str, Type]:
    """Give the types of what is given."""
    return {name: each.value.value_type for name, each in gives.items()}


def gives_references(gives: Mapping[str, Given]) -> Iterable[Reference]:
    """Name the objects of records that are given."""
    for name, each in gives.items():
        if each.value.object is not None and each.value.type in _OF_RECORDS:
            yield Reference("object", each.value.object, pointer("gives", name, "object"))


def check_gives(gives: Mapping[str, Given], taken: Iterable[str]) -> Iterable[Problem]:
    """Check that records have an object, others none, and that no name is taken.

    Args:
        gives: What is given.
        taken: What the element gives in any case.
    """
    for name, each in gives.items():
        path = pointer("gives", name)
        if name in taken:
            reason = say("the step gives that anyway", "该步骤本就输出此项")
            yield Problem(path=path, error=UnfitPropertyError(property=name, reason=reason))
        if each.value.type in _OF_RECORDS and each.value.object is None:
            yield Problem(path=path, error=MissingPropertyError(property="object"))
        if each.value.type not in _OF_RECORDS and each.value.object is not None:
            reason = say("it is no record", "该值不是记录")
            wrong = UnfitPropertyError(property="object", reason=reason)
            yield Problem(path=path + "/object", error=wrong)


def taken_out(gives: Mapping[str, Given], answer: JsonValue) -> dict[str, JsonValue]:
    """Take what is declared out of an answer.

    Raises:
        UnfitAnswerError: Something is missing that must be there, or is of another type.
    """
    return {name: _read(each, _found(answer, each.at)) for name, each in gives.items()}


def _read(given: Given, raw: JsonValue) -> JsonValue:
    of = given.value.value_type
    if raw is None or raw == "":
        if given.value.required:
            raise UnfitAnswerError(
                name=given.value.name, reason=say("it is not there", "应答中没有此项")
            )
        return None
    value = _fitted(raw, of.kind)
    try:
        from_json(value, of)
    except InvalidValueError:
        shown = str(raw)[:_SHOWN]
        reason = say("it is no {t}", "不是 {t} 类型", t=given.value.type)
        raise UnfitAnswerError(name=given.value.name, reason=reason, value=shown) from None
    return value


def _found(answer: JsonValue, at: str) -> JsonValue:
    found: Any = answer
    for step in at.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(found, Mapping):
            found = found.get(name)
        elif isinstance(found, list) and name.isascii() and name.isdigit():
            found = found[int(name)] if len(name) < 6 and int(name) < len(found) else None
        else:
            return None
    kept: JsonValue = found
    return kept


def _fitted(raw: Any, kind: Kind) -> JsonValue:
    """Write numbers without an exponent, and as texts where a text is wanted."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        found: JsonValue = raw
        return found
    exact = Decimal(str(raw))
    text = format(exact, "f") if abs(exact) < _GREATEST else str(exact)
    return text if kind in (Kind.TEXT, Kind.NUMBER, Kind.DURATION) else float(raw)
