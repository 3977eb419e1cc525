"""The tables of a tenant that keep what people have set, begun or asked for."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def idempotency_table(metadata: MetaData) -> Table:
    """Make the table of answers kept for a repeated key."""
    return Table(
        "_idempotency",
        metadata,
        Column("user_id", Uuid, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("fingerprint", LargeBinary, nullable=False),
        Column("status", Integer),
        Column("body", LargeBinary),
        Column("created_at", _INSTANT, nullable=False),
        Index("_idempotency_created", "created_at"),
    )


def draft_table(metadata: MetaData) -> Table:
    """Make the table of what builders work on."""
    return Table(
        "_draft",
        metadata,
        Column("user_id", Uuid, primary_key=True),
        Column("kind", Text, primary_key=True),
        Column("name", Text, primary_key=True),
        Column("definition", JSONB(none_as_null=True)),
        Column("base", JSONB(none_as_null=True)),
        Column("renames", JSONB, nullable=False, server_default="{}"),
        Column("updated_at", _INSTANT, nullable=False),
    )


def mine_table(metadata: MetaData) -> Table:
    """Make the table of what users keep for themselves."""
    return Table(
        "_mine",
        metadata,
        Column("user_id", Uuid, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("value", JSONB, nullable=False),
        Column("updated_at", _INSTANT, nullable=False),
    )


def saved_view_table(metadata: MetaData) -> Table:
    """Make the table of views that people save."""
    return Table(
        "_saved_view",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("user_id", Uuid, nullable=False),
        Column("object", Text, nullable=False),
        Column("definition", JSONB, nullable=False),
        Column("shared", Boolean, nullable=False),
        Column("updated_at", _INSTANT, nullable=False),
        Index("_saved_view_object", "object"),
    )


def query_use_table(metadata: MetaData) -> Table:
    """Make the table of what was asked for, how often and for how long."""
    return Table(
        "_query_use",
        metadata,
        Column("object", Text, primary_key=True),
        Column("equal", ARRAY(Text), primary_key=True),
        Column("ranged", ARRAY(Text), primary_key=True),
        Column("sort", ARRAY(Text), primary_key=True),
        Column("calls", BigInteger, nullable=False),
        Column("total_ms", Float, nullable=False),
        Column("slowest_ms", Float, nullable=False),
        Column("first_at", _INSTANT, nullable=False),
        Column("last_at", _INSTANT, nullable=False),
    )


def setting_table(metadata: MetaData) -> Table:
    """Make the table of values of settings."""
    return Table(
        "_setting",
        metadata,
        Column("name", Text, primary_key=True),
        Column("level", Text, primary_key=True),
        Column("holder", Uuid, primary_key=True),
        Column("type", Text, nullable=False),
        Column("value", JSONB, nullable=False),
        Column("updated_at", _INSTANT, nullable=False),
        Column("updated_by", Uuid),
    )
