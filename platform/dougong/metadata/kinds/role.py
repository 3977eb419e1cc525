"""Role: a place in the hierarchy, and the permission sets of who stands there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.definition import Reference
from dougong.metadata.errors import RoleCycleError
from dougong.metadata.kind import Kind, Known, Scope, definition_kind
from dougong.metadata.objects.definition import ObjectDef


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleDef:
    """A role.

    Attributes:
        name: Name of the role.
        label: What people call it.
        help: Who has it.
        permission_sets: Names of the sets that it brings.
        reports_to: The role above it; None: it is at the top.
    """

    name: str
    label: LocaleText
    help: LocaleText | None = None
    permission_sets: tuple[str, ...] = ()
    reports_to: str | None = None


@definition_kind
class RoleKind(Kind[RoleDef]):
    """A place in the hierarchy, with permission sets."""

    key = "role"
    plural = "roles"
    label = say("Role", "角色")
    examples = (
        {
            "kind": "role",
            "name": "service_manager",
            "label": {"en": "Service manager", "zh-CN": "客服经理"},
            "help": {"en": "Leads the agents.", "zh-CN": "带领客服坐席。"},
            "permission_sets": [],
        },
        {
            "kind": "role",
            "name": "service_agent",
            "label": {"en": "Service agent", "zh-CN": "客服坐席"},
            "permission_sets": ["machines"],
            "reports_to": "service_manager",
        },
    )

    def parse(self, json: JsonObject, known: Known) -> RoleDef:
        """Read the role."""
        document: Mapping[str, Any] = json
        return RoleDef(
            name=document["name"],
            label=document["label"],
            help=document.get("help"),
            permission_sets=tuple(document["permission_sets"]),
            reports_to=document.get("reports_to"),
        )

    def references(
        self, definition: RoleDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name the permission sets and the role above."""
        for index, name in enumerate(definition.permission_sets):
            yield Reference("permission_set", name, pointer("permission_sets", index))
        if definition.reports_to is not None:
            yield Reference("role", definition.reports_to, "/reports_to")

    def check(self, definition: RoleDef, scope: Scope) -> Iterable[Problem]:
        """Check that no role stands above itself."""
        roles: Mapping[str, RoleDef] = scope.catalog.all(self.key)
        way, above = [definition.name], definition.reports_to
        while above is not None and above in roles and above not in way:
            way.append(above)
            above = roles[above].reports_to
        if above == definition.name:
            error = RoleCycleError(path=" → ".join([*way, above]))
            yield Problem(path="/reports_to", error=error)
