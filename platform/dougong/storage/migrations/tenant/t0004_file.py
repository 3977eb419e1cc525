"""Uploaded files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "t0004"
down_revision = "t0003"


def upgrade(schema: str) -> None:
    """Make the table."""
    op.create_table(
        "_file",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sha256", sa.LargeBinary, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("record_id", sa.Uuid),
        sa.Column("created_at", TIMESTAMP(timezone=True, precision=3), nullable=False),
        sa.Column("created_by", sa.Uuid),
        sa.Index(
            "_file_unattached",
            "created_at",
            postgresql_where=sa.text("record_id IS NULL"),
        ),
        schema=schema,
    )
