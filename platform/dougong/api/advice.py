"""Advice on indexes: `/advice/indexes`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import instant, value_answer
from dougong.api.body import BodyForm
from dougong.api.routing import Access, Route
from dougong.api.schemas import INSTANT, TEXT, fields, list_of, or_null
from dougong.deployment.indexing import IndexChanges
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.records.advice.indexes import MOST_FIELDS, IndexAdvisor
from dougong.storage.query_use_rows import QueryShape

_COUNT: JsonObject = {"type": "integer", "minimum": 0}
_MS: JsonObject = {"type": "number", "minimum": 0}
_NAMES = list_of(TEXT)
_INDEX = {"object": TEXT, "fields": _NAMES}
_CHANGE = BodyForm(
    fields(
        {
            "object": {"type": "string", "minLength": 1, "maxLength": 40},
            "fields": {
                "type": "array",
                "items": {"type": "string", "minLength": 1, "maxLength": 40},
                "minItems": 1,
                "maxItems": MOST_FIELDS,
                "uniqueItems": True,
            },
        }
    )
)
_MISSING = fields(
    {
        **_INDEX,
        "queries": list_of(fields({"equal": _NAMES, "ranged": _NAMES, "sort": _NAMES})),
        "calls": _COUNT,
        "average_ms": _MS,
        "slowest_ms": _MS,
        "total_ms": _MS,
        "records": _COUNT,
        "bytes": _COUNT,
    }
)
_IDLE = fields({**_INDEX, "bytes": _COUNT, "covered_by": or_null(_NAMES)})
_ADVICE = fields(
    {
        "since": or_null(INSTANT),
        "queries": _COUNT,
        "missing": list_of(_MISSING),
        "idle": list_of(_IDLE),
        "building": list_of(fields(_INDEX)),
    }
)
_CHANGED = fields({"version": _COUNT})


class Advice:
    """Answers the calls."""

    def __init__(self, advisor: IndexAdvisor, changes: IndexChanges) -> None:
        self._advisor = advisor
        self._changes = changes

    def get(self, actor: Actor) -> Response:
        """Tell which indexes are missing, and which are there for nothing."""
        found = self._advisor.advise(actor)
        return value_answer(
            {
                "since": instant(found.since),
                "queries": found.queries,
                "missing": [
                    {
                        "object": each.object,
                        "fields": each.fields,
                        "queries": [_told(shape) for shape in each.shapes],
                        "calls": each.use.calls,
                        "average_ms": round(each.use.total_ms / each.use.calls, 1),
                        "slowest_ms": round(each.use.slowest_ms, 1),
                        "total_ms": round(each.use.total_ms, 1),
                        "records": each.records,
                        "bytes": each.bytes,
                    }
                    for each in found.missing
                ],
                "idle": [
                    {
                        "object": each.object,
                        "fields": each.fields,
                        "bytes": each.bytes,
                        "covered_by": each.covered_by,
                    }
                    for each in found.idle
                ],
                "building": [
                    {"object": name, "fields": indexed} for name, indexed in found.building
                ],
            }
        )

    def add(self, actor: Actor, body: Any) -> Response:
        """Add an index to an object."""
        note = "index advice: add"
        deployed = self._changes.add(actor, body["object"], body["fields"], note)
        self._advisor.begin_anew(actor, body["object"])
        return value_answer({"version": deployed.version}, 201)

    def remove(self, actor: Actor, body: Any) -> Response:
        """Remove an index from an object."""
        note = "index advice: remove"
        deployed = self._changes.remove(actor, body["object"], body["fields"], note)
        return value_answer({"version": deployed.version})


def _told(shape: QueryShape) -> dict[str, Sequence[str]]:
    return {"equal": shape.equal, "ranged": shape.ranged, "sort": shape.sort}


def advice_routes(advisor: IndexAdvisor, changes: IndexChanges) -> Iterable[Route]:
    """Give the calls."""
    advice = Advice(advisor, changes)
    yield Route(
        "GET",
        "/advice/indexes",
        Access.MEMBER,
        advice.get,
        summary=say(
            "See which indexes lists would be served by, and which nothing uses",
            "查看列表缺少哪些索引、哪些索引无人使用",
        ),
        answers={200: _ADVICE},
    )
    yield Route(
        "POST",
        "/advice/indexes",
        Access.MEMBER,
        advice.add,
        summary=say("Add an index to an object", "为对象添加索引"),
        body=_CHANGE,
        answers={201: _CHANGED},
    )
    yield Route(
        "POST",
        "/advice/indexes/remove",
        Access.MEMBER,
        advice.remove,
        summary=say("Remove an index from an object", "删除对象的索引"),
        body=_CHANGE,
        answers={200: _CHANGED},
    )
