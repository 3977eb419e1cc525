"""The plain value of a masked field: `/data/{object}/{id}/unmasked`."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import value_answer
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import TEXT, fields, or_null
from dougong.kernel.messages import say
from dougong.metadata.objects.definition import Shape
from dougong.records.service import Records

_FIELD = parameters(
    Parameter(
        name="field",
        about=say("Name of the masked field.", "掩码字段的名称。"),
        schema={"type": "string", "maxLength": 80, "default": ""},
    )
)


class Unmasking:
    """Answers the call."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def get(self, actor: Actor, object_name: str, record_id: UUID, query: Values) -> Response:
        """Give the plain value."""
        return value_answer(
            {"value": self._records.unmasked(actor, object_name, record_id, query["field"])}
        )


def unmasking_routes(records: Records) -> Iterable[Route]:
    """Give the call; on the API page every object that is stored has it."""
    yield Route(
        "GET",
        "/data/<object_name>/<uuid:record_id>/unmasked",
        Access.MEMBER,
        Unmasking(records).get,
        shapes=frozenset(Shape) - {Shape.EVENT},
        query=_FIELD,
        summary=say(
            "See the plain value of a masked field; that is audited",
            "查看掩码字段的完整值（会记入审计）",
        ),
        answers={200: fields({"value": or_null(TEXT)})},
    )
