"""Users as whoever looks after them sees them: `/access/users/{id}…`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from flask import Response

from dougong.access.actor import Actor, system_actor
from dougong.access.permissions.granting import PLACES, Granted, Granting
from dougong.access.permissions.grants import Grant, GrantKind
from dougong.api.answers import instant, no_content, value_answer
from dougong.api.body import BodyForm
from dougong.api.routing import PREFIX, Access, Route
from dougong.api.schemas import (
    ID,
    INSTANT,
    LOCALE_TEXT,
    TEXT,
    fields,
    list_of,
    or_null,
)
from dougong.api.services import Services
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.kernel.errors import InvalidError, InvalidValueError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.records.people.holdings import Holdings
from dougong.records.people.leaving import Leaving
from dougong.records.service import Records
from dougong.storage.tenants import find_tenant

_LARGEST = 64 * 1024
_DAY: JsonObject = {"type": ["string", "null"], "format": "date"}
_COUNT: JsonObject = {"type": "integer"}
_FLAG: JsonObject = {"type": "boolean"}
_NAME: JsonObject = {"type": "string", "minLength": 1, "maxLength": 40}
_SENT: JsonObject = {
    "type": "array",
    "maxItems": 200,
    "items": fields({"name": _NAME}, {"starts_on": _DAY, "ends_on": _DAY}),
}
_GRANTS = BodyForm(
    fields({"roles": _SENT, "permission_sets": _SENT}, {"admin": _FLAG}), largest=_LARGEST
)
_TRANSFER = BodyForm(
    fields({"to": ID}, {"objects": {"type": "array", "items": _NAME, "maxItems": 1000}}),
    largest=_LARGEST,
)
_DEACTIVATE = BodyForm(fields({}, {"transfer_to": or_null(ID)}), largest=_LARGEST)
_GRANTED = list_of(
    fields(
        {
            "name": TEXT,
            "label": LOCALE_TEXT,
            "starts_on": or_null(TEXT),
            "ends_on": or_null(TEXT),
        }
    )
)
_USER = fields(
    {
        "user": fields({"id": ID, "label": or_null(TEXT), "email": TEXT, "active": _FLAG}),
        "admin": _FLAG,
        "roles": _GRANTED,
        "permission_sets": _GRANTED,
        "effective": list_of(fields({"name": TEXT, "label": LOCALE_TEXT, "from": or_null(TEXT)})),
        "has_password": _FLAG,
        "second_factor": _FLAG,
        "locked_until": or_null(INSTANT),
        "last_sign_in": or_null(INSTANT),
        "sessions": _COUNT,
    }
)
_HOLDINGS = fields(
    {
        "objects": list_of(fields({"object": TEXT, "label": LOCALE_TEXT, "count": _COUNT})),
        "open_elsewhere": fields({"departments": _COUNT, "teams": _COUNT, "reports": _COUNT}),
    }
)


class AccessUsers:
    """Answers the calls on what users are granted, and on their going and coming."""

    def __init__(self, services: Services, granting: Granting, leaving: Leaving) -> None:
        self._database = services.database
        self._records: Records = services.records
        self._models: Models = services.models
        self._granting = granting
        self._leaving = leaving

    def get(self, actor: Actor, user_id: UUID) -> Response:
        """Tell what a user is granted."""
        granted = self._granting.of(actor, user_id)
        return self._told(actor, user_id, granted)

    def put(self, actor: Actor, user_id: UUID, body: Mapping[str, Any]) -> Response:
        """Grant a user just this from now on."""
        self._user(actor, user_id)
        grants = [
            _grant(kind, place, position, sent)
            for kind, place in PLACES.items()
            for position, sent in enumerate(body[place])
        ]
        granted = self._granting.put(actor, user_id, grants, admin=body.get("admin"))
        return self._told(actor, user_id, granted)

    def holdings(self, actor: Actor, user_id: UUID) -> Response:
        """Tell what a user holds."""
        found = self._leaving.holdings(actor, user_id)
        self._user(actor, user_id)
        return value_answer(_held(found))

    def transfer(self, actor: Actor, user_id: UUID, body: Mapping[str, Any]) -> Response:
        """Have what a user owns handed over."""
        objects = body.get("objects")
        actor.rights.require_system("users")
        self._user(actor, user_id)
        job_id = self._leaving.transfer(actor, user_id, UUID(body["to"]), objects)
        return _taken_on(job_id)

    def deactivate(self, actor: Actor, user_id: UUID, body: Mapping[str, Any]) -> Response:
        """Take a user out of service."""
        to = body.get("transfer_to")
        job_id = self._leaving.deactivate(actor, user_id, None if to is None else UUID(to))
        return value_answer({"job": None}) if job_id is None else _taken_on(job_id)

    def activate(self, actor: Actor, user_id: UUID) -> Response:
        """Take a user into service again."""
        self._leaving.activate(actor, user_id)
        return no_content()

    def unlock(self, actor: Actor, user_id: UUID) -> Response:
        """Let a user sign in at once."""
        self._leaving.unlock(actor, user_id)
        return no_content()

    def _told(self, actor: Actor, user_id: UUID, granted: Granted) -> Response:
        model = self._models.current(actor.schema)
        by_kind = {
            place: [_written(model, each) for each in granted.grants if each.kind == kind]
            for kind, place in PLACES.items()
        }
        return value_answer(
            {
                "user": self._user(actor, user_id),
                "admin": granted.admin,
                **by_kind,
                "effective": [
                    {"name": name, "label": _label(model, "permission_set", name), "from": role}
                    for name, role in granted.effective.items()
                ],
                "has_password": granted.has_password,
                "second_factor": granted.second_factor,
                "locked_until": instant(granted.locked_until),
                "last_sign_in": instant(granted.last_sign_in),
                "sessions": granted.sessions,
            }
        )

    def _user(self, actor: Actor, user_id: UUID) -> JsonObject:
        # Whoever may look after users may know who they are, whatever their rights on records.
        entitled = system_actor(find_tenant(self._database, actor.tenant))
        title = self._models.current(actor.schema).object("user").title
        paths = tuple(dict.fromkeys((title, "email", "active")))
        found = orjson.loads(self._records.get(entitled, "user", user_id, paths))
        return {
            "id": found["id"],
            "label": found[title],
            "email": found["email"],
            "active": found["active"],
        }


def access_user_routes(services: Services, granting: Granting, leaving: Leaving) -> Iterable[Route]:
    """Give the calls."""
    calls, member = AccessUsers(services, granting, leaving), Access.MEMBER
    user = "/access/users/<uuid:user_id>"
    job = fields({"job": or_null(ID)})
    yield Route(
        "GET",
        user,
        member,
        calls.get,
        summary=say("See what a user is granted", "查询用户的授权"),
        answers={200: _USER},
    )
    yield Route(
        "PUT",
        f"{user}/grants",
        member,
        calls.put,
        body=_GRANTS,
        summary=say("Grant a user roles and permission sets", "为用户授予角色和权限集"),
        answers={200: _USER},
    )
    yield Route(
        "GET",
        f"{user}/holdings",
        member,
        calls.holdings,
        summary=say("See what a user owns and leads", "查询用户负责的记录与管理的组织"),
        answers={200: _HOLDINGS},
    )
    yield Route(
        "POST",
        f"{user}/transfer",
        member,
        calls.transfer,
        body=_TRANSFER,
        summary=say("Hand over what a user owns", "移交用户负责的记录"),
        answers={202: job},
    )
    yield Route(
        "POST",
        f"{user}/deactivate",
        member,
        calls.deactivate,
        body=_DEACTIVATE,
        summary=say("Take a user out of service", "停用用户"),
        answers={200: job, 202: job},
    )
    yield Route(
        "POST",
        f"{user}/activate",
        member,
        calls.activate,
        summary=say("Take a user into service again", "启用用户"),
        answers={204: None},
    )
    yield Route(
        "POST",
        f"{user}/unlock",
        member,
        calls.unlock,
        summary=say("Let a user sign in at once after failed attempts", "解除登录失败锁定"),
        answers={204: None},
    )


def _grant(kind: GrantKind, place: str, position: int, sent: Mapping[str, Any]) -> Grant:
    days = {
        name: _day(sent.get(name), pointer(place, position, name))
        for name in ("starts_on", "ends_on")
    }
    return Grant(kind, sent["name"], **days)


def _day(text: str | None, path: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        reason = say("expected a date such as `2026-01-31`", "应为日期，例如 `2026-01-31`")
        error = InvalidValueError(value=text, reason=reason)
        raise InvalidError([Problem(path=path, error=error)]) from None


def _written(model: Model, grant: Grant) -> JsonObject:
    return {
        "name": grant.name,
        "label": _label(model, grant.kind, grant.name),
        "starts_on": None if grant.starts_on is None else grant.starts_on.isoformat(),
        "ends_on": None if grant.ends_on is None else grant.ends_on.isoformat(),
    }


def _label(model: Model, kind: str, name: str) -> Any:
    found = model.catalog.get(kind, name)
    # What was granted may be gone since; its name is all that is left of it.
    return {"en": name} if found is None else found.label


def _held(found: Holdings) -> JsonObject:
    return {
        "objects": [
            {"object": each.object, "label": dict(each.label), "count": each.count}
            for each in found.objects
        ],
        "open_elsewhere": {
            "departments": found.departments,
            "teams": found.teams,
            "reports": found.reports,
        },
    }


def _taken_on(job_id: UUID) -> Response:
    return value_answer({"job": job_id}, 202, [("Location", f"{PREFIX}/jobs/{job_id}")])
