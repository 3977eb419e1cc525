"""Stages of an orchestration: their steps, one after the other."""

from __future__ import annotations

from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder, Made
from dougong.packages.converters.salesforce.flow.element import (
    FlowElementConverter,
    element_converter,
    leads,
)
from dougong.packages.converters.salesforce.flow.elements.subflows import called
from dougong.packages.converters.salesforce.flow.terms import UnsayableError
from dougong.packages.converters.salesforce.xml_reading import Xml


@element_converter
class Stages(FlowElementConverter):
    """A stage."""

    tags = ("orchestratedStages",)

    def convert(self, build: FlowBuilder, name: str, xml: Xml) -> Made:
        """Give a call of the flow of each step."""
        made, steps = Made(**leads(xml)), xml.all("stageSteps")
        for place, each in enumerate(steps):
            key = name if place == 0 else f"{name}.{each.get('name')}"
            inputs = each.all("inputParameters")
            part = called(build, key, each, each.get("actionName"), inputs)
            made.steps += part.steps
            if each.get("actionType") == "stepInteractive":
                build.note(
                    say(
                        "{step} is asked of who began the flow, not of {who}",
                        "{step} 由启动流程的人填写，而非指派的 {who}",
                        step=each.get("label") or each.get("name"),
                        who=each.get("assignees/assignee/elementReference") or "…",
                    )
                )
            if each.all("entryConditions") or each.get("entryConditionLogic") == "or":
                build.note(say("its steps come one after the other", "各步骤依次执行"))
        if not steps:
            raise UnsayableError(say("it has no steps", "没有步骤"))
        return made
