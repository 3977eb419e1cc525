"""The tables of a tenant about its plugins: their health, and what they have of their own."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP

_INSTANT = TIMESTAMP(timezone=True, precision=3)


def plugin_circuit_table(metadata: MetaData) -> Table:
    """Make the table of plugins that failed of late, by hook."""
    return Table(
        "_plugin_circuit",
        metadata,
        Column("plugin", Text, primary_key=True),
        Column("hook", Text, primary_key=True),
        Column("failures", Integer, nullable=False),
        Column("error", Text, nullable=False),
        Column("failed_at", _INSTANT, nullable=False),
        Column("open_until", _INSTANT),
    )


def plugin_migration_table(metadata: MetaData) -> Table:
    """Make the table of the migrations of plugins that were done."""
    return Table(
        "_plugin_migration",
        metadata,
        Column("package", Text, primary_key=True),
        Column("name", Text, primary_key=True),
        Column("digest", Text, nullable=False),
        Column("applied_at", _INSTANT, nullable=False),
    )


def plugin_aside_table(metadata: MetaData) -> Table:
    """Make the table of the tables of plugins that were uninstalled."""
    return Table(
        "_plugin_aside",
        metadata,
        Column("package", Text, primary_key=True),
        Column("table_name", Text, primary_key=True),
        Column("kept_as", Text, nullable=False),
        Column("removed_at", _INSTANT, nullable=False),
    )
