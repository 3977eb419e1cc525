"""Rows of conditions and of filters, as they stand in elements."""

from __future__ import annotations

from collections.abc import Iterable

from dougong.packages.converters.salesforce.flow.building import FlowBuilder
from dougong.packages.converters.salesforce.flow.conditions import compared, logic
from dougong.packages.converters.salesforce.flow.references import (
    at_spot,
    record_type,
    spot_like,
    term,
    value,
)
from dougong.packages.converters.salesforce.flow.terms import BLANK, Term, UnsayableError
from dougong.packages.converters.salesforce.xml_reading import Xml


def row(build: FlowBuilder, xml: Xml) -> str:
    """Write one condition of a decision: two values of the flow.

    Raises:
        UnsayableError: It cannot be said.
    """
    operator = xml.get("operator")
    reference = xml.get("leftValueReference")
    if operator == "IsChanged":
        return changed(build, reference, holds=xml.get("rightValue/booleanValue") != "false")
    other = None
    if (right := xml.first("rightValue")) is not None:
        other = value(build, right)
    left = _left(build, reference, other)
    return compared(left, operator, other or BLANK)


def _left(build: FlowBuilder, reference: str, other: Term | None) -> Term:
    try:
        return term(build, reference)
    except UnsayableError:
        element = reference.partition(".")[0]
        gone = build.source.elements.get(element)
        known = reference.partition(".")[0] in build.source.fields
        resource = build.source.resources.get(element)
        apex = resource is not None and resource.get("dataType") == "Apex"
        if known or apex or (gone is not None and (element in build.gaps or gone.tag in _GIVERS)):
            return build.hole(reference, other.type if other is not None else None)
        raise


_GIVERS = ("actionCalls", "apexPluginCalls", "screens", "subflows", "transforms")


def changed(build: FlowBuilder, reference: str, *, holds: bool) -> str:
    """Tell whether a field of the record has changed."""
    head, _, path = reference.partition(".")
    if head not in ("$Record", "myVariable_current") or not build.record_api:
        raise UnsayableError(
            {"en": "only the record at hand has changed", "zh-CN": "只能判断当前记录是否变化"}
        )
    spot = build.world.spot(build.record_api, path)
    found = was_changed(spot.path)
    return found if holds else f"not {found}"


def was_changed(path: str) -> str:
    """Write that a field of the record differs from what it was, if it was there before."""
    return f"ISCHANGED({path})"


def filters(
    build: FlowBuilder, xml: Xml, api: str, *, before: str = "", group: str = "filters"
) -> str:
    """Write the filters of a query: fields of an object, beside values of the flow.

    Args:
        build: The flow.
        xml: What holds the filters and their logic.
        api: The object, of theirs.
        before: What stands before a field, such as ``$old``.
        group: The tag of the filters.

    Raises:
        UnsayableError: One cannot be said.
    """
    rows = [_filter(build, each, api, before) for each in _rows(xml, group)]
    return logic(rows, _logic(xml))


def _rows(xml: Xml, group: str) -> Iterable[Xml]:
    return xml.all(group)


def _logic(xml: Xml) -> str:
    return xml.get("filterLogic", "and")


def _filter(build: FlowBuilder, xml: Xml, api: str, before: str) -> str:
    spot = spot_like(build, api, xml.get("field"), xml.first("value"))
    path = f"{before}.{spot.path}" if before else spot.path
    operator = xml.get("operator")
    given = xml.first("value")
    right = record_type(build, spot, given) or value(build, given, spot.type)
    if operator == "IsChanged":
        found = was_changed(spot.path) if not before else "false"
        return found if right.text != "false" else f"not {found}"
    if operator in ("In", "NotIn"):
        if (
            right.kind is not None
            and right.kind.value == "list"
            and spot.type.kind.value == "record"
        ):
            found = f"{right.text} contains {path}"
            return found if operator == "In" else f"not ({found})"
        raise UnsayableError(
            {
                "en": "it looks for a list of values that a flow cannot make up here",
                "zh-CN": "按流程中拼出的列表查找，此处无法表达",
            }
        )
    return compared(at_spot(build, path, spot), operator, right)
