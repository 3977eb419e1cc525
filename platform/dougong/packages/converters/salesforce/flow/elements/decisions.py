"""Decisions: the first outcome whose conditions hold."""

from __future__ import annotations

from typing import Any

from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder, Goto, Made
from dougong.packages.converters.salesforce.flow.conditions import logic
from dougong.packages.converters.salesforce.flow.element import (
    FlowElementConverter,
    element_converter,
    label_of,
    step,
)
from dougong.packages.converters.salesforce.flow.reading import target
from dougong.packages.converters.salesforce.flow.rows import row
from dougong.packages.converters.salesforce.flow.terms import UnsayableError
from dougong.packages.converters.salesforce.names import Taken
from dougong.packages.converters.salesforce.xml_reading import Xml

MOST_WAYS = 30


@element_converter
class Decisions(FlowElementConverter):
    """A decision."""

    tags = ("decisions",)

    def convert(self, build: FlowBuilder, name: str, xml: Xml) -> Made:
        """Give a decision; an outcome that cannot be said is never gone."""
        rules, taken, ways = xml.all("rules"), Taken(), list[dict[str, Any]]()
        if not rules:
            return Made([], exit=target(xml, "defaultConnector"))
        reasons = []
        for rule in rules[:MOST_WAYS]:
            try:
                when = conditions_of(build, rule)
            except UnsayableError as error:
                reasons.append((rule.get("label") or rule.get("name"), error.reason))
                when = "false"
            way = {"name": taken.give(rule.get("name")), "when": when or "true"}
            if rule.get("label"):
                way["label"] = label_of(rule.get("label"))  # type: ignore[assignment]
            ways.append({**way, "go": Goto(target(rule, "connector"))})
        if len(reasons) == len(rules):
            raise UnsayableError(reasons[0][1])
        for outcome, reason in reasons:
            build.note(
                say(
                    "outcome {outcome} is never gone: {why_en}",
                    "结果 {outcome} 不会被选中：{why_zh}",
                    outcome=outcome,
                    why_en=reason["en"],
                    why_zh=reason.get("zh-CN", reason["en"]),
                )
            )
            build.crippled = True
        made = step(xml, "decision", ways=ways)
        return Made([(build.step_name(name), made)], exit=target(xml, "defaultConnector"))


def conditions_of(build: FlowBuilder, xml: Xml, *, how: str = "conditionLogic") -> str:
    """Write the conditions of an outcome."""
    rows = [row(build, each) for each in xml.all("conditions")]
    return logic(rows, xml.get(how, "and"))
