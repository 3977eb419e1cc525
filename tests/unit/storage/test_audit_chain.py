"""Sealing the audit log: whatever order transactions end in, one chain without gaps."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from psycopg import Connection

from dougong.storage.audit import write_audit, write_audits
from dougong.storage.audit_chain import anchor_of, hash_at, seal, seal_waiting, trim, verify
from dougong.storage.database import Database
from dougong.storage.migrations import migrate_tenant

SCHEMA = "t_sealed"


@pytest.fixture(scope="module", autouse=True)
def _tenant(database: Database) -> None:
    with database.connection(SCHEMA) as connection:
        connection.execute(f"CREATE SCHEMA {SCHEMA}".encode())
    migrate_tenant(database.url, SCHEMA)


@pytest.fixture(autouse=True)
def _afresh(connection: Connection) -> None:
    nothing = bytes(32)
    connection.execute(f"TRUNCATE {SCHEMA}._audit, dougong.unsealed".encode())
    connection.execute(
        f'UPDATE {SCHEMA}._audit_chain SET "first" = 0, "last" = 0, first_hash = %s, '
        "last_hash = %s".encode(),
        (nothing, nothing),
    )


def note(database: Database, action: str, now: datetime) -> None:
    with database.transaction(SCHEMA) as connection:
        write_audit(connection, SCHEMA, action, {}, at=now, actor=None)


def sealed(connection: Connection) -> list[tuple[int | None, str]]:
    rows = connection.execute(
        f"SELECT number, action FROM {SCHEMA}._audit ORDER BY number".encode()
    )
    return [(number, action) for number, action in rows]


def whole(connection: Connection) -> int:
    """Give how many rows the chain has, which must hold."""
    found = verify(connection, SCHEMA, start=None, limit=10**6)
    assert found.broken is None
    return found.checked


def test_what_commits_late_is_sealed_later_and_nothing_is_forgotten(
    database: Database, connection: Connection, now: datetime
) -> None:
    with database.transaction(SCHEMA) as slow:
        write_audit(slow, SCHEMA, "slow", {}, at=now, actor=None)
        note(database, "quick", now)
        first = seal_waiting(database)
    second = seal_waiting(database)
    third = seal_waiting(database)

    assert (first, second, third) == (1, 1, 0)
    assert sealed(connection) == [(1, "quick"), (2, "slow")]
    assert connection.execute("SELECT count(*) FROM dougong.unsealed").fetchone() == (0,)
    assert whole(connection) == 2


def test_what_was_rolled_back_leaves_no_gap(
    database: Database, connection: Connection, now: datetime
) -> None:
    note(database, "one", now)
    with database.connection(SCHEMA) as failing, failing.transaction(force_rollback=True):
        write_audit(failing, SCHEMA, "never", {}, at=now, actor=None)
    note(database, "two", now)

    seal_waiting(database)

    assert sealed(connection) == [(1, "one"), (2, "two")]


def test_several_may_write_and_seal_at_once(
    database: Database, connection: Connection, now: datetime
) -> None:
    def work(turn: int) -> None:
        note(database, f"act {turn}", now)
        seal(database, SCHEMA)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(40)))
    seal(database, SCHEMA)

    assert whole(connection) == 40
    assert anchor_of(connection, SCHEMA).number == 40


def test_many_rows_are_announced_once(
    database: Database, connection: Connection, now: datetime
) -> None:
    with database.transaction(SCHEMA) as many:
        details = [{"record": str(each)} for each in range(5)]
        write_audits(many, SCHEMA, "record.deleted", details, at=now, actor=None)

    assert connection.execute("SELECT count(*) FROM dougong.unsealed").fetchone() == (1,)
    assert seal_waiting(database) == 5


def test_the_log_of_a_tenant_that_is_gone_holds_up_no_other(
    database: Database, connection: Connection, now: datetime
) -> None:
    connection.execute("INSERT INTO dougong.unsealed (schema) VALUES ('t_gone')")
    note(database, "here", now)

    assert seal_waiting(database) == 1
    assert connection.execute("SELECT count(*) FROM dougong.unsealed").fetchone() == (0,)


def test_an_anchor_stands_after_later_rows_and_after_trimming(
    database: Database, connection: Connection, now: datetime
) -> None:
    note(database, "old", now)
    note(database, "kept elsewhere", now + timedelta(days=2))
    seal(database, SCHEMA)
    anchor = anchor_of(connection, SCHEMA)
    note(database, "later", now + timedelta(days=3))

    trimmed = trim(database, SCHEMA, before=now + timedelta(days=1), now=now + timedelta(days=4))
    seal(database, SCHEMA)

    assert trimmed == 1
    assert hash_at(connection, SCHEMA, anchor.number) == anchor.hash
    assert whole(connection) == 3


def test_young_rows_keep_older_ones_that_were_sealed_behind_them(
    database: Database, connection: Connection, now: datetime
) -> None:
    note(database, "young", now + timedelta(days=2))
    note(database, "old", now)
    seal(database, SCHEMA)

    assert trim(database, SCHEMA, before=now + timedelta(days=1), now=now) == 0
