"""Types of metadata that nothing here is like, each with what to do instead."""

from __future__ import annotations

from collections.abc import Mapping

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
    kind_of,
)
from dougong.packages.converters.salesforce.conversion import Conversion

_RULES = say(
    "routing is no rule of its own here; a flow on the creation of the record does it",
    "此处没有单独的分派规则；请用记录新建时的流程实现",
)
_CODE = say("it is code of the source platform", "属原平台代码")
_WHY: Mapping[str, LocaleText] = {
    "AssignmentRule": _RULES,
    "AssignmentRules": _RULES,
    "EscalationRule": _RULES,
    "EscalationRules": _RULES,
    "AutoResponseRule": _RULES,
    "AutoResponseRules": _RULES,
    "CustomPermission": say(
        "rights are on objects, fields and actions; a checkbox of users stands for it where a "
        "formula asks",
        "权限针对对象、字段与操作；公式中以用户对象上的复选框代替",
    ),
    "CustomNotificationType": say(
        "notifications have no types here; a step says what is told and to whom",
        "通知没有类型；由步骤说明内容与接收人",
    ),
    "PathAssistant": say("stage paths have no counterpart yet", "尚无对应的阶段路径"),
    "FlexiPage": say(
        "record pages come from layouts; arrange the layout of the object",
        "记录页面由布局生成；请调整对象的布局",
    ),
    "QuickAction": say(
        "buttons on records are flows; begin one by a button",
        "记录上的按钮由流程提供；请用按钮触发流程",
    ),
    "Report": say(
        "reports have no counterpart yet; a view, or a chart on a page, shows the records",
        "尚无对应的报表；可用视图或页面图表查看记录",
    ),
    "ReportType": say("reports have no counterpart yet", "尚无对应的报表"),
    "ReportFolder": say("reports have no counterpart yet", "尚无对应的报表"),
    "Dashboard": say(
        "dashboards have no counterpart yet; a page shows numbers and charts",
        "尚无对应的仪表板；可用页面显示数字与图表",
    ),
    "DashboardFolder": say("dashboards have no counterpart yet", "尚无对应的仪表板"),
    "ApexClass": _CODE,
    "ApexTrigger": _CODE,
    "ApexPage": _CODE,
    "ApexComponent": _CODE,
    "LightningComponentBundle": _CODE,
    "AuraDefinitionBundle": _CODE,
    "StaticResource": _CODE,
    "RestrictionRule": say(
        "what a sharing rule opens is not closed again; set the sharing of the object",
        "共享规则开放的记录不会再收回；请设置对象的共享方式",
    ),
    "MutingPermissionSet": say("rights only add up here", "此处权限只能累加"),
    "FlowTest": say("write a test of the package instead", "请改为编写包内测试"),
}


@component_converter
class Without(ComponentConverter):
    """Names what has no counterpart."""

    types = tuple(_WHY)
    stage = Stage.WORDS

    def convert(self, conversion: Conversion) -> None:
        """Say of each component why."""
        for component_type, why in _WHY.items():
            for each in conversion.source.all(component_type):
                conversion.not_carried(kind_of(component_type), each.name, why)
