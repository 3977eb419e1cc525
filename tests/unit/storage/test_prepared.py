"""Statements run by one call of libpq: prepared when they return, sound after failures."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.storage.database import connect
from dougong.storage.prepared import MOST_PREPARED, execute, execute_script


@pytest.fixture
def fresh(database_url: str) -> Iterator[Connection[TupleRow]]:
    """A connection that has run nothing yet."""
    with connect(database_url, prepare_threshold=None) as connection:
        yield connection


def _prepared(connection: Connection[TupleRow]) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM pg_prepared_statements")}


def test_a_statement_is_prepared_when_it_comes_again(fresh: Connection[TupleRow]) -> None:
    execute(fresh, "SELECT %s::int", [1])
    after_one = _prepared(fresh)

    result, _ = execute(fresh, "SELECT %s::int", [2])

    assert after_one == set()
    assert _prepared(fresh) == {"dougong_0"}
    assert result.get_value(0, 0) == b"2"


def test_values_go_there_and_back(fresh: Connection[TupleRow]) -> None:
    record = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
    values = [record, "100% 'quoted' $1", None, [1, 2]]

    result, reader = execute(fresh, "SELECT %s::uuid, %s::text || '%%', %s::int, %s::int[]", values)
    reader.set_pgresult(result)

    assert reader.load_row(0, tuple) == (record, "100% 'quoted' $1%", None, [1, 2])


def test_what_is_prepared_outlives_a_rollback(fresh: Connection[TupleRow]) -> None:
    for _ in range(2):
        execute(fresh, "SELECT %s::text", ["a"])

    execute_script(fresh, b"BEGIN")
    with pytest.raises(psycopg.errors.DivisionByZero):
        execute(fresh, "SELECT 1 / %s::int", [0])
    fresh.rollback()

    assert execute(fresh, "SELECT %s::text", ["b"])[0].get_value(0, 0) == b"b"
    assert _prepared(fresh) == {"dougong_0"}


def test_no_more_is_kept_prepared_than_the_limit(fresh: Connection[TupleRow]) -> None:
    for number in range(MOST_PREPARED + 5):
        for _ in range(2):
            execute(fresh, f"SELECT {number}, %s::int", [1])

    assert len(_prepared(fresh)) == MOST_PREPARED


def test_a_broken_constraint_is_named(fresh: Connection[TupleRow]) -> None:
    execute_script(fresh, b"CREATE TEMP TABLE thing (id int CONSTRAINT only_once UNIQUE)")
    execute(fresh, "INSERT INTO thing VALUES (%s)", [1])

    with pytest.raises(psycopg.errors.UniqueViolation) as refused:
        execute(fresh, "INSERT INTO thing VALUES (%s)", [1])

    assert refused.value.diag.constraint_name == "only_once"


def test_a_lost_connection_is_an_operational_error(fresh: Connection[TupleRow]) -> None:
    with connect(fresh.info.dsn) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [fresh.info.backend_pid])

    with pytest.raises(psycopg.OperationalError):
        execute(fresh, "SELECT %s::int", [1])
    with pytest.raises(psycopg.OperationalError):
        execute(fresh, "SELECT %s::int", [1])


def test_a_script_ends_at_its_first_fault(fresh: Connection[TupleRow]) -> None:
    with pytest.raises(psycopg.errors.UndefinedTable):
        execute_script(fresh, b"BEGIN; SELECT 1 FROM nowhere; SELECT 2")
