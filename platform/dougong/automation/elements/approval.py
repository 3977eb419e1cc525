"""Element: have a record approved, and go on by what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from dougong.access.actor import Actor
from dougong.automation.approvals.definition import ApprovalDef
from dougong.automation.approvals.desk import Desk
from dougong.automation.approvals.errors import (
    ApprovalConditionError,
    ApprovalInactiveError,
    UnknownApprovalError,
)
from dougong.automation.approvals.settling import OPEN
from dougong.automation.approvals.submitting import begin, fits
from dougong.automation.element import Element, End, Go, Outcome, Signal, Stop, Wait, element
from dougong.automation.flows.definition import StepDef
from dougong.formula.value_types import TEXT, Type, option, record
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.records.shapes.saving import ShapedRecords
from dougong.storage.approval_rows import ApprovalRow, approvals_of, find_approval
from dougong.storage.tenants import tenant_on
from dougong.storage.turns import take_turn

if TYPE_CHECKING:
    from dougong.automation.flows.at import At
    from dougong.automation.flows.scope import Place

_ENDS = ("approved", "rejected", "withdrawn", "cancelled")


@element
class Approve(Element):
    """Submits a record to an approval, and waits until that has ended."""

    key = "approval"
    group = "people"
    label = say("Approval", "审批")
    about = say(
        "Submits a record for approval, and goes on by what was decided.",
        "提交记录进行审批，并根据审批结果继续。",
    )
    icon = "check"
    durable = True
    schema = {
        "required": ["approval"],
        "properties": {
            "approval": {
                "title": "Approval",
                "description": "By which approval the record is decided about.",
                "x-title-zh": "审批",
                "x-description-zh": "记录按哪个审批进行处理。",
                "x-editor": "approval",
                "type": "string",
            },
            "record": {
                "title": "Record",
                "description": "Expression for the record; that of the flow if absent.",
                "x-title-zh": "记录",
                "x-description-zh": "要审批的记录（表达式）；不填则为流程的记录。",
                "x-editor": "expression",
                "type": "string",
                "minLength": 1,
                "maxLength": 4000,
            },
            "comment": {
                "title": "Comment",
                "description": "Expression for what approvers are told.",
                "x-title-zh": "说明",
                "x-description-zh": "告知审批人的内容（表达式）。",
                "x-editor": "expression",
                "type": "string",
                "minLength": 1,
                "maxLength": 4000,
            },
            "rejected": {
                "title": "When rejected",
                "description": "The step that follows a rejection; the path ends there if absent.",
                "x-title-zh": "驳回后",
                "x-description-zh": "被驳回后执行的步骤；不填则到此结束。",
                "x-editor": "step",
                "type": "string",
            },
            "withdrawn": {
                "title": "When withdrawn",
                "description": "The step that follows when it was withdrawn or its record deleted; "
                "the path ends there if absent.",
                "x-title-zh": "撤回后",
                "x-description-zh": "被撤回或记录被删除后执行的步骤；不填则到此结束。",
                "x-editor": "step",
                "type": "string",
            },
        },
    }
    example = {
        "approval": "move_machine",
        "record": "$record",
        "comment": "'Moved by the flow'",
        "rejected": "done",
        "withdrawn": "done",
    }

    def exits(self, step: StepDef) -> Mapping[str, str]:
        """Name the steps that follow other ends than approval."""
        named = (name for name in ("rejected", "withdrawn") if name in step.config)
        return {name: step.config[name] for name in named}

    def expressions(self, step: StepDef, place: Place) -> Iterable[ExpressionAt]:
        """Give the record and the comment."""
        if "record" in step.config:
            yield place.expression("/record", step.config["record"])
        if "comment" in step.config:
            yield place.expression("/comment", step.config["comment"], TEXT)

    def references(self, step: StepDef) -> Iterable[Reference]:
        """Name the approval."""
        yield Reference("approval", step.config["approval"], "/approval")

    def outputs(self, step: StepDef) -> Mapping[str, Type]:
        """Tell what was decided, by whom, and what they said."""
        return {
            "outcome": option(*_ENDS),
            "approval": TEXT,
            "by": record("user"),
            "comment": TEXT,
        }

    def run(self, step: StepDef, at: At) -> Outcome:
        """Submit the record; wait if somebody is to decide."""
        definition = at.model.catalog.get("approval", step.config["approval"])
        if not isinstance(definition, ApprovalDef):
            near = hint(step.config["approval"], at.model.catalog.all("approval"))
            unknown = say("no object", "任何对象")
            return Stop(
                UnknownApprovalError(approval=step.config["approval"], object=unknown, hint=near)
            )
        record_id = self._record(step, at, definition)
        desk = _desk(at, definition, record_id)
        desk.stored()  # locks the record
        take_turn(at.connection, f"approval {record_id}")
        row = _open_one(at, definition, record_id)
        if row is None:
            if not definition.active:
                return Stop(ApprovalInactiveError(approval=definition.label))
            if not fits(desk, at.run.user_id):
                return Stop(ApprovalConditionError(approval=definition.label))
            said = at.value(step.config["comment"], TEXT) if "comment" in step.config else None
            row = begin(desk, at.run.user_id, {}, via="system", comment=said or "").row
        if row.state != OPEN:
            return _ended(step, {"outcome": row.state, "approval": str(row.id)})
        return _wait(row)

    def resume(self, step: StepDef, at: At, signal: Signal) -> Outcome:
        """Go on by what was decided."""
        if signal.kind == "event" and signal.body.get("outcome") in _ENDS:
            return _ended(step, signal.body)
        row = find_approval(at.connection, at.schema, UUID(str(at.kept["approval"])))
        if row is None:
            return _ended(step, {"outcome": "cancelled", "approval": at.kept["approval"]})
        if row.state == OPEN:
            return _wait(row)
        return _ended(step, {"outcome": row.state, "approval": str(row.id)})

    def _record(self, step: StepDef, at: At, definition: ApprovalDef) -> UUID:
        found: UUID = at.needed(step.config.get("record", "$record"), record(definition.object))
        return found


def _wait(row: ApprovalRow) -> Wait:
    note = say("a decision", "审批结果")
    return Wait(key=f"approval:{row.id}", note=note, outputs={"approval": str(row.id)})


def _ended(step: StepDef, body: JsonObject) -> Outcome:
    outcome = str(body["outcome"])
    outputs: JsonObject = {
        "outcome": outcome,
        "approval": body.get("approval"),
        "by": body.get("by"),
        "comment": body.get("comment"),
    }
    if outcome == "approved":
        return Go(outputs=outputs)
    exit_ = "rejected" if outcome == "rejected" else "withdrawn"
    return Go(exit_, outputs) if exit_ in step.config else End()


def _open_one(at: At, definition: ApprovalDef, record_id: UUID) -> ApprovalRow | None:
    """Give the approval that the record waits in already; the flow waits for the same."""
    there = approvals_of(at.connection, at.schema, definition.object, [record_id])
    same = (each for each in there if each.approval == definition.name and each.state == OPEN)
    return next(same, None)


def _desk(at: At, definition: ApprovalDef, record_id: UUID) -> Desk:
    services = at.ground.engine.approvals
    assert services is not None

    def opens(actor: Actor) -> ShapedRecords:
        return at.ground.opens(actor, definition.object, "update", at.run.causes)

    return Desk(
        services=services,
        connection=at.connection,
        model=at.model,
        home=tenant_on(at.connection, at.tenant),
        definition=definition,
        record_id=record_id,
        now=at.now,
        opens=opens,
    )
