"""Finding: a role, or a permission set, that nobody has."""

from __future__ import annotations

from collections.abc import Iterable

from dougong.automation.rehearsing.finding import NOTE, Finding, LintRule, Looked, lint_rule
from dougong.kernel.messages import say
from dougong.metadata.kinds.role import RoleDef


@lint_rule
class RoleNobodyHas(LintRule):
    """A role or a permission set that is granted to nobody."""

    key = "role_nobody_has"
    severity = NOTE
    label = say("Role nobody has", "无人担任的角色")

    def find(self, looked: Looked) -> Iterable[Finding]:
        """Compare with what is granted; a role whose subordinates have it too counts as had."""
        granted = looked.facts.granted
        if granted is None:
            return
        roles: dict[str, RoleDef] = dict(looked.catalog.all("role"))
        brought = {each for role in roles.values() for each in role.permission_sets}
        for name in sorted(roles):
            if ("role", name) not in granted:
                yield self.finding(
                    "role",
                    name,
                    "",
                    say("nobody has this role", "没有用户担任该角色"),
                    say("Give it to somebody, or remove it", "请将其授予用户，或删除该角色"),
                )
        for name in sorted(looked.catalog.all("permission_set")):
            if ("permission_set", name) not in granted and name not in brought:
                yield self.finding(
                    "permission_set",
                    name,
                    "",
                    say(
                        "nobody has this permission set, and no role brings it",
                        "没有用户拥有该权限集，也没有角色包含它",
                    ),
                    say(
                        "Give it to somebody or add it to a role, or remove it",
                        "请将其授予用户或加入角色，或删除该权限集",
                    ),
                )
