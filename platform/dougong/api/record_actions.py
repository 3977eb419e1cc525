"""Record actions of plugins: `POST /data/{object}/{id}/actions/{action}`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import json_answer
from dougong.api.body import BodyForm
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, fields, or_null
from dougong.kernel.messages import say
from dougong.metadata.objects.definition import Shape
from dougong.records.plugged.actions import RecordActions

_INPUT = BodyForm(fields({}, {"input": ANY_OBJECT}))


class ActionCalls:
    """Answers the call."""

    def __init__(self, actions: RecordActions) -> None:
        self._actions = actions

    def take(
        self, actor: Actor, object_name: str, record_id: UUID, action: str, body: Mapping[str, Any]
    ) -> Response:
        """Take an action on a record."""
        given = body.get("input", {})
        result = self._actions.take(actor, object_name, record_id, action, given)
        return json_answer(b'{"result":%b}' % result)


def action_routes(actions: RecordActions) -> Iterable[Route]:
    """Give the call."""
    yield Route(
        "POST",
        "/data/<object_name>/<uuid:record_id>/actions/<action>",
        Access.MEMBER,
        ActionCalls(actions).take,
        body=_INPUT,
        summary=say("Take an action that a plugin brings", "执行插件提供的操作"),
        answers={200: fields({"result": or_null(ANY_OBJECT)})},
        shapes=frozenset(Shape) - {Shape.EVENT},
    )
