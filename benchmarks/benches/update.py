"""One field of one record changed: with its history and its event, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any

import orjson
from psycopg import Connection
from psycopg.types.json import Jsonb

from benchmarks.floor import Asked
from benchmarks.ground import SCHEMA, Ground, record_id
from benchmarks.load import Call
from benchmarks.pairs import PairBench
from benchmarks.rows_json import TICKET

_LOCK = f"""
SELECT subject FROM {SCHEMA}.ticket WHERE id = %s AND deleted_at IS NULL FOR NO KEY UPDATE
"""
_UPDATE = f"""
WITH t AS (
  UPDATE {SCHEMA}.ticket SET
    subject = %(subject)s, version = version + 1, updated_at = %(now)s, updated_by = %(user)s
  WHERE id = %(id)s
  RETURNING *
), event AS (
  INSERT INTO dougong.outbox (tenant, object, record_id, event, actor, via, at, body, pending)
  SELECT 'bench', 'ticket', id, 'updated', %(user)s, 'token', %(now)s, %(changes)s, false FROM t
), history AS (
  INSERT INTO {SCHEMA}._history (object, record_id, at, actor, via, event, changes)
  SELECT 'ticket', id, %(now)s, %(user)s, 'token', 'updated', %(changes)s FROM t
)
SELECT row_to_json(r) FROM t, LATERAL (SELECT {TICKET}) r
"""


class Update(PairBench):
    """The subject of any of all tickets."""

    name = "update"
    budget = 0.40
    order = 1

    def calls(self, ground: Ground, random: Random) -> Iterator[tuple[Call, Call]]:
        """Yield changes that are changes."""
        while True:
            wanted = record_id(random.randint(1, ground.rows))
            body = orjson.dumps({"subject": f"Machine {random.getrandbits(64):016x}"}).decode()
            yield (
                Call("PATCH", f"/api/v1/data/ticket/{wanted}", body),
                Call("PATCH", f"/update/{wanted}", body),
            )

    def answer(self, connection: Connection[Any], asked: Asked) -> bytes:
        """Lock it for its old value, then write everything by one statement."""
        subject = orjson.loads(asked.body)["subject"]
        with connection.transaction():
            row = connection.execute(_LOCK, [asked.rest]).fetchone()
            assert row is not None
            values = {
                "id": asked.rest,
                "subject": subject,
                "now": datetime.now(UTC),
                "user": asked.user,
                "changes": Jsonb({"subject": [row[0], subject]}),
            }
            result = connection.execute(_UPDATE, values).pgresult
        assert result is not None
        return result.get_value(0, 0) or b""
