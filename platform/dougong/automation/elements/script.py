"""Element: run a script, apart from everything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from dougong.automation.calling.bodies import tagged, untagged
from dougong.automation.calling.scripts import LONGEST, syntax_fault
from dougong.automation.calling.world import World
from dougong.automation.element import Go, Outcome, OutsideElement, element
from dougong.automation.flows.definition import StepDef
from dougong.automation.flows.gives import (
    check_gives,
    gives_of,
    gives_references,
    gives_schema,
    taken_out,
    types_of,
)
from dougong.formula.value_types import OPAQUE, Type
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.kind import Scope

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
        "required": ["source"],
        "properties": {
            "source": {
                "title": "Script",
                "description": "The script, in a subset of Python; what its last line gives, or "
                "what it returns, is the result.",
                "x-title-zh": "脚本",
                "x-description-zh": "Python 子集脚本；最后一行的值或 return 的值为结果。",
                "x-editor": "script",
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

    def expressions(self, step: StepDef, place: Place) -> Iterable[ExpressionAt]:
        """Give the inputs."""
        for name, source in step.config.get("inputs", {}).items():
            if isinstance(source, str):
                yield place.expression(pointer("inputs", name), source)

    def references(self, step: StepDef) -> Iterable[Reference]:
        """Name the objects of records that are given."""
        yield from gives_references(gives_of(step))

    def outputs(self, step: StepDef) -> Mapping[str, Type]:
        """Tell of the result what is declared of it."""
        return {**_OWN, **types_of(gives_of(step))}

    def check(self, step: StepDef, scope: Scope) -> Iterable[Problem]:
        """Check how the script is written."""
        yield from check_gives(gives_of(step), _OWN)
        fault = syntax_fault(step.config["source"])
        if fault is not None:
            yield Problem(path="/source", error=fault)

    def prepare(self, step: StepDef, at: At) -> JsonObject:
        """Work out what the script is given."""
        values = at.several(step.config.get("inputs", {}))
        return {
            "source": step.config["source"],
            "inputs": {name: tagged(each) for name, each in values.items()},
            "now": at.now.isoformat(),
        }

    def perform(self, request: JsonObject, key: str, world: World) -> JsonObject:
        """Run it."""
        given = request["inputs"]
        assert isinstance(given, Mapping)
        inputs = {name: untagged(each) for name, each in given.items()}
        # Its clock is that of the intent, so that another try gives the same.
        result = world.scripts.run(
            str(request["source"]),
            inputs,
            seed=key,
            now=datetime.fromisoformat(str(request["now"])),
        )
        return {"result": result}

    def absorb(self, step: StepDef, answer: JsonObject, at: At) -> Outcome:
        """Take what is declared out of the result."""
        result = answer["result"]
        return Go(outputs={"result": result, **taken_out(gives_of(step), result)})
