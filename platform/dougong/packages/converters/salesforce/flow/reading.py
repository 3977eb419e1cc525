"""A flow of theirs as it stands in its file: resources by name, elements by name, connectors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from dougong.packages.converters.salesforce.xml_reading import Xml

ELEMENTS = (
    "actionCalls",
    "apexPluginCalls",
    "assignments",
    "collectionProcessors",
    "customErrors",
    "decisions",
    "loops",
    "orchestratedStages",
    "recordCreates",
    "recordDeletes",
    "recordLookups",
    "recordRollbacks",
    "recordUpdates",
    "screens",
    "steps",
    "subflows",
    "transforms",
    "waits",
)
"""What a flow consists of: every one of these is counted."""

RESOURCES = (
    "variables",
    "constants",
    "formulas",
    "textTemplates",
    "choices",
    "dynamicChoiceSets",
    "stages",
)
NEXT = ("connector", "defaultConnector", "noMoreValuesConnector")


@dataclass(frozen=True)
class FlowSource:
    """A flow of theirs.

    Attributes:
        name: Its name.
        xml: What it says.
        elements: Its elements by name; each keeps its sort as its tag.
        resources: Its resources by name.
        fields: The fields of its screens by name, each with the name of its screen.
        rules: The outcomes of its decisions by name.
    """

    name: str
    xml: Xml
    elements: dict[str, Xml] = field(default_factory=dict)
    resources: dict[str, Xml] = field(default_factory=dict)
    fields: dict[str, tuple[str, Xml]] = field(default_factory=dict)
    rules: dict[str, Xml] = field(default_factory=dict)

    @cached_property
    def start(self) -> Xml:
        """What sets it off."""
        return self.xml.first("start") or Xml("start")

    @cached_property
    def set_fields(self) -> Mapping[str, list[str]]:
        """The fields that are set in memory, by the lower-case name of what holds the record."""
        found: dict[str, list[str]] = {}
        for element in self.elements.values():
            for item in (*element.all("assignmentItems"), *element.all("outputAssignments")):
                head, _, path = item.get("assignToReference").partition(".")
                if path and "." not in path and path not in found.setdefault(head.lower(), []):
                    found[head.lower()].append(path)
        return found

    @property
    def process_type(self) -> str:
        """Its sort."""
        return self.xml.get("processType", "AutoLaunchedFlow")

    def metadata(self, name: str) -> str:
        """Give one of the values that the builder of theirs keeps in the file."""
        for each in self.xml.all("processMetadataValues"):
            if each.get("name") == name:
                return each.get("value/stringValue") or each.get("value/elementReference")
        return ""


def read_flow_source(name: str, xml: Xml) -> FlowSource:
    """Read a flow."""
    found = FlowSource(name, xml)
    for child in xml.children:
        own = child.get("name")
        if child.tag in ELEMENTS and own:
            found.elements[own] = child
        elif child.tag in RESOURCES and own:
            found.resources[own] = child
    for screen in found.elements.values():
        for each in screen.all("rules"):
            found.rules.setdefault(each.get("name"), each)
        if screen.tag == "screens":
            for each in screen_fields(screen):
                found.fields.setdefault(each.get("name"), (screen.get("name"), each))
    return found


def screen_fields(screen: Xml) -> Iterator[Xml]:
    """Yield the fields of a screen, those in sections and columns too."""
    for each in screen.all("fields"):
        if each.get("fieldType") in ("RegionContainer", "Region", "Repeater"):
            yield from screen_fields(each)
        else:
            yield each


def target(element: Xml, tag: str) -> str:
    """Give the element that a connector leads to; empty if there is none."""
    return element.get(f"{tag}/targetReference")


def following(element: Xml) -> list[str]:
    """List the elements that may directly follow an element."""
    found = [target(element, tag) for tag in (*NEXT, "faultConnector", "nextValueConnector")]
    for group in ("rules", "waitEvents"):
        found += [target(each, "connector") for each in element.all(group)]
    return [each for each in found if each]


def body_of(source: FlowSource, loop: str) -> frozenset[str]:
    """Give the elements that a loop goes through for each entry: those that come back to it."""
    first = target(source.elements[loop], "nextValueConnector")
    reached, waiting = set[str](), [first]
    while waiting:
        at = waiting.pop()
        if at and at != loop and at in source.elements and at not in reached:
            reached.add(at)
            waiting += following(source.elements[at])
    back = {each for each in reached if loop in following(source.elements[each])}
    grown = True
    while grown:
        more = {
            each for each in reached - back if not back.isdisjoint(following(source.elements[each]))
        }
        grown = bool(more)
        back |= more
    return frozenset(back)
