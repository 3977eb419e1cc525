"""Sign-in, sign-out, who am I, and API tokens: `/auth/…`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from flask import Response, request

from dougong.access.actor import Actor, system_actor
from dougong.access.authentication import LONGEST_SESSION
from dougong.access.credentials import csrf_token
from dougong.access.tokens import Token, create_token, list_tokens, revoke_token
from dougong.api.answers import JSON, instant, no_content, value_answer
from dougong.api.body import BodyForm
from dougong.api.identity import Identity
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
    ref,
)
from dougong.api.services import Services
from dougong.fields.builtin.datetime import DatetimeField
from dougong.kernel.errors import InvalidError, InvalidValueError, Problem
from dougong.kernel.messages import say
from dougong.metadata.errors import MissingPropertyError
from dougong.storage.tenants import Tenant, find_tenant, list_tenants, look_up_tenant

# Who has not signed in yet shall not make us read much.
_LARGEST = 16 * 1024

_LOGIN = BodyForm(
    fields(
        {
            "email": {"type": "string", "maxLength": 320},
            "password": {"type": "string", "maxLength": 1000, "format": "password"},
        },
        {"tenant": {"type": "string", "maxLength": 40}},
    ),
    largest=_LARGEST,
)
_NEW_TOKEN = BodyForm(
    fields(
        {"name": {"type": "string", "minLength": 1, "maxLength": 100}},
        {"expires_at": {"type": ["string", "null"], "format": "date-time"}},
    ),
    largest=_LARGEST,
)
_TOKEN = {
    "id": ID,
    "name": TEXT,
    "created_at": INSTANT,
    "expires_at": or_null(INSTANT),
    "used_at": or_null(INSTANT),
}
_SIGNED_IN = fields({"user": ref("Person"), "csrf_token": TEXT})
_APP = fields({"name": TEXT, "label": LOCALE_TEXT, "items": list_of(ANY_OBJECT)})
_ME = fields(
    {
        "user": ref("Person"),
        "tenant": fields({"name": TEXT, "label": LOCALE_TEXT, "currency": TEXT}),
        "locale": TEXT,
        "time_zone": TEXT,
        "rights": fields({"everything": {"type": "boolean"}}),
        "apps": list_of(_APP),
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
        tenant = body.get("tenant") or self._tenant_of_host(request.host)
        signed_in = self._services.authentication.sign_in(
            tenant,
            body["email"],
            body["password"],
            address=request.remote_addr or "",
            agent=request.headers.get("User-Agent", ""),
        )
        home = find_tenant(self._services.database, signed_in.actor.tenant)
        user = self._person(home, signed_in.actor.user_id)
        signed_in_as = orjson.dumps({"user": user, "csrf_token": signed_in.csrf_token})
        answer = Response(signed_in_as, content_type=JSON)
        self._set_cookie(answer, signed_in.cookie, int(LONGEST_SESSION.total_seconds()))
        return answer

    def logout(self, actor: Actor) -> Response:
        """End the session; a token stays."""
        cookie = self._identity.cookie(request.environ)
        if actor.via == "session" and cookie is not None:
            self._services.authentication.sign_out(cookie, address=request.remote_addr or "")
        answer = no_content()
        self._set_cookie(answer, "", 0)
        return answer

    def me(self, actor: Actor) -> Response:
        """Say who one is, what one may do, and which apps there are."""
        home = find_tenant(self._services.database, actor.tenant)
        described: dict[str, Any] = {
            "user": self._person(home, actor.user_id),
            "tenant": {"name": home.name, "label": home.label, "currency": home.currency},
            "locale": actor.locale,
            "time_zone": actor.time_zone,
            "rights": {"everything": actor.rights.everything},
            "apps": self._apps(actor),
        }
        cookie = self._identity.cookie(request.environ)
        if actor.via == "session" and cookie is not None:
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

    def _tenant_of_host(self, host: str) -> str:
        """Give the tenant that the host's first label names, or the only one there is."""
        label, dot, _ = host.partition(".")
        if dot and look_up_tenant(self._services.database, label) is not None:
            return label
        tenants = list_tenants(self._services.database)
        if len(tenants) != 1:
            missing = MissingPropertyError(property="tenant")
            raise InvalidError([Problem(path="", error=missing)])
        return tenants[0].name

    def _person(self, home: Tenant, user_id: UUID | None) -> Any:
        # Whoever is signed in may know their own name, whatever their rights on users.
        platform = system_actor(home)
        title = self._services.models.current(home.schema).object("user").title
        assert user_id is not None
        record = orjson.loads(
            self._services.records.get(platform, "user", user_id, (title, "email"))
        )
        return {"id": record["id"], "label": record[title], "email": record["email"]}

    def _apps(self, actor: Actor) -> list[Any]:
        catalog = self._services.models.current(actor.schema).catalog
        apps = []
        for name in sorted(catalog.all("app")):
            app = catalog.definitions["app", name].json
            items = _visible(app["items"], actor)
            if items:
                apps.append({"name": name, "label": app["label"], "items": items})
        return apps

    def _set_cookie(self, answer: Response, value: str, max_age: int) -> None:
        answer.set_cookie(
            self._identity.cookie_name,
            value,
            max_age=max_age,
            path="/",
            secure=self._services.settings.secure_cookies,
            httponly=True,
            samesite="Lax",
        )


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
        summary=say("Sign out", "退出登录"),
        answers={204: None},
    )
    yield Route(
        "GET",
        "/auth/me",
        member,
        auth.me,
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
    }


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return DatetimeField().parse(text, {})
    except InvalidValueError as error:
        raise InvalidError([Problem(path="/expires_at", error=error)]) from None


def _visible(items: Any, actor: Actor) -> list[Any]:
    """Give the entries of an app whose objects the actor may read, without empty groups."""
    kept = []
    for item in items:
        if "items" in item:
            inner = _visible(item["items"], actor)
            if inner:
                kept.append({**item, "items": inner})
        elif actor.rights.may("read", item["object"]):
            kept.append(item)
    return kept
