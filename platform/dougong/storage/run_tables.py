"""The tables of flows on their way: runs, what each step did, the versions they were begun with."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def flow_version_table(metadata: MetaData) -> Table:
    """Make the table of flows as they were when a run began."""
    return Table(
        "_flow_version",
        metadata,
        Column("hash", Text, primary_key=True),
        Column("flow", Text, nullable=False),
        Column("version", Integer, nullable=False),
        Column("definition", JSONB, nullable=False),
        Column("created_at", _INSTANT, nullable=False),
        Index("_flow_version_flow", "flow", "created_at"),
    )


def run_table(metadata: MetaData) -> Table:
    """Make the table of runs."""
    return Table(
        "_run",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("flow", Text, nullable=False),
        Column("hash", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("step", Text),
        Column("frames", JSONB, nullable=False, server_default="[]"),
        Column("memory", JSONB, nullable=False),
        Column("object", Text),
        Column("record_id", Uuid),
        Column("old", JSONB),
        Column("wake_at", _INSTANT),
        Column("wake_key", Text),
        Column("waits_for", JSONB),
        Column("signal", JSONB),
        Column("attempts", Integer, nullable=False, server_default="0"),
        Column("error", JSONB),
        Column("uncertain", Boolean, nullable=False, server_default="false"),
        Column("causes", JSONB, nullable=False, server_default="[]"),
        Column("parent", Uuid),
        Column("parent_step", Text),
        Column("trigger_key", Text, unique=True),
        Column("user_id", Uuid),
        Column("job", Uuid),
        Column("steps", Integer, nullable=False, server_default="0"),
        Column("created_at", _INSTANT, nullable=False),
        Column("updated_at", _INSTANT, nullable=False),
        Column("finished_at", _INSTANT),
        Index("_run_flow", "flow", "id"),
        Index("_run_record", "object", "record_id", "id"),
        Index("_run_open", "flow", "state", postgresql_where=text("finished_at IS NULL")),
        Index("_run_failed", "id", postgresql_where=text("state = 'failed'")),
        Index("_run_key", "wake_key", postgresql_where=text("wake_key IS NOT NULL")),
        Index("_run_parent", "parent", postgresql_where=text("parent IS NOT NULL")),
        Index("_run_finished", "finished_at", postgresql_where=text("finished_at IS NOT NULL")),
    )


def run_step_table(metadata: MetaData) -> Table:
    """Make the journal: one row for each step that was taken, in the transaction of its effect."""
    return Table(
        "_run_step",
        metadata,
        Column("run", Uuid, primary_key=True),
        Column("n", Integer, primary_key=True),
        Column("path", Text, nullable=False),
        Column("step", Text, nullable=False),
        Column("element", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("attempt", Integer, nullable=False, server_default="1"),
        Column("key", Text),
        Column("input", JSONB),
        Column("output", JSONB),
        Column("error", JSONB),
        Column("started_at", _INSTANT, nullable=False),
        Column("finished_at", _INSTANT),
    )
