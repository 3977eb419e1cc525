"""Files lie outside the database, have versions, and are looked through for viruses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "t0017"
down_revision = "t0016"


def upgrade(schema: str) -> None:
    """Add the columns; bytes that lie in rows stay readable there until a job has moved them."""
    for column in (
        sa.Column("blob", sa.Uuid),
        sa.Column("series", sa.Uuid),
        sa.Column("number", sa.Integer, nullable=False, server_default="1"),
        sa.Column("scan", sa.Text, nullable=False, server_default="clean"),
        sa.Column("finding", sa.Text),
        sa.Column("links", sa.Integer, nullable=False, server_default="0"),
    ):
        op.add_column("_file", column, schema=schema)
    op.alter_column("_file", "content", nullable=True, schema=schema)
    op.alter_column("_file", "size", type_=sa.BigInteger, schema=schema)
    op.create_index("_file_blob", "_file", ["blob"], schema=schema)
    op.create_index(
        "_file_series",
        "_file",
        ["series"],
        schema=schema,
        postgresql_where=sa.text("series IS NOT NULL"),
    )
    op.create_index(
        "_file_record",
        "_file",
        ["record_id"],
        schema=schema,
        postgresql_where=sa.text("record_id IS NOT NULL"),
    )
    op.create_index(
        "_file_content",
        "_file",
        ["id"],
        schema=schema,
        postgresql_where=sa.text("content IS NOT NULL"),
    )
    op.create_index(
        "_file_waiting",
        "_file",
        ["created_at"],
        schema=schema,
        postgresql_where=sa.text("scan = 'waiting'"),
    )
