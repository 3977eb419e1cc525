"""Custom errors: the save is refused, in words of the flow's own."""

from __future__ import annotations

from dougong.formula.value_types import TEXT
from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder, Made
from dougong.packages.converters.salesforce.flow.element import (
    FlowElementConverter,
    element_converter,
    step,
)
from dougong.packages.converters.salesforce.flow.references import MERGE, merged, plain_text
from dougong.packages.converters.salesforce.flow.terms import UnsayableError, brought
from dougong.packages.converters.salesforce.xml_reading import Xml


@element_converter
class CustomErrors(FlowElementConverter):
    """An error."""

    tags = ("customErrors",)

    def convert(self, build: FlowBuilder, name: str, xml: Xml) -> Made:
        """Give a step that refuses."""
        messages = xml.all("customErrorMessages")
        if not messages:
            raise UnsayableError(say("it says nothing", "没有内容"))
        if len(messages) > 1:
            build.note(say("only the first of its messages is told", "只显示第一条提示"))
        text = plain_text(messages[0].get("errorMessage"))
        found = MERGE.search(text)
        words = " ".join(text[: found.start()].split()) if found else " ".join(text.split())
        said = step(xml, "stop", message={"en": words[:1000] or xml.get("label") or name})
        if found:
            said["detail"] = brought(merged(build, text[found.start() :]), TEXT).text
        if messages[0].flag("isFieldError") and build.record_api:
            said["field"] = build.world.spot(
                build.record_api, messages[0].get("fieldSelection")
            ).path
        return Made([(build.step_name(name), said)])
