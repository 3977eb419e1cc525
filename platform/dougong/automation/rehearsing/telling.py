"""How a rehearsal is told: what was saved, with titles; what was sent; what waits for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from dougong.automation.messages.failures import FLOW_FAILED
from dougong.automation.rehearsing.log import Happened
from dougong.automation.rehearsing.stage import Stage
from dougong.hooks.events import SaveEvent
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.records.reading.labels import labels_of
from dougong.storage.outbox import Event
from dougong.storage.rehearsal_rows import told_among

Labels = Mapping[tuple[str, UUID], str]

_TASK, _ACTIVITY, _USER = "task", "activity", "user"


def labels_told(stage: Stage, steps: Iterable[Happened]) -> Labels:
    """Give the titles of the records that were saved, as they are now."""
    wanted = {(each.object, each.record_id) for step in steps for each in step.events}
    return _labels(stage, wanted)


def events_told(step: Happened, labels: Labels) -> list[JsonValue]:
    """Tell what a step saved: each field with its new value."""
    return [_event(each, labels) for each in step.events]


def sent_told(stage: Stage) -> list[JsonValue]:
    """Tell what people would be sent, mails and notifications."""
    told = told_among(stage.connection, stage.model.schema, stage.ids.made)
    found = [each for each in told if each.kind != FLOW_FAILED]  # that tells of the rehearsal
    people = {(_USER, each.to_id) for each in found if each.to_id is not None and not each.to}
    names = _labels(stage, people)
    return [
        {
            "medium": each.medium,
            "at": each.at.isoformat(),
            "to": each.to or names.get((_USER, each.to_id), "") if each.to_id else each.to,
            "kind": each.kind,
            "subject": each.subject,
            "text": each.text,
            "details": each.details,
        }
        for each in found
    ]


def tasks_told(stage: Stage, steps: Sequence[Happened], labels: Labels) -> list[JsonValue]:
    """Tell what people would have to do."""
    return [
        {**_event(event, labels), "step": step.step, "at": step.at.isoformat()}
        for step in steps
        if step.element == _TASK
        for event in step.events
        if event.object == _ACTIVITY and event.event == SaveEvent.CREATED
    ]


def _event(event: Event, labels: Labels) -> JsonObject:
    body: Mapping[str, Any] = event.body
    values = {
        name: each[1] if isinstance(each, list) and len(each) == 2 else each
        for name, each in body.items()
    }
    return {
        "object": event.object,
        "id": str(event.record_id),
        "label": labels.get((event.object, event.record_id)),
        "event": event.event,
        "values": values,
    }


def _labels(stage: Stage, wanted: Iterable[tuple[str, UUID]]) -> Labels:
    known = [each for each in wanted if each[0] in stage.model.objects]
    actor = stage.platform_actor()
    now = stage.clock.now()
    return labels_of(stage.connection, stage.model, stage.plans, known, actor.parameters(now))
