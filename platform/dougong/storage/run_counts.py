"""How many runs each flow has, and where they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, case, func, or_, select
from sqlalchemy.dialects.postgresql import TIMESTAMP

from dougong.kernel.caching import per_tenant
from dougong.storage.run_rows import DONE, FAILED, READY, WAITING
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowCounts:
    """How many runs of a flow are where; ``done`` and ``failed`` are those since an instant."""

    ready: int = 0
    waiting: int = 0
    failed: int = 0
    done: int = 0
    last_at: datetime | None = None


def count_runs(
    connection: Connection[TupleRow], schema: str, *, since: datetime
) -> dict[str, FlowCounts]:
    """Count the runs of each flow that are open, or were there since an instant."""
    rows = _counting(schema).all(connection, {"since": since})
    return {
        flow: FlowCounts(ready=ready, waiting=waiting, failed=failed, done=done, last_at=last)
        for flow, ready, waiting, failed, done, last in rows
    }


@per_tenant
def _counting(schema: str) -> Statement:
    run = tenant_tables(schema).run
    since = bindparam("since", type_=TIMESTAMP(timezone=True))

    def of(state: str) -> Any:
        return func.count(case((run.c.state == state, 1)))

    return compile_statement(
        select(run.c.flow, of(READY), of(WAITING), of(FAILED), of(DONE), func.max(run.c.created_at))
        .where(or_(run.c.finished_at.is_(None), run.c.finished_at >= since))
        .group_by(run.c.flow)
    )
