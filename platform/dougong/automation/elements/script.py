"""Element: run a script, apart from everything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from dougong.automation.calling.bodies import tagged, untagged
from dougong.automation.calling.scripts import LONGEST, syntax_fault
from dougong.automation.calling.world import World
from dougong.automation.element import Go, Outcome, OutsideElement, element
from dougong.automation.flows.definition import FlowDef, StepDef
from dougong.automation.flows.gives import (
    check_gives,
    gives_of,
    gives_references,
    gives_schema,
    taken_out,
    types_of,
)
from dougong.automation.scripts.stepping import run_step
from dougong.formula.value_types import OPAQUE, Type
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import MissingPropertyError, UnfitPropertyError, UnknownPropertyError
from dougong.metadata.kind import Scope
from dougong.metadata.scripts.definition import SCRIPT, STEP, ScriptDef, misplaced

if TYPE_CHECKING:
    from dougong.automation.flows.at import At
    from dougong.automation.flows.scope import Place

_OWN: Mapping[str, Type] = {"result": OPAQUE}


@element
class Script(OutsideElement):
    """Runs a script."""

    key = "script"
    group = "logic"
    label = say("Run a script", "运行脚本")
    about = say(
        "Runs a script in a subset of Python, which sees what it is given and nothing else.",
        "运行 Python 子集脚本；脚本只能看到传入的值，不能访问文件、网络或其他数据。",
    )
    icon = "script"
    schema = {
        "required": [],
        "properties": {
            "script": {
                "title": "Script",
                "description": "A script of the point step that has a name; without one the "
                "source stands here.",
                "x-title-zh": "脚本名称",
                "x-description-zh": "扩展点为 step 的脚本；不填则在此直接编写源代码。",
                "x-editor": "script",
                "type": "string",
                "maxLength": 40,
            },
            "source": {
                "title": "Source",
                "description": "The script, in a subset of Python; what its last line gives, or "
                "what it returns, is the result.",
                "x-title-zh": "源代码",
                "x-description-zh": "Python 子集脚本；最后一行的值或 return 的值为结果。",
                "x-editor": "source",
                "type": "string",
                "minLength": 1,
                "maxLength": LONGEST,
            },
            "inputs": {
                "title": "Inputs",
                "description": "What the script knows, by name: an expression each. Numbers are "
                "decimals there, and records their ids.",
                "x-title-zh": "输入",
                "x-description-zh": "脚本可用的变量，每项为一个表达式；"
                "数值为十进制数，记录为其标识。",
                "x-editor": "values",
                "type": "object",
                "maxProperties": 50,
                "propertyNames": {"$ref": "definitions.json#/$defs/name"},
                "additionalProperties": {
                    "type": ["string", "number", "boolean"],
                    "maxLength": 10000,
                },
            },
            "gives": gives_schema(pointed=True),
        },
    }
    example = {
        "source": "{'worn': 'worn' in label}",
        "inputs": {"label": "serial", "most": 3},
        "gives": {"worn": {"type": "boolean"}},
    }
    further = (
        {
            "script": "weigh_machine",
            "inputs": {"factor": 2, "whole": "part_of"},
            "gives": {"weight": {"type": "number"}},
        },
    )

    def expressions(self, step: StepDef, place: Place) -> Iterable[ExpressionAt]:
        """Give the inputs."""
        for name, source in step.config.get("inputs", {}).items():
            if isinstance(source, str):
                yield place.expression(pointer("inputs", name), source)

    def references(self, step: StepDef) -> Iterable[Reference]:
        """Name the script, and the objects of records that are given."""
        if "script" in step.config:
            yield Reference(SCRIPT, step.config["script"], "/script")
        yield from gives_references(gives_of(step))

    def outputs(self, step: StepDef) -> Mapping[str, Type]:
        """Tell of the result what is declared of it."""
        return {**_OWN, **types_of(gives_of(step))}

    def check(self, step: StepDef, scope: Scope) -> Iterable[Problem]:
        """Check how the script is written, or that it is there for steps."""
        yield from check_gives(gives_of(step), _OWN)
        if ("script" in step.config) == ("source" in step.config):
            reason = say("say one of `script` and `source`", "`script` 与 `source` 须二选一")
            yield Problem(path="", error=UnfitPropertyError(property="source", reason=reason))
            return
        fault = syntax_fault(step.config["source"]) if "source" in step.config else None
        if fault is not None:
            yield Problem(path="/source", error=fault)

    def flow_check(self, step: StepDef, flow: FlowDef, scope: Scope) -> Iterable[Problem]:
        """Check that the script takes what it is given, and gives what is taken of it."""
        name = step.config.get("script")
        if name is None:
            return
        yield from misplaced(scope.catalog, name, "/script", STEP, flow.object)
        script: ScriptDef | None = scope.catalog.all(SCRIPT).get(name)
        if script is None:
            return
        given = step.config.get("inputs", {})
        for each in given:
            if each not in script.inputs:
                unknown = UnknownPropertyError(property=each, hint=hint(each, script.inputs))
                yield Problem(path=pointer("inputs", each), error=unknown)
        for each, of in script.inputs.items():
            if of.required and each not in given:
                yield Problem(path="/inputs", error=MissingPropertyError(property=each))
        for each, taken in gives_of(step).items():
            there = script.gives.get(each)
            if there is None or there.type != taken.value.type:
                reason = say("the script gives nothing of the kind", "脚本没有这样的输出")
                wrong = UnfitPropertyError(property=each, reason=reason)
                yield Problem(path=pointer("gives", each), error=wrong)

    def prepare(self, step: StepDef, at: At) -> JsonObject:
        """Work out what the script is given."""
        values = at.several(step.config.get("inputs", {}))
        which = "script" if "script" in step.config else "source"
        return {
            which: step.config[which],
            "inputs": {name: tagged(each) for name, each in values.items()},
            "now": at.now.isoformat(),
        }

    def perform(self, request: JsonObject, key: str, world: World) -> JsonObject:
        """Run what stands in the flow; what has a name runs where its answer is taken in."""
        if "script" in request:
            return {"asked": request, "key": key}
        given = request["inputs"]
        assert isinstance(given, Mapping)
        inputs = {name: untagged(each) for name, each in given.items()}
        # Its clock is that of the intent, so that another try gives the same.
        result = world.scripts.run(
            str(request["source"]),
            inputs,
            tenant=world.model.schema,
            seed=key,
            now=datetime.fromisoformat(str(request["now"])),
        )
        return {"result": result}

    def absorb(self, step: StepDef, answer: JsonObject, at: At) -> Outcome:
        """Take what is declared out of the result; a script with a name runs now.

        What it saves is so of the transaction that journals the step: it happens once, or not.
        """
        asked = answer.get("asked")
        if isinstance(asked, Mapping):
            result = run_step(at, str(asked["script"]), asked, str(answer["key"]))
        else:
            result = answer["result"]
        return Go(outputs={"result": result, **taken_out(gives_of(step), result)})
