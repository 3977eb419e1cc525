"""Definitions that somebody works on and has not published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

revision = "t0009"
down_revision = "t0008"


def upgrade(schema: str) -> None:
    """Make the table."""
    op.create_table(
        "_draft",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("definition", JSONB),
        sa.Column("base", JSONB),
        sa.Column("renames", JSONB, nullable=False, server_default="{}"),
        sa.Column("updated_at", TIMESTAMP(timezone=True, precision=3), nullable=False),
        schema=schema,
    )
