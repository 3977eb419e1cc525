"""Runs: flows on their way, step by step."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

revision = "t0025"
down_revision = "t0024"

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def upgrade(schema: str) -> None:
    """Make the tables."""
    op.create_table(
        "_flow_version",
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("flow", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("definition", JSONB, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        schema=schema,
    )
    op.create_index("_flow_version_flow", "_flow_version", ["flow", "created_at"], schema=schema)
    op.create_table(
        "_run",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("flow", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("step", sa.Text),
        sa.Column("frames", JSONB, nullable=False, server_default="[]"),
        sa.Column("memory", JSONB, nullable=False),
        sa.Column("object", sa.Text),
        sa.Column("record_id", sa.Uuid),
        sa.Column("old", JSONB),
        sa.Column("wake_at", _INSTANT),
        sa.Column("wake_key", sa.Text),
        sa.Column("waits_for", JSONB),
        sa.Column("signal", JSONB),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("error", JSONB),
        sa.Column("uncertain", sa.Boolean, nullable=False, server_default="false"),
        sa.Column("causes", JSONB, nullable=False, server_default="[]"),
        sa.Column("parent", sa.Uuid),
        sa.Column("parent_step", sa.Text),
        sa.Column("trigger_key", sa.Text, unique=True),
        sa.Column("user_id", sa.Uuid),
        sa.Column("job", sa.Uuid),
        sa.Column("steps", sa.Integer, nullable=False, server_default="0"),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.Column("finished_at", _INSTANT),
        schema=schema,
    )
    op.create_index("_run_flow", "_run", ["flow", "id"], schema=schema)
    op.create_index("_run_record", "_run", ["object", "record_id", "id"], schema=schema)
    op.create_index(
        "_run_open",
        "_run",
        ["flow", "state"],
        schema=schema,
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_index(
        "_run_failed",
        "_run",
        ["id"],
        schema=schema,
        postgresql_where=sa.text("state = 'failed'"),
    )
    op.create_index(
        "_run_key",
        "_run",
        ["wake_key"],
        schema=schema,
        postgresql_where=sa.text("wake_key IS NOT NULL"),
    )
    op.create_index(
        "_run_parent",
        "_run",
        ["parent"],
        schema=schema,
        postgresql_where=sa.text("parent IS NOT NULL"),
    )
    op.create_index(
        "_run_finished",
        "_run",
        ["finished_at"],
        schema=schema,
        postgresql_where=sa.text("finished_at IS NOT NULL"),
    )
    op.create_table(
        "_run_step",
        sa.Column("run", sa.Uuid, primary_key=True),
        sa.Column("n", sa.Integer, primary_key=True),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("element", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False, server_default="1"),
        sa.Column("key", sa.Text),
        sa.Column("input", JSONB),
        sa.Column("output", JSONB),
        sa.Column("error", JSONB),
        sa.Column("started_at", _INSTANT, nullable=False),
        sa.Column("finished_at", _INSTANT),
        schema=schema,
    )
