"""The table of a tenant's secrets by which others are called."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, Table, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import TIMESTAMP

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def secret_table(metadata: MetaData) -> Table:
    """Make the table of what is kept sealed for connectors, webhooks and the like."""
    return Table(
        "_secret",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("slot", Text, nullable=False),
        Column("sealed", Text, nullable=False),
        Column("set_at", _INSTANT, nullable=False),
        Column("set_by", Uuid),
        UniqueConstraint("kind", "name", "slot", name="_secret_slot"),
    )
