"""What is due of an approval: reminders, and steps that nobody has decided in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from dougong.automation.approvals.approvers import Asked
from dougong.automation.approvals.deciding import decide, hand_over
from dougong.automation.approvals.definition import ANY, ApprovalStepDef
from dougong.automation.approvals.desk import read_instant, written
from dougong.automation.approvals.process import Process
from dougong.automation.approvals.settling import APPROVED, DROPPED, OPEN, REJECTED, UNDECIDED
from dougong.storage.approval_rows import TaskRow

TOLD_REMINDER = "approval_reminder"
TIMED_OUT = "timed_out"


@dataclass(frozen=True, slots=True)
class Due:
    """Does what is due of one approval.

    Attributes:
        process: The approval.
    """

    process: Process

    def do(self) -> None:
        """Remind who is to be reminded, and end what has taken too long."""
        process, now = self.process, self.process.desk.now
        if process.row.state != OPEN or process.row.returned:
            return
        for step in process.definition.steps:
            state = process.row.steps.get(step.name)
            due = None if state is None else read_instant(state.get("due"))
            if due is not None and due <= now and process.state_of(step.name) == OPEN:
                self._time_out(step)
                if process.row.state != OPEN or process.row.returned:
                    return
        for task in process.tasks:
            if task.state == OPEN and task.remind_at is not None and task.remind_at <= now:
                self._remind(task)

    def _remind(self, task: TaskRow) -> None:
        process = self.process
        step = process.definition.step(task.step)
        task.remind_at = None
        if step is None or step.remind is None:
            return
        remind(process, [task])
        if step.remind.every is not None and task.reminded < step.remind.times:
            task.remind_at = process.desk.after(step.remind.every)

    def _time_out(self, step: ApprovalStepDef) -> None:
        process, out = self.process, step.time_out
        assert out is not None
        state = process.row.steps[step.name]
        state["due"] = None
        undecided = [t for t in process.tasks_of(step.name) if t.state in UNDECIDED]
        process.note(TIMED_OUT, {"action": out.action}, step=step.name)
        match out.action:
            case "approve" | "reject":
                found = APPROVED if out.action == "approve" else REJECTED
                for task in undecided:
                    decide(process, task, found)
                process.settle(step)
                process.advance()
            case "send_back" if process.row.submitted_by is not None:
                process.give_back()
            case "manager":
                self._escalate(step, undecided)
            case _:
                self._ask_administrators(step, undecided)

    def _escalate(self, step: ApprovalStepDef, undecided: Sequence[TaskRow]) -> None:
        process = self.process
        asked = {each.user_id for each in process.tasks_of(step.name) if each.state in UNDECIDED}
        moved = False
        for task in undecided:
            new = self._above(task, asked)
            if new is None:
                continue
            asked.add(new)
            moved = True
            if task.state == OPEN:
                hand_over(process, step, task, new, kind="escalated")
            else:
                task.user_id, task.queue = new, None
        if not moved:
            self._ask_administrators(step, undecided)
            return
        assert step.time_out is not None
        due = process.desk.after(step.time_out.after)
        process.row.steps[step.name]["due"] = written(due)

    def _above(self, task: TaskRow, asked: set[UUID | None]) -> UUID | None:
        process = self.process
        if task.user_id is None:
            return None
        chain = process.desk.people.managers_of(task.user_id)
        fit = (each for each in chain if each not in asked and process.may_decide(each))
        return next(fit, None)

    def _ask_administrators(self, step: ApprovalStepDef, undecided: Sequence[TaskRow]) -> None:
        process = self.process
        for task in undecided:
            task.state, task.remind_at = DROPPED, None
        process.row.steps[step.name]["mode"] = ANY
        asked: list[Asked] = process.administrators()
        process.ask(step, asked, at_once=True)
        process.settle(step)


def remind(process: Process, tasks: Sequence[TaskRow]) -> None:
    """Tell whoever is asked by tasks once more."""
    for task in tasks:
        step = process.definition.step(task.step)
        if step is not None:
            process.tell_task(task, step, TOLD_REMINDER)
            task.reminded += 1
            process.note("reminded", step=task.step, task=task.id)
