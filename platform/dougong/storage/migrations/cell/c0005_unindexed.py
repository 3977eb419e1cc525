"""Marks of what the index of search does not know yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "c0005"
down_revision = "c0004"


def upgrade(schema: str) -> None:
    """Make the table; of the tenants there are everything is still to be indexed."""
    op.create_table(
        "unindexed",
        sa.Column("schema", sa.Text, primary_key=True),
        sa.Column("later", sa.Boolean, primary_key=True),
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("object", sa.Text, nullable=False),
        sa.Column("record_id", sa.Uuid),
        sa.Column("after", sa.Uuid),
        schema=schema,
    )
    op.execute(
        sa.text(
            f'INSERT INTO "{schema}".unindexed (schema, later, object) '
            f"SELECT t.schema, true, '' FROM \"{schema}\".tenant t"
        )
    )
