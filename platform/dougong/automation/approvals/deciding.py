"""What people do with an approval that goes on, and what of that is legal for whom."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from dougong.automation.approvals.definition import NO_EFFECT, SUBMITTER, ApprovalStepDef
from dougong.automation.approvals.errors import (
    ApprovalActionError,
    ApprovalCommentError,
    ApprovalForbiddenError,
    ApprovalStateError,
    ApprovalTaskDoneError,
    SelfApprovalError,
    UnfitApprovalStepError,
    UnfitApproverError,
)
from dougong.automation.approvals.process import CANCELLED, RECALLED, WITHDRAWN, Process
from dougong.automation.approvals.settling import (
    APPROVED,
    DROPPED,
    OPEN,
    REJECTED,
    UNDECIDED,
    WAITING,
)
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LocaleText, say
from dougong.storage.approval_rows import EventRow, TaskRow

APPROVE, REJECT, COMMENT, TAKE_BACK = "approve", "reject", "comment", "take_back"
SEND_BACK, REASSIGN = "send_back", "reassign"
ADD_BEFORE, ADD_AFTER = "add_before", "add_after"
ACTIONS: Final = (
    APPROVE,
    REJECT,
    REASSIGN,
    ADD_BEFORE,
    ADD_AFTER,
    SEND_BACK,
    COMMENT,
    TAKE_BACK,
)
SENT_BACK: Final = "sent_back"
RECORD_GONE: Final = "record_deleted"
DECISIONS: Final = frozenset({APPROVED, REJECTED, SENT_BACK, "timed_out"})

STATES: Final[dict[str, LocaleText]] = {
    "open": say("open", "正在审批"),
    "approved": say("approved", "已通过"),
    "rejected": say("rejected", "已驳回"),
    "withdrawn": say("withdrawn", "已撤回"),
    "cancelled": say("cancelled", "已取消"),
    "recalled": say("recalled", "已撤销"),
    "returned": say("back with its submitter", "已退回提交人"),
}
_ENDS = {APPROVE: APPROVED, REJECT: REJECTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody does with a task.

    Attributes:
        action: One of ``ACTIONS``.
        comment: What they say.
        to: Whom it is handed to, or who is asked besides.
        step: Where it is sent back to: a step, or ``submitter``.
    """

    action: str
    comment: str = ""
    to: Sequence[UUID] = ()
    step: str | None = None


def legal(process: Process, task: TaskRow) -> list[str]:
    """Give what whoever is asked by a task may do with it now."""
    step = process.definition.step(task.step)
    if process.row.state != OPEN or task.state != OPEN or step is None:
        return []
    extras = [each for each in (REASSIGN, ADD_BEFORE, ADD_AFTER) if each in step.may]
    back = [SEND_BACK] if SEND_BACK in step.may and places_back(process, step) else []
    return [APPROVE, REJECT, *extras, *back, COMMENT]


def places_back(process: Process, step: ApprovalStepDef) -> list[str]:
    """Give where a step can be sent back to, the earliest step first."""
    stages = process.definition.stages()[: process.definition.stage_of(step.name)]
    earlier = [each.name for stage in stages for each in stage]
    taken = [name for name in earlier if process.state_of(name) == APPROVED]
    return [*taken, SUBMITTER] if process.row.submitted_by is not None else taken


def act(process: Process, task: TaskRow, decision: Decision, *, hands_on: bool = False) -> None:
    """Do what somebody decided; that they are asked has been seen to.

    Args:
        process: The approval.
        task: What they are asked.
        decision: What they say.
        hands_on: Whether an administrator hands on what is another's, whatever the step lets do.

    Raises:
        AppError: It is not legal now.
    """
    if process.row.state != OPEN or process.row.returned or task.state != OPEN:
        raise ApprovalTaskDoneError()
    if not hands_on and decision.action not in legal(process, task):
        raise ApprovalActionError()
    process.comment = decision.comment
    _require_comment(process, decision)
    step = process.definition.step(task.step)
    assert step is not None
    match decision.action:
        case "approve" | "reject":
            _decide(process, task, _ENDS[decision.action])
        case "reassign":
            (new,) = _fit(process, step, decision.to, most=1)
            hand_over(process, step, task, new, kind="reassigned")
        case "add_before" | "add_after":
            _add(process, step, task, decision)
        case "send_back":
            _send_back(process, step, task, decision)
        case _:
            process.note("commented", step=step.name, task=task.id, said=True)


def hand_over(
    process: Process, step: ApprovalStepDef, task: TaskRow, new: UUID, *, kind: str
) -> None:
    """Ask somebody else instead."""
    details: dict[str, JsonValue] = {"to": [str(new)]}
    if task.user_id is not None:
        details["from"] = str(task.user_id)
    process.note(kind, details, step=step.name, task=task.id, said=True)
    task.user_id, task.queue = new, None
    process.open(task, step)


def decide(process: Process, task: TaskRow, state: str) -> None:
    """Keep what a task came to."""
    task.state, task.decided_at, task.decided_by = state, process.desk.now, process.by
    task.via, task.comment, task.remind_at = process.via, process.comment, None


def withdraw(process: Process, *, forced: bool) -> None:
    """Withdraw what is open; what it wrote is put back.

    Args:
        process: The approval.
        forced: Whether an administrator does it.
    """
    definition = process.definition
    if process.row.state != OPEN:
        raise _not_now(process)
    if not forced and not definition.withdrawn_by_submitter:
        reason = say("it cannot be withdrawn", "该审批不允许撤回")
        raise ApprovalForbiddenError(reason=reason)
    process.note(WITHDRAWN, said=True)
    _undo_all(process, "withdraw", WITHDRAWN)


def recall(process: Process) -> None:
    """Take back an approval that was given; what it wrote is put back."""
    if process.row.state != APPROVED:
        raise _not_now(process)
    process.note(RECALLED, said=True)
    _undo_all(process, "recall", RECALLED)


def cancel(process: Process, why: str) -> None:
    """End it without a decision, for its record is gone."""
    process.note(CANCELLED, {"why": why})
    process.row.effects = []
    process.finish(CANCELLED)


def may_take_back(process: Process, events: Sequence[EventRow], user: UUID | None) -> bool:
    """Tell whether a user may take back what was decided last."""
    row = process.row
    if row.state != OPEN or row.returned or not process.definition.take_back or user is None:
        return False
    last = _last_decision(events)
    return last is not None and last.by == user and last.kind in (APPROVED, REJECTED)


def take_back(process: Process, events: Sequence[EventRow]) -> None:
    """Have everything as it was before the last decision."""
    if not may_take_back(process, events, process.by):
        raise ApprovalTaskDoneError()
    last = _last_decision(events)
    assert last is not None
    before: Any = last.details["before"]
    row = process.row
    process.desk.put_back(row, by=process.by, down_to=before["effects"])
    row.steps, row.round, row.step = before["steps"], before["round"], before["step"]
    for task in process.tasks:
        known = before["tasks"].get(str(task.id))
        if known is None:
            task.state = DROPPED if task.state in UNDECIDED else task.state
        elif known != task.state:
            task.state = known
            if known in UNDECIDED:
                task.decided_at, task.decided_by, task.via, task.comment = None, None, None, ""
    process.note("taken_back", step=last.step, task=last.task, said=True)


def _decide(process: Process, task: TaskRow, state: str) -> None:
    before = _memento(process)
    decide(process, task, state)
    process.note(state, {"before": before}, step=task.step, task=task.id, said=True)
    process.decided(task)


def _add(process: Process, step: ApprovalStepDef, task: TaskRow, decision: Decision) -> None:
    new = _fit(process, step, decision.to, most=10)
    before = decision.action == ADD_BEFORE
    made = [
        TaskRow(
            id=process.desk.new_id(), approval_id=process.row.id, step=step.name,
            round=task.round, position=task.position + (-1 if before else 1),
            base=task.base or task.id, after=[] if before else [task.id], user_id=each,
        )
        for each in new
    ]  # fmt: skip
    ids = [each.id for each in made]
    if before:
        task.after = [*task.after, *ids]
        task.state, task.remind_at = WAITING, None
    else:
        for other in process.tasks_of(step.name):
            if task.id in other.after:
                other.after = [*other.after, *ids]
    process.tasks += made
    kind = "added_before" if before else "added_after"
    to: JsonValue = [str(each) for each in new]
    process.note(kind, {"to": to}, step=step.name, task=task.id, said=True)
    process.settle(step)


def _send_back(process: Process, step: ApprovalStepDef, task: TaskRow, decision: Decision) -> None:
    target = decision.step or SUBMITTER
    if target not in places_back(process, step):
        error = UnfitApprovalStepError(step=target)
        raise InvalidError([Problem(path="/step", error=error)])
    decide(process, task, SENT_BACK)
    process.note(SENT_BACK, {"to": target}, step=step.name, task=task.id, said=True)
    if target == SUBMITTER:
        process.give_back()
        return
    process.rewind([target])
    process.advance()


def _fit(
    process: Process, step: ApprovalStepDef, users: Sequence[UUID], *, most: int
) -> list[UUID]:
    """Give whom a task may be handed to, each once."""
    wanted = list(dict.fromkeys(users))
    if not 0 < len(wanted) <= most:
        error = UnfitApproverError(user="", reason=say("choose somebody", "请选择人员"))
        raise InvalidError([Problem(path="/to", error=error)])
    able = frozenset(process.desk.people.in_service(wanted))
    asked = {t.user_id for t in process.tasks_of(step.name) if t.state in UNDECIDED}
    problems = []
    for at, each in enumerate(wanted):
        reason: LocaleText | None = None
        if each not in able:
            reason = say("no such user works here", "没有该在职用户")
        elif each in asked:
            reason = say("they are asked already", "已在当前步骤的审批人中")
        if not process.may_decide(each):
            raise InvalidError([Problem(path=f"/to/{at}", error=SelfApprovalError())])
        if reason is not None:
            unfit = UnfitApproverError(user=str(each), reason=reason)
            problems.append(Problem(path=f"/to/{at}", error=unfit))
    if problems:
        raise InvalidError(problems)
    return wanted


def _undo_all(process: Process, occasion: str, state: str) -> None:
    row = process.row
    row.locked = None
    process.desk.put_back(row, by=process.by)
    effect = process.definition.on.get(occasion, NO_EFFECT)
    process.desk.put(row, occasion, effect, by=process.by, comment=process.comment)
    process.finish(state)
    row.locked = None


def _require_comment(process: Process, decision: Decision) -> None:
    rule = process.definition.comment
    wanted = {REJECT, SEND_BACK} if rule == "on_reject" else {APPROVE, REJECT, SEND_BACK}
    asked = rule != "optional" and decision.action in wanted
    if (asked or decision.action == COMMENT) and not decision.comment:
        raise InvalidError([Problem(path="/comment", error=ApprovalCommentError())])


def _memento(process: Process) -> JsonValue:
    """Keep how everything is, for who takes the decision back."""
    row = process.row
    steps: Any = deepcopy(row.steps)
    return {
        "steps": steps,
        "round": row.round,
        "step": row.step,
        "effects": len(row.effects),
        "tasks": {str(each.id): each.state for each in process.tasks},
    }


def _last_decision(events: Sequence[EventRow]) -> EventRow | None:
    """Give the decision that nobody has taken back and none has followed."""
    taken_back = 0
    for each in reversed(events):
        if each.kind == "taken_back":
            taken_back += 1
        elif each.kind in DECISIONS:
            if not taken_back:
                return each
            taken_back -= 1
    return None


def _not_now(process: Process) -> ApprovalStateError:
    return ApprovalStateError(state=STATES[process.row.state])
