"""Records: the calls on `/data/…` that objects of one shape have, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import orjson
from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import json_answer, value_answer
from dougong.api.routing import PREFIX, Access, Route, Writes
from dougong.api.schemas import CURRENT, OBJECT, SAVED, ref
from dougong.fields.loader import NotARecordError
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import say
from dougong.metadata.objects.definition import Shape
from dougong.records.saving.session import SaveOptions
from dougong.records.saving.writing import Saved
from dougong.records.service import Records
from dougong.records.shapes.lifecycle import Step


class ShapedData:
    """Answers the calls on single objects and on documents."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def current(self, actor: Actor, object_name: str) -> Response:
        """Give the values of a single object that hold for the caller."""
        found = self._records.current(actor, object_name)
        return value_answer({"values": dict(found.values), "sources": dict(found.sources)})

    def submit(
        self,
        actor: Actor,
        object_name: str,
        record_id: UUID,
        version: int | None,
        options: SaveOptions,
    ) -> Response:
        """Submit a document."""
        saved = self._records.take_step(
            actor, object_name, record_id, Step.SUBMIT, version=version, options=options
        )
        return json_answer(with_trace(saved))

    def void(
        self,
        actor: Actor,
        object_name: str,
        record_id: UUID,
        version: int | None,
        options: SaveOptions,
    ) -> Response:
        """Make a submitted document void."""
        saved = self._records.take_step(
            actor, object_name, record_id, Step.VOID, version=version, options=options
        )
        return json_answer(with_trace(saved))

    def amend(
        self,
        actor: Actor,
        object_name: str,
        record_id: UUID,
        body: JsonValue,
        version: int | None,
        options: SaveOptions,
    ) -> Response:
        """Make a new draft of a document that is none any more."""
        if not isinstance(body, Mapping):
            raise InvalidError([Problem(path="", error=NotARecordError())])
        saved = self._records.amend(
            actor, object_name, record_id, body, version=version, options=options
        )
        place = f"{PREFIX}/data/{object_name}/{saved.id}"
        return json_answer(with_trace(saved), 201, [("Location", place)])


def shaped_routes(records: Records) -> Iterable[Route]:
    """Give the calls that objects of one shape have."""
    data = ShapedData(records)
    path = "/data/<object_name>/<uuid:record_id>/actions"
    document: Any = {"versioned": True, "saves": True, "shapes": frozenset({Shape.DOCUMENT})}
    yield Route(
        "GET",
        "/data/<object_name>/current",
        Access.MEMBER,
        data.current,
        summary=say("See the values that hold for you", "查看对当前用户生效的值"),
        answers={200: ref(OBJECT + CURRENT)},
        shapes=frozenset({Shape.SINGLE}),
    )
    yield Route(
        "POST",
        f"{path}/submit",
        Access.MEMBER,
        data.submit,
        summary=say("Submit a document", "提交单据"),
        answers={200: ref(OBJECT + SAVED)},
        **document,
    )
    yield Route(
        "POST",
        f"{path}/void",
        Access.MEMBER,
        data.void,
        summary=say("Make a submitted document void", "作废已提交的单据"),
        answers={200: ref(OBJECT + SAVED)},
        **document,
    )
    yield Route(
        "POST",
        f"{path}/amend",
        Access.MEMBER,
        data.amend,
        body=Writes.CHANGES,
        summary=say(
            "Make a new draft of a submitted or void document", "将已提交或已作废的单据修订为新草稿"
        ),
        answers={201: ref(OBJECT + SAVED)},
        **document,
    )


def with_trace(saved: Saved) -> bytes:
    """Give the record, and in it what ran while it was saved, where that was asked for."""
    body = saved.body or b""
    if saved.trace is None:
        return body
    return b'%b,"trace":%b}' % (body[:-1], orjson.dumps(saved.trace))
