"""Which variables of theirs hold the id of a record, and of which object: an id is no text here.

Theirs keeps ids in texts. What a variable is compared with, filled from or written to tells of
which object the id is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from dougong.formula.value_types import Kind, Type
from dougong.packages.converters.salesforce.flow.reading import FlowSource
from dougong.packages.converters.salesforce.flow.terms import UnsayableError
from dougong.packages.converters.salesforce.flow.world import World
from dougong.packages.converters.salesforce.xml_reading import Xml

Found = dict[str, str]
"""The object of theirs by the name of a variable."""

ABOUT = ("recordid", "id")


def find_ids(source: FlowSource, world: World, called: Mapping[str, Mapping[str, str]]) -> Found:
    """Tell which text variables hold ids.

    Args:
        source: The flow.
        world: Objects and fields.
        called: What was found in other flows, by their name.
    """
    evidence: dict[str, set[str]] = defaultdict(set)
    texts = {
        name
        for name, xml in source.resources.items()
        if xml.tag == "variables"
        and xml.get("dataType") == "String"
        and not xml.flag("isCollection")
    }
    pairs = list(_pairs(source))
    for _ in range(2):
        known = {name: next(iter(of)) for name, of in evidence.items() if len(of) == 1}
        for name, other in pairs:
            if name in texts and (of := _of(other, source, world, known)):
                evidence[name].add(of)
            if other in texts and (of := _of(name, source, world, known)):
                evidence[other].add(of)
        for name, place in _handed(source):
            given = called.get(place[0], {}).get(place[1])
            if name in texts and given:
                evidence[name].add(given)
    return {name: next(iter(of)) for name, of in evidence.items() if len(of) == 1}


def learn_lookups(source: FlowSource, world: World, known: Mapping[str, str]) -> None:
    """Add lookups of other packages that a flow compares with ids, or fills with them."""
    for one, other in _pairs(source):
        for side, beside in ((one, other), (other, one)):
            api, path = _path(side, source)
            if not api or not path.lower().endswith(("__c", "__r.id")):
                continue
            to = _of(beside, source, world, known)
            if to:
                _learn(world, api, path, to)


def _learn(world: World, api: str, path: str, to: str) -> None:
    *steps, last = path.split(".")
    if last.lower() == "id":
        *steps, relation = steps
        last = f"{relation[:-1]}c"
    for step in steps:
        lookup = world.model.through(api, step)
        if lookup is None:
            return
        api = lookup.to
    if last.lower().endswith("__c") and world.model.field(api, last) is None:
        world.model.foreign_lookup(api, last, to)


def _path(reference: str, source: FlowSource) -> tuple[str, str]:
    """Give the object and the path of a reference to a field."""
    if reference.startswith(":"):
        api, _, path = reference[1:].partition(".")
        return api, path
    head, _, path = reference.partition(".")
    return (_object_of(head, source), path) if path else ("", "")


def _pairs(source: FlowSource) -> Iterator[tuple[str, str]]:
    """Yield what meets: a reference, and a reference or ``:Object.Field``."""
    for each in [*source.elements.values(), *source.resources.values()]:
        of = each.get("object")
        if not of and (reference := each.get("inputReference")):
            of = _object_of(reference, source)
        if of:
            yield from _fields(each, of)
        for item in each.all("assignmentItems"):
            yield item.get("assignToReference"), item.get("value/elementReference")
        for item in _conditions(each):
            yield item.get("leftValueReference"), item.get("rightValue/elementReference")
    start = source.start
    if of := start.get("object"):
        yield from _fields(start, of)


def _fields(element: Xml, of: str) -> Iterator[tuple[str, str]]:
    for group in ("filters", "inputAssignments"):
        for item in element.all(group):
            if reference := item.get("value/elementReference"):
                yield reference, f":{of}.{item.get('field')}"
    for item in element.all("outputAssignments"):
        yield item.get("assignToReference"), f":{of}.{item.get('field')}"
    if element.tag == "recordCreates" and (to := element.get("assignRecordIdToReference")):
        yield to, f":{of}.Id"


def _conditions(element: Xml) -> Iterator[Xml]:
    yield from element.all("conditions")
    for group in ("rules", "waitEvents"):
        for each in element.all(group):
            yield from each.all("conditions")


def _handed(source: FlowSource) -> Iterator[tuple[str, tuple[str, str]]]:
    for each in source.elements.values():
        if each.tag != "subflows":
            continue
        for item in each.all("inputAssignments"):
            yield item.get("value/elementReference"), (each.get("flowName"), item.get("name"))
        for item in each.all("outputAssignments"):
            yield item.get("assignToReference"), (each.get("flowName"), item.get("name"))


def _of(reference: str, source: FlowSource, world: World, known: Mapping[str, str]) -> str:
    """Tell of which object the id is that a reference gives; empty if it is none."""
    if reference.startswith(":"):
        of, _, path = reference[1:].partition(".")
        return _target(world, of, path)
    head, _, path = reference.partition(".")
    if not path:
        if head in known:
            return known[head]
        element = source.elements.get(head)
        return (
            element.get("object") if element is not None and element.tag == "recordCreates" else ""
        )
    if head == "$User":
        return _target(world, "User", path)
    of = _object_of(head, source)
    return _target(world, of, path) if of else ""


def _target(world: World, of: str, path: str) -> str:
    try:
        found: Type = world.spot(of, path).type
    except UnsayableError:
        return ""
    return world.api_of(found.object) if found.kind is Kind.RECORD and found.object else ""


def _object_of(head: str, source: FlowSource) -> str:
    """Give the object of the records that a name holds."""
    if head in ("$Record", "$Record__Prior"):
        return source.start.get("object") or source.metadata("ObjectType")
    head = head.partition(".")[0]
    if head in source.resources:
        return source.resources[head].get("objectType")
    element = source.elements.get(head)
    if element is None:
        return ""
    if element.tag == "loops":
        listed = element.get("assignNextValueToReference") or element.get("collectionReference")
        return _object_of(listed, source) if listed != head else ""
    return element.get("object")
