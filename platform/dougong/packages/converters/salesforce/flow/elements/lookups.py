"""Get Records: a query, and what is done with what it finds."""

from __future__ import annotations

from typing import Any

from dougong.formula.value_types import Kind
from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder, Made
from dougong.packages.converters.salesforce.flow.cells import first_values, holder_of
from dougong.packages.converters.salesforce.flow.element import (
    FlowElementConverter,
    element_converter,
    leads,
    step,
)
from dougong.packages.converters.salesforce.flow.memory import taken_in
from dougong.packages.converters.salesforce.flow.references import at_spot
from dougong.packages.converters.salesforce.flow.rows import filters
from dougong.packages.converters.salesforce.flow.terms import NAMES, UnsayableError
from dougong.packages.converters.salesforce.xml_reading import Xml

MOST = 2000
_AUTOMATIC = "storeOutputAutomatically"


@element_converter
class Lookups(FlowElementConverter):
    """A query."""

    tags = ("recordLookups",)

    def convert(self, build: FlowBuilder, name: str, xml: Xml) -> Made:
        """Give a query, and behind it what is taken out of what it found."""
        api, name_of_step = xml.get("object"), build.step_name(name)
        is_list = _is_list(build, xml)
        if not xml.flag(_AUTOMATIC) and not _is_kept(xml):
            is_list = False
        where = filters(build, xml, api)
        made = step(
            xml,
            "get",
            object=build.world.object(api).name,
            where=where or None,
            sort=_sort(build, xml, api),
            find="all" if is_list else "first",
            limit=_limit(build, xml) if is_list else None,
        )
        further = dict[str, str]()
        if not is_list and xml.flag(_AUTOMATIC):
            holder = holder_of(build, name)
            further |= first_values(build, holder) if holder is not None else {}
        found = f"$steps.{name_of_step}." + ("records" if is_list else "record")
        further |= _taken(build, xml, api, found)
        steps = [(name_of_step, made)]
        if further:
            said: dict[str, Any] = {"element": "assign", "variables": further}
            steps.append((build.further_step(name, "values"), said))
        return Made(steps, **leads(xml))


def _is_kept(xml: Xml) -> bool:
    return bool(xml.get("outputReference") or xml.all("outputAssignments"))


def _is_list(build: FlowBuilder, xml: Xml) -> bool:
    if reference := xml.get("outputReference"):
        variable = build.source.resources.get(reference)
        return variable is not None and variable.flag("isCollection")
    return xml.get("getFirstRecordOnly").lower() == "false"


def _sort(build: FlowBuilder, xml: Xml, api: str) -> str | None:
    if not xml.get("sortField"):
        return None
    spot = build.world.spot(api, xml.get("sortField"))
    if spot.type.kind not in NAMES or spot.type.kind is Kind.RECORD:
        return None
    return ("-" if xml.get("sortOrder") == "Desc" else "") + spot.path


def _limit(build: FlowBuilder, xml: Xml) -> int:
    wanted = xml.get("limit/numberValue").partition(".")[0]
    if wanted.isdigit() and 1 <= int(wanted) <= MOST:
        return int(wanted)
    build.note(say("it finds at most {most} records", "最多查找 {most} 条记录", most=MOST))
    return MOST


def _taken(build: FlowBuilder, xml: Xml, api: str, found: str) -> dict[str, str]:
    """Give the variables that take the records, or fields of the record."""
    taken: dict[str, str] = {}
    if reference := xml.get("outputReference"):
        holder = holder_of(build, reference)
        if holder is None:
            taken |= taken_in(build, reference, found)
        elif holder.base is not None and holder.base.text.startswith("$var."):
            taken[holder.base.text.removeprefix("$var.")] = found
            values = first_values(build, holder)
            taken |= {
                variable: text.replace(holder.base.text, found) for variable, text in values.items()
            }
    for item in xml.all("outputAssignments"):
        try:
            spot = build.world.spot(api, item.get("field"))
            text = found if spot.path == "id" else f"{found}.{spot.path}"
            value = at_spot(build, text, spot)
            taken |= taken_in(build, item.get("assignToReference"), value.text, value)
        except UnsayableError as error:
            build.note(error.reason)
    return taken
