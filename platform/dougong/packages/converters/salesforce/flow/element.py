"""What a converter of one sort of flow elements says about itself, and how they are found."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, TypedDict, TypeVar

from dougong.kernel.messages import LocaleText
from dougong.kernel.registry import marked
from dougong.packages.converters.salesforce.flow import elements
from dougong.packages.converters.salesforce.flow.building import FlowBuilder, Made
from dougong.packages.converters.salesforce.flow.reading import target
from dougong.packages.converters.salesforce.xml_reading import Xml

E = TypeVar("E", bound="type[FlowElementConverter]")
MOST_LABEL = 200


class FlowElementConverter(ABC):
    """Converts elements of some sorts. Instances hold no state.

    Attributes:
        tags: The sorts, such as ``recordLookups``.
    """

    tags: ClassVar[tuple[str, ...]]

    @abstractmethod
    def convert(self, build: FlowBuilder, name: str, xml: Xml) -> Made:
        """Give the steps that an element becomes.

        Args:
            build: The flow.
            name: The element.
            xml: What it says.

        Raises:
            UnsayableError: It cannot be said here.
        """


def element_converter(cls: E) -> E:
    """Mark a class for discovery; registers nothing at import time."""
    cls.__salesforce_element__ = True  # type: ignore[attr-defined]
    return cls


def element_converters() -> Mapping[str, FlowElementConverter]:
    """Give the converter of each sort."""
    found = [cls() for cls in marked(elements, "__salesforce_element__")]
    return {tag: each for each in found for tag in each.tags}


def one_step(build: FlowBuilder, name: str, xml: Xml, element: str, **said: Any) -> Made:
    """Give an element that is one step, with its label and what follows it."""
    return Made([(build.step_name(name), step(xml, element, **said))], **leads(xml))


def step(xml: Xml, element: str, **said: Any) -> dict[str, Any]:
    """Write a step."""
    found: dict[str, Any] = {"element": element}
    if label := xml.get("label"):
        found["label"] = label_of(label)
    return {**found, **{name: value for name, value in said.items() if value is not None}}


class Leads(TypedDict):
    """What follows an element, and what follows its fault."""

    exit: str
    fault: str


def leads(xml: Xml) -> Leads:
    """Tell what follows an element, and what follows its fault."""
    return {"exit": target(xml, "connector"), "fault": target(xml, "faultConnector")}


def label_of(text: str) -> LocaleText:
    """Give a label."""
    return {"en": " ".join(text.split())[:MOST_LABEL]}
