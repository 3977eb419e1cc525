"""What workflow rules and approvals do: field updates, mails, tasks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dougong.formula.value_types import Kind
from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.flow.terms import UnsayableError, quoted
from dougong.packages.converters.salesforce.flow.world import Spot, World
from dougong.packages.converters.salesforce.formula.saying import NotSayableError
from dougong.packages.converters.salesforce.messages.alerts import alert_step
from dougong.packages.converters.salesforce.xml_reading import Xml

Note = Callable[[LocaleText], None]
_TYPES = {
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
}


def field_update(conversion: Conversion, name: str, note: Note) -> tuple[str, str, str]:
    """Give what a field update writes.

    Returns:
        The path of the record that it writes, empty for the record at hand; the field; its value,
        an expression.

    Raises:
        UnsayableError: It cannot be said.
    """
    update = conversion.source.get("WorkflowFieldUpdate", name)
    if update is None:
        raise _absent(name)
    world, api = World(conversion.model), name.partition(".")[0]
    xml = update.xml
    relation = xml.get("targetObject")
    record = world.spot(api, relation).path if relation else ""
    of = world.api_of(world.spot(api, relation).type.object or "") if relation else api
    spot = world.spot(of, xml.get("field"))
    operation = xml.get("operation")
    if operation == "Null":
        return record, spot.path, "null"
    if operation == "Literal":
        return record, spot.path, _literal(world, spot, xml.get("literalValue"))
    if operation != "Formula":
        raise UnsayableError(
            say(
                "operation {operation} names a user or record of the source",
                "操作 {operation} 指向原系统中的用户或记录",
                operation=operation,
            )
        )
    expect = _TYPES.get(spot.type.kind.value, "text" if spot.type.kind.value == "text" else "")
    try:
        found = conversion.formulas.translate(
            xml.get("formula"), api, expect=expect, record="$record" if record else ""
        )
    except NotSayableError as error:
        raise UnsayableError(error.why) from None
    for each in found.notes:
        note(each)
    return record, spot.path, found.source


def _literal(world: World, spot: Spot, stored: str) -> str:
    kind = spot.type.kind
    if kind is Kind.OPTION:
        choice = world.choice(spot, stored)
        if choice is None:
            raise UnsayableError(
                say("there is no choice {value}", "没有选项 {value}", value=stored)
            )
        return quoted(choice).text
    if kind is Kind.BOOLEAN:
        return "true" if stored in ("1", "true") else "false"
    return stored if kind is Kind.NUMBER else quoted(stored).text


def task(conversion: Conversion, name: str, note: Note) -> dict[str, Any]:
    """Give the step that makes a task.

    Raises:
        UnsayableError: It is not in the project.
    """
    found = conversion.source.get("WorkflowTask", name)
    if found is None:
        raise _absent(name)
    xml = found.xml
    subject = xml.get("subject") or name.partition(".")[2]
    values: dict[str, Any] = {"subject": quoted(subject[:200]).text, "type": "'task'"}
    if notes := xml.get("description"):
        values["notes"] = quoted(notes).text
    offset = xml.get("dueDateOffset", "0")
    if offset.lstrip("-").isdigit():
        days = int(offset)
        source = xml.get("offsetFromField")
        base = "NOW()"
        if source:
            spot = World(conversion.model).spot(
                name.partition(".")[0], source.partition(".")[2] or source
            )
            base = f"$record.{spot.path}"
        values["due_at"] = f"{base} + {days}" if days >= 0 else f"{base} - {-days}"
    if xml.get("status") == "Completed":
        values["done"] = True
    if xml.get("assignedToType") == "owner":
        values["owner"] = "$record.owner"
    elif xml.get("assignedToType") == "creator":
        values["owner"] = "$record.created_by"
    else:
        note(say("the task is given to nobody in particular", "任务未指定负责人"))
    return {"element": "create", "object": "activity", "values": values}


def action_step(conversion: Conversion, api: str, xml: Xml, note: Note) -> dict[str, Any]:
    """Give the step of an action that is no field update of the record at hand.

    Raises:
        UnsayableError: It cannot be said.
    """
    kind, name = xml.get("type"), f"{api}.{xml.get('name')}"
    if kind == "Alert":
        return alert_step(conversion, name, note)
    if kind == "Task":
        return task(conversion, name, note)
    if kind == "FieldUpdate":
        record, field, value = field_update(conversion, name, note)
        said: dict[str, Any] = {"element": "update", "values": {field: value}}
        if record:
            of = World(conversion.model).spot(api, _relation(conversion, name)).type.object
            said |= {"record": f"$record.{record}", "object": of}
        return said
    raise UnsayableError(
        say("an action of the sort {kind} is left out", "省略 {kind} 类型的操作", kind=kind)
    )


def _relation(conversion: Conversion, name: str) -> str:
    update = conversion.source.get("WorkflowFieldUpdate", name)
    return update.xml.get("targetObject") if update is not None else ""


def _absent(name: str) -> UnsayableError:
    return UnsayableError(say("{name} is not in the project", "项目中没有 {name}", name=name))
