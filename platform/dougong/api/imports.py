"""Imports: `/imports`, the files that are sent for them, and what they refused."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Response, request

from dougong.access.actor import Actor
from dougong.api.answers import instant, value_answer
from dougong.api.body import BodyForm
from dougong.api.jobs import BEFORE, BY, COUNT, LIMIT, UNDO, cursor_of
from dougong.api.languages import language
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import PREFIX, Access, Route
from dougong.api.schemas import (
    ANY_OBJECT,
    BYTES,
    ID,
    INSTANT,
    TEXT,
    fields,
    list_of,
    or_null,
)
from dougong.api.uploads import EitherForm, Sent, StreamForm
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import localize, say
from dougong.records.bulk.importing import IMPORT, SAVE, SKIP, ImportRequest, Imports
from dougong.records.bulk.mapping import mapping_of
from dougong.records.bulk.outcomes import Outcomes, RefusedTable
from dougong.records.bulk.previewing import Asked, LookedAt, Preview, Previews
from dougong.records.bulk.saving_many import Mode
from dougong.records.bulk.texts import DELIMITERS, ENCODINGS
from dougong.records.bulk.undoing import Undoing
from dougong.records.bulk.uploads import Reading, Uploads
from dougong.records.bulk.written import DECIMALS, ORDERS
from dougong.records.files import Incoming
from dougong.records.interchange import guarded, quoting_writer
from dougong.records.jobs import JobDesk, JobSeen
from dougong.storage.bulk_rows import Counts

_LARGEST_JSON = 1024 * 1024
_BYTES_AT_ONCE = 64 * 1024
_NAME: JsonObject = {"type": "string", "minLength": 1, "maxLength": 80}
_TARGET = fields({"field": _NAME}, {"by": _NAME, "create": {"type": "boolean"}})
_MAPPING: JsonObject = {
    "type": "object",
    "additionalProperties": {"anyOf": [_NAME, _TARGET]},
    "maxProperties": 300,
}
_CELLS: JsonObject = {"type": "object", "additionalProperties": TEXT}
_MODES = [str(each) for each in (Mode.INSERT, Mode.UPDATE, Mode.UPSERT)]
_READING: dict[str, JsonObject] = {
    "sheet": {"type": "string", "maxLength": 200},
    "encoding": {"type": "string", "enum": list(ENCODINGS)},
    "delimiter": {"type": "string", "enum": list(DELIMITERS)},
    "heading_row": {"type": "integer", "minimum": 0, "maximum": 1000},
}
_FORMATS = fields(
    {},
    {
        "date": {"type": "string", "enum": list(ORDERS)},
        "decimal": {"type": "string", "enum": list(DECIMALS)},
        "country": {"type": "string", "pattern": "^([A-Z]{2})?$"},
    },
)
_HOW: dict[str, JsonObject] = {
    **_READING,
    "mode": {"type": "string", "enum": _MODES, "default": "insert"},
    "key": _NAME,
    "formats": _FORMATS,
    "replaced": {"type": "object", "additionalProperties": _CELLS, "default": {}},
}
_START: dict[str, JsonObject] = {
    **_HOW,
    "duplicates": {"type": "string", "enum": [SKIP, SAVE]},
    "dry_run": {"type": "boolean", "default": False},
    "remember": {"type": "boolean", "default": True},
}
_UUID = {**ID, "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"}
_FULL_MAPPING = {**_MAPPING, "minProperties": 1}
_FORM = fields({"object": TEXT, "mapping": _FULL_MAPPING}, _START)
_BODY = fields({"upload": _UUID, "object": TEXT, "mapping": _FULL_MAPPING}, _START)
_PREVIEW = BodyForm(
    fields({"object": TEXT}, {**_HOW, "mapping": _MAPPING, "locale": {"type": "string"}}),
    largest=_LARGEST_JSON,
)
_UPLOADED = fields(
    {
        "upload": ID,
        "name": TEXT,
        "size": COUNT,
        "kind": TEXT,
        "sheets": list_of(TEXT),
        "sheet": or_null(TEXT),
        "encoding": or_null(TEXT),
        "delimiter": or_null(TEXT),
        "headings": list_of(TEXT),
    }
)
_FAULT = fields({"path": TEXT, "code": TEXT, "message": TEXT})
_READ_ROW = fields({"row": COUNT, "values": ANY_OBJECT, "errors": list_of(_FAULT)})
_AMBIGUOUS = fields({"kind": TEXT, "example": TEXT, "readings": ANY_OBJECT})
_COLUMN = fields(
    {
        "column": TEXT,
        "samples": list_of(TEXT),
        "filled": COUNT,
        "suggestion": or_null(_TARGET),
        "why": or_null(TEXT),
        "unknown": list_of(fields({"value": TEXT, "count": COUNT})),
        "ambiguous": or_null(_AMBIGUOUS),
    }
)
_PREVIEWED = fields(
    {
        "rows": COUNT,
        "rows_exact": {"type": "boolean"},
        "sheet": or_null(TEXT),
        "encoding": or_null(TEXT),
        "delimiter": or_null(TEXT),
        "heading_row": or_null(COUNT),
        "formats": _FORMATS,
        "lines": list_of(list_of(TEXT)),
        "columns": list_of(_COLUMN),
        "first": list_of(_READ_ROW),
    }
)
_IMPORT = fields(
    {
        "id": ID,
        "object": TEXT,
        "file": or_null(TEXT),
        "mode": TEXT,
        "dry_run": {"type": "boolean"},
        "state": TEXT,
        "done": COUNT,
        "total": or_null(COUNT),
        "created": COUNT,
        "updated": COUNT,
        "unchanged": COUNT,
        "skipped": COUNT,
        "failed": COUNT,
        "by": BY,
        "created_at": INSTANT,
        "finished_at": or_null(INSTANT),
        "error": or_null(ANY_OBJECT),
        "undo": UNDO,
        "request": ANY_OBJECT,
    }
)
_TAKEN_ON = fields({"id": ID})
_REFUSED = fields({"row": COUNT, "errors": list_of(_FAULT)}, {"id": ID})
_LIST = parameters(
    Parameter(
        name="object",
        about=say("Name of an object.", "对象名称。"),
        schema={"type": "string", "maxLength": 80},
    ),
    BEFORE,
    LIMIT,
)


class ImportCalls:
    """Answers the calls on imports."""

    def __init__(
        self,
        uploads: Uploads,
        previews: Previews,
        imports: Imports,
        outcomes: Outcomes,
        desk: JobDesk,
        undoing: Undoing,
    ) -> None:
        self._uploads = uploads
        self._previews = previews
        self._imports = imports
        self._outcomes = outcomes
        self._desk = desk
        self._undoing = undoing

    def upload(self, actor: Actor, body: Incoming) -> Response:
        """Take a file in, and tell what it is."""
        row = self._uploads.receive(actor, body.name, body.chunks)
        try:
            with self._uploads.opened(actor.schema, row, Reading()) as opened:
                told = {
                    "upload": row.id,
                    "name": row.name,
                    "size": row.size,
                    "kind": row.kind,
                    "sheets": row.sheets,
                    "sheet": opened.reading.sheet,
                    "encoding": row.encoding,
                    "delimiter": row.delimiter,
                    "headings": opened.table.headings,
                }
        except BaseException:
            self._uploads.forget(actor.schema, row)
            raise
        return value_answer(told, 201, [("Location", f"{PREFIX}/imports/uploads/{row.id}")])

    def preview(self, actor: Actor, upload_id: UUID, body: Any) -> Response:
        """Show the columns of a table, and how its first rows would be read."""
        asked = Asked(
            object=body["object"],
            reading=Reading.of(body),
            mode=Mode(body.get("mode", "insert")),
            key=body.get("key"),
            mapping=mapping_of(body["mapping"]) if "mapping" in body else None,
            replaced=body.get("replaced", {}),
            formats=body.get("formats", {}),
        )
        found = self._previews.of(actor, upload_id, asked)
        return value_answer(_previewed(found, _locale(actor)))

    def start(self, actor: Actor, body: Sent) -> Response:
        """Have the rows of a file imported: one that was sent before, or that comes along."""
        values = body.values
        asked = ImportRequest(
            object=values["object"],
            mapping=mapping_of(values["mapping"]),
            mode=Mode(values.get("mode", "insert")),
            key=values.get("key"),
            reading=Reading.of(values),
            formats=values.get("formats", {}),
            replaced=values.get("replaced", {}),
            duplicates=values.get("duplicates"),
            dry_run=values.get("dry_run", False),
            remember=values.get("remember", True),
        )
        if body.upload is None:
            return _taken_on(self._imports.start(actor, UUID(values["upload"]), asked))
        row = self._uploads.receive(actor, body.upload.name, body.upload.chunks)
        try:
            return _taken_on(self._imports.start(actor, row.id, asked))
        except BaseException:
            self._uploads.forget(actor.schema, row)
            raise

    def list(self, actor: Actor, query: Values) -> Response:
        """Give a page of the imports that the caller may see."""
        found, more = self._desk.list(
            actor,
            kinds=[IMPORT],
            object_name=query.get("object"),
            before=cursor_of(query),
            limit=query["limit"],
        )
        return value_answer({"imports": [_import(each) for each in found], "next_cursor": more})

    def get(self, actor: Actor, job_id: UUID) -> Response:
        """Say how an import goes."""
        return value_answer(_import(self._desk.get_of(actor, job_id, IMPORT)))

    def undo(self, actor: Actor, job_id: UUID) -> Response:
        """Have what an import did taken back."""
        job = self._desk.get_of(actor, job_id, IMPORT).job
        return _taken_on(self._undoing.start(actor, job))

    def refused(self, actor: Actor, job_id: UUID) -> Response:
        """Tell which records a job refused, and why."""
        self._desk.find(actor, job_id)
        locale = _locale(actor)
        outcome = self._outcomes.of(actor, job_id)
        refused = [
            {
                "row": each.row,
                "errors": [_localized(error, locale) for error in each.errors],
                **({} if each.record_id is None else {"id": each.record_id}),
            }
            for each in outcome.faults
        ]
        return value_answer({"failed": outcome.failed, "refused": refused})

    def refused_rows(self, actor: Actor, job_id: UUID) -> Response:
        """Give the refused rows of an import as a table, each with what is wrong with it."""
        job, locale = self._desk.find(actor, job_id), _locale(actor)
        table = self._outcomes.refused_rows(actor, job, lambda text: localize(text, locale))
        answer = Response(_lines(table), content_type="text/csv; charset=utf-8")
        name = quote(table.name, safe="")
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return answer


def import_routes(calls: ImportCalls, *, largest: int) -> Iterable[Route]:
    """Give the calls.

    Args:
        calls: Answers them.
        largest: How many bytes a file may have.
    """
    member = Access.MEMBER
    yield Route(
        "POST",
        "/imports/uploads",
        member,
        calls.upload,
        body=StreamForm(largest=largest),
        summary=say("Send a file to be imported", "上传要导入的文件"),
        answers={201: _UPLOADED},
    )
    yield Route(
        "POST",
        "/imports/uploads/<uuid:upload_id>/preview",
        member,
        calls.preview,
        body=_PREVIEW,
        summary=say("See how a file would be imported", "预览文件的导入结果"),
        answers={200: _PREVIEWED},
    )
    yield Route(
        "POST",
        "/imports",
        member,
        calls.start,
        body=EitherForm(_FORM, _BODY, largest=largest),
        summary=say("Import a file", "导入文件"),
        answers={202: _TAKEN_ON},
    )
    yield Route(
        "GET",
        "/imports",
        member,
        calls.list,
        query=_LIST,
        summary=say(
            "List your imports, or those of the tenant", "列出自己的导入，或租户的全部导入"
        ),
        answers={200: fields({"imports": list_of(_IMPORT), "next_cursor": or_null(TEXT)})},
    )
    yield Route(
        "GET",
        "/imports/<uuid:job_id>",
        member,
        calls.get,
        summary=say("See how an import goes", "查看导入的进展"),
        answers={200: _IMPORT},
    )
    yield Route(
        "POST",
        "/imports/<uuid:job_id>/undo",
        member,
        calls.undo,
        summary=say("Take back what an import did", "撤销一次导入"),
        answers={202: _TAKEN_ON},
    )
    yield Route(
        "GET",
        "/jobs/<uuid:job_id>/refused",
        member,
        calls.refused,
        summary=say("See which records a job refused", "查看任务拒绝的记录"),
        answers={200: fields({"failed": COUNT, "refused": list_of(_REFUSED)})},
    )
    yield Route(
        "GET",
        "/jobs/<uuid:job_id>/refused.csv",
        member,
        calls.refused_rows,
        summary=say("Download the rows that an import refused", "下载导入时被拒绝的行"),
        answers={200: BYTES},
    )


def _locale(actor: Actor) -> str:
    return language(request.environ.get("HTTP_ACCEPT_LANGUAGE"), actor.locale)


def _taken_on(job_id: UUID) -> Response:
    return value_answer({"id": job_id}, 202, [("Location", f"{PREFIX}/jobs/{job_id}")])


def _localized(fault: Any, locale: str) -> dict[str, Any]:
    return {**fault, "message": localize(fault["message"], locale)}


def _import(seen: JobSeen) -> dict[str, Any]:
    job, counts = seen.job, seen.counts or Counts()
    payload: Any = job.payload
    return {
        "id": job.id,
        "object": payload["object"],
        "file": payload.get("file"),
        "mode": payload.get("mode", "insert"),
        "dry_run": payload.get("dry_run", False),
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "created": counts.created,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "skipped": counts.skipped,
        "failed": counts.failed,
        "by": None if job.created_by is None else {"id": job.created_by, "label": seen.by},
        "created_at": instant(job.created_at),
        "finished_at": instant(job.finished_at),
        "error": job.error,
        "undo": seen.undo,
        "request": {name: each for name, each in payload.items() if each is not None},
    }


def _previewed(found: Preview, locale: str) -> dict[str, Any]:
    reading = found.reading
    return {
        "rows": found.rows,
        "rows_exact": found.exact,
        "sheet": reading.sheet,
        "encoding": reading.encoding,
        "delimiter": reading.delimiter,
        "heading_row": reading.heading_row,
        "formats": found.formats.told(),
        "lines": found.lines,
        "columns": [_column(each) for each in found.columns],
        "first": [
            {
                "row": each.row,
                "values": each.values,
                "errors": [_localized(fault, locale) for fault in each.faults],
            }
            for each in found.first
        ],
    }


def _column(found: LookedAt) -> dict[str, Any]:
    target, unsure = found.suggestion.target, found.ambiguous
    return {
        "column": found.column,
        "samples": found.samples,
        "filled": found.filled,
        "suggestion": None if target is None else target.told(),
        "why": found.suggestion.why,
        "unknown": [{"value": value, "count": count} for value, count in found.unknown],
        "ambiguous": None
        if unsure is None
        else {"kind": unsure.kind, "example": unsure.example, "readings": unsure.readings},
    }


def _lines(table: RefusedTable) -> Iterator[bytes]:
    """Write a table piece by piece."""
    text = io.StringIO(newline="")
    # Spreadsheets take it for UTF-8 only with the mark in front.
    text.write("\ufeff")
    writer = quoting_writer(text)
    writer.writerow(_guarded(table.headings))
    for row in table.rows:
        writer.writerow(row)
        if text.tell() > _BYTES_AT_ONCE:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _guarded(cells: Sequence[str]) -> list[str]:
    return [guarded(cell) for cell in cells]
