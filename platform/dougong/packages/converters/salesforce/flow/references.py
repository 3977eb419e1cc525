"""What a reference of theirs is in an expression of ours: ``{!Get_Account.Owner.Name}``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from dougong.formula.value_types import (
    BOOLEAN,
    DATE,
    DATETIME,
    TEXT,
    Kind,
    Type,
    list_of,
    record,
)
from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder
from dougong.packages.converters.salesforce.flow.cells import Holder, holder_of, listed_object
from dougong.packages.converters.salesforce.flow.formulas import formula_term
from dougong.packages.converters.salesforce.flow.terms import (
    BLANK,
    OF_DATA_TYPES,
    Term,
    UnsayableError,
    boolean,
    brought,
    joined,
    number,
    quoted,
)
from dougong.packages.converters.salesforce.flow.world import Spot
from dougong.packages.converters.salesforce.xml_reading import Xml

MERGE = re.compile(r"\{!\s*([^{}]+?)\s*\}")
_USER = {
    "id": ("$user", None),
    "email": ("$user.email", TEXT),
    "username": ("$user.email", TEXT),
    "firstname": ("$user.name", TEXT),
    "lastname": ("$user.name", TEXT),
    "name": ("$user.name", TEXT),
    "title": ("$user.title", TEXT),
    "phone": ("$user.phone", TEXT),
}
_FLOW = {
    "currentdate": Term("TODAY()", DATE),
    "currentdatetime": Term("NOW()", DATETIME),
    "faultmessage": Term("$error.message", TEXT),
    "interviewguid": Term("$run.id", TEXT),
    "interviewstarttime": Term("$run.started_at", DATETIME),
}
_CONSTANTS = {"emptystring": BLANK, "true": boolean(True), "false": boolean(False)}
_GONE = frozenset({"actionCalls", "apexPluginCalls", "screens", "transforms", "steps"})


def term(build: FlowBuilder, reference: str) -> Term:
    """Give what a reference is.

    Raises:
        UnsayableError: Nothing here is like it.
    """
    head, _, path = reference.strip().partition(".")
    if head.startswith("$"):
        return _global(build, head, path)
    holder = holder_of(build, head)
    if holder is not None:
        return held(build, holder, path)
    resource = build.source.resources.get(head)
    if resource is not None:
        return _RESOURCES[resource.tag](build, head, resource, path)
    if head in build.source.fields:
        return _screen_value(build, head, path)
    element = build.source.elements.get(head)
    if element is not None:
        return _given(build, head, element, path)
    if head in build.source.rules and not path:
        return _outcome(build, head)
    raise UnsayableError(say("there is no {name}", "没有 {name}", name=reference))


def _outcome(build: FlowBuilder, name: str) -> Term:
    """Give whether an outcome of a decision would be gone: its conditions."""
    if name in build.expanding:
        raise UnsayableError(say("the condition reads itself", "条件引用了自身"))
    build.expanding.add(name)
    try:
        return Term(build.outcome(name), BOOLEAN)
    finally:
        build.expanding.discard(name)


def held(build: FlowBuilder, holder: Holder, path: str) -> Term:
    """Give a record that something holds, or a field of it."""
    if not path:
        if holder.base is None:
            raise UnsayableError(say("it holds no record", "其中没有记录"))
        return holder.base
    first, _, rest = path.partition(".")
    cell = holder.cells.get(first.lower())
    if cell is not None and not rest:
        return Term(f"$var.{cell.name}", cell.type)
    if not holder.api:
        return build.hole(f"{holder.name}.{path}", None)
    spot = build.world.spot(holder.api, path, "text")
    if holder.base is None:
        raise UnsayableError(say("it holds no record", "其中没有记录"))
    if holder.is_event:
        name = spot.path
        build.input.setdefault(name, _declared_input(spot.type))
        return at_spot(build, f"$input.{name}", spot)
    if spot.path == "id":
        return holder.base
    return at_spot(build, f"{holder.base.text}.{spot.path}", spot)


def at_spot(build: FlowBuilder, text: str, spot: Spot) -> Term:
    """Give a field as a value."""
    mind_added(build, spot)
    return Term(text, spot.type, choice=partial(build.world.choice, spot), plan=spot.plan)


_KINDS = {
    Kind.NUMBER: "number",
    Kind.BOOLEAN: "checkbox",
    Kind.DATE: "date",
    Kind.DATETIME: "datetime",
    Kind.TIME: "time",
}


def spot_like(build: FlowBuilder, api: str, path: str, xml: Xml | None) -> Spot:
    """Follow a path to a field; one that the project does not bring is of the type of its value.

    Raises:
        UnsayableError: It leads nowhere.
    """
    try:
        return build.world.spot(api, path)
    except UnsayableError:
        try:
            kind = value(build, xml).kind
        except UnsayableError:
            kind = None
        found = build.world.spot(api, path, _KINDS.get(kind or Kind.TEXT, "text"))
        mind_added(build, found)
        return found


def mind_added(build: FlowBuilder, spot: Spot) -> None:
    """Say so where a field is there only because the flow names it."""
    if build.world.is_added(spot.plan):
        build.note(
            say(
                "the project does not bring the field {field}: it is added, of a likely type",
                "项目中没有字段 {field}：已按推测的类型添加",
                field=spot.path,
            )
        )


def value(build: FlowBuilder, xml: Xml | None, wanted: Type | None = None) -> Term:
    """Give a value as an element says it: a literal, or a reference.

    Raises:
        UnsayableError: It cannot be said.
    """
    if xml is None or not xml.children:
        return BLANK
    kind, text = xml.children[0].tag, xml.children[0].text
    if kind in ("elementReference", "formulaExpression"):
        return (
            _or_hole(build, text, wanted)
            if kind == "elementReference"
            else formula_term(build, text, "", term)
        )
    if kind == "stringValue":
        return merged(build, text)
    if kind == "numberValue":
        return number(text)
    if kind == "booleanValue":
        return boolean(text.lower() == "true")
    if kind == "dateValue":
        return Term(f"DATEVALUE('{text[:10]}')", DATE)
    if kind == "dateTimeValue":
        return Term(f"DATETIMEVALUE('{text.removesuffix('.000Z').removesuffix('Z')}Z')", DATETIME)
    raise UnsayableError(say("{kind} is no value here", "{kind} 不是此处的值", kind=kind))


def filled(build: FlowBuilder, spot: Spot, xml: Xml | None) -> Term:
    """Give a value in the type of the field that takes it."""
    return fitted(build, spot, record_type(build, spot, xml) or value(build, xml, spot.type))


def record_type(build: FlowBuilder, spot: Spot, xml: Xml | None) -> Term | None:
    """Give the record type that a flow of theirs looks up by its name; None if it is none."""
    if spot.plan is None or spot.plan.name != "record_type" or xml is None:
        return None
    head, _, path = xml.get("elementReference").partition(".")
    query = build.source.elements.get(head)
    if path != "Id" or query is None or query.get("object") != "RecordType":
        return None
    for each in query.all("filters"):
        if each.get("field") in ("DeveloperName", "Name") and (
            name := each.get("value/stringValue")
        ):
            return Term(quoted(name).text, TEXT, name)
    return None


def fitted(build: FlowBuilder, spot: Spot, found: Term) -> Term:
    """Bring a value to the type of a field.

    Raises:
        UnsayableError: There is no way.
    """
    if spot.type.kind is Kind.OPTION and found.constant is not None:
        stored = build.world.choice(spot, found.constant)
        if stored is None:
            raise UnsayableError(
                say("there is no choice {value}", "没有选项 {value}", value=found.constant)
            )
        return Term(quoted(stored).text, spot.type)
    if spot.type.kind is Kind.OPTION and found.kind in (Kind.TEXT, Kind.OPTION):
        return _picked(build, spot, found)
    if spot.type.kind in (Kind.TEXT, Kind.RICH) and found.kind is Kind.RECORD:
        build.note(say("an id is no text here: the name stands for it", "标识不是文本，以名称代替"))
        return build.world.title(found)
    return brought(found, spot.type)


def _picked(build: FlowBuilder, spot: Spot, found: Term) -> Term:
    """Turn a text into the choice of that name: by a comparison with each."""
    if found.type == spot.type:
        return found
    pairs = dict(spot.choices) or {}
    if not pairs or len(pairs) > _MOST_CHOICES or spot.plan is None:
        raise UnsayableError(say("its choice is only known when it runs", "其选项在运行时才能确定"))
    text = brought(found, TEXT).text
    # Without a value of the picklist the result would be a text; the record is never there.
    blank = build.variable(f"no_{spot.api}", build.world.record(spot.api))
    cases = "".join(
        f", {quoted(theirs).text}, {quoted(ours).text}" for theirs, ours in pairs.items()
    )
    return Term(f"CASE({text}{cases}, $var.{blank}.{spot.plan.name})", spot.type)


_MOST_CHOICES = 60


def merged(build: FlowBuilder, text: str) -> Term:
    """Give a text with references in it as an expression."""
    parts = []
    for words, reference in pieces(text):
        if words:
            parts.append(quoted(words))
        if reference:
            parts.append(shown(build, _or_hole(build, reference, None)))
    if not parts:
        return BLANK
    return parts[0] if len(parts) == 1 else joined(parts)


def shown(build: FlowBuilder, found: Term) -> Term:
    """Give a value as it is shown in a text: a record by its title."""
    if found.kind is Kind.RECORD:
        build.note(say("an id is no text here: the name stands for it", "标识不是文本，以名称代替"))
        return build.world.title(found)
    if found.kind is Kind.LIST:
        return Term(f"JOIN({found.text})", TEXT)
    return found


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """Cut a text into its words and its references."""
    end = 0
    for match in MERGE.finditer(text):
        yield text[end : match.start()], match[1]
        end = match.end()
    if text[end:]:
        yield text[end:], ""


def _or_hole(build: FlowBuilder, reference: str, wanted: Type | None) -> Term:
    """Give a reference; what nothing here gives is a variable that nothing fills."""
    try:
        return term(build, reference)
    except _NothingGivesError:
        return build.hole(reference, wanted)


class _NothingGivesError(UnsayableError):
    """What would give the value is left out."""


def _global(build: FlowBuilder, head: str, path: str) -> Term:
    name, lower = head[1:].lower(), path.lower()
    if name in ("record", "record__prior"):
        holder = holder_of(build, head)
        if holder is None:
            raise UnsayableError(say("it is about no record", "流程不针对任何记录"))
        return held(build, holder, path)
    if name == "flow" and lower in _FLOW:
        return _FLOW[lower]
    if name == "flow" and lower == "currentrecord" and build.record_api:
        return Term("$record", build.world.record(build.record_api))
    if name == "globalconstant" and lower in _CONSTANTS:
        return _CONSTANTS[lower]
    if name == "user" and lower in _USER:
        text, of = _USER[lower]
        return Term(text, of or record("user"))
    if name == "organization" and lower == "name":
        return Term("$org.name", TEXT)
    try:
        return formula_term(build, f"{head}.{path}" if path else head, "", term)
    except UnsayableError as error:
        raise _NothingGivesError(error.reason) from None


def _variable(build: FlowBuilder, name: str, xml: Xml, path: str) -> Term:
    if path or xml.get("dataType") == "Apex":
        return build.hole(f"{name}.{path}" if path else name, None)
    of = variable_type(build, name, xml)
    about = build.signature.about
    if about and name.lower() == about.lower():
        return Term("$record", build.world.record(build.signature.about_object))
    return Term(f"$var.{build.variable(name, of)}", of)


def variable_type(build: FlowBuilder, name: str, xml: Xml) -> Type | None:
    """Give the type of a variable."""
    if name in build.ids:
        return build.world.record(build.ids[name])
    kind = xml.get("dataType").lower()
    if kind == "sobject":
        of = build.world.record(xml.get("objectType"))
        return list_of(of) if xml.flag("isCollection") else of
    return TEXT if xml.flag("isCollection") else OF_DATA_TYPES.get(kind, TEXT)


def _constant(build: FlowBuilder, name: str, xml: Xml, path: str) -> Term:
    return value(build, xml.first("value"))


def _formula(build: FlowBuilder, name: str, xml: Xml, path: str) -> Term:
    if name in build.expanding:
        raise UnsayableError(say("the formula reads itself", "公式引用了自身"))
    build.expanding.add(name)
    try:
        return formula_term(build, xml.get("expression"), xml.get("dataType"), term)
    finally:
        build.expanding.discard(name)


def _template(build: FlowBuilder, name: str, xml: Xml, path: str) -> Term:
    return brought(merged(build, plain_text(xml.get("text"))), TEXT)


def _choice(build: FlowBuilder, name: str, xml: Xml, path: str) -> Term:
    return value(build, xml.first("value")) if xml.first("value") else quoted(xml.get("choiceText"))


def _unknown(build: FlowBuilder, name: str, xml: Xml, path: str) -> Term:
    raise _NothingGivesError(say("{name} has no value here", "{name} 在此没有值", name=name))


_RESOURCES: dict[str, Callable[[FlowBuilder, str, Xml, str], Term]] = {
    "variables": _variable,
    "constants": _constant,
    "formulas": _formula,
    "textTemplates": _template,
    "choices": _choice,
    "dynamicChoiceSets": _unknown,
    "stages": _unknown,
}


_OF_FIELD = ("value", "recordId", "firstSelectedRow", "selectedValue", "selectedOption")


def _screen_value(build: FlowBuilder, name: str, path: str) -> Term:
    screen, _ = build.source.fields[name]
    given = build.gives.get(screen, {}).get(name)
    if given is None or (path and path not in _OF_FIELD):
        raise _NothingGivesError(say("{name} is not asked here", "此处不询问 {name}", name=name))
    text = f"$steps.{build.step_name(screen)}.{given['name']}"
    if given.get("theirs"):
        pairs = "".join(
            f", {quoted(ours).text}, {quoted(theirs).text}"
            for theirs, ours in given["theirs"].items()
            if theirs != ours
        )
        return Term(f"CASE({text}{pairs}, {text})" if pairs else text, TEXT)
    return Term(text, given["type"])


def _given(build: FlowBuilder, name: str, element: Xml, path: str) -> Term:
    step = f"$steps.{build.step_name(name)}"
    if name in build.gaps or element.tag in _GONE:
        raise _NothingGivesError(say("{name} gives nothing here", "{name} 在此没有输出", name=name))
    if element.tag in ("recordLookups", "collectionProcessors"):
        of = list_of(build.world.record(listed_object(build, name)))
        return Term(f"{step}.records", of)
    if element.tag == "recordCreates":
        return Term(f"{step}.record", build.world.record(element.get("object")))
    if element.tag == "loops":
        return Term(f"{step}.item", TEXT)
    if element.tag == "subflows":
        return _given_by_flow(build, name, element, path.removeprefix("Results."), step)
    raise _NothingGivesError(say("{name} gives nothing here", "{name} 在此没有输出", name=name))


def _given_by_flow(build: FlowBuilder, name: str, element: Xml, path: str, step: str) -> Term:
    called = build.signatures.get(element.get("flowName"))
    wanted, _, rest = path.partition(".")
    if called is None or wanted not in called.output:
        raise _NothingGivesError(
            say("{name} gives no {value}", "{name} 没有输出 {value}", name=name, value=path)
        )
    of = called.output[wanted]
    given = build.gives.setdefault(name, {})
    given.setdefault(wanted, {"name": "", "type": of})
    found = Term(f"{step}.{output_name(wanted)}", of)
    if rest and of is not None and of.kind is Kind.RECORD and of.object:
        spot = build.world.spot(build.world.api_of(of.object), rest)
        return at_spot(build, f"{found.text}.{spot.path}", spot)
    return found


def output_name(theirs: str) -> str:
    """Give the name of ours of what a flow takes or gives."""
    from_theirs = re.sub(r"[^a-z0-9]+", "_", theirs.lower()).strip("_")[:40].rstrip("_")
    return from_theirs if from_theirs[:1].isalpha() else f"x_{from_theirs}"[:40].rstrip("_")


def _declared_input(of: Type) -> dict[str, str]:
    if of.kind is Kind.RECORD:
        return {"type": "record", "object": of.object or ""}
    names = {Kind.NUMBER: "number", Kind.BOOLEAN: "boolean", Kind.DATE: "date"}
    names |= {Kind.DATETIME: "datetime", Kind.TIME: "time"}
    return {"type": names.get(of.kind, "text")}


_TAGS = re.compile(r"<(br|/p|/div|/li|/h\d)\s*/?>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
_ENTITIES = {"&nbsp;": " ", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&"}


def plain_text(text: str) -> str:
    """Take the markup out of a text."""
    if "<" in text:
        text = _ANY_TAG.sub("", _TAGS.sub("\n", text))
    for entity, char in _ENTITIES.items():
        text = text.replace(entity, char)
    return re.sub(r"\n{3,}", "\n\n", text.replace("\ufeff", "")).strip()
