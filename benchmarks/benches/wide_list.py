"""A page of 50 records with all their 300 fields, filtered and sorted by an index."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any
from urllib.parse import urlencode

from psycopg import Connection

from benchmarks.floor import Asked
from benchmarks.ground import SCHEMA, Ground
from benchmarks.load import Call
from benchmarks.pairs import PairBench
from benchmarks.wide import CHOICES, WIDE, make_wide

_LIST = f"""
SELECT row_to_json(r), t.size_0, t.id
FROM {SCHEMA}.wide t, LATERAL (SELECT {WIDE}) r
WHERE t.color_0 = %s AND t.deleted_at IS NULL
ORDER BY t.size_0 DESC NULLS LAST, t.id DESC LIMIT 51
"""


class WideList(PairBench):
    """The largest rows of a color: one in three matches."""

    name = "wide_list"
    budget = 0.75

    def calls(self, ground: Ground, random: Random) -> Iterator[tuple[Call, Call]]:
        """Yield lists of random colors."""
        make_wide(ground)
        while True:
            color = random.choice(CHOICES)
            asked = {"where": f"color_0 = '{color}'", "sort": "-size_0", "limit": 50}
            ours, floor = urlencode(asked), urlencode({"color": color})
            yield Call("GET", f"/api/v1/data/wide?{ours}"), Call("GET", f"/wide_list?{floor}")

    def answer(self, connection: Connection[Any], asked: Asked) -> bytes:
        """Read the page by one statement."""
        result = connection.execute(_LIST, [asked.query["color"]]).pgresult
        assert result is not None
        rows = [result.get_value(i, 0) or b"" for i in range(min(result.ntuples, 50))]
        return b'{"records":[' + b",".join(rows) + b'],"next_cursor":"more"}'
