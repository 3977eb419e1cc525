"""Jobs: work that outlives its request, as rows committed with their cause.

A worker claims a job for the length of a lease and gets a fence number. Whatever it then writes,
it writes in a transaction that first checks the fence, so a worker that was thought dead cannot
write after another took over. ``done`` is the handler's cursor: it moves in the transaction of
the effect it counts, so each effect happens once, whatever dies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Text,
    Uuid,
    all_,
    any_,
    bindparam,
    func,
    null,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.out_of_service import is_served
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import JOB, job_claimable_at, job_open, job_runnable, job_turn

STATES = ("queued", "running", "paused", "done", "failed", "cancelled")
MAX_ATTEMPTS = 8
FIRST_DELAY_S = 1.0
LONGEST_DELAY_S = 300.0


class JobNotFoundError(AppError):
    """No such job in this tenant."""

    code = "job.not_found"
    template = "there is no job `{id}`"
    template_zh = "没有任务 `{id}`"
    status = HTTPStatus.NOT_FOUND


class JobFinishedError(AppError):
    """A job is over, so nobody can stop it or have it go on."""

    code = "job.finished"
    template = "this job is over ({state}); there is nothing to stop or to go on with"
    template_zh = "该任务已结束（{state}），无法再暂停、继续或取消"
    status = HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of work.

    Attributes:
        id: Its id.
        tenant: Whose it is; none for the cell's own.
        kind: Which handler does it.
        payload: What the handler needs to know.
        state: One of ``STATES``.
        attempts: Claims since it last moved on.
        fence: Number of the claim.
        done: How far it is; the handler's cursor.
        total: How far it has to go, where that is known.
        error: Why it failed, or why it is tried again.
        created_at: When it was asked for.
        created_by: The user who asked.
        finished_at: When it was done, failed or cancelled.
    """

    id: UUID
    tenant: str | None
    kind: str
    payload: JsonObject
    state: str
    attempts: int
    fence: int
    done: int
    total: int | None
    error: JsonObject | None
    created_at: datetime
    created_by: UUID | None
    finished_at: datetime | None


def enqueue(
    connection: Connection[TupleRow],
    kind: str,
    payload: JsonObject,
    *,
    id: UUID,  # noqa: A002 - the column's name
    now: datetime,
    tenant: str | None,
    due_at: datetime | None = None,
    total: int | None = None,
    created_by: UUID | None = None,
    unique_key: str | None = None,
) -> UUID:
    """Queue a job in the caller's transaction.

    Args:
        connection: Has the transaction of the cause open.
        kind: Which handler does it.
        payload: What the handler needs to know.
        id: Id of the new job.
        now: The present instant.
        tenant: Whose it is; none for the cell's own.
        due_at: Not before then; at once if not given.
        total: How far it has to go, where that is known.
        created_by: The user who asks.
        unique_key: While a job of the tenant with this key is unfinished, no other is made.

    Returns:
        Id of the job, or of the unfinished one with the same key.
    """
    row = _ENQUEUE.one(
        connection,
        {
            "id": id,
            "tenant": tenant,
            "kind": kind,
            "payload": payload,
            "due_at": due_at or now,
            "total": total,
            "unique_key": unique_key,
            "created_at": now,
            "created_by": created_by,
        },
    )
    assert row is not None
    found: UUID = row[0]
    return found


def claim(
    connection: Connection[TupleRow],
    *,
    kinds: Sequence[str],
    after: str,
    now: datetime,
    lease_until: datetime,
) -> Job | None:
    """Take the next job that is due, or whose worker let its lease run out.

    Tenants are served in turn: the one that follows ``after`` in the alphabet comes first. Those
    out of service are not served; their jobs wait.

    Args:
        connection: In autocommit mode, so that the claim stands at once.
        kinds: What the worker can do.
        after: The tenant served last; empty before the first.
        now: The present instant.
        lease_until: When another worker may take the job over.

    Returns:
        The job, now running; none if nothing is due.
    """
    values = {"kinds": list(kinds), "after": after, "now": now, "until": lease_until}
    row = _CLAIM_NEXT.one(connection, values) or _CLAIM_ANY.one(connection, values)
    return None if row is None else Job(**dict(zip(_FIELDS, row, strict=True)))


def has_due(connection: Connection[TupleRow], *, now: datetime) -> bool:
    """Tell whether any job waits for a worker."""
    return _HAS_DUE.one(connection, {"now": now}) == (True,)


def lock(connection: Connection[TupleRow], job: Job) -> bool:
    """Hold a claimed job for this transaction; false if it is no longer this worker's to do."""
    _TAKE_TURN.one(connection, {"turn": _turn_of(job.id)})
    return _LOCK.one(connection, _claim_of(job)) is not None


def extend_lease(connection: Connection[TupleRow], job: Job, *, until: datetime) -> bool:
    """Keep a claimed job for longer; false if another worker has taken it over."""
    return _EXTEND.run(connection, _claim_of(job) | {"until": until}) == 1


def move_on(
    connection: Connection[TupleRow], job: Job, *, done: int, total: int | None = None
) -> None:
    """Move the cursor of a locked job; what was tried before it moved no longer counts."""
    _MOVE_ON.run(connection, _claim_of(job) | {"cursor": done, "goal": total})


def finish(connection: Connection[TupleRow], job: Job, *, now: datetime) -> bool:
    """Mark a claimed job done; false if another worker has taken it over."""
    return _end(connection, job, "done", None, now)


def give_up(
    connection: Connection[TupleRow], job: Job, *, error: JsonObject, now: datetime
) -> bool:
    """Mark a claimed job failed for good."""
    return _end(connection, job, "failed", error, now)


def retry_later(
    connection: Connection[TupleRow], job: Job, *, error: JsonObject, due_at: datetime
) -> bool:
    """Queue a claimed job again, after an attempt that failed."""
    values = {"due": due_at, "reason": error, "tries": job.attempts}
    return _REQUEUE.run(connection, _claim_of(job) | values) == 1


def hand_back(connection: Connection[TupleRow], job: Job, *, now: datetime) -> bool:
    """Queue a claimed job again because its worker stops; the attempt does not count."""
    values = {"due": now, "reason": None, "tries": job.attempts - 1}
    return _REQUEUE.run(connection, _claim_of(job) | values) == 1


def back_off(attempts: int, *, random: Callable[[], float]) -> timedelta:
    """Give how long to wait after so many attempts: doubling, bounded, spread by half.

    Args:
        attempts: How many failed, at least one.
        random: Gives a number from 0 to 1.
    """
    full = min(FIRST_DELAY_S * 2 ** (attempts - 1), LONGEST_DELAY_S)
    return timedelta(seconds=full * (0.5 + random() / 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsAsked:
    """Which jobs of a tenant are asked for; None: all.

    Attributes:
        created_by: Those of a user.
        kinds: Those of these kinds.
        states: Those in these states.
        object: Those about an object.
        hidden: Those of other kinds than these.
        before: Those that are older than this one.
        limit: How many at most.
    """

    created_by: UUID | None = None
    kinds: Sequence[str] | None = None
    states: Sequence[str] | None = None
    object: str | None = None
    hidden: Sequence[str] = ()
    before: UUID | None = None
    limit: int = 50


def list_jobs(connection: Connection[TupleRow], tenant: str, asked: JobsAsked) -> list[Job]:
    """Give the jobs of a tenant, the latest first."""
    values = {
        "owner": tenant,
        "by": asked.created_by,
        "kinds": None if asked.kinds is None else list(asked.kinds),
        "states": None if asked.states is None else list(asked.states),
        "about": asked.object,
        "hidden": list(asked.hidden),
        "before": asked.before,
        "most": asked.limit,
    }
    return [Job(**dict(zip(_FIELDS, row, strict=True))) for row in _LIST.all(connection, values)]


def pause(connection: Connection[TupleRow], job_id: UUID) -> bool:
    """Have a job wait until it is resumed; false if it does already, or is over.

    A worker that is at it finishes its step; this waits for that, and no further step begins.
    """
    return _stop(connection, job_id, "paused", None)


def cancel(connection: Connection[TupleRow], job_id: UUID, *, now: datetime) -> bool:
    """End a job where it is; false if it is over. It waits for a step as ``pause`` does."""
    return _stop(connection, job_id, "cancelled", now)


def resume(connection: Connection[TupleRow], job_id: UUID, *, now: datetime) -> bool:
    """Have a paused job go on from where it is; false if it is not paused."""
    return _RESUME.run(connection, {"job": job_id, "due": now}) == 1


def find_job(connection: Connection[TupleRow], job_id: UUID, *, tenant: str | None) -> Job:
    """Give a tenant's job; of no tenant, one of the cell's own.

    Raises:
        JobNotFoundError: The tenant has none of that id.
    """
    row = _FIND.one(connection, {"job": job_id, "owner": tenant or ""})
    if row is None:
        raise JobNotFoundError(id=str(job_id))
    return Job(**dict(zip(_FIELDS, row, strict=True)))


def last_with_keys(
    connection: Connection[TupleRow], keys: Sequence[str], *, tenant: str
) -> dict[str, str]:
    """Give the state of the latest job of a tenant with each of these unique keys."""
    found = _LAST_WITH_KEYS.all(connection, {"owner": tenant, "keys": list(keys)})
    return dict(found) if keys else {}


_FIELDS = tuple(Job.__dataclass_fields__)
_COLUMNS = [JOB.c[name] for name in _FIELDS]
_MINE = (
    JOB.c.id == bindparam("job"),
    JOB.c.fence == bindparam("claim"),
    JOB.c.state == "running",
)


def _claim_of(job: Job) -> dict[str, object]:
    return {"job": job.id, "claim": job.fence}


def _turn_of(job_id: UUID) -> int:
    """Give the number by which steps of a job and who stops it take turns."""
    return int.from_bytes(job_id.bytes[-8:], "big", signed=True)


def _stop(
    connection: Connection[TupleRow], job_id: UUID, state: str, ended: datetime | None
) -> bool:
    # One step follows the other without a pause: who waited for the row alone might never get it.
    _WAIT.one(connection, {"turn": _turn_of(job_id)})
    values = {"job": job_id, "outcome": state, "ended": ended}
    return _STOP.run(connection, values) == 1


def _end(
    connection: Connection[TupleRow], job: Job, state: str, error: JsonObject | None, now: datetime
) -> bool:
    values = {"outcome": state, "reason": error, "ended": now}
    return _END.run(connection, _claim_of(job) | values) == 1


def _claiming(*conditions: ColumnElement[bool]) -> Statement:
    chosen: Select[UUID] = (
        select(JOB.c.id)
        .where(job_open, job_runnable, job_claimable_at <= bindparam("now"), *conditions)
        .where(JOB.c.kind == any_(bindparam("kinds", type_=ARRAY(Text))), is_served(job_turn))
        # Of those due at the same instant the one asked for first: ids rise.
        .order_by(job_turn, job_claimable_at, JOB.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = {
        JOB.c.state: "running",
        JOB.c.fence: JOB.c.fence + 1,
        JOB.c.attempts: JOB.c.attempts + 1,
        JOB.c.lease_until: bindparam("until"),
    }
    claimed = update(JOB).where(JOB.c.id == chosen.scalar_subquery()).values(taken)
    return compile_statement(claimed.returning(*_COLUMNS))


def _enqueueing() -> Statement:
    given = ("id", "tenant", "kind", "payload", "due_at", "total", "unique_key", "created_at")
    new = insert(JOB).values(
        {name: bindparam(name) for name in (*given, "created_by")} | {"state": "queued"}
    )
    # An update that changes nothing gives the id of the row that is in the way.
    same = new.on_conflict_do_update(
        index_elements=[job_turn, JOB.c.unique_key],
        index_where=job_open,
        set_={"unique_key": new.excluded.unique_key},
    )
    return compile_statement(same.returning(JOB.c.id))


_ENQUEUE = _enqueueing()
_CLAIM_NEXT = _claiming(job_turn > bindparam("after"))
_CLAIM_ANY = _claiming()
# With the order of the index it reads that alone, however many jobs are due another day.
_HAS_DUE = compile_statement(
    select(true())
    .where(job_open, job_runnable, job_claimable_at <= bindparam("now"), is_served(job_turn))
    .order_by(job_turn, job_claimable_at)
    .limit(1)
)
_LOCK = compile_statement(select(JOB.c.id).where(*_MINE).with_for_update())
_EXTEND = compile_statement(
    update(JOB).where(*_MINE).values({JOB.c.lease_until: bindparam("until")})
)
_MOVE_ON = compile_statement(
    update(JOB)
    .where(*_MINE)
    .values({JOB.c.done: bindparam("cursor"), JOB.c.total: bindparam("goal"), JOB.c.attempts: 1})
)
_END = compile_statement(
    update(JOB)
    .where(*_MINE)
    .values(
        {
            JOB.c.state: bindparam("outcome"),
            JOB.c.error: bindparam("reason"),
            JOB.c.finished_at: bindparam("ended"),
            JOB.c.lease_until: null(),
        }
    )
)
_REQUEUE = compile_statement(
    update(JOB)
    .where(*_MINE)
    .values(
        {
            JOB.c.state: "queued",
            JOB.c.due_at: bindparam("due"),
            JOB.c.attempts: bindparam("tries"),
            JOB.c.error: bindparam("reason"),
            JOB.c.lease_until: null(),
        }
    )
)
_FIND = compile_statement(
    select(*_COLUMNS).where(JOB.c.id == bindparam("job"), job_turn == bindparam("owner"))
)


def _listing() -> Statement:
    by, before = bindparam("by", type_=Uuid()), bindparam("before", type_=Uuid())
    kinds, states = (bindparam(name, type_=ARRAY(Text)) for name in ("kinds", "states"))
    about = bindparam("about", type_=Text())
    return compile_statement(
        select(*_COLUMNS)
        .where(job_turn == bindparam("owner"))
        .where(by.is_(None) | (JOB.c.created_by == by), before.is_(None) | (JOB.c.id < before))
        .where(kinds.is_(None) | (JOB.c.kind == any_(kinds)))
        .where(JOB.c.kind != all_(bindparam("hidden", type_=ARRAY(Text))))
        .where(states.is_(None) | (JOB.c.state == any_(states)))
        .where(about.is_(None) | (JOB.c.payload["object"].astext == about))
        .order_by(JOB.c.id.desc())
        .limit(bindparam("most", type_=Integer()))
    )


_LIST = _listing()
_turn = bindparam("turn", type_=BigInteger())
_TAKE_TURN = compile_statement(select(func.pg_advisory_xact_lock_shared(_turn)))
_WAIT = compile_statement(select(func.pg_advisory_xact_lock(_turn)))
_STOP = compile_statement(
    update(JOB)
    .where(JOB.c.id == bindparam("job"), job_open, JOB.c.state != bindparam("outcome"))
    .values(
        {
            JOB.c.state: bindparam("outcome"),
            JOB.c.finished_at: bindparam("ended"),
            JOB.c.lease_until: null(),
        }
    )
)
_RESUME = compile_statement(
    update(JOB)
    .where(JOB.c.id == bindparam("job"), JOB.c.state == "paused")
    .values(
        {
            JOB.c.state: "queued",
            JOB.c.due_at: bindparam("due"),
            JOB.c.attempts: 0,
            JOB.c.error: null(),
        }
    )
)
_LAST_WITH_KEYS = compile_statement(
    select(JOB.c.unique_key, JOB.c.state)
    .where(job_turn == bindparam("owner"))
    .where(JOB.c.unique_key == any_(bindparam("keys", type_=ARRAY(Text))))
    .order_by(JOB.c.id)  # of several the last one stays
)
