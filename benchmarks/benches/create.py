"""One record created: with its history and its event, in one transaction."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection

from benchmarks.floor import Asked
from benchmarks.ground import ACCOUNTS, PRIORITIES, SCHEMA, Ground, record_id
from benchmarks.load import Call
from benchmarks.pairs import PairBench
from benchmarks.rows_json import TICKET

_INSERT = f"""
WITH t AS (
  INSERT INTO {SCHEMA}.ticket
    (id, version, created_at, created_by, updated_at, updated_by, owner, subject, description,
     status, priority, account, opened_at, due_on, satisfaction, cost, on_site, source_ref)
  SELECT %(id)s, 1, %(now)s, %(user)s, %(now)s, %(user)s, %(user)s, %(subject)s, %(description)s,
     'new', %(priority)s, a.id, %(now)s, %(due_on)s, NULL, %(cost)s, false, %(source_ref)s
  FROM {SCHEMA}.account a WHERE a.id = %(account)s AND a.deleted_at IS NULL FOR KEY SHARE OF a
  RETURNING *
), event AS (
  INSERT INTO dougong.outbox (tenant, object, record_id, event, actor, via, at, body, pending)
  SELECT 'bench', 'ticket', id, 'created', %(user)s, 'token', %(now)s, '{{}}', false FROM t
), history AS (
  INSERT INTO {SCHEMA}._history (object, record_id, at, actor, via, event, changes)
  SELECT 'ticket', id, %(now)s, %(user)s, 'token', 'created', '{{}}' FROM t
)
SELECT row_to_json(r) FROM t, LATERAL (SELECT {TICKET}) r
"""


class Create(PairBench):
    """A ticket with a lookup, a unique field and six others."""

    name = "create"
    budget = 0.40
    order = 1

    def calls(self, ground: Ground, random: Random) -> Iterator[tuple[Call, Call]]:
        """Yield new tickets, no reference twice."""
        while True:
            reference = f"{random.getrandbits(64):016x}"
            ticket = {
                "subject": f"Machine {reference} stops after start",
                "description": "It stops after a few seconds. " * 4,
                "priority": random.choice(PRIORITIES),
                "account": str(record_id(random.randint(1, ACCOUNTS))),
                "due_on": "2026-05-01",
                "cost": "12.30",
                "source_ref": reference,
            }
            body = orjson.dumps(ticket).decode()
            yield Call("POST", "/api/v1/data/ticket", body), Call("POST", "/create", body)

    def answer(self, connection: Connection[Any], asked: Asked) -> bytes:
        """Write it, its history and its event by one statement in a transaction."""
        sent = orjson.loads(asked.body)
        values = {**sent, "id": _new_id(), "now": datetime.now(UTC), "user": asked.user}
        with connection.transaction():
            result = connection.execute(_INSERT, values).pgresult
        assert result is not None
        return result.get_value(0, 0) or b""


def _new_id() -> UUID:
    noise = int.from_bytes(os.urandom(9), "big")
    moment = time.time_ns() // 1_000_000 << 80 | 0x7 << 76
    return UUID(int=moment | (noise & 0xFFF) << 64 | 0b10 << 62 | noise >> 10)
