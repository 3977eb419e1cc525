"""Elements that nothing here is like."""

from __future__ import annotations

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder, Made
from dougong.packages.converters.salesforce.flow.element import (
    FlowElementConverter,
    element_converter,
)
from dougong.packages.converters.salesforce.flow.terms import UnsayableError
from dougong.packages.converters.salesforce.xml_reading import Xml

_WHY: dict[str, LocaleText] = {
    "apexPluginCalls": say("it calls code of the source platform", "调用原平台的代码"),
    "recordRollbacks": say(
        "a step cannot take back what earlier ones saved; stop with an error instead",
        "步骤不能撤销先前的保存；请改用报错中止",
    ),
    "steps": say("it is a placeholder without effect", "占位步骤，没有作用"),
    "transforms": say(
        "it makes up a list in memory, which a flow here cannot",
        "在内存中拼出列表，此处流程不支持",
    ),
}


@element_converter
class LeftOut(FlowElementConverter):
    """What has no counterpart."""

    tags = tuple(_WHY)

    def convert(self, build: FlowBuilder, name: str, xml: Xml) -> Made:
        """Say why."""
        raise UnsayableError(_WHY[xml.tag])
