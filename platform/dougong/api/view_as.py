"""Looking at everything as another user does: `/auth/view-as`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from uuid import UUID

import orjson
from flask import Response, request

from dougong.access.actor import Actor
from dougong.access.viewing import Renewed, Viewing
from dougong.api.answers import JSON, no_content
from dougong.api.body import BodyForm
from dougong.api.identity import Identity
from dougong.api.routing import Access, Route
from dougong.api.schemas import TEXT, fields
from dougong.kernel.messages import say

_IS_ID = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
_USER = BodyForm(
    fields({"user": {"type": "string", "format": "uuid", "pattern": _IS_ID}}),
    largest=1024,
)
_RENEWED = fields({"csrf_token": TEXT})


class ViewAs:
    """Answers the calls."""

    def __init__(self, viewing: Viewing, identity: Identity, *, lifetime: timedelta) -> None:
        self._viewing = viewing
        self._identity = identity
        self._lifetime = lifetime

    def begin(self, actor: Actor, body: Mapping[str, str]) -> Response:
        """Look as a user."""
        renewed = self._viewing.begin(
            actor,
            UUID(body["user"]),
            cookie=self._identity.cookie(request.environ),
            address=request.remote_addr or "",
        )
        return self._answer(renewed)

    def end(self, actor: Actor) -> Response:
        """Look with one's own eyes again."""
        renewed = self._viewing.end(
            actor,
            cookie=self._identity.cookie(request.environ),
            address=request.remote_addr or "",
        )
        return no_content() if renewed is None else self._answer(renewed)

    def _answer(self, renewed: Renewed) -> Response:
        body = orjson.dumps({"csrf_token": renewed.csrf_token})
        answer = Response(body, content_type=JSON)
        self._identity.set_cookie(answer, renewed.cookie, int(self._lifetime.total_seconds()))
        return answer


def view_as_routes(viewing: Viewing, identity: Identity, *, lifetime: timedelta) -> Iterable[Route]:
    """Give the calls; cookies last as long as sessions do at most."""
    view_as = ViewAs(viewing, identity, lifetime=lifetime)
    yield Route(
        "POST",
        "/auth/view-as",
        Access.MEMBER,
        view_as.begin,
        body=_USER,
        summary=say(
            "Look at everything as a user does, changing nothing", "以某用户的视角查看，不可修改"
        ),
        answers={200: _RENEWED},
    )
    yield Route(
        "DELETE",
        "/auth/view-as",
        Access.MEMBER,
        view_as.end,
        while_viewing=True,
        summary=say("Look with your own eyes again", "结束以他人视角查看"),
        answers={200: _RENEWED, 204: None},
    )
