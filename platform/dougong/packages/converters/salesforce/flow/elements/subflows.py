"""Subflows: another flow of the project is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder, Made, declared
from dougong.packages.converters.salesforce.flow.element import (
    FlowElementConverter,
    element_converter,
    leads,
    step,
)
from dougong.packages.converters.salesforce.flow.memory import in_type, taken_in
from dougong.packages.converters.salesforce.flow.references import output_name, term, value
from dougong.packages.converters.salesforce.flow.terms import Term, UnsayableError
from dougong.packages.converters.salesforce.xml_reading import Xml


@element_converter
class Subflows(FlowElementConverter):
    """Another flow is called."""

    tags = ("subflows",)

    def convert(self, build: FlowBuilder, name: str, xml: Xml) -> Made:
        """Give a step that calls it, and what is done with what it gives."""
        taken: dict[str, str] = {}
        for item in xml.all("outputAssignments"):
            try:
                given = term(build, f"{name}.{item.get('name')}")
                taken |= taken_in(build, item.get("assignToReference"), given.text, given)
            except UnsayableError as error:
                build.note(error.reason)
        made = called(build, name, xml, xml.get("flowName"), xml.all("inputAssignments"))
        if taken:
            said: dict[str, Any] = {"element": "assign", "variables": taken}
            made.steps.append((build.further_step(name, "values"), said))
        return made


def called(build: FlowBuilder, name: str, xml: Xml, flow: str, inputs: Iterable[Xml]) -> Made:
    """Give a step that calls a flow.

    Args:
        build: The flow that calls.
        name: The element.
        xml: What it says.
        flow: The flow that is called, of theirs.
        inputs: What that is given: name and value each.

    Raises:
        UnsayableError: The project has no such flow.
    """
    signature = build.signatures.get(flow)
    if signature is None:
        raise UnsayableError(
            say("flow {flow} is not in the project", "项目中没有流程 {flow}", flow=flow)
        )
    if signature.is_absent:
        build.crippled = True
        build.note(
            say(
                "flow {flow} is of another package: one that stops with an error stands for it",
                "流程 {flow} 属于其他包：以报错中止的流程代替",
                flow=flow,
            )
        )
        made = step(xml, "subflow", flow=signature.name)
        return Made([(build.step_name(name), made)], **leads(xml))
    said: dict[str, Any] = {"flow": signature.name}
    given: dict[str, str] = {}
    by_name = {item.get("name").lower(): item for item in inputs}
    for theirs, item in by_name.items():
        known = next((each for each in signature.input if each.lower() == theirs), None)
        is_about = theirs == signature.about.lower() and signature.about
        if known is None and not is_about:
            build.note(say("it takes no {name}", "它不接收 {name}", name=item.get("name")))
            continue
        try:
            if is_about:
                of = build.world.record(signature.about_object)
                said["record"] = in_type(build, of, value(build, item.first("value"), of))
            elif known is not None:
                wanted = signature.input[known]
                found: Term = value(build, item.first("value"), wanted)
                given[output_name(known)] = in_type(build, wanted, found)
        except UnsayableError as error:
            if is_about:
                raise
            build.crippled = True
            build.note(
                say(
                    "{name} is not handed over: {why_en}",
                    "未传递 {name}：{why_zh}",
                    name=item.get("name"),
                    why_en=error.reason["en"],
                    why_zh=error.reason.get("zh-CN", error.reason["en"]),
                )
            )
    if signature.about and "record" not in said:
        raise UnsayableError(
            say("it is called without the record that it is about", "调用时未给出它所针对的记录")
        )
    made = step(xml, "subflow", **said, input=given or None)
    return Made([(build.step_name(name), made)], **leads(xml))


def declare_gives(build: FlowBuilder, given: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Declare what a called flow gives."""
    return {output_name(theirs): declared(each["type"]) for theirs, each in given.items()}
