"""The cell: tenants, events, jobs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

revision = "c0001"
down_revision = None

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def upgrade(schema: str) -> None:
    """Create the first tables."""
    _tenant(schema)
    _outbox(schema)
    _job(schema)


def _tenant(schema: str) -> None:
    op.create_table(
        "tenant",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("schema", sa.Text, nullable=False, unique=True),
        sa.Column("label", JSONB, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("time_zone", sa.Text, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        schema=schema,
    )


def _outbox(schema: str) -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("object", sa.Text, nullable=False),
        sa.Column("record_id", sa.Uuid, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("actor", sa.Uuid),
        sa.Column("via", sa.Text, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("body", JSONB, nullable=False),
        sa.Column("pending", sa.Boolean, nullable=False, server_default=sa.true()),
        schema=schema,
    )
    pending = sa.text("pending")
    op.create_index(
        "outbox_pending", "outbox", ["tenant", "id"], schema=schema, postgresql_where=pending
    )
    op.create_index("outbox_tenant", "outbox", ["tenant", "id"], schema=schema)


def _job(schema: str) -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("tenant", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("payload", JSONB, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("fence", sa.Integer, nullable=False, server_default="0"),
        sa.Column("lease_until", _INSTANT),
        sa.Column("done", sa.Integer, nullable=False, server_default="0"),
        sa.Column("total", sa.Integer),
        sa.Column("error", JSONB),
        sa.Column("unique_key", sa.Text),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("created_by", sa.Uuid),
        sa.Column("finished_at", _INSTANT),
        schema=schema,
    )
    turn = sa.text("coalesce(tenant, '')")
    open_ = sa.text("finished_at IS NULL")
    op.create_index(
        "job_claimable",
        "job",
        [turn, sa.text("greatest(due_at, lease_until)")],
        schema=schema,
        postgresql_where=open_,
    )
    op.create_index(
        "job_unique",
        "job",
        [turn, "unique_key"],
        unique=True,
        schema=schema,
        postgresql_where=open_,
    )
