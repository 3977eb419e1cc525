"""The audit log becomes a chain, each row vouching for the one before, and is read by many ways."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "t0013"
down_revision = "t0012"


def upgrade(schema: str) -> None:
    """Add what seals rows; the rows that are there are sealed as if they had just been written."""
    op.add_column("_audit", sa.Column("number", sa.BigInteger), schema=schema)
    op.add_column("_audit", sa.Column("hash", sa.LargeBinary), schema=schema)
    _indexes(schema)
    chain = op.create_table(
        "_audit_chain",
        sa.Column("only", sa.Boolean, primary_key=True, server_default=sa.true()),
        sa.Column("first", sa.BigInteger, nullable=False),
        sa.Column("first_hash", sa.LargeBinary, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.Column("last_hash", sa.LargeBinary, nullable=False),
        schema=schema,
    )
    nothing = bytes(32)
    op.bulk_insert(chain, [{"first": 0, "first_hash": nothing, "last": 0, "last_hash": nothing}])


def _indexes(schema: str) -> None:
    op.create_index("_audit_number", "_audit", ["number"], unique=True, schema=schema)
    op.create_index(
        "_audit_unsealed",
        "_audit",
        ["id"],
        schema=schema,
        postgresql_where=sa.text("number IS NULL"),
    )
    op.create_index("_audit_at", "_audit", ["at", "id"], schema=schema)
    for name in ("actor", "action"):
        op.create_index(f"_audit_{name}", "_audit", [name, "at", "id"], schema=schema)
    for name in ("object", "record"):
        told = sa.text(f"(details ->> '{name}')")
        op.create_index(f"_audit_{name}", "_audit", [told, "at", "id"], schema=schema)
