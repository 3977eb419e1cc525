"""Actions: mails, notifications, posts, approvals and flows; code of the platform is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from dougong.formula.value_types import TEXT, Kind
from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder, Made
from dougong.packages.converters.salesforce.flow.element import (
    FlowElementConverter,
    element_converter,
    label_of,
    leads,
    step,
)
from dougong.packages.converters.salesforce.flow.elements.subflows import called
from dougong.packages.converters.salesforce.flow.references import value
from dougong.packages.converters.salesforce.flow.terms import Term, UnsayableError, brought
from dougong.packages.converters.salesforce.flow.words import text_of, worded
from dougong.packages.converters.salesforce.messages.alerts import alert_step
from dougong.packages.converters.salesforce.xml_reading import Xml

Inputs = Mapping[str, Xml | None]
MOST_TO = 11
_POST = say(
    "a notification stands for the post, to who owns the record",
    "以通知代替动态发布，发送给记录的负责人",
)


@element_converter
class Actions(FlowElementConverter):
    """An action."""

    tags = ("actionCalls",)

    def convert(self, build: FlowBuilder, name: str, xml: Xml) -> Made:
        """Give a step of the element that does it."""
        kind = xml.get("actionType")
        given = {each.get("name"): each.first("value") for each in xml.all("inputParameters")}
        make = _ACTIONS.get(kind)
        if make is None:
            raise UnsayableError(
                say(
                    "action {name} ({kind}) is code of the source platform; call a connector, a "
                    "script or a flow instead",
                    "操作 {name}（{kind}）是原平台的代码；请改为调用连接器、脚本或流程",
                    name=xml.get("actionName"),
                    kind=kind,
                )
            )
        return make(build, name, xml, given)


def _mail(build: FlowBuilder, name: str, xml: Xml, given: Inputs) -> Made:
    to = list(_addresses(build, given))
    if not to:
        raise UnsayableError(say("who gets it cannot be told", "无法得知收件人"))
    subject = worded(build, given.get("emailSubject"))
    body = worded(build, given.get("emailBody"))
    if not subject and not body:
        raise UnsayableError(say("what it says cannot be told", "无法得知邮件内容"))
    said = _sent(xml, to, "mail", subject or xml.get("label"), body)
    return Made([(build.step_name(name), said)], **leads(xml))


def _addresses(build: FlowBuilder, given: Inputs) -> Iterator[str]:
    for key in ("emailAddresses", "emailAddressesArray", "recipientId"):
        xml = given.get(key)
        if xml is None:
            continue
        reference = xml.get("elementReference")
        listed = list(_put_into(build, reference)) if reference else []
        if listed:
            yield from listed
        else:
            found = value(build, xml)
            if found.text != "null":
                yield found.text if found.kind is Kind.RECORD else brought(found, TEXT).text


def _put_into(build: FlowBuilder, reference: str) -> Iterator[str]:
    """Give what theirs puts into a list one by one: a step here names it directly."""
    variable = build.source.resources.get(reference)
    if variable is None or not variable.flag("isCollection"):
        return
    for element in build.source.elements.values():
        for item in element.all("assignmentItems"):
            if item.get("assignToReference") == reference:
                found = value(build, item.first("value"))
                if found.text != "null" and found.kind in (Kind.RECORD, Kind.TEXT, Kind.LIST):
                    yield found.text


def _notification(build: FlowBuilder, name: str, xml: Xml, given: Inputs) -> Made:
    reference = given["recipientIds"].get("elementReference") if given.get("recipientIds") else ""  # type: ignore[union-attr]
    to = list(dict.fromkeys(_put_into(build, reference)))
    if not to and reference:
        found = value(build, given["recipientIds"])
        to = [found.text] if found.kind in (Kind.RECORD, Kind.LIST) else []
    if not to:
        raise UnsayableError(say("who gets it cannot be told", "无法得知接收人"))
    title = worded(build, given.get("title"))
    said = _sent(
        xml, to, "notification", title or xml.get("label"), worded(build, given.get("body"))
    )
    if target := given.get("targetId"):
        about = value(build, target)
        if about.kind is Kind.RECORD and about.text != "$record":
            said["record"] = about.text
    return Made([(build.step_name(name), said)], **leads(xml))


def _post(build: FlowBuilder, name: str, xml: Xml, given: Inputs) -> Made:
    about: Term | None = None
    if subject := given.get("subjectNameOrId"):
        found = value(build, subject)
        about = found if found.kind is Kind.RECORD else None
    if about is None:
        raise UnsayableError(say("what it is posted to cannot be told", "无法得知发布到何处"))
    is_user = about.type is not None and about.type.object == "user"
    to = about.text if is_user else f"{about.text}.owner"
    build.note(_POST)
    said = _sent(xml, [to], "notification", xml.get("label"), worded(build, given.get("text")))
    if about.text != "$record" and not is_user:
        said["record"] = about.text
    return Made([(build.step_name(name), said)], **leads(xml))


def _sent(xml: Xml, to: list[str], medium: str, subject: str, body: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "to": to[0],
        "medium": medium,
        "subject": text_of(" ".join(subject.split()), most=500),
        "body": text_of(body, most=10_000),
        "optional": True,
    }
    if more := to[1:MOST_TO]:
        said["more"] = [{"to": each} for each in more]
    return step(xml, "send", **said)


def _alert(build: FlowBuilder, name: str, xml: Xml, given: Inputs) -> Made:
    said = alert_step(build.conversion, xml.get("actionName"), build.note)
    record = given.get("SObjectRowId")
    about = value(build, record) if record is not None else None
    api = xml.get("actionName").partition(".")[0]
    of = build.world.record(api).object
    if about is None or about.kind is not Kind.RECORD or about.type is None:
        raise UnsayableError(say("what it is about cannot be told", "无法得知它针对的记录"))
    if about.type.object not in (of, ""):
        raise UnsayableError(say("it is about another object", "它针对其他对象"))
    if about.text != "$record":
        said["record"] = about.text
        said["to"] = said["to"].replace("$record", about.text)
        for each in said.get("more", ()):
            each["to"] = each["to"].replace("$record", about.text)
    if label := xml.get("label"):
        said["label"] = label_of(label)
    return Made([(build.step_name(name), said)], **leads(xml))


def _flow(build: FlowBuilder, name: str, xml: Xml, given: Inputs) -> Made:
    return called(build, name, xml, xml.get("actionName"), xml.all("inputParameters"))


def _submit(build: FlowBuilder, name: str, xml: Xml, given: Inputs) -> Made:
    record = given.get("objectId")
    about = value(build, record) if record is not None else None
    if about is None or about.kind is not Kind.RECORD or about.type is None:
        raise UnsayableError(say("what is submitted cannot be told", "无法得知提交的记录"))
    chosen = next(
        (
            draft.document
            for (kind, _), draft in build.conversion.drafts.items()
            if kind == "approval" and draft.document.get("object") == about.type.object
        ),
        None,
    )
    if chosen is None:
        raise UnsayableError(say("the project has no such approval", "项目中没有该审批"))
    said = {"approval": chosen["name"], "record": None if about.text == "$record" else about.text}
    comment = given.get("comment")
    if comment is not None:
        said["comment"] = brought(value(build, comment), TEXT).text
    return Made([(build.step_name(name), step(xml, "approval", **said))], **leads(xml))


_ACTIONS: dict[str, Callable[[FlowBuilder, str, Xml, Inputs], Made]] = {
    "emailSimple": _mail,
    "emailAlert": _alert,
    "customNotificationAction": _notification,
    "chatterPost": _post,
    "flow": _flow,
    "submit": _submit,
}
