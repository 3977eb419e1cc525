"""Components on screens: fields that ask the same, or the words that a component shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dougong.formula.value_types import BOOLEAN, NUMBER, TEXT, Kind, Type
from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder
from dougong.packages.converters.salesforce.flow.cells import listed_object
from dougong.packages.converters.salesforce.flow.references import MERGE, plain_text
from dougong.packages.converters.salesforce.flow.terms import UnsayableError
from dougong.packages.converters.salesforce.xml_reading import Xml

_FIELDS: Mapping[str, tuple[str, Type]] = {
    "flowruntime:email": ("text", TEXT),
    "flowruntime:phone": ("text", TEXT),
    "flowruntime:url": ("text", TEXT),
    "flowruntime:name": ("text", TEXT),
    "flowruntime:address": ("long_text", TEXT),
    "flowruntime:toggle": ("boolean", BOOLEAN),
    "flowruntime:slider": ("number", NUMBER),
}
_PICKERS = ("duallistbox", "quickchoice", "picker", "pickobject", "combobox", "picklist", "rating")
_WORDS = ("message", "title", "text", "header", "heading", "question", "toastmessage", "label")
_TYPED = say("its value is typed in, not picked", "其值改为手工输入，而非选择")
_ONE = say("one record is chosen, among all of the object", "从该对象全部记录中选择一条")


@dataclass(frozen=True, slots=True)
class StandIn:
    """What stands for a component.

    Attributes:
        kind: The sort of field; ``words``: a text; ``nothing``: it shows nothing of its own.
        type: The type of what it asks.
        label: What stands beside it; the text.
        notes: In what it is not quite the same.
    """

    kind: str
    type: Type = TEXT
    label: str = ""
    notes: tuple[LocaleText, ...] = field(default=())


def stand_in(build: FlowBuilder, xml: Xml) -> StandIn:
    """Give what stands for a component.

    Raises:
        UnsayableError: It is code of the source platform, and shows no words.
    """
    name = xml.get("extensionName")
    given = {each.get("name"): each for each in xml.all("inputParameters")}
    label = _said(given, "label")
    if name == "flowruntime:image":
        return StandIn("nothing")
    if name in _FIELDS:
        kind, of = _FIELDS[name]
        return StandIn(kind, of, label)
    if name == "flowruntime:lookup":
        return StandIn("record", _looked_up(build, given), label)
    if "datatable" in name.lower():
        return _table(build, name, given, label)
    if any(word in name.lower() for word in _PICKERS):
        return StandIn("text", TEXT, label, (_TYPED,))
    return _words(name, given)


def _said(given: Mapping[str, Xml], name: str) -> str:
    found = next((each for key, each in given.items() if key.lower() == name), None)
    return found.get("value/stringValue") if found is not None else ""


def _looked_up(build: FlowBuilder, given: Mapping[str, Xml]) -> Type:
    api, path = _said(given, "objectapiname"), _said(given, "fieldapiname")
    found = build.world.spot(api, path).type if api and path else None
    if found is None or found.kind is not Kind.RECORD:
        raise UnsayableError(
            say("which records it offers cannot be told", "无法得知可选记录的对象")
        )
    return found


def _table(build: FlowBuilder, name: str, given: Mapping[str, Xml], label: str) -> StandIn:
    for each in given.values():
        reference = each.get("value/elementReference")
        api = listed_object(build, reference) if reference else ""
        if api:
            return StandIn("record", build.world.record(api), label, (_ONE,))
    raise _code(name)


def _words(name: str, given: Mapping[str, Xml]) -> StandIn:
    """Show the words of a component that only shows or leads somewhere."""
    parts = [plain_text(_said(given, word)) for word in _WORDS]
    words = "\n\n".join(dict.fromkeys(each for each in parts if each and not MERGE.search(each)))
    if not words:
        raise _code(name)
    note = say(
        "of component {name} the words are shown, and nothing else",
        "组件 {name} 仅显示其文字",
        name=name,
    )
    return StandIn("words", TEXT, words, (note,))


def _code(name: str) -> UnsayableError:
    return UnsayableError(
        say(
            "component {name} is code of the source platform",
            "组件 {name} 是原平台的代码",
            name=name,
        )
    )
