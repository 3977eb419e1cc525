"""Flows that a project calls and does not bring, such as those of a package below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.flow.building import Signature
from dougong.packages.converters.salesforce.flow.reading import FlowSource

_KIND = "referenced_flow"


def put_absent(conversion: Conversion, sources: Sequence[FlowSource]) -> dict[str, Signature]:
    """Add a flow that stops with an error for each one that is called and not there.

    Args:
        conversion: The conversion.
        sources: The flows of the project.

    Returns:
        Their signatures, by the name that the project calls them.
    """
    known = {source.name for source in sources}
    found: dict[str, Signature] = {}
    for source in sources:
        for name in _called(source):
            if name and name not in known and name not in found:
                found[name] = Signature(conversion.name("flow", name), is_absent=True)
                _put(conversion, name, found[name].name)
    return found


def _called(source: FlowSource) -> Iterator[str]:
    for element in source.elements.values():
        if element.tag == "subflows":
            yield element.get("flowName")
        elif element.tag == "actionCalls" and element.get("actionType") == "flow":
            yield element.get("actionName")
        for each in element.all("stageSteps"):
            yield each.get("actionName")


def _put(conversion: Conversion, theirs: str, name: str) -> None:
    message = say(
        "flow {flow} belongs to another package and is not here; say its steps",
        "流程 {flow} 属于其他包，此处没有；请补充其步骤",
        flow=theirs,
    )
    document: dict[str, Any] = {
        "kind": "flow",
        "name": name,
        "label": {"en": theirs.replace("_", " ").strip()},
        "trigger": {"type": "subflow"},
        "start": "absent",
        "steps": {"absent": {"element": "stop", "message": dict(message)}},
    }
    conversion.put(document, kind=_KIND, component=theirs)
    conversion.report.approximated(_KIND, theirs, message)
