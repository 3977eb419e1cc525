"""Waits: until a time comes, by the one condition that holds."""

from __future__ import annotations

from typing import Any

from dougong.formula.value_types import DATETIME
from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder, Goto, Made
from dougong.packages.converters.salesforce.flow.element import (
    FlowElementConverter,
    element_converter,
    step,
)
from dougong.packages.converters.salesforce.flow.elements.decisions import conditions_of
from dougong.packages.converters.salesforce.flow.reading import target
from dougong.packages.converters.salesforce.flow.references import value
from dougong.packages.converters.salesforce.flow.terms import UnsayableError, brought
from dougong.packages.converters.salesforce.names import Taken
from dougong.packages.converters.salesforce.xml_reading import Xml

_NOW = "$Flow.CurrentDateTime"
_UNITS = {"minutes": "minutes", "hours": "hours", "days": "days", "months": "months"}


@element_converter
class Waits(FlowElementConverter):
    """A wait."""

    tags = ("waits",)

    def convert(self, build: FlowBuilder, name: str, xml: Xml) -> Made:
        """Give a wait; of several events, a decision before them."""
        events, own, taken = xml.all("waitEvents"), build.step_name(name), Taken()
        made, ways = Made(exit=target(xml, "defaultConnector")), list[dict[str, Any]]()
        for event in events:
            said = self._event(build, event)
            when = conditions_of(build, event)
            if not when and len(events) == 1:
                return Made([(own, step(xml, "wait", **said))], exit=target(event, "connector"))
            inner = build.further_step(name, event.get("name"))
            end = Goto(target(event, "connector"))
            made.inner.append((inner, step(event, "wait", **said, next=end)))
            ways.append(
                {"name": taken.give(event.get("name")), "when": when or "true", "go": inner}
            )
        if not ways:
            raise UnsayableError(say("it waits for nothing", "没有等待的事件"))
        if len(ways) > 1:
            build.note(
                say(
                    "it waits for the first event whose condition holds when it begins",
                    "只等待开始时首个满足条件的事件",
                )
            )
        made.steps.append((own, step(xml, "decision", ways=ways)))
        return made

    def _event(self, build: FlowBuilder, xml: Xml) -> dict[str, Any]:
        given = {each.get("name"): each.first("value") for each in xml.all("inputParameters")}
        if xml.get("eventType") != "AlarmEvent" or "AlarmTime" not in given:
            raise UnsayableError(
                say(
                    "it waits for {event}, which does not happen here",
                    "等待的事件 {event} 在此不会发生",
                    event=xml.get("eventType"),
                )
            )
        offset = given.get("TimeOffset")
        count = offset.get("numberValue").partition(".")[0] if offset is not None else "0"
        unit_xml = given.get("TimeOffsetUnit")
        unit = _UNITS.get((unit_xml.get("stringValue") if unit_xml is not None else "").lower())
        alarm = given["AlarmTime"]
        is_now = alarm is not None and alarm.get("elementReference") == _NOW
        if is_now and count.isdigit() and unit is not None:
            return {"duration": f"{int(count)} {unit}"}
        base = brought(value(build, alarm), DATETIME).text
        if count not in ("", "0") and unit is not None:
            return {"until": f"ADD({base}, {count}, '{unit}')"}
        return {"until": base}
