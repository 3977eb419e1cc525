"""An approval that goes on: steps begin, are decided, begin again, and end.

All of it happens in one open transaction, in which the record and the approval are locked. What
changed is kept in the rows and written by ``keep`` when the work is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from dougong.automation.approvals.approvers import Asked, asked_in
from dougong.automation.approvals.definition import (
    ANY,
    END,
    NO_EFFECT,
    ONE_BY_ONE,
    PREVIOUS,
    SUBMITTER,
    ApprovalDef,
    ApprovalStepDef,
)
from dougong.automation.approvals.desk import Desk, read_instant, written
from dougong.automation.approvals.settling import (
    APPROVED,
    DROPPED,
    OPEN,
    REJECTED,
    SKIPPED,
    UNDECIDED,
    ready,
    verdict,
)
from dougong.automation.approvals.timers import call_timer
from dougong.automation.kinds.approval import condition
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.storage.approval_rows import (
    ApprovalRow,
    EventRow,
    TaskRow,
    add_events,
    change_approval,
    keep_tasks,
)
from dougong.storage.notifications import notify

WITHDRAWN, CANCELLED, RECALLED = "withdrawn", "cancelled", "recalled"
SUBMITTED_AGAIN: Final = "submitted_again"
TOLD_TASK, TOLD_RETURNED = "approval_task", "approval_returned"
_TOLD_ENDS: Final = {APPROVED: "approval_approved", REJECTED: "approval_rejected"}


class Process:
    """One approval at work.

    Args:
        desk: Where it is worked on.
        row: The approval, locked.
        tasks: All of its tasks.
        by: Who works on it; None: the platform.
        via: By what: ``web``, ``mail``, ``substitute``, ``timeout`` or ``system``.
    """

    def __init__(
        self,
        desk: Desk,
        row: ApprovalRow,
        tasks: Sequence[TaskRow],
        *,
        by: UUID | None,
        via: str,
    ) -> None:
        self.desk = desk
        self.row = row
        self.tasks = list(tasks)
        self.by = by
        self.via = via
        self.comment = ""
        self._events: list[EventRow] = []

    @property
    def definition(self) -> ApprovalDef:
        """What it goes by."""
        return self.desk.definition

    def tasks_of(self, step: str) -> list[TaskRow]:
        """Give the tasks of a step, of its present round."""
        state = self.row.steps.get(step)
        if state is None:
            return []
        return [t for t in self.tasks if t.step == step and t.round == state["round"]]

    def state_of(self, step: str) -> str | None:
        """Tell how far a step is; None: it has not begun."""
        found = self.row.steps.get(step)
        return None if found is None else str(found["state"])

    def note(
        self,
        kind: str,
        details: JsonObject = MappingProxyType({}),
        *,
        step: str | None = None,
        task: UUID | None = None,
        said: bool = False,
    ) -> None:
        """Note that something happened; ``said`` adds what whoever did it said."""
        more: JsonObject = {"comment": self.comment} if said and self.comment else {}
        self._events.append(
            EventRow(
                id=self.desk.new_id(), approval_id=self.row.id, at=self.desk.now, by=self.by,
                via=self.via, kind=kind, step=step, task=task, details={**details, **more},
            )
        )  # fmt: skip

    def submit(self, *, again: bool = False) -> None:
        """Begin: what follows from the submission is written, and the first step is asked."""
        self.note(SUBMITTED_AGAIN if again else "submitted", said=True)
        self.row.snapshot = dict(self.desk.stored())
        self._lock()
        self.desk.put(
            self.row,
            "submit",
            self.definition.on.get("submit", NO_EFFECT),
            by=self.by,
            comment=self.comment,
        )
        self.advance()

    def advance(self) -> None:
        """Begin what can begin, until somebody has to decide or it has ended."""
        while self.row.state == OPEN and not self.row.returned:
            stage = self._stage()
            if stage is None:
                self.finish(APPROVED)
                return
            for step in stage:
                if self.row.state == OPEN and self.state_of(step.name) is None:
                    self._begin(step)
            waiting = [each.name for each in stage if self.state_of(each.name) == OPEN]
            if waiting:
                self.row.step = waiting[0]
                return

    def decided(self, task: TaskRow) -> None:
        """See what follows from a decision: a task's state has changed."""
        step = self.definition.step(task.step)
        if step is not None:
            self.settle(step)
            self.advance()

    def settle(self, step: ApprovalStepDef) -> None:
        """Open what can be opened of a step, or end the step if it is decided."""
        mode = self.row.steps[step.name].get("mode", step.mode)
        found = verdict(step, self.tasks_of(step.name), mode=mode)
        if found is None:
            for task in ready(self.tasks_of(step.name)):
                self.open(task, step)
            return
        self._end(step, found)
        if found == REJECTED:
            self._after_rejection(step)

    def open(self, task: TaskRow, step: ApprovalStepDef) -> None:
        """Ask who a task is for."""
        task.state, task.opened_at = OPEN, self.desk.now
        if step.remind is not None:
            task.remind_at = self.desk.after(step.remind.after)
        self.tell_task(task, step)

    def tell_task(self, task: TaskRow, step: ApprovalStepDef, kind: str = TOLD_TASK) -> None:
        """Tell whoever is asked that they are, who decides for them, too."""
        people = self.desk.people
        users = [task.user_id] if task.user_id is not None else []
        if task.queue is not None:
            users = list(people.of_queue(task.queue))
        users = [*users, *people.substitutes_of([each for each in users if each]).values()]
        users = [each for each in users if each is not None and self.may_decide(each)]
        for user in dict.fromkeys(users):
            self.desk.share(self.row, user)
        more = {**self._told(), "task": str(task.id), "step": dict(step.label)}
        if self.definition.mail:
            more["by_mail"] = True
        self.desk.tell(self.row, users, kind, more, self.row.submitted_by)

    def may_decide(self, user: UUID) -> bool:
        """Tell whether it is not the user's own record that would be decided."""
        own = user == self.row.submitted_by
        return not own or self.definition.self_approval == "allowed"

    def rewind(self, names: Sequence[str]) -> None:
        """Begin again at steps: they and all that come later are asked anew."""
        first = min(self.definition.stage_of(name) for name in names)
        again = {
            step.name
            for at, stage in enumerate(self.definition.stages())
            for step in stage
            if at > first or (at == first and self._is_redone(step.name, names))
        }
        self.drop_open()
        self.row.round += 1
        occasions = [f"{name}:{what}" for name in again for what in (APPROVED, REJECTED)]
        self.desk.put_back(self.row, by=self.by, of=occasions)
        for name in again:
            self.row.steps.pop(name, None)

    def give_back(self) -> None:
        """Let the submitter change the record and submit it again."""
        self.drop_open()
        self.desk.put_back(self.row, by=self.by, of=["submit"])
        row = self.row
        done = (APPROVED, SKIPPED)
        row.steps = {name: each for name, each in row.steps.items() if each["state"] in done}
        row.returned, row.step, row.locked = True, None, None
        row.round += 1
        if row.submitted_by is not None:
            more = self._told()
            self.desk.tell(row, [row.submitted_by], TOLD_RETURNED, more, self.by)

    def finish(self, state: str) -> None:
        """End it; the record is unlocked, and who waits for the end is told."""
        row, definition = self.row, self.definition
        self.drop_open()
        if state in _TOLD_ENDS:
            occasion = "approve" if state == APPROVED else "reject"
            effect = definition.on.get(occasion, NO_EFFECT)
            self.desk.put(row, occasion, effect, by=self.by, comment=self.comment)
            self.note(f"ended_{state}")
        row.state, row.ended_at, row.step, row.returned = state, self.desk.now, None, False
        kept = state == APPROVED and definition.lock_approved
        row.locked = "all" if kept else None
        self.desk.stop_sharing(row)
        if state in _TOLD_ENDS and row.submitted_by is not None:
            self.desk.tell(row, [row.submitted_by], _TOLD_ENDS[state], self._told(), self.by)
        body: dict[str, JsonValue] = {"outcome": state, "approval": str(row.id)}
        body["by"] = None if self.by is None else str(self.by)
        body["comment"] = self.comment
        self.desk.wake(f"approval:{row.id}", body)

    def drop_open(self) -> None:
        """Ask nobody any more."""
        for task in self.tasks:
            if task.state in UNDECIDED:
                task.state, task.remind_at = DROPPED, None

    def keep(self) -> None:
        """Write everything, see to the next timer, and tell who is to be told."""
        desk, row = self.desk, self.row
        schema, now = desk.model.schema, desk.now
        row.due_at = self._due()
        change_approval(desk.connection, schema, row)
        keep_tasks(desk.connection, schema, self.tasks)
        add_events(desk.connection, schema, self._events)
        self._events = []
        at = self._next_instant()
        if at is not None:
            ids = desk.services.ids
            call_timer(desk.connection, desk.home.name, row.id, at, ids=ids, now=now)
        notify(desk.connection, schema, desk.notices, ids=desk.services.ids, at=now)
        desk.notices.clear()

    def _stage(self) -> tuple[ApprovalStepDef, ...] | None:
        """Give the first stage that is not done."""
        for stage in self.definition.stages():
            if any(self.state_of(step.name) not in (APPROVED, SKIPPED) for step in stage):
                return stage
        return None

    def _begin(self, step: ApprovalStepDef) -> None:
        row, desk = self.row, self.desk
        state: dict[str, Any] = {"state": OPEN, "round": row.round, "since": written(desk.now)}
        if step.when is not None:
            met = desk.terms(row.submitted_by).holds(
                condition(self.definition, f"/steps/{step.name}/when", step.when)
            )
            if not met:
                row.steps[step.name] = {**state, "state": SKIPPED}
                return
        row.steps[step.name] = state
        asked = asked_in(self, step)
        if not asked and step.nobody != "administrators":
            self.note("nobody", {"counts_as": step.nobody}, step=step.name)
            self._end(step, APPROVED if step.nobody == "approve" else REJECTED)
            if step.nobody == "reject":
                self.finish(REJECTED)
            return
        if not asked:
            asked = self.administrators()
            state["mode"] = ANY
            self.note("nobody", {"counts_as": "administrators"}, step=step.name)
        state["due"] = None if step.time_out is None else written(desk.after(step.time_out.after))
        self.ask(step, asked, at_once="mode" in state)
        self.settle(step)

    def administrators(self) -> list[Asked]:
        """Give who is asked where nobody else is: one of the administrators is enough."""
        admins = self.desk.people.administrators()
        able = [each for each in admins if self.may_decide(each)]
        # Where the only administrator has submitted it, nobody else is there to decide.
        return [Asked(user=each) for each in able or admins]

    def ask(self, step: ApprovalStepDef, asked: Sequence[Asked], *, at_once: bool = False) -> None:
        """Make the tasks of a step."""
        before: list[UUID] = []
        for position, each in enumerate(asked):
            task = TaskRow(
                id=self.desk.new_id(), approval_id=self.row.id, step=step.name,
                round=self.row.round, position=position * 100, after=list(before),
                user_id=each.user, queue=each.queue,
            )  # fmt: skip
            if each.skipped is not None:
                task.state, task.decided_at, task.via = SKIPPED, self.desk.now, "system"
                task.decided_by = each.user
                self.note("skipped", {"why": each.skipped}, step=step.name, task=task.id)
            self.tasks.append(task)
            if step.order == ONE_BY_ONE and not at_once:
                before = [task.id]

    def _end(self, step: ApprovalStepDef, found: str) -> None:
        state = self.row.steps[step.name]
        state |= {"state": found, "ended": written(self.desk.now), "due": None}
        for task in self.tasks_of(step.name):
            if task.state in UNDECIDED:
                task.state = DROPPED
            task.remind_at = None
        effect = step.approved if found == APPROVED else step.rejected
        occasion = f"{step.name}:{found}"
        self.desk.put(self.row, occasion, effect, by=self.by, comment=self.comment)

    def _after_rejection(self, step: ApprovalStepDef) -> None:
        target = step.on_reject
        if target == PREVIOUS:
            target = self._previous(step) or SUBMITTER
        if target == SUBMITTER and self.row.submitted_by is None:
            target = END
        if target == END:
            self.finish(REJECTED)
        elif target == SUBMITTER:
            self.give_back()
        else:
            self.rewind([target])

    def _previous(self, step: ApprovalStepDef) -> str | None:
        """Give the last step before a step's stage that was approved by somebody."""
        stages = self.definition.stages()[: self.definition.stage_of(step.name)]
        for stage in reversed(stages):
            for each in stage:
                if self.state_of(each.name) == APPROVED:
                    return each.name
        return None

    def _is_redone(self, name: str, names: Sequence[str]) -> bool:
        return name in names or self.state_of(name) not in (APPROVED, SKIPPED)

    def _lock(self) -> None:
        lock = self.definition.lock
        self.row.locked = None if lock == "none" else lock

    def _told(self) -> dict[str, JsonValue]:
        told: dict[str, JsonValue] = {"name": dict(self.definition.label)}
        return {**told, "text": self.comment} if self.comment else told

    def _due(self) -> datetime | None:
        states = self.row.steps.values()
        due = [read_instant(each.get("due")) for each in states if each["state"] == OPEN]
        ahead = [each for each in due if each is not None]
        return min(ahead) if ahead and self.row.state == OPEN else None

    def _next_instant(self) -> datetime | None:
        if self.row.state != OPEN:
            return None
        instants = [t.remind_at for t in self.tasks if t.state == OPEN and t.remind_at is not None]
        instants += [self.row.due_at] if self.row.due_at is not None else []
        return min(instants) if instants else None
