"""Value sets: global ones become shared picklists, and so do those of standard fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.choices import Choices, read_choices
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
)
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.model import ValueSet
from dougong.packages.converters.salesforce.names import snake
from dougong.packages.converters.salesforce.source import Component
from dougong.packages.converters.salesforce.texts import text

_STANDARD: Mapping[str, tuple[str, str]] = {
    "AccountType": ("Account", "Type"),
    "AccountRating": ("Account", "Rating"),
    "AccountOwnership": ("Account", "Ownership"),
    "AccountSource": ("Account", "AccountSource"),
    "AssetStatus": ("Asset", "Status"),
    "CampaignStatus": ("Campaign", "Status"),
    "CampaignType": ("Campaign", "Type"),
    "CampaignMemberStatus": ("CampaignMember", "Status"),
    "CaseOrigin": ("Case", "Origin"),
    "CasePriority": ("Case", "Priority"),
    "CaseReason": ("Case", "Reason"),
    "CaseStatus": ("Case", "Status"),
    "CaseType": ("Case", "Type"),
    "ContactRole": ("OpportunityContactRole", "Role"),
    "ContractStatus": ("Contract", "Status"),
    "EventType": ("Activity", "Type"),
    "TaskType": ("Activity", "Type"),
    "ForecastCategoryName": ("Opportunity", "ForecastCategoryName"),
    "Industry": ("Account", "Industry"),
    "LeadSource": ("Lead", "LeadSource"),
    "LeadStatus": ("Lead", "Status"),
    "OpportunityStage": ("Opportunity", "StageName"),
    "OpportunityType": ("Opportunity", "Type"),
    "OrderStatus": ("Order", "Status"),
    "Product2Family": ("Product2", "Family"),
    "Salutation": ("Contact", "Salutation"),
    "TaskPriority": ("Activity", "Priority"),
    "TaskStatus": ("Activity", "Status"),
}
_NO_FIELD = say(
    "it becomes a shared picklist that no field uses yet",
    "已转换为共享选项列表，但尚无字段使用",
)
_EMPTY = say("it has no values", "其中没有任何值")


@component_converter
class ValueSets(ComponentConverter):
    """Converts global and standard value sets."""

    types = ("GlobalValueSet", "StandardValueSet")
    stage = Stage.VALUES

    def convert(self, conversion: Conversion) -> None:
        """Convert every set."""
        for each in conversion.source.all("GlobalValueSet"):
            choices = read_choices(
                each.xml.all("customValue"), alphabetical=each.xml.flag("sorted")
            )
            _put(conversion, each, choices, "global_value_set")
        for each in conversion.source.all("StandardValueSet"):
            choices = read_choices(
                each.xml.all("standardValue"), alphabetical=each.xml.flag("sorted")
            )
            _put(conversion, each, choices, "standard_value_set")
            place = _STANDARD.get(each.name)
            if place is None:
                conversion.report.approximated("standard_value_set", each.name, _NO_FIELD)
            elif choices.values:
                conversion.model.standard_sets[place] = each.name


def _put(conversion: Conversion, component: Component, choices: Choices, kind: str) -> None:
    if not choices.documents:
        conversion.not_carried(kind, component.name, _EMPTY)
        return
    name = conversion.name("picklist", component.name, wanted=snake(component.name))
    label = text(component.xml.get("masterLabel"), component.name)
    document: dict[str, Any] = {
        "kind": "picklist",
        "name": name,
        "label": label,
        "options": choices.documents,
    }
    conversion.put(document, kind=kind, component=component.name)
    conversion.model.value_sets[component.name] = ValueSet(
        name, choices.values, choices.default, relabelled=choices.relabelled
    )
