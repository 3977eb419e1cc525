"""Long work: `/jobs/{id}`."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import instant, value_answer
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, ID, INSTANT, TEXT, fields, or_null
from dougong.kernel.messages import say
from dougong.storage.database import Database
from dougong.storage.jobs import JobNotFoundError, find_job
from dougong.storage.tables import CELL_SCHEMA

_STATES = ["queued", "running", "done", "failed", "cancelled"]
_JOB = fields(
    {
        "id": ID,
        "kind": TEXT,
        "state": {"type": "string", "enum": _STATES},
        "done": {"type": "integer"},
        "total": or_null({"type": "integer"}),
        "error": or_null(ANY_OBJECT),
        "created_at": INSTANT,
        "finished_at": or_null(INSTANT),
    }
)


class Jobs:
    """Answers the calls on jobs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, actor: Actor, job_id: UUID) -> Response:
        """Say how far a job is; one's own, or any job of the tenant to who may do everything."""
        with self._database.connection(CELL_SCHEMA) as connection:
            job = find_job(connection, job_id, tenant=actor.tenant)
        if job.created_by != actor.user_id and not actor.rights.everything:
            raise JobNotFoundError(id=str(job_id))
        return value_answer(
            {
                "id": job.id,
                "kind": job.kind,
                "state": job.state,
                "done": job.done,
                "total": job.total,
                "error": job.error,
                "created_at": instant(job.created_at),
                "finished_at": instant(job.finished_at),
            }
        )


def job_routes(database: Database) -> Iterable[Route]:
    """Give the calls."""
    jobs = Jobs(database)
    yield Route(
        "GET",
        "/jobs/<uuid:job_id>",
        Access.MEMBER,
        jobs.get,
        summary=say("See how far a job is", "查看任务进度"),
        answers={200: _JOB},
    )
