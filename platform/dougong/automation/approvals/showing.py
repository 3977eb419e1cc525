"""Approvals as JSON: what the API tells of them to somebody, with the names that they may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from dougong.access.actor import Actor
from dougong.automation.approvals.deciding import (
    REASSIGN,
    SEND_BACK,
    legal,
    may_take_back,
    places_back,
)
from dougong.automation.approvals.definition import ApprovalDef, ApprovalStepDef
from dougong.automation.approvals.desk import read_instant
from dougong.automation.approvals.errors import ApprovalForbiddenError
from dougong.automation.approvals.process import Process
from dougong.automation.approvals.service import may_act, require_recall
from dougong.automation.approvals.settling import OPEN, WAITING
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.records.reading.guard import Guard
from dougong.records.talk.seeing import USER, Labels
from dougong.storage.approval_rows import EventRow, TaskRow

QUEUE = "queue"
_HIDDEN_DETAILS = frozenset({"before"})


@dataclass(frozen=True, slots=True)
class Mine:
    """Who looks: for whom they decide, themselves included, and the queues they belong to."""

    user: UUID
    users: frozenset[UUID]
    queues: frozenset[UUID]


def shown_fields(process: Process, actor: Actor) -> list[str]:
    """Give the paths that approvers are shown, without what the actor may not see."""
    guard = Guard(process.desk.model, actor.rights)
    objects = process.desk.model.objects
    found: list[str] = []
    for path in process.definition.fields:
        at: str | None = process.definition.object
        for name in path.split("."):
            record = None if at is None else objects.get(at)
            if record is None or name not in record.fields or not guard.filters(str(at), name):
                break
            at = record.fields[name].target
        else:
            found.append(path)
    return found


def may(process: Process, events: Sequence[EventRow], actor: Actor) -> list[JsonValue]:
    """Give what an actor may do with an approval as a whole."""
    row, definition = process.row, process.definition
    admin = actor.rights.everything
    mine = row.submitted_by is not None and row.submitted_by == actor.user_id
    found: list[JsonValue] = []
    if row.state == OPEN:
        if admin or (mine and definition.withdrawn_by_submitter):
            found.append("withdraw")
        if (admin or mine) and not row.returned:
            found.append("remind")
        if may_take_back(process, events, actor.user_id):
            found.append("take_back")
        found.append("comment")
    elif row.state == "approved":
        try:
            require_recall(process, actor)
        except ApprovalForbiddenError:
            return found
        found.append("recall")
    return found


def lock_json(processes: Sequence[Process], mine: Mine, actor: Actor) -> JsonValue:
    """Write what keeps a record locked, what binds the actor first; None: nothing does."""
    found: list[JsonObject] = []
    for process in processes:
        locked = process.row.locked
        if locked is None:
            continue
        asked = any(
            task.state == OPEN and (task.user_id in mine.users or task.queue in mine.queues)
            for task in process.tasks
        )
        free = actor.rights.everything or (locked == "but_approvers" and asked)
        found.append(
            {
                "id": str(process.row.id),
                "approval": process.row.approval,
                "label": dict(process.definition.label),
                "may_edit": free,
                "fields": [],
            }
        )
    return min(found, key=lambda each: bool(each["may_edit"])) if found else None


def offer(definition: ApprovalDef, *, again: bool) -> JsonValue:
    """Give an approval by which a record can be submitted."""
    choose: list[JsonValue] = [
        {
            "step": step.name,
            "label": dict(step.label),
            "most": sum(each.value for each in step.approvers if each.kind == "chosen"),
        }
        for step in definition.steps
        if any(each.kind == "chosen" for each in step.approvers)
    ]
    return {
        "name": definition.name,
        "label": dict(definition.label),
        "help": None if definition.help is None else dict(definition.help),
        "again": again,
        "choose": choose,
    }


def my_tasks(process: Process, mine: Mine, labels: Labels) -> Iterable[JsonValue]:
    """Yield what somebody is asked by an approval, and what they may answer."""
    user, row = mine.user, process.row
    if row.state != OPEN or row.returned:
        return
    for task in process.tasks:
        asked = task.user_id in mine.users or task.queue in mine.queues
        own = not may_act(process, task, user)
        actions = legal(process, task) if asked and not own else []
        step = process.definition.step(task.step)
        if actions and step is not None:
            back: list[JsonValue] = []
            if SEND_BACK in actions:
                back += places_back(process, step)
            yield {
                "id": str(task.id),
                "step": task.step,
                "step_label": dict(step.label),
                "help": None if step.help is None else dict(step.help),
                "actions": list(actions),
                "back_to": back,
                "comment": process.definition.comment,
                "for": None if task.user_id in (None, user) else user_json(task.user_id, labels),
            }


def step_json(process: Process, step: ApprovalStepDef, labels: Labels, actor: Actor) -> JsonValue:
    """Write a step with who is asked in it."""
    state = process.row.steps.get(step.name, {})
    tasks = [t for t in process.tasks if t.step == step.name]
    hands_on = actor.rights.everything and process.row.state == OPEN and not process.row.returned
    return {
        "name": step.name,
        "label": dict(step.label),
        "parallel": step.parallel,
        "state": state.get("state", WAITING),
        "mode": state.get("mode", step.mode),
        "quorum": step.quorum,
        "since": _text_instant(state.get("since")),
        "ended_at": _text_instant(state.get("ended")),
        "due_at": _text_instant(state.get("due")),
        "tasks": [
            _task(each, labels, hands_on=hands_on and each.state == OPEN)
            for each in tasks
            if each.round == state.get("round", each.round)
        ],
    }


def _task(task: TaskRow, labels: Labels, *, hands_on: bool) -> JsonValue:
    assignee: JsonValue = user_json(task.user_id, labels)
    if task.queue is not None:
        label = labels.get((QUEUE, task.queue))
        assignee = {"id": str(task.queue), "label": label, "queue": True}
    return {
        "id": str(task.id),
        "assignee": assignee,
        "state": task.state,
        "added": task.base is not None,
        "opened_at": instant_text(task.opened_at),
        "by": user_json(task.decided_by, labels),
        "at": instant_text(task.decided_at),
        "comment": task.comment,
        "via": task.via,
        "may": [REASSIGN] if hands_on else [],
    }


def event_json(process: Process, event: EventRow, labels: Labels, actor: Actor) -> JsonValue:
    """Write something that happened."""
    details: dict[str, JsonValue] = {
        name: each for name, each in event.details.items() if name not in _HIDDEN_DETAILS
    }
    changed = details.get("fields")
    if isinstance(changed, list):
        guard, of = Guard(process.desk.model, actor.rights), process.row.object
        details["fields"] = [each for each in changed if guard.sees(of, str(each))]
    for name in ("to", "from"):
        value = details.get(name)
        ids = value if isinstance(value, list) else [value]
        known = [as_id(each) for each in ids]
        if value is not None and all(each is not None for each in known):
            details[name] = [user_json(each, labels) for each in known]
    return {
        "at": instant_text(event.at),
        "by": user_json(event.by, labels),
        "via": event.via,
        "kind": event.kind,
        "step": event.step,
        "task": None if event.task is None else str(event.task),
        "comment": str(details.pop("comment", "")),
        "details": details,
    }


def users_in(event: EventRow) -> Iterable[UUID]:
    """Yield the users that an event names besides who did it."""
    for name in ("to", "from"):
        value = event.details.get(name)
        for each in value if isinstance(value, list) else [value]:
            found = as_id(each)
            if found is not None:
                yield found


def as_id(value: JsonValue) -> UUID | None:
    """Read an id; None: it is none."""
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def user_json(user: UUID | None, labels: Labels) -> JsonValue:
    """Write a user by name."""
    return None if user is None else {"id": str(user), "label": labels.get((USER, user))}


def labelled(process: Process, name: str, value: JsonValue, labels: Labels) -> JsonValue:
    """Write a value; a record by its label, too."""
    target = process.desk.record.fields[name].target
    if target is None or not isinstance(value, str):
        return value
    return {"id": value, "label": labels.get((target, UUID(value)))}


def instant_text(moment: datetime | None) -> str | None:
    """Write an instant as the API does."""
    if moment is None:
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _text_instant(text: Any) -> str | None:
    return instant_text(read_instant(text))
