"""Events: with a cursor, as they happen, and what the realtime process asks about who listens.

`/events` has two forms. Who asks for a stream (`Accept: text/event-stream`) is the realtime
process's (``dougong.realtime``); whoever comes to the web server for one is told that there is
none. All others read what happened since their cursor. The realtime process asks `/events/state`
with what a listener sent, so it tells nobody more than they may know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from flask import Response, request
from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.api.answers import no_content, value_answer
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, ID, INSTANT, TEXT, fields, list_of, or_null
from dougong.automation.messages.events import MOST_EVENTS, EventReader
from dougong.deployment.model import Model
from dougong.kernel.messages import say
from dougong.metadata.objects.definition import Shape
from dougong.records.talk.seeing import Sight

_MOST_WATCHED = 50
_WATCH = parameters(
    Parameter(
        name="watch",
        about=say(
            "Records and objects, parted by commas, such as `ticket,account/<id>`.",
            "要监听的记录与对象，用逗号分隔，例如 `ticket,account/<id>`。",
        ),
        schema={"type": "string", "maxLength": 6000},
    ),
)
_AFTER = parameters(
    Parameter(
        name="after",
        about=say(
            "`cursor` of the answer before, or `latest` to begin at the present; where absent, all"
            " that is kept. Of a stream, the last notification that is known.",
            "上次返回的 `cursor`，或 `latest` 表示从现在开始；缺省为全部保留的事件。"
            "对于流，则为已知的最后一条通知。",
        ),
        schema={"type": "string", "maxLength": 40},
    ),
    Parameter(
        name="objects",
        about=say(
            "Only what happens to these objects, parted by commas.", "只看这些对象，用逗号分隔。"
        ),
        schema={"type": "string", "maxLength": 2000},
    ),
    Parameter(
        name="limit",
        about=say("How many at most.", "最多返回多少条。"),
        schema={"type": "integer", "minimum": 1, "maximum": MOST_EVENTS, "default": 100},
    ),
)
_EVENT = fields(
    {
        "id": TEXT,
        "type": TEXT,
        "object": TEXT,
        "record": ID,
        "event": TEXT,
        "at": INSTANT,
        "by": or_null(ID),
        "via": TEXT,
        "changes": ANY_OBJECT,
    }
)
_EVENTS = fields({"events": list_of(_EVENT), "cursor": TEXT, "more": {"type": "boolean"}})
_STREAM = "text/event-stream"
_VERSION = fields({"object": TEXT, "id": ID, "version": {"type": "integer"}})
_STATE = fields(
    {
        "tenant": TEXT,
        "schema": TEXT,
        "user": ID,
        "credential": or_null(TEXT),
        "by_token": {"type": "boolean"},
        "records": list_of(_VERSION),
        "objects": list_of(TEXT),
    }
)


class EventCalls:
    """Answers the realtime process."""

    def __init__(self, sight: Sight, reader: EventReader) -> None:
        self._sight = sight
        self._reader = reader

    def read(self, actor: Actor, query: Values) -> Response:
        """Give what happened since; tell who wants a stream that nobody streams here."""
        if _STREAM in request.headers.get("Accept", ""):
            return no_content()
        objects = [each for each in (query["objects"] or "").split(",") if each]
        page = self._reader.read(actor, query["after"], objects, query["limit"])
        return value_answer({"events": page.events, "cursor": page.cursor, "more": page.more})

    def state(self, actor: Actor, query: Values) -> Response:
        """Tell who somebody is, and what of this they may watch."""
        records, objects = _parted(query["watch"] or "")

        def work(connection: Connection[TupleRow], model: Model) -> list[dict[str, object]]:
            wanted = {name: ids for name, ids in records.items() if _versioned(model, name)}
            versions = self._sight.versions(connection, model, actor, wanted)
            return [
                {"object": name, "id": record, "version": version}
                for (name, record), version in versions.items()
            ]

        return value_answer(
            {
                "tenant": actor.tenant,
                "schema": actor.schema,
                "user": actor.user_id,
                "credential": actor.credential,
                "by_token": actor.via == "token",
                "records": self._sight.read(actor, work),
                "objects": [each for each in objects if actor.rights.may("read", each)],
            }
        )


def event_routes(sight: Sight, reader: EventReader) -> Iterable[Route]:
    """Give the calls."""
    calls = EventCalls(sight, reader)
    yield Route(
        "GET",
        "/events",
        Access.MEMBER,
        calls.read,
        query={**_WATCH, **_AFTER},
        summary=say(
            "Read what happened since a cursor; with `Accept: text/event-stream` hear of it as"
            " server-sent events, from the realtime server, whose address `/auth/me` tells",
            "读取游标之后发生的事件；以 `Accept: text/event-stream` 请求时由实时服务推送（SSE），"
            "其地址见 `/auth/me`",
        ),
        answers={200: _EVENTS, 204: None},
    )
    yield Route(
        "GET",
        "/events/state",
        Access.MEMBER,
        calls.state,
        query=_WATCH,
        summary=say("See what of this you may listen to", "查询可监听的内容及其版本"),
        answers={200: _STATE},
    )


def _versioned(model: Model, name: str) -> bool:
    record = model.objects.get(name)
    return record is not None and record.definition.shape is not Shape.EVENT


def _parted(watch: str) -> tuple[dict[str, set[UUID]], list[str]]:
    """Part what is to be watched into records, by object, and objects; what is neither is none."""
    records: dict[str, set[UUID]] = {}
    objects = []
    for each in watch.split(",")[:_MOST_WATCHED]:
        name, _, record = each.partition("/")
        if not record and name:
            objects.append(name)
        for record_id in _id(record):
            records.setdefault(name, set()).add(record_id)
    return records, objects


def _id(text: str) -> Iterator[UUID]:
    try:
        yield UUID(text)
    except ValueError:
        return
