"""Finding: a step that calls something outside, and nothing said of what if that fails."""

from __future__ import annotations

from collections.abc import Iterable

from dougong.automation.rehearsing.finding import WARNING, Finding, LintRule, Looked, lint_rule
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say

_OUTSIDE = "outside"


@lint_rule
class MissingErrorPath(LintRule):
    """An outside call whose failure ends the run."""

    key = "missing_error_path"
    severity = WARNING
    label = say("No path for an error", "缺少出错路径")

    def find(self, looked: Looked) -> Iterable[Finding]:
        """Look at steps whose element works outside."""
        for name, scope in looked.flows.items():
            for step in scope.flow.steps.values():
                known = step.element in looked.parts.elements
                if not known or looked.parts.elements.get(step.element).group != _OUTSIDE:
                    continue
                if step.on_error is None:
                    yield self.finding(
                        "flow",
                        name,
                        pointer("steps", step.id),
                        say(
                            "`{step}` calls something outside; when that fails, the run fails",
                            "`{step}` 会调用外部系统；一旦失败，整个流程就会失败",
                            step=step.id,
                        ),
                        say(
                            "Say by `on_error` which step follows then",
                            "请用 `on_error` 指定出错后执行的步骤",
                        ),
                    )
