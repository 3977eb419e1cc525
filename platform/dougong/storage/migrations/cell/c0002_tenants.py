"""Tenants in and out of service: suspended, going, gone; their limits; who runs the platform."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP

revision = "c0002"
down_revision = "c0001"

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def upgrade(schema: str) -> None:
    """Add the columns; what was dropped before waits until somebody drops it for good."""
    for column in (
        sa.Column("operates", sa.Boolean, nullable=False, server_default="false"),
        sa.Column("limits", JSONB, nullable=False, server_default="{}"),
        sa.Column("former", ARRAY(sa.Text), nullable=False, server_default="{}"),
        sa.Column("suspended_at", _INSTANT),
        sa.Column("drop_after", _INSTANT),
    ):
        op.add_column("tenant", column, schema=schema)
    tenant = sa.table("tenant", sa.column("state"), schema=schema)
    op.execute(sa.update(tenant).where(tenant.c.state == "dropped").values(state="dropping"))
    op.create_table(
        "purged",
        sa.Column("schema", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        schema=schema,
    )
