"""What PostgreSQL knows of the indexes of a tenant: how large they are, and how often used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection
from psycopg.rows import TupleRow

_FACTS = """
SELECT i.relname, t.relname, x.indisvalid, coalesce(s.idx_scan, 0), pg_relation_size(i.oid),
    greatest(t.reltuples, 0)::bigint
FROM pg_namespace n
JOIN pg_class t ON t.relnamespace = n.oid AND t.relkind = 'r'
JOIN pg_index x ON x.indrelid = t.oid
JOIN pg_class i ON i.oid = x.indexrelid
LEFT JOIN pg_stat_all_indexes s ON s.indexrelid = i.oid
WHERE n.nspname = %s AND NOT starts_with(t.relname, '_')
"""
_SINCE = "SELECT stats_reset FROM pg_stat_database WHERE datname = current_database()"


@dataclass(frozen=True, slots=True)
class IndexFact:
    """What is known of an index.

    Attributes:
        table: Its table.
        valid: Whether it is built.
        scans: How often it was used.
        bytes: How much room it takes.
        records: About how many rows its table has, as last counted by PostgreSQL.
    """

    table: str
    valid: bool
    scans: int
    bytes: int
    records: int


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """What is known of all indexes of a tenant's objects.

    Attributes:
        since: Since when their use is counted; None: since the database was made.
        indexes: By name.
    """

    since: datetime | None
    indexes: Mapping[str, IndexFact]


def index_facts(connection: Connection[TupleRow], schema: str) -> IndexFacts:
    """Ask PostgreSQL for what it knows of the indexes of a tenant's objects."""
    rows = connection.execute(_FACTS, [schema]).fetchall()
    since = connection.execute(_SINCE).fetchone()
    return IndexFacts(
        since=None if since is None else since[0],
        indexes={name: IndexFact(*facts) for name, *facts in rows},
    )
