"""Finding: steps of a flow that go round and round with no way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dougong.automation.flows.scope import FlowScope
from dougong.automation.rehearsing.finding import WARNING, Finding, LintRule, Looked, lint_rule
from dougong.automation.rehearsing.rules.unreachable_step import reached_from
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say


@lint_rule
class EndlessLoop(LintRule):
    """Steps that follow each other in a circle which nothing leaves, and wait in it.

    One in which nothing waits is refused when it is deployed.
    """

    key = "endless_loop"
    severity = WARNING
    label = say("Endless loop", "死循环")

    def find(self, looked: Looked) -> Iterable[Finding]:
        """Look for circles of steps whose every way leads back into the circle."""
        for name, scope in looked.flows.items():
            for circle in circles(_ways(scope)):
                if any(_leaves(scope, step, circle) for step in circle):
                    continue
                first = min(circle, key=list(scope.flow.steps).index)
                yield self.finding(
                    "flow",
                    name,
                    pointer("steps", first),
                    say(
                        "{steps} follow each other for ever: no way leads out",
                        "步骤 {steps} 循环往复，没有出口",
                        steps=" → ".join([*_in_order(scope, first, circle), f"`{first}`"]),
                    ),
                    say(
                        "Let one of them end, or go on to a step outside by a decision",
                        "请让其中一个步骤结束，或通过判断转到循环之外的步骤",
                    ),
                )


def _ways(scope: FlowScope) -> Mapping[str, frozenset[str]]:
    reached = reached_from(scope, scope.flow.start)
    return {step: scope.following[step] & reached for step in reached}


def _leaves(scope: FlowScope, step: str, circle: frozenset[str]) -> bool:
    """Tell whether the run may end at a step, or leave the circle from it."""
    # A path that has no next ends there, whatever other exits the step has.
    return scope.flow.steps[step].next is None or bool(scope.following[step] - circle)


def _in_order(scope: FlowScope, first: str, circle: frozenset[str]) -> Iterator[str]:
    step, seen = first, set[str]()
    while step not in seen:
        seen.add(step)
        yield f"`{step}`"
        step = min(scope.following[step] & circle)


def circles(ways: Mapping[str, Iterable[str]]) -> list[frozenset[str]]:
    """Give the largest sets of names of which each leads to each other (Tarjan's algorithm)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[frozenset[str]] = []

    def visit(name: str) -> None:
        order[name] = low[name] = len(order)
        stack.append(name)
        for target in sorted(ways.get(name, ())):
            if target not in order:
                visit(target)
                low[name] = min(low[name], low[target])
            elif target in stack:
                low[name] = min(low[name], order[target])
        if low[name] == order[name]:
            members = set[str]()
            while name not in members:
                members.add(stack.pop())
            if len(members) > 1 or name in ways.get(name, ()):
                found.append(frozenset(members))

    for name in sorted(ways):
        if name not in order:
            visit(name)
    return found
