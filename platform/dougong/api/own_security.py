"""What guards one's own account: `/auth/sessions`, `/auth/password`, `/auth/totp` and beside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import segno
from flask import Response

from dougong.access.actor import Actor
from dougong.access.errors import SessionNotFoundError
from dougong.api.answers import instant, no_content, value_answer
from dougong.api.body import BodyForm
from dougong.api.persons import address, home_of, words_about
from dougong.api.routing import Access, Route
from dougong.api.schemas import INSTANT, TEXT, fields, list_of, or_null
from dougong.api.services import Services
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say

_LARGEST = 16 * 1024
_SESSION_ID = re.compile(r"[0-9a-f]{64}")
_TYPED: JsonObject = {"type": "string", "maxLength": 1000, "format": "password"}
_CODE: JsonObject = {"type": "string", "minLength": 1, "maxLength": 40}

_CONFIRM = BodyForm(fields({"password": _TYPED}, {"code": _CODE}), largest=_LARGEST)
_PASSWORD = BodyForm(fields({"current": _TYPED, "new": _TYPED}), largest=_LARGEST)
_BY_CODE = BodyForm(fields({"code": _CODE}), largest=_LARGEST)

_SESSION = fields(
    {
        "id": TEXT,
        "current": {"type": "boolean"},
        "created_at": INSTANT,
        "seen_at": INSTANT,
        "address": TEXT,
        "agent": TEXT,
    }
)
_STATE = fields(
    {
        "on": {"type": "boolean"},
        "since": or_null(INSTANT),
        "recovery_codes": {"type": "integer"},
    }
)
_CODES = fields({"recovery_codes": list_of(TEXT)})


class OwnSecurityCalls:
    """Answers the calls."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._security = services.own_security

    def sessions(self, actor: Actor) -> Response:
        """List one's sessions, the one used last first."""
        sessions = [
            {
                "id": each.id.hex(),
                "current": each.id.hex() == actor.credential,
                "created_at": instant(each.created_at),
                "seen_at": instant(each.seen_at),
                "address": each.address,
                "agent": each.agent,
            }
            for each in self._security.sessions(actor)
        ]
        return value_answer({"sessions": sessions})

    def end_session(self, actor: Actor, session_id: str) -> Response:
        """End one of one's sessions."""
        if not _SESSION_ID.fullmatch(session_id):
            raise SessionNotFoundError(id=session_id[:80])
        self._security.end_session(actor, bytes.fromhex(session_id), address=address())
        return no_content()

    def end_other_sessions(self, actor: Actor) -> Response:
        """End all of one's sessions but this one."""
        self._security.end_other_sessions(actor, address=address())
        return no_content()

    def confirm(self, actor: Actor, body: Mapping[str, str]) -> Response:
        """Prove again who one is."""
        self._security.confirm(actor, body["password"], body.get("code"), address=address())
        return no_content()

    def change_password(self, actor: Actor, body: Mapping[str, str]) -> Response:
        """Change one's password."""
        home = home_of(self._services, actor)
        words = words_about(self._services, home, actor.user_id) if actor.user_id else []
        self._security.change_password(
            actor, body["current"], body["new"], words=words, address=address()
        )
        return no_content()

    def second_factor(self, actor: Actor) -> Response:
        """Say whether one has a second factor."""
        state = self._security.second_factor(actor)
        return value_answer(
            {
                "on": state.on,
                "since": instant(state.since),
                "recovery_codes": state.recovery_codes,
            }
        )

    def offer_factor(self, actor: Actor) -> Response:
        """Make a seed for an app."""
        offer = self._security.offer_factor(actor)
        picture = segno.make(offer.uri, error="m", micro=False)
        svg = picture.svg_inline(scale=4, border=2, dark="#000", light="#fff", svgclass=None)
        return value_answer({"secret": offer.seed, "uri": offer.uri, "svg": svg})

    def begin_factor(self, actor: Actor, body: Mapping[str, str]) -> Response:
        """Turn the second factor on by its first code."""
        codes = self._security.begin_factor(actor, body["code"], address=address())
        return _codes(codes)

    def renew_recovery_codes(self, actor: Actor, body: Mapping[str, str]) -> Response:
        """Make new recovery codes."""
        codes = self._security.renew_recovery_codes(actor, body["code"], address=address())
        return _codes(codes)

    def end_factor(self, actor: Actor, body: Mapping[str, str]) -> Response:
        """End the second factor."""
        admin = actor.rights.everything
        self._security.end_factor(actor, body["code"], admin=admin, address=address())
        return no_content()


def own_security_routes(services: Services) -> Iterable[Route]:
    """Give the calls."""
    calls = OwnSecurityCalls(services)
    yield from _session_routes(calls)
    yield from _factor_routes(calls)


def _session_routes(calls: OwnSecurityCalls) -> Iterable[Route]:
    yield Route(
        "GET",
        "/auth/sessions",
        Access.MEMBER,
        calls.sessions,
        summary=say("List where you are signed in", "查询您的登录会话"),
        answers={200: fields({"sessions": list_of(_SESSION)})},
    )
    yield Route(
        "DELETE",
        "/auth/sessions",
        Access.MEMBER,
        calls.end_other_sessions,
        summary=say("Sign out everywhere but here", "退出其他所有会话"),
        answers={204: None},
    )
    yield Route(
        "DELETE",
        "/auth/sessions/<session_id>",
        Access.MEMBER,
        calls.end_session,
        summary=say("End one of your sessions", "结束您的一个会话"),
        answers={204: None},
    )
    yield Route(
        "POST",
        "/auth/confirm",
        Access.MEMBER,
        calls.confirm,
        body=_CONFIRM,
        summary=say(
            "Prove again that it is you, before you change how you sign in",
            "更改登录方式前，再次确认是您本人",
        ),
        answers={204: None},
    )
    yield Route(
        "PUT",
        "/auth/password",
        Access.MEMBER,
        calls.change_password,
        body=_PASSWORD,
        summary=say("Change your password; other sessions end", "修改您的密码；其他会话将退出"),
        answers={204: None},
    )


def _factor_routes(calls: OwnSecurityCalls) -> Iterable[Route]:
    yield Route(
        "GET",
        "/auth/totp",
        Access.MEMBER,
        calls.second_factor,
        while_enrolling=True,
        summary=say("See whether you have a second factor", "查询是否已启用双重验证"),
        answers={200: _STATE},
    )
    yield Route(
        "POST",
        "/auth/totp",
        Access.MEMBER,
        calls.offer_factor,
        while_enrolling=True,
        summary=say(
            "Begin to set up a second factor: a secret for your app",
            "开始设置双重验证：获取验证器应用的密钥",
        ),
        answers={200: fields({"secret": TEXT, "uri": TEXT, "svg": TEXT})},
    )
    yield Route(
        "PUT",
        "/auth/totp",
        Access.MEMBER,
        calls.begin_factor,
        while_enrolling=True,
        body=_BY_CODE,
        summary=say(
            "Turn the second factor on by a first code; recovery codes are shown only now",
            "用首个验证码启用双重验证；仅此一次显示恢复码",
        ),
        answers={200: _CODES},
    )
    yield Route(
        "DELETE",
        "/auth/totp",
        Access.MEMBER,
        calls.end_factor,
        body=_BY_CODE,
        summary=say("End the second factor", "关闭双重验证"),
        answers={204: None},
    )
    yield Route(
        "POST",
        "/auth/recovery-codes",
        Access.MEMBER,
        calls.renew_recovery_codes,
        body=_BY_CODE,
        summary=say(
            "Make new recovery codes in place of the old ones", "重新生成恢复码，旧恢复码失效"
        ),
        answers={200: _CODES},
    )


def _codes(codes: Iterable[str]) -> Response:
    told: dict[str, Any] = {"recovery_codes": list(codes)}
    return value_answer(told)
