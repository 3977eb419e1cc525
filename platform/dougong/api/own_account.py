"""What the sign-in page and the profile ask for: `/auth/options`, and changing `/auth/me`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import orjson
from flask import Response, request

from dougong.access.actor import Actor
from dougong.access.demo import DemoOffer
from dougong.access.errors import UnauthenticatedError
from dougong.access.rights import EVERYTHING
from dougong.access.signing_in.single_sign_on.service import SingleSignOn
from dougong.api.answers import value_answer
from dougong.api.body import BodyForm
from dougong.api.languages import language
from dougong.api.routing import Access, Route
from dougong.api.schemas import TEXT, fields, list_of, or_null
from dougong.kernel.errors import InvalidError, InvalidValueError, Problem
from dougong.kernel.messages import localize, say
from dougong.kernel.zones import is_time_zone
from dougong.records.service import Records

_OWN = fields(
    {},
    {
        "locale": {"type": "string", "minLength": 1, "maxLength": 40},
        "time_zone": {"type": ["string", "null"], "maxLength": 64},
    },
)
_PATCH = BodyForm({**_OWN, "minProperties": 1}, largest=16 * 1024)
_OFFERED = fields({"email": TEXT, "name": TEXT, "title": TEXT})
_OPTIONS = fields(
    {
        "demo": list_of(_OFFERED),
        "providers": list_of(fields({"name": TEXT, "label": TEXT})),
        "reset": {"type": "boolean"},
    },
    {"tenant": TEXT, "password": TEXT},
)


class OwnAccount:
    """Answers the calls of who signs in, and of who looks after their own account."""

    def __init__(self, records: Records, demo: DemoOffer, single_sign_on: SingleSignOn) -> None:
        self._records = records
        self._single_sign_on = single_sign_on
        self._demo = demo

    def options(self) -> Response:
        """Give the ways in, and the users of the demo; of no other tenant, see ``DemoOffer``."""
        locale = language(request.environ.get("HTTP_ACCEPT_LANGUAGE"), None)
        offered = [
            {"email": each.email, "name": each.name, "title": localize(each.title, locale)}
            for each in self._demo.users()
        ]
        known = {"tenant": self._demo.tenant, "password": self._demo.password} if offered else {}
        providers = [
            {"name": each.name, "label": localize(each.label, locale)}
            for each in self._single_sign_on.providers
        ]
        return value_answer({"demo": offered, "providers": providers, "reset": True, **known})

    def change(self, actor: Actor, body: Mapping[str, Any]) -> Response:
        """Set one's own language and time zone; null is the company's time zone."""
        if actor.user_id is None:
            raise UnauthenticatedError()
        zone = body.get("time_zone")
        if zone is not None and not is_time_zone(zone):
            reason = say(
                "expected the name of a time zone, such as `Asia/Shanghai`",
                "应为时区名称，例如 `Asia/Shanghai`",
            )
            error = InvalidValueError(value=zone, reason=reason)
            raise InvalidError([Problem(path="/time_zone", error=error)])
        # Everyone may set these two of their own, whatever they may do with users.
        entitled, paths = replace(actor, rights=EVERYTHING), ("locale", "time_zone")
        self._records.update(entitled, "user", actor.user_id, dict(body))
        saved = orjson.loads(self._records.get(entitled, "user", actor.user_id, paths))
        return value_answer({path: saved[path] for path in paths})


def own_account_routes(
    records: Records, demo: DemoOffer, single_sign_on: SingleSignOn
) -> Iterable[Route]:
    """Give the calls."""
    calls = OwnAccount(records, demo, single_sign_on)
    yield Route(
        "GET",
        "/auth/options",
        Access.PUBLIC,
        calls.options,
        summary=say(
            "See the ways to sign in, and whom the demo offers to sign in as",
            "查询登录方式，以及演示环境可直接登录的用户",
        ),
        answers={200: _OPTIONS},
    )
    yield Route(
        "PATCH",
        "/auth/me",
        Access.MEMBER,
        calls.change,
        body=_PATCH,
        summary=say("Set your own language and time zone", "设置您的界面语言和时区"),
        answers={200: fields({"locale": or_null(TEXT), "time_zone": or_null(TEXT)})},
    )
