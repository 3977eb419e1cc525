"""The table of uploaded files; where their bytes lie its column ``blob`` says."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def file_table(metadata: MetaData) -> Table:
    """Make the table. Bytes of earlier releases lie in ``content`` until they are moved."""
    return Table(
        "_file",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("name", Text, nullable=False),
        Column("media_type", Text, nullable=False),
        Column("size", BigInteger, nullable=False),
        Column("sha256", LargeBinary, nullable=False),
        Column("content", LargeBinary),
        Column("record_id", Uuid),
        Column("created_at", _INSTANT, nullable=False),
        Column("created_by", Uuid),
        Column("blob", Uuid),
        Column("series", Uuid),
        Column("number", Integer, nullable=False, server_default="1"),
        Column("scan", Text, nullable=False, server_default="clean"),
        Column("finding", Text),
        Column("links", Integer, nullable=False, server_default="0"),
        Index("_file_unattached", "created_at", postgresql_where=text("record_id IS NULL")),
        Index("_file_blob", "blob"),
        Index("_file_series", "series", postgresql_where=text("series IS NOT NULL")),
        Index("_file_record", "record_id", postgresql_where=text("record_id IS NOT NULL")),
        Index("_file_content", "id", postgresql_where=text("content IS NOT NULL")),
        Index("_file_waiting", "created_at", postgresql_where=text("scan = 'waiting'")),
    )
