"""Flows and their runs: `/flows`, `/runs`, `/meta/flows/…`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import instant, value_answer
from dougong.api.body import BodyForm
from dougong.api.jobs import BEFORE, LIMIT, cursor_of, parted
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import (
    ANY_OBJECT,
    ID,
    INSTANT,
    LOCALE_TEXT,
    TEXT,
    fields,
    list_of,
    or_null,
)
from dougong.automation.flows.service import MOST_TOGETHER, Flows, RunSeen, require_sight
from dougong.automation.registries import Parts
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.metadata.objects.definition import Shape
from dougong.storage.run_rows import STATES, Entry, Run, RunsAsked

_COUNT: JsonObject = {"type": "integer", "minimum": 0}
_UUID = {**ID, "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"}
_STATE: JsonObject = {"type": "string", "enum": [*STATES]}
_NAMED = or_null(fields({"id": ID, "label": or_null(TEXT)}))
_FAULT = or_null(fields({"code": TEXT, "message": LOCALE_TEXT, "step": or_null(TEXT)}))
_RUN = {
    "id": ID,
    "flow": TEXT,
    "label": or_null(LOCALE_TEXT),
    "state": _STATE,
    "object": or_null(TEXT),
    "record": _NAMED,
    "step": or_null(TEXT),
    "step_label": or_null(LOCALE_TEXT),
    "wake_at": or_null(INSTANT),
    "waits_for": or_null(LOCALE_TEXT),
    "error": _FAULT,
    "uncertain": {"type": "boolean"},
    "attempts": _COUNT,
    "user": _NAMED,
    "parent": or_null(ID),
    "created_at": INSTANT,
    "finished_at": or_null(INSTANT),
    "steps": _COUNT,
}
_ENTRY = fields(
    {
        "n": _COUNT,
        "path": TEXT,
        "step": TEXT,
        "label": or_null(LOCALE_TEXT),
        "element": TEXT,
        "state": TEXT,
        "attempt": _COUNT,
        "key": or_null(TEXT),
        "input": or_null(ANY_OBJECT),
        "output": or_null(ANY_OBJECT),
        "error": _FAULT,
        "started_at": INSTANT,
        "finished_at": or_null(INSTANT),
    }
)
_WHOLE = fields(
    {
        **_RUN,
        "definition": or_null(ANY_OBJECT),
        "journal": list_of(_ENTRY),
        "variables": ANY_OBJECT,
        "causes": list_of(ANY_OBJECT),
        "children": list_of(fields(_RUN)),
    }
)
_ASKED = parameters(
    Parameter(
        name="flow",
        about=say("Of which flow.", "哪个流程。"),
        schema={"type": "string", "maxLength": 40},
    ),
    Parameter(
        name="state",
        about=say("States, parted by commas, such as `waiting,failed`.", "状态，用逗号分隔。"),
        schema={"type": "string", "maxLength": 100},
    ),
    Parameter(
        name="object",
        about=say("About records of which object.", "关于哪个对象的记录。"),
        schema={"type": "string", "maxLength": 40},
    ),
    Parameter(
        name="record",
        about=say("About which record.", "关于哪条记录。"),
        schema=_UUID,
    ),
    BEFORE,
    LIMIT,
)
_PART = fields(
    {
        "key": TEXT,
        "label": LOCALE_TEXT,
        "about": LOCALE_TEXT,
        "icon": TEXT,
        "schema": ANY_OBJECT,
    },
    {
        "group": TEXT,
        "durable": {"type": "boolean"},
        "before": {"type": "boolean"},
    },
)
_RETRY = BodyForm(fields({}, {"step": {**TEXT, "maxLength": 40}}))
_RETRY_MANY = BodyForm(
    fields(
        {},
        {
            "ids": {**list_of(_UUID), "maxItems": MOST_TOGETHER},
            "flow": {**TEXT, "maxLength": 40},
        },
    )
)


class FlowCalls:
    """Answers the calls on flows."""

    def __init__(self, flows: Flows, parts: Parts) -> None:
        self._flows = flows
        self._parts = parts

    def parts(self, actor: Actor) -> Response:
        """Tell what flows are made of."""
        require_sight(actor)
        elements = [
            {
                "key": each.key,
                "group": each.group,
                "label": each.label,
                "about": each.about,
                "icon": each.icon,
                "durable": each.durable,
                "before": each.before,
                "schema": {"type": "object", "additionalProperties": False, **each.schema},
            }
            for each in self._parts.elements
        ]
        triggers = [
            {
                "key": each.key,
                "label": each.label,
                "about": each.about,
                "icon": each.icon,
                "schema": {"type": "object", "additionalProperties": False, **each.schema},
            }
            for each in self._parts.triggers
        ]
        return value_answer({"elements": elements, "triggers": triggers})

    def flows(self, actor: Actor) -> Response:
        """List the flows."""
        found = [
            {
                "name": flow.name,
                "label": flow.label,
                "help": flow.help,
                "active": flow.active,
                "trigger": flow.trigger["type"],
                "object": flow.object,
                "counts": {
                    "ready": counts.ready,
                    "waiting": counts.waiting,
                    "failed": counts.failed,
                    "done_day": counts.done,
                },
                "last_at": instant(counts.last_at),
            }
            for flow, counts in self._flows.flows(actor)
        ]
        return value_answer({"flows": found})

    def versions(self, actor: Actor, name: str) -> Response:
        """List the versions of a flow that runs began with."""
        found = [
            {**each, "created_at": instant(each["created_at"])}
            for each in self._flows.versions(actor, name)
        ]
        return value_answer({"versions": found})

    def runs(self, actor: Actor, query: Values) -> Response:
        """List runs."""
        limit = query["limit"]
        asked = RunsAsked(
            flow=query.get("flow"),
            states=parted(query.get("state")),
            object=query.get("object"),
            record_id=UUID(query["record"]) if query.get("record") else None,
            before=cursor_of(query),
            limit=limit + 1,
        )
        found = list(self._flows.runs(actor, asked))
        more = str(found[limit - 1].run.id) if len(found) > limit else None
        shown = [run_json(each) for each in found[:limit]]
        return value_answer({"runs": shown, "next_cursor": more})

    def run(self, actor: Actor, run_id: UUID) -> Response:
        """Show a run."""
        whole = self._flows.run(actor, run_id)
        run, memory = whole.seen.run, whole.seen.run.memory
        shown = {
            **run_json(whole.seen),
            "definition": whole.definition,
            "journal": [_entry(each, whole.seen) for each in whole.entries],
            "variables": {
                name: memory[name]
                for name in ("input", "var", "steps", "error", "output")
                if memory.get(name)
            },
            "causes": run.causes,
            "children": [run_json(each) for each in whole.parts],
        }
        return value_answer(shown)

    def retry(self, actor: Actor, run_id: UUID, body: Any) -> Response:
        """Have a run go on that failed."""
        return value_answer(run_json(self._flows.retry(actor, run_id, body.get("step"))))

    def retry_many(self, actor: Actor, body: Any) -> Response:
        """Have runs go on that failed."""
        ids = None if "ids" not in body else [UUID(each) for each in body["ids"]]
        return value_answer({"retried": self._flows.retry_many(actor, ids, body.get("flow"))})

    def cancel(self, actor: Actor, run_id: UUID) -> Response:
        """End a run."""
        return value_answer(run_json(self._flows.cancel(actor, run_id)))

    def of_record(self, actor: Actor, object_name: str, record_id: UUID, query: Values) -> Response:
        """List the runs of a record."""
        found = self._flows.runs_of_record(actor, object_name, record_id, limit=query["limit"])
        return value_answer({"runs": [run_json(each) for each in found]})


def flow_routes(flows: Flows, parts: Parts) -> Iterable[Route]:
    """Give the calls; all but the last need the system right ``builder`` or ``flows``."""
    calls, member = FlowCalls(flows, parts), Access.MEMBER
    yield Route(
        "GET",
        "/meta/flows/parts",
        member,
        calls.parts,
        summary=say("See what flows are made of", "查看流程的元素与触发器"),
        answers={200: fields({"elements": list_of(_PART), "triggers": list_of(_PART)})},
    )
    yield Route(
        "GET",
        "/meta/flows/<name>/versions",
        member,
        calls.versions,
        summary=say("See the versions of a flow that runs began with", "查看流程的历史版本"),
        answers={200: fields({"versions": list_of(ANY_OBJECT)})},
    )
    yield Route(
        "GET",
        "/flows",
        member,
        calls.flows,
        summary=say("List flows, with how many of their runs are where", "列出流程及其运行情况"),
        answers={200: fields({"flows": list_of(ANY_OBJECT)})},
    )
    yield Route(
        "GET",
        "/runs",
        member,
        calls.runs,
        query=_ASKED,
        summary=say("List runs of flows", "列出流程的运行"),
        answers={200: fields({"runs": list_of(fields(_RUN)), "next_cursor": or_null(TEXT)})},
    )
    yield Route(
        "GET",
        "/runs/<uuid:run_id>",
        member,
        calls.run,
        summary=say("See a run with the journal of its steps", "查看一次运行及其步骤日志"),
        answers={200: _WHOLE},
    )
    yield Route(
        "POST",
        "/runs/retry",
        member,
        calls.retry_many,
        body=_RETRY_MANY,
        summary=say("Have runs go on that failed", "批量重试失败的运行"),
        answers={200: fields({"retried": _COUNT})},
    )
    yield Route(
        "POST",
        "/runs/<uuid:run_id>/retry",
        member,
        calls.retry,
        body=_RETRY,
        summary=say(
            "Have a run that failed go on from that step, or from another",
            "从失败的步骤或指定步骤重试",
        ),
        answers={200: fields(_RUN)},
    )
    yield Route(
        "POST",
        "/runs/<uuid:run_id>/cancel",
        member,
        calls.cancel,
        summary=say("End a run where it is", "取消运行"),
        answers={200: fields(_RUN)},
    )


def runs_of_record_route(flows: Flows, parts: Parts) -> Route:
    """Give the call about one record."""
    calls = FlowCalls(flows, parts)
    return Route(
        "GET",
        "/data/<object_name>/<uuid:record_id>/runs",
        Access.MEMBER,
        calls.of_record,
        query=parameters(LIMIT),
        summary=say("See what flows did with a record, and what waits", "查看记录的流程运行与等待"),
        answers={200: fields({"runs": list_of(fields(_RUN))})},
        shapes=frozenset(Shape) - {Shape.EVENT},
    )


def run_json(seen: RunSeen) -> dict[str, Any]:
    """Give a run as answers tell it."""
    run, flow = seen.run, seen.flow
    step = None if flow is None or run.step is None else flow.steps.get(run.step)
    return {
        "id": run.id,
        "flow": run.flow,
        "label": None if flow is None else flow.label,
        "state": run.state,
        "object": run.object,
        "record": _named(run, seen),
        "step": run.step,
        "step_label": None if step is None else step.label,
        "wake_at": instant(run.wake_at),
        "waits_for": run.waits_for,
        "error": _fault(run.error),
        "uncertain": run.uncertain,
        "attempts": run.attempts,
        "user": None if run.user_id is None else {"id": run.user_id, "label": seen.user},
        "parent": run.parent,
        "created_at": instant(run.created_at),
        "finished_at": instant(run.finished_at),
        "steps": run.steps,
    }


def _named(run: Run, seen: RunSeen) -> dict[str, Any] | None:
    return None if run.record_id is None else {"id": run.record_id, "label": seen.record}


def _fault(error: JsonObject | None) -> JsonObject | None:
    if error is None:
        return None
    return {name: error.get(name) for name in ("code", "message", "step")}


def _entry(entry: Entry, seen: RunSeen) -> dict[str, Any]:
    step = None if seen.flow is None else seen.flow.steps.get(entry.step)
    return {
        "n": entry.n,
        "path": entry.path,
        "step": entry.step,
        "label": None if step is None else step.label,
        "element": entry.element,
        "state": entry.state,
        "attempt": entry.attempt,
        "key": entry.key,
        "input": entry.input,
        "output": entry.output,
        "error": _fault(entry.error),
        "started_at": instant(entry.started_at),
        "finished_at": instant(entry.finished_at),
    }
