"""Triggers: what fired when, and doors for others to knock at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "t0028"
down_revision = "t0027"

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def upgrade(schema: str) -> None:
    """Make the tables."""
    op.create_table(
        "_timer",
        sa.Column("flow", sa.Text, primary_key=True),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("due_at", _INSTANT),
        sa.Column("fires_for", _INSTANT),
        sa.Column("after", sa.Uuid),
        schema=schema,
    )
    op.create_table(
        "_hook_call",
        sa.Column("flow", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("run", sa.Uuid),
        sa.Column("at", _INSTANT, nullable=False),
        schema=schema,
    )
    op.create_index("_hook_call_at", "_hook_call", ["at"], schema=schema)
