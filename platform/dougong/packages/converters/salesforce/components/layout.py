"""Page layouts: sections of fields, related lists, and for whom they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce import standard
from dougong.packages.converters.salesforce.columns import column_path
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
)
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.formula.saying import quoted
from dougong.packages.converters.salesforce.mending import without_faults
from dougong.packages.converters.salesforce.model import FieldPlan, ObjectPlan
from dougong.packages.converters.salesforce.names import Taken, snake
from dougong.packages.converters.salesforce.source import Component
from dougong.packages.converters.salesforce.texts import text
from dougong.packages.converters.salesforce.xml_reading import Xml

_RELATED: Mapping[str, tuple[str, str]] = {
    "RelatedContactList": ("Contact", "AccountId"),
    "RelatedOpportunityList": ("Opportunity", "AccountId"),
    "RelatedCaseList": ("Case", "AccountId"),
    "RelatedContractList": ("Contract", "AccountId"),
    "RelatedAssetList": ("Asset", "AccountId"),
    "RelatedOrderList": ("Order", "AccountId"),
    "RelatedCampaignMemberList": ("CampaignMember", "CampaignId"),
    "RelatedLineItemList": ("OpportunityLineItem", "OpportunityId"),
    "RelatedContactRoleList": ("OpportunityContactRole", "OpportunityId"),
    "RelatedCampaignHierarchyList": ("Campaign", "ParentId"),
    "RelatedCampaignList": ("CampaignMember", "ContactId"),
}
_BY_OBJECT: Mapping[tuple[str, str], tuple[str, str]] = {
    ("RelatedCaseList", "Contact"): ("Case", "ContactId"),
    ("RelatedOpportunityList", "Contact"): ("Opportunity", "ContactId"),
    ("RelatedOpportunityList", "Campaign"): ("Opportunity", "CampaignId"),
    ("RelatedContactRoleList", "Contact"): ("OpportunityContactRole", "ContactId"),
    ("RelatedCampaignList", "Lead"): ("CampaignMember", "LeadId"),
}
_TIMELINE = {
    "RelatedActivityList",
    "RelatedHistoryList",
    "RelatedEmailStatusList",
    "RelatedNoteList",
    "RelatedContentNoteList",
    "RelatedCommentsList",
}
_HISTORY = {
    "RelatedEntityHistoryList",
    "RelatedProcessHistoryList",
    "RelatedOpportunityHistoryList",
}
_MOST_COLUMNS = 20
_MOST_FIELDS = 200
_MOST_SECTIONS = 50
_PARTS = ("Street", "City", "State", "PostalCode", "Country")
_NOT_READ_ONLY = {"formula", "rollup", "autonumber", "id"}

_LEFT_OUT = say("left out: {names}", "未保留：{names}", names="{names}")
_PAGES = say("pages and buttons of its own are left out", "未保留自定义页面与按钮")
_ASSIGNED = say(
    "it is for users whose profile is called `{name}`; no profile of the project says so",
    "供简档名称为 `{name}` 的用户使用；项目中没有简档指定它",
    name="{name}",
)
_PROFILES = say(
    "it is for users by the name of their profile, a lookup of users that is to be filled in",
    "按用户的简档名称分配；请为用户填写该查找字段",
)
_NO_OBJECT = say("it is of an object that is not in the project", "其对象不在项目中")
_EVENT = say("no records of it are stored, so it has no pages", "其记录不存储，因此没有页面")
_NOTHING = say("nothing of it can be shown here", "其中没有可显示的内容")


@component_converter
class Layouts(ComponentConverter):
    """Converts page layouts."""

    types = ("Layout",)
    stage = Stage.PAGES

    def convert(self, conversion: Conversion) -> None:
        """Convert every layout."""
        places = _Places(conversion)
        for each in conversion.source.all("Layout"):
            conversion.report.carried("layout", each.name)
            _Layout(conversion, each, places).convert()


class _Places:
    """Who uses which layout, so that no two are for the same records and users."""

    def __init__(self, conversion: Conversion) -> None:
        self._used: set[tuple[str, str, str]] = set()
        self._assigned: dict[str, list[tuple[str, str]]] = {}
        for profile in conversion.source.all("Profile"):
            for each in profile.xml.all("layoutAssignments"):
                where = (profile.name, each.get("recordType").partition(".")[2])
                self._assigned.setdefault(each.get("layout"), []).append(where)

    def place(
        self, plan: ObjectPlan, layout: str, title: str
    ) -> tuple[dict[str, str], LocaleText | None]:
        """Give for whom a layout is, and what is to be said of it."""
        types = {record_type for _, record_type in self._assigned.get(layout, ()) if record_type}
        record_type = ""
        if len(types) == 1:
            record_type = plan.record_type_names.get(types.pop(), "")
        if not record_type and not types:
            record_type = _named_like(plan, title)
        for candidate in dict.fromkeys((record_type, "")):
            if (plan.name, candidate, "") not in self._used:
                self._used.add((plan.name, candidate, ""))
                return ({"record_type": candidate} if candidate else {}), None
        return self._by_profile(plan, layout, title, record_type)

    def _by_profile(
        self, plan: ObjectPlan, layout: str, title: str, record_type: str
    ) -> tuple[dict[str, str], LocaleText]:
        profiles = sorted({profile for profile, _ in self._assigned.get(layout, ())})
        names = [name for name in profiles if (plan.name, record_type, name) not in self._used]
        note = _PROFILES
        if not names:
            names = [title]
            note = {key: each.format(name=title) for key, each in _ASSIGNED.items()}
        self._used |= {(plan.name, record_type, name) for name in names}
        listed = ", ".join(quoted(name) for name in names)
        users = f"$user.{{profile}}.name in ({listed})"
        return ({"record_type": record_type} if record_type else {}) | {"users": users}, note


def _named_like(plan: ObjectPlan, title: str) -> str:
    bare = snake(title).removesuffix("_layout")
    labels = {snake(str(each["label"]["en"])): each["name"] for each in plan.record_types}
    known = {str(each["name"]): each["name"] for each in plan.record_types} | labels
    return str(known.get(bare, ""))


class _Layout:
    def __init__(self, conversion: Conversion, component: Component, places: _Places) -> None:
        self._conversion, self._component, self._places = conversion, component, places
        self._model = conversion.model
        self._api, _, self._title = component.name.partition("-")
        self._names = Taken()
        self._seen: set[str] = set()
        self._lost: list[str] = []

    def convert(self) -> None:
        conversion, component = self._conversion, self._component
        plan = self._model.object(self._api)
        if plan.outside and "__" in self._api and not plan.fields:
            conversion.not_carried("layout", component.name, _NO_OBJECT)
            return
        if plan.shape == "event":
            conversion.not_carried("layout", component.name, _EVENT)
            return
        sections = list(self._sections())[:_MOST_SECTIONS]
        if not sections:
            conversion.not_carried("layout", component.name, _NOTHING)
            return
        document = self._document(plan, sections)
        mend = without_faults(conversion.report, "layout", component.name)
        conversion.put(document, kind="layout", component=component.name, mend=mend)
        if self._lost:
            names = ", ".join(dict.fromkeys(f"`{name}`" for name in self._lost))
            words = {key: each.format(names=names) for key, each in _LEFT_OUT.items()}
            conversion.report.approximated("layout", component.name, words)

    def _document(self, plan: ObjectPlan, sections: list[dict[str, Any]]) -> dict[str, Any]:
        conversion, component, xml = self._conversion, self._component, self._component.xml
        place, note = self._places.place(plan, component.name, self._title)
        if note is not None:
            conversion.report.approximated("layout", component.name, note)
        name = self._replaced(plan) if not place else ""
        name = name or conversion.name("layout", component.name, wanted=snake(component.name))
        document: dict[str, Any] = {
            "kind": "layout",
            "name": name,
            "object": plan.name,
            "type": "record",
        }
        if place:
            document["for"] = place
            if "users" in place:
                profile = self._model.field("User", "ProfileId")
                assert profile is not None
                place["users"] = place["users"].format(profile=profile.name)
        tabs = [
            {"name": "details", "label": {"en": "Details", "zh-CN": "详情"}, "sections": sections}
        ]
        related, side = self._related(plan)
        if related:
            label = {"en": "Related", "zh-CN": "相关"}
            tabs.append({"name": "related", "label": label, "sections": related})
        document["tabs"] = tabs
        if side:
            document["side"] = side
        if xml.all("customButtons") or xml.all("quickActionList") or xml.all("platformActionList"):
            conversion.report.approximated("layout", component.name, _PAGES)
        return document

    def _replaced(self, plan: ObjectPlan) -> str:
        """Give the layout of the core in whose place this one stands; empty if there is none."""
        for each in self._conversion.bench.core:
            said = each.json
            is_page = each.kind == "layout" and said.get("type") == "record" and "for" not in said
            if is_page and said["object"] == plan.name:
                return each.name
        return ""

    def _sections(self) -> Iterator[dict[str, Any]]:
        for each in self._component.xml.all("layoutSections"):
            fields = [
                cell for column in _rows(each) for item in column for cell in self._cells(item)
            ]
            if not fields:
                continue
            label = each.get("label") or "Section"
            section: dict[str, Any] = {"name": self._names.give(label, wanted=snake(label))}
            if each.flag("detailHeading", default=True) and each.get("label"):
                section["label"] = text(label)
            section["columns"] = 1 if each.get("style") == "OneColumn" else 2
            section["fields"] = fields[:_MOST_FIELDS]
            yield section

    def _cells(self, item: Xml) -> Iterator[str | dict[str, Any]]:
        if not (api := item.get("field")):
            if not item.flag("emptySpace"):
                self._lost += [each.text for each in item.children if each.tag in _OTHER_ITEMS]
            return
        for name, field in self._fields(api):
            if name in self._seen:
                continue
            self._seen.add(name)
            behavior = item.get("behavior")
            # What is computed or kept by the system nobody fills in.
            editable = field.type not in _NOT_READ_ONLY and api not in standard.SYSTEM
            if behavior == "Required" and editable and not (field.document or {}).get("required"):
                yield {"field": name, "required": "true"}
            elif behavior == "Readonly" and editable:
                yield {"field": name, "read_only": "true"}
            else:
                yield name

    def _fields(self, api: str) -> Iterator[tuple[str, FieldPlan]]:
        found = self._model.object(self._api).fields.get(api.lower())
        if found is None and api.endswith("Address") and "__" not in api:
            head = api.removesuffix("Address")
            listed = standard.listed(self._api)
            parts = [f"{head}{part}" for part in _PARTS if f"{head}{part}" in listed]
            if parts:
                for part in parts:
                    plan = self._model.field(self._api, part)
                    if plan is not None:
                        yield plan.name, plan
                return
        found = found or self._model.field(self._api, api)
        if found is None or found.name == "record_type":
            if found is None:
                self._lost.append(api)
            elif self._model.object(self._api).record_types:
                yield found.name, found
            return
        yield found.name, found

    def _related(self, plan: ObjectPlan) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        sections: list[dict[str, Any]] = []
        side: list[dict[str, Any]] = []
        for each in self._component.xml.all("relatedLists"):
            name = each.get("relatedList")
            if name in _TIMELINE:
                if not side:
                    side.append({"name": self._names.give("timeline"), "block": "timeline"})
            elif name in _HISTORY:
                if all(section.get("block") != "history" for section in sections):
                    sections.append({"name": self._names.give("history"), "block": "history"})
            elif (section := self._related_list(each, name)) is not None:
                sections.append(section)
        return sections[:_MOST_SECTIONS], side

    def _related_list(self, said: Xml, name: str) -> dict[str, Any] | None:
        known = _BY_OBJECT.get((name, self._api)) or _RELATED.get(name)
        child, _, lookup_api = name.partition(".")
        if known is not None:
            child, lookup_api = known
        elif not lookup_api or self._model.known(child) is None:
            self._lost.append(name)
            return None
        lookup = self._model.field(child, lookup_api)
        there = self._model.object(child)
        if lookup is None or there.shape == "event" or self._points_away(lookup):
            self._lost.append(name)
            return None
        columns: list[str] = []
        for each in said.texts("fields"):
            path = column_path(self._model, child, each)
            found = self._model.path(child, path) if path is not None else None
            if found is None or found[0] in columns:
                self._lost += [] if found is not None else [f"{name}: {each}"]
                continue
            columns.append(found[0])
        if not columns:
            title = self._model.field(child, standard.TITLES.get(child, "Name"))
            columns = [title.name if title is not None else "created_at"]
        return {
            "name": self._names.give(name, wanted=snake(name.replace(".", "_"))),
            "block": "related_list",
            "relation": f"{there.name}.{lookup.name}",
            "fields": columns[:_MOST_COLUMNS],
        }

    def _points_away(self, lookup: FieldPlan) -> bool:
        return self._model.object(lookup.to) is not self._model.object(self._api)


_OTHER_ITEMS = {"customLink", "page", "component", "scontrol", "canvas", "reportChartComponent"}


def _rows(section: Xml) -> list[list[Xml]]:
    """Give the items of a section from left to right, row by row."""
    columns = [each.all("layoutItems") for each in section.all("layoutColumns")]
    longest = max((len(each) for each in columns), default=0)
    return [[column[at] for column in columns if at < len(column)] for at in range(longest)]
