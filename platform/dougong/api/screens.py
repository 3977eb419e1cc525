"""What runs of flows ask their users: `/runs/{id}/screen`, `/me/screens`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import instant, value_answer
from dougong.api.body import BodyForm
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
from dougong.automation.screens.service import Screen, Screens, Waiting
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say

_NAME: JsonObject = {"type": "string", "minLength": 1, "maxLength": 40}
_ANSWER = BodyForm(
    fields(
        {"step": _NAME},
        {"values": {"type": "object", "maxProperties": 50}, "action": _NAME},
    )
)
_SCREEN = fields(
    {
        "run": ID,
        "step": TEXT,
        "flow": TEXT,
        "label": LOCALE_TEXT,
        "title": LOCALE_TEXT,
        "text": or_null(LOCALE_TEXT),
        "fields": list_of(ANY_OBJECT),
        "actions": list_of(ANY_OBJECT),
        "until": or_null(INSTANT),
    }
)
_ANSWERED = fields({"run": ID, "state": TEXT, "screen": or_null(_SCREEN)})
_WAITING = fields(
    {
        "run": ID,
        "flow": TEXT,
        "label": LOCALE_TEXT,
        "title": LOCALE_TEXT,
        "object": or_null(TEXT),
        "record": or_null(fields({"id": ID, "label": or_null(TEXT)})),
        "since": INSTANT,
        "until": or_null(INSTANT),
    }
)


class ScreenCalls:
    """Answers the calls on screens."""

    def __init__(self, screens: Screens) -> None:
        self._screens = screens

    def get(self, actor: Actor, run_id: UUID) -> Response:
        """Give what a run asks the caller."""
        return value_answer(_written(self._screens.show(actor, run_id)))

    def post(self, actor: Actor, run_id: UUID, body: Any) -> Response:
        """Answer it; what the run asks next is asked for anew, once a worker has gone on."""
        values, action = body.get("values", {}), body.get("action")
        answered = self._screens.answer(actor, run_id, body["step"], values, action)
        return value_answer({"run": answered.run, "state": answered.state, "screen": None})

    def mine(self, actor: Actor) -> Response:
        """List what waits for the caller."""
        return value_answer({"screens": [_waiting(each) for each in self._screens.mine(actor)]})


def screen_routes(screens: Screens) -> Iterable[Route]:
    """Give the calls; a screen is for one user, and for nobody else."""
    calls, member = ScreenCalls(screens), Access.MEMBER
    yield Route(
        "GET",
        "/runs/<uuid:run_id>/screen",
        member,
        calls.get,
        summary=say("Get what a run of a flow asks you", "查看流程运行需要您填写的屏幕"),
        answers={200: _SCREEN},
    )
    yield Route(
        "POST",
        "/runs/<uuid:run_id>/screen",
        member,
        calls.post,
        body=_ANSWER,
        summary=say("Answer what a run of a flow asks you", "提交流程运行的屏幕"),
        answers={200: _ANSWERED},
    )
    yield Route(
        "GET",
        "/me/screens",
        member,
        calls.mine,
        summary=say("List what runs of flows ask you", "列出等待您填写的屏幕"),
        answers={200: fields({"screens": list_of(_WAITING)})},
    )


def _written(screen: Screen) -> dict[str, Any]:
    return {
        "run": screen.run,
        "step": screen.step,
        "flow": screen.flow,
        "label": screen.flow_label,
        "title": screen.title,
        "text": screen.text,
        "fields": screen.fields,
        "actions": screen.actions,
        "until": instant(screen.until),
    }


def _waiting(screen: Waiting) -> dict[str, Any]:
    record = None
    if screen.record is not None:
        record = {"id": screen.record[0], "label": screen.record[1]}
    return {
        "run": screen.run,
        "flow": screen.flow,
        "label": screen.flow_label,
        "title": screen.title,
        "object": screen.object,
        "record": record,
        "since": instant(screen.since),
        "until": instant(screen.until),
    }
