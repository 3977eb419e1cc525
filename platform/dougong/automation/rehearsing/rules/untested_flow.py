"""Finding: a flow that no test runs."""

from __future__ import annotations

from collections.abc import Iterable

from dougong.automation.rehearsing.finding import NOTE, Finding, LintRule, Looked, lint_rule
from dougong.kernel.messages import say


@lint_rule
class UntestedFlow(LintRule):
    """An active flow of which no test says that it runs."""

    key = "untested_flow"
    severity = NOTE
    label = say("Flow without a test", "没有测试的流程")

    def find(self, looked: Looked) -> Iterable[Finding]:
        """Look for tests that name the flow, or one that calls it."""
        uses = looked.model.readers.uses
        for name, scope in looked.flows.items():
            users = {(each.kind, each.name) for each in uses("flow", name)}
            if not scope.flow.active or any(kind == "test" for kind, _ in users):
                continue
            callers = [caller for kind, caller in users if kind == "flow"]
            if any(each.kind == "test" for caller in callers for each in uses("flow", caller)):
                continue
            yield self.finding(
                "flow",
                name,
                "",
                say("no test runs this flow", "没有测试覆盖该流程"),
                say(
                    "Add a test that says what it should do, so that a later change cannot break "
                    "it unnoticed",
                    "请添加测试说明它应该做什么，避免日后的修改在无人察觉时破坏它",
                ),
            )
