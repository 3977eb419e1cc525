"""What deploys set aside; the renames of each deploy."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

revision = "t0002"
down_revision = "t0001"

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def upgrade(schema: str) -> None:
    """Make the tables, and the column."""
    op.create_table(
        "_aside",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("object", sa.Text, nullable=False),
        sa.Column("field", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("definition", JSONB, nullable=False),
        sa.Column("became", JSONB),
        sa.Column("table_name", sa.Text, nullable=False),
        sa.Column("column_name", sa.Text),
        sa.Column("sequences", JSONB, nullable=False),
        sa.Column("removed_at", _INSTANT, nullable=False),
        sa.Column("keep_until", _INSTANT, nullable=False),
        sa.Column("restored_at", _INSTANT),
        schema=schema,
    )
    op.add_column(
        "_version",
        sa.Column("renames", JSONB, nullable=False, server_default="{}"),
        schema=schema,
    )
    op.create_table(
        "_rename",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("object", sa.Text, nullable=False),
        sa.Column("field", sa.Text),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("history_id", sa.BigInteger, nullable=False),
        schema=schema,
    )
