"""The job by which an approval looks at what is due: reminders and time-outs."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.kernel.ids import Ids
from dougong.storage.jobs import enqueue

APPROVAL_TIMER = "approval_timer"
_SOON = timedelta(seconds=5)


def call_timer(
    connection: Connection[TupleRow],
    tenant: str,
    approval_id: UUID,
    at: datetime,
    *,
    ids: Ids,
    now: datetime,
) -> None:
    """See to it that an approval is looked at when something of it is due.

    What was called for and is not due any more does nothing.
    """
    enqueue(
        connection,
        APPROVAL_TIMER,
        {"approval": str(approval_id)},
        id=ids.new(),
        now=now,
        tenant=tenant,
        due_at=at,
        # One that may run already would not see what this transaction writes.
        unique_key=f"approval:{approval_id}:{at.isoformat()}" if at > now + _SOON else None,
    )
