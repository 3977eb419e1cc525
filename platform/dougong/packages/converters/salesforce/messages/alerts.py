"""E-mail alerts: who gets which template, as a step that sends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.flow.terms import UnsayableError, quoted
from dougong.packages.converters.salesforce.flow.world import World
from dougong.packages.converters.salesforce.xml_reading import Xml

MOST_TO = 11


def alert_step(
    conversion: Conversion, name: str, note: Callable[[LocaleText], None]
) -> dict[str, Any]:
    """Give the step that an alert is.

    Args:
        conversion: The conversion.
        name: The alert, such as ``Account.Welcome``.
        note: Is told in what the step is not quite the same.

    Raises:
        UnsayableError: Its template is not there, or nobody gets it.
    """
    alert = conversion.source.get("WorkflowAlert", name)
    if alert is None:
        raise UnsayableError(
            say("alert {name} is not in the project", "项目中没有邮件提醒 {name}", name=name)
        )
    template = template_name(conversion, alert.xml.get("template"))
    world, api = World(conversion.model), name.partition(".")[0]
    to: list[str] = []
    for each in alert.xml.all("recipients"):
        try:
            to.append(recipient(world, api, each))
        except UnsayableError as error:
            note(error.reason)
    to += [quoted(each.text).text for each in alert.xml.all("ccEmails") if each.text]
    if not to:
        raise UnsayableError(say("who gets it cannot be told", "无法得知收件人"))
    said: dict[str, Any] = {"element": "send", "template": template, "to": to[0], "optional": True}
    if more := list(dict.fromkeys(to[1:MOST_TO])):
        said["more"] = [{"to": each} for each in more]
    return said


def template_name(conversion: Conversion, theirs: str) -> str:
    """Give the template of ours for one of theirs.

    Raises:
        UnsayableError: The project has none of that name, or it was not carried.
    """
    for (kind, name), draft in conversion.drafts.items():
        if kind == "template" and draft.whole.component == theirs:
            return name
    raise UnsayableError(
        say("template {name} was not carried", "模板 {name} 未能转换", name=theirs)
    )


def recipient(world: World, api: str, xml: Xml) -> str:
    """Give who gets an alert.

    Raises:
        UnsayableError: Nobody here is like that.
    """
    kind, field = xml.get("type"), xml.get("field") or xml.get("recipient")
    if kind == "owner":
        return "$record.owner"
    if kind == "creator":
        return "$record.created_by"
    if kind in ("email", "userLookup", "contactLookup") and xml.get("field"):
        spot = world.spot(api, field)
        return f"$record.{spot.path}"
    if kind == "user" and "@" in field:
        return quoted(field).text
    raise UnsayableError(
        say(
            "recipient {kind} {name} is left out",
            "省略收件人 {kind} {name}",
            kind=kind,
            name=field,
        )
    )
