"""Loops: the same elements for each record of a list."""

from __future__ import annotations

from typing import Any

from dougong.formula.value_types import Kind
from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder, Goto, Made
from dougong.packages.converters.salesforce.flow.cells import first_values, holder_of
from dougong.packages.converters.salesforce.flow.collecting import is_collected
from dougong.packages.converters.salesforce.flow.element import (
    FlowElementConverter,
    element_converter,
    step,
)
from dougong.packages.converters.salesforce.flow.reading import body_of, following, target
from dougong.packages.converters.salesforce.flow.references import term
from dougong.packages.converters.salesforce.flow.terms import UnsayableError
from dougong.packages.converters.salesforce.xml_reading import Xml


@element_converter
class Loops(FlowElementConverter):
    """A loop."""

    tags = ("loops",)

    def convert(self, build: FlowBuilder, name: str, xml: Xml) -> Made:
        """Give a loop over the list."""
        reference = xml.get("collectionReference")
        if is_collected(build.source, reference):
            raise UnsayableError(
                say(
                    "it goes through {list}, a list that is made up in the flow",
                    "循环的列表 {list} 是流程中拼出的",
                    list=reference,
                )
            )
        listed = term(build, reference)
        of = listed.type.element if listed.type is not None else None
        if listed.kind is not Kind.LIST or of is None or of.kind is not Kind.RECORD:
            raise UnsayableError(
                say("{list} is no list of records here", "{list} 不是记录列表", list=reference)
            )
        own = build.step_name(name)
        made = Made(exit=target(xml, "noMoreValuesConnector"))
        each: Any = Goto(target(xml, "nextValueConnector"))
        if first := self._first(build, name, xml, own):
            begin = build.further_step(name, "begin")
            made.inner.append((begin, {"element": "assign", "variables": first, "next": each}))
            each = begin
        made.steps.append((own, step(xml, "loop", list=listed.text, object=of.object, each=each)))
        self._mind_leaving(build, name)
        return made

    def _first(self, build: FlowBuilder, name: str, xml: Xml, own: str) -> dict[str, str]:
        item = f"$steps.{own}.item"
        variable = xml.get("assignNextValueToReference")
        holder = holder_of(build, variable or name)
        if holder is None or holder.base is None:
            return {}
        values = {
            cell: text.replace(holder.base.text, item)
            for cell, text in first_values(build, holder).items()
        }
        if variable and holder.base.text.startswith("$var."):
            values = {holder.base.text.removeprefix("$var."): item, **values}
        return values

    def _mind_leaving(self, build: FlowBuilder, name: str) -> None:
        """Say so where a way leads out of the turns before the list is at its end."""
        body = body_of(build.source, name)
        out = {
            other
            for each in body
            for other in following(build.source.elements[each])
            if other not in body and other != name
        }
        if out:
            build.crippled = True
            build.note(
                say(
                    "it is left early towards {where}: here the entries that are left follow all "
                    "the same",
                    "循环会提前跳至 {where}：此处其余各项仍会继续处理",
                    where=", ".join(sorted(out)),
                )
            )
