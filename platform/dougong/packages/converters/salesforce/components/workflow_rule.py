"""Workflow rules, and the field updates, mails, tasks and messages that they set off."""

from __future__ import annotations

from typing import Any

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
)
from dougong.packages.converters.salesforce.conversion import Conversion, Part
from dougong.packages.converters.salesforce.filters import Filters, read_items
from dougong.packages.converters.salesforce.flow.mending import Told, mend_flow, mend_step
from dougong.packages.converters.salesforce.flow.terms import UnsayableError
from dougong.packages.converters.salesforce.formula.saying import NotSayableError
from dougong.packages.converters.salesforce.names import Taken
from dougong.packages.converters.salesforce.source import Component
from dougong.packages.converters.salesforce.workflow.actions import action_step, field_update
from dougong.packages.converters.salesforce.xml_reading import Xml

_KINDS = {
    "WorkflowFieldUpdate": "workflow_field_update",
    "WorkflowAlert": "workflow_alert",
    "WorkflowTask": "workflow_task",
    "WorkflowOutboundMessage": "workflow_outbound_message",
}
_BY_WORD = {
    "FieldUpdate": "WorkflowFieldUpdate",
    "Alert": "WorkflowAlert",
    "Task": "WorkflowTask",
    "OutboundMessage": "WorkflowOutboundMessage",
}
_UNUSED = say(
    "no rule, approval or flow that is carried sets it off",
    "没有已转换的规则、审批或流程会触发它",
)
_AGAIN = say(
    "it runs at every save that meets its condition, not only at the first",
    "每次满足条件的保存都会执行，而非仅首次满足时",
)
_SOAP = say("it is sent as JSON by a webhook, not by SOAP", "以 Webhook 发送 JSON，而非 SOAP")


@component_converter
class WorkflowRules(ComponentConverter):
    """Converts workflow rules into flows, and outbound messages into webhooks."""

    types = ("WorkflowRule", *_KINDS)
    stage = Stage.AUTOMATION

    def convert(self, conversion: Conversion) -> None:
        """Convert every rule; what no rule sets off is named."""
        used: set[tuple[str, str]] = set()
        for each in conversion.source.all("WorkflowRule"):
            conversion.report.carried("workflow_rule", each.name)
            _Rule(conversion, each, used).put()
        for component_type, kind in _KINDS.items():
            for each in conversion.source.all(component_type):
                if (component_type, each.name) in used:
                    conversion.report.carried(kind, each.name)
                elif conversion.report.outcome(kind, each.name) is None:
                    conversion.not_carried(kind, each.name, _UNUSED)


class _Rule:
    """One rule."""

    def __init__(
        self, conversion: Conversion, component: Component, used: set[tuple[str, str]]
    ) -> None:
        self._conversion, self._component, self._used = conversion, component, used
        self._xml, self._api = component.xml, component.parent
        self._is_whole = True

    def put(self) -> None:
        """Make its flows: one that runs at once, one for each time after it."""
        try:
            when = self._condition()
        except (NotSayableError, UnsayableError) as error:
            why = error.why if isinstance(error, NotSayableError) else error.reason
            self._conversion.not_carried("workflow_rule", self._component.name, why)
            return
        made = 0
        if actions := self._xml.all("actions"):
            made += self._flow(actions, when, None)
        for trigger in self._xml.all("workflowTimeTriggers"):
            made += self._flow(trigger.all("actions"), when, trigger)
        if not made:
            why = say("nothing that it does is carried", "其操作均未能转换")
            self._conversion.not_carried("workflow_rule", self._component.name, why)

    def _note(self, words: LocaleText) -> None:
        self._conversion.report.approximated("workflow_rule", self._component.name, words)

    def _condition(self) -> str:
        if formula := self._xml.get("formula"):
            found = self._conversion.formulas.translate(formula, self._api, expect="boolean")
        elif items := read_items(self._xml.all("criteriaItems")):
            filters = Filters(self._conversion.model, self._conversion.formulas)
            logic = self._xml.get("booleanFilter")
            found = filters.condition(items, logic, self._api, strip_object=True)
        else:
            return ""
        for note in found.notes:
            self._note(note)
        return found.source

    def _flow(self, actions: list[Xml], when: str, later: Xml | None) -> int:
        steps, names, values = list[dict[str, Any]](), Taken(), dict[str, Any]()
        owners: list[tuple[str, str]] = []
        trigger = self._trigger(when)
        done = 0
        for action in actions:
            kind, own = _BY_WORD.get(action.get("type"), ""), f"{self._api}.{action.get('name')}"
            try:
                if kind == "WorkflowOutboundMessage":
                    self._webhook(own, when)
                elif kind == "WorkflowFieldUpdate" and not self._target(own):
                    _, field, value = field_update(self._conversion, own, self._note)
                    values[field] = value
                else:
                    steps.append(action_step(self._conversion, self._api, action, self._note))
                    owners.append((kind, own))
                self._used.add((kind, own))
                done += 1
            except UnsayableError as error:
                self._is_whole = False
                self._note(error.reason)
                if kind in _KINDS and self._conversion.source.get(kind, own) is not None:
                    self._conversion.not_carried(_KINDS[kind], own, error.reason)
        if values:
            only = not steps and later is None
            first: dict[str, Any] = (
                {"element": "assign", "record": values}
                if only
                else {"element": "update", "values": values}
            )
            steps.insert(0, first)
            trigger["timing"] = "before" if only else "after"
        if not steps:
            return done
        self._document(steps, names, trigger, later)
        return done

    def _target(self, name: str) -> str:
        found = self._conversion.source.get("WorkflowFieldUpdate", name)
        return found.xml.get("targetObject") if found is not None else ""

    def _trigger(self, when: str) -> dict[str, Any]:
        kind = self._xml.get("triggerType")
        on = ["create"] if kind == "onCreateOnly" else ["create", "update"]
        trigger: dict[str, Any] = {
            "type": "record",
            "object": self._conversion.model.object(self._api).name,
            "on": on,
            "timing": "after",
        }
        if when and when != "true":
            trigger["when"] = when
            if kind == "onCreateOrTriggeringUpdate":
                self._note(_AGAIN)
        return trigger

    def _document(
        self,
        steps: list[dict[str, Any]],
        names: Taken,
        trigger: dict[str, Any],
        later: Xml | None,
    ) -> None:
        if later is not None:
            trigger = self._later(later, trigger, steps)
        named = {names.give(each["element"]): each for each in steps}
        order = list(named)
        for place, name in enumerate(order[:-1]):
            named[name]["next"] = order[place + 1]
        suffix = f"_{later.get('timeLength', '0')}" if later is not None else ""
        local = self._component.local
        document: dict[str, Any] = {
            "kind": "flow",
            "name": self._conversion.name("flow", f"{self._api}_{local}{suffix}"),
            "label": {"en": local.replace("_", " ")},
            "active": self._xml.flag("active") and self._is_whole,
            "trigger": trigger,
            "start": order[0],
            "steps": named,
        }
        if words := " ".join(self._xml.get("description").split()):
            document["help"] = {"en": words[:1000]}
        component = self._component.name
        told = Told(self._conversion.report, "workflow_rule", component, "workflow_rule", component)
        parts: dict[tuple[str, ...], Part] = {
            ("steps", name): Part("workflow_rule", component, mend_step(told, name, order))
            for name in order
        }
        self._conversion.put(
            document, kind="workflow_rule", component=component, parts=parts, mend=mend_flow(told)
        )

    def _later(
        self, xml: Xml, trigger: dict[str, Any], steps: list[dict[str, Any]]
    ) -> dict[str, Any]:
        """Have it run some time after the save, or around a date of the record."""
        length, unit = xml.get("timeLength", "0"), xml.get("workflowTimeTriggerUnit").lower()
        number = abs(int(length)) if length.lstrip("-").isdigit() else 0
        span = f"{number} {'hours' if unit == 'hours' else 'days'}"
        source = xml.get("offsetFromField").partition(".")[2] or xml.get("offsetFromField")
        plan = self._conversion.model.field(self._api, source) if source else None
        if plan is not None and plan.type in ("date", "datetime"):
            found = {"type": "date", "object": trigger["object"], "field": plan.name}
            if number:
                found["before" if length.startswith("-") else "after"] = span
            if "when" in trigger:
                found["when"] = trigger["when"]
            return found
        wait: dict[str, Any] = {"element": "wait", "duration": span}
        if "when" in trigger:
            wait["while"] = trigger["when"]
        steps.insert(0, wait)
        return {**trigger, "timing": "after_commit"}

    def _webhook(self, name: str, when: str) -> None:
        found = self._conversion.source.get("WorkflowOutboundMessage", name)
        if found is None:
            raise UnsayableError(
                say("{name} is not in the project", "项目中没有 {name}", name=name)
            )
        fields = []
        for each in found.xml.texts("fields"):
            plan = self._conversion.model.field(self._api, each)
            if plan is not None and plan.name not in fields:
                fields.append(plan.name)
        interest: dict[str, Any] = {
            "object": self._conversion.model.object(self._api).name,
            "events": ["created", "updated"],
        }
        if fields:
            interest["fields"] = fields
        if when and when != "true":
            interest["when"] = when
        document: dict[str, Any] = {
            "kind": "webhook",
            "name": self._conversion.name("webhook", name),
            "label": {"en": found.xml.get("name") or found.local},
            "url": found.xml.get("endpointUrl"),
            "active": False,
            "listens": [interest],
        }
        self._conversion.put(document, kind="workflow_outbound_message", component=name)
        self._conversion.report.approximated("workflow_outbound_message", name, _SOAP)
