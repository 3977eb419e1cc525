"""Plugins: how those that are told of events are doing, their own tables, channels of messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "t0030"
down_revision = "t0029"

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def upgrade(schema: str) -> None:
    """Make the tables; messages that were sent so far were mails."""
    op.create_table(
        "_plugin_circuit",
        sa.Column("plugin", sa.Text, primary_key=True),
        sa.Column("hook", sa.Text, primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("failed_at", _INSTANT, nullable=False),
        sa.Column("open_until", _INSTANT),
        schema=schema,
    )
    op.create_table(
        "_plugin_migration",
        sa.Column("package", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("applied_at", _INSTANT, nullable=False),
        schema=schema,
    )
    op.create_table(
        "_plugin_aside",
        sa.Column("package", sa.Text, primary_key=True),
        sa.Column("table_name", sa.Text, primary_key=True),
        sa.Column("kept_as", sa.Text, nullable=False),
        sa.Column("removed_at", _INSTANT, nullable=False),
        schema=schema,
    )
    op.add_column(
        "_message",
        sa.Column("medium", sa.Text, nullable=False, server_default="mail"),
        schema=schema,
    )
