"""Assignments: variables, fields of records in memory, and lists that are saved later."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from dougong.formula.value_types import NUMBER, TEXT, Kind
from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder, Made
from dougong.packages.converters.salesforce.flow.cells import (
    RECORD,
    Holder,
    first_values,
    holder_of,
)
from dougong.packages.converters.salesforce.flow.collecting import is_collected, saved_as
from dougong.packages.converters.salesforce.flow.element import (
    FlowElementConverter,
    element_converter,
    leads,
    step,
)
from dougong.packages.converters.salesforce.flow.memory import in_type, taken_in
from dougong.packages.converters.salesforce.flow.references import at_spot, fitted, term, value
from dougong.packages.converters.salesforce.flow.terms import (
    BLANK,
    Term,
    UnsayableError,
    brought,
    quoted,
)
from dougong.packages.converters.salesforce.flow.values import of_memory
from dougong.packages.converters.salesforce.xml_reading import Xml

_SEPARATOR = ";"


@element_converter
class Assignments(FlowElementConverter):
    """Values are set in memory."""

    tags = ("assignments",)

    def convert(self, build: FlowBuilder, name: str, xml: Xml) -> Made:
        """Give steps that set them, in order; what cannot be set is said."""
        chain, reasons, items = _Chain(build, name, xml), list[LocaleText](), 0
        for item in xml.all("assignmentItems"):
            items += 1
            try:
                _one(build, item, chain)
            except UnsayableError as error:
                reasons.append(error.reason)
                build.note(
                    say(
                        "{name} is not set: {why_en}",
                        "未设置 {name}：{why_zh}",
                        name=item.get("assignToReference"),
                        why_en=error.reason["en"],
                        why_zh=error.reason.get("zh-CN", error.reason["en"]),
                    )
                )
        if items and len(reasons) == items:
            raise UnsayableError(reasons[0])
        build.crippled = build.crippled or bool(reasons)
        return Made(chain.done(), **leads(xml))


class _Chain:
    """The steps of one element: each sets what it can at once."""

    def __init__(self, build: FlowBuilder, name: str, xml: Xml) -> None:
        self._build, self._name, self._xml = build, name, xml
        self._steps: list[tuple[str, dict[str, Any]]] = []
        self._now: dict[str, dict[str, str]] = {}

    def set(self, values: dict[str, str], *, group: str = "variables") -> None:
        """Set values, behind what was set before where they read it."""
        known = self._now.get("variables", {})
        reads = {
            each for text in values.values() for each in re.findall(r"\$var\.([a-z0-9_]+)", text)
        }
        twice = values.keys() & self._now.get(group, {}).keys()
        fields = self._now.get("record", {})
        if twice or reads & known.keys() or (fields and "$record" in "".join(values.values())):
            self._flush()
        self._now.setdefault(group, {}).update(values)

    def then(self, said: dict[str, Any], word: str) -> None:
        """Take a step of another sort."""
        self._flush()
        self._steps.append((self._build.further_step(self._name, word), said))

    def done(self) -> list[tuple[str, dict[str, Any]]]:
        """Give all steps."""
        self._flush()
        return self._steps

    def _flush(self) -> None:
        if not self._now:
            return
        is_first = not any(
            name == self._build.step_names.get(self._name) for name, _ in self._steps
        )
        name = (
            self._build.step_name(self._name)
            if is_first
            else self._build.further_step(self._name, "then")
        )
        self._steps.append((name, step(self._xml, "assign", **self._now)))
        self._now = {}


def _one(build: FlowBuilder, item: Xml, chain: _Chain) -> None:
    reference, operator = item.get("assignToReference"), item.get("operator")
    head, _, path = reference.partition(".")
    variable = build.source.resources.get(head)
    if variable is not None and not path and variable.flag("isCollection"):
        _list(build, item, reference, variable, chain)
        return
    if head == RECORD and build.before:
        _field(build, item, path, chain)
        return
    holder = holder_of(build, head)
    if holder is not None and not path:
        _record(build, item, holder, chain)
        return
    place = term(build, reference)
    if not place.text.startswith("$var."):
        raise UnsayableError(say("a flow cannot set it here", "此处流程不能设置它"))
    given = _given(build, item, place)
    result = _result(build, operator, place, given)
    chain.set(taken_in(build, reference, "", result))


def _given(build: FlowBuilder, item: Xml, place: Term) -> Term:
    if item.get("operator") == "AssignCount":
        return _count(build, item.get("value/elementReference"))
    return value(build, item.first("value"), place.type)


def _result(build: FlowBuilder, operator: str, place: Term, given: Term) -> Term:
    if operator in ("Assign", "AssignCount"):
        return given
    make = _SUMS.get(operator)
    if make is None:
        raise UnsayableError(
            say("there is no operation {operator}", "没有操作 {operator}", operator=operator)
        )
    return make(build, place, given)


def _add(build: FlowBuilder, place: Term, given: Term) -> Term:
    if place.kind is Kind.NUMBER:
        return Term(f"BLANKVALUE({place.text}, 0) + {brought(given, NUMBER).tight}", NUMBER)
    if place.kind in (Kind.DATE, Kind.DATETIME):
        return Term(f"{place.text} + {brought(given, NUMBER).tight}", place.type)
    if given.kind is Kind.LIST or place.kind not in (Kind.TEXT, Kind.RICH):
        raise UnsayableError(say("it cannot be added to", "无法对其追加"))
    return Term(f"{place.text} & {Term(in_type(build, TEXT, given), TEXT).tight}", TEXT)


def _subtract(build: FlowBuilder, place: Term, given: Term) -> Term:
    if place.kind not in (Kind.NUMBER, Kind.DATE, Kind.DATETIME):
        raise UnsayableError(say("nothing can be taken off it", "无法从中减去"))
    start = f"BLANKVALUE({place.text}, 0)" if place.kind is Kind.NUMBER else place.text
    return Term(f"{start} - {brought(given, NUMBER).tight}", place.type)


_SUMS: dict[str, Callable[[FlowBuilder, Term, Term], Term]] = {
    "Add": _add,
    "AddItem": _add,
    "Subtract": _subtract,
}


def _field(build: FlowBuilder, item: Xml, path: str, chain: _Chain) -> None:
    """Set a field of the record that is about to be written."""
    spot = build.world.spot(build.record_api, path)
    place = at_spot(build, f"$record.{spot.path}", spot)
    given = _given(build, item, place)
    if item.get("operator") not in ("Assign", "AssignCount"):
        given = _result(build, item.get("operator"), place, given)
    if spot.plan is not None and not build.world.is_written(spot.plan):
        raise UnsayableError(say("nobody writes it", "该字段不可写入"))
    chain.set({spot.path: fitted(build, spot, given).text}, group="record")


def _record(build: FlowBuilder, item: Xml, holder: Holder, chain: _Chain) -> None:
    """Have a variable hold another record, with what was set of it in memory."""
    if holder.base is None or not holder.base.text.startswith("$var."):
        raise UnsayableError(say("a flow cannot set it here", "此处流程不能设置它"))
    own = holder.base.text.removeprefix("$var.")
    reference = item.get("value/elementReference")
    other = holder_of(build, reference.partition(".")[0]) if "." not in reference else None
    given = value(build, item.first("value"), holder.base.type)
    taken = {own: brought(given, holder.base.type).text}
    if given.text == BLANK.text:
        taken |= {cell.name: BLANK.text for cell in holder.cells.values()}
    elif other is not None and other.api == holder.api:
        fresh = first_values(build, holder)
        for theirs, cell in holder.cells.items():
            same = other.cells.get(theirs)
            loaded = fresh.get(cell.name, "").replace(holder.base.text, given.text)
            taken[cell.name] = f"$var.{same.name}" if same is not None else loaded
    chain.set(taken)


def _list(build: FlowBuilder, item: Xml, reference: str, variable: Xml, chain: _Chain) -> None:
    operator = item.get("operator")
    if variable.get("dataType") != "SObject":
        _texts(build, item, reference, chain)
        return
    if operator == "Add":
        _collect(build, item, reference, chain)
    elif operator == "Assign" and not is_collected(build.source, reference):
        place = term(build, reference)
        given = value(build, item.first("value"), place.type)
        chain.set({place.text.removeprefix("$var."): brought(given, place.type).text})
    elif is_collected(build.source, reference) and not item.get("value/elementReference"):
        build.note(say("there is no list to empty", "没有需要清空的列表"))
    else:
        raise UnsayableError(say("a list cannot be made up in a flow here", "此处流程不能拼出列表"))


def _collect(build: FlowBuilder, item: Xml, reference: str, chain: _Chain) -> None:
    """Save a record where theirs puts it into a list that is saved later."""
    ways = saved_as(build.source, reference)
    given = item.get("value/elementReference")
    holder = holder_of(build, given)
    if holder is None or not holder.api or not ways:
        raise UnsayableError(say("a list cannot be made up in a flow here", "此处流程不能拼出列表"))
    of = build.world.object(holder.api).name
    values = of_memory(build, holder)
    for way in ways:
        if way == "create" and build.world.object(holder.api).shape == "event":
            chain.then({"element": "publish", "event": of, "values": values}, "publish")
        elif way == "create":
            chain.then({"element": "create", "object": of, "values": values}, "create")
        elif holder.base is not None and (values or way == "delete"):
            said: dict[str, Any] = {"element": way, "record": holder.base.text, "object": of}
            chain.then(said if way == "delete" else {**said, "values": values}, way)
        else:
            build.note(say("nothing of it was changed", "没有改动"))
    counter = build.variable(f"{reference}.count", NUMBER)
    chain.set({counter: f"BLANKVALUE($var.{counter}, 0) + 1"})


def _texts(build: FlowBuilder, item: Xml, reference: str, chain: _Chain) -> None:
    """Keep a list of texts as one text."""
    name = build.variable(reference, TEXT)
    given = value(build, item.first("value"), TEXT)
    text = Term(in_type(build, TEXT, given), TEXT)
    build.note(
        say(
            "the list {name} is kept as one text, its entries parted by `;`",
            "列表 {name} 以一段文本保存，各项以 `;` 分隔",
            name=reference,
        )
    )
    if item.get("operator") == "Assign":
        chain.set({name: text.text})
    elif item.get("operator") == "Add":
        joined = f"$var.{name} & {quoted(_SEPARATOR).text} & {text.tight}"
        chain.set({name: f"IF(ISBLANK($var.{name}), {text.text}, {joined})"})
    else:
        raise UnsayableError(say("a list cannot be made up in a flow here", "此处流程不能拼出列表"))


def _count(build: FlowBuilder, reference: str) -> Term:
    if is_collected(build.source, reference):
        return Term(f"BLANKVALUE($var.{build.variable(f'{reference}.count', NUMBER)}, 0)", NUMBER)
    found = term(build, reference)
    if found.kind is not Kind.LIST:
        raise UnsayableError(say("it is no list", "它不是列表"))
    return Term(f"COUNT({found.text})", NUMBER)
