"""How many jobs of a sort are being done for a tenant just now."""

from __future__ import annotations

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, func, select

from dougong.storage.statement import compile_statement
from dougong.storage.tables import JOB, job_open, job_turn


def running_jobs(connection: Connection[TupleRow], tenant: str, kind: str) -> int:
    """Count the jobs of a kind that workers are at."""
    row = _COUNT.one(connection, {"owner": tenant, "kind": kind})
    assert row is not None
    return int(row[0])


_COUNT = compile_statement(
    select(func.count())
    .select_from(JOB)
    .where(job_open, job_turn == bindparam("owner"))
    .where(JOB.c.kind == bindparam("kind"), JOB.c.state == "running")
)
