"""The tables of a tenant that tell which records are probably the same, and what was merged."""

from __future__ import annotations

from sqlalchemy import (
    REAL,
    BigInteger,
    Column,
    Identity,
    Index,
    MetaData,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def duplicate_table(metadata: MetaData) -> Table:
    """Make the table of sets of records that are probably the same."""
    return Table(
        "_duplicate",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("object", Text, nullable=False),
        Column("ids", ARRAY(Uuid), nullable=False),
        Column("rules", ARRAY(Text), nullable=False),
        Column("score", REAL, nullable=False),
        Column("state", Text, nullable=False),
        Column("found_at", _INSTANT, nullable=False),
        Column("settled_at", _INSTANT),
        Column("settled_by", Uuid),
        Index("_duplicate_object", "object", "state", "score", "id"),
        Index("_duplicate_ids", "ids", postgresql_using="gin"),
    )


def duplicate_pair_table(metadata: MetaData) -> Table:
    """Make the table of what a job that looks for duplicates has found so far."""
    return Table(
        "_duplicate_pair",
        metadata,
        Column("job_id", Uuid, primary_key=True),
        Column("rule", Text, primary_key=True),
        Column("first", Uuid, primary_key=True),
        Column("second", Uuid, primary_key=True),
        Column("score", REAL, nullable=False),
    )


def merge_table(metadata: MetaData) -> Table:
    """Make the table of what was merged into what."""
    return Table(
        "_merge",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("object", Text, nullable=False),
        Column("winner", Uuid, nullable=False),
        Column("losers", ARRAY(Uuid), nullable=False),
        Column("values", JSONB, nullable=False),
        Column("at", _INSTANT, nullable=False),
        Column("by", Uuid),
        Column("undone_at", _INSTANT),
        Index("_merge_losers", "losers", postgresql_using="gin"),
        Index("_merge_object", "object", "id"),
    )


def merge_moved_table(metadata: MetaData) -> Table:
    """Make the table of what was moved from a record to the one that it was merged into."""
    return Table(
        "_merge_moved",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("merge_id", Uuid, nullable=False),
        Column("table_name", Text, nullable=False),
        Column("field", Text, nullable=False),
        Column("record_id", Uuid, nullable=False),
        Column("loser", Uuid, nullable=False),
        Index("_merge_moved_merge", "merge_id", "id"),
    )
