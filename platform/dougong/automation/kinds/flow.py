"""Flow: what happens by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dougong.automation.errors import (
    DurableInSaveError,
    EndlessFlowError,
    NotBeforeError,
    UnknownStepError,
)
from dougong.automation.flows.definition import (
    AFTER_COMMIT,
    BEFORE,
    FlowDef,
    StepDef,
    VariableDef,
    read_flow,
)
from dougong.automation.flows.schema import checking_schema, editor_schema
from dougong.automation.flows.scope import TRIGGER, FlowScope
from dougong.automation.registries import Parts
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import MissingPropertyError, UnfitPropertyError
from dougong.metadata.kind import FieldTypes, Kind, Known, Scope, definition_kind
from dougong.metadata.objects.definition import ObjectDef
from dougong.metadata.path_check import sort_references

_OF_RECORDS = frozenset({"record", "records"})


@definition_kind
class FlowKind(Kind[FlowDef]):
    """What happens by itself.

    Args:
        parts: Every element and trigger.
    """

    key = "flow"
    plural = "flows"
    label = say("Flow", "流程")
    of_events = True
    made_of_parts = True

    def __init__(self, parts: Parts) -> None:
        self.parts = parts

    @property
    def examples(self) -> tuple[JsonObject, ...]:  # type: ignore[override]
        """Flows that use every element and every trigger."""
        return tuple(_examples(self.parts))

    def editor_schema(self, schema: JsonObject, field_types: FieldTypes) -> JsonObject:
        """Say what may be said of each element and trigger."""
        return editor_schema(schema, self.parts)

    def checking_schema(self, schema: JsonObject, field_types: FieldTypes) -> JsonObject:
        """Say it so that faults are named plainly."""
        return checking_schema(schema, self.parts)

    def parse(self, json: JsonObject, known: Known) -> FlowDef:
        """Read the flow."""
        return read_flow(json)

    def references(
        self, definition: FlowDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name what its trigger, its values and its steps name."""
        trigger = self.parts.triggers.get(definition.trigger["type"])
        yield from _under(f"/{TRIGGER}", trigger.references(definition))
        for group in ("input", "variables"):
            of: Mapping[str, VariableDef] = getattr(definition, group)
            for name, each in of.items():
                if each.object is not None and each.type in _OF_RECORDS:
                    yield Reference("object", each.object, pointer(group, name, "object"))
        for step in definition.steps.values():
            element = self.parts.elements.get(step.element)
            place = pointer("steps", step.id)
            yield from _under(place, element.references(step))
            yield from _under(place, element.flow_references(step, definition))
            for at, name, sort in element.sorts(step):
                yield from sort_references(objects, name, sort, place + at)

    def expressions(self, definition: FlowDef) -> Iterable[ExpressionAt]:
        """Give those of the trigger, of its values and of each step."""
        scope = FlowScope(definition, self.parts)
        trigger = self.parts.triggers.get(definition.trigger["type"])
        yield from trigger.expressions(definition, scope.place(TRIGGER))
        for name, each in definition.variables.items():
            if isinstance(each.default, str):
                at = pointer("variables", name, "default")
                first = scope.place(TRIGGER)
                found = first.expression("", each.default, each.value_type)
                yield _moved(found, at)
        for step in definition.steps.values():
            element = self.parts.elements.get(step.element)
            yield from element.expressions(step, scope.place(step.id))
        for name, source in definition.output.items():
            yield scope.place("").expression(pointer("output", name), str(source))

    def check(self, definition: FlowDef, scope: Scope) -> Iterable[Problem]:
        """Check that steps lead to steps, that none leads nowhere, and what may run where."""
        yield from _check_values(definition)
        if definition.start not in definition.steps:
            yield _unknown_step(definition, definition.start, "/start")
        trigger = self.parts.triggers.get(definition.trigger["type"])
        yield from _problems_under(f"/{TRIGGER}", trigger.check(definition, scope))
        known = FlowScope(definition, self.parts)
        for step in definition.steps.values():
            yield from self._check_step(definition, step, scope)
        yield from _check_endless(definition, known, self.parts)

    def _check_step(self, flow: FlowDef, step: StepDef, scope: Scope) -> Iterator[Problem]:
        place = pointer("steps", step.id)
        element = self.parts.elements.get(step.element)
        exits, places = element.exits(step), element.exit_places(step)
        targets = {"/next": step.next, "/on_error": step.on_error}
        targets |= {places[name]: target for name, target in exits.items()}
        for path, target in targets.items():
            if target is not None and target not in flow.steps:
                yield _unknown_step(flow, target, place + path)
        if flow.timing == BEFORE and not element.before:
            wrong = NotBeforeError(element=element.label)
            yield Problem(path=place + "/element", error=wrong)
        if step.retry is not None and flow.timing != AFTER_COMMIT and not element.durable:
            yield Problem(path=place + "/retry", error=DurableInSaveError())
        yield from _problems_under(place, element.check(step, scope))
        yield from _problems_under(place, element.flow_check(step, flow, scope))


def _check_values(flow: FlowDef) -> Iterator[Problem]:
    for group in ("input", "variables"):
        of: Mapping[str, VariableDef] = getattr(flow, group)
        for name, each in of.items():
            path = pointer(group, name)
            if each.type in _OF_RECORDS and each.object is None:
                yield Problem(path=path, error=MissingPropertyError(property="object"))
            if each.type not in _OF_RECORDS and each.object is not None:
                reason = say("it is no record", "该值不是记录")
                wrong = UnfitPropertyError(property="object", reason=reason)
                yield Problem(path=path + "/object", error=wrong)


def _check_endless(flow: FlowDef, known: FlowScope, parts: Parts) -> Iterator[Problem]:
    """Refuse a circle of steps in which nothing waits: it would never come to an end."""
    swift = {
        step.id for step in flow.steps.values() if not parts.elements.get(step.element).durable
    }
    for name in sorted(swift):
        if name in _reached(name, known.following, swift):
            yield Problem(path=pointer("steps", name), error=EndlessFlowError(step=name))
            return


def _reached(start: str, following: Mapping[str, frozenset[str]], within: set[str]) -> set[str]:
    found: set[str] = set()
    waiting = [target for target in following[start] if target in within]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting += [target for target in following[at] if target in within]
    return found


def _unknown_step(flow: FlowDef, name: str, path: str) -> Problem:
    return Problem(path=path, error=UnknownStepError(step=name, hint=hint(name, flow.steps)))


def _under(place: str, references: Iterable[Reference]) -> Iterator[Reference]:
    for each in references:
        yield Reference(
            each.kind, each.name, place + each.path, each.field, each.span, each.key, each.implied
        )


def _problems_under(place: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    return (each.under(place) for each in problems)


def _moved(found: ExpressionAt, path: str) -> ExpressionAt:
    return ExpressionAt(
        path=path,
        object=found.object,
        source=found.source,
        expect=found.expect,
        globals=found.globals,
        spaces=found.spaces,
    )


def _examples(parts: Parts) -> Iterator[JsonObject]:
    """Give a flow of all elements, and one of each trigger."""
    steps: dict[str, Any] = {}
    for each in parts.elements:
        for index, said in enumerate((each.example, *each.further)):
            steps[f"{each.key}_{index}"] = {"element": each.key, **said}
    first = next(iter(steps))
    steps[first] |= {
        "label": {"en": "First", "zh-CN": "第一步"},
        "next": "done",
        "on_error": "done",
        "retry": {"times": 2, "first": 1, "most": 60},
    }
    steps["done"] = {"element": "stop", "message": {"en": "Enough", "zh-CN": "到此为止"}}
    base: dict[str, Any] = {
        "kind": "flow",
        "label": {"en": "Care", "zh-CN": "关怀"},
        "start": first,
    }
    yield {
        **base,
        "name": "care",
        "help": {"en": "Looks after machines.", "zh-CN": "照看设备。"},
        "active": False,
        "trigger": {
            "type": "record",
            "object": "machine",
            "on": ["update"],
            "timing": "after_commit",
            "when": "state != $old.state",
        },
        "run_as": "user",
        "input": {
            "again": {
                "type": "record",
                "object": "machine",
                "label": {"en": "Again", "zh-CN": "再次"},
                "required": True,
            },
            "others": {"type": "records", "object": "machine"},
        },
        "variables": {"count": {"type": "number", "default": "1 + 1"}},
        "output": {"count": "$var.count"},
        "steps": steps,
    }
    yield {
        **base,
        "name": "fill_in",
        "trigger": {"type": "record", "object": "machine", "on": ["create"], "timing": "before"},
        "start": "fill",
        "steps": {"fill": {"element": "assign", "record": {"state": "'running'"}}},
    }
    for trigger in parts.triggers:
        for index, said in enumerate((trigger.example, *trigger.further)):
            yield {
                **base,
                "name": f"by_{trigger.key}" + (f"_{index}" if index else ""),
                "trigger": {"type": trigger.key, **said},
                "start": "done",
                "steps": {"done": steps["done"]},
                **trigger.beside,
            }
