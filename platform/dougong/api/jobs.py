"""Long work: `/jobs`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import instant, value_answer
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
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.records.errors import InvalidParameterError
from dougong.records.jobs import JobDesk, JobSeen
from dougong.storage.jobs import STATES

COUNT: JsonObject = {"type": "integer", "minimum": 0}
BY = or_null(fields({"id": ID, "label": or_null(TEXT)}))
_YES_NO: JsonObject = {"type": "boolean"}
UNDO = or_null({"type": "string", "enum": ["possible", "running", "done"]})
JOB = fields(
    {
        "id": ID,
        "kind": TEXT,
        "label": LOCALE_TEXT,
        "state": {"type": "string", "enum": list(STATES)},
        "done": COUNT,
        "total": or_null(COUNT),
        "failed": COUNT,
        "error": or_null(ANY_OBJECT),
        "object": or_null(TEXT),
        "file": or_null(TEXT),
        "by": BY,
        "created_at": INSTANT,
        "finished_at": or_null(INSTANT),
        "undo": UNDO,
        "may": fields({"pause": _YES_NO, "resume": _YES_NO, "cancel": _YES_NO}),
    }
)
BEFORE = Parameter(
    name="cursor",
    about=say("`next_cursor` of the page before.", "上一页的 `next_cursor`。"),
    schema={"type": "string", "maxLength": 36},
)
LIMIT = Parameter(
    name="limit",
    about=say("How many at most.", "最多返回多少条。"),
    schema={"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
)
_LIST = parameters(
    Parameter(
        name="kind",
        about=say("Kinds, parted by commas, such as `import,export`.", "任务类型，用逗号分隔。"),
        schema={"type": "string", "maxLength": 200},
    ),
    Parameter(
        name="state",
        about=say("States, parted by commas, such as `queued,running`.", "状态，用逗号分隔。"),
        schema={"type": "string", "maxLength": 200},
    ),
    Parameter(
        name="by",
        about=say("`me`: only your own.", "`me`：仅自己的任务。"),
        schema={"type": "string", "enum": ["me"]},
    ),
    BEFORE,
    LIMIT,
)


class Jobs:
    """Answers the calls on jobs."""

    def __init__(self, desk: JobDesk) -> None:
        self._desk = desk

    def list(self, actor: Actor, query: Values) -> Response:
        """Give a page of the jobs that the caller may see."""
        found, more = self._desk.list(
            actor,
            kinds=parted(query.get("kind")),
            states=parted(query.get("state")),
            own=query.get("by") == "me",
            before=cursor_of(query),
            limit=query["limit"],
        )
        return value_answer({"jobs": [written(each) for each in found], "next_cursor": more})

    def get(self, actor: Actor, job_id: UUID) -> Response:
        """Say how far a job is."""
        return value_answer(written(self._desk.get(actor, job_id)))

    def pause(self, actor: Actor, job_id: UUID) -> Response:
        """Have a job wait."""
        return value_answer(written(self._desk.pause(actor, job_id)))

    def resume(self, actor: Actor, job_id: UUID) -> Response:
        """Have a job go on."""
        return value_answer(written(self._desk.resume(actor, job_id)))

    def cancel(self, actor: Actor, job_id: UUID) -> Response:
        """End a job."""
        return value_answer(written(self._desk.cancel(actor, job_id)))


def job_routes(desk: JobDesk) -> Iterable[Route]:
    """Give the calls."""
    jobs, member = Jobs(desk), Access.MEMBER
    yield Route(
        "GET",
        "/jobs",
        member,
        jobs.list,
        query=_LIST,
        summary=say("List your jobs, or those of the tenant", "列出自己的任务，或租户的全部任务"),
        answers={200: fields({"jobs": list_of(JOB), "next_cursor": or_null(TEXT)})},
    )
    yield Route(
        "GET",
        "/jobs/<uuid:job_id>",
        member,
        jobs.get,
        summary=say("See how far a job is", "查看任务进度"),
        answers={200: JOB},
    )
    for act, view, summary in (
        ("pause", jobs.pause, say("Pause a job", "暂停任务")),
        ("resume", jobs.resume, say("Have a paused job go on", "继续已暂停的任务")),
        ("cancel", jobs.cancel, say("Cancel a job", "取消任务")),
    ):
        yield Route(
            "POST",
            f"/jobs/<uuid:job_id>/{act}",
            member,
            view,
            summary=summary,
            answers={200: JOB},
        )


def written(seen: JobSeen) -> dict[str, Any]:
    """Give a job as answers tell it."""
    job, payload = seen.job, seen.job.payload
    return {
        "id": job.id,
        "kind": job.kind,
        "label": seen.label,
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "failed": 0 if seen.counts is None else seen.counts.failed,
        "error": job.error,
        "object": payload.get("object"),
        "file": payload.get("file") if seen.made is None else seen.made.name,
        "by": None if job.created_by is None else {"id": job.created_by, "label": seen.by},
        "created_at": instant(job.created_at),
        "finished_at": instant(job.finished_at),
        "undo": seen.undo,
        "may": {act: act in seen.may for act in ("pause", "resume", "cancel")},
    }


def parted(listed: str | None) -> list[str] | None:
    """Give the parts of a list with commas; None: nothing was asked."""
    parts = [part for each in (listed or "").split(",") if (part := each.strip())]
    return parts or None


def cursor_of(query: Values) -> UUID | None:
    """Read where a page begins.

    Raises:
        InvalidParameterError: It is no cursor.
    """
    sent = query.get("cursor")
    if not sent:
        return None
    try:
        return UUID(sent)
    except ValueError:
        reason = say("expected `next_cursor` of the page before", "应为上一页的 `next_cursor`")
        raise InvalidParameterError(parameter="cursor", value=sent, reason=reason) from None
