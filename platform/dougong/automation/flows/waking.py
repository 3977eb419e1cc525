"""Waking runs that wait for something, in the transaction of what happens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.automation.element import Signal
from dougong.kernel.ids import Ids
from dougong.storage.run_rows import (
    CANCELLED,
    OPEN,
    READY,
    Run,
    RunsAsked,
    due_again,
    enqueue_run,
    list_runs,
    lock_run,
    waiting_for,
    write_run,
)


def wake_runs(
    connection: Connection[TupleRow],
    tenant: str,
    schema: str,
    key: str,
    signal: Signal,
    *,
    ids: Ids,
    now: datetime,
) -> int:
    """Have the runs go on that wait for something.

    Args:
        connection: Has the transaction open in which it happens.
        tenant: Name of the tenant.
        schema: Schema of the tenant.
        key: What happens, as their ``Wait`` named it.
        signal: What they are told.
        ids: Makes ids.
        now: The present instant.

    Returns:
        How many they are.
    """
    return wake_many(connection, tenant, schema, [key], signal, ids=ids, now=now)


def wake_many(
    connection: Connection[TupleRow],
    tenant: str,
    schema: str,
    keys: Sequence[str],
    signal: Signal,
    *,
    ids: Ids,
    now: datetime,
) -> int:
    """Do the same for several things that happen at once."""
    runs = waiting_for(connection, schema, keys)
    resume(connection, tenant, schema, runs, signal, ids=ids, now=now)
    return len(runs)


def resume(
    connection: Connection[TupleRow],
    tenant: str,
    schema: str,
    runs: Iterable[Run],
    signal: Signal,
    *,
    ids: Ids,
    now: datetime,
) -> None:
    """Have runs go on that are locked and wait."""
    for run in runs:
        run.signal = {"kind": signal.kind, "body": dict(signal.body)}
        run.state, run.wake_key, run.wake_at = READY, None, None
        run.waits_for, run.updated_at = None, now
        if run.job is None or not due_again(connection, run.job, at=now):
            enqueue_run(connection, tenant, run, job=ids.new(), now=now)
        write_run(connection, schema, run)


def cancel_runs(
    connection: Connection[TupleRow], schema: str, runs: Iterable[Run], *, now: datetime
) -> list[Run]:
    """End runs where they are, with those that are parts of them; gives those that were open."""
    ended: list[Run] = []
    waiting = [run.id for run in runs]
    while waiting:
        run = lock_run(connection, schema, waiting.pop())
        if run is None or run.state not in OPEN:
            continue
        run.state, run.wake_at, run.wake_key, run.waits_for = CANCELLED, None, None, None
        run.signal, run.finished_at, run.updated_at = None, now, now
        write_run(connection, schema, run)
        if run.job is not None:
            due_again(connection, run.job, at=now)  # it finds nothing to do, and is over
        ended.append(run)
        parts = list_runs(connection, schema, RunsAsked(parent=run.id, limit=1000))
        waiting += [each.id for each in parts]
    return ended
