"""What people may do, and how that differs: `/access/users/{id}/rights`, `/access/rights/diff`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response

from dougong.access.actor import Actor
from dougong.access.errors import Verb
from dougong.access.permissions.comparing import Comparing
from dougong.access.permissions.differences import level_of, told
from dougong.access.permissions.words import ways_of
from dougong.access.rights import Rights
from dougong.api.answers import value_answer
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, LOCALE_TEXT, TEXT, fields, list_of, or_null
from dougong.deployment.model import Model
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say

_TEXTS = list_of(TEXT)
RIGHTS = fields(
    {
        "everything": {"type": "boolean"},
        "system": _TEXTS,
        "actions": _TEXTS,
        "apps": or_null(_TEXTS),
    }
)
"""What somebody may do, apart from objects; of who may do everything nothing is listed."""

_NAME: JsonObject = {"type": "string", "maxLength": 40}
_NUMBER: JsonObject = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
_OBJECT = parameters(
    Parameter(name="object", about=say("Only of this object.", "仅限该对象。"), schema=_NAME)
)
_BETWEEN = parameters(
    Parameter(name="from", about=say("The one version.", "起始版本。"), schema=_NUMBER),
    Parameter(
        name="to",
        about=say("The other version; the present one if not given.", "目标版本；默认为当前版本。"),
        schema=_NUMBER,
    ),
    Parameter(
        name="user",
        about=say("Id of a user, with what they are granted today.", "用户 ID，按其当前授权计算。"),
        schema={"type": "string", "format": "uuid", "maxLength": 36},
    ),
    Parameter(name="permission_set", about=say("A permission set.", "权限集。"), schema=_NAME),
    Parameter(name="role", about=say("A role.", "角色。"), schema=_NAME),
)
_SIDES = parameters(
    Parameter(name="left", about=say("A permission set.", "权限集。"), schema=_NAME),
    Parameter(name="right", about=say("Another one.", "另一个权限集。"), schema=_NAME),
)
_CHANGES = fields(
    {
        "changes": list_of(
            fields({"right": TEXT, "before": {}, "after": {}}, {"object": TEXT, "field": TEXT})
        )
    }
)
_WAY = fields({"level": {"enum": ["read", "edit"]}, "code": TEXT, "text": LOCALE_TEXT})
_ON_OBJECT = fields(
    {
        "verbs": _TEXTS,
        "fields": ANY_OBJECT,
        "masked": _TEXTS,
        "record_types": or_null(_TEXTS),
        "rows": list_of(_WAY),
    }
)
_USER_RIGHTS = fields(
    {
        "everything": {"type": "boolean"},
        "system": _TEXTS,
        "actions": _TEXTS,
        "apps": or_null(_TEXTS),
        "objects": {"type": "object", "additionalProperties": _ON_OBJECT},
    }
)
_VERBS: tuple[Verb, ...] = ("create", "read", "update", "delete")


def rights_answer(rights: Rights) -> JsonObject:
    """Give what somebody may do, apart from objects."""
    return {
        "everything": rights.everything,
        "system": sorted(rights.system),
        "actions": sorted(rights.actions),
        "apps": None if rights.apps is None else sorted(rights.apps),
    }


class AccessRights:
    """Answers the calls on what people may do."""

    def __init__(self, comparing: Comparing) -> None:
        self._comparing = comparing

    def of_user(self, actor: Actor, user_id: UUID, query: Values) -> Response:
        """Tell what a user may do."""
        model, rights = self._comparing.rights_of(actor, user_id)
        wanted = query.get("object")
        if wanted is not None:
            model.object(wanted)
        objects = {
            name: _on_object(model, rights, name)
            for name in sorted(model.objects)
            if wanted in (None, name) and any(rights.may(verb, name) for verb in _VERBS)
        }
        return value_answer({**rights_answer(rights), "objects": objects})

    def diff(self, actor: Actor, query: Values) -> Response:
        """Tell how rights differ between two versions of the definitions."""
        found = self._comparing.between_versions(
            actor,
            since=query.get("from"),
            until=query.get("to"),
            user=query.get("user"),
            permission_set=query.get("permission_set"),
            role=query.get("role"),
        )
        return value_answer({"changes": [told(each) for each in found]})

    def compare(self, actor: Actor, query: Values) -> Response:
        """Tell how two permission sets differ."""
        found = self._comparing.of_sets(actor, query.get("left"), query.get("right"))
        return value_answer({"changes": [told(each) for each in found]})


def access_rights_routes(comparing: Comparing) -> Iterable[Route]:
    """Give the calls."""
    calls, member = AccessRights(comparing), Access.MEMBER
    yield Route(
        "GET",
        "/access/users/<uuid:user_id>/rights",
        member,
        calls.of_user,
        query=_OBJECT,
        summary=say("See what a user may do", "查询用户的权限"),
        answers={200: _USER_RIGHTS},
    )
    yield Route(
        "GET",
        "/access/rights/diff",
        member,
        calls.diff,
        query=_BETWEEN,
        summary=say("See how rights differ between two versions", "比较两个版本之间的权限差异"),
        answers={200: _CHANGES},
    )
    yield Route(
        "GET",
        "/access/sets/compare",
        member,
        calls.compare,
        query=_SIDES,
        summary=say("See how two permission sets differ", "比较两个权限集"),
        answers={200: _CHANGES},
    )


def _on_object(model: Model, rights: Rights, name: str) -> dict[str, Any]:
    record = model.objects[name]
    levels = {field: level_of(rights, model, name, field) for field in record.fields}
    types = None if rights.everything else rights.on(name).record_types
    rows = rights.rows(name)
    return {
        "verbs": [verb for verb in _VERBS if rights.may(verb, name)],
        "fields": {field: level for field, level in levels.items() if level != "none"},
        "masked": [
            field
            for field, level in levels.items()
            if level != "none" and (name, field) in model.masks
        ],
        "record_types": None if types is None else sorted(types),
        "rows": [
            {"level": each.level, "code": each.code, "text": dict(each.text)}
            for each in ways_of(model, record, rows)
        ],
    }
