"""Former names: until when they are understood; those of renames so far are not."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "t0032"
down_revision = "t0031"


def upgrade(schema: str) -> None:
    """Add the column."""
    known_until = sa.Column("known_until", TIMESTAMP(timezone=True, precision=3))
    op.add_column("_rename", known_until, schema=schema)
