"""Count and sum by group, over some ten thousand rows that an index finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode

from psycopg import Connection

from benchmarks.floor import Asked
from benchmarks.ground import SCHEMA, Ground
from benchmarks.load import Call
from benchmarks.pairs import PairBench

_AGGREGATE = f"""
SELECT json_build_object(
  'status', status, 'count()', count(*), 'sum(cost)', sum(cost)::text)
FROM {SCHEMA}.ticket
WHERE deleted_at IS NULL AND created_at >= %s AND created_at < %s
GROUP BY status ORDER BY status NULLS FIRST LIMIT 1000
"""
_SPAN = timedelta(minutes=10_000)  # a ticket a minute, see ground.py
_FIRST = datetime(2024, 1, 1, tzinfo=UTC)


class Aggregate(PairBench):
    """Tickets of a week by status."""

    name = "aggregate"
    budget = 0.85

    def calls(self, ground: Ground, random: Random) -> Iterator[tuple[Call, Call]]:
        """Yield aggregates of random weeks."""
        while True:
            begin = _FIRST + timedelta(minutes=random.randint(0, max(ground.rows - 10_000, 1)))
            since, until = (_text(moment) for moment in (begin, begin + _SPAN))
            ours = urlencode(
                {
                    "group": "status",
                    "measures": "count(),sum(cost)",
                    "where": f"created_at >= '{since}' and created_at < '{until}'",
                }
            )
            floor = urlencode({"since": since, "until": until})
            yield (
                Call("GET", f"/api/v1/data/ticket/aggregate?{ours}"),
                Call("GET", f"/aggregate?{floor}"),
            )

    def answer(self, connection: Connection[Any], asked: Asked) -> bytes:
        """Compute them by one statement."""
        wanted = [asked.query["since"], asked.query["until"]]
        result = connection.execute(_AGGREGATE, wanted).pgresult
        assert result is not None
        rows = [result.get_value(i, 0) or b"" for i in range(result.ntuples)]
        return b'{"rows":[' + b",".join(rows) + b"]}"


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
