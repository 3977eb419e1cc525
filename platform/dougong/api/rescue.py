"""Helping users who cannot sign in: `DELETE /access/users/{id}/totp` and `…/identities`."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask import Response

from dougong.access.actor import Actor
from dougong.access.signing_in.rescue import Rescue
from dougong.api.answers import no_content
from dougong.api.persons import address
from dougong.api.routing import Access, Route
from dougong.kernel.messages import say


class RescueCalls:
    """Answers the calls."""

    def __init__(self, rescue: Rescue) -> None:
        self._rescue = rescue

    def end_second_factor(self, actor: Actor, user_id: UUID) -> Response:
        """End a user's second factor."""
        self._rescue.end_second_factor(actor, user_id, address=address())
        return no_content()

    def forget_identities(self, actor: Actor, user_id: UUID) -> Response:
        """Forget who a user is at providers."""
        self._rescue.forget_identities(actor, user_id, address=address())
        return no_content()


def rescue_routes(rescue: Rescue) -> Iterable[Route]:
    """Give the calls."""
    calls = RescueCalls(rescue)
    yield Route(
        "DELETE",
        "/access/users/<uuid:user_id>/totp",
        Access.MEMBER,
        calls.end_second_factor,
        summary=say(
            "End the second factor of a user who has lost it", "为丢失设备的用户关闭双重验证"
        ),
        answers={204: None},
    )
    yield Route(
        "DELETE",
        "/access/users/<uuid:user_id>/identities",
        Access.MEMBER,
        calls.forget_identities,
        summary=say(
            "Forget who a user is at sign-in services; their e-mail counts again",
            "解除用户在登录服务处的身份绑定；下次登录重新按邮箱匹配",
        ),
        answers={204: None},
    )
