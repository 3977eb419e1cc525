"""The types that a field may have, for who chooses one: `/meta/field-types`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import value_answer
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, LOCALE_TEXT, TEXT, fields, list_of
from dougong.deployment.drafting.overlay import Language
from dougong.fields.base import FieldType
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.metadata.objects.field_schema import closed_field_schema
from dougong.metadata.schema_check import read_schema

_TYPE = fields(
    {
        "key": TEXT,
        "label": LOCALE_TEXT,
        "about": LOCALE_TEXT,
        "schema": ANY_OBJECT,
        "sample": fields({"options": ANY_OBJECT, "value": {}}),
    }
)


class FieldTypes:
    """Answers the call on the field types."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def get(self, actor: Actor) -> Response:
        """Give every field type, with all that a field of it may say."""
        actor.rights.require_system("builder")
        schema: Any = read_schema(self._language.kinds.get("object").schema_path())
        described = schema["$defs"]["field"]
        return value_answer(
            {"field_types": [_told(each, described) for each in self._language.field_types]}
        )


def field_type_routes(language: Language) -> Iterable[Route]:
    """Give the call; it needs the system right ``builder``."""
    yield Route(
        "GET",
        "/meta/field-types",
        Access.MEMBER,
        FieldTypes(language).get,
        summary=say("List the field types", "列出字段类型"),
        answers={200: fields({"field_types": list_of(_TYPE)})},
    )


def _told(each: FieldType[Any, Any], described: JsonObject) -> JsonObject:
    options, value = each.samples()[0]
    return {
        "key": each.key,
        "label": dict(each.label),
        "about": dict(each.about),
        "schema": closed_field_schema(described, each),
        "sample": {"options": dict(options), "value": each.dump(value, options)},
    }
