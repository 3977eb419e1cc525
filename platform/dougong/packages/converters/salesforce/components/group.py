"""Queues and public groups: records of queues and teams, brought as samples."""

from __future__ import annotations

from typing import Any

from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
)
from dougong.packages.converters.salesforce.conversion import Conversion

_MEMBERS = say(
    "its members are users, roles and groups of the source; name them here anew",
    "其成员是原系统的用户、角色与小组，请在此重新指定",
)


@component_converter
class Groups(ComponentConverter):
    """Converts queues and groups into sample records, which are loaded with the package."""

    types = ("Queue", "Group")
    stage = Stage.ACCESS

    def convert(self, conversion: Conversion) -> None:
        """Convert all queues, and all groups."""
        _put(conversion, "Queue", "queue", "queue")
        _put(conversion, "Group", "group", "team")


def _put(conversion: Conversion, component_type: str, kind: str, target: str) -> None:
    records: dict[str, dict[str, Any]] = {}
    found = conversion.source.all(component_type)
    for each in found:
        name = each.xml.get("name") or each.name
        record: dict[str, Any] = {"name": name[:255]}
        if target == "queue" and "@" in each.xml.get("email"):
            record["email"] = each.xml.get("email")
        records.setdefault(name, record)
    if not records:
        return
    document: dict[str, Any] = {
        "kind": "sample",
        "name": conversion.name("sample", f"{conversion.package}_{target}s"),
        "object": target,
        "key": "name",
        "records": list(records.values()),
    }
    draft = conversion.put(document, kind=kind, component=found[0].name)
    for each in found:
        conversion.report.carried(kind, each.name)
        if each.xml.first("queueMembers") is not None or kind == "group":
            conversion.report.approximated(kind, each.name, _MEMBERS)
    draft.whole = type(draft.whole)(kind, found[0].name)
