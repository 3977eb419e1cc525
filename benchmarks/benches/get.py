"""One record by its id, with every field and the labels of its lookups."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from psycopg import Connection

from benchmarks.floor import Asked
from benchmarks.ground import SCHEMA, Ground, record_id
from benchmarks.load import Call
from benchmarks.pairs import PairBench
from benchmarks.rows_json import TICKET

_GET = f"""
SELECT row_to_json(r) FROM (
  SELECT {TICKET} FROM {SCHEMA}.ticket t WHERE t.id = %s AND t.deleted_at IS NULL) r
"""


class Get(PairBench):
    """Any of all tickets."""

    name = "get"
    budget = 0.55

    def calls(self, ground: Ground, random: Random) -> Iterator[tuple[Call, Call]]:
        """Yield gets of random tickets."""
        while True:
            wanted = record_id(random.randint(1, ground.rows))
            yield Call("GET", f"/api/v1/data/ticket/{wanted}"), Call("GET", f"/get/{wanted}")

    def answer(self, connection: Connection[Any], asked: Asked) -> bytes:
        """Read it by one statement."""
        result = connection.execute(_GET, [asked.rest]).pgresult
        assert result is not None
        return result.get_value(0, 0) or b""
