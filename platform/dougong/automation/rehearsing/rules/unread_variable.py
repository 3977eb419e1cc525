"""Finding: a variable of a flow that nothing reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dougong.automation.rehearsing.finding import NOTE, Finding, LintRule, Looked, lint_rule
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say


@lint_rule
class UnreadVariable(LintRule):
    """A variable that is kept for nothing."""

    key = "unread_variable"
    severity = NOTE
    label = say("Variable nothing reads", "未被使用的变量")

    def find(self, looked: Looked) -> Iterable[Finding]:
        """Compare the variables of each flow with what its expressions name."""
        for name, scope in looked.flows.items():
            read = set(_read(looked, name)) if scope.flow.variables else set()
            for each in scope.flow.variables:
                if each not in read:
                    yield self.finding(
                        "flow",
                        name,
                        pointer("variables", each),
                        say(
                            "nothing reads `$var.{name}`",
                            "没有任何地方读取 `$var.{name}`",
                            name=each,
                        ),
                        say("Use it, or remove it", "请使用或删除该变量"),
                    )


def _read(looked: Looked, flow: str) -> Iterator[str]:
    for at in looked.catalog.expressions["flow", flow]:
        found = looked.compiled(at)
        for path in found.reads.globals if found is not None else ():
            if path[0] == "var" and len(path) > 1:
                yield path[1]
