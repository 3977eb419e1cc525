"""Packages: those that were uploaded, their sample records, what waits of uninstalled ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

revision = "t0031"
down_revision = "t0030"

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def upgrade(schema: str) -> None:
    """Make the tables."""
    op.create_table(
        "_package_upload",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("manifest", JSONB, nullable=False),
        sa.Column("signer", JSONB, nullable=False),
        sa.Column("blob", sa.Uuid, nullable=False),
        sa.Column("uploaded_at", _INSTANT, nullable=False),
        sa.Column("uploaded_by", sa.Uuid),
        schema=schema,
    )
    op.create_index(
        "_package_upload_name", "_package_upload", ["name", "uploaded_at"], schema=schema
    )
    op.create_table(
        "_package_sample",
        sa.Column("package", sa.Text, primary_key=True),
        sa.Column("sample", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("object", sa.Text, nullable=False),
        sa.Column("record_id", sa.Uuid, nullable=False),
        sa.Column("loaded_at", _INSTANT, nullable=False),
        schema=schema,
    )
    op.create_table(
        "_package_kept",
        sa.Column("package", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("what", sa.Text, primary_key=True),
        sa.Column("rows", JSONB, nullable=False),
        sa.Column("keep_until", _INSTANT, nullable=False),
        schema=schema,
    )
