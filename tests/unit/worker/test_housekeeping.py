"""Housekeeping: what has had its day goes, in batches; what is of use stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from psycopg import Connection

from dougong.storage.database import Database
from dougong.worker import housekeeping
from dougong.worker.housekeeping import clean_up

IDLE = timedelta(hours=12)

ROWS = """
INSERT INTO t_acme._session
    (id, user_id, created_at, seen_at, expires_at, address, agent, confirmed_at) VALUES
    ('live', gen_random_uuid(), %(now)s, %(now)s, %(soon)s, '', '', %(now)s),
    ('idle', gen_random_uuid(), %(now)s, %(long_ago)s, %(soon)s, '', '', %(now)s),
    ('over', gen_random_uuid(), %(now)s, %(now)s, %(now)s, '', '', %(now)s);
INSERT INTO t_acme._link (hash, kind, user_id, created_at, expires_at) VALUES
    ('old', 'reset', gen_random_uuid(), %(long_ago)s, %(now)s),
    ('new', 'reset', gen_random_uuid(), %(now)s, %(soon)s);
INSERT INTO t_bolt._token (id, hash, user_id, name, expires_at, created_at) VALUES
    (gen_random_uuid(), 'a', gen_random_uuid(), 'for ever', NULL, %(long_ago)s),
    (gen_random_uuid(), 'b', gen_random_uuid(), 'just over', %(now)s, %(long_ago)s),
    (gen_random_uuid(), 'c', gen_random_uuid(), 'long over', %(long_ago)s, %(long_ago)s);
INSERT INTO t_bolt._idempotency VALUES
    (gen_random_uuid(), 'old', '', 201, '', %(long_ago)s),
    (gen_random_uuid(), 'new', '', 201, '', %(now)s);
INSERT INTO t_bolt._throttle VALUES
    ('old', 1, %(long_ago)s, %(long_ago)s), ('new', 1, %(now)s, %(now)s);
INSERT INTO dougong.outbox (tenant, object, record_id, event, via, at, body, pending) VALUES
    ('acme', 'pending', gen_random_uuid(), '', '', %(long_ago)s, '{}', true),
    ('acme', 'delivered', gen_random_uuid(), '', '', %(long_ago)s, '{}', false),
    ('acme', 'recent', gen_random_uuid(), '', '', %(now)s, '{}', false);
INSERT INTO dougong.job (id, kind, payload, state, due_at, created_at, finished_at) VALUES
    (gen_random_uuid(), 'open', '{}', 'queued', %(long_ago)s, %(long_ago)s, NULL),
    (gen_random_uuid(), 'old', '{}', 'done', %(long_ago)s, %(long_ago)s, %(long_ago)s),
    (gen_random_uuid(), 'new', '{}', 'done', %(long_ago)s, %(long_ago)s, %(now)s);
"""


def column(connection: Connection, query: str) -> set[Any]:
    return {value for (value,) in connection.execute(query)}


def test_old_rows_go_and_others_stay(
    database: Database, connection: Connection, clock: Any
) -> None:
    now = clock.now()
    times = {
        "now": now,
        "soon": now + timedelta(hours=1),
        "long_ago": now - timedelta(days=40),
    }
    for statement in ROWS.split(";")[:-1]:
        connection.execute(statement, times)

    removed = clean_up(database, now=now, idle=IDLE)

    assert removed == 8
    assert column(connection, "SELECT id FROM t_acme._session") == {b"live"}
    assert column(connection, "SELECT hash FROM t_acme._link") == {b"new"}
    assert column(connection, "SELECT name FROM t_bolt._token") == {"for ever", "just over"}
    assert column(connection, "SELECT key FROM t_bolt._idempotency") == {"new"}
    assert column(connection, "SELECT key FROM t_bolt._throttle") == {"new"}
    assert column(connection, "SELECT object FROM dougong.outbox") == {"pending", "recent"}
    assert column(connection, "SELECT kind FROM dougong.job") == {"open", "new"}


def test_more_than_one_batch_goes_at_once(
    database: Database, connection: Connection, clock: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(housekeeping, "BATCH", 2)
    connection.execute(
        "INSERT INTO dougong.outbox (tenant, object, record_id, event, via, at, body, pending)"
        " SELECT 'acme', '', gen_random_uuid(), '', '', %s, '{}', false"
        " FROM generate_series(1, 7)",
        [clock.now() - timedelta(days=8)],
    )

    assert clean_up(database, now=clock.now(), idle=IDLE) == 7
