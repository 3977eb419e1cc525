"""What work on many records needs beside its job: the file that came in, and what was refused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

revision = "t0010"
down_revision = "t0009"


def upgrade(schema: str) -> None:
    """Make the table."""
    op.create_table(
        "_bulk",
        sa.Column("job_id", sa.Uuid, primary_key=True),
        sa.Column("file_name", sa.Text),
        sa.Column("content", sa.LargeBinary),
        sa.Column("ids", JSONB),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("faults", JSONB, nullable=False),
        sa.Column("created_at", TIMESTAMP(timezone=True, precision=3), nullable=False),
        schema=schema,
    )
