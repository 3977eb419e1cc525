"""Merging records: `/data/{object}/merge`, `/merges…`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import orjson
from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import instant, json_answer, value_answer
from dougong.api.body import BodyForm
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, ID, INSTANT, TEXT, fields, list_of, or_null
from dougong.fields.references import is_id
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.metadata.objects.definition import Shape
from dougong.records.errors import InvalidParameterError
from dougong.records.merging.merging import MOST_LOSERS, MergeRequest
from dougong.records.merging.service import Merges
from dougong.records.saving.session import SaveOptions

_UUID = {**ID, "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"}
_COUNT: JsonObject = {"type": "integer", "minimum": 0}
_MERGED = frozenset({Shape.PLAIN, Shape.DOCUMENT})
_LOSERS = {**list_of(_UUID), "minItems": 1, "maxItems": MOST_LOSERS}
_MERGE = BodyForm(
    fields(
        {"into": _UUID, "from": _LOSERS},
        {"values": {"type": "object", "additionalProperties": _UUID}},
    )
)
_PREVIEW = BodyForm(fields({"into": _UUID, "from": _LOSERS}))
_LIST = parameters(
    Parameter(
        name="object",
        about=say("Of which object.", "哪个对象。"),
        schema={"type": "string", "maxLength": 40, "default": ""},
    ),
    Parameter(
        name="record",
        about=say("Only what went into this record.", "只看合并到该记录的。"),
        schema={"type": "string", "maxLength": 36},
    ),
    Parameter(
        name="limit",
        about=say("How many merges at most.", "最多返回多少次合并。"),
        schema={"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
    ),
    Parameter(
        name="cursor",
        about=say("`next_cursor` of the page before.", "上一页的 `next_cursor`。"),
        schema={"type": "string", "maxLength": 36},
    ),
)
_MOVES = fields({"object": TEXT, "field": TEXT, "count": _COUNT})
_LEFT = fields({"object": TEXT, "count": _COUNT, "reason": TEXT}, {"field": TEXT, "id": ID})
_SHOWN = fields(
    {
        "id": ID,
        "object": TEXT,
        "into": fields({"id": ID, "label": or_null(TEXT)}),
        "from": list_of(ID),
        "at": INSTANT,
        "by": or_null(ID),
        "undone_at": or_null(INSTANT),
    }
)
_UNDONE = fields({"restored": list_of(ID), "moved_back": _COUNT, "left": list_of(_LEFT)})


class MergeCalls:
    """Answers the calls about merges."""

    def __init__(self, merges: Merges) -> None:
        self._merges = merges

    def preview(self, actor: Actor, object_name: str, body: Any) -> Response:
        """Tell what a merge would move."""
        losers = [UUID(each) for each in body["from"]]
        found = self._merges.preview(actor, object_name, UUID(body["into"]), losers)
        moves = [
            {"object": each.object, "field": each.field, "count": each.count} for each in found
        ]
        return value_answer({"moves": moves})

    def merge(self, actor: Actor, object_name: str, body: Any, options: SaveOptions) -> Response:
        """Make one record of several."""
        request = MergeRequest(
            into=UUID(body["into"]),
            losers=[UUID(each) for each in body["from"]],
            values={name: UUID(whose) for name, whose in body.get("values", {}).items()},
        )
        merge_id, saved = self._merges.merge(actor, object_name, request, options)
        record = orjson.Fragment(saved.body or b"null")
        answer: dict[str, Any] = {"merge": str(merge_id), "record": record}
        if saved.trace is not None:
            answer["trace"] = list(saved.trace)
        return json_answer(orjson.dumps(answer))

    def list(self, actor: Actor, query: Values) -> Response:
        """List merges."""
        limit, cursor, only = query["limit"], query["cursor"], query["record"]
        found = self._merges.list(
            actor,
            query["object"],
            record_id=None if only is None else _id_of("record", only),
            before=None if cursor is None else _id_of("cursor", cursor),
            limit=limit + 1,
        )
        merges = [
            {
                "id": each.id,
                "object": each.object,
                "into": {"id": each.into, "label": each.label},
                "from": list(each.losers),
                "at": instant(each.at),
                "by": each.by,
                "undone_at": instant(each.undone_at),
            }
            for each in found[:limit]
        ]
        last = str(found[limit - 1].id) if len(found) > limit else None
        return value_answer({"merges": merges, "next_cursor": last})

    def undo(self, actor: Actor, merge_id: UUID) -> Response:
        """Take a merge back."""
        undone = self._merges.undo(actor, merge_id)
        return value_answer(
            {
                "restored": undone.restored,
                "moved_back": undone.moved_back,
                "left": [dict(each) for each in undone.left],
            }
        )


def _id_of(parameter: str, text: str) -> UUID:
    if not is_id(text):
        reason = say("expected an id", "应为记录标识")
        raise InvalidParameterError(parameter=parameter, value=text, reason=reason)
    return UUID(text)


def merge_routes(merges: Merges) -> Iterable[Route]:
    """Give the calls."""
    calls, member = MergeCalls(merges), Access.MEMBER
    yield Route(
        "POST",
        "/data/<object_name>/merge/preview",
        member,
        calls.preview,
        body=_PREVIEW,
        shapes=_MERGED,
        while_viewing=True,
        summary=say("See what a merge would move", "查看合并将移动的内容"),
        answers={200: fields({"moves": list_of(_MOVES)})},
    )
    yield Route(
        "POST",
        "/data/<object_name>/merge",
        member,
        calls.merge,
        body=_MERGE,
        saves=True,
        shapes=_MERGED,
        summary=say("Merge records", "合并记录"),
        answers={200: fields({"merge": ID, "record": ANY_OBJECT})},
    )
    yield Route(
        "GET",
        "/merges",
        member,
        calls.list,
        query=_LIST,
        summary=say("List merges", "列出合并"),
        answers={200: fields({"merges": list_of(_SHOWN), "next_cursor": or_null(TEXT)})},
    )
    yield Route(
        "POST",
        "/merges/<uuid:merge_id>/undo",
        member,
        calls.undo,
        summary=say("Undo a merge", "撤销合并"),
        answers={200: _UNDONE},
    )
