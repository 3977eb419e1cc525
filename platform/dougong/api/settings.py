"""Settings: `/settings`, the values that hold for the caller, and setting them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response, request

from dougong.access.actor import Actor
from dougong.api.answers import value_answer
from dougong.api.body import BodyForm
from dougong.api.languages import language
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, ID, TEXT, fields, list_of, or_null
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import localize, say
from dougong.metadata.kinds.setting import LEVELS
from dougong.records.setting_values import Held, SettingChange, SettingValues

_LEVEL: JsonObject = {"type": "string", "enum": list(LEVELS)}
_SOURCE: JsonObject = {"type": "string", "enum": [*LEVELS, "default"]}
_HELD = fields(
    {
        "name": TEXT,
        "label": TEXT,
        "help": or_null(TEXT),
        "type": TEXT,
        "levels": list_of(_LEVEL),
        "definition": ANY_OBJECT,
        "value": {},
        "from": or_null(_SOURCE),
    }
)
_PUT = BodyForm(
    fields(
        {"value": {}},
        {
            "level": {**_LEVEL, "default": "user"},
            "for": {**ID, "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"},
        },
    )
)


class SettingCalls:
    """Answers the calls on settings."""

    def __init__(self, values: SettingValues) -> None:
        self._values = values

    def list(self, actor: Actor) -> Response:
        """Give every setting with the value that holds for the caller."""
        held = [_written(each, actor) for each in self._values.all(actor)]
        return value_answer({"settings": held})

    def put(self, actor: Actor, name: str, body: Any) -> Response:
        """Set a value, one's own unless said otherwise; null takes it back."""
        holder = UUID(body["for"]) if "for" in body else None
        level = body.get("level", "user")
        change = SettingChange(name=name, value=body["value"], level=level, holder=holder)
        return value_answer(_written(self._values.put(actor, change), actor))


def setting_routes(values: SettingValues) -> Iterable[Route]:
    """Give the calls; to set what is not one's own needs the system right ``settings``."""
    calls, member = SettingCalls(values), Access.MEMBER
    yield Route(
        "GET",
        "/settings",
        member,
        calls.list,
        summary=say("List settings as they are for you", "查询对您生效的设置"),
        answers={200: fields({"settings": list_of(_HELD)})},
    )
    yield Route(
        "PUT",
        "/settings/<name>",
        member,
        calls.put,
        body=_PUT,
        summary=say("Set a setting", "修改设置"),
        answers={200: _HELD},
    )


def _written(held: Held, actor: Actor) -> JsonObject:
    locale = language(request.environ.get("HTTP_ACCEPT_LANGUAGE"), actor.locale)
    definition = held.setting.definition
    field = definition.field
    return {
        "name": definition.name,
        "label": localize(definition.label, locale),
        "help": localize(definition.help, locale) if definition.help is not None else None,
        "type": field.type,
        "levels": list(definition.levels),
        "definition": {"name": definition.name, "type": field.type, **field.options},
        "value": held.value,
        "from": held.source,
    }
