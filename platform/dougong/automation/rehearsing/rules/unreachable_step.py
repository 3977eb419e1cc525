"""Finding: a step of a flow that no way leads to."""

from __future__ import annotations

from collections.abc import Iterable

from dougong.automation.flows.scope import FlowScope
from dougong.automation.rehearsing.finding import WARNING, Finding, LintRule, Looked, lint_rule
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say


@lint_rule
class UnreachableStep(LintRule):
    """A step that never runs, for nothing goes on to it."""

    key = "unreachable_step"
    severity = WARNING
    label = say("Step that is never reached", "无法到达的步骤")

    def find(self, looked: Looked) -> Iterable[Finding]:
        """Walk each flow from its start by every exit."""
        for name, scope in looked.flows.items():
            reached = reached_from(scope, scope.flow.start)
            for step in scope.flow.steps:
                if step not in reached:
                    yield self.finding(
                        "flow",
                        name,
                        pointer("steps", step),
                        say(
                            "no step leads to `{step}`: it never runs",
                            "没有任何步骤通向 `{step}`，它不会执行",
                            step=step,
                        ),
                        say(
                            "Let a step go on to it, or remove it",
                            "请将其连接到某个步骤之后，或删除它",
                        ),
                    )


def reached_from(scope: FlowScope, start: str) -> set[str]:
    """Give the steps that a way leads to, the start too."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        step = waiting.pop()
        if step in scope.flow.steps and step not in reached:
            reached.add(step)
            waiting += scope.following[step]
    return reached
