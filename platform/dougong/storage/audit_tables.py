"""The tables of the audit log: its rows, and the end of the chain that they are sealed into."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Identity,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def audit_table(metadata: MetaData) -> Table:
    """Make the table of the rows. ``number`` and ``hash`` are set when a row is sealed."""
    return Table(
        "_audit",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("at", _INSTANT, nullable=False),
        Column("actor", Uuid),
        Column("action", Text, nullable=False),
        Column("details", JSONB, nullable=False),
        Column("address", Text),
        Column("number", BigInteger),
        Column("hash", LargeBinary),
        Index("_audit_number", "number", unique=True),
        Index("_audit_unsealed", "id", postgresql_where=text("number IS NULL")),
        Index("_audit_at", "at", "id"),
        Index("_audit_actor", "actor", "at", "id"),
        Index("_audit_action", "action", "at", "id"),
        Index("_audit_object", text("(details ->> 'object')"), "at", "id"),
        Index("_audit_record", text("(details ->> 'record')"), "at", "id"),
    )


def audit_chain_table(metadata: MetaData) -> Table:
    """Make the table of one row: where the chain begins, and where it ends."""
    return Table(
        "_audit_chain",
        metadata,
        Column("only", Boolean, primary_key=True, server_default=true()),
        Column("first", BigInteger, nullable=False),
        Column("first_hash", LargeBinary, nullable=False),
        Column("last", BigInteger, nullable=False),
        Column("last_hash", LargeBinary, nullable=False),
    )
