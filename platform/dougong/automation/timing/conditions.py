"""Conditions and names that triggers have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from dougong.automation.flows.definition import USER, FlowDef
from dougong.kernel.errors import Problem
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import UnfitPropertyError

if TYPE_CHECKING:
    from dougong.automation.flows.scope import Place


def record_condition(
    place: Place,
    path: str,
    source: str,
    object_name: str | None = None,
) -> ExpressionAt:
    """Give a condition that is asked before there is a run: it names the record and no more."""
    name = object_name if object_name is not None else place.flow.object or ""
    return ExpressionAt(path=place.prefix + path, object=name, source=source)


def check_unattended(flow: FlowDef) -> Iterable[Problem]:
    """Refuse the rights of whoever caused a run, where it is nobody."""
    if flow.run_as == USER:
        reason = say("nobody causes it, so it has no user's rights", "无人触发，没有用户权限可用")
        yield Problem(path="/type", error=UnfitPropertyError(property="run_as", reason=reason))


def calendar_reference(trigger: Mapping[str, Any]) -> Iterable[Reference]:
    """Name the calendar of a trigger."""
    if "calendar" in trigger:
        yield Reference("calendar", trigger["calendar"], "/calendar")
