"""Finding: an object that no permission set opens."""

from __future__ import annotations

from collections.abc import Iterable

from dougong.automation.rehearsing.finding import WARNING, Finding, LintRule, Looked, lint_rule
from dougong.kernel.messages import say
from dougong.metadata.kinds.permission_set import PermissionSetDef


@lint_rule
class ObjectNobodyReaches(LintRule):
    """An object that only administrators can use."""

    key = "object_nobody_reaches"
    severity = WARNING
    label = say("Object nobody reaches", "无人可用的对象")

    def find(self, looked: Looked) -> Iterable[Finding]:
        """Look for objects that no permission set lets anybody do anything with."""
        sets: list[PermissionSetDef] = [*looked.catalog.all("permission_set").values()]
        for name, owner in sorted(looked.catalog.objects.items()):
            grants = (each.grant(name) for each in sets)
            if owner.row_of is not None or any(g is not None and g.verbs for g in grants):
                continue
            yield self.finding(
                "object",
                name,
                "",
                say(
                    "no permission set opens it: only administrators can use it",
                    "没有权限集开放该对象，只有管理员可以使用",
                ),
                say("Name it in a permission set", "请在某个权限集中授予该对象的权限"),
            )
