"""Components that are only counted: why each sort of them does not come along."""

from __future__ import annotations

from collections.abc import Mapping

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.frappe.names import snake
from dougong.packages.converters.frappe.plan import CORE_OBJECTS, Plan

_CONVERTED = frozenset(
    {"Workflow", "Workflow State", "Workflow Action Master", "Notification", "Role"}
)
_CODE = say("it is code of Frappe", "它是 Frappe 的代码")
_REASONS: Mapping[str, LocaleText] = {
    "Report": say(
        "its query is code or SQL; make a view with filters, groups and sums",
        "其查询为代码或 SQL；请创建带筛选、分组与合计的视图",
    ),
    "Dashboard Chart": say(
        "make a chart on a page, which takes objects and fields of ours",
        "请在页面上创建图表，按本平台的对象和字段设置",
    ),
    "Number Card": say(
        "make a number on a page, which takes objects and fields of ours",
        "请在页面上创建指标，按本平台的对象和字段设置",
    ),
    "Print Format": say(
        "its template is HTML with Jinja; records print as their layout shows them",
        "其模板为 HTML 与 Jinja；记录按布局打印",
    ),
    "Workspace": say("the navigation is made of the modules", "导航已按模块生成"),
    "Web Form": say(
        "make a form, which has spam protection of its own", "请创建表单，平台自带防垃圾提交"
    ),
    "Page": _CODE,
    "Web Template": _CODE,
    "Web Page": _CODE,
    "Client Script": _CODE,
    "Server Script": _CODE,
    "Dashboard Chart Source": _CODE,
}
_GUIDE = say("it guides through the screens of Frappe", "它用于引导 Frappe 界面")
_GUIDES = frozenset({"Onboarding Step", "Module Onboarding", "Form Tour"})
_OTHER = say("the platform has no such thing", "平台没有对应内容")
_RECORDS = say(
    "it is a record; bring records over with an import", "它是数据记录；请通过导入迁移数据"
)
_SETTER_ELSEWHERE = say(
    "it changes a DocType that is not in the app", "它更改的 DocType 不在本应用中"
)
_REPEATED = say("the DocType stands in another file as well", "该 DocType 已在另一个文件中定义")


def count_leftovers(plan: Plan) -> None:
    """Report property setters, and every document that became nothing."""
    source, report = plan.source, plan.report
    for each in source.setters:
        parts = (each.get("doc_type"), each.get("field_name"), each.get("property"))
        component = ".".join(str(part) for part in parts if part)
        report.carried("property_setter", component)
        found = source.doctypes.get(str(each.get("doc_type")))
        if found is None or found.foreign:
            report.not_carried("property_setter", component, _SETTER_ELSEWHERE)
    for name in source.repeated:
        report.not_carried("doctype", name, _REPEATED)
    for sort, documents in source.others.items():
        if sort in _CONVERTED:
            continue
        known = sort in source.doctypes or sort in CORE_OBJECTS
        why = _RECORDS if known and sort not in _REASONS else _REASONS.get(sort, _OTHER)
        why = _GUIDE if sort in _GUIDES else why
        kind = "record" if why is _RECORDS else snake(sort)
        for at, each in enumerate(documents):
            component = str(each.get("name") or f"#{at + 1}")
            report.not_carried(kind, f"{sort} {component}" if kind == "record" else component, why)
