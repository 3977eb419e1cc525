"""Invitations and forgotten passwords: `/auth/reset`, `/auth/invite`, `/access/users/…/invite`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from flask import Response, request

from dougong.access.actor import Actor, system_actor
from dougong.access.signing_in.links import LinkKind
from dougong.api.answers import no_content
from dougong.api.body import BodyForm
from dougong.api.persons import address, tenant_of_host, words_about
from dougong.api.routing import Access, Route
from dougong.api.schemas import fields
from dougong.api.services import Services
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say

_LARGEST = 16 * 1024
_TYPED: JsonObject = {"type": "string", "maxLength": 1000, "format": "password"}

_ASK = BodyForm(
    fields(
        {"email": {"type": "string", "maxLength": 320}},
        {"tenant": {"type": "string", "maxLength": 40}},
    ),
    largest=_LARGEST,
)
_RESET = BodyForm(fields({"password": _TYPED}), largest=_LARGEST)
_ACCEPT = BodyForm(
    fields({"password": _TYPED}, {"name": {"type": "string", "minLength": 1, "maxLength": 80}}),
    largest=_LARGEST,
)


class MailedLinkCalls:
    """Answers the calls."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._links = services.mailed_links

    def ask_reset(self, body: Mapping[str, str]) -> Response:
        """Have a link sent, if there is such an account, which is not told."""
        tenant = body.get("tenant") or tenant_of_host(self._services, request.host)
        self._links.ask_reset(tenant, body["email"], address=address())
        return _accepted()

    def reset(self, body: Mapping[str, str], token: str) -> Response:
        """Set a password by the link of a mail."""
        self._use("reset", token, body["password"])
        return no_content()

    def invite(self, actor: Actor, user_id: UUID) -> Response:
        """Send a user an invitation."""
        self._links.invite(actor, user_id, address=address())
        return _accepted()

    def accept(self, body: Mapping[str, str], token: str) -> Response:
        """Set a first password by the link of an invitation, and the name where it was wrong."""
        home, link = self._links.find("invite", token)
        self._use("invite", token, body["password"])
        if "name" in body:
            services = self._services
            title = services.models.current(home.schema).object("user").title
            themselves = replace(system_actor(home, user_id=link.user_id), via="invite")
            services.records.update(themselves, "user", link.user_id, {title: body["name"]})
        return no_content()

    def _use(self, kind: LinkKind, token: str, password: str) -> None:
        home, link = self._links.find(kind, token)
        words = words_about(self._services, home, link.user_id)
        self._links.use(kind, token, password, words=words, address=address())


def mailed_link_routes(services: Services) -> Iterable[Route]:
    """Give the calls."""
    calls = MailedLinkCalls(services)
    yield Route(
        "POST",
        "/auth/reset",
        Access.PUBLIC,
        calls.ask_reset,
        body=_ASK,
        summary=say(
            "Have a link to a new password mailed; the answer is the same for any e-mail",
            "发送重置密码的邮件；无论邮箱是否存在，应答都相同",
        ),
        answers={202: None},
    )
    yield Route(
        "POST",
        "/auth/reset/<token>",
        Access.PUBLIC,
        calls.reset,
        body=_RESET,
        summary=say("Set a new password by the link of a mail", "通过邮件链接设置新密码"),
        answers={204: None},
    )
    yield Route(
        "POST",
        "/auth/invite/<token>",
        Access.PUBLIC,
        calls.accept,
        body=_ACCEPT,
        summary=say("Set a first password by an invitation", "通过邀请链接设置密码"),
        answers={204: None},
    )
    yield Route(
        "POST",
        "/access/users/<uuid:user_id>/invite",
        Access.MEMBER,
        calls.invite,
        summary=say("Mail a user an invitation", "向用户发送邀请邮件"),
        answers={202: None},
    )


def _accepted() -> Response:
    answer = no_content()
    answer.status_code = 202
    return answer
