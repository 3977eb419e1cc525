"""Users, and what they can be granted: `GET /access/users`, `GET /access/roles`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import Response

from dougong.access.actor import Actor
from dougong.access.people import People, Person, Wanted
from dougong.api.answers import instant, no_content, value_answer
from dougong.api.persons import address
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import ID, INSTANT, LOCALE_TEXT, TEXT, fields, list_of, or_null
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.kernel.errors import InvalidError, InvalidValueError, Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.metadata.kinds.permission_set import PermissionSetDef
from dougong.metadata.kinds.role import RoleDef

_NAME: JsonObject = {"type": "string", "maxLength": 40}
_USER_ID: JsonObject = {"type": "string", "maxLength": 36}
_LIST = parameters(
    Parameter(
        name="q",
        about=say("Part of the name or of the e-mail.", "姓名或邮箱的一部分。"),
        schema={"type": "string", "maxLength": 200, "default": ""},
    ),
    Parameter(
        name="active",
        about=say("`1` for those in service, `0` for the others.", "`1` 表示在职，`0` 表示停用。"),
        schema={"type": "string", "enum": ["0", "1"]},
    ),
    Parameter(
        name="role",
        about=say("Who is granted this role.", "被授予该角色的用户。"),
        schema=_NAME,
    ),
    Parameter(
        name="permission_set",
        about=say(
            "Who is granted this permission set for themselves.", "被单独授予该权限集的用户。"
        ),
        schema=_NAME,
    ),
    Parameter(
        name="department",
        about=say("Id of the department that they work in.", "所属部门的标识。"),
        schema=_USER_ID,
    ),
    Parameter(
        name="after",
        about=say("Id of the last user of the page before.", "上一页最后一个用户的标识。"),
        schema=_USER_ID,
    ),
    Parameter(
        name="limit",
        about=say("How many at most.", "最多返回多少个。"),
        schema={"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
    ),
)
_NAMED = fields({"name": TEXT, "label": LOCALE_TEXT})
_COUNT: JsonObject = {"type": "integer", "minimum": 0}
_USER = fields(
    {
        "id": ID,
        "name": TEXT,
        "email": TEXT,
        "active": {"type": "boolean"},
        "department": or_null(fields({"id": ID, "label": or_null(TEXT)})),
        "admin": {"type": "boolean"},
        "invited": {"type": "boolean"},
        "last_sign_in": or_null(INSTANT),
        "roles": list_of(_NAMED),
        "permission_sets": list_of(_NAMED),
    }
)
_HELD: Mapping[str, JsonObject] = {
    "name": TEXT,
    "label": LOCALE_TEXT,
    "help": or_null(LOCALE_TEXT),
    "users": _COUNT,
}
_ROLE = fields(
    {**_HELD, "reports_to": or_null(TEXT), "permission_sets": list_of(TEXT)},
)


class PeopleCalls:
    """Answers the calls on users, and on what they can be granted."""

    def __init__(self, people: People, models: Models) -> None:
        self._people = people
        self._models = models

    def list(self, actor: Actor, query: Values) -> Response:
        """Give users by name."""
        active = query["active"]
        wanted = Wanted(
            text=query["q"],
            active=None if active is None else active == "1",
            role=query["role"],
            permission_set=query["permission_set"],
            department=_id(query["department"], "/department"),
            after=_id(query["after"], "/after"),
            limit=query["limit"],
        )
        found = self._people.list(actor, wanted)
        model = self._models.current(actor.schema)
        return value_answer(
            {
                "users": [_told(each, model) for each in found.people],
                "more": found.more,
                "count": found.count,
            }
        )

    def roles(self, actor: Actor) -> Response:
        """Give what users can be granted, and how many are."""
        holders = self._people.holders(actor)
        catalog = self._models.current(actor.schema).catalog
        roles: Mapping[str, RoleDef] = catalog.all("role")
        sets: Mapping[str, PermissionSetDef] = catalog.all("permission_set")
        return value_answer(
            {
                "roles": [
                    {
                        **_held(each, holders.get(("role", name), 0)),
                        "reports_to": each.reports_to,
                        "permission_sets": each.permission_sets,
                    }
                    for name, each in sorted(roles.items())
                ],
                "permission_sets": [
                    _held(each, holders.get(("permission_set", name), 0))
                    for name, each in sorted(sets.items())
                ],
            }
        )

    def end_sessions(self, actor: Actor, user_id: UUID) -> Response:
        """Sign a user out everywhere."""
        self._people.end_sessions(actor, user_id, address=address())
        return no_content()


def people_routes(people: People, models: Models) -> Iterable[Route]:
    """Give the calls; they need the system right ``users``, the roles that or ``builder``."""
    calls, member = PeopleCalls(people, models), Access.MEMBER
    yield Route(
        "GET",
        "/access/users",
        member,
        calls.list,
        query=_LIST,
        summary=say(
            "List users by name, with what they are granted",
            "按姓名列出用户及其被授予的角色和权限集",
        ),
        answers={
            200: fields({"users": list_of(_USER), "more": {"type": "boolean"}, "count": _COUNT})
        },
    )
    yield Route(
        "GET",
        "/access/roles",
        member,
        calls.roles,
        summary=say(
            "List the roles and permission sets that users can be granted",
            "列出可授予用户的角色和权限集",
        ),
        answers={200: fields({"roles": list_of(_ROLE), "permission_sets": list_of(fields(_HELD))})},
    )
    yield Route(
        "DELETE",
        "/access/users/<uuid:user_id>/sessions",
        member,
        calls.end_sessions,
        summary=say("Sign a user out wherever they are signed in", "让用户退出所有登录会话"),
        answers={204: None},
    )


def _told(person: Person, model: Model) -> dict[str, Any]:
    department = None
    if person.department is not None:
        department = {"id": person.department, "label": person.department_name}
    return {
        "id": person.user_id,
        "name": person.name,
        "email": person.email,
        "active": person.active,
        "department": department,
        "admin": person.admin,
        "invited": person.invited,
        "last_sign_in": instant(person.signed_in_at),
        "roles": _named(model, "role", person.roles),
        "permission_sets": _named(model, "permission_set", person.permission_sets),
    }


def _named(model: Model, kind: str, names: Iterable[str]) -> list[dict[str, Any]]:
    """Name those that there are: one that was deleted since gives nothing."""
    known = model.catalog.all(kind)
    return [{"name": name, "label": known[name].label} for name in names if name in known]


def _held(definition: RoleDef | PermissionSetDef, users: int) -> dict[str, Any]:
    return {
        "name": definition.name,
        "label": definition.label,
        "help": definition.help,
        "users": users,
    }


def _id(text: str | None, path: str) -> UUID | None:
    if text is None:
        return None
    try:
        return UUID(text)
    except ValueError:
        reason = say("expected an id", "应为标识")
        error = InvalidValueError(value=text, reason=reason)
        raise InvalidError([Problem(path=path, error=error)]) from None
