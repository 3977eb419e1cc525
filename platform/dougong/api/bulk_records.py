"""Many records in one call: `/data/{object}/bulk`; and many changes taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import orjson
from flask import Response, request

from dougong.access.actor import Actor
from dougong.api.answers import json_answer, value_answer
from dougong.api.body import BodyForm
from dougong.api.languages import language
from dougong.api.routing import PREFIX, Access, Route
from dougong.api.schemas import ID, fields, list_of, or_null, ref
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.records.bulk.calling import MOST_RECORDS, call_save_many
from dougong.records.bulk.saving_many import WRITTEN_MANY, Mode, RowResult, Status
from dougong.records.bulk.undoing import Undoing
from dougong.records.jobs import JobDesk
from dougong.records.saving.repeats import Once
from dougong.records.saving.session import SaveOptions
from dougong.records.service import Records

_LARGEST = 32 * 1024 * 1024
_COUNT: JsonObject = {"type": "integer", "minimum": 0}
_BODY = BodyForm(
    fields(
        {
            "mode": {"enum": [mode.value for mode in Mode]},
            # What is in them is checked where records are read, each by itself.
            "records": {"type": "array", "minItems": 1, "maxItems": MOST_RECORDS},
        },
        {
            "key": {"type": "string", "maxLength": 80, "default": "id"},
            "all_or_nothing": {"type": "boolean", "default": False},
        },
    ),
    largest=_LARGEST,
    apart="records",
)
_RESULT = fields(
    {"id": or_null(ID), "status": {"enum": [status.value for status in Status]}},
    {"errors": list_of(ref("Fault"))},
)


class BulkRecords:
    """Answers the calls that save many records at once."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def save(
        self,
        actor: Actor,
        object_name: str,
        body: Any,
        once: Once | None,
        options: SaveOptions,
    ) -> Response:
        """Insert, change, upsert or delete records."""
        locale = language(request.environ.get("HTTP_ACCEPT_LANGUAGE"), actor.locale)
        return json_answer(
            call_save_many(
                self._records,
                actor,
                object_name,
                Mode(body["mode"]),
                body["records"],
                lambda results: _told(results, locale),
                key=body.get("key"),
                all_or_nothing=body.get("all_or_nothing", False),
                once=once,
                options=options,
            )
        )


class UndoneJobs:
    """Answers the call that takes back what a job did."""

    def __init__(self, desk: JobDesk, undoing: Undoing) -> None:
        self._desk = desk
        self._undoing = undoing

    def start(self, actor: Actor, job_id: UUID) -> Response:
        """Have a job undone."""
        undo_id = self._undoing.start(actor, self._desk.find(actor, job_id))
        return value_answer({"id": undo_id}, 202, [("Location", f"{PREFIX}/jobs/{undo_id}")])


def undo_routes(desk: JobDesk, undoing: Undoing) -> Iterable[Route]:
    """Give the call."""
    yield Route(
        "POST",
        "/jobs/<uuid:job_id>/undo",
        Access.MEMBER,
        UndoneJobs(desk, undoing).start,
        summary=say("Undo an import or a mass change", "撤销导入或批量修改"),
        answers={202: fields({"id": ID})},
    )


def bulk_record_routes(records: Records) -> Iterable[Route]:
    """Give the calls."""
    yield Route(
        "POST",
        "/data/<object_name>/bulk",
        Access.MEMBER,
        BulkRecords(records).save,
        body=_BODY,
        repeatable=True,
        saves=True,
        shapes=WRITTEN_MANY,
        summary=say(
            "Insert, change, upsert or delete many records", "批量新增、修改、更新插入或删除记录"
        ),
        answers={200: fields({"results": list_of(_RESULT), "failed": _COUNT})},
    )


def _told(results: Sequence[RowResult], locale: str) -> bytes:
    told = [
        {"id": each.id, "status": each.status}
        | ({"errors": [p.to_json(locale) for p in each.errors]} if each.errors else {})
        for each in results
    ]
    failed = sum(1 for each in results if each.status is Status.FAILED)
    return orjson.dumps({"results": told, "failed": failed})
