"""The newest 50 of a million private records, as those see them who reach only some."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import ClassVar
from urllib.parse import urlencode

from benchmarks.ground import STATUSES, Ground
from benchmarks.load import Call
from benchmarks.members import MemberBench

_FIELDS = "number,subject,status,priority,account.name,opened_at,due_on,cost,owner"


class ListMember(MemberBench):
    """Lists by the order of making, by another column, and with a condition; in turn."""

    name = "list_member"
    budget: ClassVar[float | None] = 0.50

    def calls(self, ground: Ground, member: int, random: Random) -> Iterator[Call]:
        """Yield the three lists in turn."""
        while True:
            status = random.choice(STATUSES)
            for more in (
                {},
                {"sort": "-opened_at"},
                {"sort": "-opened_at", "where": f"status = '{status}'"},
            ):
                query = urlencode({"fields": _FIELDS, "limit": 50, **more})
                yield Call("GET", f"/api/v1/data/ticket?{query}")
