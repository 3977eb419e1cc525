"""What a user keeps for themselves, and what they are told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

revision = "t0007"
down_revision = "t0006"


def upgrade(schema: str) -> None:
    """Make the tables."""
    op.create_table(
        "_mine",
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", JSONB, nullable=False),
        sa.Column("updated_at", TIMESTAMP(timezone=True, precision=3), nullable=False),
        schema=schema,
    )
    op.create_table(
        "_notification",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("at", TIMESTAMP(timezone=True, precision=3), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("object", sa.Text),
        sa.Column("record_id", sa.Uuid),
        sa.Column("details", JSONB, nullable=False),
        sa.Column("read_at", TIMESTAMP(timezone=True, precision=3)),
        schema=schema,
    )
    op.create_index("_notification_user", "_notification", ["user_id", "id"], schema=schema)
