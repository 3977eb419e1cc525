"""Get: records that meet a condition, or how many they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from dougong.automation.element import Element, Go, Outcome, element
from dougong.automation.flows.definition import StepDef
from dougong.automation.flows.finding import count, find
from dougong.formula.value_types import NUMBER, Type, list_of, record
from dougong.kernel.errors import Problem
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.kind import Scope
from dougong.metadata.path_check import check_paths

if TYPE_CHECKING:
    from dougong.automation.flows.at import At
    from dougong.automation.flows.scope import Place

FIRST, ALL, COUNT = "first", "all", "count"


@element
class Get(Element):
    """Finds the first record that meets a condition, all of them up to a limit, or their number."""

    key = "get"
    group = "data"
    label = say("Find records", "查找记录")
    about = say(
        "Finds the first record that meets a condition, all of them, or how many they are.",
        "查找满足条件的第一条记录、全部记录或记录数量。",
    )
    icon = "search"
    before = True
    schema = {
        "required": ["object"],
        "properties": {
            "object": {
                "title": "Object",
                "x-title-zh": "对象",
                "description": "Of which object.",
                "x-description-zh": "查找哪个对象的记录。",
                "type": "string",
                "x-editor": "object",
            },
            "where": {
                "title": "Condition",
                "x-title-zh": "条件",
                "description": (
                    "What they must meet; bare names are fields of that object, $record is the "
                    "record of the trigger."
                ),
                "x-description-zh": (
                    "需满足的条件；字段名指该对象的字段，$record 为触发流程的记录。"
                ),
                "type": "string",
                "minLength": 1,
                "maxLength": 10000,
                "x-editor": "condition",
                "x-of": "object",
            },
            "sort": {
                "title": "Sort",
                "x-title-zh": "排序",
                "description": "Which comes first: field paths, a minus for descending.",
                "x-description-zh": "排序字段，降序在字段前加减号。",
                "$ref": "definitions.json#/$defs/sort",
            },
            "find": {
                "title": "Find",
                "x-title-zh": "返回",
                "description": (
                    "first: the first one. all: all, up to the limit. count: how many they are."
                ),
                "x-description-zh": "first：第一条；all：全部（不超过上限）；count：数量。",
                "enum": [FIRST, ALL, COUNT],
                "default": FIRST,
                "x-editor": "choice",
                "x-labels": {
                    FIRST: {"en": "the first one", "zh-CN": "第一条"},
                    ALL: {"en": "all of them", "zh-CN": "全部"},
                    COUNT: {"en": "how many they are", "zh-CN": "数量"},
                },
            },
            "limit": {
                "title": "Limit",
                "x-title-zh": "上限",
                "description": "How many at most, where all are wanted; 200 where absent.",
                "x-description-zh": "返回全部时最多多少条；默认为 200。",
                "type": "integer",
                "minimum": 1,
                "maximum": 2000,
                "default": 200,
            },
        },
    }
    example = {
        "object": "machine",
        "where": "part_of = $record.id",
        "sort": "-serial",
        "find": "all",
        "limit": 10,
    }

    def expressions(self, step: StepDef, place: Place) -> Iterable[ExpressionAt]:
        """Give the condition."""
        if "where" in step.config:
            yield place.condition("/where", step.config["where"], object=step.config["object"])

    def references(self, step: StepDef) -> Iterable[Reference]:
        """Name the object."""
        yield Reference("object", step.config["object"], "/object")

    def sorts(self, step: StepDef) -> Iterable[tuple[str, str, str]]:
        """Give the sort."""
        if "sort" in step.config:
            yield "/sort", step.config["object"], step.config["sort"]

    def outputs(self, step: StepDef) -> Mapping[str, Type]:
        """Give what was found."""
        of, find_what = record(step.config["object"]), step.config.get("find", FIRST)
        if find_what == COUNT:
            return {"count": NUMBER}
        if find_what == ALL:
            return {"records": list_of(of), "count": NUMBER}
        return {"record": of, "count": NUMBER}

    def check(self, step: StepDef, scope: Scope) -> Iterable[Problem]:
        """Check that it can be sorted so."""
        if step.config["object"] in scope.catalog.objects and "sort" in step.config:
            paths = [each.lstrip("-") for each in step.config["sort"].split(",")]
            placed = [("/sort", path) for path in paths]
            yield from check_paths(scope, step.config["object"], placed)

    def run(self, step: StepDef, at: At) -> Outcome:
        """Find them."""
        config = step.config
        name, where, wanted = config["object"], config.get("where"), config.get("find", FIRST)
        if wanted == COUNT:
            return Go(outputs={"count": str(count(at, name, where))})
        limit = 1 if wanted == FIRST else config.get("limit", 200)
        found = [str(each) for each in find(at, name, where, limit, sort=config.get("sort"))]
        if wanted == ALL:
            return Go(outputs={"records": found, "count": str(len(found))})
        return Go(outputs={"record": found[0] if found else None, "count": str(len(found))})
