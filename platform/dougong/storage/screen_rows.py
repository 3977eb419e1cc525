"""Screens that users are to fill in: the runs that wait for one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import Integer, bindparam, select

from dougong.kernel.caching import per_tenant
from dougong.storage.run_rows import WAITING
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenRow:
    """A run that waits for its user.

    Attributes:
        run: The run.
        flow: Name of the flow.
        hash: Which version of it.
        step: The step with the screen.
        object: Object of the record at hand; None: there is none.
        record_id: The record.
        since: When it began to wait.
        until: When it waits no longer.
    """

    run: UUID
    flow: str
    hash: str
    step: str
    object: str | None
    record_id: UUID | None
    since: datetime
    until: datetime | None


def screen_key(user_id: UUID | str) -> str:
    """Give what a run waits for that waits for a user."""
    return f"screen:{user_id}"


def screens_of(
    connection: Connection[TupleRow], schema: str, user_id: UUID, *, limit: int
) -> list[ScreenRow]:
    """Give the runs that wait for a user, the one that waits longest first."""
    given = {"key": screen_key(user_id), "most": limit}
    names = tuple(ScreenRow.__dataclass_fields__)
    rows = _statement(schema).all(connection, given)
    return [ScreenRow(**dict(zip(names, row, strict=True))) for row in rows]


@per_tenant
def _statement(schema: str) -> Statement:
    run = tenant_tables(schema).run
    return compile_statement(
        select(
            run.c.id,
            run.c.flow,
            run.c.hash,
            run.c.step,
            run.c.object,
            run.c.record_id,
            run.c.updated_at,
            run.c.wake_at,
        )
        .where(run.c.wake_key == bindparam("key"), run.c.state == WAITING)
        .order_by(run.c.updated_at, run.c.id)
        .limit(bindparam("most", type_=Integer()))
    )
