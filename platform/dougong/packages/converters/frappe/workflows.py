"""Workflows: buttons that take a record from state to state, and a rule against other ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.frappe import words
from dougong.packages.converters.frappe.conditions import Conditions
from dougong.packages.converters.frappe.drafts import Document, Drafts
from dougong.packages.converters.frappe.names import shortened, snake, unique
from dougong.packages.converters.frappe.naming import quoted
from dougong.packages.converters.frappe.plan import Made, MadeField, Plan
from dougong.packages.converters.frappe.script import UnreadableError
from dougong.packages.converters.frappe.source import is_on

_DEFAULT_FIELD = "workflow_state"
_COLORS = {
    "Primary": "blue",
    "Info": "cyan",
    "Success": "green",
    "Warning": "orange",
    "Danger": "red",
    "Inverse": "gray",
}
_MESSAGE = {
    "en": "There is no such step from the present state",
    "zh-CN": "当前状态不能直接变更为该状态",
}
_ELSEWHERE = say("its DocType is not in the app", "对应的 DocType 不在本应用中")
_STEPS = say(
    "states that submit or cancel a document only change the state; submit and make void by the "
    "actions of the document",
    "会提交或取消单据的状态此处仅更改状态；请用单据自身的提交和作废操作",
)


@dataclass(slots=True)
class _States:
    """The field that holds the state, and the states."""

    field: str
    values: dict[str, str]


class Workflows:
    """Makes flows and rules of workflows.

    Args:
        plan: The objects.
        drafts: Where they go.
        conditions: Translates conditions.
    """

    def __init__(self, plan: Plan, drafts: Drafts, conditions: Conditions) -> None:
        self._plan = plan
        self._report = plan.report
        self._drafts = drafts
        self._conditions = conditions

    def make(self) -> None:
        """Make them of all workflows."""
        for each in self._plan.source.others.get("Workflow", ()):
            self._workflow(each)
        for sort, kind in (
            ("Workflow State", "workflow_state"),
            ("Workflow Action Master", "workflow_action"),
        ):
            for each in self._plan.source.others.get(sort, ()):
                self._report.carried(kind, str(each.get("name")))

    def _workflow(self, workflow: Mapping[str, Any]) -> None:
        name = str(workflow.get("workflow_name") or workflow.get("name"))
        self._report.carried("workflow", name)
        made = self._plan.first(str(workflow.get("document_type")))
        document = self._drafts.get("object", made.object) if made is not None else None
        if made is None or document is None:
            self._report.not_carried("workflow", name, _ELSEWHERE)
            return
        states = self._states(workflow, made, document)
        if any(str(each.get("doc_status", "0")) != "0" for each in workflow.get("states") or ()):
            self._report.approximated("workflow", name, _STEPS)
        ways = [
            way
            for at, each in enumerate(workflow.get("transitions") or ())
            if (way := self._transition(name, at, each, workflow, made, states)) is not None
        ]
        if ways and is_on(workflow.get("is_active", 1)):
            rule = {
                "name": shortened(f"{snake(name, 'workflow')}_steps"),
                "when": f"$old.{states.field} != null and ISCHANGED({states.field}) "
                f"and not ({' or '.join(dict.fromkeys(ways))})",
                "field": states.field,
                "message": _MESSAGE,
            }
            document.setdefault("rules", []).append(rule)
            self._drafts.mark(document, f"rule {rule['name']}", "workflow", name)

    def _states(self, workflow: Mapping[str, Any], made: Made, document: Document) -> _States:
        labels = list(dict.fromkeys(str(e.get("state")) for e in workflow.get("states") or ()))
        theirs = str(workflow.get("workflow_state_field") or _DEFAULT_FIELD)
        found = made.fields.get(theirs)
        values: dict[str, str] = {}
        for label in labels:
            known = found.choices.get(label) if found is not None else None
            values[label] = known or unique(snake(label, "state"), set(values.values()))
        colors = {
            str(each.get("name")): _COLORS.get(str(each.get("style")))
            for each in self._plan.source.others.get("Workflow State", ())
        }
        options = [
            {"value": value, "label": {"en": label}}
            | ({"color": colors[label]} if colors.get(label) else {})
            for label, value in values.items()
        ]
        name = found.name if found is not None else unique(snake(theirs, "state"), made.taken())
        body = {
            "name": name,
            "type": "picklist",
            "label": {"en": "State", "zh-CN": "状态"},
            "default": next(iter(values.values())),
            "options": options,
        }
        _replace(document, name, body)
        if found is not None:
            found.body, found.choices = body, values
        return _States(name, values)

    def _transition(
        self,
        workflow: str,
        at: int,
        transition: Mapping[str, Any],
        whole: Mapping[str, Any],
        made: Made,
        states: _States,
    ) -> str | None:
        """Make the button of a transition; give the change of state that it allows."""
        component = f"{workflow} #{at + 1}: {transition.get('action')}"
        self._report.carried("workflow_transition", component)
        before = states.values.get(str(transition.get("state")))
        after = states.values.get(str(transition.get("next_state")))
        if before is None or after is None:
            missing = say("a state of it is not in the workflow", "其状态不在工作流中")
            self._report.not_carried("workflow_transition", component, missing)
            return None
        when = self._condition(transition, component, made)
        role = str(transition.get("allowed") or "")
        everybody = say(
            "the button is there for everybody who may change the record, not only for `{role}`",
            "有修改权限的人都能看到该按钮，而不仅限于 `{role}`",
            role=role,
        )
        self._report.approximated("workflow_transition", component, everybody)
        guard = f"{states.field} = '{before}'" + (f" and ({when})" if when else "")
        if is_on(whole.get("is_active", 1)):
            flow = self._button(transition, made, states.field, guard)
            flow["steps"]["go"]["values"] |= self._updates(whole, transition, made, after, states)
            self._drafts.put(flow, ("workflow_transition", component))
        return f"($old.{states.field} = '{before}' and {states.field} = '{after}')"

    def _button(
        self, transition: Mapping[str, Any], made: Made, state: str, guard: str
    ) -> Document:
        action = str(transition.get("action") or "Next")
        wanted = f"{made.object}_{snake(action, 'step')}"
        return {
            "kind": "flow",
            "name": self._drafts.name("flow", shortened(wanted)),
            "label": {"en": action},
            "trigger": {"type": "button", "object": made.object, "when": guard},
            "run_as": "user",
            "start": "go",
            "steps": {"go": {"element": "update", "record": "$record", "values": {}}},
        }

    def _updates(
        self,
        workflow: Mapping[str, Any],
        transition: Mapping[str, Any],
        made: Made,
        after: str,
        states: _States,
    ) -> dict[str, str]:
        values = {states.field: quoted(after)}
        for each in workflow.get("states") or ():
            field_ = made.fields.get(str(each.get("update_field")))
            same = str(each.get("state")) == str(transition.get("next_state"))
            if same and field_ is not None and field_.name != states.field:
                value = _constant(field_, str(each.get("update_value") or ""))
                if value is not None:
                    values[field_.name] = value
        return values

    def _condition(self, transition: Mapping[str, Any], component: str, made: Made) -> str | None:
        source = str(transition.get("condition") or "").strip()
        if not source:
            return None
        try:
            return self._conditions.script(source, made)
        except UnreadableError as error:
            why: LocaleText = words.untranslatable(source, str(error))
            self._report.approximated("workflow_transition", component, why)
            return None


def _constant(of: MadeField, value: str) -> str | None:
    kind = (of.body or {}).get("type")
    if kind == "picklist":
        found = of.choices.get(value)
        return quoted(found) if found else None
    if kind == "checkbox":
        return "true" if value in ("1", "true", "True") else "false"
    return quoted(value) if kind in ("text", "long_text") else None


def _replace(document: Document, name: str, body: Document) -> None:
    fields: Sequence[Document] = document["fields"]
    at = next((at for at, each in enumerate(fields) if each["name"] == name), None)
    if at is None:
        document["fields"].append(body)
    else:
        document["fields"][at] = {**body, "label": fields[at].get("label", body["label"])}
