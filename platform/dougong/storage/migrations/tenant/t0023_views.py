"""What lists and aggregates were really asked for, for advice on indexes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP

revision = "t0023"
down_revision = "t0022"


def upgrade(schema: str) -> None:
    """Add the table."""
    instant = TIMESTAMP(timezone=True, precision=3)
    names = ARRAY(sa.Text)
    op.create_table(
        "_query_use",
        sa.Column("object", sa.Text, primary_key=True),
        sa.Column("equal", names, primary_key=True),
        sa.Column("ranged", names, primary_key=True),
        sa.Column("sort", names, primary_key=True),
        sa.Column("calls", sa.BigInteger, nullable=False),
        sa.Column("total_ms", sa.Float, nullable=False),
        sa.Column("slowest_ms", sa.Float, nullable=False),
        sa.Column("first_at", instant, nullable=False),
        sa.Column("last_at", instant, nullable=False),
        schema=schema,
    )
