"""Approval processes."""

from __future__ import annotations

from typing import Any

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
)
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.filters import Filters, read_items
from dougong.packages.converters.salesforce.flow.terms import UnsayableError
from dougong.packages.converters.salesforce.flow.world import World
from dougong.packages.converters.salesforce.formula.saying import NotSayableError
from dougong.packages.converters.salesforce.names import Taken
from dougong.packages.converters.salesforce.source import Component
from dougong.packages.converters.salesforce.workflow.actions import field_update
from dougong.packages.converters.salesforce.xml_reading import Xml

_KIND = "approval_process"
_ON = {
    "initialSubmissionActions": "submit",
    "finalApprovalActions": "approve",
    "finalRejectionActions": "reject",
    "recallActions": "withdraw",
}


@component_converter
class ApprovalProcesses(ComponentConverter):
    """Converts approval processes into approvals."""

    types = ("ApprovalProcess",)
    stage = Stage.AUTOMATION

    def convert(self, conversion: Conversion) -> None:
        """Convert every process."""
        for each in conversion.source.all("ApprovalProcess"):
            conversion.report.carried(_KIND, each.name)
            try:
                _Process(conversion, each).put()
            except (NotSayableError, UnsayableError) as error:
                why = error.why if isinstance(error, NotSayableError) else error.reason
                conversion.not_carried(_KIND, each.name, why)


class _Process:
    def __init__(self, conversion: Conversion, component: Component) -> None:
        self._conversion, self._component, self._xml = conversion, component, component.xml
        self._api = component.parent or component.name.partition(".")[0]

    def put(self) -> None:
        """Add the approval."""
        steps = self._steps()
        document: dict[str, Any] = {
            "kind": "approval",
            "name": self._conversion.name("approval", self._component.name),
            "label": {"en": self._xml.get("label") or self._component.local},
            "object": self._conversion.model.object(self._api).name,
            "active": self._xml.flag("active"),
            "withdraw": self._xml.flag("allowRecall"),
            "lock": "but_approvers"
            if self._xml.get("recordEditability") == "AdminOrCurrentApprover"
            else "all",
            "lock_approved": self._xml.flag("finalApprovalRecordLock"),
            "steps": steps,
        }
        if when := self._condition(self._xml.first("entryCriteria")):
            document["when"] = when
        if effects := self._effects():
            document["on"] = effects
        if words := " ".join(self._xml.get("description").split()):
            document["help"] = {"en": words[:1000]}
        self._conversion.put(document, kind=_KIND, component=self._component.name)

    def _note(self, words: LocaleText) -> None:
        self._conversion.report.approximated(_KIND, self._component.name, words)

    def _condition(self, xml: Xml | None) -> str:
        if xml is None:
            return ""
        if formula := xml.get("formula"):
            found = self._conversion.formulas.translate(formula, self._api, expect="boolean")
        elif items := read_items(xml.all("criteriaItems")):
            filters = Filters(self._conversion.model, self._conversion.formulas)
            logic = xml.get("booleanFilter")
            found = filters.condition(items, logic, self._api, strip_object=True)
        else:
            return ""
        for note in found.notes:
            self._note(note)
        return found.source

    def _steps(self) -> list[dict[str, Any]]:
        names, found = Taken(("submitter", "previous", "end")), list[dict[str, Any]]()
        for each in self._xml.all("approvalStep"):
            approvers = self._approvers(each.first("assignedApprover"))
            step: dict[str, Any] = {
                "name": names.give(each.get("name")),
                "label": {"en": each.get("label") or each.get("name")},
                "approvers": approvers,
            }
            if when := self._condition(each.first("entryCriteria")):
                step["when"] = when
            if each.get("assignedApprover/whenMultipleApprovers") == "FirstResponse":
                step["mode"] = "any"
            if each.get("rejectBehavior/type") == "BackToPrevious" and found:
                step["on_reject"] = "previous"
            if each.flag("allowDelegate"):
                step["may"] = ["reassign"]
            found.append(step)
        if not found:
            raise UnsayableError(say("it has no steps", "没有步骤"))
        return found

    def _approvers(self, xml: Xml | None) -> list[dict[str, Any]]:
        found = list[dict[str, Any]]()
        for each in xml.all("approver") if xml is not None else ():
            kind, name = each.get("type"), each.get("name")
            if kind == "userHierarchyField":
                found.append({"manager": 1})
            elif kind == "relatedUserField":
                spot = World(self._conversion.model).spot(self._api, name)
                found.append({"expression": spot.path})
            elif kind == "queue":
                queue = self._conversion.source.get("Queue", name)
                found.append({"queue": queue.xml.get("name") if queue is not None else name})
            elif kind == "user" and "@" in name:
                found.append({"user": name})
            elif kind == "adhoc":
                found.append({"chosen": 1})
            else:
                self._note(
                    say(
                        "approver {kind} {name} is left out",
                        "省略审批人 {kind} {name}",
                        kind=kind,
                        name=name,
                    )
                )
        if not found:
            self._note(
                say(
                    "who approves could not be told: the manager does",
                    "无法得知审批人，改由经理审批",
                )
            )
        return found or [{"manager": 1}]

    def _effects(self) -> dict[str, Any]:
        effects: dict[str, Any] = {}
        for tag, moment in _ON.items():
            holder = self._xml.first(tag)
            for action in holder.all("action") if holder is not None else ():
                self._effect(action, effects.setdefault(moment, {"values": {}}))
        return {moment: each for moment, each in effects.items() if each["values"]}

    def _effect(self, action: Xml, effect: dict[str, Any]) -> None:
        name = f"{self._api}.{action.get('name')}"
        try:
            if action.get("type") != "FieldUpdate":
                raise UnsayableError(
                    say(
                        "{kind} {name} is left out: a flow on the outcome sends it",
                        "省略 {kind} {name}：请用流程在审批结果后发送",
                        kind=action.get("type"),
                        name=action.get("name"),
                    )
                )
            record, field, value = field_update(self._conversion, name, self._note)
            if record:
                raise UnsayableError(
                    say("{name} writes another record", "{name} 写入其他记录", name=name)
                )
            effect["values"][field] = value
            self._conversion.report.carried("workflow_field_update", name)
        except UnsayableError as error:
            self._note(error.reason)
