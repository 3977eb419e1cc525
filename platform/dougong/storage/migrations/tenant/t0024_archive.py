"""The archive: which records lie where among compressed bytes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "t0024"
down_revision = "t0023"


def upgrade(schema: str) -> None:
    """Make the table."""
    op.create_table(
        "_archive",
        sa.Column("record_id", sa.Uuid, primary_key=True),
        sa.Column("object", sa.Text, nullable=False),
        sa.Column("root", sa.Uuid, nullable=False),
        sa.Column("at", TIMESTAMP(timezone=True, precision=3), nullable=False),
        sa.Column("blob", sa.Uuid, nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("history_id", sa.BigInteger, nullable=False),
        schema=schema,
    )
    op.create_index("_archive_object", "_archive", ["object", "at", "record_id"], schema=schema)
    op.create_index("_archive_root", "_archive", ["root"], schema=schema)
    op.create_index("_archive_blob", "_archive", ["blob"], schema=schema)
