"""Timers, as rows: when a flow that time sets off is due next; and the jobs of those instants.

A job has the second at whose end something is due. Two jobs of one second do no harm: of what they
begin there is one run at most.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Text, all_, any_, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from dougong.kernel.caching import per_tenant
from dougong.kernel.ids import Ids
from dougong.storage.jobs import enqueue
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

DATE_TRIGGER = "date_trigger"
"""The job that begins what is due for records."""

SCHEDULE_TRIGGER = "schedule_trigger"
"""The job that begins what a schedule says."""

SOON = timedelta(minutes=5)
"""A job that is due so soon may run before the transaction at hand is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """When a flow is due.

    Attributes:
        flow: Name of the flow.
        mark: Tells what its trigger says.
        due_at: When it is due next; None: not known yet, or never.
        fires_for: The instant of its schedule for which records are gone through.
        after: The last record for which it was begun.
    """

    flow: str
    mark: str
    due_at: datetime | None = None
    fires_for: datetime | None = None
    after: UUID | None = None


def call_timer(
    connection: Connection[TupleRow],
    tenant: str,
    kind: str,
    flow: str,
    second: datetime,
    *,
    ids: Ids,
    now: datetime,
    mark: str = "",
) -> None:
    """See to it that a flow is looked at when a second comes.

    Args:
        connection: Has the transaction open.
        tenant: Name of the tenant.
        kind: ``DATE_TRIGGER`` or ``SCHEDULE_TRIGGER``.
        flow: Name of the flow.
        second: When.
        ids: Makes ids.
        now: The present instant.
        mark: What the trigger says, where the job is to do nothing once that is something else.
    """
    at = second.isoformat()
    # A job that may run already would not see what this transaction writes.
    key = f"flow:{kind}:{flow}:{at}:{mark}" if second > now + SOON else None
    payload = {"flow": flow, "at": at, "mark": mark}
    enqueue(
        connection, kind, payload, id=ids.new(), now=now, tenant=tenant, due_at=second,
        unique_key=key,
    )  # fmt: skip


def timers_of(
    connection: Connection[TupleRow], schema: str, flows: Collection[str]
) -> Mapping[str, Timer]:
    """Give the timers of flows, by their names."""
    rows = _statements(schema).find.all(connection, {"flows": list(flows)})
    return {row[0]: Timer(**dict(zip(_COLUMNS, row, strict=True))) for row in rows}


def put_timer(connection: Connection[TupleRow], schema: str, timer: Timer) -> None:
    """Keep a timer in the place of the one before."""
    values = {name: getattr(timer, name) for name in _COLUMNS}
    _statements(schema).put.run(connection, values)


def drop_other_timers(
    connection: Connection[TupleRow], schema: str, flows: Collection[str]
) -> None:
    """Forget the timers of all flows but these."""
    _statements(schema).drop.run(connection, {"flows": list(flows)})


def next_due(
    connection: Connection[TupleRow], schema: str, flow: str, due_at: datetime | None
) -> None:
    """Note when a flow is due next."""
    _statements(schema).next.run(connection, {"name": flow, "due": due_at})


_COLUMNS = ("flow", "mark", "due_at", "fires_for", "after")


@dataclass(frozen=True, slots=True)
class _Statements:
    find: Statement
    put: Statement
    drop: Statement
    next: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    table = tenant_tables(schema).timer
    flows: Any = bindparam("flows", type_=ARRAY(Text))
    new = insert(table).values({name: bindparam(name) for name in _COLUMNS})
    anew = {name: new.excluded[name] for name in _COLUMNS[1:]}
    found = select(*(table.c[name] for name in _COLUMNS)).where(table.c.flow == any_(flows))
    due = {"due_at": bindparam("due", type_=table.c.due_at.type)}
    return _Statements(
        compile_statement(found),
        compile_statement(new.on_conflict_do_update(index_elements=["flow"], set_=anew)),
        compile_statement(delete(table).where(table.c.flow != all_(flows))),
        compile_statement(update(table).where(table.c.flow == bindparam("name")).values(due)),
    )
