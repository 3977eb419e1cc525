"""When a step is decided: the rules over its tasks, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

from dougong.automation.approvals.definition import ALL, ANY, ApprovalStepDef
from dougong.storage.approval_rows import TaskRow

Verdict: TypeAlias = Literal["approved", "rejected"]

WAITING, OPEN = "waiting", "open"
APPROVED: Final = "approved"
REJECTED: Final = "rejected"
SKIPPED, DROPPED = "skipped", "dropped"
UNDECIDED: Final = frozenset({WAITING, OPEN})
AGREED: Final = frozenset({APPROVED, SKIPPED})


def verdict(step: ApprovalStepDef, tasks: Sequence[TaskRow], *, mode: str) -> Verdict | None:
    """Tell what a step comes to; None: it is not decided.

    Args:
        step: The step.
        tasks: Its tasks, of its present round.
        mode: The rule, which differs from the step's where administrators stand in.
    """
    asked = [_outcome(t, tasks) for t in tasks if t.base is None and t.state != DROPPED]
    agreed, refused = asked.count(APPROVED), asked.count(REJECTED)
    if mode == ANY:
        return APPROVED if agreed else REJECTED if refused else None
    needed = len(asked) if mode == ALL else min(step.quorum or 1, len(asked))
    if len(asked) - refused < needed:
        return REJECTED
    return APPROVED if agreed >= needed else None


def ready(tasks: Sequence[TaskRow]) -> list[TaskRow]:
    """Give the tasks that wait for none that is undecided."""
    undecided = {each.id for each in tasks if each.state in UNDECIDED}
    return [each for each in tasks if each.state == WAITING and undecided.isdisjoint(each.after)]


def _outcome(base: TaskRow, tasks: Sequence[TaskRow]) -> Verdict | None:
    """Tell what a task comes to together with those that its approver asked for besides."""
    states = {each.state for each in tasks if base.id in (each.id, each.base)}
    if REJECTED in states:
        return REJECTED
    return APPROVED if states <= AGREED else None
