"""Finding: a flow or a rule that is switched off and easily forgotten."""

from __future__ import annotations

from collections.abc import Iterable

from dougong.automation.rehearsing.finding import NOTE, Finding, LintRule, Looked, lint_rule
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import LocaleText, say

_KINDS = ("flow", "approval", "webhook", "duplicate_rule")
_ADVICE = say("Switch it on, or remove it", "请启用或删除它")


@lint_rule
class SwitchedOff(LintRule):
    """What is there and not in force."""

    key = "switched_off"
    severity = NOTE
    label = say("Switched off", "已停用")

    def find(self, looked: Looked) -> Iterable[Finding]:
        """Look for what is not active."""
        for kind in _KINDS:
            for name, each in sorted(looked.catalog.all(kind).items()):
                if not getattr(each, "active", True):
                    yield self.finding(kind, name, "/active", _OFF, _ADVICE)
        for name, owner in sorted(looked.catalog.objects.items()):
            for index, rule in enumerate(owner.rules):
                if not rule.active:
                    path = pointer("rules", index, "active")
                    yield self.finding("object", name, path, _OFF, _ADVICE)


_OFF: LocaleText = say("it is switched off: it has no effect", "已停用，不起作用")
