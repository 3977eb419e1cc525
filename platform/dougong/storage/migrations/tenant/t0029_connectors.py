"""Secrets by which others are called: of connectors, webhooks and doors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "t0029"
down_revision = "t0028"


def upgrade(schema: str) -> None:
    """Make the table."""
    op.create_table(
        "_secret",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("slot", sa.Text, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("set_at", TIMESTAMP(timezone=True, precision=3), nullable=False),
        sa.Column("set_by", sa.Uuid),
        sa.UniqueConstraint("kind", "name", "slot", name="_secret_slot"),
        schema=schema,
    )
