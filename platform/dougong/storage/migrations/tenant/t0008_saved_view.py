"""Views that people save for themselves, and share."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

revision = "t0008"
down_revision = "t0007"


def upgrade(schema: str) -> None:
    """Make the table."""
    op.create_table(
        "_saved_view",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("object", sa.Text, nullable=False),
        sa.Column("definition", JSONB, nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("updated_at", TIMESTAMP(timezone=True, precision=3), nullable=False),
        schema=schema,
    )
    op.create_index("_saved_view_object", "_saved_view", ["object"], schema=schema)
