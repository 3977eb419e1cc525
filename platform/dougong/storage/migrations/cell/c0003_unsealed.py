"""Where audit logs have rows that are not sealed yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c0003"
down_revision = "c0002"


def upgrade(schema: str) -> None:
    """Make the table."""
    op.create_table(
        "unsealed",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("schema", sa.Text, nullable=False),
        schema=schema,
    )
    # What was written before there was a chain is sealed as well.
    op.execute(
        sa.text(
            f'INSERT INTO "{schema}".unsealed (schema) SELECT t.schema FROM "{schema}".tenant t'
        )
    )
