"""The tables of what records were, in a tenant's schema."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Identity, Index, Integer, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def history_table(metadata: MetaData) -> Table:
    """Make the table of what changed on records."""
    return Table(
        "_history",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("object", Text, nullable=False),
        Column("record_id", Uuid, nullable=False),
        Column("at", _INSTANT, nullable=False),
        Column("actor", Uuid),
        Column("via", Text, nullable=False),
        Column("event", Text, nullable=False),
        Column("changes", JSONB, nullable=False),
        Column("job", Uuid),
        Index("_history_record", "object", "record_id", "id"),
        # What a job writes stands together; an index of each would cost every save.
        Index("_history_job", "job", postgresql_using="brin"),
    )


def bin_table(metadata: MetaData) -> Table:
    """Make the table of what was moved to the recycle bin."""
    return Table(
        "_bin",
        metadata,
        Column("record_id", Uuid, primary_key=True),
        Column("object", Text, nullable=False),
        Column("at", _INSTANT, nullable=False),
        Column("by", Uuid),
        Column("more", Integer, nullable=False),
        Index("_bin_at", "at", "record_id"),
        Index("_bin_object", "object", "at", "record_id"),
        Index("_bin_by", "by", "at", "record_id"),
    )


def archive_table(metadata: MetaData) -> Table:
    """Make the table of what lies in the archive."""
    return Table(
        "_archive",
        metadata,
        Column("record_id", Uuid, primary_key=True),
        Column("object", Text, nullable=False),
        Column("root", Uuid, nullable=False),
        Column("at", _INSTANT, nullable=False),
        Column("blob", Uuid, nullable=False),
        Column("line", Integer, nullable=False),
        Column("history_id", BigInteger, nullable=False),
        Index("_archive_object", "object", "at", "record_id"),
        Index("_archive_root", "root"),
        Index("_archive_blob", "blob"),
    )


def rename_table(metadata: MetaData) -> Table:
    """Make the table of former names."""
    return Table(
        "_rename",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("version", Integer, nullable=False),
        Column("object", Text, nullable=False),
        Column("field", Text),
        Column("name", Text, nullable=False),
        Column("history_id", BigInteger, nullable=False),
    )
