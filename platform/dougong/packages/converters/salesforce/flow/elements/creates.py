"""Create Records: from values, from a record in memory, or from a list of them."""

from __future__ import annotations

from typing import Any

from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder, Made
from dougong.packages.converters.salesforce.flow.cells import holder_of
from dougong.packages.converters.salesforce.flow.collecting import is_collected
from dougong.packages.converters.salesforce.flow.element import (
    FlowElementConverter,
    element_converter,
    leads,
    step,
)
from dougong.packages.converters.salesforce.flow.memory import taken_in
from dougong.packages.converters.salesforce.flow.terms import Term, UnsayableError
from dougong.packages.converters.salesforce.flow.values import assigned, must_say, of_memory
from dougong.packages.converters.salesforce.xml_reading import Xml


@element_converter
class Creates(FlowElementConverter):
    """Records are made."""

    tags = ("recordCreates",)

    def convert(self, build: FlowBuilder, name: str, xml: Xml) -> Made:
        """Give a step that makes the record, and one that keeps it."""
        reference = xml.get("inputReference")
        if reference and is_collected(build.source, reference):
            build.note(
                say(
                    "each record is made where it is put into {list}, not all of them here",
                    "记录在放入 {list} 时逐条新建，而不是在此一次新建",
                    list=reference,
                )
            )
            return Made([], **leads(xml))
        if reference:
            return self._from_memory(build, name, xml, reference)
        values = assigned(build, xml, xml.get("object"))
        must_say(values, build)
        keeps: dict[str, str] = {}
        step_name = build.step_name(name)
        if to := xml.get("assignRecordIdToReference"):
            of = build.world.record(xml.get("object"))
            made = Term(f"$steps.{step_name}.record", of)
            try:
                keeps = taken_in(build, to, made.text, made)
            except UnsayableError as error:
                build.note(error.reason)
        return _made(build, name, xml, xml.get("object"), values, keeps)

    def _from_memory(self, build: FlowBuilder, name: str, xml: Xml, reference: str) -> Made:
        holder = holder_of(build, reference)
        if holder is None or not holder.api:
            raise UnsayableError(
                say(
                    "what is to be made comes from {name}, which holds no records here",
                    "待新建的记录来自 {name}，此处其中没有记录",
                    name=reference,
                )
            )
        values = of_memory(build, holder)
        must_say(values, build)
        keeps = {}
        if holder.base is not None and holder.base.text.startswith("$var."):
            variable = holder.base.text.removeprefix("$var.")
            keeps[variable] = f"$steps.{build.step_name(name)}.record"
        return _made(build, name, xml, holder.api, values, keeps)


def _made(
    build: FlowBuilder,
    name: str,
    xml: Xml,
    api: str,
    values: dict[str, JsonValue],
    keeps: dict[str, str],
) -> Made:
    plan = build.world.object(api)
    if plan.shape == "event":
        return Made(
            [(build.step_name(name), step(xml, "publish", event=plan.name, values=values))],
            **leads(xml),
        )
    steps = [(build.step_name(name), step(xml, "create", object=plan.name, values=values))]
    if keeps:
        said: dict[str, Any] = {"element": "assign", "variables": keeps}
        steps.append((build.further_step(name, "kept"), said))
    return Made(steps, **leads(xml))
