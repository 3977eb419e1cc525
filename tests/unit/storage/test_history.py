"""History: the changes of one record, the latest first, page by page."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import psycopg
import pytest

from dougong.storage.database import Database
from dougong.storage.history import NewHistoryEntry, read_history, write_history
from dougong.storage.migrations import migrate_tenant


@pytest.fixture(scope="module")
def schema(database: Database) -> str:
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA t_past")
    migrate_tenant(database.url, "t_past")
    return "t_past"


def entry(record: int, status: str, now: datetime) -> NewHistoryEntry:
    return NewHistoryEntry(
        object="ticket",
        record_id=UUID(int=record),
        at=now,
        actor=None,
        via="system",
        event="update",
        changes={"status": ["new", status]},
    )


def test_changes_are_read_the_latest_first(database: Database, schema: str, now: datetime) -> None:
    with database.transaction(schema) as connection:
        write_history(connection, schema, [entry(1, "open", now)])
        write_history(connection, schema, [entry(1, "closed", now), entry(2, "lost", now)])

    with database.connection(schema) as connection:
        first = read_history(connection, schema, object="ticket", record_id=UUID(int=1), limit=1)
        rest = read_history(
            connection,
            schema,
            object="ticket",
            record_id=UUID(int=1),
            before=first[0].id,
            limit=9,
        )

    assert [e.changes for e in first + rest] == [
        {"status": ["new", "closed"]},
        {"status": ["new", "open"]},
    ]
