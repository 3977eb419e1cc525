"""The audit log: whatever anybody changes in what is sealed shows, at the first place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import Connection

from dougong.storage.audit import write_audit
from dougong.storage.audit_chain import Verdict, seal, trim, verify
from dougong.storage.database import Database
from dougong.storage.migrations import migrate_cell, migrate_tenant
from dougong.storage.tables import CELL_SCHEMA

SCHEMA = "t_log"
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
ROWS = 7

Details = st.dictionaries(
    st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=8),
    st.one_of(st.integers(), st.text('ab字"\\é', max_size=5), st.none(), st.booleans()),
    max_size=3,
)


@pytest.fixture(scope="module")
def log(new_database: Callable[[str], str]) -> Iterator[Database]:
    """A cell with the log of one tenant."""
    url = new_database("log")
    migrate_cell(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {SCHEMA}".encode())
    migrate_tenant(url, SCHEMA)
    database = Database(url, pool_size=1)
    yield database
    database.close()


def begin_anew(connection: Connection[Any]) -> None:
    nothing = bytes(32)
    connection.execute(f"TRUNCATE {SCHEMA}._audit, {CELL_SCHEMA}.unsealed".encode())
    connection.execute(
        f'UPDATE {SCHEMA}._audit_chain SET "first" = 0, "last" = 0, '
        "first_hash = %s, last_hash = %s".encode(),
        (nothing, nothing),
    )


def fill(log: Database, details: list[dict[str, Any]]) -> None:
    with log.transaction(SCHEMA) as connection:
        begin_anew(connection)
        for position, each in enumerate(details):
            at = NOW + timedelta(milliseconds=position)
            write_audit(connection, SCHEMA, "setting.put", each, at=at, actor=None)
    assert seal(log, SCHEMA) == len(details)


def verdict(log: Database, start: int | None = None) -> Verdict:
    with log.connection(SCHEMA) as connection:
        return verify(connection, SCHEMA, start=start, limit=10**6)


each_row = st.integers(1, ROWS)
CHANGES = {
    "at": "at + interval '1 millisecond'",
    "actor": "gen_random_uuid()",
    "action": "action || 'x'",
    "details": "details || '{\"more\": 1}'",
    "address": "'10.0.0.1'",
    "id": "id + 1000000",
    "hash": "sha256(hash)",
}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(details=st.lists(Details, min_size=1, max_size=ROWS))
def test_what_nobody_touched_holds_whatever_it_tells(
    log: Database, details: list[dict[str, Any]]
) -> None:
    fill(log, details)

    found = verdict(log)

    assert (found.checked, found.broken) == (len(details), None)
    assert found.anchor.number == len(details)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(number=each_row, column=st.sampled_from(sorted(CHANGES)))
def test_any_change_of_any_row_is_found_at_that_row(
    log: Database, number: int, column: str
) -> None:
    fill(log, [{"object": "account"}] * ROWS)
    with log.connection(SCHEMA) as connection:
        connection.execute(
            f"UPDATE {SCHEMA}._audit SET {column} = {CHANGES[column]} WHERE number = %s".encode(),
            (number,),
        )

    found = verdict(log)

    assert found.broken is not None
    assert (found.broken.number, found.broken.reason) == (number, "changed")
    assert found.anchor.number == found.checked == number - 1


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(numbers=st.sets(each_row, min_size=1))
def test_rows_that_were_taken_out_are_missed(log: Database, numbers: set[int]) -> None:
    fill(log, [{}] * ROWS)
    with log.connection(SCHEMA) as connection:
        connection.execute(
            f"DELETE FROM {SCHEMA}._audit WHERE number = ANY(%s)".encode(), (list(numbers),)
        )

    found = verdict(log)

    assert found.broken is not None
    assert (found.broken.number, found.broken.reason) == (min(numbers), "missing")


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(pair=st.lists(each_row, min_size=2, max_size=2, unique=True))
def test_rows_that_changed_places_are_found(log: Database, pair: list[int]) -> None:
    fill(log, [{}] * ROWS)
    one, other = sorted(pair)
    with log.transaction(SCHEMA) as connection:
        swap = f"UPDATE {SCHEMA}._audit SET number = %s WHERE number = %s".encode()
        for to, number in ((99, one), (one, other), (other, 99)):
            connection.execute(swap, (to, number))

    found = verdict(log)

    assert found.broken is not None
    assert (found.broken.number, found.broken.reason) == (one, "changed")


def test_a_row_that_was_put_behind_the_end_is_found(log: Database) -> None:
    fill(log, [{}] * ROWS)
    with log.connection(SCHEMA) as connection:
        connection.execute(
            f"INSERT INTO {SCHEMA}._audit (at, action, details, number, hash) "
            f"VALUES (now(), 'sign_in', '{{}}', {ROWS + 1}, sha256('x'))".encode()
        )

    found = verdict(log)

    assert found.broken is not None
    assert (found.broken.number, found.broken.reason) == (ROWS + 1, "inserted")


def test_an_end_that_was_moved_back_is_found_and_what_lies_before_holds(log: Database) -> None:
    fill(log, [{}] * ROWS)
    with log.connection(SCHEMA) as connection:
        connection.execute(f'UPDATE {SCHEMA}._audit_chain SET "last" = 3'.encode())

    found = verdict(log)

    assert found.broken is not None
    assert (found.broken.number, found.broken.reason) == (4, "inserted")


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(kept=st.integers(1, ROWS))
def test_the_oldest_go_by_trimming_and_the_chain_holds_from_there(log: Database, kept: int) -> None:
    fill(log, [{}] * ROWS)
    before = NOW + timedelta(milliseconds=ROWS - kept)

    gone = trim(log, SCHEMA, before=before, now=NOW + timedelta(days=1))
    seal(log, SCHEMA)

    found = verdict(log)
    assert gone == ROWS - kept
    assert found.broken is None
    assert found.checked == kept + (1 if gone else 0)
    assert verdict(log, start=ROWS).broken is None


def test_the_oldest_cannot_go_in_any_other_way(log: Database) -> None:
    fill(log, [{}] * ROWS)
    with log.transaction(SCHEMA) as connection:
        connection.execute(
            f'UPDATE {SCHEMA}._audit_chain SET "first" = 3, first_hash = '
            f"(SELECT hash FROM {SCHEMA}._audit WHERE number = 3)".encode()
        )
        connection.execute(f"DELETE FROM {SCHEMA}._audit WHERE number <= 3".encode())

    found = verdict(log)

    assert found.broken is not None
    assert (found.broken.number, found.broken.reason) == (3, "start")
