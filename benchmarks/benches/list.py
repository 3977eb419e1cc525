"""A page of 50: filtered, sorted by an index, with fields of the account that is looked up."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from random import Random
from typing import Any
from urllib.parse import urlencode

import orjson
from psycopg import Connection

from benchmarks.floor import Asked
from benchmarks.ground import PRIORITIES, SCHEMA, STATUSES, Ground
from benchmarks.load import Call
from benchmarks.pairs import PairBench
from benchmarks.rows_json import LISTED

_FIELDS = (
    "number,subject,status,priority,account.name,account.tier,opened_at,due_on,cost,on_site,owner"
)
_LIST = f"""
SELECT row_to_json(r), t.opened_at, t.id
FROM {SCHEMA}.ticket t, LATERAL (SELECT {LISTED}) r
WHERE t.status = %s AND t.priority = %s AND t.deleted_at IS NULL
ORDER BY t.opened_at DESC NULLS LAST, t.id DESC LIMIT 51
"""


class List(PairBench):
    """The latest tickets of a status and a priority: one in twenty matches."""

    name = "list"
    budget = 0.80

    def calls(self, ground: Ground, random: Random) -> Iterator[tuple[Call, Call]]:
        """Yield lists of random statuses and priorities."""
        while True:
            status = random.choice(STATUSES)
            priority = random.choice(PRIORITIES)
            ours = urlencode(
                {
                    "where": f"status = '{status}' and priority = '{priority}'",
                    "fields": _FIELDS,
                    "sort": "-opened_at",
                    "limit": 50,
                }
            )
            floor = urlencode({"status": status, "priority": priority})
            yield Call("GET", f"/api/v1/data/ticket?{ours}"), Call("GET", f"/list?{floor}")

    def answer(self, connection: Connection[Any], asked: Asked) -> bytes:
        """Read the page by one statement; 51 rows tell whether there is a next one."""
        wanted = [asked.query["status"], asked.query["priority"]]
        result = connection.execute(_LIST, wanted).pgresult
        assert result is not None
        count = min(result.ntuples, 50)
        rows = [result.get_value(i, 0) or b"" for i in range(count)]
        cursor = b"null"
        if result.ntuples > 50:
            last = [(result.get_value(count - 1, i) or b"").decode() for i in (1, 2)]
            cursor = b'"' + base64.urlsafe_b64encode(orjson.dumps(last)) + b'"'
        return b'{"records":[' + b",".join(rows) + b'],"next_cursor":' + cursor + b"}"
