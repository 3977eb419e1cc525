"""How many records each object has: `/meta/object-counts`."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import value_answer
from dougong.api.routing import Access, Route
from dougong.api.schemas import TEXT, fields, list_of
from dougong.kernel.messages import say
from dougong.records.reading.object_counts import ObjectCounts

_COUNT = fields(
    {
        "object": TEXT,
        "count": {"type": "integer", "minimum": 0},
        "exact": {"type": "boolean"},
    }
)


def object_count_routes(counts: ObjectCounts) -> Iterable[Route]:
    """Give the call; it needs the system right ``builder``."""

    def answer(actor: Actor) -> Response:
        return value_answer(
            {
                "objects": [
                    {"object": each.object, "count": each.count, "exact": each.exact}
                    for each in counts.of(actor)
                ]
            }
        )

    yield Route(
        "GET",
        "/meta/object-counts",
        Access.MEMBER,
        answer,
        summary=say("Count the records of every object", "统计各对象的记录数"),
        answers={200: fields({"objects": list_of(_COUNT)})},
    )
