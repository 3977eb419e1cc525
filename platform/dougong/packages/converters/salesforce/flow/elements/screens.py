"""Screens: what is shown, and what is asked, by the sort of each field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dougong.formula.value_types import BOOLEAN, DATE, DATETIME, NUMBER, TEXT, Kind, Type
from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder, Made
from dougong.packages.converters.salesforce.flow.cells import holder_of
from dougong.packages.converters.salesforce.flow.choices import Choices, choices_of
from dougong.packages.converters.salesforce.flow.element import (
    FlowElementConverter,
    element_converter,
    label_of,
    leads,
)
from dougong.packages.converters.salesforce.flow.memory import in_type, taken_in
from dougong.packages.converters.salesforce.flow.reading import screen_fields
from dougong.packages.converters.salesforce.flow.references import (
    MERGE,
    merged,
    plain_text,
    value,
)
from dougong.packages.converters.salesforce.flow.screen_components import stand_in
from dougong.packages.converters.salesforce.flow.terms import Term, UnsayableError, brought
from dougong.packages.converters.salesforce.names import Taken
from dougong.packages.converters.salesforce.xml_reading import Xml

MOST_FIELDS = 50
_TYPES: dict[Kind, str] = {
    Kind.TEXT: "text",
    Kind.RICH: "long_text",
    Kind.NUMBER: "number",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
    Kind.DATETIME: "datetime",
}
_DATA_TYPES = {
    "number": NUMBER,
    "currency": NUMBER,
    "boolean": BOOLEAN,
    "date": DATE,
    "datetime": DATETIME,
}


@element_converter
class Screens(FlowElementConverter):
    """A screen."""

    tags = ("screens",)

    def convert(self, build: FlowBuilder, name: str, xml: Xml) -> Made:
        """Give a screen; components of their own are left out and named."""
        page = _Page(build, name)
        left_out = []
        for field in screen_fields(xml):
            try:
                page.add(field)
            except UnsayableError as error:
                left_out.append((field.get("name"), error.reason))
        if left_out and not page.fields and not page.text:
            raise UnsayableError(left_out[0][1])
        for each, reason in left_out:
            build.crippled = True
            build.note(
                say(
                    "{field} is left out: {why_en}",
                    "省略 {field}：{why_zh}",
                    field=each,
                    why_en=reason["en"],
                    why_zh=reason.get("zh-CN", reason["en"]),
                )
            )
        said: dict[str, Any] = {"element": "screen", "title": label_of(xml.get("label") or name)}
        if page.text:
            said["text"] = {"en": "\n\n".join(page.text)[:4000]}
        if page.fields:
            said["fields"] = page.fields
        made = Made([(build.step_name(name), said)], **leads(xml))
        if page.taken:
            keeps: dict[str, Any] = {"element": "assign", "variables": page.taken}
            made.steps.append((build.further_step(name, "values"), keeps))
        return made


class _Page:
    """A screen in the making."""

    def __init__(self, build: FlowBuilder, name: str) -> None:
        self._build, self._name = build, name
        self._names = Taken(("user", "action"))
        self.text: list[str] = []
        self.fields: list[dict[str, Any]] = []
        self.taken: dict[str, str] = {}

    def add(self, xml: Xml) -> None:
        """Add a field of theirs."""
        kind = xml.get("fieldType")
        if len(self.fields) >= MOST_FIELDS:
            raise UnsayableError(say("there are too many fields", "字段过多"))
        make = _FIELDS.get(kind)
        if make is None:
            raise UnsayableError(
                say("there is no field of the sort {kind}", "没有 {kind} 类型的字段", kind=kind)
            )
        make(self, xml)
        if xml.first("visibilityRule") is not None:
            self._build.note(
                say(
                    "{field} is shown always, not on a condition",
                    "{field} 始终显示，不按条件",
                    field=xml.get("name"),
                )
            )
        if xml.first("validationRule") is not None:
            self._build.note(
                say(
                    "what is entered in {field} is not checked by a formula",
                    "{field} 的输入不按公式校验",
                    field=xml.get("name"),
                )
            )

    def display(self, xml: Xml) -> None:
        """Show a text; one with values in it is a field that cannot be changed."""
        text = plain_text(xml.get("fieldText"))
        if not text:
            return
        if not MERGE.search(text):
            self.text.append(text)
            return
        shown = brought(merged(self._build, text), TEXT)
        self._put(xml, TEXT, "long_text", label=" ", read_only=True, default=shown.text)

    def input(self, xml: Xml) -> None:
        """Ask for a value."""
        of = _DATA_TYPES.get(xml.get("dataType").lower(), TEXT)
        self._asked(xml, of, _TYPES[of.kind])

    def long_text(self, xml: Xml) -> None:
        """Ask for a long text."""
        self._asked(xml, TEXT, "long_text")

    def choice(self, xml: Xml) -> None:
        """Ask for one of several."""
        found: Choices = choices_of(self._build, xml)
        if xml.get("fieldType").startswith("MultiSelect"):
            self._build.note(say("one can be chosen, not several", "只能选一项，不能多选"))
        if found.object:
            of = self._build.world.record(found.object)
            self._put(xml, of, "record", object=of.object)
            return
        theirs = {each.theirs: each.value for each in found.options}
        options = [{"value": each.value, "label": each.label} for each in found.options]
        self._put(xml, TEXT, "choice", options=options, theirs=theirs)

    def of_record(self, xml: Xml) -> None:
        """Ask for a field of a record in memory."""
        reference = xml.get("objectFieldReference")
        head, _, path = reference.partition(".")
        holder = holder_of(self._build, head)
        if holder is None or not holder.api or "." in path:
            raise UnsayableError(say("it is no field of a record", "它不是记录的字段"))
        spot = self._build.world.spot(holder.api, path)
        default = f"{holder.base.text}.{spot.path}" if holder.base is not None else None
        if spot.type.kind is Kind.OPTION and spot.plan is not None:
            names = Taken()
            pairs = {theirs: names.give(theirs) for theirs in list(spot.plan.options)[:200]}
            options = [{"value": ours, "label": label_of(each)} for each, ours in pairs.items()]
            self._put(xml, TEXT, "choice", options=options or None, theirs=pairs)
        elif spot.type.kind is Kind.RECORD:
            self._put(xml, spot.type, "record", object=spot.type.object, default=default)
        elif spot.type.kind in _TYPES:
            self._put(xml, spot.type, _TYPES[spot.type.kind], default=default)
        else:
            raise UnsayableError(say("no screen asks for such a value", "屏幕不能询问此类值"))

    def component(self, xml: Xml) -> None:
        """Ask what a component asks, or show its words."""
        found = stand_in(self._build, xml)
        for note in found.notes:
            self._build.note(note)
        if found.kind == "nothing":
            return
        if found.kind == "words":
            self.text.append(found.label)
            return
        self._put(xml, found.type, found.kind, label=found.label, object=found.type.object)
        for item in xml.all("outputParameters"):
            self._take(xml, item.get("assignToReference"))

    def _asked(self, xml: Xml, of: Type, kind: str) -> None:
        default = None
        if (first := xml.first("defaultValue")) is not None:
            try:
                default = in_type(self._build, of, value(self._build, first, of))
            except UnsayableError as error:
                self._build.note(error.reason)
        self._put(xml, of, kind, default=default)

    def _put(
        self,
        xml: Xml,
        of: Type,
        kind: str,
        *,
        theirs: dict[str, str] | None = None,
        label: str = "",
        read_only: bool = False,
        **said: Any,
    ) -> None:
        own = xml.get("name") or xml.get("objectFieldReference")
        name = self._names.give(own)
        words = plain_text(label or xml.get("fieldText")) or ("…" if read_only else own)
        field: dict[str, Any] = {"name": name, "type": kind, "label": label_of(words)}
        if help_text := plain_text(xml.get("helpText")):
            field["help"] = {"en": help_text[:1000]}
        if xml.flag("isRequired") and kind != "boolean" and not read_only:
            field["required"] = True
        if read_only:
            field["read_only"] = True
        field |= {key: each for key, each in said.items() if each is not None}
        self.fields.append(field)
        given = {"name": name, "type": of, **({"theirs": theirs} if theirs else {})}
        self._build.gives.setdefault(self._name, {})[xml.get("name")] = given
        if reference := xml.get("objectFieldReference"):
            self._take(xml, reference)

    def _take(self, xml: Xml, reference: str) -> None:
        """Put what was entered where theirs keeps it."""
        if not reference:
            return
        given = self._build.gives[self._name][xml.get("name")]
        text = f"$steps.{self._build.step_name(self._name)}.{given['name']}"
        if given.get("theirs"):
            pairs = "".join(f", '{ours}', '{_doubled(t)}'" for t, ours in given["theirs"].items())
            text = f"CASE({text}{pairs}, {text})"
        try:
            self.taken |= taken_in(self._build, reference, text, Term(text, given["type"]))
        except UnsayableError as error:
            self._build.note(error.reason)


def _doubled(text: str) -> str:
    return text.replace("'", "''")


_FIELDS: dict[str, Callable[[_Page, Xml], None]] = {
    "DisplayText": _Page.display,
    "InputField": _Page.input,
    "PasswordField": _Page.input,
    "LargeTextArea": _Page.long_text,
    "DropdownBox": _Page.choice,
    "RadioButtons": _Page.choice,
    "MultiSelectCheckboxes": _Page.choice,
    "MultiSelectPicklist": _Page.choice,
    "ObjectProvided": _Page.of_record,
    "ComponentInstance": _Page.component,
    "ComponentChoice": _Page.choice,
}
