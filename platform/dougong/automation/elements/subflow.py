"""Element: another flow, as a step of this one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from dougong.automation.element import Element, Go, Outcome, Signal, Stop, Wait, element
from dougong.automation.errors import (
    MissingInputError,
    SubflowWaitsError,
    UnknownFlowError,
    UnknownInputError,
)
from dougong.automation.flows.definition import FlowDef, StepDef
from dougong.automation.flows.gives import (
    check_gives,
    gives_of,
    gives_references,
    gives_schema,
    taken_out,
    types_of,
)
from dougong.automation.flows.parts import part_failed
from dougong.formula.value_types import TEXT, Type, record
from dougong.formula.values import to_json
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import UnfitPropertyError
from dougong.metadata.kind import Scope
from dougong.storage.run_rows import CANCELLED, DONE, FAILED, Run

if TYPE_CHECKING:
    from dougong.automation.flows.at import At
    from dougong.automation.flows.scope import Place

_OWN: Mapping[str, Type] = {"run": TEXT}


@element
class Subflow(Element):
    """Runs another flow."""

    key = "subflow"
    group = "flow"
    label = say("Call a flow", "调用子流程")
    about = say(
        "Runs another flow with what it needs, and goes on with what that gives.",
        "传入所需的值运行另一个流程，并使用其输出继续。",
    )
    icon = "subflow"
    schema = {
        "required": ["flow"],
        "properties": {
            "flow": {
                "title": "Flow",
                "description": "The flow that is called.",
                "x-title-zh": "流程",
                "x-description-zh": "要调用的流程。",
                "x-editor": "flow",
                "type": "string",
            },
            "record": {
                "title": "Record",
                "description": "Expression for the record that the called flow is about.",
                "x-title-zh": "记录",
                "x-description-zh": "被调用流程所处理的记录，为表达式。",
                "x-editor": "expression",
                "type": "string",
                "minLength": 1,
                "maxLength": 4000,
            },
            "input": {
                "title": "Input",
                "description": "What the called flow is given, by name: an expression each.",
                "x-title-zh": "输入",
                "x-description-zh": "传给被调用流程的值，每项为一个表达式。",
                "x-editor": "values",
                "type": "object",
                "maxProperties": 50,
                "additionalProperties": {
                    "type": ["string", "number", "boolean"],
                    "maxLength": 10000,
                },
            },
            "wait": {
                "title": "Waits for it",
                "description": "Whether this flow goes on only when the other is done.",
                "x-title-zh": "等待完成",
                "x-description-zh": "是否等被调用的流程完成后再继续。",
                "type": "boolean",
                "default": True,
            },
            "gives": gives_schema(pointed=False),
        },
    }
    example = {
        "flow": "by_subflow",
        "record": "$record",
        "input": {"again": "$record"},
        "wait": True,
        "gives": {"count": {"type": "number"}},
    }

    def expressions(self, step: StepDef, place: Place) -> Iterable[ExpressionAt]:
        """Give the record and the input."""
        if "record" in step.config:
            yield place.expression("/record", step.config["record"])
        for name, source in step.config.get("input", {}).items():
            if isinstance(source, str):
                yield place.expression(pointer("input", name), source)

    def references(self, step: StepDef) -> Iterable[Reference]:
        """Name the flow, and the objects of records that it gives."""
        yield Reference("flow", step.config["flow"], "/flow")
        yield from gives_references(gives_of(step))

    def outputs(self, step: StepDef) -> Mapping[str, Type]:
        """Tell what the other flow gives."""
        return {**_OWN, **types_of(gives_of(step))}

    def check(self, step: StepDef, scope: Scope) -> Iterable[Problem]:
        """Check that the other flow takes and gives what is said."""
        yield from check_gives(gives_of(step), _OWN)
        called = scope.catalog.get("flow", step.config["flow"])
        if not isinstance(called, FlowDef):
            return  # said where references are checked
        yield from _check_record(step, called)
        given = step.config.get("input", {})
        for name in given.keys() - called.input.keys():
            yield Problem(path=pointer("input", name), error=UnknownInputError(name=name))
        for name, each in called.input.items():
            if each.required and name not in given:
                yield Problem(path="/input", error=MissingInputError(name=name))
        for name in gives_of(step).keys() - called.output.keys():
            reason = say("flow {f} gives no such value", "流程 {f} 没有该输出", f=called.name)
            wrong = UnfitPropertyError(property=name, reason=reason)
            yield Problem(path=pointer("gives", name), error=wrong)

    def run(self, step: StepDef, at: At) -> Outcome:
        """Run the other flow here and now within a save, else as a run of its own."""
        name, waits = step.config["flow"], step.config.get("wait", True)
        before = _part(at)
        if before is not None and before.state not in (FAILED, CANCELLED):
            return self._joined(step, at, before)
        record_id, given = self._given(step, at)
        if at.inline and waits:
            if _waits(at, name):
                return Stop(SubflowWaitsError(flow=name))
            return self._done(step, None, at.call(name, record_id, given))
        begun = at.start(name, record_id, given)
        if not waits:
            return Go(outputs={"run": str(begun)})
        return _wait(at, str(begun))

    def resume(self, step: StepDef, at: At, signal: Signal) -> Outcome:
        """See what became of it."""
        part = _part(at)
        assert part is not None
        return self._joined(step, at, part)

    def _joined(self, step: StepDef, at: At, part: Run) -> Outcome:
        if part.state == DONE:
            return self._done(step, str(part.id), part.memory.get("output") or {})
        if part.state in (FAILED, CANCELLED):
            return Stop(part_failed(part.flow, part))
        return _wait(at, str(part.id))

    def _done(self, step: StepDef, run: str | None, output: JsonObject) -> Outcome:
        return Go(outputs={"run": run, **taken_out(gives_of(step), output)})

    def _given(self, step: StepDef, at: At) -> tuple[UUID | None, JsonObject]:
        """Work out what the other flow is about, and what it is given, as JSON of its types."""
        called = _called(at, step.config["flow"])
        record_id: UUID | None = None
        if "record" in step.config:
            record_id = at.needed(step.config["record"], record(called.object or ""))
        given: dict[str, JsonValue] = {}
        for name, source in step.config.get("input", {}).items():
            of = called.input[name].value_type if name in called.input else TEXT
            value = at.value(source, of) if isinstance(source, str) else source
            given[name] = to_json(value, of) if isinstance(source, str) else value
        return record_id, given


def _check_record(step: StepDef, called: FlowDef) -> Iterable[Problem]:
    if called.object is not None and "record" not in step.config:
        reason = say(
            "flow {f} is about a record of {o}",
            "流程 {f} 处理 {o} 的记录",
            f=called.name,
            o=called.object,
        )
        yield Problem(path="", error=UnfitPropertyError(property="record", reason=reason))
    if called.object is None and "record" in step.config:
        reason = say("flow {f} is about no record", "流程 {f} 不处理记录", f=called.name)
        yield Problem(path="/record", error=UnfitPropertyError(property="record", reason=reason))


def _called(at: At, name: str) -> FlowDef:
    flows = at.ground.engine.book.of(at.model).flows
    if name not in flows:
        raise UnknownFlowError(flow=name, hint=hint(name, flows))
    return flows[name]


def _waits(at: At, name: str) -> bool:
    """Tell whether a flow has a step that cannot be taken within a save."""
    elements = at.ground.engine.book.parts.elements
    return any(elements.get(each.element).durable for each in _called(at, name).steps.values())


def _part(at: At) -> Run | None:
    """Give the run of the other flow that was begun before."""
    begun: Any = at.kept.get("run")
    return next((run for run in at.children() if str(run.id) == begun), None)


def _wait(at: At, run: str) -> Wait:
    note = say("the end of the flow that it called", "子流程结束")
    return Wait(key=at.child_key, note=note, outputs={"run": run})
