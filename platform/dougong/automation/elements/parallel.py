"""Element: several branches at once, until all of them, or the first, have come to their end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dougong.automation.element import (
    Element,
    Go,
    Outcome,
    Signal,
    Stop,
    Wait,
    element,
)
from dougong.automation.flows.definition import StepDef
from dougong.automation.flows.parts import part_failed
from dougong.automation.flows.waking import cancel_runs
from dougong.formula.value_types import NUMBER, TEXT, Type
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.errors import DuplicateError
from dougong.metadata.kind import Scope
from dougong.storage.run_rows import CANCELLED, DONE, FAILED, OPEN, Run

if TYPE_CHECKING:
    from dougong.automation.flows.at import At

_ALL, _ANY = "all", "any"
_BRANCHES = "branches"


@element
class Parallel(Element):
    """Runs branches at once."""

    key = "parallel"
    group = "flow"
    label = say("In parallel", "并行")
    about = say(
        "Runs several branches at once and goes on when all of them, or the first, are done.",
        "同时执行多个分支，待全部完成或任一完成后继续。",
    )
    icon = "parallel"
    durable = True
    schema = {
        "required": ["branches"],
        "properties": {
            "branches": {
                "title": "Branches",
                "description": "What runs at once; each branch ends where its path ends.",
                "x-title-zh": "分支",
                "x-description-zh": "同时执行的分支；路径结束即分支结束。",
                "x-editor": "branches",
                "type": "array",
                "minItems": 2,
                "maxItems": 20,
                "items": {
                    "type": "object",
                    "required": ["name", "start"],
                    "properties": {
                        "name": {
                            "$ref": "definitions.json#/$defs/name",
                            "title": "Name",
                            "description": "Name of the branch.",
                            "x-title-zh": "名称",
                            "x-description-zh": "分支的名称。",
                        },
                        "label": {
                            "$ref": "definitions.json#/$defs/text",
                            "title": "Label",
                            "description": "What people call the branch.",
                            "x-title-zh": "标签",
                            "x-description-zh": "分支的显示名称。",
                        },
                        "start": {
                            "title": "First step",
                            "description": "The first step of the branch.",
                            "x-title-zh": "首个步骤",
                            "x-description-zh": "分支的第一个步骤。",
                            "x-editor": "step",
                            "x-inner": True,
                            "type": "string",
                        },
                    },
                    "additionalProperties": False,
                },
            },
            "join": {
                "title": "Goes on when",
                "description": "all: every branch is done; one that fails ends the others. any: "
                "the first branch is done, and the others are called off.",
                "x-title-zh": "汇合条件",
                "x-description-zh": "all：全部分支完成；任一失败则终止其余分支。"
                "any：任一分支完成即继续，其余分支取消。",
                "x-editor": "choice",
                "x-labels": {
                    "all": {"en": "All are done", "zh-CN": "全部完成"},
                    "any": {"en": "The first is done", "zh-CN": "任一完成"},
                },
                "enum": ["all", "any"],
                "default": "all",
            },
        },
    }
    example = {
        "branches": [
            {
                "name": "first",
                "label": {"en": "First branch", "zh-CN": "分支一"},
                "start": "done",
            },
            {"name": "second", "start": "done"},
        ],
        "join": "any",
    }

    def exits(self, step: StepDef) -> Mapping[str, str]:
        """Name the first step of each branch."""
        return {each["name"]: each["start"] for each in _branches(step) if "start" in each}

    def exit_places(self, step: StepDef) -> Mapping[str, str]:
        """Tell where each is said."""
        return {
            each["name"]: pointer(_BRANCHES, index, "start")
            for index, each in enumerate(_branches(step))
        }

    def returning(self, step: StepDef) -> frozenset[str]:
        """Say that every branch comes back here."""
        return frozenset(self.exits(step))

    def outputs(self, step: StepDef) -> Mapping[str, Type]:
        """Tell which branch was done first, and how many were."""
        return {"first": TEXT, "count": NUMBER}

    def check(self, step: StepDef, scope: Scope) -> Iterable[Problem]:
        """Check that no two branches have one name."""
        first: dict[str, str] = {}
        for index, each in enumerate(_branches(step)):
            path = pointer(_BRANCHES, index, "name")
            if each["name"] in first:
                error = DuplicateError(value=each["name"], first=first[each["name"]])
                yield Problem(path=path, error=error)
            first.setdefault(each["name"], path)

    def run(self, step: StepDef, at: At) -> Outcome:
        """Begin the branches; of those that were begun before a failure, what is done stays."""
        begun = _begun(at)
        states = {str(run.id): run.state for run in at.children()}
        for each in _branches(step):
            state = states.get(str(begun.get(each["name"])))
            if state is None or state in (FAILED, CANCELLED):
                begun[each["name"]] = str(at.fork(each["start"], each["name"]))
        return self._joined(step, at, begun)

    def resume(self, step: StepDef, at: At, signal: Signal) -> Outcome:
        """See which branches are done."""
        begun = _begun(at)
        return self._joined(step, at, begun)

    def _joined(self, step: StepDef, at: At, begun: Mapping[str, str]) -> Outcome:
        runs = {str(run.id): run for run in at.children()}
        branches = {name: runs[run] for name, run in begun.items() if run in runs}
        done = [name for name, run in branches.items() if run.state == DONE]
        done.sort(key=lambda name: branches[name].finished_at or at.now)
        lost = [name for name, run in branches.items() if run.state in (FAILED, CANCELLED)]
        still = [run for run in branches.values() if run.state in OPEN]
        any_is_enough = step.config.get("join", _ALL) == _ANY
        if lost and (not any_is_enough or not (done or still)):
            _call_off(at, still)
            return Stop(part_failed(_called(step, lost[0]), branches[lost[0]]))
        if done and (any_is_enough or not still):
            _call_off(at, still)
            _take_over(at, [branches[name] for name in done])
            return Go(outputs={"first": done[0], "count": str(len(done))})
        note = say(
            "the end of branches, {d} of {n} done",
            "各分支结束（已完成 {d}/{n}）",
            d=len(done),
            n=len(branches),
        )
        return Wait(key=at.child_key, note=note, outputs={"runs": dict(begun)})


def _branches(step: StepDef) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = step.config[_BRANCHES]
    return found


def _called(step: StepDef, name: str) -> LocaleText | str:
    """Give what people call a branch."""
    return next(
        (each.get("label") or name for each in _branches(step) if each["name"] == name), name
    )


def _begun(at: At) -> dict[str, str]:
    found: Any = at.kept.get("runs") or {}
    return dict(found)


def _call_off(at: At, runs: Sequence[Run]) -> None:
    cancel_runs(at.connection, at.schema, runs, now=at.now)


def _take_over(at: At, branches: Sequence[Run]) -> None:
    """Know what branches have come to know; where two say of a variable, the later one counts."""
    memory = at.run.memory
    for part in ("steps", "var"):
        own: dict[str, Any] = memory.setdefault(part, {})
        before = dict(own)
        for branch in branches:
            known: Mapping[str, Any] = branch.memory.get(part, {})
            own.update({n: each for n, each in known.items() if each != before.get(n)})
