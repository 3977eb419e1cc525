"""The jobs of a tenant as people see them: what they do, how far they are, how they are stopped."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from uuid import UUID

from dougong.access.actor import Actor
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.errors import AppError
from dougong.kernel.messages import LocaleText, localize, say
from dougong.records.bulk.importing import IMPORT
from dougong.records.bulk.undoing import Undoing, UndoState
from dougong.records.plans import PlanCache
from dougong.records.reading.labels import labels_of
from dougong.storage.bulk_rows import Counts, Made, counts_of, made_by
from dougong.storage.database import Database
from dougong.storage.jobs import (
    Job,
    JobFinishedError,
    JobNotFoundError,
    JobsAsked,
    cancel,
    find_job,
    list_jobs,
    pause,
    resume,
)
from dougong.storage.tables import CELL_SCHEMA

_USER = "user"
_LABELS = 200


class JobNotStoppableError(AppError):
    """A job of a kind that runs to its end."""

    code = "job.not_stoppable"
    template = "a job of this kind runs to its end; it cannot be paused or cancelled"
    template_zh = "此类任务会一直运行到结束，无法暂停或取消"
    status = HTTPStatus.CONFLICT


class JobNotPausedError(AppError):
    """A job that is to go on does not wait for that."""

    code = "job.not_paused"
    template = "this job is not paused"
    template_zh = "该任务并未暂停"
    status = HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True)
class JobKind:
    """What people see of jobs of a kind.

    Attributes:
        label: What they do.
        of: The same with ``{object}``, where the job names one.
        pauses: Whether they can be paused, and go on from where they are.
        cancels: Whether they can be cancelled.
    """

    label: LocaleText
    of: LocaleText | None = None
    pauses: bool = False
    cancels: bool = False


KINDS: Mapping[str, JobKind] = {
    "import": JobKind(
        say("Import", "导入"), say("Import of {{object}}", "导入{{object}}"), True, True
    ),
    "undo_job": JobKind(
        say("Undo", "撤销"),
        say("Undo of changes to {{object}}", "撤销对{{object}}的更改"),
        True,
        True,
    ),
    "export": JobKind(
        say("Export", "导出"), say("Export of {{object}}", "导出{{object}}"), False, True
    ),
    "change_many": JobKind(
        say("Mass change", "批量修改"),
        say("Mass change of {{object}}", "批量修改{{object}}"),
        True,
        True,
    ),
    "transfer": JobKind(say("Hand-over of records", "移交记录"), None, True, True),
    "find_duplicates": JobKind(
        say("Search for duplicates", "查找重复记录"),
        say("Search for duplicates of {{object}}", "查找重复的{{object}}"),
        False,
        True,
    ),
    "personal_export": JobKind(say("Export of personal data", "导出个人数据")),
    "personal_erase": JobKind(say("Erasure of personal data", "清除个人数据")),
    "build_index": JobKind(
        say("Building an index", "创建索引"), say("Index of {{object}}", "创建{{object}}的索引")
    ),
    "fill_rollup": JobKind(
        say("Working out roll-ups", "计算汇总"),
        say("Roll-ups of {{object}}", "计算{{object}}的汇总"),
    ),
    "clone_tenant": JobKind(say("Copying the tenant", "复制租户")),
    "rotate_secrets": JobKind(say("New encryption keys", "轮换加密密钥")),
    "scan_file": JobKind(say("Virus scan of a file", "文件病毒扫描")),
    "move_files": JobKind(say("Moving files out of the database", "将文件移出数据库")),
}
"""What people see of each kind; one that is not here is shown by its name."""

DRY_RUN = JobKind(
    say("Check of a table", "试运行导入"),
    say("Check of a table of {{object}}", "试运行导入{{object}}"),
    True,
    True,
)
"""What people see of an import that leaves nothing."""

_HIDDEN = frozenset({"deliver_event", "sign_in_mail", "purge_tenant"})


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSeen:
    """A job as somebody sees it.

    Attributes:
        job: The job.
        label: What it does.
        by: The name of who asked for it.
        counts: How its records went, of one on many records.
        made: The file that it made.
        undo: Whether what it did to records can be taken back, is being, or has been; None: it
            did nothing, or is not over.
        may: What may be done with it now, of ``pause``, ``resume`` and ``cancel``.
    """

    job: Job
    label: LocaleText
    by: str | None
    counts: Counts | None
    made: Made | None
    undo: UndoState | None
    may: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDesk:
    """Shows jobs, and has them stop and go on.

    Attributes:
        database: The cell.
        models: Compiled definitions.
        undoing: Knows what was taken back.
        clock: Tells when.
        wake: Wakes a worker.
        plans: Compiled statements.
    """

    database: Database
    models: Models
    undoing: Undoing
    clock: Clock
    wake: Callable[[], None] = lambda: None
    plans: PlanCache = field(default_factory=lambda: PlanCache(size=_LABELS))

    def find(self, actor: Actor, job_id: UUID) -> Job:
        """Give one's own job, or any job of the tenant to who may do everything.

        Raises:
            JobNotFoundError: There is none that the actor may see.
        """
        with self.database.connection(CELL_SCHEMA) as connection:
            job = find_job(connection, job_id, tenant=actor.tenant)
        if job.created_by != actor.user_id and not actor.rights.everything:
            raise JobNotFoundError(id=str(job_id))
        return job

    def get(self, actor: Actor, job_id: UUID) -> JobSeen:
        """Show a job.

        Raises:
            JobNotFoundError: There is none that the actor may see.
        """
        return self._seen(actor, [self.find(actor, job_id)])[0]

    def get_of(self, actor: Actor, job_id: UUID, kind: str) -> JobSeen:
        """Show a job of a kind.

        Raises:
            JobNotFoundError: There is none of that kind that the actor may see.
        """
        job = self.find(actor, job_id)
        if job.kind != kind:
            raise JobNotFoundError(id=str(job_id))
        return self._seen(actor, [job])[0]

    def list(
        self,
        actor: Actor,
        *,
        kinds: Collection[str] | None = None,
        states: Collection[str] | None = None,
        object_name: str | None = None,
        own: bool = False,
        before: UUID | None = None,
        limit: int = 50,
    ) -> tuple[Sequence[JobSeen], UUID | None]:
        """Show the actor's jobs, or those of the tenant to who may do everything.

        Returns:
            The jobs, the latest first, and where the next page begins.
        """
        asked = JobsAsked(
            created_by=None if actor.rights.everything and not own else actor.user_id,
            kinds=None if kinds is None else list(kinds),
            states=None if states is None else list(states),
            object=object_name,
            hidden=tuple(_HIDDEN),
            before=before,
            limit=limit + 1,
        )
        with self.database.connection(CELL_SCHEMA) as connection:
            found = list_jobs(connection, actor.tenant, asked)
        more = found[limit - 1].id if len(found) > limit else None
        return self._seen(actor, found[:limit]), more

    def pause(self, actor: Actor, job_id: UUID) -> JobSeen:
        """Have a job wait after the step that it is at.

        Raises:
            JobNotFoundError: There is none that the actor may see.
            JobNotStoppableError: It runs to its end.
            JobFinishedError: It is over.
        """
        job = self._stoppable(actor, job_id, pausing=True)
        with self.database.transaction(CELL_SCHEMA) as connection:
            pause(connection, job.id)
        return self._unless_over(actor, job_id, "paused")

    def resume(self, actor: Actor, job_id: UUID) -> JobSeen:
        """Have a paused job go on.

        Raises:
            JobNotFoundError: There is none that the actor may see.
            JobNotPausedError: It is not paused.
            JobFinishedError: It is over.
        """
        job = self.find(actor, job_id)
        with self.database.transaction(CELL_SCHEMA) as connection:
            resumed = resume(connection, job.id, now=self.clock.now())
        if not resumed:
            self._unless_over(actor, job_id, "queued")
            raise JobNotPausedError()
        self.wake()
        return self.get(actor, job_id)

    def cancel(self, actor: Actor, job_id: UUID) -> JobSeen:
        """End a job after the step that it is at; what it did stays.

        Raises:
            JobNotFoundError: There is none that the actor may see.
            JobNotStoppableError: It runs to its end.
            JobFinishedError: It is over.
        """
        job = self._stoppable(actor, job_id, pausing=False)
        with self.database.transaction(CELL_SCHEMA) as connection:
            cancel(connection, job.id, now=self.clock.now())
        return self._unless_over(actor, job_id, "cancelled")

    def _stoppable(self, actor: Actor, job_id: UUID, *, pausing: bool) -> Job:
        job = self.find(actor, job_id)
        if job.finished_at is not None:
            raise JobFinishedError(state=job.state)
        kind = KINDS.get(job.kind)
        if kind is None or not (kind.pauses if pausing else kind.cancels):
            raise JobNotStoppableError()
        return job

    def _unless_over(self, actor: Actor, job_id: UUID, expected: str) -> JobSeen:
        """Show a job; refuse one that was over before it could be stopped."""
        seen = self.get(actor, job_id)
        if seen.job.finished_at is not None and seen.job.state != expected:
            raise JobFinishedError(state=seen.job.state)
        return seen

    def _seen(self, actor: Actor, found: Sequence[Job]) -> Sequence[JobSeen]:
        model, ids = self.models.current(actor.schema), [job.id for job in found]
        people = {(_USER, job.created_by) for job in found if job.created_by is not None}
        with self.database.connection(actor.schema) as connection:
            context = actor.parameters(self.clock.now())
            # Each sees their own jobs, and who sees all of them may see all users.
            labels = labels_of(connection, model, self.plans, people, context) if people else {}
            counts = counts_of(connection, actor.schema, ids)
            made = made_by(connection, actor.schema, ids)
        undone = self.undoing.states(actor, [job for job in found if _did(job, counts.get(job.id))])
        return [
            JobSeen(
                job=job,
                label=_label(job, model),
                by=None if job.created_by is None else labels.get((_USER, job.created_by)),
                counts=counts.get(job.id),
                made=made.get(job.id),
                undo=undone.get(job.id),
                may=_may(job),
            )
            for job in found
        ]


def _did(job: Job, counts: Counts | None) -> bool:
    """Tell whether a job did anything; of imports it is known."""
    return job.kind != IMPORT or (counts is not None and counts.created + counts.updated > 0)


def _label(job: Job, model: Model) -> LocaleText:
    kind, name = KINDS.get(job.kind), job.payload.get("object")
    if job.payload.get("dry_run"):
        kind = DRY_RUN
    if kind is None:
        return say(job.kind, job.kind)
    record = model.objects.get(str(name))
    if record is None or kind.of is None:
        return kind.label
    return {
        locale: text.format(object=localize(record.definition.plural, locale))
        for locale, text in kind.of.items()
    }


def _may(job: Job) -> frozenset[str]:
    kind = KINDS.get(job.kind)
    if kind is None or job.finished_at is not None:
        return frozenset()
    acts = {"cancel"} if kind.cancels else set()
    if job.state == "paused":
        acts.add("resume")
    elif kind.pauses:
        acts.add("pause")
    return frozenset(acts)
