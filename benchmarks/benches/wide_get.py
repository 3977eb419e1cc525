"""One record of 300 fields by its id."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from psycopg import Connection

from benchmarks.floor import Asked
from benchmarks.ground import SCHEMA, Ground
from benchmarks.load import Call
from benchmarks.pairs import PairBench
from benchmarks.wide import WIDE, make_wide

_GET = f"""
SELECT row_to_json(r) FROM (
  SELECT {WIDE} FROM {SCHEMA}.wide t
  WHERE t.id = %s AND t.deleted_at IS NULL) r
"""


class WideGet(PairBench):
    """Any of all rows."""

    name = "wide_get"
    budget = 0.55

    def calls(self, ground: Ground, random: Random) -> Iterator[tuple[Call, Call]]:
        """Yield gets of random rows."""
        ids = make_wide(ground)
        while True:
            wanted = random.choice(ids)
            yield Call("GET", f"/api/v1/data/wide/{wanted}"), Call("GET", f"/wide_get/{wanted}")

    def answer(self, connection: Connection[Any], asked: Asked) -> bytes:
        """Read it by one statement."""
        result = connection.execute(_GET, [asked.rest]).pgresult
        assert result is not None
        return result.get_value(0, 0) or b""
