"""Records that are probably the same, and what was merged into what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP

revision = "t0020"
down_revision = "t0019"

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def upgrade(schema: str) -> None:
    """Make the tables."""
    op.create_table(
        "_duplicate",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("object", sa.Text, nullable=False),
        sa.Column("ids", ARRAY(sa.Uuid), nullable=False),
        sa.Column("rules", ARRAY(sa.Text), nullable=False),
        sa.Column("score", sa.REAL, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("found_at", _INSTANT, nullable=False),
        sa.Column("settled_at", _INSTANT),
        sa.Column("settled_by", sa.Uuid),
        schema=schema,
    )
    op.create_index(
        "_duplicate_object", "_duplicate", ["object", "state", "score", "id"], schema=schema
    )
    op.create_index("_duplicate_ids", "_duplicate", ["ids"], postgresql_using="gin", schema=schema)
    op.create_table(
        "_duplicate_pair",
        sa.Column("job_id", sa.Uuid, primary_key=True),
        sa.Column("rule", sa.Text, primary_key=True),
        sa.Column("first", sa.Uuid, primary_key=True),
        sa.Column("second", sa.Uuid, primary_key=True),
        sa.Column("score", sa.REAL, nullable=False),
        schema=schema,
    )
    op.create_table(
        "_merge",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("object", sa.Text, nullable=False),
        sa.Column("winner", sa.Uuid, nullable=False),
        sa.Column("losers", ARRAY(sa.Uuid), nullable=False),
        sa.Column("values", JSONB, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("by", sa.Uuid),
        sa.Column("undone_at", _INSTANT),
        schema=schema,
    )
    op.create_index("_merge_losers", "_merge", ["losers"], postgresql_using="gin", schema=schema)
    op.create_index("_merge_object", "_merge", ["object", "id"], schema=schema)
    op.create_table(
        "_merge_moved",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("merge_id", sa.Uuid, nullable=False),
        sa.Column("table_name", sa.Text, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("record_id", sa.Uuid, nullable=False),
        sa.Column("loser", sa.Uuid, nullable=False),
        schema=schema,
    )
    op.create_index("_merge_moved_merge", "_merge_moved", ["merge_id", "id"], schema=schema)
