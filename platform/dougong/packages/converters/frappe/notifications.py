"""Notifications as flows that send a message in the words of a template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.frappe import words
from dougong.packages.converters.frappe.conditions import Conditions
from dougong.packages.converters.frappe.drafts import Document, Drafts
from dougong.packages.converters.frappe.names import shortened, snake
from dougong.packages.converters.frappe.plan import Made, Plan
from dougong.packages.converters.frappe.script import UnreadableError
from dougong.packages.converters.frappe.source import is_on

_SORT = "notification"
_EVENTS = {
    "New": ["create"],
    "Save": ["create", "update"],
    "Submit": ["submit"],
    "Cancel": ["void"],
}
_BRIEF, _LONGEST = 200, 20_000
_HOLE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_STATEMENT = re.compile(r"\{%.*?%\}", re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>|</p>|</div>|</tr>|</h[1-6]>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

_ELSEWHERE = say("its DocType is not in the app", "对应的 DocType 不在本应用中")
_STATEMENTS = say(
    "loops and conditions of Jinja in the text are left out", "正文中的 Jinja 循环与条件已省略"
)


class Notifications:
    """Makes flows and templates of notifications.

    Args:
        plan: The objects.
        drafts: Where they go.
        conditions: Translates conditions and what stands in texts.
    """

    def __init__(self, plan: Plan, drafts: Drafts, conditions: Conditions) -> None:
        self._plan = plan
        self._report = plan.report
        self._drafts = drafts
        self._conditions = conditions

    def make(self) -> None:
        """Make them of all notifications."""
        for each in self._plan.source.others.get("Notification", ()):
            self._notification(each)

    def _notification(self, document: Mapping[str, Any]) -> None:
        name = str(document.get("name"))
        self._report.carried(_SORT, name)
        made = self._plan.first(str(document.get("document_type")))
        why: LocaleText | None = None
        if made is None:
            why = _ELSEWHERE
        elif document.get("channel") in ("Slack", "SMS"):
            channel = str(document["channel"])
            why = say("it goes by {channel}", "它通过 {channel} 发送", channel=channel)
        trigger = self._trigger(document, made, name) if made is not None else None
        if made is None or why is not None or trigger is None:
            event = str(document.get("event"))
            no_event = say(
                "its event `{event}` has no equal", "事件 `{event}` 没有对应项", event=event
            )
            self._report.not_carried(_SORT, name, why or no_event)
            return
        template = self._template(document, made, name)
        flow_name = self._drafts.name("flow", shortened(snake(name, "notice")))
        self._drafts.put(template, (_SORT, name))
        self._drafts.put(
            {
                "kind": "flow",
                "name": flow_name,
                "label": {"en": name},
                "active": is_on(document.get("enabled", 1)),
                "trigger": trigger,
                "start": "tell",
                "steps": {
                    "tell": {
                        "element": "send",
                        "template": template["name"],
                        **self._receivers(document, made, name),
                        "optional": True,
                    }
                },
            },
            (_SORT, name),
        )

    def _trigger(self, document: Mapping[str, Any], made: Made, name: str) -> Document | None:
        event = str(document.get("event"))
        condition = self._condition(document, made, name)
        trigger: Document = {"type": "record", "object": made.object}
        if event in ("Days Before", "Days After"):
            changed = made.fields.get(str(document.get("date_changed")))
            if changed is None:
                return None
            days = int(document.get("days_in_advance") or 0)
            trigger = {"type": "date", "object": made.object, "field": changed.name}
            if days:
                trigger["before" if event == "Days Before" else "after"] = f"{days} days"
        elif event == "Value Change":
            watched = made.fields.get(str(document.get("value_changed")))
            if watched is None:
                return None
            trigger |= {"on": ["update"], "fields": [watched.name]}
        elif event in _EVENTS:
            trigger["on"] = list(_EVENTS[event])
        else:
            return None
        return trigger | ({"when": condition} if condition else {})

    def _condition(self, document: Mapping[str, Any], made: Made, name: str) -> str | None:
        source = str(document.get("condition") or "").strip()
        if not source:
            return None
        try:
            return self._conditions.script(source, made)
        except UnreadableError as error:
            self._report.approximated(_SORT, name, words.untranslatable(source, str(error)))
            return "false"  # a message too many is worse than none; the report says so

    def _receivers(self, document: Mapping[str, Any], made: Made, name: str) -> Document:
        found: list[str] = []
        for each in document.get("recipients") or ():
            wanted = str(each.get("receiver_by_document_field") or "").split(",")[0].strip()
            field = made.fields.get(wanted)
            if wanted == "owner":
                found.append("created_by")
            elif field is not None and field.body is not None:
                found.append(field.name)
            role = each.get("receiver_by_role")
            if role:
                self._report.approximated(_SORT, name, _no_role(str(role)))
            found += [f"'{address}'" for address in _ADDRESS.findall(str(each.get("cc") or ""))]
        owned = made.parent is None and made.shape != "single"
        first, *more = list(dict.fromkeys(found)) or ["owner" if owned else "created_by"]
        return {"to": first} | ({"more": [{"to": each} for each in more[:10]]} if more else {})

    def _template(self, document: Mapping[str, Any], made: Made, name: str) -> Document:
        system = document.get("channel") == "System Notification"
        subject = self._text(str(document.get("subject") or name), made, name)
        body = self._text(str(document.get("message") or name), made, name)
        return {
            "kind": "template",
            "name": self._drafts.name("template", shortened(snake(name, "notice"))),
            "label": {"en": name},
            "object": made.object,
            "medium": "notification" if system else "mail",
            "subject": {"en": " ".join(subject.split())[:_BRIEF] or name},
            "body": {"en": body[:_LONGEST] or name},
        }

    def _text(self, text: str, made: Made, name: str) -> str:
        """Turn a Jinja text with tags of HTML into one of ours."""
        if _STATEMENT.search(text):
            self._report.approximated(_SORT, name, _STATEMENTS)
        plain = _TAG.sub("", _BREAK.sub("\n", _STATEMENT.sub("", text)))
        lines = (line.strip() for line in plain.splitlines())
        tidy = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
        return _HOLE.sub(lambda found: self._hole(found[1].strip(), made, name), tidy)

    def _hole(self, source: str, made: Made, name: str) -> str:
        try:
            return "{{ " + self._conditions.value(source.partition("|")[0], made) + " }}"
        except UnreadableError:
            lost = say(
                "`{hole}` in the text is left out", "正文中的 `{hole}` 已省略", hole=source[:80]
            )
            self._report.approximated(_SORT, name, lost)
            return "…"


def _no_role(role: str) -> LocaleText:
    return say(
        "who has the role `{role}` is not found by a flow; it goes to the owner of the record",
        "流程无法按角色 `{role}` 查找收件人；改为发送给记录负责人",
        role=role,
    )
