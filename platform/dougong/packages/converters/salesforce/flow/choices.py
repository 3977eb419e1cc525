"""What can be chosen on a screen: choices that are written out, of a picklist, or records."""

from __future__ import annotations

from dataclasses import dataclass, field

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder
from dougong.packages.converters.salesforce.flow.element import label_of
from dougong.packages.converters.salesforce.flow.references import plain_text
from dougong.packages.converters.salesforce.flow.terms import UnsayableError
from dougong.packages.converters.salesforce.names import Taken
from dougong.packages.converters.salesforce.xml_reading import Xml

MOST = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """One of them.

    Attributes:
        value: What is given.
        label: What people read.
        theirs: What is given in the source.
    """

    value: str
    label: LocaleText
    theirs: str


@dataclass(slots=True)
class Choices:
    """All of them.

    Attributes:
        options: Those that are written out.
        object: The object whose records are offered, of theirs.
    """

    options: list[Choice] = field(default_factory=list)
    object: str = ""


def choices_of(build: FlowBuilder, xml: Xml) -> Choices:
    """Give what can be chosen in a field.

    Raises:
        UnsayableError: Nothing of it can be said.
    """
    found, taken = Choices(), Taken()
    for reference in xml.texts("choiceReferences"):
        resource = build.source.resources.get(reference)
        if resource is None:
            continue
        if resource.tag == "choices":
            text = plain_text(resource.get("choiceText")) or reference
            theirs = resource.get("value/stringValue") or _number(resource) or text
            _add(found, taken, theirs, text)
        elif resource.tag == "dynamicChoiceSets":
            _dynamic(build, resource, found, taken)
    if not found.options and not found.object:
        raise UnsayableError(say("what can be chosen cannot be told", "无法得知可选项"))
    if found.options and found.object:
        raise UnsayableError(say("it mixes records with other choices", "选项混有记录与固定值"))
    del found.options[MOST:]
    return found


def _dynamic(build: FlowBuilder, xml: Xml, found: Choices, taken: Taken) -> None:
    api, picked = xml.get("picklistObject"), xml.get("picklistField")
    if api and picked:
        spot = build.world.spot(api, picked)
        for theirs in list(spot.plan.options) if spot.plan is not None else ():
            _add(found, taken, theirs, theirs)
        return
    if xml.get("object"):
        if xml.get("valueField", "Id") != "Id":
            raise UnsayableError(
                say("it offers a field of records, not records", "可选项是记录的字段，而非记录")
            )
        found.object = xml.get("object")
        if xml.all("filters"):
            build.note(
                say(
                    "every record of {object} is offered, not some of them",
                    "提供 {object} 的全部记录，而非其中一部分",
                    object=found.object,
                )
            )
        return
    raise UnsayableError(say("it offers records of a list in memory", "可选项来自内存中的列表"))


def _add(found: Choices, taken: Taken, theirs: str, label: str) -> None:
    if all(each.theirs != theirs for each in found.options):
        found.options.append(Choice(taken.give(theirs), label_of(label), theirs))


def _number(xml: Xml) -> str:
    return xml.get("value/numberValue").removesuffix(".0") or xml.get("value/booleanValue")
