"""How a command does a job that it has asked for: here, and telling how far it is.

A worker that runs may take it first; then the command only tells how far that one is.
"""

from __future__ import annotations

from collections.abc import Mapping
from threading import Thread
from uuid import UUID

from dougong.cli.output import Output
from dougong.cli.wiring import Platform
from dougong.kernel.errors import AppError
from dougong.kernel.messages import LocaleText, say
from dougong.storage.job_context import Handler
from dougong.storage.jobs import Job, find_job
from dougong.storage.tables import CELL_SCHEMA

_LOOK_EVERY_S = 0.5


class JobFailedError(AppError):
    """The job that a command waited for failed."""

    code = "cli.job_failed"
    template = "{why}"
    template_zh = "{why}"

    def __init__(self, *, why: dict[str, str]) -> None:
        super().__init__(why=why)


def do_job(opened: Platform, job_id: UUID, handlers: Mapping[str, Handler], output: Output) -> Job:
    """Do a job of the cell, or wait until a worker has done it.

    Raises:
        JobFailedError: It failed for good, or was cancelled.
    """
    told: tuple[int, int | None] = (0, None)
    while True:
        doing = Thread(target=opened.do_jobs, args=(handlers,), name="job", daemon=True)
        doing.start()
        doing.join(_LOOK_EVERY_S)
        while doing.is_alive():
            told = _tell(_find(opened, job_id), told, output)
            doing.join(_LOOK_EVERY_S)
        job = _find(opened, job_id)
        told = _tell(job, told, output)
        if job.finished_at is not None:
            break
    if job.state != "done":
        raise JobFailedError(why=_why(job))
    return job


def _find(opened: Platform, job_id: UUID) -> Job:
    with opened.database.connection(CELL_SCHEMA) as connection:
        return find_job(connection, job_id, tenant=None)


def _tell(job: Job, told: tuple[int, int | None], output: Output) -> tuple[int, int | None]:
    now = job.done, job.total
    if now != told and job.total:
        output.say(say("{done} of {total}", "{done} / {total}", done=job.done, total=job.total))
    return now


def _why(job: Job) -> dict[str, str]:
    message: LocaleText = (job.error or {}).get("message") or say("cancelled", "已取消")  # type: ignore[assignment]
    return dict(message)
