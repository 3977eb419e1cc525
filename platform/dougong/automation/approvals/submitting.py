"""Submitting a record: whether it can be, by whom, and what that begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from dougong.access.actor import Actor
from dougong.automation.approvals.definition import ApprovalDef
from dougong.automation.approvals.desk import Desk
from dougong.automation.approvals.errors import (
    ApprovalConditionError,
    ApprovalInactiveError,
    ApprovalOpenError,
    SelfApprovalError,
    UnfitApproverError,
    UnknownApprovalError,
)
from dougong.automation.approvals.process import Process
from dougong.automation.approvals.settling import OPEN
from dougong.automation.kinds.approval import condition, user_of
from dougong.deployment.model import Model
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.records.errors import ForbiddenRecordError
from dougong.storage.approval_rows import (
    ApprovalRow,
    add_approval,
    approvals_of,
    find_approval,
    keep_version,
    tasks_of,
)
from dougong.storage.turns import take_turn

APPROVAL = "approval"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A record that is submitted.

    Attributes:
        object: Its object.
        record_id: The record.
        approval: Name of the approval.
        comment: What who submits says.
        chosen: Approvers whom they choose, by step.
    """

    object: str
    record_id: UUID
    approval: str
    comment: str = ""
    chosen: Mapping[str, Sequence[UUID]] = field(default_factory=dict)

    def definition_of(self, model: Model) -> ApprovalDef:
        """Find the definition.

        Raises:
            UnknownObjectError: There is no such object.
            UnknownApprovalError: The object has no such approval.
        """
        record = model.object(self.object)
        of_object = definitions_of(model, self.object)
        if self.approval not in of_object:
            near = hint(self.approval, of_object)
            raise UnknownApprovalError(approval=self.approval, object=record.label, hint=near)
        return of_object[self.approval]


def definitions_of(model: Model, object_name: str) -> dict[str, ApprovalDef]:
    """Give the approvals of an object by name."""
    every: Mapping[str, ApprovalDef] = model.catalog.all(APPROVAL)
    return {name: each for name, each in every.items() if each.object == object_name}


def submit(desk: Desk, actor: Actor, submission: Submission) -> Process:
    """Submit a record in the transaction of a desk.

    Raises:
        AppError: The actor may not, or it cannot be submitted now.
    """
    require_editable(desk, actor)
    definition, name = desk.definition, submission.approval
    schema, connection = desk.model.schema, desk.connection
    desk.stored()  # locks the record
    take_turn(connection, f"approval {desk.record_id}")
    there = approvals_of(connection, schema, definition.object, [desk.record_id])
    known = next((each for each in there if each.approval == name and each.state == OPEN), None)
    if known is not None:
        return _submit_again(desk, actor, submission, known)
    if not definition.active:
        raise ApprovalInactiveError(approval=definition.label)
    if not fits(desk, actor.user_id):
        raise ApprovalConditionError(approval=definition.label)
    chosen = _chosen(desk, actor.user_id, submission.chosen)
    return begin(desk, actor.user_id, chosen, via="web", comment=submission.comment)


def begin(
    desk: Desk,
    submitter: UUID | None,
    chosen: JsonObject,
    *,
    via: str,
    comment: str = "",
    changed: Sequence[str] = (),
) -> Process:
    """Begin an approval; that the record can be submitted has been seen to.

    Args:
        desk: Of the record.
        submitter: Who submits; None: the platform.
        chosen: Whom they chose, by step.
        via: By what they do.
        comment: What they say.
        changed: The fields whose change asks for it.
    """
    row = _new(desk, submitter, chosen)
    add_approval(desk.connection, desk.model.schema, row)
    process = Process(desk, row, [], by=submitter, via=via)
    process.comment = comment
    if changed:
        process.note("asked_again", {"fields": list(changed)})
    process.submit()
    process.keep()
    return process


def fits(desk: Desk, submitter: UUID | None) -> bool:
    """Tell whether the record meets the condition of the approval."""
    source = desk.definition.when
    if source is None:
        return True
    return desk.terms(submitter).holds(condition(desk.definition, "/when", source))


def require_editable(desk: Desk, actor: Actor) -> None:
    """Refuse who may not change the record.

    Raises:
        RecordNotFoundError: There is none, or none that the actor may read.
        ForbiddenError: The actor may change no record of the object.
        ForbiddenRecordError: Not this one.
    """
    name = desk.definition.object
    desk.services.sight.require(
        desk.connection, desk.model, actor, name, desk.record_id, to_write=True
    )
    actor.rights.require("update", name)
    if not desk.is_reached(actor, "edit"):
        raise ForbiddenRecordError(object=desk.record.label)


def _submit_again(desk: Desk, actor: Actor, submission: Submission, known: ApprovalRow) -> Process:
    schema, connection = desk.model.schema, desk.connection
    row = find_approval(connection, schema, known.id, locked=True)
    if row is None or not row.returned or row.state != OPEN:
        raise ApprovalOpenError()
    tasks = tasks_of(connection, schema, [row.id])
    process = Process(desk, row, tasks, by=actor.user_id, via="web")
    process.comment = submission.comment
    now, watched = desk.stored(), desk.definition.again_when
    unchanged = watched and all(now.get(each) == row.snapshot.get(each) for each in watched)
    if not unchanged:
        # What was agreed to is another record now: everybody is asked again.
        desk.put_back(row, by=actor.user_id)
        row.steps = {}
    if submission.chosen:
        row.chosen = {**row.chosen, **_chosen(desk, actor.user_id, submission.chosen)}
    row.returned, row.submitted_at = False, desk.now
    row.version = _pin(desk)
    process.submit(again=True)
    process.keep()
    return process


def _new(desk: Desk, submitter: UUID | None, chosen: JsonObject) -> ApprovalRow:
    definition = desk.definition
    initiator = submitter
    if definition.initiator is not None:
        at = user_of(definition, "/initiator", definition.initiator)
        initiator = desk.terms(submitter).users(at) or submitter
    return ApprovalRow(
        id=desk.new_id(), approval=definition.name, version=_pin(desk),
        object=definition.object, record_id=desk.record_id, submitted_by=submitter,
        submitted_at=desk.now, initiator=initiator, chosen=chosen,
    )  # fmt: skip


def _pin(desk: Desk) -> str:
    """Keep the definition as it is now; gives by what it is known."""
    document = desk.model.catalog.definitions[APPROVAL, desk.definition.name].json
    return keep_version(desk.connection, desk.model.schema, document, at=desk.now)


def _chosen(desk: Desk, submitter: UUID | None, given: Mapping[str, Sequence[UUID]]) -> JsonObject:
    """Check whom a submitter has chosen."""
    found: dict[str, JsonValue] = {}
    problems = []
    for name, users in given.items():
        place = pointer("approvers", name)
        step = desk.definition.step(name)
        lines = () if step is None else step.approvers
        most = sum(each.value for each in lines if each.kind == "chosen")
        if not 0 < len(users) <= most:
            reason = say("this step takes {most} at most", "该步骤最多选择 {most} 人", most=most)
            error = UnfitApproverError(user=str(len(users)), reason=reason)
            problems.append(Problem(path=place, error=error))
            continue
        able = desk.people.in_service(users)
        for at, each in enumerate(users):
            if each not in able:
                reason = say("no such user works here", "没有该在职用户")
                unfit = UnfitApproverError(user=str(each), reason=reason)
                problems.append(Problem(path=f"{place}/{at}", error=unfit))
            elif each == submitter and desk.definition.self_approval != "allowed":
                problems.append(Problem(path=f"{place}/{at}", error=SelfApprovalError()))
        found[name] = [str(each) for each in users]
    if problems:
        raise InvalidError(problems)
    return found
