"""Records that a flow of theirs holds in memory, and the variables that stand for their fields.

Theirs sets fields of a record in memory and saves the record later. Here a flow names records and
saves values: each field that is set in memory becomes a variable, filled when the record is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from dougong.formula.value_types import Kind, Type
from dougong.packages.converters.salesforce.flow.building import FlowBuilder
from dougong.packages.converters.salesforce.flow.terms import Term, UnsayableError
from dougong.packages.converters.salesforce.flow.world import Spot

PRIOR = "$Record__Prior"
RECORD = "$Record"


@dataclass(frozen=True, slots=True)
class Cell:
    """A field that is set in memory.

    Attributes:
        name: The variable.
        type: The type of its value.
        spot: The field; None: of a value that is no record.
    """

    name: str
    type: Type | None
    spot: Spot | None


@dataclass(frozen=True, slots=True)
class Holder:
    """What holds a record.

    Attributes:
        name: What theirs calls it.
        api: The object of the record, of theirs; empty: it is no record but a bag of values.
        base: The record.
        cells: Fields that are set in memory, by their name of theirs in lower case.
        is_event: Whether it is an event: its fields are inputs.
    """

    name: str
    api: str
    base: Term | None
    cells: Mapping[str, Cell] = field(default_factory=dict)
    is_event: bool = False


def holder_of(build: FlowBuilder, name: str) -> Holder | None:
    """Give what holds a record under a name; None if that is none."""
    found = _base(build, name)
    if found is None:
        return None
    api, base = found
    if name == PRIOR:
        return Holder(name, api, base)
    if name == RECORD and (build.before or build.event):
        return Holder(name, api, base, is_event=build.event)
    cells: dict[str, Cell] = {}
    for path in build.source.set_fields.get(name.lower(), ()):
        cell = _cell(build, name, api, path)
        if cell is not None:
            cells[path.lower()] = cell
    return Holder(name, api, base, cells)


def _cell(build: FlowBuilder, name: str, api: str, path: str) -> Cell | None:
    if not api:
        variable = build.variable(f"{name}.{path}", None)
        return Cell(variable, Type(Kind.TEXT), None)
    try:
        spot = build.world.spot(api, path, "text")
        kind = Type(Kind.TEXT) if spot.type.kind in (Kind.OPTION, Kind.LIST) else spot.type
        return Cell(build.variable(f"{name}.{path}", kind), kind, spot)
    except UnsayableError:
        return None


def first_values(build: FlowBuilder, holder: Holder) -> dict[str, str]:
    """Give what the fields that are set in memory hold when the record is loaded."""
    found = {}
    for cell in holder.cells.values():
        if cell.spot is None or holder.base is None:
            continue
        text = f"{holder.base.text}.{cell.spot.path}"
        loaded = Term(text, cell.spot.type, choice=partial(build.world.choice, cell.spot))
        if loaded.kind is Kind.OPTION:
            text = f"OPTION_LABEL({text})"
        elif loaded.kind is Kind.LIST:
            text = f"JOIN({text}, ';')"
        found[cell.name] = text
    return found


def _base(build: FlowBuilder, name: str) -> tuple[str, Term | None] | None:
    """Give the object of the record that a name holds, and the record."""
    if name in (RECORD, PRIOR):
        if not build.record_api:
            return None
        of = build.world.record(build.record_api)
        return build.record_api, Term("$record" if name == RECORD else "$old", of)
    resource = build.source.resources.get(name)
    if resource is not None and resource.tag == "variables" and not resource.flag("isCollection"):
        return _of_variable(build, name, resource.get("dataType"), resource.get("objectType"))
    element = build.source.elements.get(name)
    if element is None:
        return None
    if name in build.gaps:
        return _missing(build, name, element.tag)
    step = f"$steps.{build.step_name(name)}"
    if element.tag == "recordLookups" and _is_single(element.get("getFirstRecordOnly")):
        api = element.get("object")
        return api, Term(f"{step}.record", build.world.record(api))
    if element.tag == "loops" and not element.get("assignNextValueToReference"):
        listed = listed_object(build, element.get("collectionReference"))
        if listed:
            return listed, Term(f"{step}.item", build.world.record(listed))
    return None


def _missing(build: FlowBuilder, name: str, tag: str) -> tuple[str, Term | None] | None:
    """Give a variable that nothing fills, for the record of an element that is left out."""
    element = build.source.elements[name]
    if tag == "recordLookups" and _is_single(element.get("getFirstRecordOnly")):
        api = element.get("object")
    elif tag == "loops" and not element.get("assignNextValueToReference"):
        api = listed_object(build, element.get("collectionReference"))
    else:
        return None
    return (api, build.hole(name, build.world.record(api))) if api else None


def _of_variable(
    build: FlowBuilder, name: str, data_type: str, api: str
) -> tuple[str, Term | None] | None:
    process = build.source.process_type == "Workflow"
    if process and name in ("myVariable_current", "myVariable_old") and build.record_api:
        of = build.world.record(build.record_api)
        return build.record_api, Term("$record" if name.endswith("current") else "$old", of)
    if data_type == "Apex":
        return ("", None) if build.source.set_fields.get(name.lower()) else None
    if data_type != "SObject" or not api:
        return None
    of = build.world.record(api)
    if build.signature.about and name.lower() == build.signature.about.lower():
        return api, Term("$record", of)
    return api, Term(f"$var.{build.variable(name, of)}", of)


def listed_object(build: FlowBuilder, reference: str) -> str:
    """Give the object of the records of a list, of theirs; empty if it is a list of others."""
    resource = build.source.resources.get(reference)
    if resource is not None:
        return resource.get("objectType")
    element = build.source.elements.get(reference.partition(".")[0])
    if element is None:
        return ""
    if element.tag == "recordLookups":
        return element.get("object")
    if element.tag == "collectionProcessors":
        return listed_object(build, element.get("collectionReference"))
    if element.tag == "subflows":
        called = build.signatures.get(element.get("flowName"))
        path = reference.partition(".")[2].removeprefix("Results.")
        of = called.output.get(path) if called is not None else None
        if of is not None and of.element is not None and of.element.object:
            return build.world.api_of(of.element.object)
    return ""


def _is_single(first: str) -> bool:
    return first.lower() != "false"
