"""Sharing rule: shares records of an object that meet a condition, or are those of certain owners.

What it shares is added to what is reached anyway; a rule never takes anything away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.access.levels import RowLevel
from dougong.metadata.access.principals import Principal, parse_principal, principal_references
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import UnfitObjectError, UnfitPropertyError
from dougong.metadata.kind import Kind, Known, Scope, definition_kind
from dougong.metadata.objects.definition import ObjectDef, Shape
from dougong.metadata.objects.sharing import PARENT


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingDef:
    """A sharing rule.

    Attributes:
        name: Name of the rule.
        label: What people call it.
        object: The object whose records it shares.
        where: Condition that a record meets; None: any record.
        owned_by: Whose records it shares; None: anybody's.
        to: With whom.
        level: At which level.
        active: Whether it is in force.
    """

    name: str
    label: LocaleText
    object: str
    where: str | None = None
    owned_by: Principal | None = None
    to: Principal
    level: RowLevel
    active: bool = True


def _example(at: int, owned_by: JsonObject, to: JsonObject) -> JsonObject:
    return {
        "kind": "sharing",
        "name": f"handovers_{at}",
        "label": {"en": f"Handovers {at}", "zh-CN": f"交接单 {at}"},
        "object": "handover",
        "owned_by": owned_by,
        "to": to,
        "level": "read",
    }


@definition_kind
class SharingKind(Kind[SharingDef]):
    """Shares records of an object."""

    key = "sharing"
    plural = "sharing_rules"
    label = say("Sharing rule", "共享规则")
    examples = (
        {
            "kind": "sharing",
            "name": "worn_machines",
            "label": {"en": "Worn machines to agents", "zh-CN": "磨损设备共享给坐席"},
            "object": "machine",
            "where": "condition = 'worn' and part_of.state = 'running'",
            "to": {"role_and_below": "service_agent"},
            "level": "edit",
        },
        {
            "kind": "sharing",
            "name": "handovers_of_managers",
            "label": {"en": "Handovers of managers", "zh-CN": "经理的交接单"},
            "object": "handover",
            "owned_by": {"role": "service_manager"},
            "to": {"everyone": True},
            "level": "read",
            "active": False,
        },
        _example(1, {"department": "D-01"}, {"user": "li@example.com"}),
        _example(2, {"department_and_below": "D-01"}, {"team": "Night shift"}),
        _example(3, {"everyone": True}, {"queue": "Handovers"}),
    )

    def parse(self, json: JsonObject, known: Known) -> SharingDef:
        """Read the rule."""
        document: Mapping[str, Any] = json
        owned_by = document.get("owned_by")
        return SharingDef(
            name=document["name"],
            label=document["label"],
            object=document["object"],
            where=document.get("where"),
            owned_by=parse_principal(owned_by) if owned_by is not None else None,
            to=parse_principal(document["to"]),
            level=document["level"],
            active=document.get("active", True),
        )

    def references(
        self, definition: SharingDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name the object, and the roles and objects of the principals."""
        yield Reference("object", definition.object, "/object")
        if definition.owned_by is not None:
            yield from principal_references(definition.owned_by, "/owned_by")
        yield from principal_references(definition.to, "/to")

    def expressions(self, definition: SharingDef) -> Iterable[ExpressionAt]:
        """Give the condition."""
        if definition.where is not None:
            yield ExpressionAt("/where", definition.object, definition.where, impersonal=True)

    def check(self, definition: SharingDef, scope: Scope) -> Iterable[Problem]:
        """Check that the object shares its records itself, and has owners where they count."""
        owner = scope.catalog.objects.get(definition.object)
        if owner is None or not owner.is_stored:
            return  # said where references are checked
        reason = (
            say("its records are shared with their parents", "其记录随主记录共享")
            if owner.sharing == PARENT
            else say("its record holds for everybody", "其记录对所有人生效")
            if owner.shape is Shape.SINGLE
            else None
        )
        if reason is not None:
            error = UnfitObjectError(object=owner.name, reason=reason)
            yield Problem(path="/object", error=error)
        elif definition.owned_by is not None and not owner.owned:
            ownerless = say("the object's records have no owner", "该对象的记录没有负责人")
            wrong = UnfitPropertyError(property="owned_by", reason=ownerless)
            yield Problem(path="/owned_by", error=wrong)
