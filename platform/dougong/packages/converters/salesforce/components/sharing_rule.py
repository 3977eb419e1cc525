"""Sharing rules: by criteria and by owner."""

from __future__ import annotations

from typing import Any

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
    kind_of,
)
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.filters import Filters, read_items
from dougong.packages.converters.salesforce.flow.terms import UnsayableError
from dougong.packages.converters.salesforce.formula.saying import NotSayableError
from dougong.packages.converters.salesforce.source import Component
from dougong.packages.converters.salesforce.xml_reading import Xml

_GUESTS = say(
    "nobody reads records here without signing in; publish a form or a page instead",
    "未登录者不能读取记录；请改为发布表单或页面",
)
_TERRITORIES = say("there are no territories here", "此处没有区域")


@component_converter
class SharingRules(ComponentConverter):
    """Converts sharing rules."""

    types = (
        "SharingCriteriaRule",
        "SharingOwnerRule",
        "SharingGuestRule",
        "SharingTerritoryRule",
    )
    stage = Stage.ACCESS

    def convert(self, conversion: Conversion) -> None:
        """Convert every rule."""
        for component_type, why in (
            ("SharingGuestRule", _GUESTS),
            ("SharingTerritoryRule", _TERRITORIES),
        ):
            for each in conversion.source.all(component_type):
                conversion.not_carried(kind_of(component_type), each.name, why)
        for component_type in ("SharingCriteriaRule", "SharingOwnerRule"):
            for each in conversion.source.all(component_type):
                _rule(conversion, each)


def _rule(conversion: Conversion, component: Component) -> None:
    xml, kind = component.xml, kind_of(component.type)
    conversion.report.carried(kind, component.name)
    try:
        document: dict[str, Any] = {
            "kind": "sharing",
            "name": conversion.name("sharing", component.name),
            "label": {"en": xml.get("label") or component.local},
            "object": conversion.model.object(component.parent).name,
        }
        notes: tuple[LocaleText, ...] = ()
        if component.type == "SharingCriteriaRule":
            filters = Filters(conversion.model, conversion.formulas)
            items = read_items(xml.all("criteriaItems"))
            found = filters.condition(items, xml.get("booleanFilter"), component.parent)
            document["where"], notes = found.source, found.notes
        else:
            document["owned_by"] = principal(conversion, xml.first("sharedFrom"))
        document["to"] = principal(conversion, xml.first("sharedTo"))
        document["level"] = "edit" if xml.get("accessLevel") == "Edit" else "read"
    except (NotSayableError, UnsayableError) as error:
        why = error.why if isinstance(error, NotSayableError) else error.reason
        conversion.not_carried(kind, component.name, why)
        return
    conversion.put(document, kind=kind, component=component.name)
    for note in notes:
        conversion.report.approximated(kind, component.name, note)


def principal(conversion: Conversion, xml: Xml | None) -> dict[str, Any]:
    """Give with whom something is shared.

    Raises:
        UnsayableError: Nobody here is like that.
    """
    if xml is None or not xml.children:
        raise UnsayableError(say("with whom cannot be told", "无法得知共享对象"))
    kind, name = xml.children[0].tag, xml.children[0].text
    if kind == "allInternalUsers":
        return {"everyone": True}
    if kind == "group":
        return {"team": group_name(conversion, name)}
    if kind == "queue":
        return {"queue": group_name(conversion, name)}
    if kind in ("role", "roleAndSubordinates", "roleAndSubordinatesInternal"):
        known = {
            draft.whole.component: role
            for (of, role), draft in conversion.drafts.items()
            if of == "role" and draft.whole.kind == "role"
        }
        if name in known:
            return {"role" if kind == "role" else "role_and_below": known[name]}
    raise UnsayableError(
        say("{kind} {name} is not here", "此处没有 {kind} {name}", kind=kind, name=name)
    )


def group_name(conversion: Conversion, name: str) -> str:
    """Give the name of the team or queue that a group or queue became."""
    for component_type in ("Group", "Queue"):
        found = conversion.source.get(component_type, name)
        if found is not None:
            return found.xml.get("name") or name
    return name
