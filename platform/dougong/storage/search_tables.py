"""The tables of search: where each object and field lies in the index, and the index itself."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

PENDING_KB = 1024
"""How much may lie unsorted before the index; every search reads through it."""


def search_table(metadata: MetaData) -> Table:
    """Give the table of what records are found by; ``number`` rises as they come."""
    return Table(
        "_search",
        metadata,
        Column("object", Integer, primary_key=True, autoincrement=False),
        Column("record_id", Uuid, primary_key=True),
        Column("number", BigInteger, Identity(), nullable=False),
        Column("words", TSVECTOR, nullable=False),
        Index("_search_number", "number"),
        Index(
            "_search_words",
            "words",
            postgresql_using="gin",
            postgresql_with={"gin_pending_list_limit": PENDING_KB},
        ),
    )


def search_place_table(metadata: MetaData) -> Table:
    """Give the table of the objects in the index, each with the slots of its fields."""
    return Table(
        "_search_place",
        metadata,
        Column("object", Text, primary_key=True),
        Column("key", Integer, Identity(), nullable=False, unique=True),
        Column("slots", JSONB, nullable=False),
        Column("next_slot", Integer, nullable=False),
    )


def unindexed_table(metadata: MetaData) -> Table:
    """Give the table of the cell that tells what the index does not know yet."""
    return Table(
        "unindexed",
        metadata,
        Column("schema", Text, primary_key=True),
        Column("later", Boolean, primary_key=True),
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("object", Text, nullable=False),
        Column("record_id", Uuid),
        Column("after", Uuid),
    )
