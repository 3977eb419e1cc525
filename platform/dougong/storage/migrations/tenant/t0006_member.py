"""Who works on records without being an administrator."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "t0006"
down_revision = "t0005"


def upgrade(schema: str) -> None:
    """Add the column."""
    op.add_column(
        "_credential",
        sa.Column("member", sa.Boolean, nullable=False, server_default="false"),
        schema=schema,
    )
