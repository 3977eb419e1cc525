"""Flows, processes and orchestrations."""

from __future__ import annotations

from typing import Any

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
)
from dougong.packages.converters.salesforce.conversion import Conversion, Part
from dougong.packages.converters.salesforce.flow.absent import put_absent
from dougong.packages.converters.salesforce.flow.element import element_converters
from dougong.packages.converters.salesforce.flow.ids import find_ids, learn_lookups
from dougong.packages.converters.salesforce.flow.making import FlowMaker, MadeFlow, signature_of
from dougong.packages.converters.salesforce.flow.mending import Told, mend_flow, mend_step
from dougong.packages.converters.salesforce.flow.reading import FlowSource, read_flow_source
from dougong.packages.converters.salesforce.flow.terms import UnsayableError
from dougong.packages.converters.salesforce.flow.world import World

ELEMENT = "flow_element"
_NO_WAY = say(
    "no way leads to it, since an element before it is left out",
    "其前面的元素未转换，没有路径到达它",
)
_DEAD = say(
    "nothing leads to it in the source, so it never runs; it is left out",
    "原流程中没有路径到达它，从不执行，因此省略",
)


@component_converter
class Flows(ComponentConverter):
    """Converts flows into flows."""

    types = ("Flow",)
    stage = Stage.AUTOMATION

    def convert(self, conversion: Conversion) -> None:
        """Convert every flow, and tell the report about each of its elements."""
        sources = [read_flow_source(each.name, each.xml) for each in conversion.source.all("Flow")]
        maker = _maker(conversion, sources)
        for source in sources:
            conversion.report.carried("flow", source.name)
            for element in source.elements:
                conversion.report.carried(ELEMENT, f"{source.name}.{element}")
            try:
                _put(conversion, source, maker.make(source))
            except UnsayableError as error:
                _whole(conversion, source, error.reason)


def _maker(conversion: Conversion, sources: list[FlowSource]) -> FlowMaker:
    world = World(conversion.model)
    ids: dict[str, dict[str, str]] = {}
    for _ in range(3):
        ids = {source.name: find_ids(source, world, ids) for source in sources}
        for source in sources:
            learn_lookups(source, world, ids[source.name])
    signatures = {
        source.name: signature_of(
            conversion,
            world,
            source,
            ids[source.name],
            conversion.name("flow", source.name),
        )
        for source in sources
    }
    signatures |= put_absent(conversion, sources)
    return FlowMaker(conversion, world, element_converters(), signatures, ids)


def _whole(conversion: Conversion, source: FlowSource, why: LocaleText) -> None:
    conversion.not_carried("flow", source.name, why)
    for element in source.elements:
        conversion.not_carried(ELEMENT, f"{source.name}.{element}", why)


def _put(conversion: Conversion, source: FlowSource, made: list[MadeFlow]) -> None:
    reached: set[str] = set().union(*(each.reached for each in made))
    for each in made:
        _tell(conversion, source, each, reached)
        conversion.put(
            each.document,
            kind="flow",
            component=source.name,
            parts=_parts(conversion, source, each),
            mend=mend_flow(_told(conversion, source, "flow", source.name)),
        )


def _parts(
    conversion: Conversion, source: FlowSource, made: MadeFlow
) -> dict[tuple[str, ...], Part]:
    """Tell for each step of which element it was made, and how it is mended."""
    found: dict[tuple[str, ...], Part] = {}
    for step, element in made.owner.items():
        if step not in made.document["steps"]:
            continue
        component = f"{source.name}.{element}"
        siblings = [other for other, of in made.owner.items() if of == element and other != step]
        told = _told(conversion, source, ELEMENT, component)
        found["steps", step] = Part(ELEMENT, component, mend_step(told, step, siblings))
    return found


def _told(conversion: Conversion, source: FlowSource, kind: str, component: str) -> Told:
    return Told(conversion.report, kind, component, "flow", source.name)


def _tell(conversion: Conversion, source: FlowSource, made: MadeFlow, reached: set[str]) -> None:
    report = conversion.report
    for words in made.said:
        report.approximated("flow", source.name, words)
    for element in source.elements:
        component = f"{source.name}.{element}"
        if element in made.gaps:
            report.not_carried(ELEMENT, component, made.gaps[element])
        elif element not in reached and element in made.alive:
            report.not_carried(ELEMENT, component, _NO_WAY)
        elif element not in reached:
            report.approximated(ELEMENT, component, _DEAD)
        for words in made.notes.get(element, ()):
            report.approximated(ELEMENT, component, words)
    _gaps(conversion, source, made.gaps, made.document)


def _gaps(
    conversion: Conversion,
    source: FlowSource,
    gaps: dict[str, LocaleText],
    document: dict[str, Any],
) -> None:
    is_on = source.xml.get("status").lower() == "active"
    if gaps:
        conversion.report.approximated(
            "flow",
            source.name,
            say(
                "it is switched off: {count} of its elements are left out ({names})",
                "流程未启用：有 {count} 个元素未转换（{names}）",
                count=len(gaps),
                names=", ".join(list(gaps)[:8]),
            ),
        )
    elif is_on and not document["active"]:
        conversion.report.approximated(
            "flow",
            source.name,
            say(
                "it is switched off: some of its elements do less than before",
                "流程未启用：部分元素的功能有所缺失",
            ),
        )
