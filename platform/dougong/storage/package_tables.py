"""The tables of a tenant about its packages: those that were uploaded, and what came with them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def package_upload_table(metadata: MetaData) -> Table:
    """Make the table of packages that were uploaded; where their bytes lie ``blob`` says."""
    return Table(
        "_package_upload",
        metadata,
        Column("digest", Text, primary_key=True),
        Column("name", Text, nullable=False),
        Column("version", Text, nullable=False),
        Column("size", BigInteger, nullable=False),
        Column("manifest", JSONB, nullable=False),
        Column("signer", JSONB, nullable=False),
        Column("blob", Uuid, nullable=False),
        Column("uploaded_at", _INSTANT, nullable=False),
        Column("uploaded_by", Uuid),
        Index("_package_upload_name", "name", "uploaded_at"),
    )


def package_sample_table(metadata: MetaData) -> Table:
    """Make the table of the sample records of packages, by the place each has in its package."""
    return Table(
        "_package_sample",
        metadata,
        Column("package", Text, primary_key=True),
        Column("sample", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("object", Text, nullable=False),
        Column("record_id", Uuid, nullable=False),
        Column("loaded_at", _INSTANT, nullable=False),
    )


def package_kept_table(metadata: MetaData) -> Table:
    """Make the table of rows of other tables that are kept of packages that were uninstalled."""
    return Table(
        "_package_kept",
        metadata,
        Column("package", Text, primary_key=True),
        Column("version", Integer, primary_key=True),
        Column("what", Text, primary_key=True),
        Column("rows", JSONB, nullable=False),
        Column("keep_until", _INSTANT, nullable=False),
    )
