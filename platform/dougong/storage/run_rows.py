"""Runs of flows, as rows.

A run that can go on has a job, which carries it to a worker when it is due: at once, or when it
has waited long enough. The job is claimed and fenced like every other; what a step does, its line
in the journal and the new place of the run are written in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ColumnClause,
    FromClause,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    column,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import insert as upsert

from dougong.kernel.caching import per_tenant
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.jobs import enqueue
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import JOB, job_open, tenant_tables

RUN_FLOW = "run_flow"
"""The job that carries a run on."""
RUN_OUTSIDE = "run_outside"
"""The same, where the next step calls somebody outside."""

READY, WAITING, DONE, FAILED, CANCELLED = "ready", "waiting", "done", "failed", "cancelled"
STATES = (READY, WAITING, DONE, FAILED, CANCELLED)
OPEN = frozenset({READY, WAITING})


@dataclass(slots=True, kw_only=True)
class Run:
    """A flow on its way.

    Attributes:
        id: Its id.
        flow: Name of the flow.
        hash: Which version of the flow it runs, from beginning to end.
        state: One of ``STATES``.
        step: The step that is next, or that waits; None: there is none.
        frames: The loops that it is within, the outermost first.
        memory: What it knows, as JSON: ``input``, ``var``, ``steps``, ``error``.
        object: Object of the record at hand, if there is one.
        record_id: The record.
        old: Stored values of the record before what set the flow off, as JSON.
        wake_at: When a step that waits is resumed at the latest.
        wake_key: What it waits for.
        waits_for: What people read that it waits for, by language.
        signal: Why a step that waited is resumed.
        attempts: How often the step at hand has failed.
        error: Why it failed.
        uncertain: Whether the answer of a call to the outside was lost at some time.
        causes: The runs and flows that led to it, the first one first.
        parent: The run that waits for it.
        parent_step: The step of that.
        trigger_key: What there is one run of, at most.
        user_id: Who caused it.
        job: The job that carries it on.
        steps: How many steps it has taken.
        created_at: When it began.
        updated_at: When it last went on.
        finished_at: When it ended.
    """

    id: UUID
    flow: str
    hash: str
    state: str
    step: str | None
    frames: list[dict[str, Any]] = field(default_factory=list)
    memory: dict[str, Any] = field(default_factory=dict)
    object: str | None = None
    record_id: UUID | None = None
    old: JsonObject | None = None
    wake_at: datetime | None = None
    wake_key: str | None = None
    waits_for: JsonObject | None = None
    signal: JsonObject | None = None
    attempts: int = 0
    error: JsonObject | None = None
    uncertain: bool = False
    causes: list[dict[str, Any]] = field(default_factory=list)
    parent: UUID | None = None
    parent_step: str | None = None
    trigger_key: str | None = None
    user_id: UUID | None = None
    job: UUID | None = None
    steps: int = 0
    created_at: datetime
    updated_at: datetime
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the journal.

    Attributes:
        run: The run.
        n: Which of its steps it was.
        path: The step, with the turns of the loops around it.
        step: The step.
        element: Its element.
        state: ``done``, ``waiting``, ``intent``, ``uncertain`` or ``failed``.
        attempt: Which attempt.
        key: What an outside call says so that it is done once.
        input: The values that went in.
        output: The values that came out.
        error: Why it failed.
        started_at: When it began.
        finished_at: When it ended.
    """

    run: UUID
    n: int
    path: str
    step: str
    element: str
    state: str
    attempt: int = 1
    key: str | None = None
    input: JsonObject | None = None
    output: JsonObject | None = None
    error: JsonObject | None = None
    started_at: datetime
    finished_at: datetime | None = None


def insert_runs(connection: Connection[TupleRow], schema: str, runs: Sequence[Run]) -> list[UUID]:
    """Write new runs, but for those whose trigger key has one already; gives the ids written."""
    rows = [{name: getattr(run, name) for name in _RUN} for run in runs]
    given = {"rows": orjson.dumps(rows).decode()}
    return [found for (found,) in _statements(schema).insert.all(connection, given)]


def enqueue_run(
    connection: Connection[TupleRow],
    tenant: str,
    run: Run,
    *,
    job: UUID,
    now: datetime,
    due_at: datetime | None = None,
    kind: str = RUN_FLOW,
) -> None:
    """Have a run carried on, when it is due."""
    run.job = enqueue(
        connection,
        kind,
        {"run": str(run.id)},
        id=job,
        now=now,
        tenant=tenant,
        due_at=due_at,
        created_by=run.user_id,
    )


def lock_run(connection: Connection[TupleRow], schema: str, run_id: UUID) -> Run | None:
    """Give a run, which nobody else can change until the transaction ends."""
    row = _statements(schema).lock.one(connection, {"run": run_id})
    return None if row is None else _run(row)


def find_run(connection: Connection[TupleRow], schema: str, run_id: UUID) -> Run | None:
    """Give a run."""
    row = _statements(schema).find.one(connection, {"run": run_id})
    return None if row is None else _run(row)


def write_run(connection: Connection[TupleRow], schema: str, run: Run) -> None:
    """Write where a run is now."""
    values = {name: getattr(run, name) for name in _CHANGED}
    _statements(schema).write.run(connection, {**values, "run": run.id})


def write_entries(connection: Connection[TupleRow], schema: str, entries: Sequence[Entry]) -> None:
    """Write lines of the journal; that of a step that was begun before takes the place of it."""
    if not entries:
        return
    rows = [{name: getattr(each, name) for name in _ENTRY} for each in _last_of_each(entries)]
    _statements(schema).note.run(connection, {"rows": orjson.dumps(rows).decode()})


def _last_of_each(entries: Sequence[Entry]) -> Iterable[Entry]:
    """Give of the lines of each step the last one: a statement writes a row once."""
    return {(each.run, each.n): each for each in entries}.values()


def journal(connection: Connection[TupleRow], schema: str, run_id: UUID) -> list[Entry]:
    """Give the journal of a run, in order."""
    rows = _statements(schema).journal.all(connection, {"run": run_id})
    return [Entry(**dict(zip(_ENTRY, row, strict=True))) for row in rows]


def last_entry(connection: Connection[TupleRow], schema: str, run_id: UUID, n: int) -> Entry | None:
    """Give the line of one step."""
    row = _statements(schema).entry.one(connection, {"run": run_id, "n": n})
    return None if row is None else Entry(**dict(zip(_ENTRY, row, strict=True)))


def waiting_for(connection: Connection[TupleRow], schema: str, keys: Sequence[str]) -> list[Run]:
    """Give the runs that wait for something, locked, the oldest first."""
    given = {"keys": list(keys)}
    return [_run(row) for row in _statements(schema).waiting_for.all(connection, given)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunsAsked:
    """Which runs are asked for; None: all.

    Attributes:
        flow: Those of a flow.
        states: Those in these states.
        object: Those about records of an object.
        record_id: Those about a record.
        parent: Those that a run waits for.
        before: Those that began before this one.
        limit: How many at most.
    """

    flow: str | None = None
    states: Sequence[str] | None = None
    object: str | None = None
    record_id: UUID | None = None
    parent: UUID | None = None
    before: UUID | None = None
    limit: int = 50


def list_runs(connection: Connection[TupleRow], schema: str, asked: RunsAsked) -> list[Run]:
    """Give runs, the latest first."""
    given = {
        "flow": asked.flow,
        "states": None if asked.states is None else list(asked.states),
        "object": asked.object,
        "record": asked.record_id,
        "parent": asked.parent,
        "before": asked.before,
        "most": asked.limit,
    }
    return [_run(row) for row in _statements(schema).list.all(connection, given)]


def stranded(
    connection: Connection[TupleRow], schema: str, *, before: datetime, limit: int = 1000
) -> list[Run]:
    """Give runs that could go on and have no open job, since an instant or longer, locked."""
    given = {"before": before, "most": limit}
    return [_run(row) for row in _statements(schema).stranded.all(connection, given)]


def due_again(connection: Connection[TupleRow], job: UUID, *, at: datetime) -> bool:
    """Have the job of a run come due at another time; false if a worker has it, or it is over.

    A worker that has it may have looked at the run already, and is about to be done with it.
    """
    return _DUE_AGAIN.run(connection, {"job": job, "due": at}) == 1


def _run(row: Sequence[Any]) -> Run:
    return Run(**dict(zip(_RUN, row, strict=True)))


_RUN = tuple(each.name for each in fields(Run))
_ENTRY = tuple(each.name for each in fields(Entry))
_FIXED = frozenset({"id", "flow", "hash", "object", "record_id", "causes", "parent", "parent_step"})
_CHANGED = tuple(
    name for name in _RUN if name not in _FIXED | {"trigger_key", "user_id", "created_at", "old"}
)
_DUE_AGAIN = compile_statement(
    update(JOB)
    .where(JOB.c.id == bindparam("job"), JOB.c.state == "queued")
    .values({JOB.c.due_at: bindparam("due")})
)


@dataclass(frozen=True, slots=True)
class _Statements:
    insert: Statement
    lock: Statement
    find: Statement
    write: Statement
    note: Statement
    journal: Statement
    entry: Statement
    waiting_for: Statement
    list: Statement
    stranded: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    tables = tenant_tables(schema)
    run, step = tables.run, tables.run_step
    columns = [run.c[name] for name in _RUN]
    one = select(*columns).where(run.c.id == bindparam("run"))
    lines = select(*(step.c[name] for name in _ENTRY)).where(step.c.run == bindparam("run"))
    return _Statements(
        insert=_inserting(schema),
        lock=compile_statement(one.with_for_update()),
        find=compile_statement(one),
        write=compile_statement(
            update(run)
            .where(run.c.id == bindparam("run"))
            .values({run.c[name]: bindparam(name, type_=run.c[name].type) for name in _CHANGED})
        ),
        note=_noting(schema),
        journal=compile_statement(lines.order_by(step.c.n)),
        entry=compile_statement(lines.where(step.c.n == bindparam("n"))),
        waiting_for=compile_statement(
            select(*columns)
            .where(run.c.wake_key == any_(bindparam("keys", type_=ARRAY(Text))))
            .where(run.c.state == WAITING)
            .order_by(run.c.id)
            .with_for_update()
        ),
        list=_listing(schema),
        stranded=compile_statement(
            select(*columns)
            .where(run.c.finished_at.is_(None), run.c.updated_at < bindparam("before"))
            .where(or_(run.c.state == READY, run.c.wake_at.is_not(None)))
            .where(~select(JOB.c.id).where(JOB.c.id == run.c.job, job_open).exists())
            .order_by(run.c.id)
            .limit(bindparam("most", type_=Integer()))
            .with_for_update(skip_locked=True)
        ),
    )


def _noting(schema: str) -> Statement:
    step = tenant_tables(schema).run_step
    rows = _sent([column(name, step.c[name].type) for name in _ENTRY])
    noting = upsert(step).from_select(list(_ENTRY), select(*(rows.c[name] for name in _ENTRY)))
    changed = {n: noting.excluded[n] for n in _ENTRY if n not in ("run", "n", "started_at")}
    return compile_statement(
        noting.on_conflict_do_update(index_elements=[step.c.run, step.c.n], set_=changed)
    )


def _sent(columns: Sequence[ColumnClause[Any]]) -> FromClause:
    """Give rows that a parameter has as JSON."""
    sent = func.jsonb_to_recordset(cast(bindparam("rows", type_=Text()), JSONB))
    return sent.table_valued(*columns, name="sent").render_derived(with_types=True)


def _inserting(schema: str) -> Statement:
    run = tenant_tables(schema).run
    rows = _sent([column(name, run.c[name].type) for name in _RUN])
    statement = upsert(run).from_select(list(_RUN), select(*(rows.c[name] for name in _RUN)))
    return compile_statement(statement.on_conflict_do_nothing().returning(run.c.id))


def _listing(schema: str) -> Statement:
    run = tenant_tables(schema).run
    flow, name = bindparam("flow", type_=Text()), bindparam("object", type_=Text())
    record, before = bindparam("record", type_=Uuid()), bindparam("before", type_=Uuid())
    states, parent = bindparam("states", type_=ARRAY(Text)), bindparam("parent", type_=Uuid())
    return compile_statement(
        select(*(run.c[each] for each in _RUN))
        .where(or_(flow.is_(None), run.c.flow == flow))
        .where(or_(name.is_(None), run.c.object == name))
        .where(or_(record.is_(None), run.c.record_id == record))
        .where(or_(parent.is_(None), run.c.parent == parent))
        .where(or_(before.is_(None), run.c.id < before))
        .where(or_(states.is_(None), run.c.state == any_(states)))
        .order_by(run.c.id.desc())
        .limit(bindparam("most", type_=Integer())),
        afresh=True,
    )
