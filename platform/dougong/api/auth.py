"""Sign-in, sign-out, who am I, and API tokens: `/auth/…`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import orjson
from flask import Response, request

from dougong.access.actor import Actor
from dougong.access.permissions.narrowed import ACTIONS, VERBS
from dougong.access.signing_in.authentication import ENROLLING
from dougong.access.signing_in.credentials import csrf_token
from dougong.access.signing_in.tokens import Token, create_token, list_tokens, revoke_token
from dougong.api.access_rights import RIGHTS, rights_answer
from dougong.api.answers import JSON, instant, no_content, value_answer
from dougong.api.body import BodyForm
from dougong.api.identity import Identity
from dougong.api.persons import person, tenant_of_host
from dougong.api.routing import Access, Route
from dougong.api.schemas import (
    ID,
    INSTANT,
    LOCALE_TEXT,
    TEXT,
    fields,
    list_of,
    or_null,
    ref,
)
from dougong.api.services import Services
from dougong.fields.builtin.datetime import DatetimeField
from dougong.kernel.errors import InvalidError, InvalidValueError, Problem
from dougong.kernel.messages import say
from dougong.metadata.access.system_rights import SYSTEM_RIGHTS
from dougong.realtime.address import events_address
from dougong.storage.tenants import Tenant, find_tenant

# Who has not signed in yet shall not make us read much.
_LARGEST = 16 * 1024

_LOGIN = BodyForm(
    fields(
        {
            "email": {"type": "string", "maxLength": 320},
            "password": {"type": "string", "maxLength": 1000, "format": "password"},
        },
        {
            "tenant": {"type": "string", "maxLength": 40},
            "code": {"type": "string", "maxLength": 40},
        },
    ),
    largest=_LARGEST,
)
_OBJECT_SCOPE = fields(
    {
        "object": {"type": "string", "pattern": r"^(\*|[a-z][a-z0-9_]{0,39})$"},
        "verbs": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"enum": [*VERBS, *ACTIONS]},
        },
    }
)
_SYSTEM_SCOPE = fields(
    {
        "system": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"enum": list(SYSTEM_RIGHTS)},
        }
    }
)
_NEW_TOKEN = BodyForm(
    fields(
        {"name": {"type": "string", "minLength": 1, "maxLength": 100}},
        {
            "expires_at": {"type": ["string", "null"], "format": "date-time"},
            "scopes": {
                "type": ["array", "null"],
                "minItems": 1,
                "maxItems": 100,
                "items": {"anyOf": [_OBJECT_SCOPE, _SYSTEM_SCOPE]},
            },
        },
    ),
    largest=_LARGEST,
)
_TOKEN = {
    "id": ID,
    "name": TEXT,
    "created_at": INSTANT,
    "expires_at": or_null(INSTANT),
    "used_at": or_null(INSTANT),
    "scopes": or_null(
        list_of(fields({}, {"object": TEXT, "verbs": list_of(TEXT), "system": list_of(TEXT)}))
    ),
}
_SIGNED_IN = fields(
    {"user": ref("Person"), "csrf_token": TEXT, "second_factor_needed": {"type": "boolean"}}
)
_ME = fields(
    {
        "user": ref("Person"),
        "viewer": or_null(ref("Person")),
        "tenant": fields(
            {
                "name": TEXT,
                "label": LOCALE_TEXT,
                "currency": TEXT,
                "time_zone": TEXT,
                "operates": {"type": "boolean"},
            }
        ),
        "locale": TEXT,
        "time_zone": TEXT,
        "rights": RIGHTS,
        "second_factor_needed": {"type": "boolean"},
        "events": or_null(TEXT),
    },
    {"csrf_token": TEXT},
)


class Auth:
    """Answers the calls on sessions and tokens."""

    def __init__(self, services: Services, identity: Identity) -> None:
        self._services = services
        self._identity = identity

    def login(self, body: Mapping[str, str]) -> Response:
        """Open a session."""
        tenant = body.get("tenant") or tenant_of_host(self._services, request.host)
        signed_in = self._services.authentication.sign_in(
            tenant,
            body["email"],
            body["password"],
            address=request.remote_addr or "",
            agent=request.headers.get("User-Agent", ""),
            code=body.get("code") or None,
            cookie=self._identity.cookie(request.environ),
        )
        home = find_tenant(self._services.database, signed_in.actor.tenant)
        user = self._person(home, signed_in.actor.user_id)
        told = {
            "user": user,
            "csrf_token": signed_in.csrf_token,
            "second_factor_needed": signed_in.enrolling,
        }
        answer = Response(orjson.dumps(told), content_type=JSON)
        days = self._services.settings.session_days
        self._set_cookie(answer, signed_in.cookie, days * 24 * 3600)
        return answer

    def logout(self, actor: Actor) -> Response:
        """End the session; a token stays."""
        cookie = self._identity.cookie(request.environ)
        if actor.via in ("session", "view_as", ENROLLING) and cookie is not None:
            self._services.authentication.sign_out(cookie, address=request.remote_addr or "")
        answer = no_content()
        self._set_cookie(answer, "", 0)
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer

    def me(self, actor: Actor) -> Response:
        """Say who one is, and what one may do."""
        home = find_tenant(self._services.database, actor.tenant)
        described: dict[str, Any] = {
            "user": self._person(home, actor.user_id),
            "viewer": None if actor.viewer is None else self._person(home, actor.viewer),
            "tenant": {
                "name": home.name,
                "label": home.label,
                "currency": home.currency,
                "time_zone": home.time_zone,
                "operates": home.operates,
            },
            "locale": actor.locale,
            "time_zone": actor.time_zone,
            "rights": rights_answer(actor.rights),
            "second_factor_needed": actor.via == ENROLLING,
            "events": self._events(),
        }
        cookie = self._identity.cookie(request.environ)
        if actor.via in ("session", "view_as", ENROLLING) and cookie is not None:
            described["csrf_token"] = csrf_token(cookie)
        return value_answer(described)

    def create_token(self, actor: Actor, body: Mapping[str, Any]) -> Response:
        """Make an API token; its text is shown this once."""
        services = self._services
        token, text = create_token(
            services.database,
            actor,
            name=body["name"],
            expires_at=_instant(body.get("expires_at")),
            scopes=body.get("scopes"),
            longest=timedelta(days=services.settings.token_days) or None,
            clock=services.clock,
            ids=services.ids,
            random_bytes=services.random_bytes,
        )
        return value_answer({**_described(token), "token": text}, 201)

    def list_tokens(self, actor: Actor) -> Response:
        """List one's API tokens."""
        tokens = list_tokens(self._services.database, actor)
        return value_answer({"tokens": [_described(token) for token in tokens]})

    def revoke_token(self, actor: Actor, token_id: UUID) -> Response:
        """End one of one's API tokens."""
        revoke_token(self._services.database, actor, token_id, clock=self._services.clock)
        return no_content()

    def _events(self) -> str | None:
        """Tell where a page may listen to what happens; None where nobody tells of it."""
        services = self._services
        there = services.announcer.has_listeners()
        # Whoever stands between may have changed the host; the page says where it is.
        page = urlsplit(request.headers.get("Referer", "")).netloc or request.host
        return events_address(services.settings, page) if there else None

    def _person(self, home: Tenant, user_id: UUID | None) -> Any:
        assert user_id is not None
        return person(self._services, home, user_id)

    def _set_cookie(self, answer: Response, value: str, max_age: int) -> None:
        self._identity.set_cookie(answer, value, max_age)


def auth_routes(services: Services, identity: Identity) -> Iterable[Route]:
    """Give the calls."""
    auth, member = Auth(services, identity), Access.MEMBER
    yield Route(
        "POST",
        "/auth/login",
        Access.PUBLIC,
        auth.login,
        body=_LOGIN,
        summary=say("Sign in", "登录"),
        answers={200: _SIGNED_IN},
    )
    yield Route(
        "POST",
        "/auth/logout",
        member,
        auth.logout,
        while_enrolling=True,
        while_viewing=True,
        summary=say("Sign out", "退出登录"),
        answers={204: None},
    )
    yield Route(
        "GET",
        "/auth/me",
        member,
        auth.me,
        while_enrolling=True,
        summary=say("See who you are and what you may do", "查看当前用户及其权限"),
        answers={200: _ME},
    )
    yield Route(
        "GET",
        "/auth/tokens",
        member,
        auth.list_tokens,
        summary=say("List your API tokens", "查询您的 API 令牌"),
        answers={200: fields({"tokens": list_of(fields(_TOKEN))})},
    )
    yield Route(
        "POST",
        "/auth/tokens",
        member,
        auth.create_token,
        body=_NEW_TOKEN,
        summary=say(
            "Create an API token; its text is shown only now", "创建 API 令牌；仅此一次显示其内容"
        ),
        answers={201: fields({**_TOKEN, "token": TEXT})},
    )
    yield Route(
        "DELETE",
        "/auth/tokens/<uuid:token_id>",
        member,
        auth.revoke_token,
        summary=say("Revoke an API token", "撤销 API 令牌"),
        answers={204: None},
    )


def _described(token: Token) -> dict[str, Any]:
    return {
        "id": token.id,
        "name": token.name,
        "created_at": instant(token.created_at),
        "expires_at": instant(token.expires_at),
        "used_at": instant(token.used_at),
        "scopes": token.scopes,
    }


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return DatetimeField().parse(text, {})
    except InvalidValueError as error:
        raise InvalidError([Problem(path="/expires_at", error=error)]) from None
