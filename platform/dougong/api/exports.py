"""Exports: `/exports`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Response, request

from dougong.access.actor import Actor
from dougong.api.answers import value_answer
from dougong.api.body import BodyForm
from dougong.api.jobs import COUNT, JOB, written
from dougong.api.languages import language
from dougong.api.routing import PREFIX, Access, Route
from dougong.api.schemas import BYTES, ID, TEXT, fields, list_of, or_null
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LOCALES, say
from dougong.records.bulk.changing import MOST_IDS
from dougong.records.exporting.asking import (
    FORMATS,
    LABELS,
    NAMES,
    OLDEST_FIRST,
    VALUES,
    ExportRequest,
)
from dougong.records.exporting.service import EXPORT, Exports
from dougong.records.exporting.writing import MEDIA_TYPES
from dougong.records.jobs import JobDesk

_MOST_FIELDS = 300
_UUID = {**ID, "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"}
_PATH: JsonObject = {"type": "string", "minLength": 1, "maxLength": 250}
_START = BodyForm(
    fields(
        {"object": TEXT},
        {
            "format": {"type": "string", "enum": list(FORMATS), "default": "csv"},
            "fields": {**list_of(_PATH), "minItems": 1, "maxItems": _MOST_FIELDS},
            "where": TEXT,
            "sort": {"type": "string", "maxLength": 500},
            "ids": {**list_of(_UUID), "minItems": 1, "maxItems": MOST_IDS},
            "view": {"type": "string", "minLength": 1, "maxLength": 80},
            "headings": {"type": "string", "enum": [NAMES, LABELS], "default": LABELS},
            "values": {"type": "string", "enum": [LABELS, VALUES], "default": LABELS},
            "locale": {"type": "string", "maxLength": 20},
            "name": {"type": "string", "minLength": 1, "maxLength": 150},
        },
    )
)
_PROPERTIES: Any = JOB["properties"]
_EXPORT = fields(
    {
        **_PROPERTIES,
        "file": or_null(fields({"name": TEXT, "size": COUNT})),
        "rows": or_null(COUNT),
    }
)


class ExportCalls:
    """Answers the calls on exports."""

    def __init__(self, exports: Exports, desk: JobDesk) -> None:
        self._exports = exports
        self._desk = desk

    def start(self, actor: Actor, body: Any) -> Response:
        """Have records written to a file."""
        ids = body.get("ids")
        own = language(request.environ.get("HTTP_ACCEPT_LANGUAGE"), actor.locale)
        locale = body.get("locale", own)
        asked = ExportRequest(
            object=body["object"],
            format=body.get("format", "csv"),
            fields=tuple(dict.fromkeys(body["fields"])) if "fields" in body else None,
            where=body.get("where") or None,
            sort=body.get("sort") or OLDEST_FIRST,
            ids=None if ids is None else tuple(UUID(each) for each in ids),
            headings=body.get("headings", LABELS),
            values=body.get("values", LABELS),
            locale=locale if locale in LOCALES else own,
            name=body.get("name"),
        )
        job_id = self._exports.start(actor, asked, body.get("view"))
        return value_answer({"id": job_id}, 202, [("Location", f"{PREFIX}/exports/{job_id}")])

    def get(self, actor: Actor, job_id: UUID) -> Response:
        """Say how an export goes."""
        seen = self._desk.get_of(actor, job_id, EXPORT)
        made, is_done = seen.made, seen.job.state == "done"
        file = None if made is None else {"name": made.name, "size": made.size}
        rows = seen.job.done if is_done else None
        return value_answer({**written(seen), "file": file, "rows": rows})

    def file(self, actor: Actor, job_id: UUID) -> Response:
        """Give the file of an export, piece by piece."""
        job, made = self._exports.made(actor, job_id)
        kind: Any = job.payload["format"]
        content = self._exports.content(actor, made)
        answer = Response(content, content_type=MEDIA_TYPES[kind])
        name = quote(made.name, safe="")
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        answer.headers["Content-Length"] = str(made.size)
        answer.headers["Cache-Control"] = "no-store"
        return answer


def export_routes(exports: Exports, desk: JobDesk) -> Iterable[Route]:
    """Give the calls."""
    calls, member = ExportCalls(exports, desk), Access.MEMBER
    yield Route(
        "POST",
        "/exports",
        member,
        calls.start,
        body=_START,
        summary=say("Export records to a file", "将记录导出为文件"),
        answers={202: fields({"id": ID})},
    )
    yield Route(
        "GET",
        "/exports/<uuid:job_id>",
        member,
        calls.get,
        summary=say("See how an export goes", "查看导出的进展"),
        answers={200: _EXPORT},
    )
    yield Route(
        "GET",
        "/exports/<uuid:job_id>/file",
        member,
        calls.file,
        summary=say("Download the file of an export", "下载导出的文件"),
        answers={200: BYTES},
    )
