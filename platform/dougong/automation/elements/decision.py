"""Decision: which way the flow goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dougong.automation.element import Element, Go, Outcome, element
from dougong.automation.flows.definition import StepDef
from dougong.formula.value_types import BOOLEAN
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt
from dougong.metadata.errors import DuplicateError
from dougong.metadata.kind import Scope

if TYPE_CHECKING:
    from dougong.automation.flows.at import At
    from dougong.automation.flows.scope import Place


@element
class Decision(Element):
    """Goes the first way whose condition holds; else on to the next step."""

    key = "decision"
    group = "logic"
    label = say("Decision", "条件分支")
    about = say(
        "Goes the first way whose condition holds, else on.",
        "依次判断条件，走第一个成立的分支；均不成立则继续下一步。",
    )
    icon = "decision"
    before = True
    schema = {
        "required": ["ways"],
        "properties": {
            "ways": {
                "title": "Ways",
                "x-title-zh": "分支",
                "description": "Conditions, asked one after the other.",
                "x-description-zh": "依次判断的条件。",
                "type": "array",
                "minItems": 1,
                "maxItems": 30,
                "x-editor": "branches",
                "items": {
                    "title": "Way",
                    "description": "A condition, and the step that follows where it holds.",
                    "type": "object",
                    "required": ["name", "when", "go"],
                    "properties": {
                        "name": {
                            "title": "Name",
                            "x-title-zh": "名称",
                            "description": "Name of the way.",
                            "x-description-zh": "分支名称。",
                            "$ref": "definitions.json#/$defs/name",
                        },
                        "label": {
                            "title": "Label",
                            "x-title-zh": "标签",
                            "description": "What people call it.",
                            "x-description-zh": "显示名称。",
                            "$ref": "definitions.json#/$defs/text",
                        },
                        "when": {
                            "title": "Condition",
                            "x-title-zh": "条件",
                            "description": "When it is gone.",
                            "x-description-zh": "走此分支的条件。",
                            "type": "string",
                            "minLength": 1,
                            "maxLength": 10000,
                            "x-editor": "condition",
                        },
                        "go": {
                            "title": "Go to",
                            "x-title-zh": "前往",
                            "description": "The step that follows.",
                            "x-description-zh": "随后的步骤。",
                            "type": "string",
                            "x-editor": "step",
                        },
                    },
                    "additionalProperties": False,
                },
            }
        },
    }
    example = {
        "ways": [
            {
                "name": "worn",
                "label": {"en": "Worn", "zh-CN": "磨损"},
                "when": "condition = 'worn'",
                "go": "done",
            }
        ]
    }

    def exits(self, step: StepDef) -> Mapping[str, str]:
        """Give the steps of the ways."""
        return {way["name"]: way["go"] for way in step.config["ways"]}

    def exit_places(self, step: StepDef) -> Mapping[str, str]:
        """Give where each way says its step."""
        ways = enumerate(step.config["ways"])
        return {way["name"]: pointer("ways", index, "go") for index, way in ways}

    def expressions(self, step: StepDef, place: Place) -> Iterable[ExpressionAt]:
        """Give the conditions."""
        for index, way in enumerate(step.config["ways"]):
            yield place.condition(pointer("ways", index, "when"), way["when"])

    def check(self, step: StepDef, scope: Scope) -> Iterable[Problem]:
        """Check that no two ways have one name."""
        yield from _twice(step.config["ways"])

    def run(self, step: StepDef, at: At) -> Outcome:
        """Ask the conditions, all at once."""
        ways = step.config["ways"]
        held = at.several({way["name"]: way["when"] for way in ways}, BOOLEAN)
        for way in ways:
            if held[way["name"]] is True:
                return Go(way["name"])
        return Go()


def _twice(ways: Iterable[Mapping[str, Any]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for index, way in enumerate(ways):
        path, name = pointer("ways", index, "name"), way["name"]
        if name in first:
            yield Problem(path=path, error=DuplicateError(value=name, first=first[name]))
        first.setdefault(name, path)
