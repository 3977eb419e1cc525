"""The index of search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

revision = "t0019"
down_revision = "t0018"


def upgrade(schema: str) -> None:
    """Make the tables; the worker fills them."""
    op.create_table(
        "_search",
        sa.Column("object", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("record_id", sa.Uuid, primary_key=True),
        sa.Column("number", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column("words", TSVECTOR, nullable=False),
        schema=schema,
    )
    op.create_index("_search_number", "_search", ["number"], schema=schema)
    op.create_index(
        "_search_words",
        "_search",
        ["words"],
        schema=schema,
        postgresql_using="gin",
        postgresql_with={"gin_pending_list_limit": 1024},
    )
    op.create_table(
        "_search_place",
        sa.Column("object", sa.Text, primary_key=True),
        sa.Column("key", sa.Integer, sa.Identity(), nullable=False, unique=True),
        sa.Column("slots", JSONB, nullable=False),
        sa.Column("next_slot", sa.Integer, nullable=False),
        schema=schema,
    )
