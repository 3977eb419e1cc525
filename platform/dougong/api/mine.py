"""What a user keeps for themselves: `/ui/mine`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response

from dougong.access.actor import Actor
from dougong.access.mine import LARGEST_VALUE_BYTES, Mine
from dougong.api.answers import no_content, value_answer
from dougong.api.body import BodyForm
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, fields
from dougong.kernel.messages import say

_PUT = BodyForm(fields({"value": {}}), largest=LARGEST_VALUE_BYTES)


class MineCalls:
    """Answers the calls on one's own values."""

    def __init__(self, mine: Mine) -> None:
        self._mine = mine

    def all(self, actor: Actor) -> Response:
        """Give everything one keeps."""
        return value_answer({"values": self._mine.all(actor)})

    def get(self, actor: Actor, key: str) -> Response:
        """Give one value."""
        return value_answer({"value": self._mine.get(actor, key)})

    def put(self, actor: Actor, key: str, body: Any) -> Response:
        """Keep a value."""
        self._mine.put(actor, key, body["value"])
        return no_content()

    def drop(self, actor: Actor, key: str) -> Response:
        """Keep it no longer."""
        self._mine.drop(actor, key)
        return no_content()


def mine_routes(mine: Mine) -> Iterable[Route]:
    """Give the calls; each sees what is its user's own and nothing else."""
    calls, member = MineCalls(mine), Access.MEMBER
    yield Route(
        "GET",
        "/ui/mine",
        member,
        calls.all,
        summary=say("List what you keep for yourself, by key", "查询您保存的全部个人数据"),
        answers={200: fields({"values": ANY_OBJECT})},
    )
    yield Route(
        "GET",
        "/ui/mine/<key>",
        member,
        calls.get,
        summary=say("See what you keep under a key", "查询一项个人数据"),
        answers={200: fields({"value": {}})},
    )
    yield Route(
        "PUT",
        "/ui/mine/<key>",
        member,
        calls.put,
        body=_PUT,
        summary=say("Keep a small JSON value for yourself", "保存一项个人数据（小型 JSON 值）"),
        answers={204: None},
    )
    yield Route(
        "DELETE",
        "/ui/mine/<key>",
        member,
        calls.drop,
        summary=say("Keep it no longer", "删除一项个人数据"),
        answers={204: None},
    )
