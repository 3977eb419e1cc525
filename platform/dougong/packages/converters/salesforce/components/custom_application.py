"""Apps and their tabs."""

from __future__ import annotations

from typing import Any

from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
)
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.mending import without_faults
from dougong.packages.converters.salesforce.names import snake
from dougong.packages.converters.salesforce.source import Component
from dougong.packages.converters.salesforce.texts import text

_STANDARD = "standard-"
_NO_PAGES = {
    "report",
    "home",
    "Dashboard",
    "Chatter",
    "File",
    "Feed",
    "OtherUserProfile",
    "Forecasting3",
}
_MOST_ITEMS = 50
_LEFT_OUT = say("tabs that are left out: {names}", "未保留的标签页：{names}", names="{names}")
_NO_ITEMS = say("none of its tabs is an object of the package", "没有任何标签页对应软件包中的对象")
_CODE = say("it opens a page made with code", "该标签页打开由代码编写的页面")
_NO_OBJECT = say("its object is not in the project", "其对象不在项目中")


@component_converter
class Apps(ComponentConverter):
    """Converts apps; a tab of an object is its place in them."""

    types = ("CustomApplication", "CustomTab")
    stage = Stage.PAGES

    def convert(self, conversion: Conversion) -> None:
        """Convert every app and tab."""
        for each in conversion.source.all("CustomApplication"):
            conversion.report.carried("application", each.name)
            _convert(conversion, each)
        for each in conversion.source.all("CustomTab"):
            conversion.report.carried("tab", each.name)
            if not each.xml.flag("customObject"):
                conversion.not_carried("tab", each.name, _CODE)
            elif _object(conversion, each.name) is None:
                conversion.not_carried("tab", each.name, _NO_OBJECT)


def _convert(conversion: Conversion, component: Component) -> None:
    xml = component.xml
    items: list[dict[str, Any]] = []
    lost = []
    for tab in [*xml.texts("tabs"), *xml.texts("tab")]:
        name = _object(conversion, tab)
        if name is None:
            lost.append(f"`{tab}`")
        elif {"object": name} not in items:
            items.append({"object": name})
    if not items:
        conversion.not_carried("application", component.name, _NO_ITEMS)
        return
    document: dict[str, Any] = {
        "kind": "app",
        "name": conversion.name("app", component.name, wanted=snake(component.name)),
        "label": text(xml.get("label"), component.name.replace("_", " ")),
        "items": items[:_MOST_ITEMS],
    }
    mend = without_faults(conversion.report, "application", component.name)
    conversion.put(document, kind="application", component=component.name, mend=mend)
    if lost:
        words = {key: each.format(names=", ".join(lost)) for key, each in _LEFT_OUT.items()}
        conversion.report.approximated("application", component.name, words)


def _object(conversion: Conversion, tab: str) -> str | None:
    """Give the object whose list a tab opens."""
    api = tab.removeprefix(_STANDARD)
    if tab.startswith(_STANDARD):
        if api in _NO_PAGES:
            return None
        plan = conversion.model.known(api)
        if plan is None and api not in ("Account", "Contact", "Task", "User", "Product2"):
            return None
        plan = plan or conversion.model.object(api)
    else:
        plan = conversion.model.known(api)
    return plan.name if plan is not None and plan.shape == "plain" else None
