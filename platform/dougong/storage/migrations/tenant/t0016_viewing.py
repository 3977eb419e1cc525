"""As whom a session looks at everything, if not as its own user."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "t0016"
down_revision = "t0013"


def upgrade(schema: str) -> None:
    """Add the column."""
    op.add_column("_session", sa.Column("viewing", sa.Uuid), schema=schema)
