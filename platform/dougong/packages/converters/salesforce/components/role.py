"""Roles: who reaches whose records. They bring no rights of their own."""

from __future__ import annotations

from typing import Any

from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
)
from dougong.packages.converters.salesforce.conversion import Conversion

_LEVELS = ("caseAccessLevel", "contactAccessLevel", "opportunityAccessLevel")


@component_converter
class Roles(ComponentConverter):
    """Converts the role hierarchy."""

    types = ("Role",)
    stage = Stage.PAGES

    def convert(self, conversion: Conversion) -> None:
        """Convert every role, with the one above it."""
        found = conversion.source.all("Role")
        names = {each.name: conversion.name("role", each.name) for each in found}
        for each in found:
            document: dict[str, Any] = {
                "kind": "role",
                "name": names[each.name],
                "label": {"en": each.xml.get("name") or each.name},
                "permission_sets": [],
            }
            if words := " ".join(each.xml.get("description").split()):
                document["help"] = {"en": words[:1000]}
            above = names.get(each.xml.get("parentRole"))
            if above is not None and above != names[each.name]:
                document["reports_to"] = above
            conversion.put(document, kind="role", component=each.name)
            if any(each.xml.get(level) not in ("", "None") for level in _LEVELS):
                conversion.report.approximated(
                    "role",
                    each.name,
                    say(
                        "its rights on records of accounts that it owns are left out",
                        "省略其对所拥有客户之下级记录的权限",
                    ),
                )
