"""The counters of numbers that begin anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import REGCLASS

revision = "t0005"
down_revision = "t0004"


def upgrade(schema: str) -> None:
    """Make the table."""
    op.create_table(
        "_counter",
        sa.Column("sequence", REGCLASS, primary_key=True),
        sa.Column("period", sa.Text, primary_key=True),
        sa.Column("last", sa.BigInteger, nullable=False),
        schema=schema,
    )
