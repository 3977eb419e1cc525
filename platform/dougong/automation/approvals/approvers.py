"""Who is asked in a step: what its lines give together, each once, without who must not decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from dougong.automation.approvals.definition import ApprovalStepDef, Approvers
from dougong.automation.approvals.settling import AGREED
from dougong.automation.kinds.approval import condition, user_of

if TYPE_CHECKING:
    from dougong.automation.approvals.process import Process

SAME_PERSON, OWN_RECORD = "same_person", "own_record"


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who is to decide.

    Attributes:
        user: Who; None: a queue.
        queue: The queue whose members are asked.
        skipped: Why it counts as agreed without asking; None: they are asked.
    """

    user: UUID | None = None
    queue: UUID | None = None
    skipped: str | None = None


def asked_in(process: Process, step: ApprovalStepDef) -> list[Asked]:
    """Give who is asked, or counts as having agreed."""
    return list(_fitting(process, _found(process, step), step))


def _found(process: Process, step: ApprovalStepDef) -> Iterator[Asked]:
    people = process.desk.people
    for number, line in enumerate(step.approvers):
        if line.kind == "queue":
            queue = people.queue(line.value)
            members = [] if queue is None else people.of_queue(queue)
            if any(process.may_decide(each) for each in members):
                yield Asked(queue=queue)
        else:
            users = _users(process, step, line, number)
            yield from (Asked(user=each) for each in people.in_service(users))


def _users(process: Process, step: ApprovalStepDef, line: Approvers, number: int) -> Iterable[UUID]:
    people, row = process.desk.people, process.row
    initiator = row.initiator
    match line.kind:
        case "user":
            return people.named(line.value)
        case "role":
            return people.with_role(line.value)
        case "team":
            return people.of_team(line.value)
        case "chosen":
            chosen = row.chosen.get(step.name, [])
            return [UUID(str(each)) for each in chosen] if isinstance(chosen, list) else []
        case "expression":
            path = f"/steps/{step.name}/approvers/{number}/expression"
            at = user_of(process.definition, path, line.value)
            found = process.desk.terms(row.submitted_by).users(at)
            return [] if found is None else [found]
    if initiator is None:
        return []
    if line.kind == "department_head":
        heads = people.heads_of(initiator)[line.value - 1 :]
        others = (each for each in heads if each is not None and each != initiator)
        return list(others)[:1]
    chain = people.managers_of(initiator)
    if line.kind == "manager":
        return chain[line.value - 1 : line.value]
    return _until(process, step, line, chain[: line.value], number)


def _until(
    process: Process, step: ApprovalStepDef, line: Approvers, chain: list[UUID], number: int
) -> list[UUID]:
    if line.until is None:
        return chain
    path = f"/steps/{step.name}/approvers/{number}/until"
    at = condition(process.definition, path, line.until)
    terms = process.desk.terms(process.row.submitted_by)
    for position, each in enumerate(chain):
        if terms.holds(at, approver=each):
            return chain[: position + 1]
    return chain


def _fitting(process: Process, found: Iterable[Asked], step: ApprovalStepDef) -> Iterator[Asked]:
    seen: set[UUID] = set()
    agreed = _agreed_before(process, step)
    for each in found:
        user = each.user
        if user is not None and not process.may_decide(user):
            replaced = _instead(process, user)
            if replaced is None:
                continue
            each = replaced
            user = each.user
        who = user or each.queue
        if who is None or who in seen:
            continue
        seen.add(who)
        if each.skipped is None and user in agreed:
            yield Asked(user=user, skipped=SAME_PERSON)
        else:
            yield each


def _instead(process: Process, user: UUID) -> Asked | None:
    """Give who is asked where the submitter would be; None: nobody is."""
    match process.definition.self_approval:
        case "skipped":
            return Asked(user=user, skipped=OWN_RECORD)
        case "manager":
            above = process.desk.people.managers_of(user)
            return Asked(user=above[0]) if above else None
    return None


def _agreed_before(process: Process, step: ApprovalStepDef) -> frozenset[UUID]:
    """Give who need not be asked again, for they agreed in an earlier step."""
    definition, rule = process.definition, process.definition.same_person
    if rule == "asked":
        return frozenset()
    stages = definition.stages()[: definition.stage_of(step.name)]
    taken = [
        [each.name for each in stage if process.state_of(each.name) == "approved"]
        for stage in stages
    ]
    taken = [names for names in taken if names]
    counted = taken[-1:] if rule == "skipped_next" else taken
    earlier = [name for names in counted for name in names]
    return frozenset(
        task.decided_by
        for name in earlier
        for task in process.tasks_of(name)
        if task.state in AGREED and task.decided_by is not None
    )
