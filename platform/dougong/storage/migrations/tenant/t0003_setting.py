"""The values of settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

revision = "t0003"
down_revision = "t0002"


def upgrade(schema: str) -> None:
    """Make the table."""
    op.create_table(
        "_setting",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("level", sa.Text, primary_key=True),
        sa.Column("holder", sa.Uuid, primary_key=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("value", JSONB, nullable=False),
        sa.Column("updated_at", TIMESTAMP(timezone=True, precision=3), nullable=False),
        sa.Column("updated_by", sa.Uuid),
        schema=schema,
    )
