"""Who uses a definition: `/meta/{kind}/{name}/where-used`, and how often each field."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import value_answer
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, TEXT, fields, list_of
from dougong.deployment.where_used import WhereUsed
from dougong.kernel.messages import say

_FIELD = parameters(
    Parameter(
        name="field",
        about=say(
            "Only the places that use this field of an object.", "只列出使用该对象此字段的位置。"
        ),
        schema={"type": "string", "maxLength": 40},
    )
)
_USE = fields(
    {"kind": TEXT, "name": TEXT, "path": TEXT},
    {"label": ANY_OBJECT, "text": TEXT},
)


def where_used_routes(where_used: WhereUsed) -> Iterable[Route]:
    """Give the call; it needs the system right ``builder``."""

    def answer(actor: Actor, kind: str, name: str, query: Values) -> Response:
        found = where_used.find(actor, kind, name, query.get("field"))
        return value_answer({"uses": [each.to_json() for each in found]})

    def count(actor: Actor, name: str) -> Response:
        return value_answer({"fields": dict(where_used.count(actor, name))})

    yield Route(
        "GET",
        "/meta/object/<name>/field-uses",
        Access.MEMBER,
        count,
        summary=say("Count who uses each field of an object", "统计对象各字段的使用次数"),
        answers={200: fields({"fields": ANY_OBJECT})},
    )
    yield Route(
        "GET",
        "/meta/<kind>/<name>/where-used",
        Access.MEMBER,
        answer,
        query=_FIELD,
        summary=say("List who uses a definition", "查询定义的使用位置"),
        answers={200: fields({"uses": list_of(_USE)})},
    )
