"""Beginning flows: `/flows/{name}/start`, what is due, and the buttons of a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import instant, value_answer
from dougong.api.body import BodyForm
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import (
    ANY_OBJECT,
    ID,
    INSTANT,
    TEXT,
    fields,
    list_of,
    or_null,
)
from dougong.automation.timing.ahead import MOST_DAYS, Ahead, Firing
from dougong.automation.timing.starts import MOST_RECORDS, Starting
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.metadata.errors import EitherPropertyError
from dougong.metadata.objects.definition import Shape
from dougong.records.saving.repeats import Once
from dougong.storage.run_rows import READY

_ID: JsonObject = {
    **ID,
    "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
}
_START = BodyForm(
    fields(
        {},
        {
            "record": _ID,
            "records": {**list_of(_ID), "minItems": 1, "maxItems": MOST_RECORDS},
            "input": ANY_OBJECT,
        },
    )
)
_BEGUN = fields(
    {"runs": list_of(fields({"id": ID, "state": TEXT, "record": or_null(ID)}))},
)
_NEXT = parameters(
    Parameter(
        name="days",
        about=say("How many days to look ahead.", "向前看多少天。"),
        schema={"type": "integer", "minimum": 1, "maximum": MOST_DAYS, "default": 30},
    ),
)
_FIRING = fields({"at": INSTANT, "record": or_null(fields({"id": ID, "label": or_null(TEXT)}))})
_STORED = frozenset(Shape) - {Shape.EVENT}


class StartCalls:
    """Answers the calls that begin flows."""

    def __init__(self, starting: Starting, ahead: Ahead) -> None:
        self._starting = starting
        self._ahead = ahead

    def start(
        self, actor: Actor, name: str, body: Mapping[str, Any], once: Once | None
    ) -> Response:
        """Begin a flow."""
        if "record" in body and "records" in body:
            error = EitherPropertyError(properties="`record`, `records`")
            raise InvalidError([Problem(path="/records", error=error)])
        named = body.get("records", [body["record"]] if "record" in body else [])
        ids = list(dict.fromkeys(UUID(each) for each in named))
        begun = self._starting.start(
            actor, name, ids, body.get("input", {}), once=None if once is None else _mark(once)
        )
        runs = [{"id": each.run, "state": READY, "record": each.record} for each in begun]
        return value_answer({"runs": runs}, 202)

    def ahead(self, actor: Actor, name: str, query: Values) -> Response:
        """Tell when a flow is due in the days to come."""
        firings, more = self._ahead.firings(actor, name, query["days"])
        return value_answer({"firings": list(map(_written, firings)), "more": more})

    def buttons(self, actor: Actor, object_name: str, record_id: UUID) -> Response:
        """Name the buttons of a record."""
        found = self._starting.buttons(actor, object_name, record_id)
        return value_answer({"buttons": found})


def start_routes(starting: Starting, ahead: Ahead) -> Iterable[Route]:
    """Give the calls."""
    calls, member = StartCalls(starting, ahead), Access.MEMBER
    yield Route(
        "POST",
        "/flows/<name>/start",
        member,
        calls.start,
        body=_START,
        repeatable=True,
        summary=say("Begin a flow, for a record or several", "启动流程（针对一条或多条记录）"),
        answers={202: _BEGUN},
    )
    yield Route(
        "GET",
        "/flows/<name>/next",
        member,
        calls.ahead,
        query=_NEXT,
        summary=say(
            "See when a flow is due, and for which records", "查看流程何时触发、针对哪些记录"
        ),
        answers={
            200: fields({"firings": list_of(_FIRING), "more": {"type": "boolean"}}),
        },
    )
    yield Route(
        "GET",
        "/data/<object_name>/<uuid:record_id>/buttons",
        member,
        calls.buttons,
        summary=say("List the flow buttons of a record", "查询记录上可用的流程按钮"),
        answers={200: fields({"buttons": list_of(TEXT)})},
        shapes=_STORED,
    )


def _mark(once: Once) -> str:
    return sha256(once.key.encode() + once.fingerprint).hexdigest()[:40]


def _written(firing: Firing) -> dict[str, Any]:
    record = None
    if firing.record_id is not None:
        record = {"id": firing.record_id, "label": firing.label}
    return {"at": instant(firing.at), "record": record}
