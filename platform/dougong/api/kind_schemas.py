"""What a definition of a kind may say, for editors: `/meta/schemas/{kind}`."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import value_answer
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, fields
from dougong.deployment.drafting.overlay import Language
from dougong.kernel.messages import say
from dougong.metadata.whole_schema import whole_schema


class KindSchemas:
    """Answers the call on the form of a kind."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def get(self, actor: Actor, kind: str) -> Response:
        """Give the JSON Schema of a kind, and a definition that is right."""
        actor.rights.require_system("builder")
        found = self._language.kinds.get(kind)
        schema = whole_schema(found, self._language.field_types)
        return value_answer({"schema": schema, "example": found.examples[0]})


def kind_schema_routes(language: Language) -> Iterable[Route]:
    """Give the call; it needs the system right ``builder``."""
    yield Route(
        "GET",
        "/meta/schemas/<kind>",
        Access.MEMBER,
        KindSchemas(language).get,
        summary=say("Get the JSON Schema of a kind", "查看某类定义的 JSON Schema"),
        answers={200: fields({"schema": ANY_OBJECT, "example": ANY_OBJECT})},
    )
