"""Finding: a step that waits for something that may never come."""

from __future__ import annotations

from collections.abc import Iterable

from dougong.automation.rehearsing.finding import NOTE, Finding, LintRule, Looked, lint_rule
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say

_AWAITED = frozenset({"event", "holds"})


@lint_rule
class WaitWithoutEnd(LintRule):
    """A wait for an event or a condition that says nothing of how long at most."""

    key = "wait_without_end"
    severity = NOTE
    label = say("Wait without an end", "没有期限的等待")

    def find(self, looked: Looked) -> Iterable[Finding]:
        """Look at the waits of flows."""
        for name, scope in looked.flows.items():
            for step in scope.flow.steps.values():
                awaits = step.element == "wait" and not _AWAITED.isdisjoint(step.config)
                if awaits and "at_most" not in step.config:
                    yield self.finding(
                        "flow",
                        name,
                        pointer("steps", step.id),
                        say(
                            "`{step}` may wait for ever",
                            "`{step}` 可能永远等待下去",
                            step=step.id,
                        ),
                        say(
                            "Say by `at_most` how long, and by `late` which step follows then",
                            "请用 `at_most` 指定最长等待时间，并用 `late` 指定超时后的步骤",
                        ),
                    )
