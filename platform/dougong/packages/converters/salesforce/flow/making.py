"""A flow of theirs becomes flows of ours: one for each way in which it begins."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dougong.formula.value_types import TEXT, Type
from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.flow.building import (
    MOST_VARIABLES,
    FlowBuilder,
    Goto,
    Made,
    Signature,
    declared,
)
from dougong.packages.converters.salesforce.flow.cells import RECORD, first_values, holder_of
from dougong.packages.converters.salesforce.flow.element import FlowElementConverter, label_of
from dougong.packages.converters.salesforce.flow.elements.decisions import conditions_of
from dougong.packages.converters.salesforce.flow.elements.subflows import declare_gives
from dougong.packages.converters.salesforce.flow.known import blank_unknown
from dougong.packages.converters.salesforce.flow.linking import Linked, Linker
from dougong.packages.converters.salesforce.flow.reading import NEXT, FlowSource, following, target
from dougong.packages.converters.salesforce.flow.references import (
    output_name,
    value,
    variable_type,
)
from dougong.packages.converters.salesforce.flow.terms import UnsayableError, brought
from dougong.packages.converters.salesforce.flow.triggers import (
    Path,
    condition,
    first_element,
    object_of,
    paths,
)
from dougong.packages.converters.salesforce.flow.world import World
from dougong.packages.converters.salesforce.xml_reading import Xml

MOST_ROUNDS = 6
_ORDER = ("screens", "subflows", "recordLookups")


@dataclass
class MadeFlow:
    """A flow of ours.

    Attributes:
        document: The definition.
        owner: The element of theirs by the name of a step.
        notes: In what elements are not quite the same.
        gaps: Elements that are left out, with the reason.
        reached: Elements that it has, or needs no step for.
        said: In what the flow as a whole is not quite the same.
        alive: Elements that some way leads to in the source.
    """

    document: dict[str, Any]
    owner: dict[str, str]
    notes: dict[str, list[LocaleText]]
    gaps: dict[str, LocaleText]
    reached: set[str] = field(default_factory=set)
    said: list[LocaleText] = field(default_factory=list)
    alive: frozenset[str] = frozenset()


@dataclass(frozen=True)
class FlowMaker:
    """Makes flows.

    Attributes:
        conversion: The conversion.
        world: Objects and fields.
        converters: The converter of each sort of elements.
        signatures: What each flow takes and gives.
        ids: The variables of each flow that hold ids.
    """

    conversion: Conversion
    world: World
    converters: Mapping[str, FlowElementConverter]
    signatures: Mapping[str, Signature]
    ids: Mapping[str, Mapping[str, str]]

    def make(self, source: FlowSource) -> list[MadeFlow]:
        """Make the flows of one of theirs.

        Raises:
            UnsayableError: Nothing here sets it off like that, or nothing of it is left.
        """
        found = []
        for place, path in enumerate(list(paths(self._builder(source), self._signature(source)))):
            found.append(self._one(source, path, place))
        alive = _alive(source)
        for each in found:
            each.alive = alive
        if not found:
            raise UnsayableError(say("it has no elements", "没有任何元素"))
        return found

    def _signature(self, source: FlowSource) -> Signature:
        return self.signatures[source.name]

    def _builder(self, source: FlowSource) -> FlowBuilder:
        api = object_of(source)
        kind = source.start.get("triggerType")
        is_event = kind == "PlatformEvent" or source.process_type == "CustomEvent"
        signature = self._signature(source)
        return FlowBuilder(
            self.conversion,
            self.world,
            source,
            signature,
            self.signatures,
            self.ids.get(source.name, {}),
            record_api=api or signature.about_object,
            before=kind == "RecordBeforeSave",
            event=is_event,
            conditions=conditions_of,
        )

    def _one(self, source: FlowSource, path: Path, place: int) -> MadeFlow:
        gaps: dict[str, LocaleText] = {}
        build, made = self._pass(source, gaps, path)
        for _ in range(MOST_ROUNDS):
            if build.gaps.keys() == gaps.keys():
                break
            gaps = dict(build.gaps)
            build, made = self._pass(source, gaps, path)
        linked = Linker(build, made).link(path.start)
        for step, gone in blank_unknown(linked.steps).items():
            build.at = linked.owner.get(step, "")
            build.note(_not_yet(sorted(gone)))
        if not linked.steps:
            reason = next(iter(build.gaps.values()), say("it has no elements", "没有任何元素"))
            raise UnsayableError(reason)
        return self._document(build, path, made, linked, place)

    def _pass(
        self, source: FlowSource, gaps: Mapping[str, LocaleText], path: Path
    ) -> tuple[FlowBuilder, dict[str, Made]]:
        """Convert every element, knowing which were left out the time before."""
        build = self._builder(source)
        build.gaps.update(gaps)
        if path.trigger["type"] not in ("record", "date"):
            build.before = False
        _declare(build)
        made: dict[str, Made] = {}
        found: dict[str, LocaleText] = {}
        rank = {tag: place for place, tag in enumerate(_ORDER)}
        for name, xml in sorted(
            source.elements.items(), key=lambda each: rank.get(each[1].tag, len(rank))
        ):
            build.at = name
            try:
                made[name] = self.converters[xml.tag].convert(build, name, xml)
            except UnsayableError as error:
                found[name] = error.reason
                made[name] = _without(build, name, xml)
        build.gaps.clear()
        build.gaps.update(found)
        return build, made

    def _document(
        self, build: FlowBuilder, path: Path, made: Mapping[str, Made], linked: Linked, place: int
    ) -> MadeFlow:
        source, signature = build.source, build.signature
        name = signature.name
        if place:
            name = self.conversion.name("flow", f"{source.name}_{path.suffix}")
        trigger, said = dict(path.trigger), list(path.notes)
        build.at = ""
        try:
            if path.conditional and (when := condition(build)):
                trigger["where" if trigger["type"] == "schedule" else "when"] = when
        except UnsayableError as error:
            build.crippled = True
            said.append(_unsaid(error.reason))
        said += build.notes.pop("", [])
        steps = linked.steps
        for each, given in build.gives.items():
            step = steps.get(build.step_name(each))
            if step is not None and step["element"] == "subflow":
                step["gives"] = declare_gives(build, given)
        start = linked.start
        if path.first is not None:
            first = build.step_taken.give("begin_later")
            steps[first] = {**path.first, "next": start}
            start = first
        document: dict[str, Any] = {
            "kind": "flow",
            "name": name,
            "label": label_of(source.xml.get("label") or source.name),
            "trigger": trigger,
            "run_as": _rights(source),
            "input": build.input,
            "variables": build.variables,
            "output": _output(build, said),
            "start": start,
            "steps": steps,
        }
        if words := " ".join(source.xml.get("description").split()):
            document["help"] = {"en": words[:1000]}
        prune(document)
        if len(document.get("variables", ())) > MOST_VARIABLES:
            raise UnsayableError(
                say(
                    "it keeps more than {most} values in memory",
                    "内存中的值超过 {most} 个",
                    most=MOST_VARIABLES,
                )
            )
        reached = set(linked.owner.values())
        reached |= {each for each, parts in made.items() if not parts.steps}
        document["active"] = source.xml.get("status").lower() == "active" and not (
            build.gaps or build.crippled or build.holes
        )
        return MadeFlow(document, linked.owner, build.notes, build.gaps, reached, said)


def _alive(source: FlowSource) -> frozenset[str]:
    """Give the elements that some way leads to."""
    waiting = [first_element(source)]
    waiting += [target(each, "connector") for each in source.start.all("scheduledPaths")]
    found = set[str]()
    while waiting:
        at = waiting.pop()
        if at in source.elements and at not in found:
            found.add(at)
            waiting += following(source.elements[at])
    return frozenset(found)


def signature_of(
    conversion: Conversion, world: World, source: FlowSource, ids: Mapping[str, str], name: str
) -> Signature:
    """Tell what a flow takes and gives."""
    found = Signature(name)
    for theirs, xml in source.resources.items():
        if xml.tag != "variables" or xml.get("dataType") == "Apex":
            continue
        of: Type | None = (
            world.record(ids[theirs]) if theirs in ids else _declared_type(world, theirs, xml)
        )
        if xml.flag("isInput"):
            found.input[theirs] = of
            is_id = theirs.lower() == "recordid" and theirs in ids
            is_record = theirs.lower() == "record" and xml.get("dataType") == "SObject"
            fits = (is_id or is_record) and not xml.flag("isCollection")
            if fits and not object_of(source) and not _is_set(source, theirs):
                found.about = theirs
                found.about_object = ids.get(theirs) or xml.get("objectType")
        if xml.flag("isOutput"):
            found.output[theirs] = of
    if found.about:
        found.input.pop(found.about, None)
    return found


def _declared_type(world: World, name: str, xml: Xml) -> Type | None:
    stand_in = FlowBuilder(None, world, None, None, {}, {})  # type: ignore[arg-type]
    return variable_type(stand_in, name, xml)


def _is_set(source: FlowSource, name: str) -> bool:
    return any(
        item.get("assignToReference") == name
        for element in source.elements.values()
        for group in ("assignmentItems", "outputAssignments", "outputParameters")
        for item in element.all(group)
    )


def _declare(build: FlowBuilder) -> None:
    """Declare what the flow takes, and its variables with what they hold at first."""
    for theirs, of in build.signature.input.items():
        name = output_name(theirs)
        build.input[name] = declared(of)
        own = build.variable(theirs, of)
        build.variables[own]["default"] = f"$input.{name}"
    for theirs, xml in build.source.resources.items():
        if xml.tag != "variables" or (first := xml.first("value")) is None:
            continue
        if theirs in build.signature.input or theirs == build.signature.about:
            continue
        try:
            of = variable_type(build, theirs, xml)
            found = brought(value(build, first, of), of)
            if found.text != "null":
                build.variables[build.variable(theirs, of)]["default"] = found.text
        except UnsayableError:
            continue
    _first_of_records(build)


def _first_of_records(build: FlowBuilder) -> None:
    """Have fields that are set in memory begin with what the record has."""
    names = [RECORD, *build.signature.input]
    if build.signature.about:
        names.append(build.signature.about)
    if build.source.process_type == "Workflow":
        names.append("myVariable_current")
    for each in names:
        holder = holder_of(build, each)
        if holder is None or holder.base is None or holder.is_event:
            continue
        for cell, text in first_values(build, holder).items():
            base = build.variables.get(holder.base.text.removeprefix("$var."), {}).get("default")
            text = text.replace(holder.base.text, base) if isinstance(base, str) else text
            build.variables[cell].setdefault("default", text)


def _without(build: FlowBuilder, name: str, xml: Xml) -> Made:
    """Give what stands for an element that is left out: the way goes on."""
    if xml.tag == "decisions":
        ways: list[dict[str, Any]] = []
        for place, rule in enumerate(xml.all("rules")[:30]):
            label = label_of(rule.get("label") or rule.get("name"))
            go = Goto(target(rule, "connector"))
            ways.append({"name": f"way_{place + 1}", "label": label, "when": "false", "go": go})
        if ways:
            return _never(build, name, xml, ways, target(xml, "defaultConnector"))
    if xml.tag == "loops":
        go = Goto(target(xml, "nextValueConnector"))
        ways = [{"name": "each", "when": "false", "go": go}]
        return _never(build, name, xml, ways, target(xml, "noMoreValuesConnector"))
    exits = [target(xml, tag) for tag in NEXT]
    found = next((each for each in exits if each), "")
    if not found and xml.tag == "waits":
        found = next(iter(following(xml)), "")
    return Made([], exit=found)


def _never(build: FlowBuilder, name: str, xml: Xml, ways: list[dict[str, Any]], then: str) -> Made:
    said: dict[str, Any] = {"element": "decision", "ways": ways}
    if label := xml.get("label"):
        said["label"] = label_of(label)
    return Made([(build.step_name(name), said)], exit=then)


def _rights(source: FlowSource) -> str:
    mode = source.xml.get("runInMode") or source.start.get("flowRunAsUser")
    is_screen = any(each.tag == "screens" for each in source.elements.values())
    return "user" if is_screen and not mode.startswith("System") else "system"


def _output(build: FlowBuilder, said: list[LocaleText]) -> dict[str, str]:
    found = {}
    for theirs, of in build.signature.output.items():
        if theirs == build.signature.about:
            found[output_name(theirs)] = "$record"
            continue
        found[output_name(theirs)] = f"$var.{build.variable(theirs, of or TEXT)}"
    return found


_VARIABLE = re.compile(r"\$var\.([a-z0-9_]+)")


def prune(document: dict[str, Any]) -> None:
    """Take out variables that nothing names, and groups without anything."""
    while True:
        rest = {key: each for key, each in document.items() if key != "variables"}
        text = json.dumps(rest, ensure_ascii=False)
        text += json.dumps([each.get("default", "") for each in document["variables"].values()])
        named = set(_VARIABLE.findall(text))
        for step in document["steps"].values():
            named |= step.get("variables", {}).keys()
        kept = {name: each for name, each in document["variables"].items() if name in named}
        if len(kept) == len(document["variables"]):
            break
        document["variables"] = kept
    for group in ("variables", "input", "output"):
        if not document.get(group):
            document.pop(group, None)


def _not_yet(names: list[str]) -> LocaleText:
    return say(
        "what {names} give is blank there, for they have not run yet",
        "{names} 此时尚未运行，其输出为空",
        names=", ".join(names),
    )


def _unsaid(why: LocaleText) -> LocaleText:
    return say(
        "its entry condition cannot be said: {why_en}",
        "无法表达其进入条件：{why_zh}",
        why_en=why["en"],
        why_zh=why.get("zh-CN", why["en"]),
    )
