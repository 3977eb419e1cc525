"""Imports of any size: uploads, how rows went, every refused row, remembered mappings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

revision = "t0018"
down_revision = "t0017"

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def upgrade(schema: str) -> None:
    """Make the tables; what was refused so far moves into one of its own."""
    _outcomes(schema)
    _uploads(schema)


def _outcomes(schema: str) -> None:
    for name in ("created", "updated", "unchanged", "skipped"):
        counted = sa.Column(name, sa.Integer, nullable=False, server_default="0")
        op.add_column("_bulk", counted, schema=schema)
    for name, kind in (("upload", sa.Uuid), ("blob", sa.Uuid), ("size", sa.BigInteger)):
        op.add_column("_bulk", sa.Column(name, kind), schema=schema)
    job = f"{schema}._bulk.job_id"
    op.create_table(
        "_bulk_fault",
        sa.Column("job_id", sa.Uuid, sa.ForeignKey(job, ondelete="CASCADE"), primary_key=True),
        sa.Column("row", sa.Integer, primary_key=True),
        sa.Column("record_id", sa.Uuid),
        sa.Column("cells", JSONB),
        sa.Column("errors", JSONB, nullable=False),
        schema=schema,
    )
    op.execute(
        sa.text(
            f'INSERT INTO "{schema}"._bulk_fault (job_id, "row", record_id, errors) '
            "SELECT job_id, (f ->> 'row')::integer, (f ->> 'id')::uuid, f -> 'errors' "
            f'FROM "{schema}"._bulk, jsonb_array_elements(faults) f ON CONFLICT DO NOTHING'
        )
    )
    op.drop_column("_bulk", "faults", schema=schema)


def _uploads(schema: str) -> None:
    op.create_table(
        "_upload",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("blob", sa.Uuid, nullable=False),
        sa.Column("sheets", JSONB, nullable=False),
        sa.Column("encoding", sa.Text),
        sa.Column("delimiter", sa.Text),
        sa.Column("lines", sa.BigInteger),
        sa.Column("exact", sa.Integer),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("created_by", sa.Uuid),
        sa.Column("used_at", _INSTANT),
        schema=schema,
    )
    upload = f"{schema}._upload.id"
    op.create_table(
        "_upload_sheet",
        sa.Column("upload", sa.Uuid, sa.ForeignKey(upload, ondelete="CASCADE"), primary_key=True),
        sa.Column("sheet", sa.Text, primary_key=True),
        sa.Column("blob", sa.Uuid, nullable=False),
        sa.Column("lines", sa.BigInteger, nullable=False),
        schema=schema,
    )
    op.create_table(
        "_import_mapping",
        sa.Column("object", sa.Text, primary_key=True),
        sa.Column("headings", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Uuid, primary_key=True),
        sa.Column("mapping", JSONB, nullable=False),
        sa.Column("formats", JSONB, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        schema=schema,
    )
