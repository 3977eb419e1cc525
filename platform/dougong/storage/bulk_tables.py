"""The tables of work on many records: what it came with, how it went, and the files it is about."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def bulk_table(metadata: MetaData) -> Table:
    """Beside each such job: what it works on, what it made, and counts of how it went."""
    return Table(
        "_bulk",
        metadata,
        Column("job_id", Uuid, primary_key=True),
        Column("file_name", Text),
        Column("content", LargeBinary),
        Column("ids", JSONB(none_as_null=True)),
        Column("failed", Integer, nullable=False),
        Column("created_at", _INSTANT, nullable=False),
        Column("created", Integer, nullable=False, server_default="0"),
        Column("updated", Integer, nullable=False, server_default="0"),
        Column("unchanged", Integer, nullable=False, server_default="0"),
        Column("skipped", Integer, nullable=False, server_default="0"),
        Column("upload", Uuid),
        Column("blob", Uuid),
        Column("size", BigInteger),
    )


def bulk_fault_table(metadata: MetaData) -> Table:
    """What was refused of it: each row or record, with its cells as they stood, and why."""
    job = f"{metadata.schema}._bulk.job_id"
    return Table(
        "_bulk_fault",
        metadata,
        Column("job_id", Uuid, ForeignKey(job, ondelete="CASCADE"), primary_key=True),
        Column("row", Integer, primary_key=True),
        Column("record_id", Uuid),
        Column("cells", JSONB(none_as_null=True)),
        Column("errors", JSONB, nullable=False),
    )


def upload_table(metadata: MetaData) -> Table:
    """Files that were sent to be imported; their bytes are the blob."""
    return Table(
        "_upload",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("name", Text, nullable=False),
        Column("size", BigInteger, nullable=False),
        Column("kind", Text, nullable=False),
        Column("blob", Uuid, nullable=False),
        Column("sheets", JSONB, nullable=False),
        Column("encoding", Text),
        Column("delimiter", Text),
        Column("lines", BigInteger),
        Column("exact", Integer),
        Column("created_at", _INSTANT, nullable=False),
        Column("created_by", Uuid),
        Column("used_at", _INSTANT),
    )


def upload_sheet_table(metadata: MetaData) -> Table:
    """Sheets of workbooks among them that were read once; their rows are the blob."""
    upload = f"{metadata.schema}._upload.id"
    return Table(
        "_upload_sheet",
        metadata,
        Column("upload", Uuid, ForeignKey(upload, ondelete="CASCADE"), primary_key=True),
        Column("sheet", Text, primary_key=True),
        Column("blob", Uuid, nullable=False),
        Column("lines", BigInteger, nullable=False),
    )


def import_mapping_table(metadata: MetaData) -> Table:
    """How people mapped columns, to be proposed again where the same headings come."""
    return Table(
        "_import_mapping",
        metadata,
        Column("object", Text, primary_key=True),
        Column("headings", Text, primary_key=True),
        Column("user_id", Uuid, primary_key=True),
        Column("mapping", JSONB, nullable=False),
        Column("formats", JSONB, nullable=False),
        Column("at", _INSTANT, nullable=False),
    )
