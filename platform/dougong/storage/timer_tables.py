"""The tables of what sets flows off by time, and of the calls by which others do."""

from __future__ import annotations

from sqlalchemy import Column, Index, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import TIMESTAMP

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def timer_table(metadata: MetaData) -> Table:
    """Make the table of the flows that a date, a schedule or inactivity sets off."""
    return Table(
        "_timer",
        metadata,
        Column("flow", Text, primary_key=True),
        Column("mark", Text, nullable=False),
        Column("due_at", _INSTANT),
        Column("fires_for", _INSTANT),
        Column("after", Uuid),
    )


def hook_call_table(metadata: MetaData) -> Table:
    """Make the table of the calls that were taken in, so that none is taken twice."""
    return Table(
        "_hook_call",
        metadata,
        Column("flow", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("run", Uuid),
        Column("at", _INSTANT, nullable=False),
        Index("_hook_call_at", "at"),
    )
