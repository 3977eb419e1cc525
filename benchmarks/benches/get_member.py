"""One of a million private records, as its owner reads it."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import ClassVar

from benchmarks.ground import MEMBERS_COUNT, Ground, owned_by, record_id
from benchmarks.load import Call
from benchmarks.members import MemberBench


class GetMember(MemberBench):
    """Any of the records that the member owns."""

    name = "get_member"
    budget: ClassVar[float | None] = 0.77

    def calls(self, ground: Ground, member: int, random: Random) -> Iterator[Call]:
        """Yield gets of random tickets of theirs."""
        while True:
            wanted = owned_by(member, random.randrange(1, ground.rows // MEMBERS_COUNT))
            yield Call("GET", f"/api/v1/data/ticket/{record_id(wanted)}")
