"""What happened around a record: `/data/…/timeline`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import instant, value_answer
from dougong.api.comments import COMMENT, comment_json
from dougong.api.instants import id_of
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import (
    ANY_OBJECT,
    ID,
    INSTANT,
    LOCALE_TEXT,
    TEXT,
    fields,
    list_of,
    or_null,
)
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.metadata.objects.definition import Shape
from dougong.records.service import Records
from dougong.records.timeline.entries import (
    CHANGES,
    MadeEntry,
    SaidEntry,
    TimelineEntry,
    TimelineRequest,
)

TIMELINE = parameters(
    Parameter(
        name="limit",
        about=say("How many entries at most.", "最多返回多少条。"),
        schema={"type": "integer", "minimum": 1, "maximum": 100, "default": 20},
    ),
    Parameter(
        name="cursor",
        about=say("`next_cursor` of the page before.", "上一页的 `next_cursor`。"),
        schema={"type": "string", "maxLength": 400},
    ),
    Parameter(
        name="kinds",
        about=say(
            "What to tell of, parted by commas: `changes`, `comments`, and names of objects whose"
            " records were made for it; all of it if absent.",
            "要返回的内容，用逗号分隔：`changes` 为变更，`comments` 为评论，"
            "其余为关联对象的名称；缺省返回全部。",
        ),
        schema={"type": "string", "maxLength": 2000},
    ),
    Parameter(
        name="through",
        about=say(
            "Lookups that lead to related records which are told of as well, parted by commas,"
            " such as `account,ticket.account`; `none` for no others. If absent, what is said"
            " about the records that lead here, and the activities done for them.",
            "还要包含哪些相关记录的动态，以逗号分隔的查找字段表示，例如 "
            "`account,ticket.account`；`none` 表示不包含。缺省为指向本记录的各记录的评论与跟进。",
        ),
        schema={"type": "string", "maxLength": 1000},
    ),
    Parameter(
        name="by",
        about=say("Id of the user whose doings are told.", "只返回该用户的动态（用户标识）。"),
        schema={"type": "string", "maxLength": 36},
    ),
)


class Timelines:
    """Answers what happened around records."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def show(
        self, actor: Actor, object_name: str, record_id: UUID, query: TimelineRequest
    ) -> Response:
        """Tell what happened around a record, the latest first."""
        found = self._records.timeline(actor, object_name, record_id, query)
        sources = [
            {
                "object": each.record.name,
                "label": dict(each.record.definition.plural),
                "lookup": each.lookup,
                "event": bool(each.record.definition.timeline),
            }
            for each in found.sources
        ]
        return value_answer(
            {
                "entries": [_entry(each) for each in found.entries],
                "next_cursor": found.next_cursor,
                "sources": sources,
            }
        )


def timeline_routes(records: Records) -> Iterable[Route]:
    """Give the call."""
    yield Route(
        "GET",
        "/data/<object_name>/<uuid:record_id>/timeline",
        Access.MEMBER,
        Timelines(records).show,
        shapes=frozenset(Shape) - {Shape.EVENT},
        query=TIMELINE,
        asked=_asked,
        summary=say("See what happened around a record", "查看记录的动态"),
        answers={200: _TIMELINE},
    )


def _entry(entry: TimelineEntry) -> JsonObject:
    head: dict[str, Any] = {"at": instant(entry.at), "user": entry.user, "of": entry.of}
    if isinstance(entry, MadeEntry):
        made = {"object": entry.object, "record": entry.record, "version": entry.version}
        return {"kind": "record", **head, **made, "told": entry.told}
    if isinstance(entry, SaidEntry):
        return {"kind": "comment", **head, "comment": comment_json(entry.comment)}
    trail = entry.trail
    return {
        "kind": CHANGES,
        **head,
        "id": trail.id,
        "event": trail.event,
        "via": trail.via,
        "changes": trail.changes,
    }


def _asked(query: Values) -> TimelineRequest:
    kinds, through = _parts(query["kinds"]), _parts(query["through"])
    return TimelineRequest(
        limit=query["limit"],
        cursor=query["cursor"] or None,
        kinds=None if kinds is None else frozenset(kinds),
        through=() if through == (_NONE,) else through,
        by=id_of("by", query["by"]),
    )


def _parts(text: str | None) -> tuple[str, ...] | None:
    return tuple(each.strip() for each in text.split(",")) if text else None


_NONE = "none"
_WHO = or_null(fields({"id": ID, "label": or_null(TEXT)}))
_OF = or_null(fields({"object": TEXT, "id": ID, "label": or_null(TEXT)}))
_HEAD: dict[str, JsonObject] = {"at": INSTANT, "user": _WHO, "of": _OF}
_CHANGE = fields(
    {
        "kind": {"const": CHANGES},
        **_HEAD,
        "id": {"type": "integer"},
        "event": TEXT,
        "via": TEXT,
        "changes": ANY_OBJECT,
    }
)
_SAID = fields({"kind": {"const": "comment"}, **_HEAD, "comment": COMMENT})
_MADE = fields(
    {
        "kind": {"const": "record"},
        **_HEAD,
        "object": TEXT,
        "record": fields({"id": ID, "label": or_null(TEXT)}),
        "version": {"type": "integer"},
        "told": ANY_OBJECT,
    }
)
_SOURCE = fields(
    {"object": TEXT, "label": LOCALE_TEXT, "lookup": TEXT, "event": {"type": "boolean"}}
)
_TIMELINE = fields(
    {
        "entries": list_of({"oneOf": [_CHANGE, _SAID, _MADE]}),
        "next_cursor": or_null(TEXT),
        "sources": list_of(_SOURCE),
    }
)
